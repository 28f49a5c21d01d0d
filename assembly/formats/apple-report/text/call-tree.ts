/**
 * Samples of spindump, sample and microstackshots: a tree by indentation, the outermost function first. Of each
 * thread the way that most samples took becomes its stack, innermost first.
 *   1  start + 1 (libdyld.dylib + 109769) [0x7fff68d69cc9] 1
 *    *1  ??? [0xffffff80002c1206] 1
 *   + 2786 start  (in dyld) + 1903  [0x18d1f]
 */
import { word } from "../../../facts/fact";
import { Frame, ThreadFacts } from "../../../facts/thread";
import { isKnown } from "../../../systems/macos/versions";
import { decimalAt } from "../numbers";
import { AppleReport } from "../report";
import { Words } from "./words";

const DEEPEST: i32 = 4096;

/** One thread's tree while it is read. */
@final
export class CallTree {
  /** Indentation of the lines on the way, outermost first. */
  private readonly indents: Array<i32> = [];
  /** The first way down is the one that most samples took: branches stand in that order. */
  private isDown: bool = true;
  private reversed: bool = false;

  constructor(
    readonly thread: ThreadFacts,
    /** The lines are a list, not a tree. */
    private readonly isFlat: bool = false,
  ) {}

  /** Reads a line of the tree; false: it is none. */
  read(report: AppleReport, words: Words): bool {
    const lines = words.lines;
    let at = words.indent;
    // Marks of the tree, and of frames in the kernel.
    while (isMark(lines.byte(at))) at++;
    words.at = at;
    if (!words.readNumber()) return false;
    const open = words.indexOf("[0x", words.at);
    if (open < 0) return false;
    if (this.isDown && this.indents.length > 0 && !this.isFlat && at <= this.indents[this.indents.length - 1]) {
      this.isDown = false;
    }
    if (!this.isDown || this.indents.length == DEEPEST) return true;
    this.indents.push(at);
    const textAt = words.at;
    words.at = open + 1;
    if (!words.readHex()) return false;
    const frame = report.addFrame(this.thread, words.value, words.place);
    if (frame) readFrame(frame, words.text(textAt, open));
    return true;
  }

  /** Puts the innermost frame first. */
  finish(): void {
    if (this.reversed) return;
    this.reversed = true;
    this.thread.frames.reverse();
  }
}

function isMark(byte: i32): bool {
  return byte == 0x20 || byte == 0x2b || byte == 0x21 || byte == 0x3a || byte == 0x7c || byte == 0x2a;
}

/** "start + 1 (libdyld.dylib + 109769)", "start  (in dyld) + 1903", "CoreFoundation 0x1858ec000 + 37028". */
function readFrame(frame: Frame, text: string): void {
  const inAt = text.indexOf("(in ");
  if (inAt >= 0) {
    const close = text.indexOf(")", inAt);
    if (close > 0) frame.moduleName = text.substring(inAt + 4, close);
    name(frame, text.substring(0, inAt).trim());
    return offsetOf(frame, text, close);
  }
  const open = text.lastIndexOf(" (");
  if (open > 0 && text.endsWith(")")) {
    const inside = text.substring(open + 2, text.length - 1);
    const plus = inside.lastIndexOf(" + ");
    frame.moduleName = plus > 0 ? inside.substring(0, plus) : inside;
    const offset = plus > 0 ? decimalAt(inside, plus + 3) : -1;
    if (offset >= 0) frame.moduleOffset = word(<u64>offset);
    const head = text.substring(0, open).trim();
    const headPlus = head.lastIndexOf(" + ");
    name(frame, headPlus > 0 ? head.substring(0, headPlus) : head);
    return offsetOf(frame, head, headPlus);
  }
  const baseAt = text.indexOf(" 0x");
  if (baseAt > 0) frame.moduleName = text.substring(0, baseAt).trim();
}

function name(frame: Frame, text: string): void {
  if (isKnown(text)) frame.functionName = text;
}

/** The number behind " + " from `from` on. */
function offsetOf(frame: Frame, text: string, from: i32): void {
  const plus = from >= 0 ? text.indexOf("+ ", from) : -1;
  if (plus < 0 || frame.functionName.length == 0) return;
  const offset = decimalAt(text, plus + 2);
  if (offset >= 0) frame.functionOffset = word(<u64>offset);
}
