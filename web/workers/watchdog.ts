/** A worker that is asked so often in vain does not answer any more: five seconds. */
const BEAT_MS = 500;
const MOST_BEATS = 10;

/**
 * Asks whether a worker still answers, and tells once when it does not. Silence is counted in beats of this page, not
 * by the clock: a computer that slept, or a tab that was frozen, has missed none.
 */
export class Watchdog {
  readonly #ask: () => Promise<unknown>;
  readonly #onSilent: () => void;
  #timer: ReturnType<typeof setInterval> | undefined;
  /** Beats since a question that has no answer yet; undefined: all are answered. */
  #silent: number | undefined;
  /** Grows with every start: answers to earlier questions say nothing. */
  #turn = 0;

  /** `ask`: settles, in whatever way, when the worker answers. */
  constructor(ask: () => Promise<unknown>, onSilent: () => void) {
    this.#ask = ask;
    this.#onSilent = onSilent;
  }

  start(): void {
    if (this.#timer !== undefined) return;
    this.#timer = setInterval(() => this.beat(), BEAT_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.hear();
  }

  /** It gave a sign of life: what was asked before needs no answer. */
  hear(): void {
    this.#silent = undefined;
    this.#turn++;
  }

  beat(): void {
    if (this.#silent !== undefined) {
      if (++this.#silent === MOST_BEATS) this.#onSilent();
      return;
    }
    this.#silent = 0;
    const mine = this.#turn;
    const answered = () => {
      if (mine === this.#turn) this.#silent = undefined;
    };
    void this.#ask().then(answered, answered);
  }
}
