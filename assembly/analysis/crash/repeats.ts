import { Frame } from "../../facts/thread";

/** The longest cycle of functions that call each other that is looked for. */
const LONGEST_CYCLE: i32 = 32;
/** A cycle seen less often is a loop over a tree, not a runaway. */
const LEAST_ROUNDS: i32 = 16;

/** A run of frames that repeats: `period` frames from `first` on, `rounds` times. */
@final
export class Repeat {
  constructor(
    readonly first: i32,
    readonly period: i32,
    readonly rounds: i32,
  ) {}
}

/**
 * The run that fills most of the stack, by its shortest cycle; null where no run fills half of it. For each length
 * of a cycle one pass that compares each frame with the one a cycle further: linear in the frames.
 */
export function findRepeat(frames: Array<Frame>): Repeat | null {
  for (let period = 1; period <= LONGEST_CYCLE; period++) {
    let longest = 0;
    let end = 0;
    let run = 0;
    for (let i = 0; i + period < frames.length; i++) {
      run = frames[i].address == frames[i + period].address ? run + 1 : 0;
      if (run > longest) {
        longest = run;
        end = i + 1;
      }
    }
    const rounds = longest / period + 1;
    if (rounds >= LEAST_ROUNDS && longest + period > frames.length / 2) {
      return new Repeat(end - longest, period, rounds);
    }
  }
  return null;
}
