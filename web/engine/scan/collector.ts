/**
 * From records to findings: overlaps resolved, equal values put together, places listed and counted. Records may
 * arrive in any order and cut in any way; the same set gives the same findings.
 */
import type { PlaceFacts } from '../access.ts';
import { isEnvironmentMark, type ScanRecord } from '../records.ts';
import type { Finding, Findings, Place } from '../report.ts';
import { CONFIDENCES, FINDING_CLASSES } from '../report-words.ts';
import { DETECTORS } from './detectors.generated.ts';
import { adjustByPlace, severityOf, whereOf } from './judge.ts';
import type { ScanLimit } from './limits.ts';
import { compareOffset, comparePrecedence, resolveSorted, withoutSchedules } from './precedence.ts';

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
  /** When the dump was written, seconds since 1970: what had ended by then is of little use. */
  readonly writtenAt?: number;
}

export class FindingCollector {
  readonly #options: CollectOptions;
  /** In the order of `compareOffset` up to the last findings; sorting again what comes behind is nearly free. */
  readonly #records: ScanRecord[] = [];
  #weak = 0;
  readonly #marks: ScanRecord[] = [];
  #dropped = 0;
  readonly #limits = new Map<string, { kept: number; total: number }>();
  /** Of the findings made last, by their values' hashes. */
  #ids: ReadonlyMap<string, string> = new Map();

  constructor(options: CollectOptions) {
    this.#options = options;
  }

  /** Where variables stand whose environments can be read from there. */
  get environmentMarks(): readonly ScanRecord[] {
    return this.#marks;
  }

  add(records: readonly ScanRecord[]): void {
    for (const record of records) {
      if (isEnvironmentMark(record)) {
        if (this.#marks.length < MAX_MARKS) this.#marks.push(record);
      } else if (this.#hasRoomFor(record)) this.#records.push(record);
      else this.#dropped++;
    }
  }

  #hasRoomFor({ confidence }: ScanRecord): boolean {
    if (this.#records.length >= MAX_RECORDS) return false;
    return confidence !== 'possible' || ++this.#weak <= MAX_WEAK;
  }

  /** The finding of a value, as far as it is listed. */
  idOf(hash: string): string | undefined {
    return this.#ids.get(hash);
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
  places(): { readonly records: readonly ScanRecord[]; readonly isAll: boolean } {
    return {
      records: this.#records,
      isAll: this.#dropped === 0 && [...this.#limits.values()].every(({ kept, total }) => kept === total),
    };
  }

  /** The findings as far as `bytes` were scanned. */
  findings(bytes: number, isComplete: boolean): Findings {
    const groups = groupsOf(resolveSorted(this.#records.sort(compareOffset)));
    const limits: Findings['limits'] = [];
    const perDetector = new Map<string, number>();
    const items: Finding[] = [];
    const ids = new Map<string, string>();
    for (const [hash, found] of groups) {
      const group = Array.isArray(found) ? withoutSchedules(found) : [found];
      const best = group.reduce((a, b) => (comparePrecedence(a, b) <= 0 ? a : b));
      const [detector = ''] = DETECTORS[best.detector] ?? [];
      const confidence = this.#confidenceOf(group, detector);
      if (!confidence) continue;
      const count = (perDetector.get(detector) ?? 0) + 1;
      perDetector.set(detector, count);
      if (count > MAX_ITEMS) continue;
      const item = this.#item(group, best, confidence);
      if (!item) continue;
      const id = `f${items.length + 1}`;
      items.push({ id, ...item });
      ids.set(hash, id);
      if (item.occurrences > item.places.length) {
        limits.push({ what: 'places', kept: item.places.length, total: item.occurrences, id });
      }
    }
    this.#ids = ids;
    for (const [detector, count] of perDetector) {
      if (count > MAX_ITEMS) limits.push({ what: `items of ${detector}`, kept: MAX_ITEMS, total: count });
    }
    if (this.#dropped > 0) {
      const kept = this.#records.length;
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

  /** That of its best place. Undefined when its places make it no finding. */
  #confidenceOf(group: readonly ScanRecord[], detector: string): Finding['confidence'] | undefined {
    let best: Finding['confidence'] | undefined;
    for (let i = 0; i < group.length && i < MAX_PLACES; i++) {
      const record = group[i];
      if (!record) break;
      const where = whereOf(record.flags, this.#options.attribute(record.offset).where);
      best = stronger(best, adjustByPlace(detector, record.confidence, where?.kind));
    }
    return best;
  }

  /** One value; `group` is in file order. */
  #item(
    group: readonly ScanRecord[],
    best: ScanRecord,
    confidence: Finding['confidence'],
  ): Omit<Finding, 'id'> | undefined {
    const row = DETECTORS[best.detector];
    if (!row) return undefined;
    const [detector, kind, severity, title] = row;
    const places: Place[] = [];
    let flags = best.flags;
    for (const record of group.slice(0, MAX_PLACES)) {
      const { offset, length, encoding } = record;
      const { where: mapped, ...facts } = this.#options.attribute(offset);
      const where = whereOf(record.flags, mapped);
      flags &= record.flags;
      places.push({ offset, length, encoding, ...facts, ...(where && { where }) });
    }
    const { expires } = best;
    return {
      detector,
      class: kind,
      confidence,
      severity: severityOf(severity, flags, expires, this.#options.writtenAt),
      title,
      mask: best.mask,
      ...(expires !== undefined && { expires: isoSeconds(expires) }),
      occurrences: group.length,
      places,
    };
  }
}

/** Records of one value together, in the order of their first; most values stand in one place, and need no list. */
function groupsOf(records: readonly ScanRecord[]): ReadonlyMap<string, ScanRecord | ScanRecord[]> {
  const groups = new Map<string, ScanRecord | ScanRecord[]>();
  for (const record of records) {
    const group = groups.get(record.hash);
    if (group === undefined) groups.set(record.hash, record);
    else if (Array.isArray(group)) group.push(record);
    else groups.set(record.hash, [group, record]);
  }
  return groups;
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
