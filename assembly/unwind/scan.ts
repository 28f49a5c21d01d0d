import { TRUST_SCAN } from "../facts/thread";
import { CALL_NONE, Machine } from "../machines/machine";
import { CALL_UNREADABLE, CODE_YES } from "./code-map";
import { FOUND, Method, NOT_FOUND, UNFINISHED } from "./method";
import { isHandlerReturn } from "./signal-return";
import { Walk } from "./walk";

/** Words looked at before the walk is given up for this time. */
const WORDS_A_STEP: u32 = 2048;
/** Bytes of a stack that are searched at most. */
const SEARCHED: u64 = 1 << 20;
/** How far apart two frame records lie at most; 99.5 % of frames are smaller (Breakpad's histogram). */
const LARGEST_FRAME: u64 = 128 << 10;

/**
 * Any word on the stack that can be a return address: it points into code, and a call ends there. Where the
 * module's bytes are not in the dump the call cannot be seen; then what may as well be a pointer to a function
 * or to data is passed over, and copies of the program counter that the handling of the fault has left.
 */
@final
export class Scan extends Method {
  find(walk: Walk): i32 {
    if (!walk.hasSp || !walk.stack.isKnown) return NOT_FOUND;
    const machine = walk.machine;
    const stack = walk.stack;
    const step = <u64>machine.stackAlignment;
    let at = walk.scanAt;
    for (let i: u32 = 0; i < WORDS_A_STEP; i++) {
      if (!stack.holds(at, machine.wordBytes)) return NOT_FOUND;
      if (at - walk.firstScan >= SEARCHED || walk.budget.words == 0) {
        walk.isLimited = true;
        return NOT_FOUND;
      }
      if (!stack.read(at)) {
        walk.isCutShort = true;
        return NOT_FOUND;
      }
      const address = walk.bare(stack.value);
      walk.words++;
      walk.budget.words--;
      at += step;
      if (!isReturnAddress(walk, address, at - machine.stackBias)) continue;
      const caller = walk.caller;
      caller.set(address, TRUST_SCAN);
      caller.setSp(at - step + machine.wordBytes - machine.stackBias);
      keepFp(walk, machine, at - step);
      walk.hasGuessed = true;
      return FOUND;
    }
    walk.scanAt = at;
    return UNFINISHED;
  }
}

/** `sp` is where the stack pointer is when it was returned to. */
function isReturnAddress(walk: Walk, address: u64, sp: u64): bool {
  const code = walk.code;
  if (address == walk.firstPc || code.judgeReturn(address) != CODE_YES || walk.isStack(address)) return false;
  const call = code.callBefore(address);
  if (call > CALL_NONE || (call == CALL_UNREADABLE && !code.isDoubtful(address))) return true;
  return isHandlerReturn(walk, address, sp);
}

/**
 * The caller's frame pointer: either the scanned function saved it right below its return address, or it left
 * the register alone.
 */
function keepFp(walk: Walk, machine: Machine, slot: u64): void {
  if (machine.records.length == 0) return;
  const record = machine.records[0];
  const word = <u64>machine.wordBytes;
  if (
    record.previousAt == 0 &&
    record.returnAt == <i32>word &&
    slot - word >= walk.sp &&
    walk.stack.read(slot - word)
  ) {
    const saved = walk.stack.value;
    if (saved > slot && saved - slot <= LARGEST_FRAME && walk.isFramePlace(saved)) {
      walk.caller.setFp(saved);
      return;
    }
  }
  if (walk.hasFp && walk.fp > slot && walk.isFramePlace(walk.fp)) walk.caller.setFp(walk.fp);
}
