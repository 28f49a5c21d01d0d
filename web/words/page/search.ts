import type { SearchState } from '../../engine/search/access.ts';
import { bytesOf, count, percent, plural } from '../format.ts';

/** Words of the search over the whole file. */
export const searchWords = {
  stop: 'Stop',
  matchCase: 'Match case',
  none: 'Nothing in the file fits.',
  noneYet: 'Nothing found yet.',
  forText: (text: string) => `Search the whole file for “${text}”`,
  last: (text: string) => `Places of ${text}`,
  shown: (shown: number) => `the first ${count(shown)}`,
  previous: 'Place before',
  next: 'Next place',
  clear: 'End the search',
  label: (text: string) => `Places of ${text}`,
  /** `index` from 0. */
  place: (index: number | undefined, state: SearchState) => {
    const all = state.state === 'done' ? count(state.count) : `${count(state.count)} so far`;
    return index === undefined ? plural(state.count, 'place') : `${count(index + 1)} of ${all}`;
  },
  nothing: 'There is no other place.',
  progress: ({ state, count: found, bytes, total }: SearchState): string => {
    const places = `${plural(found, 'place')} found`;
    switch (state) {
      case 'done':
        return places;
      case 'stopped':
        return `Stopped at ${percent(total > 0 ? bytes / total : 1)}: ${places}`;
      case 'failed':
        return `The bytes could not be read. ${places} before.`;
      default:
        return `${places}, searching ${bytesOf(bytes, total)}`;
    }
  },
} as const;
