/** "  rax: 0x0000600000249bd0  rbx: 0x0000600000869ac0  …", any number of them in a line. */
import { Registers } from "../../../facts/registers";
import { AppleReport, registerName } from "../report";
import { Words } from "./words";

const MOST: i32 = 256;
const LONGEST: i32 = 10;

/** Reads a line of registers; false: it is none. */
export function readRegisters(report: AppleReport, registers: Registers, words: Words): bool {
  const lines = words.lines;
  let count = 0;
  while (words.at < lines.length && registers.length < MOST) {
    const colon = lines.indexOf(0x3a, words.at);
    if (colon < 0 || colon == words.at || colon - words.at > LONGEST) break;
    const name = words.text(words.at, colon).toLowerCase();
    words.at = lines.skipSpace(colon + 1);
    if (!words.readHex()) break;
    registers.set(registerName(name, report.dump.system.arch), words.value);
    count++;
  }
  return count > 0;
}
