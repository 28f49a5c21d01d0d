import type { Finding } from '../../engine/report/report.ts';
import { CONFIDENCES, SEVERITIES } from '../../engine/report/report-words.ts';
import { offsetsOf } from '../../engine/scan/findings/packed-findings.ts';
import { KINDS, placeName } from '../../words/panels/exposure/exposure.ts';
import { levelOf } from '../../words/panels/exposure/severe.ts';

/** As they are drawn. */
const LEVELS = ['severe', 'serious', 'minor'] as const;

export interface FindingFilter {
  readonly confidence?: Finding['confidence'] | undefined;
  readonly kind?: Finding['class'] | undefined;
  readonly text?: string;
}

export interface FindingGroup {
  readonly kind: Finding['class'];
  readonly items: readonly Finding[];
}

/** Minor findings with nothing to tell them apart by are one row from this many on. */
const FOLDED = 4;

export function matches(item: Finding, { confidence, kind, text = '' }: FindingFilter): boolean {
  if (confidence && item.confidence !== confidence) return false;
  if (kind && item.class !== kind) return false;
  const wanted = text.trim().toLowerCase();
  if (!wanted) return true;
  return [item.title, item.mask, item.detector, placeName(item.places[0])].some((one) =>
    one.toLowerCase().includes(wanted),
  );
}

/** Findings by kind; in a kind the worst and surest first, those that look alike together, then in file order. */
export function groupsOf(items: readonly Finding[], filter: FindingFilter): FindingGroup[] {
  const kept = items.filter((item) => matches(item, filter));
  return KINDS.map((kind) => {
    const own = kept.filter((item) => item.class === kind).sort(compare);
    return { kind, items: alikeIn(own).flat() };
  }).filter((group) => group.items.length > 0);
}

/** Runs of findings that are drawn as one row (more than one finding) or by themselves. */
export function rowsOf(items: readonly Finding[]): readonly (readonly Finding[])[] {
  return alikeIn(items).flatMap((alike) =>
    alike.length >= FOLDED && alike[0]?.severity === 'low' ? [alike] : alike.map((item) => [item]),
  );
}

/** What a row of several findings is known by. */
export function lookOf({ detector, severity, confidence, mask }: Finding): string {
  return [severity, confidence, detector, mask].join(' ');
}

function alikeIn(items: readonly Finding[]): Finding[][] {
  const byLook = new Map<string, Finding[]>();
  for (const item of items) {
    const look = lookOf(item);
    const alike = byLook.get(look);
    if (alike) alike.push(item);
    else byLook.set(look, [item]);
  }
  return [...byLook.values()];
}

function compare(a: Finding, b: Finding): number {
  return (
    LEVELS.indexOf(levelOf(a)) - LEVELS.indexOf(levelOf(b)) ||
    CONFIDENCES.indexOf(a.confidence) - CONFIDENCES.indexOf(b.confidence) ||
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    (offsetsOf(a)[0] ?? 0) - (offsetsOf(b)[0] ?? 0)
  );
}
