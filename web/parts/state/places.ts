/**
 * Every place of the page has an address, all of it in the fragment: `#/threads/14`, `#/hex/0x1f40`. Places
 * only, never names or values of a dump: addresses reach the browser's history.
 */
export const PANEL_IDS = [
  'overview',
  'exposure',
  'threads',
  'modules',
  'memory',
  'system',
  'hex',
  'strings',
  'share',
  'clean',
  'help',
] as const;
export type PanelId = (typeof PANEL_IDS)[number];

export interface Place {
  readonly panel: PanelId;
  /** What follows the panel's name: `14`, `0x1f40`, `glossary/null-pointer`; empty for the panel itself. */
  readonly rest: string;
}

/** The place that a fragment names; undefined for none (the landing page) and for what is no place of ours. */
export function placeOf(fragment: string): Place | undefined {
  const [, name, rest = ''] = /^#?\/([a-z]+)(?:\/([\w/.-]*))?$/.exec(fragment) ?? [];
  const panel = PANEL_IDS.find((id) => id === name);
  return panel && { panel, rest };
}

export function hrefOf({ panel, rest }: Place): string {
  return rest ? `#/${panel}/${rest}` : `#/${panel}`;
}

export function panelHref(panel: PanelId, rest: string | number = ''): string {
  return hrefOf({ panel, rest: String(rest) });
}

/** A byte of the file, counted inside the innermost container as `at` and `data` do. */
export function offsetHref(offset: number): string {
  return panelHref('hex', `0x${offset.toString(16)}`);
}

/** A byte of memory, by its address as hex text. */
export function addressHref(address: string): string {
  return panelHref('memory', address);
}

/** A byte of physical memory, by its address as hex text. */
export function physicalHref(address: string): string {
  return panelHref('memory', `physical/${address}`);
}
