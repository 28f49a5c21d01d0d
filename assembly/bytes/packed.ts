/**
 * What the module holds is packed by its build: tools/wasm/pack-data.mjs describes the form. Imported before anything
 * else, since every text and table of the program is in it.
 */
import { BLOCK_OVERHEAD, OBJECT, TOTAL_OVERHEAD } from "rt/common";

/** Behind it come the length of a run, two bytes, and the run; anything else is a text up to a zero. */
const RUN: u32 = 1;
/** The place where the data belongs, and the length of the packed form. */
const SIZES: usize = 8;
const ALIGNMENT: usize = 16;

unpack();

/** A module that was not packed has zeros at the end of its memory. */
function unpack(): void {
  const end = ((<usize>memory.size()) << 16) - SIZES;
  const start = end - <usize>load<u32>(end, 4);
  let into = <usize>load<u32>(end);
  let from = start;
  while (from < end) {
    if (load<u8>(from) == RUN) {
      const length = <usize>load<u16>(from, 1);
      memory.copy(into, from + 3, length);
      from += 3 + length;
      into += length;
      continue;
    }
    let at = into + TOTAL_OVERHEAD;
    for (let byte = load<u8>(from++); byte != 0; byte = load<u8>(from++)) {
      store<u16>(at, byte);
      at += 2;
    }
    const next = at + ALIGNMENT - 1 - ((at - into + ALIGNMENT - 1) % ALIGNMENT);
    store<u32>(into, next - into - BLOCK_OVERHEAD, offsetof<OBJECT>("mmInfo"));
    store<u32>(into, idof<string>(), offsetof<OBJECT>("rtId"));
    store<u32>(into, at - into - TOTAL_OVERHEAD, offsetof<OBJECT>("rtSize"));
    into = next;
  }
  // New memory is expected to be zeros.
  memory.fill(start, 0, end + SIZES - start);
}
