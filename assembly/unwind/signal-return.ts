import { reserve } from "../bytes/arena";
import { Interruption } from "../facts/reading/interruption";
import { TRUST_CONTEXT } from "../facts/thread";
import { findRegister, registerValue } from "../machines/machine";
import { readSignalFrame, SignalFrame } from "../machines/signal-frame";
import { FOUND, Method, NOT_FOUND } from "./method";
import { GUARD_GAP } from "./stack";
import { Walk } from "./walk";

/** Handlers that were interrupted by handlers: more are no accident. */
const MOST: i32 = 8;
/** How far above the handler's frame record the kernel's frame is looked for, and in which steps (AAPCS64, psABI). */
const REACH: u64 = 64 << 10;
const STEP: u64 = 16;

const bytes: usize = reserve(8);

/**
 * The caller of a handler of signals is the kernel: it left the registers of what it interrupted on the stack. They
 * are as exact as those of the dump's own records.
 */
@final
export class SignalReturn extends Method {
  find(walk: Walk): i32 {
    if (walk.trust == TRUST_CONTEXT || !walk.hasSp || walk.interruptions.length >= MOST) return NOT_FOUND;
    const forms = walk.machine.signalFrames;
    for (let i = 0; i < forms.length; i++) {
      const found = frameBehind(walk, forms[i], walk.pc, walk.sp);
      if (found && goOn(walk, found)) return FOUND;
    }
    return NOT_FOUND;
  }
}

/** Whether `address`, which lies on the stack right below `sp`, is where a handler returns to. */
export function isHandlerReturn(walk: Walk, address: u64, sp: u64): bool {
  const forms = walk.machine.signalFrames;
  for (let i = 0; i < forms.length; i++) {
    const form = forms[i];
    if (form.trampoline != 0 ? isTrampoline(walk, form, address) : readAt(walk, form, sp) !== null) return true;
  }
  return false;
}

function frameBehind(walk: Walk, form: SignalFrame, pc: u64, sp: u64): Interruption | null {
  if (form.trampoline == 0) return readAt(walk, form, sp);
  if (!isTrampoline(walk, form, pc)) return null;
  const first = (sp + STEP - 1) & ~(STEP - 1);
  for (let at = first; at - first < REACH && walk.stack.holds(at, STEP); at += STEP) {
    const found = readAt(walk, form, at);
    if (found) return found;
  }
  return null;
}

function readAt(walk: Walk, form: SignalFrame, at: u64): Interruption | null {
  const memory = walk.memory;
  if (!memory) return null;
  const found = readSignalFrame(memory, form, at, walk.machine.wordBytes, memory.space.bigEndian);
  if (!found) return null;
  // What was interrupted had a stack, or had just run out of it.
  if (!findRegister(found.registers, walk.machine.sp)) return null;
  const space = memory.space;
  return space.find(registerValue) || (space.foundLength > 0 && space.foundLength <= GUARD_GAP) ? found : null;
}

function isTrampoline(walk: Walk, form: SignalFrame, address: u64): bool {
  const memory = walk.memory;
  return memory !== null && memory.copy(address, bytes, 8) == 8 && load<u64>(bytes) == form.trampoline;
}

function goOn(walk: Walk, found: Interruption): bool {
  const registers = found.registers;
  const machine = walk.machine;
  const caller = walk.caller;
  if (!findRegister(registers, machine.pc)) return false;
  caller.set(registerValue, TRUST_CONTEXT);
  if (!findRegister(registers, machine.sp)) return false;
  caller.setSp(registerValue);
  if (findRegister(registers, machine.fp)) caller.setFp(registerValue);
  if (machine.lr.length > 0 && findRegister(registers, machine.lr)) caller.setLr(registerValue);
  walk.interrupt(found);
  return true;
}
