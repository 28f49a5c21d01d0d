/** Words around the panels of an open file: rail, tabs, the row of the ribbon. Loaded with them, not with the page itself. */

export const frame = {
  panels: 'Panels',
  offline: 'Offline, on purpose',
  offlineWhy: 'This page may not contact any server. Check it: pull the network cable and carry on.',
  more: 'More',
  moreTitle: 'All panels',
  cancel: 'Cancel',
  readOn: 'Read the rest',
} as const;

export const ribbon = {
  label: 'The whole file',
  slider: 'Place in the file',
  crash: 'crash',
  privateData: 'Private data',
  position: (percent: string, kind: string) => `${percent}, ${kind}`,
} as const;
