import { html, type TemplateResult } from 'lit';

/** One stroke path each, on a 16 px grid: the set drawn for this product. */
const PATHS = {
  broom: 'M9.5 2.5L7.2 8M4.3 8h7.4l.8 5.5h-9zM6.3 13.5V11M9.7 13.5V11',
  check: 'M3.2 8.5l3.2 3.2 6.4-7',
  chevDown: 'M3.5 6L8 10.5 12.5 6',
  copy: 'M7 5.5h5A1.5 1.5 0 0 1 13.5 7v5a1.5 1.5 0 0 1-1.5 1.5H7A1.5 1.5 0 0 1 5.5 12V7A1.5 1.5 0 0 1 7 5.5zM10.5 3.8A1.3 1.3 0 0 0 9.2 2.5H3.8a1.3 1.3 0 0 0-1.3 1.3v5.4a1.3 1.3 0 0 0 1.3 1.3',
  close: 'M4 4l8 8M12 4l-8 8',
  disk: 'M3.5 3h9A1.5 1.5 0 0 1 14 4.5v7a1.5 1.5 0 0 1-1.5 1.5h-9A1.5 1.5 0 0 1 2 11.5v-7A1.5 1.5 0 0 1 3.5 3zM2 9.5h12M11.3 11.3h.1',
  help: 'M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0zM6.2 6.3A1.9 1.9 0 1 1 8 8.5v.8M8 11.4v.1',
  hex: 'M2.5 5.5L5 3v10M13.5 8c0 2.76-1.34 5-3 5s-3-2.24-3-5 1.34-5 3-5 3 2.24 3 5z',
  high: 'M5.2 2h5.6L14 5.2v5.6L10.8 14H5.2L2 10.8V5.2zM8 5v3.4M8 10.9v.1',
  overview: 'M2.5 3.5h11M2.5 7h7M2.5 10.5h9M2.5 13.5h5',
  info: 'M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0zM8 7.3V11M8 5v.1',
  install:
    'M3.5 3h9A1.5 1.5 0 0 1 14 4.5v5a1.5 1.5 0 0 1-1.5 1.5h-9A1.5 1.5 0 0 1 2 9.5v-5A1.5 1.5 0 0 1 3.5 3zM5 13.5h6M8 5v3.6M6.2 7.1L8 8.9l1.8-1.8',
  key: 'M8.1 10.7a2.8 2.8 0 1 1-5.6 0 2.8 2.8 0 0 1 5.6 0zM7.3 8.7L13.5 2.5M11 5l2 2M9.3 6.7L10.6 8',
  lock: 'M4.5 7V5a3.5 3.5 0 0 1 7 0v2M4.5 7h7A1.5 1.5 0 0 1 13 8.5V12a1.5 1.5 0 0 1-1.5 1.5h-7A1.5 1.5 0 0 1 3 12V8.5A1.5 1.5 0 0 1 4.5 7z',
  low: 'M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0zM5.5 8h5',
  memory: 'M3 5h10a1 1 0 0 1 1 1v4a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1zM5 5v6M9 5v6M11 5v6',
  modules:
    'M3.5 2.5h2.6a1 1 0 0 1 1 1v2.6a1 1 0 0 1-1 1H3.5a1 1 0 0 1-1-1V3.5a1 1 0 0 1 1-1zM9.9 2.5h2.6a1 1 0 0 1 1 1v2.6a1 1 0 0 1-1 1H9.9a1 1 0 0 1-1-1V3.5a1 1 0 0 1 1-1zM3.5 8.9h2.6a1 1 0 0 1 1 1v2.6a1 1 0 0 1-1 1H3.5a1 1 0 0 1-1-1V9.9a1 1 0 0 1 1-1zM11.2 9v4.4M9 11.2h4.4',
  offline: 'M2 2l12 12M5.2 5.3A3.6 3.6 0 0 0 4.6 12H11M7.4 4.1a3.9 3.9 0 0 1 4.3 3.2 2.6 2.6 0 0 1 1.7 4',
  open: 'M2 4.5a1 1 0 0 1 1-1h3l1.5 1.7H13a1 1 0 0 1 1 1V12a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1z',
  search: 'M11.25 7a4.25 4.25 0 1 1-8.5 0 4.25 4.25 0 0 1 8.5 0zM10.2 10.2L14 14',
  session:
    'M3.5 3h9A1.5 1.5 0 0 1 14 4.5v7a1.5 1.5 0 0 1-1.5 1.5h-9A1.5 1.5 0 0 1 2 11.5v-7A1.5 1.5 0 0 1 3.5 3zM2 6h12M4.2 4.5h.1M6.5 9.5l1.2 1.2L10 8.3',
  share:
    'M6.7 9.3a2.6 2.6 0 0 0 3.8 0L12.7 7a2.7 2.7 0 0 0-3.8-3.8l-.9.9M9.3 6.7a2.6 2.6 0 0 0-3.8 0L3.3 9a2.7 2.7 0 0 0 3.8 3.8l.9-.9',
  shield: 'M8 1.9l5 1.8v4c0 3-2 5.3-5 6.4-3-1.1-5-3.4-5-6.4v-4zM8 5v3.3M8 10.7v.1',
  strings: 'M2 12.5L5 4l3 8.5M3 9.8h4M13.8 10.2a2.3 2.3 0 1 1-4.6 0 2.3 2.3 0 0 1 4.6 0zM13.8 7.9v4.6',
  system:
    'M5.2 4h5.6A1.2 1.2 0 0 1 12 5.2v5.6a1.2 1.2 0 0 1-1.2 1.2H5.2A1.2 1.2 0 0 1 4 10.8V5.2A1.2 1.2 0 0 1 5.2 4zM6.5 1.8V4M9.5 1.8V4M6.5 12v2.2M9.5 12v2.2M1.8 6.5H4M1.8 9.5H4M12 6.5h2.2M12 9.5h2.2',
  threads: 'M3.5 2.5v3c0 2.5 9 2.5 9 5v3M8 2.5v11M12.5 2.5v2M3.5 11.5v2',
  warn: 'M8 2.5l6.3 10.8H1.7zM8 6.8v2.9M8 11.5v.1',
} as const;

export type IconName = keyof typeof PATHS;

/** An icon is never alone: its word stands beside it, or labels the button it sits in. `s`: the 12 px size. */
export function icon(name: IconName, size: IconSize = ''): TemplateResult {
  return drawn(PATHS[name], size);
}

export type IconSize = '' | 's';

export function drawn(path: string, size: IconSize): TemplateResult {
  return html`<svg class="i ${size}" viewBox="0 0 16 16" aria-hidden="true"><path d=${path} /></svg>`;
}

export function isIcon(name: string): name is IconName {
  return Object.hasOwn(PATHS, name);
}
