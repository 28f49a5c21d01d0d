/** Puts findings and their places into columns that cross to another worker. */
import { arrayOf } from '../../core/allocation.ts';
import type { Finding } from '../../report/report.ts';
import { SEVERITIES } from '../../report/report-words.ts';
import { grown } from './columns.ts';
import { DETECTOR_TITLES } from './detector-titles.generated.ts';
import { DETECTORS } from './detectors.generated.ts';
import type { DetectorFacts, ItemColumns, PlaceColumns } from './packed-findings.ts';
import type { MappedRun } from './place-map.ts';
import type { RecordTable } from './record-table.ts';

/** The last that a date of four digits can tell, seconds since 1970: a value may say of itself that it ends at any time. */
const LAST_SECOND = 253_402_300_799;

/** What is known of a finding besides what its best row says. */
export interface ItemFacts {
  /** An index of CONFIDENCE_ORDER. */
  readonly confidence: number;
  readonly severity: Finding['severity'];
  readonly occurrences: number;
  /** Where its places end. */
  readonly placeEnd: number;
}

export class ItemPacker {
  count = 0;
  readonly #detectors: DetectorFacts[] = [];
  /** Of each detector where it stands among those, from 1 on. */
  readonly #numbers = new Uint16Array(DETECTORS.length);
  #detectorOf = new Uint16Array(1024);
  #confidences = new Uint8Array(1024);
  #severities = new Uint8Array(1024);
  #occurrences = new Uint32Array(1024);
  #expires = new Float64Array(1024);
  #maskBytes = new Uint8Array(16384);
  #maskEnds = new Uint32Array(1024);
  #placeEnds = new Uint32Array(1024);
  #maskEnd = 0;

  /** `best`: the row that tells of the value. */
  add(table: RecordTable, best: number, { confidence, severity, occurrences, placeEnd }: ItemFacts): void {
    if (this.count === this.#confidences.length) this.#grow();
    const at = this.count++;
    this.#detectorOf[at] = this.#numberOf(table.detectors[best] ?? 0) - 1;
    this.#confidences[at] = confidence;
    this.#severities[at] = SEVERITIES.indexOf(severity);
    this.#occurrences[at] = occurrences;
    const expires = table.expiresOf(best) ?? Number.NaN;
    this.#expires[at] = expires <= LAST_SECOND ? expires : Number.NaN;
    const mask = table.maskBytesOf(best);
    while (this.#maskEnd + mask.length > this.#maskBytes.length) this.#maskBytes = grown(this.#maskBytes);
    this.#maskBytes.set(mask, this.#maskEnd);
    this.#maskEnd += mask.length;
    this.#maskEnds[at] = this.#maskEnd;
    this.#placeEnds[at] = placeEnd;
  }

  columns(): ItemColumns {
    const { count } = this;
    return {
      detectors: this.#detectors,
      detectorOf: this.#detectorOf.slice(0, count),
      confidences: this.#confidences.slice(0, count),
      severities: this.#severities.slice(0, count),
      occurrences: this.#occurrences.slice(0, count),
      expires: this.#expires.slice(0, count),
      maskBytes: this.#maskBytes.slice(0, this.#maskEnd),
      maskEnds: this.#maskEnds.slice(0, count),
      placeEnds: this.#placeEnds.slice(0, count),
    };
  }

  #numberOf(detector: number): number {
    const known = this.#numbers[detector] ?? 0;
    const row = DETECTORS[detector];
    if (known > 0 || !row) return known;
    const [id, kind] = row;
    const number = this.#detectors.push({ detector: id, class: kind, title: DETECTOR_TITLES[detector]?.[1] ?? id });
    this.#numbers[detector] = number;
    return number;
  }

  #grow(): void {
    this.#detectorOf = grown(this.#detectorOf);
    this.#confidences = grown(this.#confidences);
    this.#severities = grown(this.#severities);
    this.#occurrences = grown(this.#occurrences);
    this.#expires = grown(this.#expires);
    this.#maskEnds = grown(this.#maskEnds);
    this.#placeEnds = grown(this.#placeEnds);
  }
}

export class PlacePacker {
  readonly columns: PlaceColumns;
  readonly #runs: MappedRun[] = [];
  readonly #numbers = new Map<MappedRun, number>();
  /** Rows come in file order, mostly several of one run after another. */
  #lastRun: MappedRun | undefined;
  #lastNumber = 0;

  constructor(count: number) {
    this.columns = {
      offsets: arrayOf(Float64Array, count),
      lengths: arrayOf(Uint32Array, count),
      encodings: arrayOf(Uint8Array, count),
      flags: arrayOf(Uint8Array, count),
      runOf: arrayOf(Uint32Array, count),
      runs: this.#runs,
    };
  }

  set(at: number, { offsets, lengths, encodings, flags }: RecordTable, row: number, run: MappedRun): void {
    const { columns } = this;
    // Where a run says so the place lies elsewhere: in memory that was scanned along a line.
    columns.offsets[at] = run.facts.offset ?? offsets[row] ?? 0;
    columns.lengths[at] = lengths[row] ?? 0;
    columns.encodings[at] = encodings[row] ?? 0;
    columns.flags[at] = flags[row] ?? 0;
    columns.runOf[at] = run === this.#lastRun ? this.#lastNumber : this.#numberOf(run);
  }

  #numberOf(run: MappedRun): number {
    let number = this.#numbers.get(run);
    if (number === undefined) {
      number = this.#runs.push(run) - 1;
      this.#numbers.set(run, number);
    }
    this.#lastRun = run;
    this.#lastNumber = number;
    return number;
  }
}
