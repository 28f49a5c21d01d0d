/** Mails, messages, places, statements: what was written and done. All of it is only possible, but for mail headers. */
import {
  CHAT_MESSAGE,
  GEO_POSITION,
  IP_ADDRESS,
  MAIL_HEADER,
  POSTAL_ADDRESS,
  SOURCE_MAP,
  SQL_STATEMENT,
} from "../../filter/detectors.generated";
import { LIKELY, POSSIBLE } from "../../records";
import { BLANK, DIGIT, DOT, endOfRun, isIn, isRun } from "../../values/chars";
import { numberOf } from "../../values/checksums/digits";
import { upTo } from "../../values/stops";
import { holdsPlaceholder } from "../../values/words/placeholders";
import { hasOneOf } from "../../values/words/word-lists";
import { find, findAnyCase, findChar, findLast, isAt } from "../../values/words/words";
import { anchorAt, anchorEnd, textEnd, textStart } from "../../window";
import { ahead, behind, lookAhead, lookBack } from "../around";
import { endOfQuoted } from "../passwords/values";
import { reportPlain } from "../report";

/** `Subject: text` with another header near. */
export function mailHeader(): void {
  if (!isAt(anchorAt, textEnd, "Subject: ")) return;
  if (anchorAt > textStart && load<u8>(anchorAt - 1) >= 0x20) return;
  let end = anchorEnd;
  const limit = ahead(end, 200);
  while (end < limit && load<u8>(end) >= 0x20) end++;
  if (end - anchorEnd < 3 || holdsPlaceholder(anchorEnd, end)) return;
  const least = lookBack(anchorAt, 400);
  const most = lookAhead(end, 400);
  const isMail =
    isLineStart(findLast(least, anchorAt, "From: ")) ||
    isLineStart(find(end, most, "From: ")) ||
    findLast(least, anchorAt, "Message-ID:") != 0 ||
    find(end, most, "Message-ID:") != 0;
  if (isMail) reportPlain(MAIL_HEADER, anchorEnd, end, LIKELY, 0);
}

/** Whether a line begins at a place that was found. */
function isLineStart(place: usize): bool {
  return place != 0 && (place == textStart || load<u8>(place - 1) < 0x20);
}

/** The string of a JSON member near the anchor: `"name":"value"`. 0: none; else its begin, its end in `stringStop`. */
let stringStop: usize = 0;

function memberNear(name: string, before: usize, after: usize): usize {
  const from = behind(anchorAt, before);
  const limit = ahead(anchorEnd, after);
  const key = find(from, limit, name);
  if (key == 0) return 0;
  let p = key + <usize>name.length;
  while (p < limit && (isIn(p, BLANK) || load<u8>(p) == 0x3a)) p++;
  if (p >= limit || load<u8>(p) != 0x22) return 0;
  stringStop = endOfQuoted(p + 1, 0x22);
  return stringStop == 0 ? 0 : p + 1;
}

/** `"content"` or `"text"` beside `"channel_id"` or `"sender"`. */
export function chatMessage(): void {
  let from = memberNear('"content"', 300, 300);
  if (from == 0) from = memberNear('"text"', 300, 300);
  if (from != 0 && stringStop - from >= 4 && !holdsPlaceholder(from, stringStop))
    reportPlain(CHAT_MESSAGE, from, stringStop, POSSIBLE, 0);
}

/** Street, town and code in one object; the value is the street. */
export function postalAddress(): void {
  const most = lookAhead(anchorEnd, 300);
  const least = lookBack(anchorAt, 300);
  const hasCity = hasOneOf(least, most, '|"city"|"town"|"locality"|"ort"|');
  if (!hasCity || !hasOneOf(least, most, '|"zip|"postal|"postcode|"plz"|')) return;
  const from = isAt(anchorAt, textEnd, '"street"')
    ? memberNear('"street"', 0, 200)
    : memberNear('ddressLine1"', 20, 200);
  if (from != 0 && stringStop - from >= 4 && !holdsPlaceholder(from, stringStop))
    reportPlain(POSTAL_ADDRESS, from, stringStop, POSSIBLE, 0);
}

/** A number of degrees, at most `most`, with four places or more. */
function decimalEnd(p: usize, most: i64): usize {
  if (p < textEnd && load<u8>(p) == 0x2d) p++;
  const dot = endOfRun(p, ahead(p, 4), DIGIT);
  if (dot == p || dot >= textEnd || !isIn(dot, DOT) || numberOf(p, dot) > most) return 0;
  const end = endOfRun(dot + 1, ahead(dot, 20), DIGIT);
  return end - dot > 4 ? end : 0;
}

/** `"latitude": 52.5163, "longitude": 13.3777`. The value reaches from the one number to the other. */
export function geoPosition(): void {
  let p = anchorEnd;
  while (p < textEnd && (isIn(p, BLANK) || load<u8>(p) == 0x3a)) p++;
  const latitude = decimalEnd(p, 90);
  if (latitude == 0) return;
  const limit = ahead(latitude, 40);
  let name = findAnyCase(latitude, limit, '"lng"');
  if (name == 0) name = findAnyCase(latitude, limit, '"lon');
  if (name == 0) return;
  let q = findChar(name, limit, 0x3a) + 1;
  while (q < textEnd && isIn(q, BLANK)) q++;
  const longitude = q < textEnd ? decimalEnd(q, 180) : 0;
  if (longitude != 0) reportPlain(GEO_POSITION, p, longitude, POSSIBLE, 0);
}

/** A public IPv4 address after a label. */
export function ipAddress(): void {
  let p = anchorEnd;
  const limit = ahead(p, 16);
  while (p < limit && !isIn(p, DIGIT)) p++;
  if (p == anchorEnd || p >= limit) return;
  const end = endOfRun(p, ahead(p, 16), DIGIT | DOT);
  let q = p;
  let first = 0;
  let second = 0;
  for (let i = 0; i < 4; i++) {
    const stop = endOfRun(q, end, DIGIT);
    if (stop == q || stop - q > 3) return;
    let value = 0;
    for (; q < stop; q++) value = value * 10 + <i32>(load<u8>(q) - 0x30);
    if (value > 255) return;
    if (i == 0) first = value;
    if (i == 1) second = value;
    if (i < 3 && (q >= end || !isIn(q, DOT))) return;
    q++;
  }
  if (q - 1 != end) return;
  const isPrivate =
    first == 10 ||
    first == 127 ||
    first == 0 ||
    first >= 224 ||
    (first == 192 && second == 168) ||
    (first == 172 && second >= 16 && second < 32) ||
    (first == 169 && second == 254);
  if (!isPrivate) reportPlain(IP_ADDRESS, p, end, POSSIBLE, 0);
}

/** A source map in a file or inside an address. */
export function sourceMap(): void {
  const isInline = isAt(anchorEnd, textEnd, "data:application/json");
  const isContent = isAt(anchorEnd, textEnd, '":["');
  if (isInline || isContent) reportPlain(SOURCE_MAP, anchorAt, anchorEnd, LIKELY, anchorEnd - anchorAt);
}

/** `INSERT INTO t … VALUES (… 'text' …)`, `UPDATE t SET … WHERE …` with a text in quotes. */
export function sqlStatement(): void {
  const end = upTo(anchorEnd, ahead(anchorEnd, 400), "\0");
  const isInsert = load<u8>(anchorAt) == 0x49;
  const second = isInsert ? findAnyCase(anchorEnd, end, "values") : findAnyCase(anchorEnd, end, " set ");
  if (second == 0 || findChar(second, end, 0x27) == end) return;
  if (!isInsert && findAnyCase(second, end, " where ") == 0) return;
  const quote = findChar(second, end, 0x27);
  const close = findChar(quote + 1, end, 0x27);
  if (close == end || close - quote < 4 || isRun(quote + 1, close, DIGIT) || holdsPlaceholder(quote + 1, close)) return;
  reportPlain(SQL_STATEMENT, anchorAt, end, POSSIBLE, 0);
}
