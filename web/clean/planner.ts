/**
 * Plans a cleaned copy: what the scan found, its echoes and pieces, and what comes to light when those are gone. The
 * plan is tried on a copy that exists only as a plan until a search of it finds nothing more.
 */
import type { Core } from '../engine/core.ts';
import type { ScanRecord } from '../engine/records.ts';
import type { Report } from '../engine/report.ts';
import { DETECTORS } from '../engine/scan/detectors.generated.ts';
import { type PlaceList, placeListOf } from '../engine/scan/place-list.ts';
import { PAGE_SIZE } from '../engine/scanner.ts';
import type { Source } from '../engine/source.ts';
import { Edits } from './bytes/edits.ts';
import { Intervals } from './bytes/intervals.ts';
import { type Form, formOf } from './form.ts';
import { type Hit, NEAR, type Scope, searchSource } from './found/search.ts';
import { type Image, imagesOf } from './found/spellings.ts';
import { type FoundValue, foundPlaces, foundValues } from './found/values.ts';
import { NOTHING_FILLED, type Remains } from './manifest.ts';
import { type CleanOptions, isCleaned } from './options.ts';
import type { Pace } from './pace.ts';
import { type Plan, PlannedSource, planInPlace } from './plan.ts';
import { type ScanParts, scanWindows } from './scan-places.ts';
import { Tally } from './tally.ts';

export interface PlanInput {
  /** The file, or what its container holds. */
  readonly source: Source;
  readonly core: Core;
  readonly report: Report;
  readonly places: PlaceList;
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

export async function planCopy(input: PlanInput, options: CleanOptions, pace: Pace): Promise<PlannedCopy> {
  const { source, report } = input;
  const form = formOf(source, report);
  const edits = new Edits();
  const plan = planInPlace(source, edits);
  const remains: Remains = {
    filled: NOTHING_FILLED,
    kept: { stackBytes: form.stacks.bytes, moduleBytes: 0 },
    dropped: [],
    unknown: [],
    notPossible: [],
  };
  const planner = new Planner(input, options, form, plan, pace);
  await planner.run();
  return { plan, form, images: planner.images, scope: planner.scope, tally: planner.tally, remains };
}

class Planner {
  readonly images: Image[] = [];
  readonly tally = new Tally();
  readonly scope: Scope;
  readonly #input: PlanInput;
  readonly #options: CleanOptions;
  readonly #form: Form;
  readonly #plan: Plan;
  readonly #planned: PlannedSource;
  readonly #pace: Pace;
  readonly #values: FoundValue[] = [];

  constructor(input: PlanInput, options: CleanOptions, form: Form, plan: Plan, pace: Pace) {
    this.#input = input;
    this.#options = options;
    this.#form = form;
    this.#plan = plan;
    this.#pace = pace;
    this.#planned = new PlannedSource(input.source, plan);
    const always = new Intervals();
    always.addAll(form.registers);
    always.addAll(form.stacks);
    this.scope = { always, near: new Intervals() };
  }

  async run(): Promise<void> {
    const changed = new Intervals();
    this.#fillPlaces(this.#input.places, changed);
    await this.#fillEchoes(this.#learn(this.#input.places), changed);
    for (let round = 0; round < MOST_ROUNDS && changed.size > 0; round++) {
      const found = placeListOf(await this.#scan(this.#windows(changed)));
      const next = new Intervals();
      this.#fillPlaces(found, next);
      // What was already filled and is still found is the check's to tell.
      if (next.size === 0) return;
      await this.#fillEchoes(this.#learn(found), next);
      changed.addAll(next);
    }
  }

  /** Fills where the values are, as far as they are not. */
  #fillPlaces(places: PlaceList, changed: Intervals): void {
    const { core } = this.#input;
    const edits = this.#plan.edits;
    const found = [...foundPlaces(places, this.#options, core)].filter(
      ({ offset, length }) => !edits.covers(offset, offset + length),
    );
    for (const { offset, length, filler, detector, value, isTold } of found) {
      if (edits.addOutside(this.#form.kept, offset, length, filler) === 0) continue;
      if (isTold) this.tally.place(detector, value);
      this.scope.near.add(offset - NEAR, offset + length + NEAR);
      changed.add(offset, offset + length);
    }
  }

  /** The spellings of values not known before. */
  #learn(places: PlaceList): Image[] {
    const values = foundValues(places, this.#options, this.#input.source);
    const images = values.flatMap((value, index) => imagesOf(value, this.#values.length + index));
    this.#values.push(...values);
    this.images.push(...images);
    return images;
  }

  /** Fills what else of them there is. */
  async #fillEchoes(images: readonly Image[], changed: Intervals): Promise<void> {
    if (images.length === 0) return;
    const hits: Hit[] = [];
    const tick = (done: number, total: number) => this.#pace('searching', done, total);
    await searchSource(this.#planned, images, this.scope, (hit) => hits.push(hit), tick);
    for (const hit of hits) {
      const { from, to, image } = hit;
      const isNew = this.#plan.edits.addOutside(this.#form.kept, from, to - from, this.#fillerAt(hit)) > 0;
      if (!isNew) continue;
      const detector = this.#values[image.value]?.detector ?? 0;
      if (hit.isWhole) {
        this.tally.echo(detector);
        this.scope.near.add(from - NEAR, to + NEAR);
      } else this.tally.fragment(detector);
      changed.add(from, to);
    }
  }

  /** A piece in a register is no text any more. */
  #fillerAt({ from, image }: Hit): Image['filler'] {
    return this.#form.registers.has(from) ? 'binary' : image.filler;
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
