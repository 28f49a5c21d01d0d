/** The log of a Linux kernel as text. It holds no memory, so it is no dump; what it tells of a crash is read all the same. */
import { Lines } from "../../bytes/lines";
import { StoredSource } from "../../bytes/source";
import { Dump } from "../../facts/dump";
import { Stage } from "../../facts/stage";
import { beginsLine, LogLineHead } from "./line";
import { endOfText, KernelLogReader } from "./reader";

const LOOKED_AT: u64 = 256 << 10;
const LONGEST_LINE: i32 = 4096;
const LEAST_TEXT: u64 = 64;
/** Lines of which three in four begin as the kernel's do. */
const SAMPLE: i32 = 200;
const LEAST_STAMPED: i32 = 2;
/** So many that what the kernel says may stand at the end alone: the machine ran for long before it failed. */
const LEAST_IN_LONG_LOG: i32 = 50;

/** What a kernel says when it starts or fails, and hardly any other log does. */
const WORDS: StaticArray<string> = [
  "Linux version ",
  "Kernel panic - not syncing",
  "Kernel command line: ",
  "Call Trace:",
  "Call trace:",
  "Modules linked in:",
  "---[ end trace",
  "---[ cut here",
  "BUG: ",
  "Oops",
  "Hardware name: ",
  "SysRq : ",
  "sysrq: ",
];
/** pstore's heads: the lines behind them need no stamps. */
const PSTORE: StaticArray<string> = ["Panic#", "Oops#"];

export function probeKernelLog(source: StoredSource, dump: Dump): bool {
  const end = min(source.size, LOOKED_AT);
  if (!isText(source, min<u64>(end, 4096))) return false;
  const lines = new Lines(source, 0, end, 0x0a, LONGEST_LINE);
  const head = new LogLineHead(lines);
  let count = 0;
  let stamped = 0;
  let word = "";
  let wordAt: u64 = 0;
  let isPstore = false;
  while (lines.next()) {
    if (lines.length == 0 || !beginsLine(lines)) continue;
    if (count == 0) isPstore = lines.startsWith(PSTORE[0]) || lines.startsWith(PSTORE[1]);
    if (count == SAMPLE && !isPstore && stamped * 4 < count * 3) return false;
    if (count < SAMPLE) {
      count++;
      head.read();
      if (head.isStamped) stamped++;
    }
    if (word.length == 0) {
      word = wordOf(lines.text());
      if (word.length > 0) wordAt = lines.start;
    }
    if (word.length > 0 && count == SAMPLE) break;
  }
  const isLog = isPstore || ((stamped >= LEAST_STAMPED || stamped == count) && stamped * 4 >= count * 3);
  if (!isLog) return false;
  if (word.length == 0 && (stamped >= LEAST_IN_LONG_LOG || stamped == count) && source.size > end) {
    const textEnd = max(endOfText(source), end);
    const last = new Lines(source, textEnd - min(textEnd - end, LOOKED_AT), textEnd, 0x0a, LONGEST_LINE);
    while (word.length == 0 && last.next()) {
      word = wordOf(last.text());
      wordAt = last.start;
    }
  }
  if (word.length == 0) return false;
  const file = dump.file;
  file.recogniseUnread(
    "unknown",
    "Log of a Linux kernel (text)",
    "“" + word.trim() + "”, as a kernel writes it",
    wordAt,
  );
  if (isPstore) file.prove("Starts with the head that pstore writes", 0);
  else file.prove(stamped.toString() + " of " + count.toString() + " lines begin as those of the kernel's log", 0);
  return true;
}

export function openKernelLog(dump: Dump): Stage | null {
  return new KernelLogReader(dump);
}

function wordOf(line: string): string {
  for (let i = 0; i < WORDS.length; i++) if (line.indexOf(WORDS[i]) >= 0) return WORDS[i];
  return "";
}

/**
 * No control characters but those of lines, tabs and colours. A zero ends the text: of a file that was made larger
 * than what was written to it the rest is zeros.
 */
function isText(source: StoredSource, length: u64): bool {
  for (let at: u64 = 0; at < length; at++) {
    const byte = source.byte(at);
    if (byte == 0) return at >= LEAST_TEXT;
    if (byte < 0x20 && byte != 0x09 && byte != 0x0a && byte != 0x0d && byte != 0x1b) return false;
  }
  return length > 0;
}
