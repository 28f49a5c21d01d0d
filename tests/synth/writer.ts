/** Bytes that grow, in either byte order. */
export class Writer {
  #bytes = new Uint8Array(1024);
  #view = new DataView(this.#bytes.buffer);
  readonly isLittle: boolean;
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

  raw(bytes: Uint8Array): this {
    this.#grow(bytes.length);
    this.#bytes.set(bytes, this.length - bytes.length);
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

  patchU32(at: number, value: number): void {
    this.#view.setUint32(at, value, this.isLittle);
  }

  patchU64(at: number, value: bigint): void {
    this.#view.setBigUint64(at, value, this.isLittle);
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
