/**
 * What makedumpfile's dump level (`-d`) means for what a vmcore holds. Source: the manual page makedumpfile(8). Pages of
 * zeros (1) are told apart from the rest: they are known without being stored, and nothing of them is lost.
 */
import type { KernelSection } from '../../engine/report/report.ts';

const CACHE = 2 | 4;
const PROGRAMS = 8;
const FREE = 16;

interface Held {
  readonly holds: readonly string[];
  readonly leavesOut: readonly string[];
}

/** What is told of vmcores at large, and gives way to what one file tells. */
export const anyLevel = {
  holds: 'Programs’ memory and contents of files, unless a filter left them out',
  leavesOut: 'At dump level 31, which most systems use: memory of programs, contents of files, free memory',
} as const;

/** What the level says of one file; undefined where the file tells none. */
export function levelWords({ dumpLevel: level }: Pick<KernelSection, 'dumpLevel'>): Held | undefined {
  if (level === undefined) return undefined;
  const kept: string[] = [];
  const left: string[] = [];
  const add = (isLeftOut: boolean, what: string) => (isLeftOut ? left : kept).push(what);
  add((level & PROGRAMS) !== 0, 'programs’ memory');
  if ((level & CACHE) === 2) left.push('most contents of files');
  else add((level & CACHE) !== 0, 'contents of files');
  add((level & FREE) !== 0, 'free memory and what ended programs left in it');
  return {
    holds: kept.length > 0 ? [`At dump level ${level}, this file’s: ${kept.join(', ')}`] : [],
    leavesOut: left.length > 0 ? [`At dump level ${level}, this file’s: ${left.join(', ')}`] : [],
  };
}
