/**
 * Memory that the C library's malloc took from the system apart from the heap behind the program, told by what it writes
 * at the begin of it (glibc 2.3 to 2.41, malloc/arena.c and malloc/malloc.c), in words:
 *
 *     an arena, where threads allocate     a multiple of its most   0 of which arena
 *                                                                   1 the part before it, or 0
 *                                                                   2 bytes in use   3 bytes that may be written
 *     a large block of its own             a page                   0 nothing        1 bytes, and 2: it is mapped
 *
 * Arenas are told by all four words. Blocks lie side by side: they are told if the last one ends where the region does.
 */
import { addU64 } from "../../bytes/checked";
import { Cursor } from "../../bytes/cursor";
import { READ, Region, WRITE } from "../../facts/memory/region";

/** The smallest of both is a little larger; smaller regions are not read. */
const LEAST: u64 = 1 << 17;
const PAGE: u64 = 4096;
/** Of all regions, and of one. */
const MOST_READS: i32 = 2048;
const MOST_BLOCKS: i32 = 256;
/** Of 64 bits and of 32. */
const LARGEST: u64 = 1 << 26;
const LARGEST_OF_32: u64 = 1 << 20;
const MAPPED: u64 = 2;
/** Behind the four words stand at most so many others before the arena itself. */
const MOST_WORDS: u64 = 16;

let reads: i32 = 0;

/** Names those of the regions that no one has named; they are told apart by `[heap` from what is none. */
export function nameMalloc(regions: Array<Region>, cursor: Cursor): void {
  reads = 0;
  for (let i = 0; i < regions.length; i++) {
    const region = regions[i];
    const isWritten = (region.protection & (READ | WRITE)) == (READ | WRITE);
    if (!isWritten || region.name.length > 0 || region.size < LEAST || region.present == 0) continue;
    if (isArena(region, cursor)) nameRole(region, "[heap:arena]");
    else if (isOfBlocks(region, cursor)) nameRole(region, "[heap:blocks]");
    if (reads > MOST_READS) return;
  }
}

function nameRole(region: Region, role: string): void {
  region.name = role;
  region.type = "private";
}

function wordAt(cursor: Cursor, at: u64): u64 {
  reads++;
  return cursor.wordOrZero(at);
}

function isArena(region: Region, cursor: Cursor): bool {
  const word = <u64>cursor.wordBytes;
  const largest = word == 8 ? LARGEST : LARGEST_OF_32;
  const base = region.base;
  if ((base & (largest - 1)) != 0) return false;
  const arena = wordAt(cursor, base);
  const before = wordAt(cursor, base + word);
  const used = wordAt(cursor, base + word * 2);
  const written = wordAt(cursor, base + word * 3);
  if (used == 0 || (used & (PAGE - 1)) != 0 || used > written || written > largest || written != region.size)
    return false;
  if (before != 0) return (before & (largest - 1)) == 0 && before != base && wordAt(cursor, before) == arena;
  return arena >= base + word * 4 && arena <= base + word * MOST_WORDS;
}

function isOfBlocks(region: Region, cursor: Cursor): bool {
  const end = addU64(region.base, region.size);
  let at = region.base;
  for (let i = 0; i < MOST_BLOCKS && at < end; i++) {
    if (wordAt(cursor, at) != 0) return false;
    const size = wordAt(cursor, at + cursor.wordBytes);
    const bytes = size & ~(PAGE - 1);
    if (size != (bytes | MAPPED) || bytes == 0 || bytes > end - at) return false;
    at += bytes;
  }
  return at == end;
}
