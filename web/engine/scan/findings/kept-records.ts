/**
 * Which records are kept of a file that holds more than can be listed: the strong before the weak, of both those nearest
 * the file's front. So what is kept is the same in whatever order workers bring it.
 */
import { arrayOf } from '../../core/allocation.ts';
import {
  CONFIDENCE_ORDER,
  isEnvironmentMark,
  RECORD_SIZE,
  type ScanRecord,
  unpackRecords,
} from '../../records/records.ts';
import { RecordTable } from './record-table.ts';

export interface Caps {
  /** Records that are kept; beyond, they are only counted. A file of nothing but secrets reaches it. */
  readonly all: number;
  /** Of them, weak ones: addresses of pages, of which a browser's memory is full, leave room for what weighs more. */
  readonly weak: number;
  /** So many more come in before the others are thrown out. */
  readonly slack: number;
}

const CAPS: Caps = { all: 1_000_000, weak: 750_000, slack: 250_000 };

/** Places of environments that are kept: more than a person looks through. */
const MAX_MARKS = 4096;

export class KeptRecords {
  readonly #caps: Caps;
  readonly #marks = new KeptMarks();
  readonly #table = new RecordTable();
  #found = 0;
  /** Rows of the table when it was last seen to hold no more than it may. */
  #settled = 0;
  /** No record behind these places can be kept any more. */
  #lastWeak = Number.POSITIVE_INFINITY;
  #lastStrong = Number.POSITIVE_INFINITY;

  constructor(caps = CAPS) {
    this.#caps = caps;
  }

  /** Those that are kept of what came so far. */
  get table(): RecordTable {
    if (this.#table.count !== this.#settled) this.#throwOut();
    return this.#table;
  }

  /** Those that came are in: what can be done for `table` before it is asked for is done. */
  settle(): void {
    this.#table.settle();
  }

  /** Records that came and are not kept. */
  get dropped(): number {
    return this.#found - this.table.count;
  }

  /** Where variables stand whose environments can be read from there. */
  get marks(): readonly ScanRecord[] {
    return this.#marks.all;
  }

  add(records: readonly ScanRecord[]): void {
    for (const record of records) {
      if (isEnvironmentMark(record.detector)) this.#marks.add(record);
      else if (this.#mayBeKept(CONFIDENCE_ORDER.indexOf(record.confidence), record.offset)) this.#table.add(record);
    }
  }

  /** Takes records as a scanner packs them. */
  addPacked(packed: Uint8Array): void {
    const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
    for (let at = 0; at + RECORD_SIZE <= packed.length; at += RECORD_SIZE) {
      if (isEnvironmentMark(view.getUint16(at, true))) {
        for (const mark of unpackRecords(packed.subarray(at, at + RECORD_SIZE))) this.#marks.add(mark);
      } else if (this.#mayBeKept(view.getUint8(at + 2) - 1, view.getFloat64(at + 8, true))) {
        this.#table.addPacked(packed, view, at);
      }
    }
  }

  #mayBeKept(confidence: number, offset: number): boolean {
    this.#found++;
    if (offset > (confidence === 0 ? this.#lastWeak : this.#lastStrong)) return false;
    if (this.#table.count >= this.#caps.all + this.#caps.slack) this.#throwOut();
    return true;
  }

  #throwOut(): void {
    this.#settled = this.#table.count;
    if (this.#table.count <= Math.min(this.#caps.all, this.#caps.weak)) return;
    const { order, confidences, offsets } = this.#table;
    const isWeak = (row: number) => confidences[row] === 0;
    let strong = 0;
    for (let i = 0; i < order.length; i++) if (!isWeak(order[i] ?? 0)) strong++;
    const mostStrong = Math.min(strong, this.#caps.all);
    const mostWeak = Math.min(order.length - strong, this.#caps.weak, this.#caps.all - mostStrong);
    if (mostStrong + mostWeak === order.length) return;
    const kept = arrayOf(Uint32Array, mostStrong + mostWeak);
    let count = 0;
    let weak = 0;
    strong = 0;
    for (let i = 0; i < order.length; i++) {
      const row = order[i] ?? 0;
      if (isWeak(row)) {
        if (weak === mostWeak) this.#lastWeak = Math.min(this.#lastWeak, offsets[row] ?? 0);
        else {
          kept[count++] = row;
          weak++;
        }
      } else if (strong === mostStrong) this.#lastStrong = Math.min(this.#lastStrong, offsets[row] ?? 0);
      else {
        kept[count++] = row;
        strong++;
      }
    }
    this.#table.keep(kept);
    this.#settled = this.#table.count;
  }
}

/** Of marks of environments those nearest the file's front. */
class KeptMarks {
  #marks: ScanRecord[] = [];
  #isSorted = true;

  get all(): readonly ScanRecord[] {
    if (!this.#isSorted) {
      this.#marks.sort((a, b) => a.offset - b.offset || a.length - b.length);
      this.#marks.length = Math.min(this.#marks.length, MAX_MARKS);
      this.#isSorted = true;
    }
    return this.#marks;
  }

  add(mark: ScanRecord): void {
    this.#marks.push(mark);
    this.#isSorted = false;
    if (this.#marks.length > 2 * MAX_MARKS) void this.all;
  }
}
