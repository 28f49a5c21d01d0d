/**
 * Raw deflate (RFC 1951) of the bytes of a link. The browser's own stream would do, but for three things: it must
 * stop at the cap to the byte, refuse what stands behind the end, and do both the same everywhere.
 *
 * Codes of up to 9 bits, nearly all, are looked up; longer ones are followed bit by bit along their canonical counts.
 */

/** A stream unpacks to more than the cap. */
export class TooLarge extends Error {}

/** A stream that no packer writes: cut, damaged, or followed by something. */
export class Damaged extends Error {}

/** Most bits of a code, symbols of the two alphabets. */
const MOST_BITS = 15;
const LITERALS = 288;
const DISTANCES = 30;

/** RFC 1951 §3.2.5: bases of lengths (symbols 257 to 285) and of distances, and how many further bits each takes. */
const LENGTH_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const LENGTHS = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
];
const DISTANCE_BITS = Array.from({ length: DISTANCES }, (_, symbol) => Math.max(0, (symbol >> 1) - 1));
const DISTANCE_BASES = DISTANCE_BITS.map((bits, symbol) =>
  symbol < 2 ? symbol + 1 : 1 + ((2 + (symbol & 1)) << bits),
);

/** §3.2.7: in this order the lengths of the codes for code lengths are written. */
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** A canonical code: how many symbols have each length, and the symbols in order of their codes. */
interface Code {
  readonly counts: Uint16Array;
  readonly symbols: Uint16Array;
  /** By the next LOOKED_UP bits: symbol × 16 + bits of its code; 0 where the code is longer or none. */
  readonly table: Uint16Array;
}

const LOOKED_UP = 9;

/** Below, a copy byte by byte is quicker than calls that each copy a few. */
const SHORT = 32;

/** Throws TooLarge above `cap` bytes, Damaged for all else that is wrong. */
export function inflate(packed: Uint8Array, cap: number): Uint8Array<ArrayBuffer> {
  return new Inflater(packed, cap).run();
}

class Inflater {
  readonly #packed: Uint8Array;
  readonly #cap: number;
  #out = new Uint8Array(4096);
  #length = 0;
  #at = 0;
  #held = 0;
  #heldBits = 0;

  constructor(packed: Uint8Array, cap: number) {
    this.#packed = packed;
    this.#cap = cap;
  }

  run(): Uint8Array<ArrayBuffer> {
    for (let isLast = false; !isLast; ) {
      isLast = this.#bits(1) === 1;
      switch (this.#bits(2)) {
        case 0:
          this.#copyStored();
          break;
        case 1:
          this.#block(FIXED_LITERALS, FIXED_DISTANCES);
          break;
        case 2:
          this.#block(...this.#readCodes());
          break;
        default:
          throw new Damaged('a block of no known kind');
      }
    }
    // Whole bytes may have been taken for a look-up.
    if (this.#at - (this.#heldBits >> 3) !== this.#packed.length) throw new Damaged('bytes behind the end');
    return this.#out.subarray(0, this.#length);
  }

  #bits(count: number): number {
    while (this.#heldBits < count) {
      const byte = this.#packed[this.#at++];
      if (byte === undefined) throw new Damaged('the stream is cut');
      this.#held |= byte << this.#heldBits;
      this.#heldBits += 8;
    }
    const value = this.#held & ((1 << count) - 1);
    this.#held >>>= count;
    this.#heldBits -= count;
    return value;
  }

  #symbol(code: Code): number {
    while (this.#heldBits < LOOKED_UP && this.#at < this.#packed.length) {
      this.#held |= (this.#packed[this.#at++] ?? 0) << this.#heldBits;
      this.#heldBits += 8;
    }
    const entry = code.table[this.#held & ((1 << LOOKED_UP) - 1)] ?? 0;
    const length = entry & 15;
    if (length === 0 || length > this.#heldBits) return this.#longSymbol(code);
    this.#held >>>= length;
    this.#heldBits -= length;
    return entry >> 4;
  }

  /** The code is followed one bit at a time, `first` being the first code of each length. */
  #longSymbol({ counts, symbols }: Code): number {
    let code = 0;
    let first = 0;
    let index = 0;
    for (let length = 1; length <= MOST_BITS; length++) {
      code |= this.#bits(1);
      const count = counts[length] ?? 0;
      if (code - count < first) return symbols[index + code - first] ?? 0;
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    throw new Damaged('no such code');
  }

  #put(byte: number): void {
    this.#reserve(1);
    this.#out[this.#length++] = byte;
  }

  #copyStored(): void {
    this.#bits(this.#heldBits & 7);
    const length = this.#bits(16);
    if ((this.#bits(16) ^ 0xffff) !== length) throw new Damaged('the length of a stored block');
    for (let i = 0; i < length; i++) this.#put(this.#bits(8));
  }

  #block(literals: Code, distances: Code): void {
    for (;;) {
      const symbol = this.#symbol(literals);
      if (symbol < 256) this.#put(symbol);
      else if (symbol === 256) return;
      else this.#copy(symbol - 257, distances);
    }
  }

  #copy(symbol: number, distances: Code): void {
    const base = LENGTHS[symbol];
    if (base === undefined) throw new Damaged('no such length');
    const length = base + this.#bits(LENGTH_BITS[symbol] ?? 0);
    const far = this.#symbol(distances);
    const farBase = DISTANCE_BASES[far];
    if (farBase === undefined) throw new Damaged('no such distance');
    const distance = farBase + this.#bits(DISTANCE_BITS[far] ?? 0);
    if (distance > this.#length) throw new Damaged('a distance before the start');
    this.#reserve(length);
    const out = this.#out;
    const start = this.#length;
    if (distance < SHORT) {
      for (let at = start; at < start + length; at++) out[at] = out[at - distance] ?? 0;
    } else {
      // What reaches into itself repeats itself: each step copies all that there is of it by then.
      const from = start - distance;
      for (let done = 0; done < length; done += distance + done) {
        out.copyWithin(start + done, from, from + Math.min(length - done, distance + done));
      }
    }
    this.#length += length;
  }

  /** Room for so many bytes more, if they may be. */
  #reserve(length: number): void {
    if (this.#length + length > this.#cap) throw new TooLarge('unpacks to more than a summary should');
    if (this.#length + length <= this.#out.length) return;
    const grown = new Uint8Array(Math.max(this.#out.length * 2, this.#length + length));
    grown.set(this.#out);
    this.#out = grown;
  }

  #readCodes(): [literals: Code, distances: Code] {
    const literals = this.#bits(5) + 257;
    const distances = this.#bits(5) + 1;
    const written = this.#bits(4) + 4;
    if (literals > LITERALS - 2 || distances > DISTANCES) throw new Damaged('too many codes');
    const own = new Uint8Array(ORDER.length);
    for (const symbol of ORDER.slice(0, written)) own[symbol] = this.#bits(3);
    const code = codeOf(own, false);
    const lengths = new Uint8Array(literals + distances);
    for (let at = 0; at < lengths.length; ) {
      const symbol = this.#symbol(code);
      if (symbol < 16) {
        lengths[at++] = symbol;
        continue;
      }
      if (symbol === 16 && at === 0) throw new Damaged('nothing to repeat');
      const value = symbol === 16 ? (lengths[at - 1] ?? 0) : 0;
      const repeat = symbol === 16 ? 3 + this.#bits(2) : symbol === 17 ? 3 + this.#bits(3) : 11 + this.#bits(7);
      if (at + repeat > lengths.length) throw new Damaged('more lengths than codes');
      lengths.fill(value, at, at + repeat);
      at += repeat;
    }
    if (lengths[256] === 0) throw new Damaged('no end of the block');
    return [codeOf(lengths.subarray(0, literals), true), codeOf(lengths.subarray(literals), true)];
  }
}

/** `mayBeOne`: a code of a single symbol, one bit long, is incomplete and allowed (§3.2.7). */
function codeOf(lengths: Uint8Array, mayBeOne: boolean): Code {
  const counts = new Uint16Array(MOST_BITS + 1);
  for (const length of lengths) counts[length] = (counts[length] ?? 0) + 1;
  const used = lengths.length - (counts[0] ?? 0);
  counts[0] = 0;
  let left = 1;
  for (let length = 1; length <= MOST_BITS; length++) {
    left = left * 2 - (counts[length] ?? 0);
    if (left < 0) throw new Damaged('more codes than there is room for');
  }
  const isOne = used === 0 || (used === 1 && counts[1] === 1);
  if (left > 0 && !(mayBeOne && isOne)) throw new Damaged('codes that are not all used');
  const next = new Uint16Array(MOST_BITS + 2);
  for (let length = 1; length <= MOST_BITS; length++) next[length + 1] = (next[length] ?? 0) + (counts[length] ?? 0);
  const symbols = new Uint16Array(used);
  lengths.forEach((length, symbol) => {
    if (length === 0) return;
    const at = next[length] ?? 0;
    symbols[at] = symbol;
    next[length] = at + 1;
  });
  return { counts, symbols, table: tableOf(counts, symbols) };
}

function tableOf(counts: Uint16Array, symbols: Uint16Array): Uint16Array {
  const table = new Uint16Array(1 << LOOKED_UP);
  let code = 0;
  let at = 0;
  for (let length = 1; length <= LOOKED_UP; length++) {
    for (let i = counts[length] ?? 0; i > 0; i--) {
      // Codes come with their first bit lowest.
      let turned = 0;
      for (let bit = 0; bit < length; bit++) turned |= ((code >> bit) & 1) << (length - 1 - bit);
      const entry = (symbols[at++] ?? 0) * 16 + length;
      for (let slot = turned; slot < table.length; slot += 1 << length) table[slot] = entry;
      code++;
    }
    code <<= 1;
  }
  return table;
}

/** §3.2.6. The last two symbols of each take part in the code and are never written. */
const FIXED_LITERALS = codeOf(
  Uint8Array.from({ length: LITERALS }, (_, symbol) => (symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8)),
  false,
);
const FIXED_DISTANCES = codeOf(new Uint8Array(32).fill(5), false);
