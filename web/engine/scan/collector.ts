/**
 * From records to findings: overlaps resolved, equal values put together, places listed and counted. Records may
 * arrive in any order and cut in any way; the same set gives the same findings.
 */
import type { PlaceFacts } from '../access.ts';
import { CONFIDENCE_ORDER, isEnvironmentMark, RECORD_SIZE, type ScanRecord, unpackRecords } from '../records.ts';
import type { Finding, Findings, Place } from '../report.ts';
import { CONFIDENCES, FINDING_CLASSES } from '../report-words.ts';
import { DETECTOR_TITLES } from './detector-titles.generated.ts';
import { DETECTORS } from './detectors.generated.ts';
import { adjustByPlace, severityOf, whereOf } from './judge.ts';
import type { ScanLimit } from './limits.ts';
import type { PlaceList } from './place-list.ts';
import { comparePrecedence, isSchedule } from './precedence.ts';
import { RecordTable } from './record-table.ts';

/** Places of one finding that are listed. */
export const MAX_PLACES = 64;
/** Findings of one detector that are listed. */
export const MAX_ITEMS = 10_000;
/** Records that are kept; beyond, they are only counted. A file of nothing but secrets reaches it. */
const MAX_RECORDS = 1_000_000;
/** Of them, weak ones: addresses of pages, of which a browser's memory is full, leave room for what weighs more. */
const MAX_WEAK = 750_000;

/** Places of environments that are kept: more than a person looks through. */
const MAX_MARKS = 4096;

export interface CollectOptions {
  /** Bytes that are to be scanned. */
  readonly total: number;
  /** Where a place of the file belongs. */
  readonly attribute: (offset: number) => PlaceFacts & { readonly offset?: number };
  /** The same without its address, where that is cheaper to tell: it is asked for every place. */
  readonly whereIs?: (offset: number) => PlaceFacts['where'];
  /** When the dump was written, seconds since 1970: what had ended by then is of little use. */
  readonly writtenAt?: number;
}

export class FindingCollector {
  readonly #options: CollectOptions;
  readonly #whereIs: (offset: number) => PlaceFacts['where'];
  readonly #table = new RecordTable();
  #weak = 0;
  readonly #marks: ScanRecord[] = [];
  #dropped = 0;
  readonly #limits = new Map<string, { kept: number; total: number }>();
  /** Of the findings made last, by the number of their value: place in the list, from 1 on. */
  #numbers: Uint32Array = new Uint32Array();

  constructor(options: CollectOptions) {
    this.#options = options;
    this.#whereIs = options.whereIs ?? ((offset) => options.attribute(offset).where);
  }

  /** Where variables stand whose environments can be read from there. */
  get environmentMarks(): readonly ScanRecord[] {
    return this.#marks;
  }

  add(records: readonly ScanRecord[]): void {
    for (const record of records) {
      if (isEnvironmentMark(record)) {
        if (this.#marks.length < MAX_MARKS) this.#marks.push(record);
      } else if (this.#hasRoomFor(CONFIDENCE_ORDER.indexOf(record.confidence))) this.#table.add(record);
      else this.#dropped++;
    }
  }

  /** Takes records as a scanner packs them. */
  addPacked(packed: Uint8Array): void {
    const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
    for (let at = 0; at + RECORD_SIZE <= packed.length; at += RECORD_SIZE) {
      if (isEnvironmentMark({ detector: view.getUint16(at, true) }))
        this.add(unpackRecords(packed.subarray(at, at + RECORD_SIZE)));
      else if (this.#hasRoomFor(view.getUint8(at + 2) - 1)) this.#table.addPacked(packed, view, at);
      else this.#dropped++;
    }
  }

  #hasRoomFor(confidence: number): boolean {
    if (this.#table.count >= MAX_RECORDS) return false;
    return confidence > 0 || ++this.#weak <= MAX_WEAK;
  }

  /** The finding of a value, as far as it is listed. */
  idOf(hash: string): string | undefined {
    const value = this.#table.valueOf(hash);
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
   * Every place of every value, overlapped ones too, for a cleaned copy. Only MAX_RECORDS caps it: `isAll` is false
   * when there were more.
   */
  places(): { readonly places: PlaceList; readonly isAll: boolean } {
    return {
      places: this.#table.places(),
      isAll: this.#dropped === 0 && [...this.#limits.values()].every(({ kept, total }) => kept === total),
    };
  }

  /** The findings as far as `bytes` were scanned. */
  findings(bytes: number, isComplete: boolean): Findings {
    const limits: Findings['limits'] = [];
    const perDetector = new Uint32Array(DETECTORS.length);
    const items: Finding[] = [];
    const numbers = new Uint32Array(this.#table.valueCount);
    const groups = new Groups(this.#table);
    for (const first of groups.firsts) {
      const group = groups.from(first);
      const best = this.#bestOf(group);
      const detector = this.#table.detectors[best] ?? 0;
      const confidence = this.#confidenceOf(group, DETECTORS[detector]?.[0] ?? '');
      if (!confidence) continue;
      const count = (perDetector[detector] ?? 0) + 1;
      perDetector[detector] = count;
      if (count > MAX_ITEMS) continue;
      const item = this.#item(group, best, confidence);
      if (!item) continue;
      const id = `f${items.length + 1}`;
      items.push({ id, ...item });
      numbers[this.#table.values[first] ?? 0] = items.length;
      if (item.occurrences > item.places.length) {
        limits.push({ what: 'places', kept: item.places.length, total: item.occurrences, id });
      }
    }
    this.#numbers = numbers;
    perDetector.forEach((count, detector) => {
      if (count > MAX_ITEMS)
        limits.push({ what: `items of ${DETECTORS[detector]?.[0]}`, kept: MAX_ITEMS, total: count });
    });
    if (this.#dropped > 0) {
      const kept = this.#table.count;
      limits.push({ what: 'records', kept, total: kept + this.#dropped });
    }
    for (const [what, { kept, total }] of this.#limits) if (kept < total) limits.push({ what, kept, total });
    return {
      scan: { bytes, total: this.#options.total, complete: isComplete, detectors: DETECTORS.length },
      counts: countsOf(items),
      items,
      limits,
    };
  }

  #bestOf([first = 0, ...others]: readonly number[]): number {
    if (others.length === 0) return first;
    return others.reduce((best, row) => {
      const other = this.#table.at(row);
      return comparePrecedence(other, best) < 0 ? other : best;
    }, this.#table.at(first)).row;
  }

  /** That of its best place. Undefined when its places make it no finding. */
  #confidenceOf(group: readonly number[], detector: string): Finding['confidence'] | undefined {
    const { offsets, flags, confidences } = this.#table;
    let best: Finding['confidence'] | undefined;
    for (let i = 0; i < group.length && i < MAX_PLACES; i++) {
      const row = group[i] ?? 0;
      const where = whereOf(flags[row] ?? 0, this.#whereIs(offsets[row] ?? 0));
      const own = CONFIDENCE_ORDER[confidences[row] ?? 0] ?? 'possible';
      best = stronger(best, adjustByPlace(detector, own, where?.kind));
    }
    return best;
  }

  /** One value; `group` is in file order. */
  #item(group: readonly number[], best: number, confidence: Finding['confidence']): Omit<Finding, 'id'> | undefined {
    const table = this.#table;
    const row = DETECTORS[table.detectors[best] ?? 0];
    const words = DETECTOR_TITLES[table.detectors[best] ?? 0];
    if (!row || !words) return undefined;
    const [detector, kind] = row;
    const [severity, title] = words;
    const places: Place[] = [];
    let flags = table.flags[best] ?? 0;
    for (const place of group.slice(0, MAX_PLACES)) {
      const { offset, length, encoding } = table.at(place);
      const { where: mapped, ...facts } = this.#options.attribute(offset);
      const own = table.flags[place] ?? 0;
      const where = whereOf(own, mapped);
      flags &= own;
      places.push({ offset, length, encoding, ...facts, ...(where && { where }) });
    }
    const expires = table.expiresOf(best);
    return {
      detector,
      class: kind,
      confidence,
      severity: severityOf(severity, flags, expires, this.#options.writtenAt),
      title,
      mask: table.maskOf(best),
      ...(expires !== undefined && { expires: isoSeconds(expires) }),
      occurrences: group.length,
      places,
    };
  }
}

/** Rows of one value together, in file order. */
class Groups {
  /** The first row of each value, in file order. */
  readonly firsts: readonly number[];
  readonly #detectors: Uint16Array;
  /** Of each row the next of its value, plus one; 0: it is the last. */
  readonly #next: Uint32Array;

  constructor(table: RecordTable) {
    const { values } = table;
    this.#detectors = table.detectors;
    this.#next = new Uint32Array(table.count);
    /** Of each value the last row, plus one. */
    const lasts = new Uint32Array(table.valueCount);
    const firsts: number[] = [];
    for (const row of table.told()) {
      const value = values[row] ?? 0;
      const last = lasts[value] ?? 0;
      if (last === 0) firsts.push(row);
      else this.#next[last - 1] = row + 1;
      lasts[value] = row + 1;
    }
    this.firsts = firsts;
  }

  /** Without those that only say that a key is in use, where others say whose key it is. */
  from(first: number): readonly number[] {
    const all: number[] = [];
    for (let next = first + 1; next !== 0; next = this.#next[next - 1] ?? 0) all.push(next - 1);
    if (all.length === 1) return all;
    const named = all.filter((row) => !isSchedule(this.#detectors[row] ?? 0));
    return named.length > 0 ? named : all;
  }
}

/** CONFIDENCES begin with the strongest. */
function stronger(
  a: Finding['confidence'] | undefined,
  b: Finding['confidence'] | undefined,
): Finding['confidence'] | undefined {
  if (!a || !b) return a ?? b;
  return CONFIDENCES.indexOf(a) <= CONFIDENCES.indexOf(b) ? a : b;
}

function countsOf(items: readonly Finding[]): Findings['counts'] {
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
