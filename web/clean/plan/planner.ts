/**
 * Plans a cleaned copy: what the scan found, its echoes and pieces, and what comes to light when those are gone. The
 * plan is tried on a copy that exists only as a plan until a search of it finds nothing more.
 */
import type { Core } from '../../engine/core/core.ts';
import type { ScanRecord } from '../../engine/records/records.ts';
import type { Report } from '../../engine/report/report.ts';
import { DETECTORS } from '../../engine/scan/findings/detectors.generated.ts';
import { type PlaceList, placeListOf } from '../../engine/scan/findings/place-list.ts';
import { PAGE_SIZE } from '../../engine/scanner.ts';
import type { Source } from '../../engine/sources/source.ts';
import { Intervals } from '../bytes/intervals.ts';
import type { Form } from '../form.ts';
import { type Hit, NEAR, type Scope, searchSource } from '../found/search.ts';
import { type Image, imagesOf } from '../found/spellings.ts';
import { type FoundValue, foundPlaces, foundValues } from '../found/values.ts';
import type { Remains } from '../manifest.ts';
import { type CleanOptions, isCleaned } from '../options.ts';
import type { Pace } from '../pace.ts';
import { Tally } from '../tally.ts';
import { type Plan, PlannedSource } from './plan.ts';
import { type ScanParts, scanWindows } from './scan-places.ts';
import type { Shape } from './shape.ts';
import { shapeOf } from './shapes.ts';

export interface PlanInput {
  /** The file, or what its container holds. */
  readonly source: Source;
  readonly core: Core;
  readonly report: Report;
  readonly places: PlaceList;
  /** Whether the places are all there are: a search may have been stopped, or have found more than it keeps. */
  readonly hasAllPlaces: boolean;
  readonly scanner: ScanParts;
}

export interface PlannedCopy {
  readonly plan: Plan;
  readonly form: Form;
  /** Every spelling of every value that is gone. */
  readonly images: readonly Image[];
  readonly scope: Scope;
  readonly tally: Tally;
  readonly remains: Remains;
}

/** What is gone can bring to light what it covered; mostly nothing, and never much. */
const MOST_ROUNDS = 6;
/** A value may be told by what stands so far before it or behind it. */
const AHEAD = 10 * PAGE_SIZE;
const BEHIND = 2 * PAGE_SIZE;

/** Undefined: this file cannot be built anew at this level. */
export async function planCopy(input: PlanInput, options: CleanOptions, pace: Pace): Promise<PlannedCopy | undefined> {
  const { source, report } = input;
  const shape = shapeOf(source, report, options);
  if (!shape) return undefined;
  const planner = new Planner(input, options, shape, pace);
  await planner.run();
  const { images, scope, tally } = planner;
  return { plan: shape.plan, form: shape.form, images, scope, tally, remains: shape.tallies.remains() };
}

class Planner {
  readonly images: Image[] = [];
  readonly tally = new Tally();
  /** By places of the copy. */
  readonly scope: Scope;
  readonly #input: PlanInput;
  readonly #options: CleanOptions;
  readonly #form: Form;
  readonly #plan: Plan;
  readonly #planned: PlannedSource;
  readonly #pace: Pace;
  readonly #values: FoundValue[] = [];

  constructor(input: PlanInput, options: CleanOptions, { form, plan }: Shape, pace: Pace) {
    this.#input = input;
    this.#options = options;
    this.#form = form;
    this.#plan = plan;
    this.#pace = pace;
    this.#planned = new PlannedSource(input.source, plan);
    const always = new Intervals();
    always.addAll(form.registers);
    always.addAll(form.stacks);
    this.scope = { always: this.#planned.placesOf(always), near: new Intervals() };
  }

  async run(): Promise<void> {
    const { places, hasAllPlaces, source } = this.#input;
    let changed = new Intervals();
    this.#fillPlaces(places, changed);
    await this.#fillEchoes(this.#learn(foundValues(places, this.#options, source)), changed);
    // A copy that was built anew has neighbours that the source had not: all of it is searched, and it is small.
    if (!this.#planned.isInPlace || !hasAllPlaces) changed = Intervals.of([0, this.#planned.size]);
    for (let round = 0; round < MOST_ROUNDS && changed.size > 0; round++) {
      const found = placeListOf(await this.#scan(this.#windows(changed)));
      const values = foundValues(found, this.#options, this.#planned);
      changed = new Intervals();
      this.#fillPlaces(this.#inSource(found), changed);
      // What was already filled and is still found is the check's to tell.
      if (changed.size === 0) return;
      this.#learn(values);
      // All of them: near the new places pieces of the old ones count as well.
      await this.#fillEchoes(this.images, changed);
    }
  }

  /** Fills where the values are, as far as they are not. `places` are the source's, `changed` the copy's. */
  #fillPlaces(places: PlaceList, changed: Intervals): void {
    const { core } = this.#input;
    const edits = this.#plan.edits;
    const found = [...foundPlaces(places, this.#options, core, this.#input.source)].filter(
      ({ offset, length }) => !edits.covers(offset, offset + length),
    );
    const filled = new Intervals();
    for (const { offset, length, filler, detector, value, isTold } of found) {
      if (edits.addOutside(this.#form.kept, offset, length, filler) === 0) continue;
      if (isTold) this.tally.place(detector, value);
      filled.add(offset, offset + length);
    }
    for (const [from, to] of this.#planned.placesOf(filled)) {
      this.scope.near.add(Math.max(0, from - NEAR), to + NEAR);
      changed.add(from, to);
    }
  }

  /** The places of a list of the copy in the source; parts of the copy's own are left out. */
  #inSource(list: PlaceList): PlaceList {
    if (this.#planned.isInPlace) return list;
    const offsets = list.offsets.slice();
    const lengths = list.lengths.slice();
    for (let i = 0; i < list.count; i++) {
      const from = list.offsets[i] ?? 0;
      const [stretch] = this.#planned.stretchesOf(from, from + (list.lengths[i] ?? 0));
      offsets[i] = stretch?.[0] ?? 0;
      lengths[i] = stretch ? stretch[1] - stretch[0] : 0;
    }
    return { ...list, offsets, lengths };
  }

  /** The spellings of values not known before. */
  #learn(values: readonly FoundValue[]): Image[] {
    const images = values.flatMap((value, index) => imagesOf(value, this.#values.length + index));
    for (const value of values) this.#values.push(value);
    for (const image of images) this.images.push(image);
    return images;
  }

  /** Fills what else of them there is. */
  async #fillEchoes(images: readonly Image[], changed: Intervals): Promise<void> {
    if (images.length === 0) return;
    const hits: Hit[] = [];
    const tick = (done: number, total: number) => this.#pace('searching', done, total);
    await searchSource(this.#planned, images, this.scope, (hit) => hits.push(hit), tick);
    for (const { from, to, image, isWhole } of hits) {
      let added = 0;
      for (const [start, end] of this.#planned.stretchesOf(from, to)) {
        // A piece in a register is no text any more.
        const filler = this.#form.registers.has(start) ? 'binary' : image.filler;
        added += this.#plan.edits.addOutside(this.#form.kept, start, end - start, filler);
      }
      if (added === 0) continue;
      const detector = this.#values[image.value]?.detector ?? 0;
      if (isWhole) this.tally.echo(detector);
      else this.tally.fragment(detector);
      if (isWhole) this.scope.near.add(Math.max(0, from - NEAR), to + NEAR);
      changed.add(from, to);
    }
  }

  /** What a search must see again when `changed` was. */
  #windows(changed: Intervals): Intervals {
    const windows = new Intervals();
    for (const [from, to] of changed) {
      windows.add(Math.max(0, floorPage(from) - AHEAD), Math.min(this.#planned.size, floorPage(to) + BEHIND));
    }
    return windows;
  }

  async #scan(windows: Intervals): Promise<ScanRecord[]> {
    const records: ScanRecord[] = [];
    const total = windows.bytes;
    const keep = (found: readonly ScanRecord[]) => {
      for (const record of found) if (this.#isWanted(record)) records.push(record);
    };
    await scanWindows(this.#input.scanner, this.#planned, windows, keep, (done) =>
      this.#pace('planning', Math.min(done, total), total),
    );
    return records;
  }

  #isWanted({ detector }: ScanRecord): boolean {
    const row = DETECTORS[detector];
    return row !== undefined && isCleaned(this.#options, row[0], row[1]);
  }
}

function floorPage(offset: number): number {
  return Math.floor(offset / PAGE_SIZE) * PAGE_SIZE;
}
