/**
 * Finds values of which any characters are escaped, where escapes are: each stretch that holds some is read as what it
 * stands for, and that is searched. Whoever writes `p%61ss` for `pass` has one of 2^n spellings.
 */
import { arrayOf } from '../../engine/core/allocation.ts';
import {
  ESCAPE_KINDS,
  EscapeReader,
  KIND_OF_LEAD,
  MAY_FOLLOW,
  ONE_BYTE,
  type Units,
  UTF16BE,
  UTF16LE,
} from '../../engine/text/escapes.ts';
import { PieceIndex } from './piece-index.ts';
import type { Image } from './spellings.ts';

/** Around an escape so many characters are read: of longer values pieces are found. */
const MOST_AROUND = 1024;
/** Bytes that one character can take: `&#x1f600;` in UTF-16, or `\u` twice. */
const MOST_SPELT = 24;
/** Between stretches: no piece reaches over it. */
const GAP = 8;

const FILLERS = { [ONE_BYTE]: 'text', [UTF16LE]: 'utf16le', [UTF16BE]: 'utf16be' } as const;

/** from, to: in the bytes that were given; value: what stands there, read. */
export type OnEscaped = (image: Image, from: number, to: number, isWhole: boolean, value: Uint8Array) => void;

/** Escapes of one kind, in one kind of text, that lie near each other. */
interface Stretch {
  readonly kind: number;
  readonly units: Units;
  from: number;
  to: number;
}

/** What stands behind these characters of a value may be its own: escapes of escapes are read in others alone. */
const hasSigns = ({ bytes }: Image) => [...'%\\&'].some((char) => bytes.includes(char.charCodeAt(0)));

/** One search, or two where some values have signs of escapes. */
export function escapedSearches(images: readonly Image[]): EscapedSearch[] {
  const own = images.filter(({ isItself }) => isItself);
  const parts = [own.filter((image) => !hasSigns(image)), own.filter(hasSigns)];
  return parts.filter(({ length }) => length > 0).map((part) => new EscapedSearch(part));
}

export class EscapedSearch {
  /** Bytes that must be handed over around a part of a file. */
  readonly margin: number;
  readonly #index: PieceIndex;
  readonly #around: number;
  /** Bytes that any value has. */
  readonly #alphabet = new Uint8Array(256);
  readonly #reader = new EscapeReader();
  /** By kind, and by how text lies: one byte, two at even places, two at odd ones, in both orders. */
  readonly #open: (Stretch | undefined)[] = new Array(ESCAPE_KINDS * 5).fill(undefined);
  #out = new Uint8Array(1 << 16);
  #starts = new Uint32Array(1 << 16);
  #ends = new Uint32Array(1 << 16);
  #length = 0;
  readonly #stretches: { readonly begin: number; readonly units: Units }[] = [];

  constructor(images: readonly Image[]) {
    this.#index = new PieceIndex(images);
    for (const { bytes } of this.#index.images) for (const byte of bytes) this.#alphabet[byte] = 1;
    this.#reader.isDeep = !images.some(hasSigns);
    this.#around = Math.min(MOST_AROUND, this.#index.longest);
    this.margin = this.#around * MOST_SPELT;
  }

  /** Looks at the escapes that reach into from ≤ place < to. */
  search(bytes: Uint8Array, from: number, to: number, onHit: OnEscaped): void {
    if (this.#index.images.length === 0) return;
    this.#length = 0;
    this.#stretches.length = 0;
    for (let at = 0; at < bytes.length; at++) {
      const kind = KIND_OF_LEAD[bytes[at] as number] as number;
      if (kind === 0) continue;
      if (MAY_FOLLOW[kind * 256 + (bytes[at + 1] as number)] === 1) this.#meet(bytes, at, kind, from, to);
    }
    for (let slot = 0; slot < this.#open.length; slot++) this.#close(bytes, slot, from, to);
    if (this.#length === 0) return;
    this.#index.restart();
    const read = this.#out.subarray(0, this.#length);
    this.#index.search(read, 0, read.length, 0, (image, a, b, isWhole) => this.#tell(image, a, b, isWhole, onHit));
  }

  #meet(bytes: Uint8Array, at: number, kind: number, from: number, to: number): void {
    const slot = (kind - 1) * 5;
    if (this.#reader.of(bytes, ONE_BYTE).read(at)) this.#enter(bytes, slot, ONE_BYTE, kind, at, from, to);
    // Between zeros it may be of either order; what it is part of tells.
    if (bytes[at + 1] === 0 && this.#reader.of(bytes, UTF16LE).read(at)) {
      this.#enter(bytes, slot + 1 + (at & 1), UTF16LE, kind, at, from, to);
    }
    if (at > 0 && bytes[at - 1] === 0 && this.#reader.of(bytes, UTF16BE).read(at - 1)) {
      this.#enter(bytes, slot + 3 + (at & 1), UTF16BE, kind, at - 1, from, to);
    }
  }

  #enter(bytes: Uint8Array, slot: number, units: Units, kind: number, at: number, from: number, to: number): void {
    // What stands for a character that no value has is no part of one.
    if (this.#reader.count > 0 && this.#alphabet[this.#reader.bytes[0] ?? 0] === 0) return;
    const end = at + this.#reader.length;
    const open = this.#open[slot];
    if (open && at <= open.to + 2 * this.#around * stepOf(units)) {
      open.to = Math.max(open.to, end);
      return;
    }
    this.#close(bytes, slot, from, to);
    this.#open[slot] = { kind, units, from: at, to: end };
  }

  /** Reads a stretch, and what is around it. */
  #close(bytes: Uint8Array, slot: number, from: number, to: number): void {
    const stretch = this.#open[slot];
    this.#open[slot] = undefined;
    if (!stretch || stretch.to <= from || stretch.from >= to) return;
    const { kind, units } = stretch;
    const step = stepOf(units);
    const reader = this.#reader.of(bytes, units);
    // Whole characters back from the escape.
    const back = Math.floor(Math.min(this.#around * step, stretch.from) / step) * step;
    const end = Math.min(bytes.length - step + 1, stretch.to + this.#around * step);
    this.#stretches.push({ begin: this.#length, units });
    for (let at = stretch.from - back; at < end; at += reader.length) {
      if (KIND_OF_LEAD[reader.unit(at) & 255] !== kind || !reader.read(at)) reader.literal(at);
      this.#append(at, reader);
    }
    this.#reserve(GAP);
    this.#out.fill(0, this.#length, this.#length + GAP);
    this.#ends.fill(0, this.#length, this.#length + GAP);
    this.#length += GAP;
  }

  #append(at: number, { bytes, count, length }: EscapeReader): void {
    this.#reserve(count);
    for (let i = 0; i < count; i++) {
      this.#out[this.#length] = bytes[i] as number;
      this.#starts[this.#length] = at;
      this.#ends[this.#length++] = at + length;
    }
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#out.length) return;
    const grown = <T extends Uint8Array | Uint32Array>(old: T, wider: T): T => {
      wider.set(old);
      return wider;
    };
    const room = this.#out.length * 2;
    this.#out = grown(this.#out, arrayOf(Uint8Array, room));
    this.#starts = grown(this.#starts, arrayOf(Uint32Array, room));
    this.#ends = grown(this.#ends, arrayOf(Uint32Array, room));
  }

  #tell(image: Image, a: number, b: number, isWhole: boolean, onHit: OnEscaped): void {
    // Zeros of a value may be those of a gap.
    while (this.#ends[a] === 0) a++;
    while (this.#ends[b - 1] === 0) b--;
    const from = this.#starts[a] ?? 0;
    const to = this.#ends[b - 1] ?? 0;
    let low = 0;
    let high = this.#stretches.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#stretches[middle]?.begin ?? 0) <= a) low = middle;
      else high = middle - 1;
    }
    const units = this.#stretches[low]?.units ?? ONE_BYTE;
    // Without an escape in it, it is found as it stands.
    if (to - from === (b - a) * stepOf(units)) return;
    onHit({ ...image, filler: FILLERS[units] }, from, to, isWhole, this.#out.subarray(a, b));
  }
}

const stepOf = (units: Units): 1 | 2 => (units === ONE_BYTE ? 1 : 2);
