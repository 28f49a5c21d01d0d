/**
 * What drivers and the kernel printed for a debugger (DbgPrint): a ring of text that the debugger data leads to. Of
 * Windows Vista and newer it may lie in another, larger buffer. Sources: wdbgexts.h, the debug data of dbgeng's manual.
 */
import { Lines } from "../../bytes/lines";
import { ByteSource } from "../../bytes/source";
import { readUtf8 } from "../../bytes/text";
import { UNKNOWN } from "../../facts/fact";
import { LOSS } from "../../facts/warnings";
import { LogLines } from "../../systems/log-lines";
import { Kernel } from "./kernel";

const DEFAULT_BUFFER: u32 = 0x1e0;
const DEFAULT_END: u32 = 0x1e8;
/** Addresses of variables: where the next text goes, how often the ring was full, the buffer in use, its size. */
const WRITE_POINTER: u32 = 0x1f0;
const ROLLOVER_COUNT: u32 = 0x1f8;
const BUFFER_POINTER: u32 = 0x2c8;
const BUFFER_SIZE: u32 = 0x2d0;
/** The kernel takes no larger one. */
const LARGEST: u64 = 16 << 20;
/** Of a larger ring the newest text is read. */
const MOST_READ: u64 = 1 << 20;
const LONGEST_LINE: i32 = 4096;

/** Text of one step. */
const BYTES_OF_STEP: u64 = 1 << 15;

/** Lists the lines, oldest first, as far as memory holds them. */
export class Printed {
  private readonly parts: Array<Lines> = [];
  private readonly log: LogLines;
  /** What was read of the line that has no end yet: it goes on where the ring begins anew. */
  private begun: string = "";
  /** Of all that was printed, where not all is read. */
  private cutSize: u64 = 0;

  constructor(private readonly kernel: Kernel) {
    this.log = new LogLines(kernel.dump);
    const memory = kernel.memory;
    if (memory) this.open(memory);
  }

  private open(memory: ByteSource): void {
    const kernel = this.kernel;
    const writeAt = kernel.debuggerData(WRITE_POINTER);
    if (writeAt == 0) return;
    const next = kernel.wordAt(writeAt);
    let start = kernel.debuggerData(DEFAULT_BUFFER);
    let end = kernel.debuggerData(DEFAULT_END);
    if (!isRing(start, end, next)) {
      const pointerAt = kernel.debuggerData(BUFFER_POINTER);
      const sizeAt = kernel.debuggerData(BUFFER_SIZE);
      if (pointerAt == 0 || sizeAt == 0) return;
      start = kernel.wordAt(pointerAt);
      end = start + kernel.u32At(sizeAt);
      if (!isRing(start, end, next)) return;
    }
    const rolledAt = kernel.debuggerData(ROLLOVER_COUNT);
    const isFull = rolledAt != 0 && kernel.u32At(rolledAt) > 0;
    const newer = next - start;
    // Where not even all of the newer part is read, the older one would not join it.
    if (isFull && newer <= MOST_READ)
      this.parts.push(new Lines(memory, max(next, end - min(end, MOST_READ)), end, 0x0a, LONGEST_LINE));
    this.parts.push(new Lines(memory, max(start, next - min(next, MOST_READ)), next, 0x0a, LONGEST_LINE));
    const isCut = newer > MOST_READ || (isFull && end - next > MOST_READ);
    if (isCut) this.cutSize = isFull ? end - start : newer;
  }

  /** Reads the next lines; false: there are no more. */
  step(): bool {
    if (this.parts.length > 0) {
      if (!this.read(this.parts[0])) this.parts.shift();
      return true;
    }
    if (this.begun.length > 0) this.log.push(this.begun, NaN, UNKNOWN, null, 0);
    if (this.cutSize > 0 && this.kernel.dump.log.length > 0) tellCut(this.kernel, this.cutSize);
    return false;
  }

  private read(lines: Lines): bool {
    const memory = this.kernel.memory;
    if (!memory) return false;
    for (let read: u64 = 0; read < BYTES_OF_STEP; read += <u64>lines.length + 1) {
      if (!lines.next()) return false;
      const begun = this.begun;
      const text = begun + readUtf8(memory, lines.start, lines.length, false);
      const after = memory.byte(lines.start + lines.length);
      // Pieces are joined up to the length of a line, not to that of the ring.
      if (after != 0x0a && after != 0x0d && text.length < LONGEST_LINE) {
        this.begun = text;
        continue;
      }
      if (text.length > 0) this.log.push(text, NaN, UNKNOWN, begun.length > 0 ? null : memory, lines.start);
      this.begun = "";
    }
    return true;
  }
}

function tellCut(kernel: Kernel, size: u64): void {
  kernel.dump.isLogCut = true;
  const warning = kernel.dump.warnings.add(
    "log-cut",
    LOSS,
    "What was printed for a debugger is longer than what is read of it: the newest part is.",
  );
  warning.field = "log";
  warning.expected = MOST_READ.toString();
  warning.found = size.toString();
}

function isRing(start: u64, end: u64, next: u64): bool {
  return start != 0 && start < end && end - start <= LARGEST && next >= start && next <= end;
}
