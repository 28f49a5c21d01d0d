import { count } from '../format.ts';

/** The drawing of a bad address among the memory that exists. */
export const ruler = {
  accesses: { read: 'read', write: 'written to', execute: 'run' },
  by: (who: string) => `by ${who}`,
  nothingHere: 'nothing may live here',
  memory: 'memory of the program',
  lower: 'lower memory',
  higher: 'higher memory',
  nearZero: (label: string) =>
    `${label}. It lies in the first 64 KB, where nothing may live. The program’s own memory starts far above.`,
  full: (size: string) => `all ${size} of the stack used`,
  newest: 'newest call',
  began: 'where the thread began',
  stack: (label: string, calls: number) =>
    `The stack of the thread: ${label}${calls > 0 ? `, ${count(calls)} calls deep or more` : ''}.`,
  inside: (label: string) => `${label}. It lies inside memory of the program.`,
  between: (label: string) => `${label}. It lies between stretches of memory, where nothing is mapped.`,
} as const;
