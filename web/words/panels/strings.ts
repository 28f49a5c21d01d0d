import type { StretchKind } from '../../engine/access.ts';
import type { SearchState } from '../../engine/search/access.ts';
import type { TextEncoding } from '../../engine/search/searcher.ts';
import { bytesOf, percent, plural } from '../format.ts';

/** Words of the Strings panel. */
export const stringsWords = {
  title: 'Strings',
  lead: 'Runs of readable characters, first byte to last. What is private is hidden.',
  label: 'Strings of the file',
  filter: 'Text in the string',
  least: 'Shortest',
  leastOf: (characters: number) => `From ${characters} characters`,
  encoding: 'Written as',
  encodings: { all: 'Any', ascii: 'ASCII', utf16: 'UTF-16' },
  kind: 'Place',
  anyKind: 'Any place',
  columns: {
    offset: 'Offset',
    text: 'Text',
    length: 'Length',
    encoding: 'Written as',
    where: 'Where',
    address: 'Address',
  },
  pause: 'Pause',
  resume: 'Resume',
  stop: 'Stop',
  rest: 'Search the rest',
  goesOn: (length: string) => `${length} and more`,
  hidden: 'private',
  noMatch: 'No string fits.',
  onlyAscii: 'Strings are made of the characters of ASCII. For other text, search the file with Ctrl K.',
  failed: 'The search stopped: the bytes could not be read. What it found before is kept.',
  noSearch:
    'The part that searches stopped or did not start. Search again to start it anew; if that does not help, reload the page.',
  none: (least: number, isDone: boolean) =>
    isDone ? `None of ${least} or more characters.` : `None of ${least} or more characters yet.`,
} as const;

export const encodingNames: Readonly<Record<TextEncoding, string>> = {
  ascii: 'ASCII',
  utf16le: 'UTF-16',
  utf16be: 'UTF-16 BE',
};

/** Places that can be chosen, in the order of the ribbon's legend. */
export const STRING_PLACES: readonly StretchKind[] = [
  'stack',
  'heap',
  'code',
  'mapped',
  'private',
  'bookkeeping',
  'unknown',
];

/** "12 480 strings so far, 268 of 412 MB". */
export function progressWords({ state, count: found, bytes, total }: SearchState): string {
  const strings = plural(found, 'string');
  switch (state) {
    case 'done':
      return strings;
    case 'stopped':
      return `Stopped at ${percent(total > 0 ? bytes / total : 1)}. ${strings} so far; the rest was not searched.`;
    case 'paused':
      return `Paused at ${bytesOf(bytes, total)}. ${strings} so far.`;
    default:
      return `${strings} so far, ${bytesOf(bytes, total)}`;
  }
}
