/** Words that several panels share. */
export const common = {
  notRecorded: 'not recorded',
  atByte: (hex: string) => `Read at byte ${hex} of the file`,
  bytes: 'bytes',
  showBytes: 'Show the bytes',
  copied: 'Copied.',
  copyRefused: 'The browser did not let us copy.',
  copyByHand: 'The text is selected: press Ctrl C, on a Mac ⌘ C.',
  more: 'More',
  close: 'Close',
  dismiss: 'Dismiss',
  rowOf: (row: string, all: string) => `row ${row} of ${all}`,
  notReached: 'The reading ended before this was known.',
  loadingRow: 'Reading',
  noRows: 'None',
  noMatch: 'Nothing matches this filter.',
  clearFilter: 'Clear the filter',
} as const;
