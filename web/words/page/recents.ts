import { plural } from '../format.ts';
import type { Problem } from './errors.ts';

/** The list of recent files; off until switched on. */
export const recents = {
  title: 'Recent files',
  switch: 'Remember which files I open',
  off: 'Off: nothing is kept. On: names, sizes, dates and kinds of the last 10, and a check value that tells whether a file changed; in this browser only. Never their contents.',
  on: 'Names, sizes, dates, kinds and a check value, in this browser only. Switching it off forgets them.',
  none: 'None yet. The next file you open stands here.',
  and: (more: number) => `and ${plural(more, 'more file')}`,
  opened: (when: string) => `opened on ${when}`,
  chooseAgain: 'choose it again',
  forget: (name: string) => `Forget ${name}`,
  forgetAll: 'Forget all',
  changed: (name: string, when: string) => `${name} has changed since you opened it on ${when}.`,
  choose: (name: string) => `Choose ${name} again: this browser does not let a page open it by itself.`,
} as const;

export const recentProblems = {
  refused: {
    cause: 'This browser keeps nothing for this page: it is a private window, or storage is switched off.',
    works: 'Everything else works.',
    next: 'To have a list of recent files, allow storage for this site.',
  },
  full: {
    cause: 'There is no room left to keep the list of recent files.',
    works: 'Nothing is lost: the list stays as it was, and everything else works.',
    next: 'Free some disk space.',
  },
  notAllowed: (name: string) => ({
    cause: `The browser was not allowed to read ${name} again.`,
    works: 'It stays in the list.',
    next: 'Press it again and allow it, or open the file as usual.',
  }),
  gone: (name: string) => ({
    cause: `${name} is no longer where it was.`,
    works: 'It stays in the list until you forget it.',
    next: 'It may have been moved or renamed: open it as usual.',
  }),
} as const satisfies Record<string, Problem | ((name: string) => Problem)>;
