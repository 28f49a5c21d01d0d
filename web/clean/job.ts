/**
 * A cleaned copy from beginning to end: opened, searched, planned, written in one pass, checked as it lies there. The
 * same in the worker and under Node; where it is written is the target's.
 */

import type { ScanRecord } from '../engine/records/records.ts';
import type { Report } from '../engine/report/report.ts';
import { type PlaceList, placeListOf } from '../engine/scan/findings/place-list.ts';
import { CoreSource } from '../engine/sources/core-source.ts';
import type { Source } from '../engine/sources/source.ts';
import { Intervals } from './bytes/intervals.ts';
import type { Check } from './check/checks.ts';
import { checkCompare } from './check/compare.ts';
import { checkFrames } from './check/frames.ts';
import { checkOpens } from './check/opens.ts';
import { checkRescan } from './check/rescan.ts';
import { type Manifest, manifestOf } from './manifest.ts';
import { type CleanBuilds, type Opened, openDump } from './open.ts';
import type { CleanOptions } from './options.ts';
import type { Pace } from './pace.ts';
import { PlannedSource } from './plan/plan.ts';
import { type PlannedCopy, planCopy } from './plan/planner.ts';
import { type ScanParts, scanWindows } from './plan/scan-places.ts';
import { type Obstacle, obstacleOf, scanObstacle } from './possible.ts';
import { GzipTarget } from './write/gzip.ts';
import { HashedTarget } from './write/hashed-target.ts';
import { type Packing, packingOf } from './write/packing.ts';
import { type Target, writeCopy } from './write/write.ts';

export interface CleanJob {
  /** The file as it was picked. */
  readonly source: Source;
  readonly options: CleanOptions;
  /** Of an archive the file at this place of its list. */
  readonly member?: number;
  readonly builds: CleanBuilds;
  /** 16 bytes; values are told apart by a hash under it. */
  readonly key: Uint8Array;
  /** What a scan found before; absent: it is scanned now. */
  readonly found?: FoundBefore;
  /** Called when nothing stands against the copy; it reads as it will. */
  readonly openTarget: (planned: Source, packing: Packing) => Promise<Target>;
  /** Whether the file still is what it was; asked when all is written. */
  readonly isUnchanged: () => Promise<boolean>;
  readonly pace: Pace;
}

export interface FoundBefore {
  readonly places: PlaceList;
  readonly isAll: boolean;
  readonly isComplete: boolean;
}

export type CleanOutcome =
  | { readonly state: 'not-possible'; readonly obstacle: Obstacle }
  /** The file changed while it was read; nothing was left. */
  | { readonly state: 'source-changed' }
  /** A check failed; nothing was left. */
  | { readonly state: 'failed'; readonly manifest: Manifest; readonly checks: readonly Check[] }
  | { readonly state: 'done'; readonly manifest: Manifest; readonly checks: readonly Check[] };

/** Throws `Cancelled`, and what the target throws when there is no room; nothing is left then either. */
export async function cleanFile(job: CleanJob): Promise<CleanOutcome> {
  const { options, pace } = job;
  const opened = await openDump(job.builds, job.source, 'reading', pace, job.member);
  const obstacle = obstacleOf(opened.report, options.level);
  if (obstacle) return { state: 'not-possible', obstacle };
  // Of a container, what it holds is cleaned; what was gzip becomes gzip again, of others it is written as it is.
  const source = contentsOf(job.source, opened);
  const packing = packingOf(opened.report.file);
  const found = job.found ?? (await scanAll(job, source));
  if (options.level === 'secrets') {
    const scan = { bytes: source.size, total: source.size, complete: found.isComplete, detectors: 0 };
    const against = scanObstacle(scan, found.isAll, opened.report.warnings);
    if (against) return { state: 'not-possible', obstacle: against };
  }
  const hasAllPlaces = found.isAll && found.isComplete;
  const input = { source, ...opened, places: found.places, hasAllPlaces, scanner: scannerOf(job) };
  const planned = await planCopy(input, options, pace);
  if (!planned) return { state: 'not-possible', obstacle: 'unknown-machine' };
  const inner = await job.openTarget(new PlannedSource(source, planned.plan), packing);
  const hashed = new HashedTarget(inner);
  const target = packing === 'gzip' ? new GzipTarget(hashed) : hashed;
  try {
    return await writeChecked(job, source, opened, planned, target, hashed);
  } catch (error) {
    await target.discard();
    throw error;
  }
}

async function writeChecked(
  job: CleanJob,
  source: Source,
  opened: Opened,
  planned: PlannedCopy,
  target: Target,
  /** What the target writes to in the end. */
  hashed: HashedTarget,
): Promise<CleanOutcome> {
  const { options, pace } = job;
  await writeCopy(new PlannedSource(source, planned.plan), (bytes) => target.write(bytes), pace);
  if (!(await job.isUnchanged())) {
    await target.discard();
    return { state: 'source-changed' };
  }
  const written = await target.finish();
  const checks = await checkCopy(job, source, opened.report, planned, written);
  const manifest = manifestOf({
    options,
    report: opened.report,
    // Of what is packed again, both sizes are those of the files.
    sourceSize: target === hashed ? source.size : job.source.size,
    copySize: hashed.size,
    sha256: hashed.digest(),
    replaced: planned.tally.replaced(),
    remains: planned.remains,
    checks,
  });
  if (checks.some(({ isPassed }) => !isPassed)) {
    await target.discard();
    return { state: 'failed', manifest, checks };
  }
  await target.publish((done, total) => pace('placing', done, total));
  return { state: 'done', manifest, checks };
}

/** All four checks, on the bytes that were written. */
async function checkCopy(
  job: CleanJob,
  source: Source,
  report: Report,
  planned: PlannedCopy,
  written: Source,
): Promise<readonly Check[]> {
  const { options } = job;
  const scanner = scannerOf(job);
  const { plan, images } = planned;
  // Four parts of one bar: opening, searching (twice as long), comparing.
  const tick = (from: number, share: number) => (done: number, total: number) =>
    job.pace('checking', from + share * (total === 0 ? 1 : Math.min(1, done / total)), 1);
  const reopened = await openDump(job.builds, written, 'checking', (_, done, total) => tick(0, 0.1)(done, total));
  const copy = contentsOf(written, reopened);
  const isFilled = (at: number, size: number) => plan.edits.overlaps(at, at + size);
  return [
    checkOpens({ source: report, copy: reopened.report, level: options.level, isFilled }),
    checkFrames(report, reopened.report, options.level),
    await checkRescan({ copy, ...reopened, scanner, options, images, scope: planned.scope }, tick(0.1, 0.7)),
    await checkCompare(source, copy, plan, tick(0.8, 0.2)),
  ];
}

/** The file, or what its container holds. */
function contentsOf(file: Source, { core, report }: Opened): Source {
  return report.file.container ? new CoreSource(core, file.name) : file;
}

async function scanAll(job: CleanJob, source: Source): Promise<FoundBefore> {
  const records: ScanRecord[] = [];
  let scanned = 0;
  const all = Intervals.of([0, source.size]);
  await scanWindows(
    scannerOf(job),
    source,
    all,
    (found) => {
      for (const record of found) records.push(record);
    },
    (done) => {
      scanned = done;
      return job.pace('searching', done, source.size);
    },
  );
  return { places: placeListOf(records), isAll: records.length < MOST_RECORDS, isComplete: scanned >= source.size };
}

/** Places beyond are a file of nothing but secrets. */
const MOST_RECORDS = 1_000_000;

function scannerOf({ builds, key }: CleanJob): ScanParts {
  return { module: builds.scan, key };
}
