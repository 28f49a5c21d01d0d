/**
 * A file of the host for what cannot be kept in memory. It is asked for when it is needed, and the host answers between
 * two steps: whoever asked ends its step and looks again in the next one. What is written there has to be sealed with
 * `scratchKey`, which the host makes anew for each file and keeps nowhere.
 */
import { readScratch as readHost, writeScratch as writeHost } from "../host";
import { reserve } from "./arena";

const KEY_BYTES: i32 = 32;

const UNASKED: i32 = 0;
const ASKED: i32 = 1;
const GIVEN: i32 = 2;
const REFUSED: i32 = 3;

let state: i32 = UNASKED;

/** Where the next bytes will lie. */
export let scratchEnd: u64 = 0;

/** 32 bytes that the host fills before it gives the file. */
export const scratchKey: usize = reserve(KEY_BYTES);

/** Whether the host is asked and has not answered. */
export function isScratchAsked(): bool {
  return state == ASKED;
}

/** Whether there is a scratch file; asks for it the first time. */
export function hasScratch(): bool {
  if (state == UNASKED) state = ASKED;
  return state == GIVEN;
}

/** The host's answer. */
export function answerScratch(isGiven: bool): void {
  if (state == ASKED) state = isGiven ? GIVEN : REFUSED;
}

/** Appends bytes at `scratchEnd`; false: there is no more room, and will be none. */
export function appendScratch(from: usize, length: i32): bool {
  if (state != GIVEN) return false;
  if (writeHost(<f64>scratchEnd, from, length) < length) {
    state = REFUSED;
    return false;
  }
  scratchEnd += length;
  return true;
}

/** Whether all of `length` bytes at `offset` were read back; what was written stays readable when room has run out. */
export function readScratch(offset: u64, into: usize, length: i32): bool {
  return readHost(<f64>offset, into, length) == length;
}
