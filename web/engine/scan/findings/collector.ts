/**
 * From records to findings: overlaps resolved, equal values put together, places listed and counted. Records may
 * arrive in any order and cut in any way; the same set gives the same findings.
 */

import type { PlaceFacts } from '../../access.ts';
import { arrayOf } from '../../core/allocation.ts';
import { CONFIDENCE_ORDER, type ScanRecord } from '../../records/records.ts';
import type { Finding, Findings } from '../../report/report.ts';
import { CONFIDENCES, FINDING_CLASSES } from '../../report/report-words.ts';
import type { ScanLimit } from '../limits.ts';
import { DETECTOR_TITLES } from './detector-titles.generated.ts';
import { DETECTORS } from './detectors.generated.ts';
import { adjustByPlace, severityOf, whereOf } from './judge.ts';
import { type Caps, KeptRecords } from './kept-records.ts';
import { type PackedFindings, PlacePacker, unpackFindings } from './packed-findings.ts';
import type { PlaceList } from './place-list.ts';
import type { MappedRun } from './place-map.ts';
import { isSchedule } from './precedence.ts';
import type { RecordTable } from './record-table.ts';
import { grown } from './value-table.ts';

/** Places of one finding that are listed. */
export const MAX_PLACES = 64;
/** The last that a date of four digits can tell, seconds since 1970: a value may say of itself that it ends at any time. */
const LAST_SECOND = 253_402_300_799;
/** Findings of one detector that are listed. */
const MAX_ITEMS = 10_000;

export interface CollectOptions {
  /** Bytes that are to be scanned. */
  readonly total: number;
  /** Where a place of the file belongs. */
  readonly attribute: (offset: number) => PlaceFacts & { readonly offset?: number };
  /** The same without its address, where that is cheaper to tell: it is asked for every place. */
  readonly whereIs?: (offset: number) => PlaceFacts['where'];
  /** The same of the stretch that a place lies in, where stretches are known. */
  readonly runAt?: (offset: number) => MappedRun;
  /** When the dump was written, seconds since 1970: what had ended by then is of little use. */
  readonly writtenAt?: number;
  /** Of records that are kept. */
  readonly caps?: Caps;
}

export class FindingCollector {
  readonly #options: CollectOptions;
  readonly #whereIs: (offset: number) => PlaceFacts['where'];
  readonly #runAt: (offset: number) => MappedRun;
  readonly #records: KeptRecords;
  readonly #limits = new Map<string, { kept: number; total: number }>();
  /** Of the findings made last, by the number of their value: place in the list, from 1 on. */
  #numbers: Uint32Array = new Uint32Array();

  constructor(options: CollectOptions) {
    this.#options = options;
    this.#whereIs = options.whereIs ?? ((offset) => options.attribute(offset).where);
    this.#runAt = options.runAt ?? ((offset) => ({ from: offset, facts: options.attribute(offset) }));
    this.#records = new KeptRecords(options.caps);
  }

  /** Where variables stand whose environments can be read from there. */
  get environmentMarks(): readonly ScanRecord[] {
    return this.#records.marks;
  }

  add(records: readonly ScanRecord[]): void {
    this.#records.add(records);
  }

  /** Takes records as a scanner packs them. */
  addPacked(packed: Uint8Array): void {
    this.#records.addPacked(packed);
  }

  /** The records of a stripe are in: what would be done in `packed`, while all wait for it, is done now. */
  settle(): void {
    this.#records.settle();
  }

  /** The finding of a value, as far as it is listed. */
  idOf(hash: string): string | undefined {
    const value = this.#records.table.valueOf(hash);
    const number = value === undefined ? 0 : (this.#numbers[value] ?? 0);
    return number === 0 ? undefined : `f${number}`;
  }

  /** Takes what a scanner says of a stripe it is through with. */
  addLimits(limits: readonly ScanLimit[]): void {
    for (const { what, kept, total } of limits) {
      const sum = this.#limits.get(what) ?? { kept: 0, total: 0 };
      this.#limits.set(what, { kept: sum.kept + kept, total: sum.total + total });
    }
  }

  /**
   * Every place of every value, overlapped ones too, for a cleaned copy. Only the cap on records caps it: `isAll` is
   * false when there were more.
   */
  places(): { readonly places: PlaceList; readonly isAll: boolean } {
    return {
      places: this.#records.table.places(),
      isAll: this.#records.dropped === 0 && [...this.#limits.values()].every(({ kept, total }) => kept === total),
    };
  }

  /** The findings as far as `bytes` were scanned. */
  findings(bytes: number, isComplete: boolean): Findings {
    return unpackFindings(this.packed(bytes, isComplete));
  }

  /** The same, to be handed to another worker. */
  packed(bytes: number, isComplete: boolean): PackedFindings {
    const { table, dropped } = this.#records;
    const limits: Findings['limits'] = [];
    const perDetector = new Uint32Array(DETECTORS.length);
    const items: Omit<Finding, 'places'>[] = [];
    const places = new PlacePacker();
    const numbers = arrayOf(Uint32Array, table.valueCount);
    const groups = new Groups(table);
    for (const first of groups.firsts) {
      groups.open(first);
      const best = table.bestOf(groups.rows, groups.count);
      const detector = table.detectors[best] ?? 0;
      const id = `f${items.length + 1}`;
      const confidence = this.#confidenceOf(table, groups, best, DETECTORS[detector]?.[0] ?? '');
      if (!confidence) continue;
      perDetector[detector] = (perDetector[detector] ?? 0) + 1;
      if ((perDetector[detector] ?? 0) > MAX_ITEMS) continue;
      const item = this.#item(table, groups, best, id, confidence, places);
      if (!item) continue;
      items.push(item);
      numbers[table.values[first] ?? 0] = items.length;
      if (groups.count > MAX_PLACES) limits.push({ what: 'places', kept: MAX_PLACES, total: groups.count, id });
    }
    this.#numbers = numbers;
    perDetector.forEach((count, detector) => {
      if (count > MAX_ITEMS)
        limits.push({ what: `items of ${DETECTORS[detector]?.[0]}`, kept: MAX_ITEMS, total: count });
    });
    if (dropped > 0) limits.push({ what: 'records', kept: table.count, total: table.count + dropped });
    for (const [what, { kept, total }] of this.#limits) if (kept < total) limits.push({ what, kept, total });
    return {
      scan: { bytes, total: this.#options.total, complete: isComplete, detectors: DETECTORS.length },
      counts: countsOf(items),
      items,
      limits,
      ...places.columns(),
    };
  }

  /** Of all its places, listed or not, the strongest evidence; undefined: they make it no finding. */
  #confidenceOf(
    { offsets, flags, confidences }: RecordTable,
    { rows, count }: Groups,
    best: number,
    detector: string,
  ): Finding['confidence'] | undefined {
    // A place raises no evidence above this.
    const most = stronger('likely', confidenceOf(confidences[best]));
    let confidence: Finding['confidence'] | undefined;
    for (let i = 0; i < count && confidence !== most; i++) {
      const row = rows[i] ?? 0;
      const where = whereOf(flags[row] ?? 0, this.#whereIs(offsets[row] ?? 0));
      confidence = stronger(confidence, adjustByPlace(detector, confidenceOf(confidences[row]), where));
    }
    return confidence;
  }

  /** One value that is a finding; its places go into columns. */
  #item(
    table: RecordTable,
    { rows, count }: Groups,
    best: number,
    id: string,
    confidence: Finding['confidence'],
    places: PlacePacker,
  ): Omit<Finding, 'places'> | undefined {
    const row = DETECTORS[table.detectors[best] ?? 0];
    const words = DETECTOR_TITLES[table.detectors[best] ?? 0];
    if (!row || !words) return undefined;
    const [detector, kind] = row;
    const [severity, title] = words;
    let flags = table.flags[best] ?? 0;
    for (let i = 0; i < count; i++) {
      const place = rows[i] ?? 0;
      const own = table.flags[place] ?? 0;
      flags &= own;
      if (i >= MAX_PLACES) continue;
      const offset = table.offsets[place] ?? 0;
      places.add(offset, table.lengths[place] ?? 0, table.encodings[place] ?? 0, own, this.#runAt(offset));
    }
    places.end();
    const expires = table.expiresOf(best);
    return {
      id,
      detector,
      class: kind,
      confidence,
      severity: severityOf(severity, flags, expires, this.#options.writtenAt),
      title,
      mask: table.maskOf(best),
      ...(expires !== undefined && expires <= LAST_SECOND && { expires: isoSeconds(expires) }),
      occurrences: count,
    };
  }
}

/** Rows of one value together, in file order. */
class Groups {
  /** The first row of each value, in file order. */
  readonly firsts: Uint32Array;
  /** Of the value opened last. */
  rows = new Uint32Array(MAX_PLACES);
  count = 0;
  readonly #detectors: Uint16Array;
  /** Of each row the next of its value, plus one; 0: it is the last. */
  readonly #next: Uint32Array;

  constructor(table: RecordTable) {
    const { values } = table;
    this.#detectors = table.detectors;
    this.#next = arrayOf(Uint32Array, table.count);
    /** Of each value the last row, plus one. */
    const lasts = arrayOf(Uint32Array, table.valueCount);
    const firsts = arrayOf(Uint32Array, table.valueCount);
    let count = 0;
    for (const row of table.told()) {
      const value = values[row] ?? 0;
      const last = lasts[value] ?? 0;
      if (last === 0) firsts[count++] = row;
      else this.#next[last - 1] = row + 1;
      lasts[value] = row + 1;
    }
    this.firsts = firsts.subarray(0, count);
  }

  /** Without those that only say that a key is in use, where others say whose key it is. */
  open(first: number): void {
    this.#open(first, false);
    if (this.count === 1 || !this.#hasSchedule()) return;
    this.#open(first, true);
    if (this.count === 0) this.#open(first, false);
  }

  #open(first: number, isNamedOnly: boolean): void {
    this.count = 0;
    for (let next = first + 1; next !== 0; next = this.#next[next - 1] ?? 0) {
      if (isNamedOnly && isSchedule(this.#detectors[next - 1] ?? 0)) continue;
      if (this.count === this.rows.length) this.rows = grown(this.rows);
      this.rows[this.count++] = next - 1;
    }
  }

  #hasSchedule(): boolean {
    for (let i = 0; i < this.count; i++) if (isSchedule(this.#detectors[this.rows[i] ?? 0] ?? 0)) return true;
    return false;
  }
}

function confidenceOf(index: number | undefined): Finding['confidence'] {
  return CONFIDENCE_ORDER[index ?? 0] ?? 'possible';
}

/** CONFIDENCES begin with the strongest. */
function stronger(
  a: Finding['confidence'] | undefined,
  b: Finding['confidence'] | undefined,
): Finding['confidence'] | undefined {
  if (!a || !b) return a ?? b;
  return CONFIDENCES.indexOf(a) <= CONFIDENCES.indexOf(b) ? a : b;
}

function countsOf(items: readonly Pick<Finding, 'class' | 'confidence'>[]): Findings['counts'] {
  const counts: Findings['counts'] = {};
  for (const kind of FINDING_CLASSES) {
    const own = items.filter((item) => item.class === kind);
    if (own.length === 0) continue;
    const of = (word: Finding['confidence']) => own.filter(({ confidence }) => confidence === word).length;
    counts[kind] = { validated: of('validated'), likely: of('likely'), possible: of('possible') };
  }
  return counts;
}

function isoSeconds(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(/\.\d+Z$/, 'Z');
}
