/**
 * `NAME=value` of environments and scripts, `name = value` and `name: value` of settings, `name: "value"` among the
 * arguments of a call or the fields of an object.
 */
import { CMDLINE_PASSWORD, ENV_PASSWORD, INI_PASSWORD } from "../../filter/detectors.generated";
import { LIKELY, POSSIBLE } from "../../records";
import { BLANK, isIn } from "../../values/chars";
import { equals, isBefore, isBeforeAnyCase } from "../../values/words/words";
import { textEnd, textStart } from "../../window";
import { behind, isAfterEscape } from "../around";
import { COMMAND_LINE, ENVIRONMENT } from "../flags";
import { reportSecret } from "../report";
import { isOfManual } from "./command-lines/programs";
import { isEnvironmentBlock } from "./environment";
import { nameEnd, nameStart, skipBlanks } from "./name-at";
import { isVariableName } from "./names";
import {
  endOfQuoted,
  endOfValue,
  gradeArgument,
  gradePassword,
  gradeSecret,
  holdsBlank,
  isWordWithNumber,
} from "./values";

function isQuote(char: u8): bool {
  return char == 0x22 || char == 0x27;
}

/** NAME=value: in a block of such lines, after `export`, in a file of them, on a command line. */
export function variable(from: usize): void {
  // The folder a shell is in.
  if (equals(nameStart, nameEnd, "PWD")) return;
  const isBlock = isEnvironmentBlock(nameStart);
  if (from >= textEnd) return;
  const quote = load<u8>(from);
  if (!isBlock && !isVariablePlace() && !(isQuote(quote) && isScriptVariable())) return;
  let end: usize;
  if (isBlock) {
    end = endOfText(from);
  } else if (isQuote(quote)) {
    from++;
    end = endOfQuoted(from, quote);
    if (end == 0) return;
  } else {
    end = endOfValue(from, " \"'`;|&<>)");
    // `NAME=value` closed by the quote that was opened before the name is whole.
    if (isCode(end)) return;
  }
  let grade = gradePassword(from, end, 6, nameStart, nameEnd);
  if (grade == 0) return;
  if (isBlock) grade = LIKELY;
  reportSecret(ENV_PASSWORD, from, end, grade, isBlock ? ENVIRONMENT : 0);
}

/** Up to what is no text: values of an environment may hold blanks and quotes. */
function endOfText(p: usize): usize {
  const end = endOfValue(p, "");
  // endOfValue stops at escapes, which mean nothing here.
  return end < textEnd && load<u8>(end) == 0x5c ? endOfText(end + 1) : end;
}

/** Whether a NAME=value may begin here: at the begin of a line or text, after a blank, a quote, `;`. */
function isVariablePlace(): bool {
  if (nameStart == textStart || isAfterEscape(nameStart)) return true;
  const before = load<u8>(nameStart - 1);
  return before <= 0x20 || before == 0x22 || before == 0x27 || before == 0x3b || before == 0x60 || before >= 0x7f;
}

/** `value)`, `value(`, `value +`: what goes on so is a program. */
function isCode(end: usize): bool {
  if (end >= textEnd) return false;
  const char = load<u8>(end);
  return char == 0x28 || char == 0x29;
}

/** A line of settings: INI, properties, TOML, YAML; elsewhere, what is named in quotes. */
export function setting(from: usize): void {
  if (from >= textEnd) return;
  const quote = load<u8>(from);
  const isLine = isSettingPlace(nameStart);
  if (isQuote(quote)) {
    const end = endOfQuoted(from + 1, quote);
    if (end == 0) return;
    if (isLine || isScriptVariable()) line(from + 1, end);
    else if (isArgument(end + 1)) argument(from + 1, end);
    return;
  }
  if (!isLine && !isColumn()) return;
  const end = endOfValue(from, " \"'`;,<>()&|");
  if (end == textEnd || isLineEnd(end)) line(from, end);
}

function line(from: usize, end: usize): void {
  const grade = gradeSecret(from, end, 4, nameStart, nameEnd);
  if (grade != 0) reportSecret(INI_PASSWORD, from, end, holdsBlank(from, end) ? POSSIBLE : grade);
}

/** Only blanks before the name on its line, or `- `, or `export`, `set`; `//registry.example/:` of npm. */
function isSettingPlace(name: usize): bool {
  let p = name;
  const least = behind(p, 40);
  while (p > least && (isIn(p - 1, BLANK) || load<u8>(p - 1) == 0x09 || load<u8>(p - 1) == 0x2d)) p--;
  if (p == textStart || isAfterEscape(p)) return true;
  if (load<u8>(p - 1) < 0x20 || load<u8>(p - 1) >= 0x7f) return true;
  if (isBefore(name, textStart, "/:")) return true;
  return isBeforeAnyCase(p, textStart, "export") || isBeforeAnyCase(p, textStart, "set");
}

/** `$name = "value"`, `$env:NAME = "value"` of scripts. */
function isScriptVariable(): bool {
  return isBefore(nameStart, textStart, "$") || isBeforeAnyCase(nameStart, textStart, "$env:");
}

/** `…Z    NAME: value`: a log that stamps each line writes a variable in a column of its own. */
function isColumn(): bool {
  return isVariableName(nameStart, nameEnd) && isBefore(nameStart, textStart, "  ");
}

/** `(name="value")`, `{name:"value",`: of a call or an object, which goes on or ends behind the value. */
function isArgument(next: usize): bool {
  let p = nameStart;
  const least = behind(p, 40);
  while (p > least && (isIn(p - 1, BLANK) || load<u8>(p - 1) == 0x0a || load<u8>(p - 1) == 0x0d)) p--;
  if (p == least) return false;
  const before = load<u8>(p - 1);
  // `:name =>` of Ruby
  if (before != 0x28 && before != 0x2c && before != 0x7b && !(before == 0x3a && p == nameStart)) return false;
  next = skipBlanks(next);
  if (next >= textEnd) return true;
  const char = load<u8>(next);
  return char < 0x20 || char == 0x2c || char == 0x29 || char == 0x7d || char == 0x3b || char == 0x5c;
}

/** In programs most of what is named so is made up: only what no one would make up counts. */
function argument(from: usize, end: usize): void {
  const grade = gradeArgument(from, end, 8, nameStart, nameEnd);
  if (grade == LIKELY && !holdsBlank(from, end)) reportSecret(INI_PASSWORD, from, end, LIKELY);
}

/** The line ends, at most with blanks and a remark. */
function isLineEnd(p: usize): bool {
  const start = p;
  p = skipBlanks(p);
  if (p >= textEnd) return true;
  const char = load<u8>(p);
  if (char < 0x20 || char >= 0x7f || char == 0x22 || char == 0x5c) return true;
  return p > start && (char == 0x23 || char == 0x3b);
}

/** `--db-password=value`, `-Ddb.password=value` stand on command lines. */
export function option(from: usize): void {
  if (from >= textEnd) return;
  const quote = load<u8>(from);
  const isQuoted = isQuote(quote);
  if (isQuoted) from++;
  const end = isQuoted ? endOfQuoted(from, quote) : endOfValue(from, " \"'`;|<>)");
  if (end == 0 || (!isQuoted && end < textEnd && load<u8>(end) == 0x28)) return;
  const grade = gradeSecret(from, end, 4, nameStart, nameEnd);
  if (grade != LIKELY || load<u8>(from) == 0x5b || load<u8>(from) == 0x2d || isWordWithNumber(from, end)) return;
  if (isOfManual(nameStart)) reportSecret(CMDLINE_PASSWORD, from, end, POSSIBLE);
  else reportSecret(CMDLINE_PASSWORD, from, end, LIKELY, COMMAND_LINE);
}
