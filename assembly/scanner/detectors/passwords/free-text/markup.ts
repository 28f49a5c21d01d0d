/**
 * Names and values in markup, apart from one another: `<property name="password" value="…"/>`,
 * `<entry key="password">…</entry>`, `<Password Type="x">…</Password>`, `<key>password</key><string>…</string>`,
 * `<td>Password</td><td>…</td>`; also with `&lt;` for `<`.
 */
import { XML_PASSWORD } from "../../../filter/detectors.generated";
import { LIKELY } from "../../../records";
import { isIn, LETTER } from "../../../values/chars";
import { downTo, upTo } from "../../../values/stops";
import { findAnyCase, isAt, isBefore } from "../../../values/words/words";
import { textEnd, textStart } from "../../../window";
import { ahead, behind } from "../../around";
import { reportSecret } from "../../report";
import { nameEnd, nameStart } from "../name-at";
import { isMadeName, isOfRequest, isTokenName } from "../names";
import { endOfValue } from "../values";
import { endOfQuote, quoteAt, skipLines, skipSpace } from "./cursor";
import { gradeAmongText } from "./judge";

/** How far a tag may reach before and after a name. */
const TAG: usize = 200;
/** Tags that may open between a name and its value. */
const MOST_TAGS = 5;

/** The name is known to be one of passwords. */
let isPassword = false;

/** Whether the name stands in markup; then its value was looked for. */
export function markup(isOfPassword: bool): bool {
  isPassword = isOfPassword;
  if (isAt(nameEnd, textEnd, "&gt;") && isBefore(nameStart, textStart, ";")) {
    const from = nameEnd + 4;
    const end = endOfValue(from, "&<");
    if (isAt(end, textEnd, "&lt;/")) tell(from, end);
    return true;
  }
  const p = closeTagAt(skipSpace(nameEnd));
  if (p != 0) {
    content(p);
    return true;
  }
  // The name is quoted, or that of the element.
  if (nameStart == textStart || !mayBeInTag(nameStart - 1)) return false;
  const least = behind(nameStart, TAG);
  const tag = downTo(nameStart, least, "<>\0");
  if (tag > textStart && load<u8>(tag - 1) == 0x3c && tag < textEnd && isIn(tag, LETTER)) return inTag(tag);
  return false;
}

function mayBeInTag(p: usize): bool {
  const char = load<u8>(p);
  return char == 0x22 || char == 0x27 || char == 0x3c || char == 0x3a;
}

/** The name is that of an element, or the value of an attribute. */
function inTag(tag: usize): bool {
  const end = upTo(nameEnd, ahead(nameEnd, TAG), "<>\0");
  if (end >= textEnd || load<u8>(end) != 0x3e) return false;
  // `password="…"` is a joint.
  if (load<u8>(nameEnd) == 0x3d) return false;
  if (attribute(tag, end)) return true;
  if (load<u8>(end - 1) != 0x2f) content(end + 1);
  return true;
}

/** `value="…"` of the tag; false: it has none. */
function attribute(tag: usize, end: usize): bool {
  const name = findAnyCase(tag, end, "value=");
  if (name == 0 || load<u8>(name - 1) > 0x20) return false;
  const quote = quoteAt(name + 6);
  const from = name + 6 + quote;
  const stop = quote != 0 ? endOfQuote(from, quote) : 0;
  if (stop != 0) tell(from, stop);
  return true;
}

/** The place behind `</tag>`, with a colon before or after it; 0: no tag closes here. */
function closeTagAt(p: usize): usize {
  if (p < textEnd && load<u8>(p) == 0x3a) p = skipSpace(p + 1);
  if (!isAt(p, textEnd, "</")) return 0;
  const end = upTo(p + 2, ahead(p, 40), "<>\0");
  if (end >= textEnd || load<u8>(end) != 0x3e) return 0;
  return end + 1;
}

/** A tag that opens, or one that closes a cell or row of a table. */
function isTagOfContent(p: usize): bool {
  return isIn(p + 1, LETTER) || isAt(p, textEnd, "</t");
}

function content(p: usize): void {
  let hasTag = false;
  for (let i = 0; i < MOST_TAGS; i++) {
    p = skipLines(p);
    if (p + 1 >= textEnd || load<u8>(p) != 0x3c || !isTagOfContent(p)) break;
    const end = upTo(p + 1, ahead(p, TAG), "<>\0");
    if (end >= textEnd || load<u8>(end) != 0x3e) return;
    if (attribute(p, end) || load<u8>(end - 1) == 0x2f) return;
    hasTag = true;
    p = end + 1;
  }
  if (p < textEnd && load<u8>(p) == 0x3a) p = skipSpace(p + 1);
  const isRaw = isAt(p, textEnd, "<![CDATA[");
  if (isRaw) p = skipLines(p + 9);
  const end = endOfValue(p, isRaw ? "]" : "<");
  if (end >= textEnd || end == p) return;
  if (
    isRaw
      ? isAt(skipLines(end), textEnd, "]]>")
      : load<u8>(end) == 0x3c && (hasTag || isAt(end, textEnd, "</") || isAt(end, textEnd, "<br"))
  )
    tell(p, end);
}

function tell(from: usize, end: usize): void {
  const grade = gradeAmongText(from, end, isPassword ? 0 : nameStart, nameEnd);
  // A token that no machine made is a part of a text.
  if (
    grade == 0 ||
    isOfRequest(nameStart, nameEnd) ||
    (grade != LIKELY && isTokenName(nameStart, nameEnd) && isMadeName(nameStart, nameEnd))
  )
    return;
  reportSecret(XML_PASSWORD, from, end, grade);
}
