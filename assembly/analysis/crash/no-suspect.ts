/**
 * Why nobody is named as the one to ask about a stop of Windows, and what stands near: the code that stopped is mostly
 * Windows' own, and a driver on a guessed stack may be left over from an earlier call. Both are told, neither accused.
 */

import { TRUST_SCAN } from "../../facts/thread";
import { isHardwareStop, isMeantStop, VARIANT } from "./causes/bugcheck";
import { Evidence } from "./evidence";

/**
 * Stops that broken memory may be behind: IRQL_NOT_LESS_OR_EQUAL, MEMORY_MANAGEMENT, DATA_BUS_ERROR, PFN_LIST_CORRUPT,
 * PAGE_FAULT_IN_NONPAGED_AREA, KERNEL_STACK_INPAGE_ERROR, CRITICAL_STRUCTURE_CORRUPTION, PAGE_NOT_ZERO,
 * FAULTY_HARDWARE_CORRUPTED_PAGE, UNEXPECTED_STORE_EXCEPTION.
 */
const ASK_OF_MEMORY: StaticArray<u32> = [0x0a, 0x1a, 0x2e, 0x4e, 0x50, 0x77, 0x109, 0x127, 0x12b, 0x154];

/** "" where a stop code says nothing of it. */
export function whyNoSuspect(evidence: Evidence): string {
  const crash = evidence.crash;
  const word = crash.code;
  if (crash.kind != "bugcheck" || !word) return "";
  const code = <u32>word.value;
  if (isMeantStop(code)) return "It was done on purpose: nobody's code is at fault.";
  if (isHardwareStop(code)) {
    return "The hardware reported it, no driver did: whoever sold or mends the computer can test it.";
  }
  if (evidence.dump.modules.length == 0)
    return "The list of drivers is not in this file: whose code it was cannot be told.";
  const parts: Array<string> = [];
  const own = placeInWindows(evidence);
  if (own.length > 0)
    parts.push(own + ", where it stopped, is part of Windows: that a fault shows there tells little.");
  const near = nearestDriver(evidence);
  if (near.length > 0) parts.push(near);
  if (ASK_OF_MEMORY.includes(code & ~VARIANT)) {
    parts.push("Windows' own test (mdsched.exe) tells whether the memory is broken.");
  }
  return parts.join(" ");
}

function placeInWindows(evidence: Evidence): string {
  const dump = evidence.dump;
  const instruction = evidence.crash.instruction;
  const index = instruction ? dump.moduleAt(instruction.value) : -1;
  if (index >= 0) return dump.modules[index].name;
  const frames = evidence.frames;
  if (frames.length == 0 || frames[0].moduleIndex < 0 || evidence.isOwn(frames[0])) return "";
  return dump.modules[frames[0].moduleIndex].name;
}

/** The first driver on the stack that is not Windows' own, by how surely it stands there. */
function nearestDriver(evidence: Evidence): string {
  for (let i = 0; i < evidence.frames.length; i++) {
    const frame = evidence.frames[i];
    if (!evidence.isOwn(frame)) continue;
    const name = evidence.dump.modules[frame.moduleIndex].name;
    return frame.trust == TRUST_SCAN
      ? "Of other drivers " + name + " comes first on the stack, but its place there is guessed."
      : "Of other drivers " + name + " comes first on the stack.";
  }
  return "";
}
