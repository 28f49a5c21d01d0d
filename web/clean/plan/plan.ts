/** A cleaned copy before it is written: what it is made of, and a source that reads as it will. */
import { arrayOf } from '../../engine/core/allocation.ts';
import type { Source } from '../../engine/sources/source.ts';
import { Edits } from '../bytes/edits.ts';
import { Intervals } from '../bytes/intervals.ts';
import { readUpTo, SourceChanged } from '../bytes/read.ts';

/** A stretch of the copy: bytes of the source, edited, or bytes of its own. */
export type Piece =
  | { readonly from: number; readonly length: number }
  | { readonly bytes: Uint8Array; readonly length: number };

/** Bytes that stand in place of the source's own, after the edits: fields of the format. */
export interface Patch {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

export interface Plan {
  /** In the order of the copy. */
  readonly pieces: readonly Piece[];
  /** By places of the source. */
  readonly edits: Edits;
  /** By places of the source, in order, free of overlaps. */
  readonly patches: readonly Patch[];
}

/** The copy has the layout of the source. */
export function planInPlace(source: Source, edits = new Edits(), patches: readonly Patch[] = []): Plan {
  const sorted = [...patches].sort((a, b) => a.offset - b.offset);
  return { pieces: [{ from: 0, length: source.size }], edits, patches: sorted };
}

/** Reads what a plan says the copy is. */
export class PlannedSource implements Source {
  readonly name: string;
  readonly size: number;
  readonly #source: Source;
  readonly #plan: Plan;
  readonly #starts: Float64Array;

  constructor(source: Source, plan: Plan) {
    this.name = source.name;
    this.#source = source;
    this.#plan = plan;
    this.#starts = arrayOf(Float64Array, plan.pieces.length);
    let at = 0;
    plan.pieces.forEach((piece, index) => {
      this.#starts[index] = at;
      at += piece.length;
    });
    this.size = at;
  }

  readAt(offset: number, into: Uint8Array): number {
    let done = 0;
    for (let index = this.#pieceAt(offset); done < into.length && offset + done < this.size; index++) {
      const piece = this.#plan.pieces[index];
      if (!piece) break;
      const skip = offset + done - (this.#starts[index] ?? 0);
      const room = into.subarray(done, done + Math.min(into.length - done, piece.length - skip));
      if ('bytes' in piece) room.set(piece.bytes.subarray(skip, skip + room.length));
      else this.#readEdited(piece.from + skip, room);
      done += room.length;
    }
    return done;
  }

  /** Where a place of the copy comes from; undefined: it is the copy's own. */
  sourceOf(offset: number): number | undefined {
    const index = this.#pieceAt(offset);
    const piece = this.#plan.pieces[index];
    if (!piece || 'bytes' in piece) return undefined;
    return piece.from + offset - (this.#starts[index] ?? 0);
  }

  /** Where from ≤ place < to of the copy come from; what is the copy's own is left out. */
  *stretchesOf(from: number, to: number): Generator<readonly [from: number, to: number]> {
    for (let index = this.#pieceAt(from), at = from; at < to; index++) {
      const piece = this.#plan.pieces[index];
      if (!piece) return;
      const skip = at - (this.#starts[index] ?? 0);
      const length = Math.min(to - at, piece.length - skip);
      if (!('bytes' in piece) && length > 0) yield [piece.from + skip, piece.from + skip + length];
      at += length;
    }
  }

  /** Stretches of the source by their places in the copy. */
  placesOf(source: Intervals): Intervals {
    const places = new Intervals();
    this.#plan.pieces.forEach((piece, index) => {
      if ('bytes' in piece) return;
      const shift = (this.#starts[index] ?? 0) - piece.from;
      const end = piece.from + piece.length;
      for (let i = source.indexAfter(piece.from); i < source.size && source.from(i) < end; i++) {
        places.add(Math.max(source.from(i), piece.from) + shift, Math.min(source.to(i), end) + shift);
      }
    });
    return places;
  }

  /** The copy has the layout of the source. */
  get isInPlace(): boolean {
    return this.#plan.pieces.length === 1;
  }

  #readEdited(offset: number, room: Uint8Array): void {
    if (readUpTo(this.#source, offset, room) < room.length) throw new SourceChanged(`the file ends before ${offset}`);
    this.#plan.edits.apply(room, offset);
    for (const patch of patchesIn(this.#plan.patches, offset, offset + room.length)) {
      const from = Math.max(patch.offset, offset);
      const to = Math.min(patch.offset + patch.bytes.length, offset + room.length);
      room.set(patch.bytes.subarray(from - patch.offset, to - patch.offset), from - offset);
    }
  }

  #pieceAt(offset: number): number {
    let low = 0;
    let high = this.#starts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

/** Patches that touch from ≤ place < to. */
export function* patchesIn(patches: readonly Patch[], from: number, to: number): Generator<Patch> {
  let low = 0;
  let high = patches.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const patch = patches[middle];
    if (patch && patch.offset + patch.bytes.length > from) high = middle;
    else low = middle + 1;
  }
  for (let patch = patches[low]; patch && patch.offset < to; patch = patches[++low]) yield patch;
}
