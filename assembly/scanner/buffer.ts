/**
 * Where the bytes of the file lie while they are scanned. No allocation: one fixed stretch of memory.
 *
 *     | up to LAG | BEHIND | … pages still to scan … | HOLD | room for the next block | PAD |
 *                          ^ next                           ^ fill
 *
 * Addresses and file offsets agree modulo the page, so what is a page here is a page of the file however the file is
 * cut to blocks. A page is scanned once HOLD bytes are known behind it; BEHIND bytes before it stay readable. So
 * every place is examined once, with all it may look at, and no kernel knows of borders.
 */
import { PAGE } from "./kernels/zero-page";

/** The host hands over at most so much at a time. */
export const BLOCK: usize = 1 << 20;
/** UTF-16: LOOK_FAR characters of two bytes behind an anchor that may end a page later. */
export const HOLD: usize = 9 * PAGE;
export const BEHIND: usize = PAGE;
/**
 * What is needed no more stays so long. Smaller blocks are not moved one by one; those of 80 KiB, as Firefox brings them,
 * are, which costs less than the pages of a longer stretch: browsers run several scanners in turns, and the processor has
 * to find each page of each of them.
 */
const LAG: usize = 1 << 16;
/** Kernels work in whole steps and read past the end. */
export const PAD: usize = 1024;

const START: usize = memory.data(4096 + (1 << 16) + 10 * 4096 + (1 << 20) + 4096 + 1024, 4096);
const LIMIT: usize = START + BEHIND + LAG + HOLD + PAGE + BLOCK;

/** First byte that was handed over and is still here; the first after the last. */
export let dataStart: usize = START;
export let dataEnd: usize = START;
/** The next page to scan. */
export let nextPage: usize = START;

/** File offset of START. */
let startOffset: f64 = 0;

export function offsetAt(address: usize): f64 {
  return startOffset + (<f64>address - <f64>START);
}

/** The next bytes are those from `offset` on; all before is forgotten. */
export function restart(offset: f64): void {
  const phase = <usize>(<u64>offset & 4095);
  nextPage = START + BEHIND;
  dataStart = nextPage + phase;
  dataEnd = dataStart;
  startOffset = offset - <f64>(dataStart - START);
  memory.fill(START, 0, dataStart - START);
}

/** How many bytes may be put at dataEnd. */
export function room(): usize {
  return LIMIT - dataEnd;
}

/** The host has put so many bytes at dataEnd; at the end of the file zeros follow. */
export function append(length: usize): void {
  dataEnd += length;
}

/** What lies behind the last byte, in its page and as far as kernels read on, is zero. */
export function padEnd(): void {
  memory.fill(dataEnd, 0, PAGE + PAD);
}

export function pageDone(): void {
  nextPage += PAGE;
}

/** Makes room for the next block: what is needed no more is left behind. */
export function moveDown(): void {
  const distance = nextPage - BEHIND - START;
  if (distance <= LAG) return;
  memory.copy(START, START + distance, dataEnd - START - distance);
  dataStart = dataStart > START + distance ? dataStart - distance : START;
  dataEnd -= distance;
  nextPage -= distance;
  startOffset += <f64>distance;
}
