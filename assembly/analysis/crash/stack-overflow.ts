import { GUARD, PROTECTION_KNOWN, Region, WRITE } from "../../facts/memory/region";
import { regionAbove } from "../../facts/memory/region-index";
import { Evidence } from "./evidence";
import { VERDICT_MET, VERDICT_REPEAT, Verdict } from "./verdict";

/** The instruction that hits the end of a stack uses a place close to the stack pointer. */
const NEAR_SP: u64 = 0x10000;
/** Linux keeps this much free below a stack (stack_guard_gap). */
const GUARD_GAP: u64 = 1 << 20;

/** A stack that ran full; null when nothing speaks for it. */
export function judgeStackOverflow(evidence: Evidence): Verdict | null {
  const isNamed = evidence.crash.name == "EXCEPTION_STACK_OVERFLOW";
  const repeat = evidence.repeat;
  if (!isNamed && !hasLeftStack(evidence)) return null;
  if (!repeat) {
    return new Verdict(
      VERDICT_MET,
      evidence.stopped +
        (isNamed ? " used up its stack." : " likely used up its stack: it used an address just outside of it."),
    );
  }
  const frame = evidence.frames[repeat.first];
  const index = frame.moduleIndex;
  const name = index >= 0 ? evidence.dump.modules[index].name : evidence.stopped;
  const what = repeat.period == 1 ? "one place calls itself" : repeat.period.toString() + " places call each other";
  const thread = evidence.thread;
  const more = thread && thread.stackEnd == "limit" ? " or more." : ".";
  return new Verdict(
    VERDICT_REPEAT,
    name + " called itself until its stack was full: " + what + ", " + repeat.rounds.toString() + " times" + more,
  );
}

/** Whether the address is close to the stack pointer, and one of both outside of the memory that the stack has. */
function hasLeftStack(evidence: Evidence): bool {
  const address = evidence.crash.address;
  if (!address || !evidence.hasSp) return false;
  const at = address.value;
  const distance = at > evidence.sp ? at - evidence.sp : evidence.sp - at;
  if (distance > NEAR_SP) return false;
  return isBelowStack(evidence, at) || (isBelowStack(evidence, evidence.sp) && evidence.repeat !== null);
}

/** Whether `address` is closed or not mapped, and a stack begins not far above it. */
function isBelowStack(evidence: Evidence, address: u64): bool {
  const own = evidence.regionOf(address);
  if (own && !isClosed(own)) return false;
  let from = address;
  // A guard page lies between.
  for (let i = 0; i < 2; i++) {
    const index = regionAbove(evidence.dump, from);
    if (index < 0) break;
    const above = evidence.dump.regions[index];
    if (above.base - address > GUARD_GAP) return false;
    if (!isClosed(above)) return isWritable(above);
    from = above.base;
  }
  // Without a map: what the thread's record calls its stack.
  const thread = evidence.thread;
  const base = thread ? thread.stackBase : null;
  return base !== null && address < base.value && base.value - address <= NEAR_SP && evidence.dump.regions.length == 0;
}

function isClosed(region: Region): bool {
  if (region.state == "free" || region.protection & GUARD) return true;
  return (region.protection & PROTECTION_KNOWN) != 0 && (region.protection & ~PROTECTION_KNOWN) == 0;
}

function isWritable(region: Region): bool {
  return !(region.protection & PROTECTION_KNOWN) || (region.protection & WRITE) != 0;
}
