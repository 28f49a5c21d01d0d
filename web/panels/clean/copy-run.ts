/** A cleaned copy on its way: it goes on while other panels are shown, and what came of it stays to be saved. */
import type { CleanAccess, CleanAnswer, CleanPlace } from '../../clean/access.ts';
import type { CleanOptions } from '../../clean/options.ts';
import type { Phase } from '../../clean/pace.ts';

export type Stage =
  | { readonly name: 'choosing' }
  | { readonly name: 'working'; readonly phase: Phase; readonly done: number }
  | { readonly name: 'over'; readonly answer: CleanAnswer; readonly fileName: string };

/** The last of each open file. */
const runs = new WeakMap<CleanAccess, CopyRun>();

export function runOf(access: CleanAccess | undefined): CopyRun | undefined {
  return access && runs.get(access);
}

export class CopyRun {
  readonly options: CleanOptions;
  /** Of whoever shows it. */
  onChange: (() => void) | undefined;
  #stage: Stage = { name: 'working', phase: 'reading', done: 0 };

  private constructor(options: CleanOptions) {
    this.options = options;
  }

  static start(access: CleanAccess, options: CleanOptions, place: CleanPlace, fileName: string): CopyRun {
    const run = new CopyRun(options);
    runs.set(access, run);
    const answered = access.clean({ options, place }, (phase, done, total) => {
      if (run.#stage.name === 'working') run.#set({ name: 'working', phase, done: total === 0 ? 1 : done / total });
    });
    void answered.then((answer) => run.#set({ name: 'over', answer, fileName }));
    return run;
  }

  get stage(): Stage {
    return this.#stage;
  }

  #set(stage: Stage): void {
    this.#stage = stage;
    this.onChange?.();
  }
}
