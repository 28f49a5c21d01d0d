/** Anchors and scans in the text of one page, in whatever form it is: all work on one-byte characters. */
import { TEXT } from "./detectors/dispatch";
import { GRANULE, RUN, WIDE_BITS } from "./kernels/classes";
import { beginText, collectText, findTextAnchors } from "./kernels/text-anchors";
import { maskText } from "./kernels/text-masks";
import { PAGE } from "./kernels/zero-page";
import { scanMasks } from "./scans/all";
import { fillForKernels, imagePage, openImage } from "./window";

/** Blocks of 64 characters in a page of one-byte text and of UTF-16. */
export const PLAIN_BLOCKS: i32 = 64;
export const WIDE_BLOCKS: i32 = 32;
/** More than the longest words of a seed phrase, and what is between them, take. */
const ROW: usize = 384;

/** Opens the image of the page's UTF-16 of this parity; returns whether there is any. */
export function openWideText(page: usize, parity: usize): bool {
  const blocks = blocksIn(wideBits(parity), WIDE_BLOCKS);
  if (!blocks) return false;
  openImage(page, parity);
  // Bit n + 1 is block n: anchors are compared, and the page's borders looked at, in the blocks beside text as well.
  const needed = blocks | (blocks << 1) | (blocks << 2);
  for (let rest = needed; rest; rest &= rest - 1) fillForKernels(imagePage() + ((<usize>ctz(rest)) << 6) - 64, 64);
  // A row of words that goes over a border of the page is followed farther.
  if (blocks & 1) fillForKernels(imagePage() - ROW, ROW);
  if (blocks >>> (WIDE_BLOCKS - 1)) fillForKernels(imagePage() + PAGE / 2, ROW);
  return true;
}

/** Which granules of the page are UTF-16 of this parity. */
export function wideBits(parity: usize): usize {
  return WIDE_BITS + (parity << 4);
}

/** Places of all anchors in the granules whose bits are set; `origin` is the page's first character. */
export function findAnchors(origin: usize, blocks: i32, bits: usize): void {
  beginText(origin);
  const words = <usize>blocks >>> 4;
  for (let word: usize = 0; word < words; word++) {
    const start = origin + (word << 6) * GRANULE;
    let rest = load<u64>(bits + (word << 3));
    let last: u64 = 0;
    while (rest) {
      const first = ctz(rest);
      const count = ctz(~(rest >>> first));
      const from = start + <usize>first * GRANULE;
      const isGoingOn = first == 0 && word > 0 && load<u64>(bits + (word << 3) - 8) >>> 63 != 0;
      const isPlain = blocks == PLAIN_BLOCKS && !isGoingOn;
      const back = isPlain
        ? lettersBefore(from, last == 0 && word == 0 ? 0 : start + <usize>last * GRANULE, origin)
        : 0;
      collectText(from - back, from + <usize>count * GRANULE);
      last = first + count;
      if (first + count >= 64) break;
      rest &= (<u64>-1) << (first + count);
    }
  }
  findTextAnchors(TEXT);
}

/** Names in other letters, and what stands between them and their values, may take so many granules. */
const MOST_BEFORE: usize = 4;

/**
 * Letters beyond ASCII before a stretch are no text by themselves, but a name may lie in them: how many bytes before
 * the stretch are searched with it, not below `least` nor what was searched with the page before.
 */
function lettersBefore(from: usize, least: usize, page: usize): usize {
  if (!isBehindLetters(from)) return 0;
  let to = from;
  while (from - to < MOST_BEFORE * GRANULE && to - GRANULE >= least) {
    if (to <= page && isText(to)) break;
    to -= GRANULE;
    if ((load<u32>(to - 4) & 0x80808080) == 0) break;
  }
  return from - to;
}

/**
 * The last bytes before the stretch are of letters, or a letter goes on into it, or it begins behind a blank or CR.
 * Without a branch but the last: what stands before a stretch is hard to foresee, that it is letters is rare.
 */
function isBehindLetters(from: usize): bool {
  const last = <u32>load<u8>(from - 1);
  const first = <u32>load<u8>(from);
  const isAfterLetter = <i32>(load<u8>(from - 2) >= 0x80);
  const goesOn = <i32>(last >= 0xc2) & <i32>(first >>> 6 == 2);
  const isBlank = (<i32>(last == 0x20) & <i32>(first >= 0xc2)) | (<i32>(last == 0x0d) & <i32>(first == 0x0a));
  return ((<i32>(last >= 0x80) & (isAfterLetter | goesOn)) | (isAfterLetter & isBlank)) != 0;
}

/** Whether a run touches the granule that ends here: then it was searched. */
function isText(end: usize): bool {
  let run: usize = 0;
  for (let p = end - GRANULE - <usize>RUN + 1; p < end + <usize>RUN - 1; p++) {
    const byte = load<u8>(p);
    run = (byte >= 0x20 && byte < 0x80) || byte == 0x0a ? run + 1 : 0;
    if (run >= <usize>RUN && p >= end - GRANULE && p + 1 - run < end) return true;
  }
  return false;
}

/** Places of everything else that text is scanned for. */
export function findClasses(origin: usize, blocks: i32, bits: usize): void {
  const textBlocks = blocksIn(bits, blocks);
  maskText(origin, blocks, textBlocks);
  scanMasks(textBlocks, blocks);
}

/** One bit for each four granules that have any. */
function blocksIn(bits: usize, blocks: i32): u64 {
  let all: u64 = 0;
  for (let word: usize = 0; word < <usize>blocks >>> 4; word++) {
    const granules = load<u64>(bits + (word << 3));
    if (granules) all |= anyOfFour(granules) << (word << 4);
  }
  return all;
}

function anyOfFour(granules: u64): u64 {
  let bits = (granules | (granules >>> 1) | (granules >>> 2) | (granules >>> 3)) & 0x1111111111111111;
  bits = (bits | (bits >>> 3)) & 0x0303030303030303;
  bits = (bits | (bits >>> 6)) & 0x000f000f000f000f;
  bits = (bits | (bits >>> 12)) & 0x000000ff000000ff;
  return (bits | (bits >>> 24)) & 0xffff;
}
