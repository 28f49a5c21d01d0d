import { Lines } from "../../bytes/lines";
import { StoredSource } from "../../bytes/source";
import { Dump } from "../../facts/dump";
import { Stage } from "../../facts/stage";
import { LOSS, NOTE } from "../../facts/warnings";
import { LogLines } from "../../systems/log-lines";
import { beginsLine, LogLineHead } from "./line";

const LINES_AT_ONCE: i32 = 200;
const LONGEST_LINE: i32 = 8192;
/** Of a longer log its beginning is read, with the version, and its end, where a crash is told. */
const HEAD: u64 = 1 << 20;
const TAIL: u64 = 7 << 20;
const VERSION: string = "Linux version ";

/** Where the text ends. Behind it are zeros alone, of a file made larger than what was written: halved, they lead to it. */
export function endOfText(source: StoredSource): u64 {
  let end = source.size;
  if (end == 0 || source.byte(end - 1) != 0) return end;
  end--;
  let text: u64 = 0;
  while (text < end) {
    const middle = text + ((end - text) >> 1);
    if (source.byte(middle) == 0) end = middle;
    else text = middle + 1;
  }
  return end;
}

/** Reads the lines; the crash is told by the analysis that tells it of every kernel's log. */
@final
export class KernelLogReader extends Stage {
  private lines: Lines;
  private head: LogLineHead;
  /** The end of a long log, read behind its beginning. */
  private tail: Lines | null = null;
  private readonly log: LogLines;
  private isFirst: bool = true;
  /** Lines of which the end is left out; where the last of them begins, and the line that is read. */
  private cut: i64 = 0;
  private cutAt: i64 = -1;
  private lineAt: i64 = -1;

  constructor(dump: Dump) {
    super();
    const source = dump.source;
    const end = endOfText(source);
    const isLong = end > HEAD + TAIL;
    const lines = new Lines(source, 0, isLong ? HEAD : end, 0x0a, LONGEST_LINE);
    this.lines = lines;
    this.head = new LogLineHead(lines);
    this.log = new LogLines(dump);
    dump.system.os = "linux";
    dump.warnings.add(
      "no-memory",
      NOTE,
      "This is text that the kernel wrote: no memory, no registers but those it printed. The dump itself, a vmcore, lies beside it where one was written.",
    );
    if (isLong) this.openTail(dump, end);
  }

  step(dump: Dump): bool {
    const lines = this.lines;
    const head = this.head;
    for (let i = 0; i < LINES_AT_ONCE; i++) {
      if (!lines.next()) {
        const tail = this.tail;
        this.tellCut(dump);
        if (!tail) return false;
        this.tail = null;
        // It begins within a line, which is none that is too long.
        this.lineAt = this.cutAt;
        this.lines = tail;
        this.head = new LogLineHead(tail);
        return true;
      }
      if (lines.length == 0) continue;
      if (!beginsLine(lines)) {
        if (this.cutAt != this.lineAt) this.cut++;
        this.cutAt = this.lineAt;
        continue;
      }
      this.lineAt = <i64>lines.start;
      head.read();
      // What pstore and the console in memory put in front of each part is no line of the kernel's.
      const isHead = lines.startsWith("Panic#") || lines.startsWith("Oops#") || lines.startsWith("====");
      if (isHead && !head.isStamped) continue;
      const text = lines.text(head.textAt);
      if (this.isFirst && text.startsWith(VERSION)) this.readVersion(dump, text, lines.start);
      this.log.push(text, head.time, head.level, dump.source, lines.start + head.textAt);
    }
    return true;
  }

  private openTail(dump: Dump, end: u64): void {
    this.tail = new Lines(dump.source, end - TAIL, end, 0x0a, LONGEST_LINE);
    dump.isLogCut = true;
    dump.warnings.addAt(
      "log-cut",
      LOSS,
      "The log is longer than what is read of it: its first MB and the last 7 are.",
      HEAD,
      "log",
      (HEAD + TAIL).toString(),
      end.toString(),
    );
  }

  private tellCut(dump: Dump): void {
    // Told once, when all is read.
    if (this.cut == 0 || this.tail) return;
    const many = this.cut == 1 ? "A line is" : this.cut.toString() + " lines are";
    dump.warnings.addAt(
      "lines-cut",
      LOSS,
      many + " longer than " + LONGEST_LINE.toString() + " bytes, as no kernel writes them; the beginning is shown.",
      <u64>this.cutAt,
      "line",
      LONGEST_LINE.toString(),
      "",
    );
  }

  /** "Linux version 6.1.0-18-amd64 (builder@host) (gcc …) #1 SMP PREEMPT_DYNAMIC Debian 6.1.76-1 (2024-02-01)". */
  private readVersion(dump: Dump, text: string, at: u64): void {
    this.isFirst = false;
    const end = text.indexOf(" ", VERSION.length);
    const number = text.indexOf(" #");
    dump.system.kernelRelease = text.substring(VERSION.length, end < 0 ? text.length : end);
    if (number > 0) dump.system.kernelVersion = text.substring(number + 1);
    dump.origins.settle(dump, <i64>at);
  }
}
