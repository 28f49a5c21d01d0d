import { CAUSE_FULL_STACK, CAUSE_LARGE_FRAME } from "../../../facts/cause";
import { GUARD, PROTECTION_KNOWN, Region, WRITE } from "../../../facts/memory/region";
import { regionAbove } from "../../../facts/memory/region-index";
import { findRegister, registerValue } from "../../../machines/machine";
import { Evidence } from "../evidence";
import { own, VERDICT_MET, VERDICT_REPEAT, Verdict } from "../verdict";

/** The instruction that hits the end of a stack uses a place close to the stack pointer. */
const NEAR_SP: u64 = 0x10000;
/** Linux keeps this much free below a stack (stack_guard_gap). */
const GUARD_GAP: u64 = 1 << 20;
/** Of one function: its displacement is a signed number of 32 bits. */
const LARGEST_FRAME: u64 = 1 << 31;

/** A stack that ran full; null when nothing speaks for it. */
export function judgeStackOverflow(evidence: Evidence): Verdict | null {
  const isNamed = evidence.crash.name == "EXCEPTION_STACK_OVERFLOW";
  const wanted = isNamed ? 0 : frameBelowStack(evidence);
  if (wanted > 0) {
    const megabytes = (wanted + (1 << 19)) >> 20;
    const size = megabytes > 0 ? megabytes.toString() + " MB" : (wanted >> 10).toString() + " KB";
    const what = " likely used up its stack: it set " + size + " of it aside for one call, more than was left.";
    return own(evidence.stopped + what, CAUSE_LARGE_FRAME);
  }
  const repeat = evidence.repeat;
  if (!isNamed && !hasLeftStack(evidence)) return null;
  if (!repeat) {
    return new Verdict(
      VERDICT_MET,
      evidence.stopped +
        (isNamed ? " used up its stack." : " likely used up its stack: it used an address just outside of it."),
      CAUSE_FULL_STACK,
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
    CAUSE_FULL_STACK,
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

/**
 * Bytes of a frame that reaches from the stack far below its end, where the address is: 0 when there is none. The frame
 * pointer still lies on the stack; nothing else is mapped between.
 */
function frameBelowStack(evidence: Evidence): u64 {
  const address = evidence.crash.address;
  const registers = evidence.registers;
  if (!address || !evidence.hasSp || !registers || !findRegister(registers, evidence.machine.fp)) return 0;
  const top = registerValue;
  const sp = evidence.sp;
  const at = address.value;
  if (top <= sp || top - sp < NEAR_SP || top - sp > LARGEST_FRAME || at + NEAR_SP < sp || at >= top) return 0;
  if (!isLeftFree(evidence, sp) || !isLeftFree(evidence, at)) return 0;
  // A guard page lies between.
  let index = regionAbove(evidence.dump, at);
  if (index >= 0 && isClosed(evidence.dump.regions[index])) {
    index = regionAbove(evidence.dump, evidence.dump.regions[index].base);
  }
  if (index < 0) return 0;
  const stack = evidence.dump.regions[index];
  return isWritable(stack) && top >= stack.base && top - stack.base < stack.size ? top - sp : 0;
}

function isLeftFree(evidence: Evidence, address: u64): bool {
  const region = evidence.regionOf(address);
  return region === null || isClosed(region);
}

/** Whether `address` is closed or not mapped, and a stack begins not far above it. */
function isBelowStack(evidence: Evidence, address: u64): bool {
  if (!isLeftFree(evidence, address)) return false;
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
