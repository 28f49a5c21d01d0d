/**
 * Strings: runs of printable characters (0x20 to 0x7e, tab), so many or more, as bytes and as UTF-16 of either parity.
 *
 * Idea: 64 characters are one mask. Runs of `shortest` bits or more are what is left of it when each bit is ANDed with
 * as many that follow; a run that touches the end of a mask is kept open and goes on in the next one, over blocks and
 * pages.
 *
 *     mask      . X X X X X X . X X . X X X     shortest: 4
 *     left      . X X X . . . . . . . . . .     a run from the first on, three longer than what is left
 *     open                            X X X     goes on
 *
 * Cost per 16 characters: one load, three operations, one bitmask; UTF-16 is narrowed before (../scanner/narrow.ts).
 */
import { dataEnd, dataStart, offsetAt } from "../scanner/buffer";
import { forgetRun, orderAt } from "../scanner/byte-order";
import { PAGE } from "../scanner/kernels/zero-page";
import { narrowUnits } from "../scanner/narrow";
import { UTF16BE, UTF16LE } from "../scanner/window";
import { addHit } from "./hits";

const STEP: usize = 64;
const PLAIN: i32 = 0;
/** Longer ones are told by their open ends. */
const MOST_ERODED: u32 = 32;

let shortest: u32 = 8;

/** Of each form (bytes, UTF-16 of even, of odd places): where an open run began, or NaN. */
const OPEN: usize = memory.data(3 * 8, 16);
const IMAGE: usize = memory.data(2048, 64);

/** least: characters, 1 or more. */
export function beginStrings(least: u32): void {
  shortest = max<u32>(1, least);
  for (let form = 0; form < 3; form++) setOpen(form, NaN);
}

/** Adds a hit for each string that ends in the page. */
export function findStrings(page: usize): void {
  findIn(PLAIN, page, page, 1);
  forgetRun();
  for (let parity: usize = 0; parity < 2; parity++) {
    narrowUnits(page + parity, IMAGE, PAGE / 2);
    findIn(1 + <i32>parity, IMAGE, page + parity, 2);
  }
}

/** Those that end with the data. */
export function endStrings(): void {
  for (let form = 0; form < 3; form++) close(form, dataEnd, form == PLAIN ? 1 : 2);
}

/** Runs in a page's characters; `home` is where the first one lies, each takes `unit` bytes there. */
function findIn(form: i32, characters: usize, home: usize, unit: usize): void {
  const count = PAGE / unit;
  for (let at: usize = 0; at < count; at += STEP) {
    const place = home + at * unit;
    let mask = printable(characters + at);
    const limit = charactersUpTo(place, unit);
    if (limit < 64) mask &= ((<u64>1) << limit) - 1;
    if (!Number.isNaN(open(form))) {
      const more = ctz(~mask);
      if (more == 64) continue;
      close(form, place + <usize>more * unit, unit);
      mask &= (<u64>-1) << more;
    }
    const tail = clz(~mask);
    // What touches the end is open; the rest of the mask is whole.
    const whole = tail == 64 ? 0 : mask & (<u64>-1 >>> tail);
    for (let left = eroded(whole); left; ) {
      const first = ctz(left);
      const length = ctz(~(whole >>> first));
      if (length >= <u64>shortest) add(form, place + <usize>first * unit, <u32>length);
      left &= length + first >= 64 ? 0 : (<u64>-1) << (first + length);
    }
    if (tail) setOpen(form, offsetAt(place + <usize>(64 - tail) * unit));
  }
}

/** How many of 64 characters from here on are data. */
function charactersUpTo(place: usize, unit: usize): u64 {
  if (place >= dataEnd) return 0;
  return min<u64>(64, <u64>((dataEnd - place + unit - 1) / unit));
}

/** What is left of runs when each bit needs those that follow; never less than starts of runs that are long enough. */
function eroded(mask: u64): u64 {
  let done: u32 = 1;
  const wanted = min(shortest, MOST_ERODED);
  while (done < wanted) {
    const step = min(done, wanted - done);
    mask &= mask >>> step;
    done += step;
  }
  return mask;
}

function close(form: i32, end: usize, unit: usize): void {
  const start = open(form);
  setOpen(form, NaN);
  if (Number.isNaN(start)) return;
  const length = <u32>((offsetAt(end) - start) / <f64>unit);
  if (length >= shortest) addAt(form, start, length, end);
}

function add(form: i32, start: usize, length: u32): void {
  addAt(form, offsetAt(start), length, start);
}

/** `near`: an address in the run or just behind it; of a long run the beginning may be gone. */
function addAt(form: i32, offset: f64, length: u32, near: usize): void {
  if (form == PLAIN) {
    addHit(offset, length, 0);
    return;
  }
  const last = near >= dataStart + 2 && offsetAt(near) > offset ? near - 2 : near;
  const order = orderAt(last);
  if (order == UTF16LE) addHit(offset, length, UTF16LE);
  else addHit(offset - 1, length + <u32>hasOneMore(offset, length), UTF16BE);
}

/** UTF-16BE read from its second byte shows its last character only if a zero follows. */
function hasOneMore(offset: f64, length: u32): bool {
  const end = <usize>(offset + 2 * <f64>length - offsetAt(dataStart)) + dataStart;
  return end < dataEnd && load<u8>(end - 1) == 0 && isPrintable(<u32>load<u8>(end));
}

function isPrintable(byte: u32): bool {
  return byte - 0x20 < 0x5f || byte == 9;
}

function open(form: i32): f64 {
  return load<f64>(OPEN + ((<usize>form) << 3));
}

function setOpen(form: i32, offset: f64): void {
  store<f64>(OPEN + ((<usize>form) << 3), offset);
}

function printable(p: usize): u64 {
  const low = lanes(v128.load(p)) | (lanes(v128.load(p, 16)) << 16);
  return low | ((lanes(v128.load(p, 32)) | (lanes(v128.load(p, 48)) << 16)) << 32);
}

function lanes(bytes: v128): u64 {
  const value = i8x16.sub(bytes, i8x16.splat(0x20));
  const isIn = i8x16.eq(i8x16.min_u(value, i8x16.splat(0x5e)), value);
  return <u64>(<u32>i8x16.bitmask(v128.or(isIn, i8x16.eq(bytes, i8x16.splat(9)))));
}
