/** The name that an anchor lies in: of a field, a variable, a setting. */
import { BLANK, isIn, WORD } from "../../values/chars";
import { isAt } from "../../values/words/words";
import { anchorAt, textEnd, textStart } from "../../window";
import { behind, isAfterWrittenEscape } from "../around";
import { LONGEST_NAME, NAME } from "./names";

export let nameStart: usize = 0;
export let nameEnd: usize = 0;

/** For words that are no names of fields. */
export function setName(start: usize, end: usize): void {
  nameStart = start;
  nameEnd = end;
}

/** Sets `nameStart` and `nameEnd`; false: there is none. */
export function findName(): bool {
  let p = anchorAt;
  while (p < textEnd && !isIn(p, NAME)) p++;
  nameEnd = p;
  while (nameEnd < textEnd && nameEnd - p <= LONGEST_NAME && isIn(nameEnd, NAME)) nameEnd++;
  const least = behind(p, LONGEST_NAME);
  nameStart = p;
  while (nameStart > least && isIn(nameStart - 1, NAME)) nameStart--;
  // `\n` before a name in a JSON string, `%26` in a form: what begins an escape is of no name.
  if (nameStart > textStart && mayEscape(load<u8>(nameStart - 1))) {
    const last = min(p, nameStart + LONGEST_ESCAPE);
    for (let q = nameStart + 1; q < last; q++) {
      if (isAfterWrittenEscape(q)) nameStart = q;
    }
    if (isAt(nameStart - 1, textEnd, "\\n")) nameStart++;
  }
  while (nameStart < nameEnd && !isIn(nameStart, WORD)) nameStart++;
  return nameEnd > nameStart && nameEnd - nameStart <= LONGEST_NAME;
}

/** A backslash or `%`, which are of no name. */
function mayEscape(char: u8): bool {
  return char == 0x5c || char == 0x25;
}

/** `\u00xx` */
const LONGEST_ESCAPE: usize = 6;

export function skipBlanks(p: usize): usize {
  while (p < textEnd && isIn(p, BLANK)) p++;
  return p;
}
