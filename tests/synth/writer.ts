/** Bytes that grow, in either byte order. */
export class Writer {
  #bytes = new Uint8Array(1024);
  #view = new DataView(this.#bytes.buffer);
  readonly isLittle: boolean;
  /** Where records begin, by the names that `mark` gave them, in the order of writing. */
  readonly marks = new Map<string, number[]>();
  length = 0;

  constructor(endian: 'little' | 'big' = 'little') {
    this.isLittle = endian === 'little';
  }

  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.length);
  }

  u8(value: number): this {
    this.#grow(1);
    this.#view.setUint8(this.length - 1, value);
    return this;
  }

  u16(value: number): this {
    this.#grow(2);
    this.#view.setUint16(this.length - 2, value, this.isLittle);
    return this;
  }

  u32(value: number): this {
    this.#grow(4);
    this.#view.setUint32(this.length - 4, value, this.isLittle);
    return this;
  }

  u64(value: bigint | number): this {
    this.#grow(8);
    this.#view.setBigUint64(this.length - 8, BigInt.asUintN(64, BigInt(value)), this.isLittle);
    return this;
  }

  /** An address of 4 or 8 bytes. */
  word(bits: 32 | 64, value: bigint | number): this {
    return bits === 64 ? this.u64(value) : this.u32(Number(value));
  }

  /** Marks of a writer go along. */
  raw(content: Uint8Array | Writer): this {
    const start = this.length;
    const bytes = content instanceof Writer ? content.bytes : content;
    this.#grow(bytes.length);
    this.#bytes.set(bytes, start);
    if (content instanceof Writer) {
      for (const [name, places] of content.marks) for (const place of places) this.#note(name, start + place);
    }
    return this;
  }

  /** Remembers under a name where what is written next begins. */
  mark(name: string): this {
    this.#note(name, this.length);
    return this;
  }

  ascii(text: string): this {
    return this.raw(new TextEncoder().encode(text));
  }

  /** UTF-16 without an end; in a field of `units` units the rest is zero. */
  utf16(text: string, units = text.length): this {
    for (let i = 0; i < units; i++) this.u16(i < text.length ? text.charCodeAt(i) : 0);
    return this;
  }

  zeros(count: number): this {
    this.#grow(count);
    this.#bytes.fill(0, this.length - count, this.length);
    return this;
  }

  /** Zeros up to `length`. */
  upTo(length: number): this {
    if (length < this.length) throw new Error(`already at ${this.length}, not before ${length}`);
    return this.zeros(length - this.length);
  }

  /** Leaves off what stands behind `length`. */
  cut(length: number): this {
    this.length = Math.min(this.length, length);
    for (const [name, places] of this.marks)
      this.marks.set(
        name,
        places.filter((place) => place < this.length),
      );
    return this;
  }

  patchU32(at: number, value: number): void {
    this.#view.setUint32(at, value, this.isLittle);
  }

  patchU64(at: number, value: bigint): void {
    this.#view.setBigUint64(at, value, this.isLittle);
  }

  #note(name: string, at: number): void {
    const known = this.marks.get(name);
    if (known) known.push(at);
    else this.marks.set(name, [at]);
  }

  #grow(count: number): void {
    this.length += count;
    if (this.length <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.length, this.#bytes.length * 2));
    larger.set(this.#bytes);
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
  }
}
