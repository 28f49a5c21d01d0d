import { TRUST_CONTEXT, TRUST_FRAME_POINTER } from "../facts/thread";
import { FrameRecord } from "../machines/machine";
import { CODE_NO, CODE_YES } from "./code-map";
import { FOUND, Method, NOT_FOUND, OUTERMOST } from "./method";
import { isHandlerReturn } from "./signal-return";
import { Walk } from "./walk";

/**
 * The chain of frame records. A record is believed when it lies in the stack, above what was walked, aligned,
 * and its return address can be code; code that nobody has described (generated at run time) must also lead to
 * a next record.
 */
@final
export class FramePointer extends Method {
  find(walk: Walk): i32 {
    if (!walk.hasFp || walk.machine.records.length == 0) return NOT_FOUND;
    // In the frame that was interrupted the register may hold anything, and so may what a search took for a record; in
    // a chain from the begin on, zero is its end.
    if (walk.fp == 0) {
      const isChain = walk.trust == TRUST_FRAME_POINTER && !walk.hasGuessed;
      return isChain || isAtStart(walk) ? OUTERMOST : NOT_FOUND;
    }
    const records = walk.machine.records;
    for (let i = 0; i < records.length; i++) {
      const result = tryRecord(walk, records[i]);
      if (result != NOT_FOUND) return result;
    }
    return NOT_FOUND;
  }
}

/** A new thread begins with no frame and no return address. */
function isAtStart(walk: Walk): bool {
  return walk.trust == TRUST_CONTEXT && walk.hasLr && walk.lr == 0;
}

function tryRecord(walk: Walk, record: FrameRecord): i32 {
  if (!walk.readRecord(record)) {
    const isEnd = record.isBackChain && walk.trust == TRUST_FRAME_POINTER && walk.isChainEnd(record);
    return isEnd ? OUTERMOST : NOT_FOUND;
  }
  let previous = walk.previousFp;
  let address = walk.bare(walk.returnAddress);
  if (record.isInCaller && walk.trust != TRUST_FRAME_POINTER && walk.code.judgeReturn(address) == CODE_NO) {
    // A function that calls nothing has a frame and leaves its return address in the register: one frame on.
    walk.fp = previous;
    if (!walk.readRecord(record)) return NOT_FOUND;
    previous = walk.previousFp;
    address = walk.bare(walk.returnAddress);
  }
  if (address == 0) {
    return previous == 0 && walk.trust != TRUST_CONTEXT && !walk.hasGuessed ? OUTERMOST : NOT_FOUND;
  }
  const judged = walk.code.judgeReturn(address);
  const isLast = record.isBackChain && previous == 0;
  const sp = record.isBackChain ? previous : walk.fp + <u64>(<i64>record.callerSp);
  // What handlers return to may be the first that its page holds: no call stands before it.
  if (judged == CODE_NO && !isHandlerReturn(walk, address, sp)) return NOT_FOUND;
  if (walk.isStack(address)) return NOT_FOUND;
  if (walk.hasSp && sp <= walk.sp && !isLast) return NOT_FOUND;
  const leadsOn = previous > walk.fp && walk.isFramePlace(previous);
  if (judged != CODE_YES && !leadsOn && previous != 0) return NOT_FOUND;
  const caller = walk.caller;
  caller.set(address, TRUST_FRAME_POINTER);
  if (!isLast) caller.setSp(sp);
  if (leadsOn || previous == 0) caller.setFp(previous);
  return FOUND;
}
