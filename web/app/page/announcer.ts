import { percent } from '../../words/format.ts';
import { announced } from '../../words/page/announcer.ts';
import type { DumpState } from '../dump/dump-store.ts';

/** At most one word on progress in this time; the end is told whenever it comes to someone who heard of progress. */
const PAUSE_MS = 5000;

/** Tells readers of the screen what is opened and, of a file that takes long, each quarter and the end. */
export class Announcer {
  readonly #say: (text: string) => void;
  #file: unknown;
  #quarter = 0;
  #saidAt = 0;
  /** Progress was told of. */
  #isLong = false;

  constructor(say: (text: string) => void) {
    this.#say = say;
  }

  follow(state: DumpState): void {
    if (state.phase !== 'ready') return;
    const { access, summary } = state;
    const now = performance.now();
    if (this.#file !== access) {
      this.#file = access;
      this.#quarter = Math.floor(summary.done * 4);
      this.#saidAt = now;
      this.#isLong = false;
      this.#say(announced.opened(summary.file.kindName ?? ''));
      return;
    }
    const quarter = Math.floor(summary.done * 4);
    const isEnd = summary.isComplete && this.#isLong;
    if (quarter <= this.#quarter || (now - this.#saidAt < PAUSE_MS && !isEnd)) return;
    this.#quarter = quarter;
    this.#saidAt = now;
    this.#isLong = true;
    this.#say(summary.isComplete ? announced.allRead : announced.progress(percent(summary.done)));
  }
}
