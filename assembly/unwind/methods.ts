/**
 * The methods in the order they are tried, for every frame anew: the first that succeeds decides. Those that
 * read unwind tables go in front of the frame pointers.
 */
import { FramePointer } from "./frame-pointer";
import { LinkRegister } from "./link-register";
import { Method } from "./method";
import { ReturnAtSp } from "./return-at-sp";
import { Scan } from "./scan";
import { SignalReturn } from "./signal-return";

export function methods(): Array<Method> {
  return [new SignalReturn(), new ReturnAtSp(), new LinkRegister(), new FramePointer(), new Scan()];
}
