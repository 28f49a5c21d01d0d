/** Numbers for values: equal hashes of 128 bits have one. Open addressing; a hash is keyed, so nobody can aim at a slot. */
import { arrayOf } from '../../core/allocation.ts';
import { grown } from './columns.ts';

const WORDS = 4;

export class ValueTable {
  /** Four words for each value. */
  #hashes = new Uint32Array(1024 * WORDS);
  /**
   * Of a value its number, plus one, or 0 for a free slot; and its hash in three words, so that it is told from others
   * without a look elsewhere, which would be a miss of the cache for each. 96 bits of a keyed hash are alike by chance
   * in no file that there will be.
   */
  #slots = new Uint32Array(4096 * WORDS);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** The number of a value, a new one where it has none. */
  numberOf(a: number, b: number, c: number, d: number): number {
    const slot = this.#find(a, b, c, d);
    const known = this.#slots[slot] ?? 0;
    if (known !== 0) return known - 1;
    const at = this.#count * WORDS;
    if (at === this.#hashes.length) this.#hashes = grown(this.#hashes);
    this.#hashes[at] = a;
    this.#hashes[at + 1] = b;
    this.#hashes[at + 2] = c;
    this.#hashes[at + 3] = d;
    this.#setSlot(this.#slots, slot, ++this.#count, fold(a, b), c, d);
    // Two slots of three are taken at most.
    if (this.#count * 3 * WORDS > this.#slots.length * 2) this.#spread();
    return this.#count - 1;
  }

  /** The number of a value of another table. */
  copyOf(other: ValueTable, value: number): number {
    const hashes = other.#hashes;
    const at = value * WORDS;
    return this.numberOf(hashes[at] ?? 0, hashes[at + 1] ?? 0, hashes[at + 2] ?? 0, hashes[at + 3] ?? 0);
  }

  /** The same, of a hash as records have it; undefined where it has none. */
  lookUp(hash: string): number | undefined {
    const known = this.#slots[this.#find(wordOf(hash, 0), wordOf(hash, 1), wordOf(hash, 2), wordOf(hash, 3))] ?? 0;
    return known === 0 ? undefined : known - 1;
  }

  /** The hash, as records have it. */
  hashOf(value: number): string {
    let text = '';
    for (let at = value * WORDS; at < (value + 1) * WORDS; at++) {
      const word = this.#hashes[at] ?? 0;
      text += String.fromCharCode(word >>> 16, word & 0xffff);
    }
    return text;
  }

  /** Where it is, or would be. */
  #find(a: number, b: number, c: number, d: number): number {
    const slots = this.#slots;
    const folded = fold(a, b);
    const last = slots.length - WORDS;
    for (let at = (a * WORDS) & last; ; at = (at + WORDS) & last) {
      if (slots[at] === 0) return at;
      // Words are unsigned in the table, whatever they are here.
      if (slots[at + 1] === folded && slots[at + 2] === c >>> 0 && slots[at + 3] === d >>> 0) return at;
    }
  }

  #setSlot(slots: Uint32Array, at: number, number: number, folded: number, c: number, d: number): void {
    slots[at] = number;
    slots[at + 1] = folded;
    slots[at + 2] = c;
    slots[at + 3] = d;
  }

  #spread(): void {
    const slots = arrayOf(Uint32Array, this.#slots.length * 2);
    const last = slots.length - WORDS;
    const hashes = this.#hashes;
    for (let value = 0; value < this.#count; value++) {
      const from = value * WORDS;
      const a = hashes[from] ?? 0;
      let at = (a * WORDS) & last;
      while (slots[at] !== 0) at = (at + WORDS) & last;
      const folded = fold(a, hashes[from + 1] ?? 0);
      this.#setSlot(slots, at, value + 1, folded, hashes[from + 2] ?? 0, hashes[from + 3] ?? 0);
    }
    this.#slots = slots;
  }
}

/** Two words as one. */
function fold(a: number, b: number): number {
  return (b ^ Math.imul(a, 0x9e3779b1)) >>> 0;
}

/** One of the four words of a hash that is written as a text of eight units. */
export function wordOf(hash: string, index: number): number {
  return (unitOf(hash, 2 * index) << 16) | unitOf(hash, 2 * index + 1);
}

function unitOf(text: string, index: number): number {
  return index < text.length ? text.charCodeAt(index) : 0;
}
