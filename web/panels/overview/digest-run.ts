import type { DigestAccess } from '../../clean/access.ts';

/** Time left is told once the rate has become steady. */
const STEADY_MS = 2000;

/** The work on the digest of one file; it goes on while another panel is shown. */
export class DigestRun {
  state: 'idle' | 'running' | 'done' | 'failed' = 'idle';
  done = 0;
  sha256 = '';
  secondsLeft: number | undefined;
  onChange: () => void = () => {};
  /** Grows with every start and cancel: what an earlier one was still waiting for is none of this one's. */
  #turn = 0;

  async start(access: DigestAccess, size: number): Promise<void> {
    const turn = ++this.#turn;
    const begun = performance.now();
    this.state = 'running';
    this.done = 0;
    this.secondsLeft = undefined;
    this.onChange();
    while (this.state === 'running') {
      const step = await access(this.done).catch(() => undefined);
      if (turn !== this.#turn) return;
      if (!step) this.state = 'failed';
      else {
        this.done = step.done;
        const passed = performance.now() - begun;
        if (passed > STEADY_MS) this.secondsLeft = ((size - step.done) * passed) / step.done / 1000;
        if (step.sha256 !== undefined) {
          this.sha256 = step.sha256;
          this.state = 'done';
        }
      }
      this.onChange();
    }
  }

  cancel(): void {
    this.#turn++;
    this.state = 'idle';
    this.onChange();
  }
}
