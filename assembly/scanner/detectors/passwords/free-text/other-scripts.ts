/**
 * Words for "password" beyond Latin letters (tools/scanner/other-scripts.ts): `пароль: …`, `密码：…`, `"パスワード": "…"`,
 * `логин/пароль: mara/…`, `пароль от почты — …`; also as `%D0%BF…=` of forms and `\u043f…` of JSON. What follows is
 * read as behind any name (named-values.ts); what stands between has signs and words of its own.
 */
import { FORM_PASSWORD, XML_PASSWORD } from "../../../filter/detectors.generated";
import { foundRecords, LIKELY, POSSIBLE } from "../../../records";
import { isPercentForm } from "../../../values/base64";
import { canLookAtOtherName, otherNameHeld } from "../../../values/budget";
import { ALNUM, endOfRun, HEX, isIn, isRun, LETTER } from "../../../values/chars";
import { mayRemember, textNumber } from "../../../values/known";
import { otherScriptWordAt } from "../../../values/words/other-scripts";
import { isAt } from "../../../values/words/words";
import { ASCII, anchorAt, anchorEnd, codeUnitAt, encoding, homeInImage, textEnd, textStart } from "../../../window";
import { ahead } from "../../around";
import { reportSecret } from "../../report";
import { nameEnd, nameStart, setName } from "../name-at";
import { endOfValue, gradePassword } from "../values";
import { lineEndAt, quoteAt, skipSpace } from "./cursor";
import { BLANK_JOINT, SIGN, setJoint, WORD_JOINT } from "./joints/joint";
import { gradeAmongText } from "./judge";
import { markup } from "./markup";
import { spokenInOtherScript } from "./named-values";
import { columnOf } from "./tables";

/** Characters between a name and its value at most, and words. */
const BETWEEN: usize = 96;
const MOST_WORDS = 5;
/** Letters that a form of the word has behind what all forms share. */
const MOST_ENDING = 10;

/** The anchor is the word. */
export function otherScript(): void {
  const isField = load<u8>(anchorAt) == 0x25 || isPercentForm(anchorEnd - 3, anchorEnd);
  if ((!isField && !isWord()) || !canLookAtOtherName()) return;
  const found = foundRecords;
  if (isField) field();
  else named();
  if (foundRecords != found) otherNameHeld();
}

function named(): void {
  setName(anchorAt, endOfWord(anchorEnd));
  if (element() || markup(true) || columnOf()) return;
  const p = afterJoint(nameEnd);
  if (p == 0 || (p == toldAt && textNumber() == toldText && quoteAt(nameEnd) == 0 && mayRemember())) return;
  const found = foundRecords;
  spokenInOtherScript(p);
  if (foundRecords == found) return;
  toldAt = p;
  toldText = textNumber();
}

/** Where a value was told of last: a word that stands behind another leads to the same. */
let toldAt: usize = 0;
let toldText: u32 = 0;

/** An anchor of plain letters is a word in UTF-16 with one letter beyond Latin-1, seen as its low byte. */
function isWord(): bool {
  for (let p = anchorAt; p < anchorEnd; p++)
    if (load<u8>(p) >= 0x80 || load<u8>(p) == 0x5c) return encoding == ASCII || isSame();
  return encoding != ASCII && isSame();
}

/** In UTF-16 the bytes that a word is in other encodings may mean anything. */
function isSame(): bool {
  return load<u8>(anchorAt) == 0x5c || otherScriptWordAt(homeInImage(anchorAt), encoding) != 0;
}

/** `<пароль>…</пароль>` */
function element(): bool {
  if (nameStart == textStart || load<u8>(nameStart - 1) != 0x3c || nameEnd >= textEnd || load<u8>(nameEnd) != 0x3e)
    return false;
  const from = nameEnd + 1;
  const end = endOfValue(from, "<");
  const grade = isAt(end, textEnd, "</") ? gradeAmongText(from, end, 0, 0) : 0;
  if (grade != 0) reportSecret(XML_PASSWORD, from, end, grade);
  return true;
}

/** `%D0%BF…=value`, ended by `&` or a blank. */
function field(): void {
  let p = anchorEnd;
  const limit = ahead(p, BETWEEN);
  while (p < limit && isPercentForm(p, textEnd)) p += 3;
  if (p >= textEnd || load<u8>(p) != 0x3d) return;
  const end = endOfValue(p + 1, "& \"'<>;");
  const grade = gradeAmongText(p + 1, end, 0, 0);
  if (grade == LIKELY || gradePassword(p + 1, end, 4, 0, 0) != 0)
    reportSecret(FORM_PASSWORD, p + 1, end, grade == LIKELY ? LIKELY : POSSIBLE);
}

/** The character at p as a code point, 0 for a byte that is no text; `pointLength`: of how many characters it is. */
let pointLength: usize = 1;

function pointAt(p: usize): u32 {
  pointLength = 1;
  const char = <u32>load<u8>(p);
  if (char == 0x5c && isEscape(p)) {
    pointLength = 6;
    return (hexAt(p + 2) << 12) | (hexAt(p + 3) << 8) | (hexAt(p + 4) << 4) | hexAt(p + 5);
  }
  if (encoding != ASCII) return char == 0xff ? codeUnitAt(p) : char;
  if (char < 0x80) return char;
  if (isTrail(p + 1)) {
    const second = <u32>load<u8>(p + 1) & 0x3f;
    pointLength = 2;
    if (char >> 5 == 6) return ((char & 0x1f) << 6) | second;
    if (char >> 4 == 14 && isTrail(p + 2)) {
      pointLength = 3;
      return ((char & 0x0f) << 12) | (second << 6) | (<u32>load<u8>(p + 2) & 0x3f);
    }
  }
  return pointOfCodePage(p);
}

/** The signs that code pages of two bytes have for `：` and `＝`; other bytes are letters. */
function pointOfCodePage(p: usize): u32 {
  pointLength = 1;
  if (p + 1 >= textEnd) return 0;
  const pair = ((<u32>load<u8>(p)) << 8) | <u32>load<u8>(p + 1);
  const isColon = pair == 0xa3ba || pair == 0x8146 || pair == 0xa1a7 || pair == 0xa147;
  if (isColon || pair == 0xa3bd || pair == 0x8181) {
    pointLength = 2;
    return 0x3a;
  }
  if (pair == 0x8175 || pair == 0xa1b8) {
    pointLength = 2;
    return 0x300c;
  }
  return 0x410;
}

function isTrail(p: usize): bool {
  return p < textEnd && load<u8>(p) >> 6 == 2;
}

function isEscape(p: usize): bool {
  return isAt(p, textEnd, "\\u") && p + 6 <= textEnd && isRun(p + 2, p + 6, HEX);
}

function hexAt(p: usize): u32 {
  const char = <u32>load<u8>(p);
  return (char & 15) + (char > 0x39 ? 9 : 0);
}

/** Letters of scripts whose words have endings. */
function isLetter(point: u32): bool {
  return (point >= 0xc0 && point < 0x2000) || (point < 0x80 && (point | 0x20) - 0x61 < 26);
}

function endOfWord(p: usize): usize {
  for (let i = 0; i < MOST_ENDING && p < textEnd; i++) {
    if (!isLetter(pointAt(p))) break;
    p += pointLength;
  }
  return p;
}

/** Where what the name is joined to begins, or the end of the line it would stand below; 0: the name stands alone. */
function afterJoint(p: usize): usize {
  const limit = ahead(p, BETWEEN);
  const start = p;
  let kind = BLANK_JOINT;
  let words = 0;
  let isInWord = false;
  while (p < limit) {
    const point = pointAt(p);
    const next = p + pointLength;
    if (isSign(point, p, next)) {
      // `пароль → …`, `пароль - …`
      setJoint(SIGN, point == 0x3a);
      return afterOpening(skipSpace(next));
    }
    if (lineEndAt(p) != 0) {
      setJoint(kind, false);
      return words == 0 ? p : 0;
    }
    if (point == 0x20 || point == 0x3000 || point == 0x09) {
      isInWord = false;
    } else if (isParticle(point) && words == 0) {
      kind = WORD_JOINT;
    } else if (isOpening(point)) {
      setJoint(kind, false);
      return words == 0 ? next : 0;
    } else if (point >= 0x80 || (words > 0 && isIn(p, ALNUM))) {
      // Words that say what the password is for; behind them a sign must stand.
      if (!isInWord && ++words > MOST_WORDS) return 0;
      isInWord = true;
    } else if (isIn(p, ALNUM) || quoteAt(p) != 0) {
      if (quoteAt(p) != 0 && p == start) {
        p += quoteAt(p);
        continue;
      }
      const word = endOfLatin(p);
      if (quoteAt(p) == 0 && word < textEnd && isSignLater(word, limit)) {
        words++;
        p = word;
        continue;
      }
      setJoint(kind, false);
      return p;
    } else if (point == 0x2a || point == 0x28 || point == 0x29 || point == 0x5d) {
      // Bold text, what stands in brackets.
    } else if (point == 0x2f || point == 0x2e || point == 0x2d || point == 0x40) {
      if (words == 0) return 0;
    } else return 0;
    p = next;
  }
  return 0;
}

/** `:` and its kind; dashes with blanks around. */
function isSign(point: u32, p: usize, next: usize): bool {
  if (point == 0x3a || point == 0x3d || point == 0xff1a || point == 0xff1d || point == 0xfe55 || point == 0x2192)
    return true;
  if (point != 0x2d && point != 0x2013 && point != 0x2014) return false;
  return p > textStart && load<u8>(p - 1) == 0x20 && next < textEnd && load<u8>(next) == 0x20;
}

/** Between a word for "password" and what it is: is, as. */
function isParticle(point: u32): bool {
  // 是 为 為 は が 는 은 이 가
  return (
    point == 0x662f ||
    point == 0x4e3a ||
    point == 0x70ba ||
    point == 0x306f ||
    point == 0x304c ||
    point == 0xb294 ||
    point == 0xc740 ||
    point == 0xc774 ||
    point == 0xac00
  );
}

/** 「 『 “ « ‘ 【 */
function isOpening(point: u32): bool {
  return point == 0x300c || point == 0x300e || point == 0x201c || point == 0xab || point == 0x2018 || point == 0x3010;
}

function afterOpening(p: usize): usize {
  return p < textEnd && isOpening(pointAt(p)) ? p + pointLength : p;
}

function endOfLatin(p: usize): usize {
  return endOfRun(p, textEnd, LETTER);
}

/** `пароль wifi: …`: a word in Latin letters that belongs to the name. */
function isSignLater(p: usize, limit: usize): bool {
  p = skipSpace(p);
  if (p >= limit) return false;
  const point = pointAt(p);
  return point == 0x3a || point == 0xff1a || point == 0x3d;
}
