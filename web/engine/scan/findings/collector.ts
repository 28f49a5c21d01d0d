/**
 * From records to findings: overlaps resolved, equal values put together, places listed and counted. Records may
 * arrive in any order and cut in any way; the same set gives the same findings.
 */

import type { PlaceFacts } from '../../access.ts';
import { arrayOf } from '../../core/allocation.ts';
import { CONFIDENCE_ORDER, type ScanRecord } from '../../records/records.ts';
import type { Finding, Findings } from '../../report/report.ts';
import { FINDING_CLASSES } from '../../report/report-words.ts';
import type { ScanLimit } from '../limits.ts';
import { DETECTOR_TITLES } from './detector-titles.generated.ts';
import { DETECTORS } from './detectors.generated.ts';
import { NO_EVIDENCE, PlaceJudge, STRONGEST, severityOf } from './judge.ts';
import { type Caps, KeptRecords } from './kept-records.ts';
import { type PackedFindings, PlacePacker, unpackFindings } from './packed-findings.ts';
import type { PlaceList } from './place-list.ts';
import type { KnownRun } from './place-map.ts';
import { isSchedule } from './precedence.ts';
import type { RecordTable } from './record-table.ts';
import type { ValueTable } from './value-table.ts';

/** Places of one finding that are listed. */
export const MAX_PLACES = 64;
/** The last that a date of four digits can tell, seconds since 1970: a value may say of itself that it ends at any time. */
const LAST_SECOND = 253_402_300_799;
/** Findings of one detector that are listed. */
const MAX_ITEMS = 10_000;

/** No place lies in it. */
const NO_RUN: KnownRun = { from: 0, end: 0, facts: {} };

export interface CollectOptions {
  /** Bytes that are to be scanned. */
  readonly total: number;
  /** Where a place of the file belongs. */
  readonly attribute: (offset: number) => PlaceFacts & { readonly offset?: number };
  /** The same of the stretch that a place lies in, where stretches are known. */
  readonly runAt?: (offset: number) => KnownRun;
  /** When the dump was written, seconds since 1970: what had ended by then is of little use. */
  readonly writtenAt?: number;
  /** Of records that are kept. */
  readonly caps?: Caps;
}

export class FindingCollector {
  readonly #options: CollectOptions;
  readonly #runAt: (offset: number) => KnownRun;
  /** That of the place looked at last. */
  #run: KnownRun = NO_RUN;
  #judge = new PlaceJudge();
  readonly #records: KeptRecords;
  readonly #limits = new Map<string, { kept: number; total: number }>();
  /**
   * Of the findings made last, by the number of their value: place in the list, from 1 on. `values` gave those numbers;
   * the records may be numbered otherwise since.
   */
  #listed: { readonly values: ValueTable; readonly numbers: Uint32Array } | undefined;

  constructor(options: CollectOptions) {
    this.#options = options;
    this.#runAt = options.runAt ?? ((offset) => ({ from: offset, end: offset + 1, facts: options.attribute(offset) }));
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

  /** Among the findings made last that of a value, as far as it is listed. */
  idOf(hash: string): string | undefined {
    const value = this.#listed?.values.lookUp(hash);
    const number = value === undefined ? 0 : (this.#listed?.numbers[value] ?? 0);
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
    // Another core may know more of a place.
    this.#run = NO_RUN;
    this.#judge = new PlaceJudge();
    const limits: Findings['limits'] = [];
    const perDetector = new Uint32Array(DETECTORS.length);
    const items: Omit<Finding, 'places'>[] = [];
    const places = new PlacePacker();
    const numbers = arrayOf(Uint32Array, table.valueCount);
    const groups = new Groups(table);
    for (let group = 0; group < groups.count; group++) {
      groups.open(group);
      const { rows, from, to } = groups;
      const best = table.bestOf(rows, from, to);
      const detector = table.detectors[best] ?? 0;
      const id = `f${items.length + 1}`;
      const evidence = this.#evidenceOf(table, groups, detector);
      if (evidence === NO_EVIDENCE) continue;
      perDetector[detector] = (perDetector[detector] ?? 0) + 1;
      if ((perDetector[detector] ?? 0) > MAX_ITEMS) continue;
      const item = this.#item(table, groups, best, id, CONFIDENCE_ORDER[evidence] ?? 'possible', places);
      if (!item) continue;
      items.push(item);
      numbers[table.values[best] ?? 0] = items.length;
      if (to - from > MAX_PLACES) limits.push({ what: 'places', kept: MAX_PLACES, total: to - from, id });
    }
    this.#listed = { values: table.valueTable, numbers };
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

  /** Of all its places, listed or not, the strongest evidence: an index of CONFIDENCE_ORDER; −1: they make it no finding. */
  #evidenceOf({ offsets, flags, confidences }: RecordTable, { rows, from, to }: Groups, detector: number): number {
    let evidence = NO_EVIDENCE;
    for (let i = from; i < to && evidence < STRONGEST; i++) {
      const row = rows[i] ?? 0;
      const run = this.#runOf(offsets[row] ?? 0);
      evidence = Math.max(evidence, this.#judge.evidence(detector, confidences[row] ?? 0, flags[row] ?? 0, run));
    }
    return evidence;
  }

  #runOf(offset: number): KnownRun {
    const run = this.#run;
    if (offset >= run.from && offset < run.end) return run;
    this.#run = this.#runAt(offset);
    return this.#run;
  }

  /** One value that is a finding; its places go into columns. */
  #item(
    table: RecordTable,
    { rows, from, to }: Groups,
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
    for (let i = from; i < to; i++) {
      const place = rows[i] ?? 0;
      flags &= table.flags[place] ?? 0;
      if (i - from < MAX_PLACES) places.add(table, place, this.#runOf(table.offsets[place] ?? 0));
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
      occurrences: to - from,
    };
  }
}

/**
 * Rows of one value together, in file order; without those that only say that a key is in use, where others say whose
 * key it is.
 */
class Groups {
  /** Values that have rows. */
  readonly count: number;
  /** Group after group, in the order of their first places. */
  readonly rows: Uint32Array;
  /** Of the group opened last its rows are from here to before `to`. */
  from = 0;
  to = 0;
  /** Of each group where its rows end. */
  readonly #ends: Uint32Array;

  constructor(table: RecordTable) {
    const { values, detectors, valueCount } = table;
    const told = table.told();
    /** Of each value its group, from 1 on; 0: no row has it. */
    const groups = arrayOf(Uint32Array, valueCount);
    /** Of each group how many rows it has, then where the next of them goes. */
    const ends = arrayOf(Uint32Array, Math.min(valueCount, told.length));
    /** Of each group how many of its rows are left out. */
    const unnamed = arrayOf(Uint32Array, ends.length);
    let count = 0;
    for (let i = 0; i < told.length; i++) {
      const row = told[i] ?? 0;
      const value = values[row] ?? 0;
      groups[value] ||= ++count;
      const group = (groups[value] ?? 0) - 1;
      ends[group] = (ends[group] ?? 0) + 1;
      if (isSchedule(detectors[row] ?? 0)) unnamed[group] = (unnamed[group] ?? 0) + 1;
    }
    let start = 0;
    for (let group = 0; group < count; group++) {
      const size = ends[group] ?? 0;
      // No other says whose key it is.
      if (unnamed[group] === size) unnamed[group] = 0;
      ends[group] = start;
      start += size - (unnamed[group] ?? 0);
    }
    const rows = arrayOf(Uint32Array, start);
    for (let i = 0; i < told.length; i++) {
      const row = told[i] ?? 0;
      const group = (groups[values[row] ?? 0] ?? 0) - 1;
      if (isSchedule(detectors[row] ?? 0) && unnamed[group] !== 0) continue;
      const at = ends[group] ?? 0;
      rows[at] = row;
      ends[group] = at + 1;
    }
    this.rows = rows;
    this.count = count;
    this.#ends = ends;
  }

  open(group: number): void {
    this.from = this.#ends[group - 1] ?? 0;
    this.to = this.#ends[group] ?? 0;
  }
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
