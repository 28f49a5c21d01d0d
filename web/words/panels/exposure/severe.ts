import type { Finding } from '../../../engine/report/report.ts';

/** Opens something, or lets its holder act as someone. */
export const isSevere = ({ severity, class: kind }: Finding) =>
  (severity === 'critical' || severity === 'high') && (kind === 'session' || kind === 'credential' || kind === 'key');

/** The page's three words for what a finding would open: who someone is, or a card's number, is serious at most. */
export function levelOf(item: Finding): 'severe' | 'serious' | 'minor' {
  if (item.severity === 'low') return 'minor';
  return isSevere(item) ? 'severe' : 'serious';
}
