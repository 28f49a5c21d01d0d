/**
 * What Linux leaves on the stack for a handler of signals, as data: offsets are from where the stack pointer is
 * when the handler has returned.
 */
import { Cursor } from "../bytes/cursor";
import { ByteSource } from "../bytes/source";
import { Interruption } from "../facts/reading/interruption";
import { Registers } from "../facts/registers";

/** What is no frame is no fault of the file. */
const FIELD: string = "Stack";
/** The highest signal, and the range of si_code that the kernel itself gives (asm-generic/siginfo.h). */
const LAST_SIGNAL: i64 = 64;
const LEAST_CODE: i32 = -60;
const HIGHEST_CODE: i32 = 0x7fff;

@final
export class SignalFrame {
  /** Of siginfo_t; -1: the handler did not ask for one, and the kernel left its place as it was. */
  infoAt: i32 = -1;
  /** Of the number of the signal; -1: it is not told. */
  signalAt: i32 = -1;
  /** Of ucontext_t; -1: the registers come without one. */
  contextAt: i32 = -1;
  /** Of a u32 that is `mark` or `otherMark` in every such frame; -1: there is none. */
  markAt: i32 = -1;
  mark: u32 = 0;
  otherMark: u32 = 0;
  /** The code that handlers return to, 8 bytes; 0 where the frame lies right behind the return address. */
  trampoline: u64 = 0;

  constructor(
    readonly registersAt: i32,
    /** Registers in the order they lie, one word each; "-" is left out. */
    readonly names: string,
  ) {}
}

/** A look that makes nothing: most places are no frames. */
function canBeFrame(memory: ByteSource, frame: SignalFrame, at: u64, isBigEndian: bool): bool {
  if (frame.markAt >= 0) {
    const mark = u32At(memory, at + <u64>frame.markAt, isBigEndian);
    if (mark != <i64>frame.mark && mark != <i64>frame.otherMark) return false;
  }
  if (frame.signalAt < 0) return true;
  const signal = u32At(memory, at + <u64>frame.signalAt, isBigEndian);
  return signal > 0 && signal <= LAST_SIGNAL;
}

/** -1 where memory does not hold it. */
function u32At(memory: ByteSource, at: u64, isBigEndian: bool): i64 {
  let value: i64 = 0;
  for (let i = 0; i < 4; i++) {
    const byte = memory.byte(at + (isBigEndian ? i : 3 - i));
    if (byte < 0) return -1;
    value = (value << 8) | <i64>byte;
  }
  return value;
}

/** Reads the frame that begins at `at`; null where what lies there is none. */
export function readSignalFrame(
  memory: ByteSource,
  frame: SignalFrame,
  at: u64,
  wordBytes: u32,
  isBigEndian: bool,
): Interruption | null {
  if (!canBeFrame(memory, frame, at, isBigEndian)) return null;
  const cursor = new Cursor(memory);
  cursor.bigEndian = isBigEndian;
  cursor.wordBytes = wordBytes;
  const hasInfo = frame.infoAt >= 0;
  const info = at + <u64>(hasInfo ? frame.infoAt : 0);
  const signal = frame.signalAt >= 0 ? <u32>u32At(memory, at + <u64>frame.signalAt, isBigEndian) : 0;
  let code: i32 = 0;
  let address: u64 = 0;
  if (hasInfo) {
    cursor.seek(info + 4);
    const error = cursor.u32(FIELD);
    code = <i32>cursor.u32(FIELD);
    if (!cursor.ok || error != 0 || code < LEAST_CODE || code > HIGHEST_CODE) return null;
    cursor.seek(info + 8 + wordBytes);
    address = cursor.word(FIELD);
  }
  if (frame.contextAt >= 0) {
    // uc_link is a thing of user code; the kernel writes 0.
    cursor.seek(at + <u64>frame.contextAt + wordBytes);
    if (cursor.word(FIELD) != 0) return null;
  }
  const registers = new Registers();
  cursor.seek(at + <u64>frame.registersAt);
  const names = frame.names.split(" ");
  for (let i = 0; i < names.length; i++) {
    const value = cursor.word(FIELD);
    if (names[i] != "-") registers.set(names[i], value);
  }
  if (!cursor.ok) return null;
  const made = new Interruption(info, signal, registers);
  made.hasInfo = hasInfo;
  made.code = code;
  made.address = address;
  return made;
}
