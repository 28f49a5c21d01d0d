/**
 * Fields beside the one that is named: `"name": "password", "value": "…"`, `"db_password": {"value": "…"}`, and fields
 * that only tell of what is named: `"error": "INVALID_TOKEN"`. nameStart and nameEnd are those of name-at.ts.
 */
import { INI_PASSWORD, JSON_PASSWORD } from "../../../filter/detectors.generated";
import { ALNUM, BLANK, DASH, endOfRun, isIn, QUOTE, startOfRun, UNDERSCORE, WORD } from "../../../values/chars";
import { endsWithOneOf, isOneOf } from "../../../values/words/word-lists";
import { textEnd, textStart } from "../../../window";
import { ahead, behind } from "../../around";
import { reportSecret } from "../../report";
import { nameEnd, nameStart } from "../name-at";
import { LONGEST_NAME } from "../names";
import { endOfValue } from "../values";
import { endOfQuote, quoteAt, skipLines, skipSpace } from "./cursor";
import { gradeAmongText } from "./judge";

/** Names of the field that holds what another field names. */
const VALUE_FIELDS: string = "|value|default|parametervalue|val|v|stringvalue|secretstring|data|content|newvalue|";
/** In quotes that of DynamoDB, too, which in PHP's form says what comes next. */
const QUOTED_FIELDS: string = "|value|default|parametervalue|val|v|s|stringvalue|secretstring|data|content|newvalue|";
/** Fields that may stand between the two. */
const MOST_BETWEEN = 2;

/** `"name": "password", "value": "…"`, and on lines of their own; true: it was such. */
export function fieldBelow(p: usize, isPassword: bool): bool {
  for (let i = 0; i <= MOST_BETWEEN; i++) {
    p = skipLines(p);
    if (p >= textEnd) return false;
    const char = load<u8>(p);
    if (char == 0x2c || char == 0x7b || char == 0x3b) p = skipLines(p + 1);
    const open = quoteAt(p);
    const key = p + open;
    const keyEnd = endOfRun(key, ahead(key, 20), ALNUM | UNDERSCORE);
    if (keyEnd == key) return false;
    const isValue = isOneOf(key, keyEnd, open != 0 ? QUOTED_FIELDS : VALUE_FIELDS);
    p = skipSpace(keyEnd + quoteAt(keyEnd));
    if (p >= textEnd || (load<u8>(p) != 0x3a && load<u8>(p) != 0x3d)) return false;
    p = skipLines(p + 1);
    const quote = quoteAt(p);
    const from = p + quote;
    const end = quote != 0 ? endOfQuote(from, quote) : endOfValue(from, " \"'`,;|<>()[]{}");
    if (end == 0 || end == from) return false;
    if (isValue) {
      const grade = gradeAmongText(from, end, isPassword ? 0 : nameStart, nameEnd);
      if (grade != 0) reportSecret(open != 0 ? JSON_PASSWORD : INI_PASSWORD, from, end, grade);
      return true;
    }
    p = end + quote;
  }
  return false;
}

/** `"db_password": {"value": "…", "sensitive": true}`; true: it is an object. */
export function fieldOfObject(p: usize, isPassword: bool): bool {
  p = skipSpace(p);
  if (p >= textEnd || load<u8>(p) != 0x3a) return false;
  p = skipLines(p + 1);
  if (p >= textEnd || load<u8>(p) != 0x7b) return false;
  fieldBelow(p, isPassword);
  return true;
}

/** `"error": "INVALID_TOKEN"`: the name is what a field holds that tells what happened. */
export function isOfOtherField(): bool {
  let p = beforeQuotes(nameStart);
  if (p == textStart || (load<u8>(p - 1) != 0x3a && load<u8>(p - 1) != 0x3d)) return false;
  p = beforeQuotes(p - 1);
  const field = startOfRun(p, behind(p, LONGEST_NAME), WORD | DASH);
  return endsWithOneOf(field, p, TELLING_FIELDS);
}

/** Where the quotes and blanks before the place begin, and what the quotes are escaped by. */
function beforeQuotes(p: usize): usize {
  const least = behind(p, MOST_QUOTES);
  while (p > least && (isIn(p - 1, QUOTE | BLANK) || load<u8>(p - 1) == 0x5c)) p--;
  return p;
}

const MOST_QUOTES: usize = 8;
/** Ends of their names. */
const TELLING_FIELDS: string =
  "|error|code|message|msg|reason|status|exception|description|event|action|result|detail|details|";
