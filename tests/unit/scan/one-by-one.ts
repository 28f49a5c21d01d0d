/** Findings as their rules say, record by record: what the collector, which works in columns, is compared with. */
import { CONFIDENCE_ORDER, type ScanRecord } from '../../../web/engine/records/records.ts';
import type { Finding } from '../../../web/engine/report/report.ts';
import { MAX_PLACES } from '../../../web/engine/scan/findings/collector.ts';
import { DETECTORS } from '../../../web/engine/scan/findings/detectors.generated.ts';
import { adjustByPlace, whereOf } from '../../../web/engine/scan/findings/judge.ts';
import type { KnownRun } from '../../../web/engine/scan/findings/place-map.ts';
import { comparePrecedence, resolveOverlaps } from '../../../web/engine/scan/findings/precedence.ts';

export interface PlainFinding extends Pick<Finding, 'id' | 'detector' | 'confidence' | 'mask' | 'occurrences'> {
  readonly expires: string | undefined;
  /** Of the places that are listed. */
  readonly offsets: readonly number[];
}

export function plainFindings(items: readonly Finding[]): PlainFinding[] {
  return items.map(({ id, detector, confidence, mask, occurrences, expires, places }) => ({
    id,
    detector,
    confidence,
    mask,
    occurrences,
    expires,
    offsets: places.map(({ offset }) => offset),
  }));
}

const idOf = ({ detector }: ScanRecord) => DETECTORS[detector]?.[0] ?? '';
const saysOnlyThatInUse = (record: ScanRecord) => /^aes-.*schedule/.test(idOf(record));

export function findingsOneByOne(
  records: readonly ScanRecord[],
  runAt: (offset: number) => Pick<KnownRun, 'facts'>,
): PlainFinding[] {
  const groups = new Map<string, ScanRecord[]>();
  for (const record of resolveOverlaps(records)) groups.set(record.hash, [...(groups.get(record.hash) ?? []), record]);
  const found: PlainFinding[] = [];
  for (const all of groups.values()) {
    const named = all.filter((record) => !saysOnlyThatInUse(record));
    const told = named.length > 0 ? named : all;
    const [best] = [...told].sort(comparePrecedence);
    if (!best) continue;
    const confidences = told.map(({ confidence, flags, offset }) =>
      adjustByPlace(idOf(best), confidence, whereOf(flags, runAt(offset).facts.where)),
    );
    const confidence = CONFIDENCE_ORDER.toReversed().find((word) => confidences.includes(word));
    if (!confidence) continue;
    found.push({
      id: `f${found.length + 1}`,
      detector: idOf(best),
      confidence,
      mask: best.mask,
      occurrences: told.length,
      expires: best.expires === undefined ? undefined : new Date(best.expires * 1000).toISOString().replace('.000', ''),
      offsets: told.slice(0, MAX_PLACES).map(({ offset }) => offset),
    });
  }
  return found;
}
