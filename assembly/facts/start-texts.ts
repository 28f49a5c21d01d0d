/** Where the texts lie that a process was started with: its command line, and its environment. */

/** More of them are no program's, but a damaged file's. */
const MOST: i32 = 64;

@final
export class StartText {
  constructor(
    readonly isEnvironment: bool,
    readonly from: u64,
    public end: u64,
  ) {}
}

/** Stretches of memory, or of the file, by where they lie. */
@final
export class StartTexts {
  readonly all: Array<StartText> = [];

  get isFull(): bool {
    return this.all.length == MOST;
  }

  /** Texts that follow one another are one stretch. */
  add(isEnvironment: bool, from: u64, end: u64): void {
    if (end <= from) return;
    const last = this.all.length > 0 ? this.all[this.all.length - 1] : null;
    if (last && last.isEnvironment == isEnvironment && last.end == from) last.end = end;
    else if (!this.isFull) this.all.push(new StartText(isEnvironment, from, end));
  }

  addAll(others: StartTexts): void {
    for (let i = 0; i < others.all.length; i++) {
      this.add(others.all[i].isEnvironment, others.all[i].from, others.all[i].end);
    }
  }

  /** The one that holds `at`, or null. */
  holding(at: u64): StartText | null {
    for (let i = 0; i < this.all.length; i++) if (at >= this.all[i].from && at < this.all[i].end) return this.all[i];
    return null;
  }
}
