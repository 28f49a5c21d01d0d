/**
 * Names and passwords in binary property lists of Apple's systems: settings, messages, what is stored for a user.
 *
 *     "bplist00"   objects   where each object begins   trailer
 *
 * An object is a byte with its kind and, below 15, its count, and what is counted: characters, or numbers of other
 * objects. Dictionaries hold the numbers of all names, then those of all values. How long such a number is stands at the
 * end only; so objects are walked through for numbers of one byte and of two, until where the first object begins is
 * said: that is the table, and the walk was right.
 */
import { INI_PASSWORD } from "../../../filter/detectors.generated";
import { POSSIBLE } from "../../../records";
import { at, textEnd } from "../../../window";
import { reportSecret } from "../../report";
import { isSecretName } from "../names";
import { gradeSecret, holdsBlank } from "../values";
import { beginText, big16, endText, isTextOf } from "./bytes";

const HEADER: usize = 8;
/** Of one list; more are looked at no farther. */
const MOST_OBJECTS: usize = 1024;
const STARTS: usize = memory.data(2 * 1024, 16);

const DATA: u8 = 4;
const TEXT: u8 = 5;
const WIDE_TEXT: u8 = 6;
const IDENTIFIER: u8 = 8;
const ARRAY: u8 = 10;
const SET: u8 = 12;
const DICTIONARY: u8 = 13;

let objects: usize = 0;
/** Of the object that was read last. */
let kind: u8 = 0;
let count: usize = 0;
let body: usize = 0;

export function propertyList(): void {
  beginText();
  if (walk(1)) tellAll(1);
  else if (walk(2)) tellAll(2);
  endText();
}

/** Reads the head of an object; false: there is none. */
function read(p: usize): bool {
  if (p + 9 >= textEnd) return false;
  const marker = load<u8>(p);
  kind = marker >> 4;
  count = <usize>(marker & 15);
  body = p + 1;
  if (kind < DATA || kind == IDENTIFIER || count < 15) return true;
  // An integer of one, two or four bytes.
  const size = load<u8>(body);
  if (size == 0x10) count = <usize>load<u8>(body + 1);
  else if (size == 0x11) count = big16(body + 1);
  else return false;
  body += size == 0x10 ? 2 : 3;
  return true;
}

/** How many bytes stand behind the head; usize.MAX_VALUE: it is no object. */
function bodySize(refSize: usize): usize {
  switch (kind) {
    case 0:
      return count == 0 || count == 8 || count == 9 || count == 15 ? 0 : usize.MAX_VALUE;
    case 1:
    case 2:
    case 3:
      return count < 5 ? (<usize>1) << count : usize.MAX_VALUE;
    case DATA:
    case TEXT:
      return count;
    case WIDE_TEXT:
      return count * 2;
    case IDENTIFIER:
      return count + 1;
    case ARRAY:
    case 11:
    case SET:
      return count * refSize;
    case DICTIONARY:
      return count * refSize * 2;
    default:
      return usize.MAX_VALUE;
  }
}

function walk(refSize: usize): bool {
  objects = 0;
  for (let p = at + HEADER; objects < MOST_OBJECTS; ) {
    if (objects > 2 && isTable(p)) return true;
    if (!read(p)) return false;
    const size = bodySize(refSize);
    if (size >= textEnd - body) return false;
    store<u16>(STARTS + (objects << 1), <u16>(p - at));
    objects++;
    p = body + size;
  }
  return false;
}

/** Where the objects begin, one after another, in one byte or in two. */
function isTable(p: usize): bool {
  for (let i: usize = 0; i < 3; i++) {
    const start = <usize>load<u16>(STARTS + (i << 1));
    const isShort = load<u8>(p) == <u8>HEADER;
    if ((isShort ? <usize>load<u8>(p + i) : big16(p + (i << 1))) != start) return false;
  }
  return true;
}

/** The head of the object that a number at p names; false: there is no such text. */
function textAt(p: usize, refSize: usize): bool {
  const number = refSize == 1 ? <usize>load<u8>(p) : big16(p);
  if (number >= objects || !read(at + <usize>load<u16>(STARTS + (number << 1)))) return false;
  return (kind == TEXT || kind == DATA) && count != 0 && isTextOf(body, count);
}

function tellAll(refSize: usize): void {
  for (let i: usize = 0; i < objects; i++) {
    if (!read(at + <usize>load<u16>(STARTS + (i << 1))) || kind != DICTIONARY) continue;
    const names = body;
    const pairs = count;
    for (let pair: usize = 0; pair < pairs; pair++) {
      const ref = names + pair * refSize;
      if (!textAt(ref, refSize) || kind != TEXT) continue;
      const name = body;
      const nameEnd = body + count;
      if (isSecretName(name, nameEnd) && textAt(ref + pairs * refSize, refSize)) tell(name, nameEnd);
    }
  }
}

/** As of a line of settings. */
function tell(name: usize, nameEnd: usize): void {
  const end = body + count;
  const grade = gradeSecret(body, end, 4, name, nameEnd);
  if (grade != 0) reportSecret(INI_PASSWORD, body, end, holdsBlank(body, end) ? POSSIBLE : grade);
}
