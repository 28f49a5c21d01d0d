/**
 * What the file looks like from afar, for the strip beside its map: of each block of 64 KiB how varied its bytes are
 * and how much of it is empty, text, UTF-16.
 *
 * offset size name
 *      0    1 entropy  of its bytes, 0 to 8 bits as 0 to 255
 *      1    1 zero     share of its empty pages, 0 to 255
 *      2    1 text     share of its text
 *      3    1 wide     share of its UTF-16
 *
 * Entropy is taken from a sample, 16 bytes of each 512, since to count all would cost as much as the scan. The places
 * of the sample move on from page to page, so that a table's columns all come in.
 */
import { TEXT_BITS, WIDE_BITS } from "./kernels/classes";
import { PAGE } from "./kernels/zero-page";

export const SURVEY_BLOCK: usize = 65536;
const ENTRY: usize = 4;
const CAPACITY: usize = 64;
export const SURVEY: usize = memory.data(4 * 64, 16);
export let surveyCount: usize = 0;

/**
 * How often each byte was in the sample of the block under way: in four tables, of every fourth byte each, since to
 * count a byte again where it was just counted waits for that.
 */
const TABLE: usize = 4 * 256;
const COUNTS: usize = memory.data(4 * 4 * 256, 16);
const STRIDE: usize = 512;
const TAKEN: usize = 16;
const SAMPLES_OF_PAGE: u32 = 128;

/** n log2 n, for every n that a count may be: a logarithm of each would cost a tenth of the kernels. */
const MOST_SAMPLES: usize = 2048;
const TERMS: usize = memory.data(8 * (2048 + 1), 16);

/** Call at start. */
export function buildSurvey(): void {
  for (let n: usize = 1; n <= MOST_SAMPLES; n++) store<f64>(TERMS + (n << 3), <f64>n * Math.log2(<f64>n));
}

let pages: u32 = 0;
let zeroPages: u32 = 0;
let textGranules: u32 = 0;
let wideGranules: u32 = 0;

/** The next page begins a stretch. */
export function beginSurvey(): void {
  surveyCount = 0;
  clear();
}

function clear(): void {
  memory.fill(COUNTS, 0, 4 * TABLE);
  pages = 0;
  zeroPages = 0;
  textGranules = 0;
  wideGranules = 0;
}

export function surveyZeroPage(): void {
  store<u32>(COUNTS, load<u32>(COUNTS) + SAMPLES_OF_PAGE);
  zeroPages++;
  pages++;
}

/** classifyPage has just looked at it. */
export function surveyPage(page: usize): void {
  const first = page + (((<usize>pages) << 4) & (STRIDE - 1));
  for (let p = first; p < page + PAGE; p += STRIDE) {
    for (let i: usize = 0; i < TAKEN; i += 4) {
      count(p + i, COUNTS);
      count(p + i + 1, COUNTS + TABLE);
      count(p + i + 2, COUNTS + 2 * TABLE);
      count(p + i + 3, COUNTS + 3 * TABLE);
    }
  }
  for (let word: usize = 0; word < 32; word += 8) {
    textGranules += <u32>popcnt(load<u64>(TEXT_BITS + word));
    wideGranules += <u32>popcnt(load<u64>(WIDE_BITS + word));
  }
  pages++;
}

function count(p: usize, table: usize): void {
  const entry = table + ((<usize>load<u8>(p)) << 2);
  store<u32>(entry, load<u32>(entry) + 1);
}

/** The block is through, or the stretch is. The host must take entries before there are CAPACITY of them. */
export function endSurveyBlock(): void {
  if (pages == 0 || surveyCount == CAPACITY) return;
  const entry = SURVEY + surveyCount * ENTRY;
  store<u8>(entry, <u8>Math.round(entropy() * (255 / 8)));
  store<u8>(entry, share(zeroPages, pages), 1);
  store<u8>(entry, share(textGranules, pages * 256), 2);
  store<u8>(entry, share(wideGranules, pages * 128), 3);
  surveyCount++;
  clear();
}

export function takeSurvey(): void {
  surveyCount = 0;
}

function share(part: u32, whole: u32): u8 {
  return <u8>min<u32>(255, (part * 255 + whole / 2) / whole);
}

/** Shannon's, in bits per byte. */
function entropy(): f64 {
  const total = <f64>(pages * SAMPLES_OF_PAGE);
  let sum: f64 = 0;
  for (let entry = COUNTS; entry < COUNTS + TABLE; entry += 4) {
    const even = load<u32>(entry) + load<u32>(entry, 2 * 4 * 256);
    const odd = load<u32>(entry, 4 * 256) + load<u32>(entry, 3 * 4 * 256);
    sum += load<f64>(TERMS + ((<usize>(even + odd)) << 3));
  }
  return Math.log2(total) - sum / total;
}
