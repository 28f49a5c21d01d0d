/**
 * Orders and filters any list by what its rows say in the report: a row is written, and its own JSON is read
 * for the wanted field or text. No list needs code of its own, and what a person sees is what is compared.
 */

import { Dump } from "../facts/dump";
import { jsonLength, jsonStart, restart } from "./json";
import { listLength, writeRow } from "./lists";

/** Kinds of sort keys, in the order they sort: numbers, then texts, then rows without the field. */
const KEY_NUMBER: i32 = 0;
const KEY_TEXT: i32 = 1;
const KEY_ABSENT: i32 = 2;

/** Bytes of a text that are compared at a time, and in all: names of libraries share 16, paths of a program 60. */
const TEXT_KEY: i32 = 16;
const MOST_COMPARED: i32 = 256;

let selected: StaticArray<i32> = new StaticArray<i32>(0);
let selectedList: i32 = -1;
let selectedLength: i32 = -1;
let selectedTotal: i32 = 0;
let isFileOrder: bool = true;

@final
class Sorted {
  kind: i32 = KEY_ABSENT;
  value: u64 = 0;
  /** The first bytes of a text, folded to lower case, as two big-endian numbers. */
  high: u64 = 0;
  low: u64 = 0;

  constructor(readonly index: i32) {}
}

/**
 * Prepares the rows of `list` that `needle` matches, ordered by `field` ("" for file order); both ASCII, the
 * needle in lower case. Returns how many there are.
 */
export function select(
  dump: Dump,
  list: i32,
  field: string,
  isDescending: bool,
  needle: usize,
  needleLength: i32,
): i32 {
  const length = listLength(dump, list);
  selectedList = list;
  selectedLength = length;
  isFileOrder = field.length == 0 && needleLength == 0 && !isDescending;
  selectedTotal = length;
  if (isFileOrder) return length;
  const rows: Array<Sorted> = [];
  for (let i = 0; i < length; i++) {
    restart();
    writeRow(dump, list, i);
    if (needleLength > 0 && !holdsText(jsonStart(), jsonLength(), needle, needleLength)) continue;
    const row = new Sorted(i);
    if (field.length > 0) readKey(row, field, 0);
    rows.push(row);
  }
  if (field.length > 0) sortRows(dump, rows, 0, field, isDescending);
  else if (isDescending) rows.reverse();
  selected = new StaticArray<i32>(rows.length);
  for (let i = 0; i < rows.length; i++) selected[i] = rows[i].index;
  selectedTotal = rows.length;
  return selectedTotal;
}

/** Whether `list` is still as long as when it was selected. */
export function isSelected(dump: Dump, list: i32): bool {
  return list == selectedList && listLength(dump, list) == selectedLength;
}

/** The place in file order of the row at `position` of the selection. */
export function selectedIndex(position: i32): i32 {
  return isFileOrder ? position : selected[position];
}

export function selectionLength(): i32 {
  return selectedTotal;
}

/** `done`: bytes of the texts that are the same in all of them, and have been compared. */
function sortRows(dump: Dump, rows: Array<Sorted>, done: i32, field: string, isDescending: bool): void {
  rows.sort(isDescending ? descending : ascending);
  if (done + TEXT_KEY >= MOST_COMPARED) return;
  let from = 0;
  for (let i = 1; i <= rows.length; i++) {
    const first = rows[from];
    if (i < rows.length && rows[i].kind == first.kind && compareValues(rows[i], first) == 0) continue;
    // A text that is shorter ends in a zero.
    if (i - from > 1 && first.kind == KEY_TEXT && (first.low & 0xff) != 0) {
      const same = rows.slice(from, i);
      for (let j = 0; j < same.length; j++) {
        restart();
        writeRow(dump, selectedList, same[j].index);
        readKey(same[j], field, done + TEXT_KEY);
      }
      sortRows(dump, same, done + TEXT_KEY, field, isDescending);
      for (let j = 0; j < same.length; j++) rows[from + j] = same[j];
    }
    from = i;
  }
}

function ascending(a: Sorted, b: Sorted): i32 {
  if (a.kind != b.kind) return a.kind - b.kind;
  const order = compareValues(a, b);
  return order != 0 ? order : a.index - b.index;
}

/** Rows without the field come last either way. */
function descending(a: Sorted, b: Sorted): i32 {
  const isAbsent = a.kind == KEY_ABSENT || b.kind == KEY_ABSENT;
  if (a.kind != b.kind) return isAbsent ? a.kind - b.kind : b.kind - a.kind;
  const order = compareValues(b, a);
  return order != 0 ? order : a.index - b.index;
}

function compareValues(a: Sorted, b: Sorted): i32 {
  if (a.value != b.value) return a.value < b.value ? -1 : 1;
  if (a.high != b.high) return a.high < b.high ? -1 : 1;
  if (a.low != b.low) return a.low < b.low ? -1 : 1;
  return 0;
}

/** Reads the value of the row's own field `name` from the JSON just written; of a text what comes behind `skipped` bytes. */
function readKey(row: Sorted, name: string, skipped: i32): void {
  const start = jsonStart();
  const end = start + jsonLength();
  let depth = 0;
  for (let p = start; p < end; ) {
    const byte = load<u8>(p);
    if (byte == 0x22) {
      const close = endOfText(p, end);
      if (depth == 1 && load<u8>(close) == 0x3a && isName(p + 1, name)) return readValue(row, close + 1, end, skipped);
      p = close;
      continue;
    }
    if (byte == 0x7b || byte == 0x5b) depth++;
    else if (byte == 0x7d || byte == 0x5d) depth--;
    p++;
  }
}

function readValue(row: Sorted, at: usize, end: usize, skipped: i32): void {
  let p = at;
  if (load<u8>(p) != 0x22) {
    row.kind = KEY_NUMBER;
    const isNegative = load<u8>(p) == 0x2d;
    if (isNegative) p++;
    let value: u64 = 0;
    let fraction: i32 = -1;
    for (; p < end; p++) {
      const byte = load<u8>(p);
      if (byte == 0x2e) fraction = 0;
      else if (byte < 0x30 || byte > 0x39) break;
      else if (fraction < 0) value = value * 10 + (byte - 0x30);
      else if (fraction < 6) {
        row.low = row.low * 10 + (byte - 0x30);
        fraction++;
      }
    }
    for (; fraction >= 0 && fraction < 6; fraction++) row.low *= 10;
    row.value = isNegative ? (1 << 62) - value : (1 << 62) + value;
    return;
  }
  p++;
  if (skipped == 0 && load<u8>(p) == 0x30 && load<u8>(p + 1) == 0x78) {
    row.kind = KEY_NUMBER;
    for (p += 2; p < end; p++) {
      const digit = hexValue(load<u8>(p));
      if (digit < 0) break;
      row.value = (row.value << 4) | <u64>digit;
    }
    return;
  }
  row.kind = KEY_TEXT;
  p += skipped;
  for (let i = 0; i < TEXT_KEY; i++) {
    const byte = p < end && load<u8>(p) != 0x22 ? <u64>fold(load<u8>(p++)) : 0;
    if (i < 8) row.high = (row.high << 8) | byte;
    else row.low = (row.low << 8) | byte;
  }
}

/** Whether a value (no key) of the JSON at `start` holds the needle, ASCII letters in either case. */
function holdsText(start: usize, length: i32, needle: usize, needleLength: i32): bool {
  const end = start + length;
  let from = start;
  for (let p = start; p < end; ) {
    if (load<u8>(p) != 0x22) {
      p++;
      continue;
    }
    // What lies between two texts are numbers and words.
    if (contains(from, p, needle, needleLength)) return true;
    const close = endOfText(p, end);
    if (load<u8>(close) != 0x3a && contains(p + 1, close - 1, needle, needleLength)) return true;
    p = close;
    from = close;
  }
  return contains(from, end, needle, needleLength);
}

function contains(start: usize, end: usize, needle: usize, length: i32): bool {
  if (end < start + length) return false;
  const last = end - length;
  const first = load<u8>(needle);
  for (let p = start; p <= last; p++) {
    if (fold(load<u8>(p)) != first) continue;
    let i: i32 = 1;
    while (i < length && fold(load<u8>(p + i)) == load<u8>(needle + i)) i++;
    if (i == length) return true;
  }
  return false;
}

/** The byte behind the closing quote of the text that opens at `p`. */
function endOfText(p: usize, end: usize): usize {
  for (p++; p < end; p++) {
    const byte = load<u8>(p);
    if (byte == 0x5c) p++;
    else if (byte == 0x22) return p + 1;
  }
  return end;
}

function isName(p: usize, name: string): bool {
  for (let i = 0; i < name.length; i++) if (<i32>load<u8>(p + i) != name.charCodeAt(i)) return false;
  return load<u8>(p + name.length) == 0x22;
}

function fold(byte: u8): u8 {
  return byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
}

function hexValue(byte: u8): i32 {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  return byte >= 0x61 && byte <= 0x66 ? byte - 0x57 : -1;
}
