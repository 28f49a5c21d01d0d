/** The fields around one of a form's body, `a=b&name=value&c=d`: a password beside a user's name is one of a login. */
import { known, knownFrom, knownTo, learnFrom, learnTo, NO_FORM } from "../../values/known";
import { downTo, stopsOf, upTo } from "../../values/stops";
import { textStart } from "../../window";
import { ahead, behind } from "../around";
import { isUserName } from "./names";

/** Fields of a body are looked at so far before and after a name. */
const BODY: usize = 400;
/** What ends a field of a form. */
const FIELD_ENDS: string = "\x01 &?\"'<>";

/**
 * Whether another field of the same body names a user: other than the one whose name is from ≤ p < to and whose value
 * ends at `end`. Where none does is remembered: a stretch of whole fields, of which each was looked at.
 */
export function isUserNear(from: usize, to: usize, end: usize): bool {
  const key = changetype<usize>(FIELD_ENDS);
  const isField = isFieldStart(from);
  const before = isField ? knownFrom(known(key, NO_FORM, from)) : from;
  const least = behind(from, BODY);
  let p = before;
  while (p > least && load<u8>(p - 1) == 0x26) {
    const start = downTo(p - 1, least, FIELD_ENDS);
    if (isUserField(start, p - 1)) return true;
    // A field that is seen in part only is not known: from another place more of it is seen.
    if (start <= least) break;
    p = start;
  }
  const first = p;
  const limit = ahead(end, BODY);
  p = end;
  // Behind the value fields are whole in any case.
  const place = isField ? before : end + 1;
  if (p < limit && load<u8>(p) == 0x26) {
    const seen = knownTo(known(key, NO_FORM, place));
    if (seen > place) p = max(p, seen);
  }
  while (p < limit && load<u8>(p) == 0x26) {
    const stop = upTo(p + 1, limit, FIELD_ENDS);
    if (isUserField(p + 1, stop)) return true;
    if (stop >= limit) break;
    p = stop;
  }
  // Another place will ask of these fields, too, and of this one.
  if (isField ? !isUserName(from, to) : p > end) {
    // What was asked in between may have taken over the row.
    const row = known(key, NO_FORM, place);
    if (isField) learnFrom(row, first);
    learnTo(row, p);
  }
  return false;
}

/** Whether a field begins here, not somewhere in one. */
function isFieldStart(place: usize): bool {
  return place > textStart && load<u8>(stopsOf(FIELD_ENDS) + <usize>load<u8>(place - 1)) != 0;
}

function isUserField(from: usize, end: usize): bool {
  const equals = upTo(from, end, "=");
  return equals < end && isUserName(from, equals);
}
