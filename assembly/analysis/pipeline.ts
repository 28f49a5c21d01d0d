/**
 * What happens with a dump once its format is known: the format's reader, then the analyses, in this order.
 * Analyses are blind to formats; each is one row here.
 */
import { Dump } from "../facts/dump";
import { FIRST_STAGE, isLeftOut, tellLeftOut } from "../facts/reading/left-out";
import { Stage } from "../facts/stage";
import { StackWalks } from "../unwind/walks";
import { CrashInWords } from "./crash/crash-in-words";
import { FrameNames } from "./frame-names";
import { KernelLogCrash } from "./kernel-log/panic";

/** The analyses that follow the format's reader; last what it counts. */
export function analyses(): Array<Stage> {
  const rest: Array<Stage> = [new StackWalks(true), new CrashInWords(), new StackWalks(false), new Counts()];
  if (!IS_FULL) return rest;
  rest.unshift(new KernelLogCrash());
  rest.push(new FrameNames());
  rest.push(new OwnNames());
  return rest;
}

@final
class Counts extends Stage {
  step(dump: Dump): bool {
    const counts = dump.counts;
    return counts !== null && counts.step(dump);
  }
}

@final
class OwnNames extends Stage {
  step(dump: Dump): bool {
    const names = dump.names;
    return names !== null && names.step(dump);
  }
}

/** Runs stages one after another, a bit at a time. */
@final
export class Pipeline {
  private at: i32 = 0;
  /** Whether the crash is told, as far as it can be: what follows adds other threads and totals. */
  isAnswered: bool = false;

  /** Which bit of its stage the next one, or the one under work, is: counted from 0. */
  bit: i32 = 0;

  constructor(private readonly stages: Array<Stage>) {}

  /** Number of the stage under work. */
  get stage(): i32 {
    return FIRST_STAGE + this.at;
  }

  /** Does the next bit of work; false when all is done. */
  step(dump: Dump): bool {
    if (this.at >= this.stages.length) return false;
    const stage = this.stages[this.at];
    if (this.go(stage, dump)) this.bit++;
    else {
      this.at++;
      this.bit = 0;
      if (stage instanceof CrashInWords) this.isAnswered = true;
    }
    return this.at < this.stages.length;
  }

  private go(stage: Stage, dump: Dump): bool {
    if (!isLeftOut(this.stage, this.bit)) return stage.step(dump);
    const goesOn = stage.passOver(dump);
    tellLeftOut(dump, this.stage, goesOn);
    return goesOn;
  }

  /** 0 to 1,000. */
  get progress(): i32 {
    return this.stages.length == 0 ? 1000 : (this.at * 1000) / this.stages.length;
  }
}
