/** Numbers for values: equal hashes of 128 bits have one. Open addressing; a hash is keyed, so nobody can aim at a slot. */
const WORDS = 4;

export class ValueTable {
  /** Four words for each value. */
  #hashes = new Uint32Array(1024 * WORDS);
  /**
   * Pairs: number of the value, plus one, or 0 for a free one; and a word of its hash, so that others need not be
   * looked up, which would be a miss of the cache for each. Twice as many as values at least.
   */
  #slots = new Uint32Array(4096 * 2);
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
    this.#slots[slot] = ++this.#count;
    this.#slots[slot + 1] = b;
    if (this.#count * 4 > this.#slots.length) this.#spread();
    return this.#count - 1;
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
    const last = slots.length / 2 - 1;
    for (let slot = a & last; ; slot = (slot + 1) & last) {
      const known = slots[slot * 2] ?? 0;
      if (known === 0 || (slots[slot * 2 + 1] === b >>> 0 && this.#isHash(known - 1, a, c, d))) return slot * 2;
    }
  }

  #isHash(value: number, a: number, c: number, d: number): boolean {
    const hashes = this.#hashes;
    const at = value * WORDS;
    // Words are unsigned in the table, whatever they are here.
    return hashes[at] === a >>> 0 && hashes[at + 2] === c >>> 0 && hashes[at + 3] === d >>> 0;
  }

  #spread(): void {
    const slots = new Uint32Array(this.#slots.length * 2);
    const last = slots.length / 2 - 1;
    for (let value = 0; value < this.#count; value++) {
      let slot = (this.#hashes[value * WORDS] ?? 0) & last;
      while (slots[slot * 2] !== 0) slot = (slot + 1) & last;
      slots[slot * 2] = value + 1;
      slots[slot * 2 + 1] = this.#hashes[value * WORDS + 1] ?? 0;
    }
    this.#slots = slots;
  }
}

/** One of the four words of a hash that is written as a text of eight units. */
export function wordOf(hash: string, index: number): number {
  return (unitOf(hash, 2 * index) << 16) | unitOf(hash, 2 * index + 1);
}

function unitOf(text: string, index: number): number {
  return index < text.length ? text.charCodeAt(index) : 0;
}

/** A copy with twice the room. */
export function grown<T extends Uint8Array | Uint16Array | Uint32Array | Float64Array>(column: T): T {
  const wider = new (column.constructor as new (length: number) => T)(column.length * 2);
  wider.set(column);
  return wider;
}
