/**
 * What scanners found, as columns: a file may hold a million records, and an object for each would cost more than
 * finding it. Rows are in the order of arrival; `order` has them in file order.
 */
import { arrayOf } from '../../core/allocation.ts';
import { CONFIDENCE_ORDER, ENCODING_ORDER, RECORD_SIZE, type ScanRecord } from '../../records/records.ts';
import { gathered, grown } from './columns.ts';
import { isDots, maskText } from './mask-text.ts';
import { sortRuns } from './merge-sort.ts';
import type { PlaceList } from './place-list.ts';
import { compareOffset, type RankedRecord, resolveCluster } from './precedence.ts';
import { ValueTable, wordOf } from './value-table.ts';

/** A row as far as it is compared with others. */
export interface Row extends RankedRecord {
  readonly row: number;
}

/**
 * Values and masks are made anew when more than so many rows came for each that is kept. So there are at most so many for
 * each row of the table, those that came since the others were thrown out among them.
 */
const MOST_UNUSED = 2;

/** Where the mask begins in a record. */
const MASK = 48;

export class RecordTable {
  count = 0;
  offsets = new Float64Array(1024);
  lengths = new Uint32Array(1024);
  flags = new Uint32Array(1024);
  /** Equal for places of one value. */
  values = new Uint32Array(1024);
  detectors = new Uint16Array(1024);
  /** Indexes of CONFIDENCE_ORDER. */
  confidences = new Uint8Array(1024);
  /** Indexes of ENCODING_ORDER. */
  encodings = new Uint8Array(1024);
  #values = new ValueTable();
  /** Where the mask of a row lies in #maskBytes: its length, then UTF-8. */
  #masks = new Uint32Array(1024);
  #maskBytes = new Uint8Array(16384);
  #maskEnd = 1;
  /** The mask that a value had last, 0: none; mostly the next is the same. */
  #lastMasks = new Uint32Array(1024);
  /** Of rows whose value carries its own end. */
  #expires = new Map<number, number>();
  /** Rows: the first #sorted in file order, then pieces, each in order, up to #settled. */
  #order = new Uint32Array(1024);
  #sorted = 0;
  #settled = 0;
  /** Rows that came since values and masks were made anew, and those that were there then. */
  #arrivals = 0;

  get valueCount(): number {
    return this.#values.count;
  }

  /** What `values` are numbers of. `keep` may put another in its place; this one stays true of the numbers it gave. */
  get valueTable(): ValueTable {
    return this.#values;
  }

  /** Takes the record of RECORD_SIZE bytes that begins at `at`; see assembly/scanner/records.ts. */
  addPacked(packed: Uint8Array, view: DataView, at: number): void {
    const row = this.#nextRow();
    this.detectors[row] = view.getUint16(at, true);
    this.confidences[row] = view.getUint8(at + 2) - 1;
    this.encodings[row] = view.getUint8(at + 3);
    this.flags[row] = view.getUint32(at + 4, true);
    this.offsets[row] = view.getFloat64(at + 8, true);
    this.lengths[row] = view.getUint32(at + 16, true);
    const value = this.#values.numberOf(
      view.getUint32(at + 24),
      view.getUint32(at + 28),
      view.getUint32(at + 32),
      view.getUint32(at + 36),
    );
    this.values[row] = value;
    const expires = view.getFloat64(at + 40, true);
    if (!Number.isNaN(expires)) this.#expires.set(row, expires);
    this.#keepMask(row, value, packed, at + MASK, Math.min(view.getUint32(at + 20, true), RECORD_SIZE - MASK));
  }

  add({ detector, confidence, encoding, flags, offset, length, hash, expires, mask }: ScanRecord): void {
    const row = this.#nextRow();
    this.detectors[row] = detector;
    this.confidences[row] = CONFIDENCE_ORDER.indexOf(confidence);
    this.encodings[row] = ENCODING_ORDER.indexOf(encoding);
    this.flags[row] = flags;
    this.offsets[row] = offset;
    this.lengths[row] = length;
    const value = this.#values.numberOf(wordOf(hash, 0), wordOf(hash, 1), wordOf(hash, 2), wordOf(hash, 3));
    this.values[row] = value;
    if (expires !== undefined) this.#expires.set(row, expires);
    const bytes = encoder.encode(mask);
    this.#keepMask(row, value, bytes, 0, bytes.length);
  }

  expiresOf(row: number): number | undefined {
    return this.#expires.get(row);
  }

  maskOf(row: number): string {
    const at = this.#masks[row] ?? 0;
    return maskText(this.#maskBytes, at + 1, at + 1 + (this.#maskBytes[at] ?? 0));
  }

  /** The same as it came; valid until the next row is added. */
  maskBytesOf(row: number): Uint8Array {
    const at = this.#masks[row] ?? 0;
    return this.#maskBytes.subarray(at + 1, at + 1 + (this.#maskBytes[at] ?? 0));
  }

  at(row: number): Row {
    const values = this.#values;
    const value = this.values[row] ?? 0;
    return {
      row,
      offset: this.offsets[row] ?? 0,
      length: this.lengths[row] ?? 0,
      detector: this.detectors[row] ?? 0,
      confidence: CONFIDENCE_ORDER[this.confidences[row] ?? 0] ?? 'possible',
      encoding: ENCODING_ORDER[this.encodings[row] ?? 0] ?? 'ascii',
      // A text is made of it, and two rows seldom differ in nothing else.
      get hash() {
        return values.hashOf(value);
      },
    };
  }

  /** Throws all rows out but these, some of `order` as they are there; from then on they are numbered so. */
  keep(rows: Uint32Array): void {
    // All at once: where there is no memory for one of them, the table stays as it is.
    [
      this.offsets,
      this.lengths,
      this.flags,
      this.values,
      this.detectors,
      this.confidences,
      this.encodings,
      this.#masks,
    ] = [
      gathered(this.offsets, rows),
      gathered(this.lengths, rows),
      gathered(this.flags, rows),
      gathered(this.values, rows),
      gathered(this.detectors, rows),
      gathered(this.confidences, rows),
      gathered(this.encodings, rows),
      gathered(this.#masks, rows),
    ];
    const expires = this.#expires;
    this.#expires = new Map();
    for (let row = 0; row < rows.length; row++) {
      const ending = expires.size > 0 ? expires.get(rows[row] ?? 0) : undefined;
      if (ending !== undefined) this.#expires.set(row, ending);
      this.#order[row] = row;
    }
    this.count = this.#sorted = this.#settled = rows.length;
    if (this.#arrivals > MOST_UNUSED * rows.length) this.#renewValues();
  }

  /** Rows in file order, of two at one place the longer first; valid until the next is added. */
  get order(): Uint32Array {
    if (this.#sorted < this.count) {
      this.settle();
      sortRuns(this.#order, 0, this.count, this.#compare, this.#sorted);
      this.#sorted = this.count;
    }
    return this.#order.subarray(0, this.count);
  }

  /** Sorts the rows that were added since the last call among themselves: whoever asks for `order` waits less. */
  settle(): void {
    const from = this.#settled;
    if (from === this.count) return;
    if (this.#order.length < this.count) {
      const wider = arrayOf(Uint32Array, this.offsets.length);
      wider.set(this.#order.subarray(0, from));
      this.#order = wider;
    }
    for (let row = from; row < this.count; row++) this.#order[row] = row;
    sortRuns(this.#order, from, this.count, this.#compare);
    this.#settled = this.count;
  }

  /** Of those that share bytes the one that is told; in file order. */
  told(): Uint32Array {
    const { order, offsets, lengths } = this;
    const told = arrayOf(Uint32Array, order.length);
    let count = 0;
    for (let from = 0; from < order.length; ) {
      // A cluster: each overlaps one before it.
      const first = order[from] ?? 0;
      let end = (offsets[first] ?? 0) + (lengths[first] ?? 0);
      let to = from + 1;
      for (; to < order.length; to++) {
        const row = order[to] ?? 0;
        const offset = offsets[row] ?? 0;
        if (offset >= end) break;
        end = Math.max(end, offset + (lengths[row] ?? 0));
      }
      if (to === from + 1) told[count++] = first;
      else {
        const cluster = Array.from(order.subarray(from, to), (row) => this.at(row));
        for (const { row } of resolveCluster(cluster)) told[count++] = row;
      }
      from = to;
    }
    return told.subarray(0, count);
  }

  /** Every place as columns that can be handed to another worker. */
  places(): PlaceList {
    const { count } = this;
    const told = arrayOf(Uint8Array, count);
    for (const row of this.told()) told[row] = 1;
    const prefixes = arrayOf(Uint8Array, count);
    for (let row = 0; row < count; row++) prefixes[row] = this.#prefixOf(row);
    return {
      count,
      offsets: this.offsets.slice(0, count),
      lengths: this.lengths.slice(0, count),
      values: this.values.slice(0, count),
      detectors: this.detectors.slice(0, count),
      confidences: this.confidences.slice(0, count),
      encodings: this.encodings.slice(0, count),
      flags: this.flags.slice(0, count),
      prefixes,
      told,
    };
  }

  /** Without values and masks that no row has any more. */
  #renewValues(): void {
    const values = this.#values;
    const maskBytes = this.#maskBytes;
    this.#values = new ValueTable();
    this.#maskBytes = new Uint8Array(16384);
    this.#maskEnd = 1;
    this.#lastMasks = new Uint32Array(1024);
    for (let row = 0; row < this.count; row++) {
      const value = this.#values.copyOf(values, this.values[row] ?? 0);
      this.values[row] = value;
      const at = this.#masks[row] ?? 0;
      this.#keepMask(row, value, maskBytes, at + 1, maskBytes[at] ?? 0);
    }
    this.#arrivals = this.count;
  }

  readonly #compare = (a: number, b: number): number => {
    const by = (this.offsets[a] ?? 0) - (this.offsets[b] ?? 0) || (this.lengths[b] ?? 0) - (this.lengths[a] ?? 0);
    return by || compareOffset(this.at(a), this.at(b));
  };

  /** Characters in front of the first dots: a mask's first characters are ASCII. */
  #prefixOf(row: number): number {
    const at = (this.#masks[row] ?? 0) + 1;
    const length = this.#maskBytes[at - 1] ?? 0;
    for (let i = 0; i + 2 < length; i++) {
      if (isDots(this.#maskBytes, at + i)) return this.maskOf(row).indexOf('…');
    }
    return 0;
  }

  #keepMask(row: number, value: number, bytes: Uint8Array, from: number, length: number): void {
    if (value >= this.#lastMasks.length) this.#lastMasks = grown(this.#lastMasks);
    const last = this.#lastMasks[value] ?? 0;
    if (last !== 0 && this.#isMaskAt(last, bytes, from, length)) {
      this.#masks[row] = last;
      return;
    }
    let to = this.#maskEnd;
    if (to + 1 + length > this.#maskBytes.length) this.#maskBytes = grown(this.#maskBytes);
    this.#masks[row] = to;
    this.#lastMasks[value] = to;
    this.#maskBytes[to++] = length;
    for (let i = 0; i < length; i++) this.#maskBytes[to++] = bytes[from + i] ?? 0;
    this.#maskEnd = to;
  }

  #isMaskAt(at: number, bytes: Uint8Array, from: number, length: number): boolean {
    if (this.#maskBytes[at] !== length) return false;
    for (let i = 0; i < length; i++) if (this.#maskBytes[at + 1 + i] !== bytes[from + i]) return false;
    return true;
  }

  #nextRow(): number {
    if (this.count === this.offsets.length) {
      this.offsets = grown(this.offsets);
      this.lengths = grown(this.lengths);
      this.flags = grown(this.flags);
      this.values = grown(this.values);
      this.detectors = grown(this.detectors);
      this.confidences = grown(this.confidences);
      this.encodings = grown(this.encodings);
      this.#masks = grown(this.#masks);
    }
    this.#arrivals++;
    return this.count++;
  }
}

const encoder = new TextEncoder();
