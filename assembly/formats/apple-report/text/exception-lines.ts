/** The lines of a text report that tell of the exception: type, codes, subtype, message, who ended the program. */
import { word } from "../../../facts/fact";
import {
  hexIn,
  hexNumbers,
  readCodes,
  readExceptionType,
  readSubtype,
  readTermination,
  settleKillCode,
} from "../exception";
import { AppleReport } from "../report";
import { codeIn, namespaceOf, readLabel } from "./labels";
import { Words } from "./words";

@final
export class ExceptionLines {
  private codesText: string = "";
  private subtype: string = "";
  private termination: string = "";

  constructor(private readonly report: AppleReport) {}

  /** Reads a line about the exception; false: it is none. */
  read(words: Words): bool {
    const crash = this.report.dump.crash;
    if (words.startsWith("Exception Type:")) {
      const text = words.afterColon();
      const open = text.indexOf("(");
      const close = text.indexOf(")", open);
      const signal = open > 0 && close > open ? text.substring(open + 1, close) : "";
      crash.at = <i64>min(words.place, this.report.dump.source.size);
      readExceptionType(this.report.dump, (open > 0 ? text.substring(0, open) : text).trim(), signal);
    } else if (words.startsWith("Exception Codes:")) this.codesText = words.afterColon();
    else if (words.startsWith("Exception Subtype:")) this.subtype = words.afterColon();
    else if (words.startsWith("Exception Message:")) crash.message = words.afterColon();
    else if (words.startsWith("Exception Code:")) this.codesText = words.afterColon();
    else if (words.startsWith("Termination Reason:")) {
      this.termination = words.afterColon();
      readLabel(this.report, words);
    } else return false;
    return true;
  }

  /** Fills the crash with what the lines came to. */
  settle(): void {
    const dump = this.report.dump;
    const crash = dump.crash;
    const text = this.codesText;
    const codes = hexNumbers(text);
    if (crash.kind == "kill") {
      settleKillCode(crash, dump, codes);
      return;
    }
    if (this.subtype.length > 0) readSubtype(dump, this.subtype);
    const isNamed = text.length > 0 && !text.startsWith("0x");
    if (isNamed) readSubtype(dump, text);
    // "0x00000000 at 0x00000000" of other writers is no pair of codes.
    else if (text.indexOf(" at ") < 0) readCodes(dump, codes);
    if (this.termination.length > 0) {
      const code = codeIn(this.termination);
      readTermination(dump, namespaceOf(this.termination), code >= 0 ? word(<u64>code) : null);
      if (crash.message.length == 0) crash.message = behindCode(this.termination);
    }
    if (crash.kind.length == 0 && text.length > 0) {
      const value = hexIn(text, max(0, text.indexOf("0x")));
      if (value) crash.code = value;
    }
  }
}

/** "Namespace DYLD, Code 0x1, Library missing": what stands behind the code, if anything does. */
function behindCode(text: string): string {
  const at = text.indexOf("Code ");
  if (at < 0) return "";
  let end = text.indexOf(" ", at + 5);
  if (end < 0) end = text.indexOf(",", at + 5);
  return end < 0 ? "" : text.substring(end + 1).trim();
}
