/** What stands between a name and its value: a sign, a comma, a word of a sentence, or nothing but a blank. */
import { DIGIT, endOfRun, isIn, LETTER, WORD } from "../../../../values/chars";
import { isOneOf } from "../../../../values/words/word-lists";
import { isAt, isAtAnyCase, isBefore } from "../../../../values/words/words";
import { textEnd, textStart } from "../../../../window";
import { ahead } from "../../../around";
import { nameEnd, nameStart } from "../../name-at";
import { lineEndAt, quoteAt, skipLines, skipSpace } from "../cursor";
import { afterBrace } from "./initializers";
import { signLength } from "./signs";
import { afterType, afterTypeName, isOfPrograms } from "./types";

export const NONE: i32 = 0;
/** A sign that only settings, programs and tables have: `=`, `:=`, `=>`, `->`, `:` */
export const SIGN: i32 = 1;
/** A comma: of a list or a call. */
export const COMMA: i32 = 2;
/** A word of a sentence, or nothing but a blank. */
export const WORD_JOINT: i32 = 3;
export const BLANK_JOINT: i32 = 4;

export let joint: i32 = NONE;
/** The sign is that of JSON. */
export let isColon = false;
/** What only programs have stands between: `:=`, `<-`, `{`, a type that is no single word behind a colon. */
export let isDeclared = false;

/** For what reads a joint of its own kind (other-scripts.ts). */
export function setJoint(kind: i32, isOfJson: bool): void {
  joint = kind;
  isColon = isOfJson;
  isDeclared = false;
}

const WORDS: string = "|is|was|ist|lautet|est|es|e|to|equals|wurde|war|era|=|";

/** Past the joint; `joint` says of which kind it is. */
export function afterJoint(name: usize): usize {
  joint = NONE;
  isColon = false;
  isDeclared = false;
  let p = skipSpace(name);
  if (p >= textEnd) return p;
  // Arguments as the system keeps them.
  if (load<u8>(p) == 0 && p == name && isBefore(nameStart, textStart, "-")) {
    joint = BLANK_JOINT;
    return p + 1;
  }
  const isApart = p > name;
  // `Password . . . . : …`
  if (load<u8>(p) == 0x2e && p + 1 < textEnd && (load<u8>(p + 1) == 0x2e || load<u8>(p + 1) == 0x20)) {
    let end = p;
    const limit = ahead(p, 64);
    while (end < limit && (load<u8>(end) == 0x2e || load<u8>(end) == 0x20)) end++;
    if (end > p + 2 && end < textEnd && load<u8>(end) == 0x3a) p = end;
  }
  // `: Type =`, ` As Type =`, ` string =`
  const annotated = isApart && isIn(p, LETTER) ? afterTypeName(p) : afterType(p);
  if (annotated != 0) {
    p = annotated;
    isDeclared = isOfPrograms;
  }
  let char = load<u8>(p);
  // `id("password")).sendKeys("…")`, `id("password").value = "…"`
  if (char == 0x2e && p > nameEnd && !isApart) {
    p = endOfRun(p + 1, ahead(p, 24), WORD);
    if (p < textEnd && load<u8>(p) == 0x28) {
      joint = COMMA;
      return p + 1;
    }
    p = skipSpace(p);
    if (p < textEnd && load<u8>(p) == 0x3d) joint = SIGN;
    return skipSpace(p + 1);
  }
  if (char == 0x7b) {
    const inner = afterBrace(p);
    if (inner == 0) return p;
    joint = SIGN;
    isDeclared = true;
    return inner;
  }
  // `password (initial): …`, `PASSWORD('…')`
  if (char == 0x28 && isApart) {
    let end = p + 1;
    const limit = ahead(p, 24);
    while ((end < limit && isIn(end, LETTER | DIGIT)) || (end < limit && load<u8>(end) == 0x20)) end++;
    if (end >= textEnd || load<u8>(end) != 0x29) return p;
    p = skipSpace(end + 1);
    if (p >= textEnd || load<u8>(p) != 0x3a) return p;
    char = 0x3a;
  }
  // `(password . "…")`, `/v Password /t REG_SZ /d …`, `Password    REG_SZ    …`
  if (isApart && isAt(p, textEnd, ". ") && quoteAt(skipSpace(p + 1)) != 0) {
    joint = SIGN;
    return skipSpace(p + 1);
  }
  const before = p;
  if (isApart && isAtAnyCase(p, textEnd, "/t ")) p = skipSpace(endOfWord(p + 3));
  if (isApart && isAtAnyCase(p, textEnd, "reg_sz")) p = skipSpace(p + 6);
  if (p != before || isAtAnyCase(p, textEnd, "/d ")) {
    if (isAtAnyCase(p, textEnd, "/d ")) p += 3;
    joint = SIGN;
    return skipSpace(p);
  }
  const sign = signLength(p);
  if (sign != 0) {
    isColon = char == 0x3a && sign == 1;
    if (sign == 2 && (load<u16>(p) == 0x3d3a || load<u16>(p) == 0x2d3c)) isDeclared = true;
    p += sign;
    joint = SIGN;
    // `*Password:* …`, `Password is: …`
    while (p < textEnd && load<u8>(p) == 0x2a) p++;
    // `"password:"`, and what is sent next.
    const line = quoteAt(p) != 0 ? p + quoteAt(p) : p;
    if (line != p && lineEndAt(line) != 0) {
      const next = skipLines(line);
      if (isAt(next, textEnd, "send")) return skipSpace(endOfWord(next));
    }
    return skipSpace(p);
  }
  if (char == 0x2c) {
    joint = COMMA;
    return skipLines(p + 1);
  }
  if (!isApart) return p;
  const wordEnd = endOfWord(p);
  if (isOneOf(p, wordEnd, WORDS) || isVerbOfOneLetter(p, wordEnd)) {
    joint = WORD_JOINT;
    p = skipSpace(wordEnd);
    if (p < textEnd && load<u8>(p) == 0x3a) p = skipSpace(p + 1);
    // `is generated for mara: …`
    const farther = afterWords(p);
    return farther != 0 ? farther : p;
  }
  // `password set to …`, `password for mara is …`, `password for mara: …`
  const far = afterWords(p);
  if (far != 0) {
    joint = WORD_JOINT;
    return far;
  }
  joint = BLANK_JOINT;
  // `password 0 …`: how it is written.
  if (p + 2 < textEnd && isIn(p, DIGIT) && load<u8>(p + 1) == 0x20) p = skipSpace(p + 1);
  return p;
}

/** `é`, `è` */
function isVerbOfOneLetter(p: usize, end: usize): bool {
  if (end - p > 2 || end == p || load<u8>(p) < 0x80) return false;
  const char = end - p == 2 ? load<u8>(p + 1) + 0x40 : load<u8>(p);
  return char == 0xe8 || char == 0xe9;
}

function endOfWord(p: usize): usize {
  const limit = ahead(p, 24);
  while (p < limit && load<u8>(p) > 0x20 && load<u8>(p) != 0x3a && load<u8>(p) != 0x5c) p++;
  return p;
}

/** Of the words of a sentence between a name and its verb, so many at most. */
const MOST_WORDS = 6;
/** "für" as Latin-1 and UTF-16 have it, then as UTF-8: a list holds bytes. */
const FIRST_WORDS: string = "|for|of|set|changed|has|f\u00fcr|f\u00c3\u00bcr|pour|para|fuer|reset|updated|generated|";

/** `for mara is`, `set to`, `FOR 'mara'@'%' =` */
function afterWords(p: usize): usize {
  let end = endOfWord(p);
  if (!isOneOf(p, end, FIRST_WORDS)) return 0;
  for (let i = 0; i < MOST_WORDS && end < textEnd; i++) {
    p = skipSpace(end);
    end = endOfWord(p);
    if (end == p || load<u8>(p) == 0x28 || load<u8>(p) == 0x5b) return 0;
    if (isOneOf(p, end, WORDS)) {
      p = skipSpace(end);
      return p < textEnd && load<u8>(p) == 0x3a ? skipSpace(p + 1) : p;
    }
    if (end < textEnd && load<u8>(end) == 0x3a) return skipSpace(end + 1);
  }
  return 0;
}
