import { TRUST_CONTEXT, TRUST_SCAN } from "../facts/thread";
import { CODE_NO } from "./code-map";
import { FOUND, Method, NOT_FOUND } from "./method";
import { Walk } from "./walk";

/**
 * A call of a place that holds no code: nothing ran there, so the return address is still where the call pushed
 * it, on top of the stack, and the frame pointer is the caller's own. Taken only when a call is seen before it:
 * a jump or a return to a bad place leaves any value there.
 */
@final
export class ReturnAtSp extends Method {
  find(walk: Walk): i32 {
    const machine = walk.machine;
    if (walk.trust != TRUST_CONTEXT || machine.lr.length > 0 || !walk.hasSp) return NOT_FOUND;
    if (walk.code.judge(walk.pc) != CODE_NO && !walk.isStack(walk.pc)) return NOT_FOUND;
    if (!walk.stack.read(walk.sp)) return NOT_FOUND;
    const address = walk.stack.value;
    if (!walk.code.isCalled(address)) return NOT_FOUND;
    const caller = walk.caller;
    caller.set(address, TRUST_SCAN);
    caller.setSp(walk.sp + machine.wordBytes);
    if (walk.hasFp) caller.setFp(walk.fp);
    return FOUND;
  }
}
