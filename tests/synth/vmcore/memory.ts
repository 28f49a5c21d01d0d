/** Physical memory of a made-up machine, page by page. */
export class Memory {
  readonly pages = new Map<number, Uint8Array<ArrayBuffer>>();
  readonly pageBytes: number;
  readonly isLittle: boolean;
  readonly wordBytes: 4 | 8;

  constructor(pageBytes: number, isLittle: boolean, wordBytes: 4 | 8) {
    this.pageBytes = pageBytes;
    this.isLittle = isLittle;
    this.wordBytes = wordBytes;
  }

  u8(at: number, value: number): void {
    this.#page(at)[at % this.pageBytes] = value;
  }

  u16(at: number, value: number): void {
    this.#view(at).setUint16(at % this.pageBytes, value, this.isLittle);
  }

  u32(at: number, value: number): void {
    this.#view(at).setUint32(at % this.pageBytes, value, this.isLittle);
  }

  u64(at: number, value: bigint | number): void {
    this.#view(at).setBigUint64(at % this.pageBytes, BigInt.asUintN(64, BigInt(value)), this.isLittle);
  }

  word(at: number, value: bigint | number): void {
    if (this.wordBytes === 8) this.u64(at, value);
    else this.u32(at, Number(BigInt.asUintN(32, BigInt(value))));
  }

  raw(at: number, bytes: Uint8Array): void {
    for (const [index, byte] of bytes.entries()) this.u8(at + index, byte);
  }

  text(at: number, text: string): void {
    this.raw(at, new TextEncoder().encode(text));
  }

  /** A page of zeros that is memory. */
  zeros(page: number): void {
    this.#page(page * this.pageBytes);
  }

  #page(at: number): Uint8Array<ArrayBuffer> {
    const number = Math.floor(at / this.pageBytes);
    const known = this.pages.get(number);
    if (known) return known;
    const page = new Uint8Array(this.pageBytes);
    this.pages.set(number, page);
    return page;
  }

  #view(at: number): DataView {
    return new DataView(this.#page(at).buffer);
  }
}
