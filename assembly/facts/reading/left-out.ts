/**
 * Bits of work that are passed over. A trap ends an instance; the host opens the file again and names the bit in which
 * it came. The same file takes the same bits in the same build, so that all before it is read as it was.
 *
 *   stage         bit
 *   0 …           of a stage of the pipeline, which of its bits
 *   UNPACKING     of all that is done before the format is known, which
 *   PROBING       the format's row in the registry
 *   WRITING       the report's section
 *   LISTING       the report's list
 *
 * web/engine/core/asked.ts and web/words/page/errors.ts count on these numbers.
 */
import { Dump } from "../dump";
import { LOSS } from "../warnings";

/** Numbers of the two builds differ: no bit of the one is taken for a bit of the other. */
export const FIRST_STAGE: i32 = IS_FULL ? 16 : 0;

export const UNPACKING: i32 = FIRST_STAGE + 8;
export const PROBING: i32 = FIRST_STAGE + 9;
export const WRITING: i32 = FIRST_STAGE + 10;
export const LISTING: i32 = FIRST_STAGE + 11;

/** What the stages of the pipeline do, in their order. */
const WORK: Array<string> = IS_FULL
  ? ["the file's records", "the kernel's log", "the crashed stack", "the cause of the crash", "the stacks", "totals"]
  : ["the file's records", "the crashed stack", "the cause of the crash", "the stacks", "totals"];

const stages: Array<i32> = [];
const bits: Array<i32> = [];

/** Passes over this bit from now on. */
export function leaveOut(stage: i32, bit: i32): void {
  stages.push(stage);
  bits.push(bit);
}

export function isLeftOut(stage: i32, bit: i32): bool {
  for (let i = 0; i < stages.length; i++) if (stages[i] == stage && bits[i] == bit) return true;
  return false;
}

/** `goesOn`: more of the stage follows. */
export function tellLeftOut(dump: Dump, stage: i32, goesOn: bool): void {
  const what = goesOn ? "Only the part where it stopped was left out." : "What follows of it was left out.";
  dump.warnings.add("left-out", LOSS, "The reader had stopped in " + workOf(stage) + ". " + what);
}

function workOf(stage: i32): string {
  if (stage == UNPACKING) return "unpacking";
  if (stage == PROBING) return "telling a kind of file";
  if (stage >= WRITING) return "writing a part of the report";
  const index = stage - FIRST_STAGE;
  return index < WORK.length ? WORK[index] : "the analysis";
}
