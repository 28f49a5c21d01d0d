/**
 * Bits of work that are passed over. A trap ends an instance; the host opens the file again and names the bit in which
 * it came. The same file takes the same bits in the same build, so that all before it is read as it was.
 */
import { Dump } from "../facts/dump";
import { LOSS } from "../facts/warnings";

/** Numbers of the two builds differ: no bit of the one is taken for a bit of the other. */
export const FIRST_STAGE: i32 = IS_FULL ? 16 : 0;

/** What the stages of the pipeline do, in their order. */
const WORK: Array<string> = IS_FULL
  ? ["the file's records", "the kernel's log", "the crashed stack", "the cause of the crash", "the stacks", "totals"]
  : ["the file's records", "the crashed stack", "the cause of the crash", "the stacks", "totals"];

@final
export class LeftOut {
  private readonly stages: Array<i32> = [];
  private readonly bits: Array<i32> = [];

  add(stage: i32, bit: i32): void {
    this.stages.push(stage);
    this.bits.push(bit);
  }

  has(stage: i32, bit: i32): bool {
    for (let i = 0; i < this.stages.length; i++) if (this.stages[i] == stage && this.bits[i] == bit) return true;
    return false;
  }

  /** `goesOn`: more of the stage follows. */
  tell(dump: Dump, stage: i32, goesOn: bool): void {
    const index = stage - FIRST_STAGE;
    const work = index < WORK.length ? WORK[index] : "the analysis";
    const what = goesOn ? "Only the part where it stopped was left out." : "What follows of it was left out.";
    dump.warnings.add("left-out", LOSS, "The reader had stopped in " + work + ". " + what);
  }
}
