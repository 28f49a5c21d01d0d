/** "3   AppKit   0x00007fff31f4a95b -[NSApplication run] + 66 (NSApplication.m:12)" and its forms. */
import { word } from "../../../facts/fact";
import { Frame, ThreadFacts } from "../../../facts/thread";
import { isKnown } from "../../../systems/macos/versions";
import { decimalAt } from "../numbers";
import { AppleReport } from "../report";
import { Words } from "./words";

const SPACE: i32 = 0x20;
const TAB: i32 = 0x09;

/** Reads a line as a frame; false: it is none. */
export function readFrame(report: AppleReport, thread: ThreadFacts, words: Words): bool {
  if (!words.readNumber()) return false;
  const nameAt = words.at;
  const addressAt = findAddress(words, nameAt);
  if (addressAt < 0) return false;
  const image = words.text(nameAt, addressAt);
  words.at = addressAt;
  if (!words.readHex()) return false;
  const frame = report.addFrame(thread, words.value, words.place);
  if (!frame) return true;
  if (isKnown(image)) frame.moduleName = image;
  readPlace(frame, words.rest());
  return true;
}

/** Where the address stands: behind a name that may have spaces in it. */
function findAddress(words: Words, from: i32): i32 {
  const lines = words.lines;
  for (let i = from; i < lines.length; i++) {
    if (!words.isAt(i, "0x")) continue;
    const before = lines.byte(i - 1);
    if (i == from || before == SPACE || before == TAB) return i;
  }
  return -1;
}

/** What stands behind the address: a function or the image's base, a number, a place in a source file. */
export function readPlace(frame: Frame, text: string): void {
  let rest = text;
  if (rest.startsWith("0x")) {
    // "0x314e0000 + 648765 (__exceptionPreprocess + 97)"
    const plus = rest.indexOf(" + ");
    if (plus < 0) return;
    const offset = decimalAt(rest, plus + 3);
    if (offset >= 0) frame.moduleOffset = word(<u64>offset);
    const open = rest.indexOf(" (", plus);
    if (open < 0 || !rest.endsWith(")")) return;
    rest = rest.substring(open + 2, rest.length - 1);
  } else if (rest.endsWith(")")) {
    const open = rest.lastIndexOf(" (");
    const colon = rest.lastIndexOf(":");
    if (open > 0 && colon > open) {
      const line = decimalAt(rest, colon + 1);
      if (line >= 0) {
        frame.file = rest.substring(open + 2, colon);
        frame.line = line;
        rest = rest.substring(0, open);
      }
    }
  }
  const plus = rest.lastIndexOf(" + ");
  const offset = plus > 0 ? decimalAt(rest, plus + 3) : -1;
  if (offset >= 0) {
    frame.functionOffset = word(<u64>offset);
    rest = rest.substring(0, plus);
  }
  frame.functionName = rest.trim();
}
