/**
 * What happens with a dump once its format is known: the format's reader, then the analyses, in this order.
 * Analyses are blind to formats; each is one row here.
 */
import { Dump } from "../facts/dump";
import { Stage } from "../facts/stage";
import { StackWalks } from "../unwind/walks";
import { CrashInWords } from "./crash/crash-in-words";
import { KernelLogCrash } from "./kernel-log/panic";

/** The analyses that follow the format's reader. */
export function analyses(): Array<Stage> {
  const rest: Array<Stage> = [new StackWalks(true), new CrashInWords(), new StackWalks(false)];
  if (IS_FULL) rest.unshift(new KernelLogCrash());
  return rest;
}

/** Runs stages one after another, a bit at a time. */
@final
export class Pipeline {
  private at: i32 = 0;

  constructor(private readonly stages: Array<Stage>) {}

  /** Does the next bit of work; false when all is done. */
  step(dump: Dump): bool {
    if (this.at >= this.stages.length) return false;
    if (!this.stages[this.at].step(dump)) this.at++;
    return this.at < this.stages.length;
  }

  /** 0 to 1,000. */
  get progress(): i32 {
    return this.stages.length == 0 ? 1000 : (this.at * 1000) / this.stages.length;
  }
}
