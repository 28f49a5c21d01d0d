/** The whole set of icons: those of the first screen, and what only later parts draw. */
import type { TemplateResult } from 'lit';
import type { Finding } from '../../engine/report/report.ts';
import { drawn, type IconName as FirstIcon, icon as firstIcon, type IconSize, isIcon } from './icons.ts';

const PATHS = {
  chev: 'M6 3.5L10.5 8 6 12.5',
  chevBack: 'M10 3.5L5.5 8l4.5 4.5',
  burst: 'M9.3 1.8L3.6 9.2h4L6.7 14.2l5.7-7.4h-4z',
  dash: 'M4 8h8',
  down: 'M8 2.5V10M4.8 7L8 10.2 11.2 7M2.8 13.3h10.4',
  eye: 'M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8zM10 8a2 2 0 1 1-4 0 2 2 0 0 1 4 0z',
  globe:
    'M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0zM2 8h12M8 2c2.2 2 2.6 4 2.6 6S10.2 12 8 14M8 2C5.8 4 5.4 6 5.4 8s.4 4 2.6 6',
  more: 'M3.5 8h.1M8 8h.1M12.5 8h.1',
  pass: 'M3.5 5h9A1.5 1.5 0 0 1 14 6.5v3a1.5 1.5 0 0 1-1.5 1.5h-9A1.5 1.5 0 0 1 2 9.5v-3A1.5 1.5 0 0 1 3.5 5zM4.9 8H5M8 8h.1M11.1 8h.1',
  person: 'M10.7 5.3a2.7 2.7 0 1 1-5.4 0 2.7 2.7 0 0 1 5.4 0zM3 13.5c.4-3 2.4-4.3 5-4.3s4.6 1.3 5 4.3',
  print:
    'M4.5 6V2.5h7V6M3.2 6h9.6A1.2 1.2 0 0 1 14 7.2v3.1a1.2 1.2 0 0 1-1.2 1.2H3.2A1.2 1.2 0 0 1 2 10.3V7.2A1.2 1.2 0 0 1 3.2 6zM4.5 9.5h7v4h-7z',
} as const;

export type IconName = FirstIcon | keyof typeof PATHS;

/** Of what is found, by what it would give away. */
export const KIND_ICONS: Readonly<Record<Finding['class'], IconName>> = {
  session: 'session',
  credential: 'pass',
  key: 'key',
  personal: 'person',
  activity: 'globe',
  code: 'open',
};

/** See `icon` of the first screen. */
export function icon(name: IconName, size: IconSize = ''): TemplateResult {
  return isIcon(name) ? firstIcon(name, size) : drawn(PATHS[name], size);
}
