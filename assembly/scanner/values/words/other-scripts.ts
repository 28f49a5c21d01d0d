/** Words for "password" beyond Latin letters (tools/scanner/other-scripts.ts), compared by code units. */
import { dataEnd, dataStart } from "../../buffer";
import { OTHER_SCRIPTS } from "../../filter/other-scripts.generated";
import { UTF16BE } from "../../window";

/** Where each word begins in the list, in units, and how many units it has: two bytes each. */
const WORDS: usize = memory.data(4 * 128, 16);
let count: usize = 0;
/** A bit for each pair of code units, by its hash, that a word begins with. */
const PAIRS: usize = memory.data(8192, 16);
const BAR: u16 = 0x7c;

function prepare(): void {
  let start = 0;
  for (let i = 1; i <= OTHER_SCRIPTS.length; i++) {
    if (i < OTHER_SCRIPTS.length && unitOfList(i) != BAR) continue;
    store<u16>(WORDS + (count << 2), <u16>start);
    store<u16>(WORDS + (count << 2), <u16>(i - start), 2);
    count++;
    const pair = pairHash(unitOfList(start), unitOfList(start + 1));
    store<u8>(PAIRS + (pair >> 3), load<u8>(PAIRS + (pair >> 3)) | ((<u8>1) << (<u8>pair & 7)));
    start = i + 1;
  }
}

function pairHash(first: u16, second: u16): usize {
  return <usize>(((<u32>first | ((<u32>second) << 16)) * 0x9e3779b1) >>> 16);
}

function unitOfList(index: i32): u16 {
  return load<u16>(changetype<usize>(OTHER_SCRIPTS) + ((<usize>index) << 1));
}

/** The unit whose low byte is at this address of the buffer. */
function unitAt(low: usize, order: u8): u16 {
  return <u16>load<u8>(low) | ((<u16>load<u8>(order == UTF16BE ? low - 1 : low + 1)) << 8);
}

/** How many code units the word has that begins where this low byte is; 0: none does. */
export function otherScriptWordAt(low: usize, order: u8): usize {
  if (count == 0) prepare();
  if (low < (order == UTF16BE ? dataStart + 1 : dataStart)) return 0;
  const first = unitAt(low, order);
  const second = unitAt(low + 2, order);
  const pair = pairHash(first, second);
  if (((load<u8>(PAIRS + (pair >> 3)) >> <u8>(pair & 7)) & 1) == 0) return 0;
  for (let i: usize = 0; i < count; i++) {
    const start = <i32>load<u16>(WORDS + (i << 2));
    if (unitOfList(start) != first || unitOfList(start + 1) != second) continue;
    const length = <usize>load<u16>(WORDS + (i << 2), 2);
    let at: usize = 2;
    while (at < length && unitAt(low + (at << 1), order) == unitOfList(start + <i32>at)) at++;
    if (at == length && low + (length << 1) - 1 <= dataEnd) return length;
  }
  return 0;
}
