/** The copy's call stacks are the source's. */
import type { Report } from '../../engine/report.ts';
import type { Level } from '../options.ts';
import { type Check, checkOf } from './checks.ts';

type Frame = NonNullable<NonNullable<Report['threads']>[number]['frames']>[number];

/**
 * Frames that were found by searching may go where words of the stack are filled, and at its end, where the search
 * went on into what is no stack any more: the thread's own data. None may come.
 */
export function checkFrames(source: Report, copy: Report, level: Level): Check {
  const differences: string[] = [];
  let count = 0;
  (source.threads ?? []).forEach((thread, index) => {
    const before = thread.frames ?? [];
    const after = copy.threads?.[index]?.frames ?? [];
    count += before.length;
    const isSame = SAME[level](before, after);
    if (!isSame) differences.push(`threads[${index}].frames: ${before.length}, ${after.length}`);
  });
  return checkOf('frames', differences, count);
}

const SAME: Readonly<Record<Level, (before: readonly Frame[], after: readonly Frame[]) => boolean>> = {
  secrets: isSameList,
  stacks: (before, after) =>
    isSameList(before.slice(0, after.length), after) &&
    before.slice(after.length).every(({ trust }) => trust === 'scan'),
  pointers: isSameButGuesses,
};

function isSameFrame(a: Frame, b: Frame | undefined): boolean {
  // The offset is from the module's base: a name may have been filled.
  return b !== undefined && a.address === b.address && a.offset === b.offset;
}

function isSameList(before: readonly Frame[], after: readonly Frame[]): boolean {
  return before.length === after.length && before.every((frame, index) => isSameFrame(frame, after[index]));
}

function isSameButGuesses(before: readonly Frame[], after: readonly Frame[]): boolean {
  let at = 0;
  for (const frame of before) {
    if (isSameFrame(frame, after[at])) at++;
    else if (frame.trust !== 'scan') return false;
  }
  return at === after.length;
}
