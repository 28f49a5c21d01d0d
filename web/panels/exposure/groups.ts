import type { Finding } from '../../engine/report.ts';
import { KINDS, placeName } from '../../words/exposure.ts';

export interface FindingFilter {
  readonly confidence?: Finding['confidence'] | undefined;
  readonly kind?: Finding['class'] | undefined;
  readonly text?: string;
}

export interface FindingGroup {
  readonly kind: Finding['class'];
  readonly items: readonly Finding[];
}

const SEVERITIES: readonly Finding['severity'][] = ['critical', 'high', 'medium', 'low'];
const CONFIDENCES: readonly Finding['confidence'][] = ['validated', 'likely', 'possible'];

export function matches(item: Finding, { confidence, kind, text = '' }: FindingFilter): boolean {
  if (confidence && item.confidence !== confidence) return false;
  if (kind && item.class !== kind) return false;
  const wanted = text.trim().toLowerCase();
  if (!wanted) return true;
  return [item.title, item.mask, item.detector, placeName(item.places[0])].some((one) =>
    one.toLowerCase().includes(wanted),
  );
}

/** Findings by kind; in a kind the worst and surest first, then in file order. */
export function groupsOf(items: readonly Finding[], filter: FindingFilter): FindingGroup[] {
  const kept = items.filter((item) => matches(item, filter));
  return KINDS.map((kind) => ({ kind, items: kept.filter((item) => item.class === kind).sort(compare) })).filter(
    (group) => group.items.length > 0,
  );
}

function compare(a: Finding, b: Finding): number {
  return (
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    CONFIDENCES.indexOf(a.confidence) - CONFIDENCES.indexOf(b.confidence) ||
    (a.places[0]?.offset ?? 0) - (b.places[0]?.offset ?? 0)
  );
}
