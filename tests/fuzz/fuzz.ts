/**
 * Hostile input for one format: cut and mutated dumps. The core must neither trap nor hang, its report must keep
 * its shape, places must lie inside the file, and a cut file must say so.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Value } from '@sinclair/typebox/value';
import { SPACE_PHYSICAL, SPACE_VIRTUAL } from '../../web/engine/access.ts';
import type { Core } from '../../web/engine/core/core.ts';
import { ReportSchema } from '../../web/engine/report/report.schema.ts';
import type { Report } from '../../web/engine/report/report.ts';
import { placesOutside } from '../conformance/places.ts';
import { cpuMilliseconds } from '../unit/cpu-time.ts';
import { openCore } from '../unit/open-core.ts';
import { mutate } from './mutate.ts';
import { random } from './random.ts';

const isSoak = process.env['SOAK'] === '1';

export interface FuzzOptions {
  /** Whole dumps to start from, each as small as it can be. */
  readonly seeds: readonly Uint8Array[];
  /**
   * Seconds of cuts and mutation, over all seeds: mutation has what the cuts leave, and at least half. The long form
   * mutates for twelve times as many.
   */
  readonly seconds?: number;
  /** Time of computing that one input may take. */
  readonly limitMilliseconds?: number;
  /** Whether a cut is always told: by `truncated` or a warning. Off for formats that cannot know. */
  readonly tellsCuts?: boolean;
  /** Places at which each seed is cut; the long form cuts everywhere. */
  readonly cuts?: number;
}

/** Declares the tests of a format. */
export function fuzz(name: string, options: FuzzOptions): void {
  const { seeds, seconds = 12, limitMilliseconds = 2000, tellsCuts = true, cuts = 250 } = options;
  const seed = isSoak ? Date.now() >>> 0 : 20260101;

  let forCuts = 0;

  test(`${name}: every cut gives a report that names the loss`, () => {
    const start = cpuMilliseconds();
    for (const whole of seeds) {
      // A file of many megabytes has too many places even for the long form.
      const step = isSoak && whole.length < 1 << 20 ? 1 : Math.max(1, Math.floor(whole.length / cuts));
      for (let length = 0; length < whole.length; length += step) {
        const report = tryInput(whole.subarray(0, length), limitMilliseconds, `cut at ${length}`);
        const isTold = report.file.kind === 'unknown' || report.file.truncated || report.warnings.length > 0;
        if (tellsCuts) assert.ok(isTold, `cut at ${length} of ${whole.length} is not told`);
      }
    }
    forCuts = cpuMilliseconds() - start;
  });

  test(`${name}: mutated dumps give a report (seed ${seed})`, (context) => {
    const next = random(seed);
    const most = seconds * 1000;
    const end = performance.now() + (isSoak ? most * 12 : Math.max(most - forCuts, most / 2));
    let inputs = 0;
    while (performance.now() < end) {
      const from = seeds[next(seeds.length)];
      if (!from) break;
      tryInput(mutate(from, next), limitMilliseconds, `seed ${seed}, input ${inputs}`);
      inputs++;
    }
    context.diagnostic(`${name}: ${inputs} inputs from seed ${seed}`);
    assert.ok(inputs > 0);
  });
}

function tryInput(bytes: Uint8Array, limitMilliseconds: number, what: string): Report {
  const start = cpuMilliseconds();
  let core: Core;
  let report: Report;
  try {
    core = openCore(bytes);
    while (core.step() < 1) {
      if (cpuMilliseconds() - start > limitMilliseconds)
        assert.fail(`${what}: still at work after ${limitMilliseconds} ms`);
    }
    report = core.report();
    core.ribbon();
    core.addressMap();
    for (const { base, space } of (report.memory?.regions ?? []).slice(0, 16)) {
      core.read(space === 'physical' ? SPACE_PHYSICAL : SPACE_VIRTUAL, base, 4096);
    }
    for (const part of [0.25, 0.5, 0.75, 1]) core.place(Math.floor((bytes.length - 1) * part));
  } catch (error) {
    if (error instanceof assert.AssertionError) throw error;
    throw new Error(`${what}: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
  const breach = Value.Errors(ReportSchema, report).First();
  assert.equal(breach && `${breach.path} ${breach.message} ${JSON.stringify(breach.value)}`, undefined, what);
  const size = core.summary().spaces[0]?.size ?? bytes.length;
  assert.deepEqual(placesOutside(report, size), [], what);
  return report;
}
