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
import { NO_EVIDENCE, PlaceJudge, PROVEN_BIT, severityOf } from './judge.ts';
import { type Caps, KeptRecords } from './kept-records.ts';
import { type PackedFindings, unpackFindings } from './packed-findings.ts';
import { ItemPacker, PlacePacker } from './packers.ts';
import type { PlaceList } from './place-list.ts';
import type { KnownRun } from './place-map.ts';
import { ValueGroups } from './value-groups.ts';
import type { ValueTable } from './value-table.ts';

/** Places of one finding that are listed. */
export const MAX_PLACES = 64;
/** Findings of one detector that are listed. */
const MAX_ITEMS = 10_000;

const VALIDATED = CONFIDENCE_ORDER.indexOf('validated');

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
    const limits: Findings['limits'] = [];
    const perDetector = new Uint32Array(DETECTORS.length);
    const items = new ItemPacker();
    const counts = new Counts();
    const numbers = arrayOf(Uint32Array, table.valueCount);
    const { offsets, flags, confidences } = table;
    const judge = new PlaceJudge();
    const groups = new ValueGroups(table, (row) => {
      const confidence = confidences[row] ?? 0;
      // To ask where it lies may cost a call of the core for each.
      if (confidence === VALIDATED) return PROVEN_BIT;
      return judge.placeBit(confidence, flags[row] ?? 0, this.#runOf(offsets[row] ?? 0));
    });
    // Where a group's next place goes, and its last: of one that is not listed it ends where it begins.
    const next = arrayOf(Uint32Array, groups.count);
    const ends = arrayOf(Uint32Array, groups.count);
    let places = 0;
    for (let group = 0; group < groups.count; group++) {
      const best = groups.best(group);
      const detector = table.detectors[best] ?? 0;
      const confidence = judge.evidence(detector, groups.places(group));
      const words = DETECTOR_TITLES[detector];
      if (confidence === NO_EVIDENCE || !words) continue;
      perDetector[detector] = (perDetector[detector] ?? 0) + 1;
      if ((perDetector[detector] ?? 0) > MAX_ITEMS) continue;
      const occurrences = groups.size(group);
      next[group] = places;
      places += Math.min(occurrences, MAX_PLACES);
      ends[group] = places;
      const severity = severityOf(words[0], groups.flags(group), table.expiresOf(best), this.#options.writtenAt);
      items.add(table, best, { confidence, severity, occurrences, placeEnd: places });
      counts.add(detector, confidence);
      numbers[table.values[best] ?? 0] = items.count;
      if (occurrences > MAX_PLACES)
        limits.push({ what: 'places', kept: MAX_PLACES, total: occurrences, id: `f${items.count}` });
    }
    const packer = new PlacePacker(places);
    groups.each((row, group) => {
      const at = next[group] ?? 0;
      if (at === ends[group]) return;
      next[group] = at + 1;
      packer.set(at, table, row, this.#runOf(offsets[row] ?? 0));
    });
    this.#listed = { values: table.valueTable, numbers };
    perDetector.forEach((count, detector) => {
      if (count > MAX_ITEMS)
        limits.push({ what: `items of ${DETECTORS[detector]?.[0]}`, kept: MAX_ITEMS, total: count });
    });
    if (dropped > 0) limits.push({ what: 'records', kept: table.count, total: table.count + dropped });
    for (const [what, { kept, total }] of this.#limits) if (kept < total) limits.push({ what, kept, total });
    return {
      scan: { bytes, total: this.#options.total, complete: isComplete, detectors: DETECTORS.length },
      counts: counts.all,
      items: items.columns(),
      limits,
      places: packer.columns,
    };
  }

  #runOf(offset: number): KnownRun {
    const run = this.#run;
    if (offset >= run.from && offset < run.end) return run;
    this.#run = this.#runAt(offset);
    return this.#run;
  }
}

/** Findings of each class, by their evidence; classes in their order, those without a finding left out. */
class Counts {
  readonly #byClass = new Map<Finding['class'], Uint32Array>();

  /** `confidence`: an index of CONFIDENCE_ORDER. */
  add(detector: number, confidence: number): void {
    const kind = DETECTORS[detector]?.[1] ?? 'activity';
    const own = this.#byClass.get(kind) ?? new Uint32Array(CONFIDENCE_ORDER.length);
    own[confidence] = (own[confidence] ?? 0) + 1;
    this.#byClass.set(kind, own);
  }

  get all(): Findings['counts'] {
    const counts: Findings['counts'] = {};
    for (const kind of FINDING_CLASSES) {
      const own = this.#byClass.get(kind);
      if (!own) continue;
      const of = (word: Finding['confidence']) => own[CONFIDENCE_ORDER.indexOf(word)] ?? 0;
      counts[kind] = { validated: of('validated'), likely: of('likely'), possible: of('possible') };
    }
    return counts;
  }
}
