/**
 * Findings on their way from one worker to another, as columns. As objects, those of a file whose values repeat cost
 * more to hand over than to find, on both sides; the page draws few of them, and makes places when it is asked.
 */
import type { MappedWhere } from '../../access.ts';
import { CONFIDENCE_ORDER, ENCODING_ORDER } from '../../records/record-orders.ts';
import type { Finding, Findings, Place } from '../../report/report.ts';
import { SEVERITIES } from '../../report/report-words.ts';
import { whereOf } from './judge.ts';
import { maskText } from './mask-text.ts';
import { type MappedRun, placeInRun } from './place-map.ts';

/** What all findings of one detector have. */
export type DetectorFacts = Pick<Finding, 'detector' | 'class' | 'title'>;

/** Findings; the number of each, from 1 on, is its id. */
export interface ItemColumns {
  /** Those that found something. */
  readonly detectors: readonly DetectorFacts[];
  /** Indexes of `detectors`. */
  readonly detectorOf: Uint16Array<ArrayBuffer>;
  /** Indexes of CONFIDENCE_ORDER. */
  readonly confidences: Uint8Array<ArrayBuffer>;
  /** Indexes of SEVERITIES. */
  readonly severities: Uint8Array<ArrayBuffer>;
  readonly occurrences: Uint32Array<ArrayBuffer>;
  /** Seconds since 1970; NaN: the value does not say. */
  readonly expires: Float64Array<ArrayBuffer>;
  /** UTF-8 of one mask after another. */
  readonly maskBytes: Uint8Array<ArrayBuffer>;
  /** Where each mask ends; it begins where the one before ends. */
  readonly maskEnds: Uint32Array<ArrayBuffer>;
  /** Where its places end in their columns; they begin where those of the one before end. */
  readonly placeEnds: Uint32Array<ArrayBuffer>;
}

export interface PlaceColumns {
  readonly offsets: Float64Array<ArrayBuffer>;
  readonly lengths: Uint32Array<ArrayBuffer>;
  /** Indexes of ENCODING_ORDER. */
  readonly encodings: Uint8Array<ArrayBuffer>;
  /** What the detector said of a place; see judge.ts. */
  readonly flags: Uint8Array<ArrayBuffer>;
  /** Indexes of `runs`. */
  readonly runOf: Uint32Array<ArrayBuffer>;
  /** Stretches in which places lie, with what is known of them. */
  readonly runs: readonly MappedRun[];
}

export interface PackedFindings extends Omit<Findings, 'items'> {
  readonly items: ItemColumns;
  readonly places: PlaceColumns;
}

/** Of a place what the report says of it; the page knows more. */
function reported(place: Place): Place {
  const { isWritable, ...where }: Partial<MappedWhere> = place.where ?? {};
  return isWritable && where.kind ? { ...place, where: { ...where, kind: where.kind } } : place;
}

/** Every place made at once: plain data. */
export function unpackFindings({ items, places, ...rest }: PackedFindings): Findings {
  return {
    ...rest,
    items: Array.from(items.detectorOf, (_, i) => ({
      ...itemAt(items, i),
      places: placesOf(places, items.placeEnds[i - 1] ?? 0, items.placeEnds[i] ?? 0).map(reported),
    })),
  };
}

/** Places are made when they are first asked for. */
export function lazyFindings({ items, places, ...rest }: PackedFindings): Findings {
  return { ...rest, items: Array.from(items.detectorOf, (_, i) => new LazyFinding(items, i, places)) };
}

/** Where the places of a finding begin in the file, without making them. */
export function offsetsOf(finding: Finding): ArrayLike<number> {
  return finding instanceof LazyFinding ? finding.offsets : finding.places.map(({ offset }) => offset);
}

/** Columns that cross by moving. */
export function buffersOf({ items, places }: PackedFindings): ArrayBuffer[] {
  return [...Object.values(items), ...Object.values(places)].flatMap((column) =>
    ArrayBuffer.isView(column) ? [column.buffer as ArrayBuffer] : [],
  );
}

/** The first place of each finding, kept when the columns have moved on. */
export class FirstPlaces {
  readonly count: number;
  readonly #detectors: readonly DetectorFacts[];
  readonly #detectorOf: Uint16Array;
  readonly #places: PlaceColumns;

  constructor({ items, places }: PackedFindings) {
    const firsts = items.placeEnds.map((_, i) => items.placeEnds[i - 1] ?? 0);
    this.count = firsts.length;
    this.#detectors = items.detectors;
    this.#detectorOf = items.detectorOf.slice();
    this.#places = {
      offsets: Float64Array.from(firsts, (at) => places.offsets[at] ?? 0),
      lengths: firsts.map((at) => places.lengths[at] ?? 0),
      encodings: Uint8Array.from(firsts, (at) => places.encodings[at] ?? 0),
      flags: Uint8Array.from(firsts, (at) => places.flags[at] ?? 0),
      runOf: firsts.map((at) => places.runOf[at] ?? 0),
      runs: places.runs,
    };
  }

  detector(item: number): string {
    return this.#detectors[this.#detectorOf[item] ?? 0]?.detector ?? '';
  }

  place(item: number): Place {
    return placeAt(this.#places, item);
  }
}

type Item = Omit<Finding, 'places'>;

/** `places` is a getter: a copy by `...` or as JSON lacks it. */
class LazyFinding implements Finding {
  readonly id: string;
  readonly detector: string;
  readonly class: Finding['class'];
  readonly confidence: Finding['confidence'];
  readonly severity: Finding['severity'];
  readonly title: string;
  readonly mask: string;
  readonly expires?: string;
  readonly occurrences: number;
  readonly #columns: PlaceColumns;
  readonly #from: number;
  readonly #to: number;
  #places: Place[] | undefined;

  constructor(items: ItemColumns, index: number, columns: PlaceColumns) {
    const item = itemAt(items, index);
    this.id = item.id;
    this.detector = item.detector;
    this.class = item.class;
    this.confidence = item.confidence;
    this.severity = item.severity;
    this.title = item.title;
    this.mask = item.mask;
    if (item.expires !== undefined) this.expires = item.expires;
    this.occurrences = item.occurrences;
    this.#columns = columns;
    this.#from = items.placeEnds[index - 1] ?? 0;
    this.#to = items.placeEnds[index] ?? 0;
  }

  get places(): Place[] {
    this.#places ??= placesOf(this.#columns, this.#from, this.#to);
    return this.#places;
  }

  get offsets(): Float64Array {
    return this.#columns.offsets.subarray(this.#from, this.#to);
  }
}

function itemAt(items: ItemColumns, index: number): Item {
  const { detector, class: kind, title } = items.detectors[items.detectorOf[index] ?? 0] ?? UNKNOWN;
  const expires = items.expires[index] ?? Number.NaN;
  return {
    id: `f${index + 1}`,
    detector,
    class: kind,
    confidence: CONFIDENCE_ORDER[items.confidences[index] ?? 0] ?? 'possible',
    severity: SEVERITIES[items.severities[index] ?? 0] ?? 'low',
    title,
    mask: maskText(items.maskBytes, items.maskEnds[index - 1] ?? 0, items.maskEnds[index] ?? 0),
    ...(!Number.isNaN(expires) && { expires: isoSeconds(expires) }),
    occurrences: items.occurrences[index] ?? 0,
  };
}

/** No index leads to it. */
const UNKNOWN: DetectorFacts = { detector: '', class: 'activity', title: '' };

function isoSeconds(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(/\.\d+Z$/, 'Z');
}

function placesOf(columns: PlaceColumns, from: number, to: number): Place[] {
  return Array.from({ length: to - from }, (_, i) => placeAt(columns, from + i));
}

function placeAt({ offsets, lengths, encodings, flags, runOf, runs }: PlaceColumns, index: number): Place {
  const offset = offsets[index] ?? 0;
  const run = runs[runOf[index] ?? 0];
  const { where: mapped, ...facts } = run ? placeInRun(run, offset) : {};
  const where = whereOf(flags[index] ?? 0, mapped);
  const encoding = ENCODING_ORDER[encodings[index] ?? 0] ?? 'ascii';
  return { offset, length: lengths[index] ?? 0, encoding, ...facts, ...(where && { where }) };
}
