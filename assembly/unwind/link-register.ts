import { TRUST_CONTEXT, TRUST_SCAN } from "../facts/thread";
import { CALL_NONE } from "../machines/machine";
import { CODE_NO, CODE_YES } from "./code-map";
import { FOUND, Method, NOT_FOUND } from "./method";
import { Walk } from "./walk";

/** A function whose last call came back has its own address in the link register: so far before it, at most. */
const OWN_FUNCTION: u64 = 4096;

/**
 * The link register of the frame that was interrupted: the caller of a leaf function, which saves nothing. In
 * other functions the frame record holds the caller, and the register what the last call left there: then it is
 * not used, or the caller would be shown twice, or a place that was called from here as the caller.
 */
@final
export class LinkRegister extends Method {
  find(walk: Walk): i32 {
    if (walk.trust != TRUST_CONTEXT || !walk.hasLr) return NOT_FOUND;
    const code = walk.code;
    const address = walk.bare(walk.lr);
    if (code.judgeReturn(address) != CODE_YES) return NOT_FOUND;
    const call = code.callBefore(address);
    if (call == CALL_NONE) return NOT_FOUND;
    const isLost = code.judge(walk.pc) == CODE_NO;
    if (!isLost && (isSaved(walk, address) || isStale(walk, address))) return NOT_FOUND;
    const caller = walk.caller;
    caller.set(address, TRUST_SCAN);
    if (walk.hasSp) caller.setSp(walk.sp);
    if (walk.hasFp) caller.setFp(walk.fp);
    return FOUND;
  }
}

/** Whether the frame record holds the same return address. */
function isSaved(walk: Walk, address: u64): bool {
  if (!walk.hasFp) return false;
  const records = walk.machine.records;
  for (let i = 0; i < records.length; i++) {
    if (walk.readRecord(records[i]) && walk.bare(walk.returnAddress) == address) return true;
  }
  return false;
}

/** Whether the register may hold what a call made by this very function left there. */
function isStale(walk: Walk, address: u64): bool {
  return address <= walk.pc && walk.pc - address < OWN_FUNCTION;
}
