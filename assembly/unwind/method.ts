import { Walk } from "./walk";

/** This method knows nothing of the frame's caller. */
export const NOT_FOUND: i32 = 0;
/** `walk.caller` holds the caller. */
export const FOUND: i32 = 1;
/** The frame has no caller: the thread began there. */
export const OUTERMOST: i32 = 2;
/** Ask again: the search goes on. */
export const UNFINISHED: i32 = 3;

/** One way to come from a frame to its caller. Methods keep nothing between calls; what they need is in the walk. */
export abstract class Method {
  /** Looks for the caller of the walk's frame. */
  abstract find(walk: Walk): i32;
}
