import { Lines } from "../../bytes/lines";
import { Dump } from "../../facts/dump";
import { Stage } from "../../facts/stage";
import { NOTE } from "../../facts/warnings";
import { LogLines } from "../../systems/linux/kernel/log-lines";
import { LogLineHead } from "./line";

const LINES_AT_ONCE: i32 = 200;
const LONGEST_LINE: i32 = 8192;
const VERSION: string = "Linux version ";

/** Reads the lines; the crash is told by the analysis that tells it of every kernel's log. */
@final
export class KernelLogReader extends Stage {
  private readonly lines: Lines;
  private readonly head: LogLineHead;
  private readonly log: LogLines;
  private isFirst: bool = true;

  constructor(dump: Dump) {
    super();
    const lines = new Lines(dump.source, 0, dump.source.size, 0x0a, LONGEST_LINE);
    this.lines = lines;
    this.head = new LogLineHead(lines);
    this.log = new LogLines(dump);
    dump.system.os = "linux";
    dump.warnings.add(
      "no-memory",
      NOTE,
      "This is text that the kernel wrote: no memory, no registers but those it printed. The dump itself, a vmcore, lies beside it where one was written.",
    );
  }

  step(dump: Dump): bool {
    const lines = this.lines;
    const head = this.head;
    for (let i = 0; i < LINES_AT_ONCE; i++) {
      if (!lines.next()) return false;
      if (lines.length == 0) continue;
      head.read();
      // What pstore and the console in memory put in front of each part is no line of the kernel's.
      const isHead = lines.startsWith("Panic#") || lines.startsWith("Oops#") || lines.startsWith("====");
      if (isHead && !head.isStamped) continue;
      const text = lines.text(head.textAt);
      if (this.isFirst && text.startsWith(VERSION)) this.readVersion(dump, text);
      this.log.push(text, head.time, head.level, dump.source, lines.start + head.textAt);
    }
    return true;
  }

  /** "Linux version 6.1.0-18-amd64 (builder@host) (gcc …) #1 SMP PREEMPT_DYNAMIC Debian 6.1.76-1 (2024-02-01)". */
  private readVersion(dump: Dump, text: string): void {
    this.isFirst = false;
    const end = text.indexOf(" ", VERSION.length);
    const number = text.indexOf(" #");
    dump.system.kernelRelease = text.substring(VERSION.length, end < 0 ? text.length : end);
    if (number > 0) dump.system.kernelVersion = text.substring(number + 1);
    dump.origins.settle(dump, <i64>this.lines.start);
  }
}
