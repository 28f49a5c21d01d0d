/** Streams of one worker take turns: none begins a read before all others have begun as many (decision 9). */
export class Turns {
  readonly #begun: number[];
  #waiting: (() => void)[] = [];

  constructor(streams: number) {
    this.#begun = Array.from({ length: streams }, () => 0);
  }

  /** Asked before each read of a stream; undefined: it need not wait. */
  next(stream: number): Promise<void> | undefined {
    const turn = (this.#begun[stream] ?? 0) + 1;
    this.#set(stream, turn);
    return this.#isTurn(turn) ? undefined : this.#until(turn);
  }

  /** The stream is read no more: nobody waits for it. */
  leave(stream: number): void {
    this.#set(stream, Number.POSITIVE_INFINITY);
  }

  #isTurn(turn: number): boolean {
    return this.#begun.every((begun) => begun >= turn);
  }

  async #until(turn: number): Promise<void> {
    while (!this.#isTurn(turn)) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #set(stream: number, begun: number): void {
    this.#begun[stream] = begun;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const go of waiting) go();
  }
}
