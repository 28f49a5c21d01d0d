/**
 * Findings on their way from one worker to another: places as columns. As objects, those of a file whose values repeat
 * cost more to hand over than to find, on both sides; the page draws few of them, and makes the others when it is asked.
 */
import type { MappedWhere } from '../../access.ts';
import { ENCODING_ORDER } from '../../records/record-orders.ts';
import type { Finding, Findings, Place } from '../../report/report.ts';
import { grown } from './columns.ts';
import { whereOf } from './judge.ts';
import { type MappedRun, placeInRun } from './place-map.ts';
import type { RecordTable } from './record-table.ts';

export interface PackedFindings extends Omit<Findings, 'items'> {
  readonly items: readonly Omit<Finding, 'places'>[];
  /** Of each item where its places end in the columns; they begin where those of the one before end. */
  readonly ends: Uint32Array<ArrayBuffer>;
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

type Columns = Pick<PackedFindings, 'offsets' | 'lengths' | 'encodings' | 'flags' | 'runOf' | 'runs'>;

/** Of a place what the report says of it; the page knows more. */
function reported(place: Place): Place {
  const { isWritable, ...where }: Partial<MappedWhere> = place.where ?? {};
  return isWritable && where.kind ? { ...place, where: { ...where, kind: where.kind } } : place;
}

/** Every place made at once: plain data. */
export function unpackFindings(packed: PackedFindings): Findings {
  return unpack(packed, (item, columns, from, to) => ({
    ...item,
    places: placesOf(columns, from, to).map(reported),
  }));
}

/** Places are made when they are first asked for. */
export function lazyFindings(packed: PackedFindings): Findings {
  return unpack(packed, (item, columns, from, to) => new LazyFinding(item, columns, from, to));
}

type MakeFinding = (item: Omit<Finding, 'places'>, columns: Columns, from: number, to: number) => Finding;

/** `make`: the places of an item are those of the columns from `from` to before `to`. */
function unpack(
  { items, ends, offsets, lengths, encodings, flags, runOf, runs, ...rest }: PackedFindings,
  make: MakeFinding,
): Findings {
  const columns = { offsets, lengths, encodings, flags, runOf, runs };
  return { ...rest, items: items.map((item, i) => make(item, columns, ends[i - 1] ?? 0, ends[i] ?? 0)) };
}

/** The first place of an item. */
export function firstPlaceOf(packed: PackedFindings, item: number): Place {
  return placeAt(packed, packed.ends[item - 1] ?? 0);
}

/** Where the places of a finding begin in the file, without making them. */
export function offsetsOf(finding: Finding): ArrayLike<number> {
  return finding instanceof LazyFinding ? finding.offsets : finding.places.map(({ offset }) => offset);
}

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
  readonly #columns: Columns;
  readonly #from: number;
  readonly #to: number;
  #places: Place[] | undefined;

  constructor(item: Omit<Finding, 'places'>, columns: Columns, from: number, to: number) {
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
    this.#from = from;
    this.#to = to;
  }

  get places(): Place[] {
    this.#places ??= placesOf(this.#columns, this.#from, this.#to);
    return this.#places;
  }

  get offsets(): Float64Array {
    return this.#columns.offsets.subarray(this.#from, this.#to);
  }
}

function placesOf(columns: Columns, from: number, to: number): Place[] {
  return Array.from({ length: to - from }, (_, i) => placeAt(columns, from + i));
}

function placeAt({ offsets, lengths, encodings, flags, runOf, runs }: Columns, index: number): Place {
  const offset = offsets[index] ?? 0;
  const run = runs[runOf[index] ?? 0];
  const { where: mapped, ...facts } = run ? placeInRun(run, offset) : {};
  const where = whereOf(flags[index] ?? 0, mapped);
  const encoding = ENCODING_ORDER[encodings[index] ?? 0] ?? 'ascii';
  return { offset, length: lengths[index] ?? 0, encoding, ...facts, ...(where && { where }) };
}

/** Puts places of one finding after another into columns. */
export class PlacePacker {
  #count = 0;
  readonly #ends: number[] = [];
  #offsets = new Float64Array(1024);
  #lengths = new Uint32Array(1024);
  #encodings = new Uint8Array(1024);
  #flags = new Uint8Array(1024);
  #runOf = new Uint32Array(1024);
  readonly #runs: MappedRun[] = [];
  readonly #numbers = new Map<MappedRun, number>();
  /** Places come in file order, mostly several of one run after another. */
  #lastRun: MappedRun | undefined;
  #lastNumber = 0;

  add({ offsets, lengths, encodings, flags }: RecordTable, row: number, run: MappedRun): void {
    if (this.#count === this.#offsets.length) this.#grow();
    const at = this.#count++;
    // Where a run says so the place lies elsewhere: in memory that was scanned along a line.
    this.#offsets[at] = run.facts.offset ?? offsets[row] ?? 0;
    this.#lengths[at] = lengths[row] ?? 0;
    this.#encodings[at] = encodings[row] ?? 0;
    this.#flags[at] = flags[row] ?? 0;
    this.#runOf[at] = run === this.#lastRun ? this.#lastNumber : this.#numberOf(run);
  }

  /** The finding has no more. */
  end(): void {
    this.#ends.push(this.#count);
  }

  columns(): Columns & Pick<PackedFindings, 'ends'> {
    const count = this.#count;
    return {
      ends: Uint32Array.from(this.#ends),
      offsets: this.#offsets.slice(0, count),
      lengths: this.#lengths.slice(0, count),
      encodings: this.#encodings.slice(0, count),
      flags: this.#flags.slice(0, count),
      runOf: this.#runOf.slice(0, count),
      runs: this.#runs,
    };
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

  #grow(): void {
    this.#offsets = grown(this.#offsets);
    this.#lengths = grown(this.#lengths);
    this.#encodings = grown(this.#encodings);
    this.#flags = grown(this.#flags);
    this.#runOf = grown(this.#runOf);
  }
}

/** Columns that cross by moving. */
export function buffersOf({ ends, offsets, lengths, encodings, flags, runOf }: PackedFindings): ArrayBuffer[] {
  return [ends, offsets, lengths, encodings, flags, runOf].map(({ buffer }) => buffer);
}
