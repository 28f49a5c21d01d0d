import { html, type TemplateResult } from 'lit';
import type { Summary } from '../../engine/access.ts';
import type { Findings } from '../../engine/report/report.ts';
import type { IconName } from '../../parts/icons/icons.ts';
import type { OpenDump } from '../../parts/panel.ts';
import type { PanelId } from '../../parts/state/places.ts';
import { isSevere } from '../../words/panels/exposure/severe.ts';

export interface PanelRow {
  readonly id: PanelId;
  readonly icon: IconName;
  /** Goes there after G. */
  readonly key: string;
  /** Has a place of its own in the bar of a phone; at most four have. */
  readonly isTab?: boolean;
  /** Shows something without an open file. */
  readonly needsNoFile?: boolean;
  /** The number beside its name. */
  readonly count?: (summary: Summary, findings: Findings | undefined) => number | undefined;
  /** The number counts something that weighs much. */
  readonly weighsMuch?: (findings: Findings) => boolean;
  readonly render: (dump: OpenDump | undefined, place: string) => TemplateResult;
}

/** The panels, in the order of the rail. A new panel is one folder, one row here, one import in `late-parts.ts`. */
export const PANELS: readonly PanelRow[] = [
  {
    id: 'overview',
    icon: 'overview',
    key: 'o',
    isTab: true,
    render: (dump, place) => html`<ds-overview-panel .dump=${dump} .place=${place}></ds-overview-panel>`,
  },
  {
    id: 'exposure',
    icon: 'shield',
    key: 'e',
    isTab: true,
    count: (_, findings) => findings?.items.length,
    weighsMuch: ({ items }) => items.some((item) => item.confidence === 'validated' && isSevere(item)),
    render: (dump, place) => html`<ds-exposure-panel .dump=${dump} .place=${place}></ds-exposure-panel>`,
  },
  {
    id: 'threads',
    icon: 'threads',
    key: 't',
    isTab: true,
    count: ({ counts }) => counts.threads,
    render: (dump, place) => html`<ds-threads-panel .dump=${dump} .place=${place}></ds-threads-panel>`,
  },
  {
    id: 'modules',
    icon: 'modules',
    key: 'm',
    count: ({ counts }) => counts.modules,
    render: (dump, place) => html`<ds-modules-panel .dump=${dump} .place=${place}></ds-modules-panel>`,
  },
  {
    id: 'memory',
    icon: 'memory',
    key: 'y',
    isTab: true,
    count: ({ counts }) => counts.regions,
    render: (dump, place) => html`<ds-memory-panel .dump=${dump} .place=${place}></ds-memory-panel>`,
  },
  {
    id: 'system',
    icon: 'system',
    key: 's',
    render: (dump, place) => html`<ds-system-panel .dump=${dump} .place=${place}></ds-system-panel>`,
  },
  {
    id: 'hex',
    icon: 'hex',
    key: 'h',
    render: (dump, place) => html`<ds-hex-panel .dump=${dump} .place=${place}></ds-hex-panel>`,
  },
  {
    id: 'strings',
    icon: 'strings',
    key: 'r',
    render: (dump, place) => html`<ds-strings-panel .dump=${dump} .place=${place}></ds-strings-panel>`,
  },
  {
    id: 'share',
    icon: 'share',
    key: 'l',
    render: (dump, place) => html`<ds-share-panel .dump=${dump} .place=${place}></ds-share-panel>`,
  },
  {
    id: 'clean',
    icon: 'broom',
    key: 'c',
    render: (dump, place) => html`<ds-clean-panel .dump=${dump} .place=${place}></ds-clean-panel>`,
  },
  {
    id: 'help',
    icon: 'help',
    key: '?',
    needsNoFile: true,
    render: (dump, place) => html`<ds-help-panel .dump=${dump} .place=${place}></ds-help-panel>`,
  },
];

export function panelRow(id: PanelId): PanelRow | undefined {
  return PANELS.find((panel) => panel.id === id);
}
