/** Nothing of what was found is left, in any spelling, down to its pieces. */
import type { Core } from '../../engine/core/core.ts';
import type { ScanRecord } from '../../engine/records/records.ts';
import type { Report } from '../../engine/report/report.ts';
import { FindingCollector } from '../../engine/scan/findings/collector.ts';
import { DETECTORS } from '../../engine/scan/findings/detectors.generated.ts';
import type { Source } from '../../engine/sources/source.ts';
import { Intervals } from '../bytes/intervals.ts';
import { type Scope, searchSource } from '../found/search.ts';
import type { Image } from '../found/spellings.ts';
import { isFilled } from '../found/values.ts';
import { type CleanOptions, isCleaned } from '../options.ts';
import { type ScanParts, scanWindows } from '../plan/scan-places.ts';
import { type Check, checkOf } from './checks.ts';

export interface RescanInput {
  readonly copy: Source;
  readonly core: Core;
  readonly report: Report;
  readonly scanner: ScanParts;
  readonly options: CleanOptions;
  readonly images: readonly Image[];
  /** Where pieces count, by places of the copy. */
  readonly scope: Scope;
}

export async function checkRescan(
  { copy, core, report, scanner, options, images, scope }: RescanInput,
  tick: (done: number, total: number) => Promise<void>,
): Promise<Check> {
  const differences: string[] = [];
  const writtenAt = report.file.time === undefined ? undefined : Date.parse(report.file.time) / 1000;
  const collector = new FindingCollector({
    total: copy.size,
    attribute: (offset) => core.place(offset),
    ...(writtenAt !== undefined && { writtenAt }),
  });
  const isOwnFiller = (record: ScanRecord) => {
    const [id, kind] = DETECTORS[record.detector] ?? [];
    return id !== undefined && kind !== undefined && isCleaned(options, id, kind) && isFilled(copy, id, record);
  };
  const total = copy.size * 2;
  let scanned = 0;
  await scanWindows(
    scanner,
    copy,
    Intervals.of([0, copy.size]),
    (records) => collector.add(records.filter((record) => !isOwnFiller(record))),
    async (done) => {
      scanned = done;
      await tick(done, total);
    },
  );
  if (scanned < copy.size) differences.push('the copy could not be read to its end');
  const findings = collector.findings(copy.size, true);
  for (const { detector, class: kind, confidence } of findings.items) {
    if (confidence !== 'possible' && isCleaned(options, detector, kind)) differences.push(`found: ${detector}`);
  }
  await searchSource(
    copy,
    images,
    scope,
    ({ isWhole }) => differences.push(isWhole ? 'a value' : 'a piece of a value'),
    (done, all) => tick(copy.size + (all === 0 ? 0 : (done / all) * copy.size), total),
  );
  return checkOf('rescan', differences, images.length);
}
