/**
 * Text anchors: hundreds of literals, in stretches that are known to be text.
 *
 * Idea: four phases, the first three each a loop without an unpredictable branch on a single place.
 *   collect  three bytes at every second place are hashed into a table of bytes that holds 1 or 0. The answers of
 *            eight places are one number, by which a table gives the places that passed, packed: eight are stored
 *            always, and the list grows by the number of bits. Every literal has a key at both parities of its place,
 *            the rarest of its triples, so every second place is enough.
 *   sieve    the key again, by a table of bits that tells more apart; then a fourth byte, after or before the key, by
 *            two such tables; the list is packed in place.
 *   match    the first eight bytes of the literal that the key may be of: most fail, the others are a list of their own.
 *            Where it may be several literals the place is kept, and all literals of that key are asked.
 *   exact    the few matches: what stands around the literal is looked up, its rest compared.
 *
 *     text      … A c c o u n t K e y = …
 *     places      ^   ^   ^   ^   ^   ^          every second
 *     keys          cou     untK…                one of them is a key of `AccountKey`, whatever the parity
 *
 * UTF-16 is narrowed before (../narrow.ts), so it needs no keys of its own.
 *
 * In: stretches of GRANULE bytes each, with 16 readable bytes before and 64 after. Out: places.
 * Cost: some fifty-five instructions per 16 bytes for collect, ten per candidate and twenty per key for the sieve, some
 * twenty per survivor for match.
 */
import { TEXT_LITERALS } from "../filter/anchors.generated";
import { addMembers, bytesOf, isRestAt, lengthOf, rulesOf } from "../filter/literals";
import {
  BROKEN_AFTER,
  BROKEN_BEFORE,
  HASH,
  isHeadAt,
  isText,
  isTextOrEnd,
  isWord,
  KEYS,
  keyHash,
  LEFT,
  literalAt,
  MEMBERS,
  NEARLY_WORD_START,
  PACKED,
  PRINTABLE_AFTER,
  RIGHT,
  RUN_START,
  SHARED,
  SHARED_ROW,
  STILL_BROKEN,
  sieveHash,
  slotOf,
  WORD_START,
} from "../filter/text-tables";
import { GRANULE } from "./classes";

/** Candidates: two bytes each, from `base` on. Of a stretch room for eight more is needed than are kept. */
const FOUND: usize = memory.data(2 * (2048 + 64), 64);
let foundEnd: usize = FOUND;
/** So far before the page's first character may a stretch begin. */
const MOST_BACK: usize = 256;
let base: usize = 0;
/** Those of them that the sieve lets pass: four bytes each. */
const LIST: usize = memory.data(4 * (2048 + 64), 64);
/** Literals and where they may begin: four bytes each. */
const MATCHES: usize = memory.data(8 * (2048 + 2048), 64);
/** There is room for those of one more place. */
const MOST_MATCHES: usize = MATCHES + 8 * 2048;
let matchesEnd: usize = MATCHES;
/** Where those begin that were told among several literals: they are in order, and so are those before. */
let sharedFrom: usize = MATCHES;

/** How many places passed the hash, the sieve and the match since the start; the benchmark prints them. */
export let candidates: u32 = 0;
export let survivors: u32 = 0;
export let matches: u32 = 0;

/** Begins a page whose first character is at `origin`: what is collected from now on is looked at by findTextAnchors. */
export function beginText(origin: usize): void {
  base = origin - MOST_BACK;
  foundEnd = FOUND;
}

/** Collects candidates from a stretch, a multiple of GRANULE; at most a page between beginText and findTextAnchors. */
export function collectText(from: usize, to: usize): void {
  let end = foundEnd;
  // A literal may begin with a NUL, which is not part of the text, and its key with the byte before that.
  const isAfterNul = <u32>(load<u8>(from - 1) == 0);
  store<u16>(end, <u16>(from - 2 - base));
  end += (<usize>(isAfterNul & mayBeKey(load<u32>(from - 2)))) << 1;
  const start = base;
  for (let p = from; p < to; p += GRANULE) {
    const low = load<u64>(p);
    const high = load<u64>(p, 8);
    let keys = mayBeKey(load<u32>(p, 14));
    keys = (keys << 1) + mayBeKey(<u32>(high >>> 32));
    keys = (keys << 1) + mayBeKey(<u32>(high >>> 16));
    keys = (keys << 1) + mayBeKey(<u32>high);
    keys = (keys << 1) + mayBeKey(load<u32>(p, 6));
    keys = (keys << 1) + mayBeKey(<u32>(low >>> 32));
    keys = (keys << 1) + mayBeKey(<u32>(low >>> 16));
    keys = (keys << 1) + mayBeKey(<u32>low);
    const offsets = v128.load8x8_u(PACKED + ((<usize>keys) << 3));
    v128.store(end, i16x8.add(offsets, i16x8.splat(<i16>(p - start))));
    end += (<usize>popcnt(keys)) << 1;
  }
  foundEnd = end;
}

function mayBeKey(four: u32): u32 {
  return <u32>load<u8>(keyHash(four), HASH);
}

/**
 * Adds a place of this kind for each anchor among the candidates, in the order of the text: anchors of one name lead to
 * one value, and what was found out for the first holds for the next.
 */
export function findTextAnchors(kind: i32): void {
  const end = match(sieve());
  sharedFrom = matchesEnd;
  for (let q = LIST; q < end; q += 4) {
    if (matchesEnd > MOST_MATCHES) addMatches(kind);
    matchShared(load<u32>(q));
  }
  addMatches(kind);
}

function addMatches(kind: i32): void {
  const middle = allowed(MATCHES, sharedFrom, MATCHES);
  const end = allowed(sharedFrom, matchesEnd, middle);
  matchesEnd = MATCHES;
  sharedFrom = MATCHES;
  let p = MATCHES;
  let q = middle;
  // Which comes next is a toss-up: chosen without a branch.
  while (p < middle && q < end) {
    const isShared = load<u32>(q, 4) < load<u32>(p, 4);
    const next = select(q, p, isShared);
    q += (<usize>isShared) << 3;
    p += (<usize>!isShared) << 3;
    addMatch(kind, next);
  }
  for (; p < middle; p += 8) addMatch(kind, p);
  for (; q < end; q += 8) addMatch(kind, q);
}

function addMatch(kind: i32, match: usize): void {
  const literal = <usize>load<u32>(match);
  const start = <usize>load<u32>(match, 4);
  if (isRestAt(literal, start)) addMembers(kind, literal, MEMBERS, start);
}

function sieve(): usize {
  const end = sieveKeys();
  let kept = LIST;
  for (let q = LIST; q < end; q += 4) {
    const at = load<u32>(q);
    const around = load<u64>(<usize>at - 1);
    const right = sieveHash(<u32>(around >>> 8));
    const left = sieveHash(<u32>around);
    const isRight = <usize>load<u8>(right >>> 3, RIGHT) >>> (right & 7);
    const isLeft = <usize>load<u8>(left >>> 3, LEFT) >>> (left & 7);
    store<u32>(kept, at);
    kept += ((isRight | isLeft) & 1) << 2;
  }
  candidates += <u32>(foundEnd - FOUND) >>> 1;
  survivors += <u32>(kept - LIST) >>> 2;
  return kept;
}

/** Two of three candidates only have the hash of a key: one look tells, at half the price of the fourth byte. */
function sieveKeys(): usize {
  let kept = LIST;
  const start = base;
  for (let q = FOUND, end = foundEnd; q < end; q += 2) {
    const at = <u32>start + <u32>load<u16>(q);
    const key = sieveHash(load<u32>(<usize>at) & 0xffffff);
    store<u32>(kept, at);
    kept += ((<usize>load<u8>(key >>> 3, KEYS) >>> (key & 7)) & 1) << 2;
  }
  return kept;
}

/** Lists what the key's only literal may be, by its first eight bytes, and packs the places where it may be several. */
function match(end: usize): usize {
  let kept = LIST;
  let found = MATCHES;
  for (let q = LIST; q < end; q += 4) {
    const at = load<u32>(q);
    const entry = load<u32>(slotOf(load<u32>(<usize>at) & 0xffffff));
    const index = entry & 0xffff;
    const start = <usize>at + 1 - <usize>((entry >>> 16) & 0xff);
    const isOnly = <usize>(entry >>> 24);
    store<u32>(kept, at);
    kept += (<usize>(entry != 0) & ~isOnly) << 2;
    store<u64>(found, <u64>literalAt(index) | ((<u64>start) << 32));
    found += (<usize>isHeadAt(index, start) & isOnly) << 3;
  }
  matches += <u32>(found - MATCHES) >>> 3;
  matchesEnd = found;
  return kept;
}

/** Packs matches from ≤ q < to, at `kept`: those stay whose rules allow what is around them. */
function allowed(from: usize, to: usize, kept: usize): usize {
  for (let q = from; q < to; q += 8) {
    const match = load<u64>(q);
    const isAllowed = <usize>!brokenRules(<usize>(match & 0xffffffff), <usize>(match >>> 32));
    store<u64>(kept, match);
    kept += isAllowed << 3;
  }
  return kept;
}

/** Lists those of a key's literals whose first eight bytes are there, without a branch on any. */
function matchShared(at: u32): void {
  const slot = slotOf(load<u32>(<usize>at) & 0xffffff);
  let found = matchesEnd;
  let row = SHARED + <usize>load<u16>(slot) * SHARED_ROW;
  for (const end = row + <usize>load<u8>(slot, 2) * SHARED_ROW; row < end; row += SHARED_ROW) {
    const index = <u32>load<u16>(row);
    const start = <usize>at + 1 - <usize>load<u16>(row, 2);
    store<u64>(found, <u64>literalAt(index) | ((<u64>start) << 32));
    found += (<usize>isHeadAt(index, start)) << 3;
  }
  matches += <u32>(found - matchesEnd) >>> 3;
  matchesEnd = found;
}

/** Of the literal's rules those that what is around it breaks. */
function brokenRules(literal: usize, start: usize): u32 {
  const before = <usize>load<u8>(start - 1);
  const after = <usize>load<u8>(start + lengthOf(literal));
  const isSame = <u32>(before == <usize>load<u8>(bytesOf(literal)));
  const second = <usize>load<u8>(start - 2);
  const broken =
    (<u32>load<u8>(BROKEN_BEFORE + before) & <u32>load<u8>(STILL_BROKEN + second)) |
    <u32>load<u8>(BROKEN_AFTER + after);
  return rulesOf(literal) & (broken | (isSame * RUN_START));
}

/** Every literal at every place of a stretch: the oracle of the tests. */
export function findTextAnchorsScalar(kind: i32, from: usize, to: usize): void {
  for (let p = from; p < to; p++) {
    for (let i = 0; i < TEXT_LITERALS; i++) {
      const literal = literalAt(i);
      if (isLiteralByBytes(literal, p) && mayStandAt(literal, p)) addMembers(kind, literal, MEMBERS, p);
    }
  }
}

/** What brokenRules looks up. */
function mayStandAt(literal: usize, start: usize): bool {
  const rules = rulesOf(literal);
  const before = <u32>load<u8>(start - 1);
  if (rules & WORD_START && isWord(before)) return false;
  if (rules & NEARLY_WORD_START && isWord(before) && isText(<u32>load<u8>(start - 2))) return false;
  if (rules & RUN_START && before == <u32>load<u8>(bytesOf(literal))) return false;
  return !(rules & PRINTABLE_AFTER) || isTextOrEnd(<u32>load<u8>(start + lengthOf(literal)));
}

function isLiteralByBytes(literal: usize, p: usize): bool {
  for (let i: usize = 0; i < lengthOf(literal); i++)
    if (load<u8>(p + i) != load<u8>(bytesOf(literal) + i)) return false;
  return true;
}
