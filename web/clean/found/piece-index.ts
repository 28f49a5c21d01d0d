/**
 * Finds spellings of values, and pieces of them, in bytes of any size.
 *
 * A piece of 8 bytes holds, wherever it begins, one whole word of four that lies at a multiple of four of the file. So
 * only those words are looked up: first in a bitmap, then in a table of all words that the spellings hold at any
 * place. A hit is stretched to both sides as far as spelling and file agree. Of a spelling that counts as a whole only,
 * the words at four places in a row will do.
 */
import { arrayOf } from '../../engine/core/allocation.ts';
import type { Image } from './spellings.ts';

const WORD = 4;
const HASH = 0x9e3779b1;
const BITMAP_BITS = 21;
/** A word that so many places of the spellings share is no way in for pieces: it tells nothing. */
const MOST_SHARED = 32;

/** image: which; from, to: in the bytes; isWhole: all of it. */
export type OnHit = (image: Image, from: number, to: number, isWhole: boolean) => void;

export class PieceIndex {
  readonly images: readonly Image[];
  /** Bytes of the longest spelling: what must be handed over around a part of a file. */
  readonly longest: number;
  readonly #bitmap = new Uint32Array(1 << (BITMAP_BITS - 5));
  readonly #heads: Int32Array;
  readonly #shift: number;
  readonly #next: Int32Array;
  readonly #words: Int32Array;
  readonly #imageOf: Int32Array;
  readonly #placeOf: Int32Array;
  #entries = 0;
  /** Of each image: where its last hit ended, and on which diagonal it was. */
  readonly #lastEnd: Float64Array;
  readonly #lastDiagonal: Float64Array;

  constructor(images: readonly Image[]) {
    this.images = images.filter(({ bytes }) => bytes.length >= 2 * WORD);
    this.longest = this.images.reduce((most, { bytes }) => Math.max(most, bytes.length), 0);
    const room = this.images.reduce((sum, image) => sum + placesOf(image), 0);
    const bits = Math.min(22, Math.max(10, Math.ceil(Math.log2(room * 2 + 1))));
    this.#shift = 32 - bits;
    this.#heads = arrayOf(Int32Array, 1 << bits).fill(-1);
    this.#next = arrayOf(Int32Array, room);
    this.#words = arrayOf(Int32Array, room);
    this.#imageOf = arrayOf(Int32Array, room);
    this.#placeOf = arrayOf(Int32Array, room);
    this.#lastEnd = arrayOf(Float64Array, this.images.length);
    this.#lastDiagonal = arrayOf(Float64Array, this.images.length);
    this.images.forEach((image, index) => {
      this.#enter(image, index);
    });
    this.restart();
  }

  /** Bytes that an index over these takes. */
  static costOf(image: Image): number {
    return image.bytes.length + placesOf(image) * 20;
  }

  /** Before the first bytes of another file. */
  restart(): void {
    this.#lastEnd.fill(-1);
    this.#lastDiagonal.fill(Number.NaN);
  }

  /**
   * Looks at the words of `bytes` that begin at from ≤ place < to (multiples of four). `base`: the place of its first
   * byte in the file, a multiple of four. `bytes` begins at a multiple of four of its buffer.
   */
  search(bytes: Uint8Array, from: number, to: number, base: number, onHit: OnHit): void {
    if (this.images.length === 0) return;
    const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >>> 2);
    const end = Math.min(words.length, Math.ceil(to / WORD));
    const bitmap = this.#bitmap;
    for (let i = from >>> 2; i < end; i++) {
      const word = words[i] as number;
      const hash = Math.imul(word, HASH);
      const bit = hash >>> (32 - BITMAP_BITS);
      if (((bitmap[bit >>> 5] as number) >>> (bit & 31)) & 1) this.#lookUp(bytes, i * WORD, word, hash, base, onHit);
    }
  }

  #lookUp(bytes: Uint8Array, at: number, word: number, hash: number, base: number, onHit: OnHit): void {
    for (let entry = this.#heads[hash >>> this.#shift] ?? -1; entry >= 0; entry = this.#next[entry] ?? -1) {
      if (this.#words[entry] === word) {
        this.#stretch(bytes, at, this.#imageOf[entry] ?? 0, this.#placeOf[entry] ?? 0, base, onHit);
      }
    }
  }

  #stretch(bytes: Uint8Array, at: number, index: number, place: number, base: number, onHit: OnHit): void {
    const diagonal = base + at - place;
    if (this.#lastDiagonal[index] === diagonal && base + at < (this.#lastEnd[index] ?? -1)) return;
    const image = this.images[index];
    if (!image) return;
    const spelling = image.bytes;
    let back = 0;
    while (back < place && back < at && spelling[place - back - 1] === bytes[at - back - 1]) back++;
    let ahead = WORD;
    const most = Math.min(spelling.length - place, bytes.length - at);
    while (ahead < most && spelling[place + ahead] === bytes[at + ahead]) ahead++;
    this.#lastDiagonal[index] = diagonal;
    this.#lastEnd[index] = base + at + ahead;
    let start = place - back;
    let end = place + ahead;
    const isWhole = start === 0 && end === spelling.length;
    if (!isWhole) {
      if (image.shortest === undefined) return;
      // Half a character is no part of a piece.
      start += start % image.unit;
      end -= end % image.unit;
      if (end - Math.max(start, image.secretFrom) < image.shortest) return;
    }
    onHit(image, at - place + start, at - place + end, isWhole);
  }

  #enter(image: Image, index: number): void {
    const { bytes } = image;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const last = bytes.length - WORD;
    const anchor = anchorOf(bytes);
    for (let place = 0; place <= last; place++) {
      const isForWhole = place >= anchor && place < anchor + WORD;
      if (!isForWhole && (image.shortest === undefined || place < image.secretFrom)) continue;
      const word = view.getInt32(place, true);
      // Zeros and the like are everywhere, and no piece of theirs tells anything.
      if (!isForWhole && isTrivial(word)) continue;
      const hash = Math.imul(word, HASH);
      const bucket = hash >>> this.#shift;
      if (!isForWhole && this.#shares(bucket, word)) continue;
      const entry = this.#entries++;
      this.#words[entry] = word;
      this.#imageOf[entry] = index;
      this.#placeOf[entry] = place;
      this.#next[entry] = this.#heads[bucket] ?? -1;
      this.#heads[bucket] = entry;
      const bit = hash >>> (32 - BITMAP_BITS);
      this.#bitmap[bit >>> 5] = (this.#bitmap[bit >>> 5] ?? 0) | (1 << (bit & 31));
    }
  }

  #shares(bucket: number, word: number): boolean {
    let count = 0;
    for (let entry = this.#heads[bucket] ?? -1; entry >= 0; entry = this.#next[entry] ?? -1) {
      if (this.#words[entry] === word && ++count >= MOST_SHARED) return true;
    }
    return false;
  }
}

/** Where the four words stand that lead to a whole: the most diverse ones, as late as possible, as fronts are alike. */
function anchorOf(bytes: Uint8Array): number {
  const size = 2 * WORD - 1;
  const counts = new Uint8Array(256);
  const from = Math.max(0, bytes.length - 64);
  let best = 0;
  let most = 0;
  let diversity = 0;
  for (let end = from; end < bytes.length; end++) {
    if (count(counts, bytes[end] as number, 1) === 1) diversity++;
    const at = end + 1 - size;
    if (at < from) continue;
    if (diversity >= most) {
      best = at;
      most = diversity;
    }
    if (count(counts, bytes[at] as number, -1) === 0) diversity--;
  }
  return best;
}

function count(counts: Uint8Array, byte: number, by: 1 | -1): number {
  const count = (counts[byte] ?? 0) + by;
  counts[byte] = count;
  return count;
}

/** Zeros, ones, blanks, and what is filled. */
function isTrivial(word: number): boolean {
  return word === 0 || word === -1 || word === 0x20202020 || word === 0x78787878;
}

function placesOf({ bytes, shortest }: Image): number {
  return shortest === undefined ? WORD : Math.max(WORD, bytes.length - WORD + 1);
}
