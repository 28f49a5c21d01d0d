import type { Finding } from '../engine/report.ts';

/** Opens something, or lets its holder act as someone. */
export const isSevere = ({ severity, class: kind }: Finding) =>
  (severity === 'critical' || severity === 'high') && (kind === 'session' || kind === 'credential' || kind === 'key');
