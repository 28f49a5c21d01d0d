import type { Source } from '../../engine/sources/source.ts';
import { readBytes, readUpTo } from './read.ts';

const PAGE = 1 << 15;

/** Fields of a format, by their place; what lies behind the end reads as zero. `has` tells. */
export class Fields {
  readonly size: number;
  readonly source: Source;
  readonly isLittle: boolean;
  readonly #page = new Uint8Array(PAGE + 8);
  readonly #view = new DataView(this.#page.buffer);
  #start = -1;

  constructor(source: Source, isLittle: boolean) {
    this.source = source;
    this.size = source.size;
    this.isLittle = isLittle;
  }

  has(at: number, length: number): boolean {
    return at >= 0 && length >= 0 && at + length <= this.size;
  }

  u8(at: number): number {
    return this.#view.getUint8(this.#reach(at));
  }

  u16(at: number): number {
    return this.#view.getUint16(this.#reach(at), this.isLittle);
  }

  u32(at: number): number {
    return this.#view.getUint32(this.#reach(at), this.isLittle);
  }

  u64(at: number): bigint {
    return this.#view.getBigUint64(this.#reach(at), this.isLittle);
  }

  /** A 64-bit offset or size; beyond 2^53 no file reaches. */
  offset64(at: number): number {
    return Number(this.u64(at));
  }

  word(at: number, bytes: 4 | 8): bigint {
    return bytes === 8 ? this.u64(at) : BigInt(this.u32(at));
  }

  bytes(at: number, length: number): Uint8Array<ArrayBuffer> {
    return readBytes(this.source, at, length);
  }

  /** ASCII up to a zero, or `most` bytes. */
  ascii(at: number, most: number): string {
    let text = '';
    for (let i = 0; i < most; i++) {
      const byte = at + i < this.size ? this.u8(at + i) : 0;
      if (byte === 0) break;
      text += String.fromCharCode(byte);
    }
    return text;
  }

  /** Where in the page the field lies, which is fetched when needed. */
  #reach(at: number): number {
    const within = at - this.#start;
    if (this.#start >= 0 && within >= 0 && within < PAGE) return within;
    this.#start = Math.floor(at / PAGE) * PAGE;
    this.#page.fill(0);
    if (at < this.size)
      readUpTo(this.source, this.#start, this.#page.subarray(0, Math.min(PAGE + 8, this.size - this.#start)));
    return at - this.#start;
  }
}
