/** Holds a task while it is closed. */
export class Gate {
  #open: (() => void) | undefined;
  #passed: Promise<void> | undefined;

  set(isClosed: boolean): void {
    if (isClosed && !this.#passed) {
      this.#passed = new Promise((resolve) => {
        this.#open = resolve;
      });
    } else if (!isClosed) {
      this.#open?.();
      this.#open = undefined;
      this.#passed = undefined;
    }
  }

  get isClosed(): boolean {
    return this.#passed !== undefined;
  }

  /** Resolves when the gate is open; at once, when it is. */
  async passed(): Promise<void> {
    if (this.#passed) await this.#passed;
  }
}
