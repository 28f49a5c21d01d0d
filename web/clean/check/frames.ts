/** The copy's call stacks are the source's. */
import type { Report } from '../../engine/report/report.ts';
import type { Level } from '../options.ts';
import { type Check, checkOf } from './checks.ts';

type Frame = NonNullable<NonNullable<Report['threads']>[number]['frames']>[number];

/**
 * Frames that were found by searching are guesses: they may go where words of the stack are filled, and at its end,
 * where the search went on into what is no stack any more: the thread's own data. None may come but of the filler.
 */
export function checkFrames(source: Report, copy: Report, level: Level): Check {
  const differences: string[] = [];
  let count = 0;
  (source.threads ?? []).forEach((thread, index) => {
    const before = thread.frames ?? [];
    const after = copy.threads?.[index]?.frames ?? [];
    count += before.length;
    if (!isSame(before, after, level)) {
      differences.push(`threads[${index}].frames: ${before.length}, ${after.length}`);
    }
  });
  return checkOf('frames', differences, count);
}

function isSame(before: readonly Frame[], after: readonly Frame[], level: Level): boolean {
  let from = 0;
  let to = 0;
  /** A guess went or came: the search for the next one began elsewhere, and ended elsewhere. */
  let isElsewhere = false;
  for (;;) {
    const [old, now] = [before[from], after[to]];
    if (old && now && isSameFrame(old, now)) {
      from++;
      to++;
    } else if (now && isOfFiller(now)) {
      isElsewhere = true;
      to++;
    } else if (old && (level === 'pointers' ? old.trust === 'scan' : isOfText(old))) {
      isElsewhere = true;
      from++;
    } else break;
  }
  const isGuess = ({ trust }: Frame) => trust === 'scan';
  const areGone = (level === 'stacks' || isElsewhere) && before.slice(from).every(isGuess);
  const areNew = isElsewhere && level !== 'pointers' && after.slice(to).every(isGuess);
  return (from === before.length || areGone) && (to === after.length || areNew);
}

function isSameFrame(a: Frame, b: Frame): boolean {
  // The offset is from the module's base: a name may have been filled.
  return a.address === b.address && a.offset === b.offset;
}

const X = 'x'.charCodeAt(0);

/** The end of a filled text can be an address of a program at a low one: "xxx" is 0x787878. */
function isOfFiller(frame: Frame): boolean {
  return isOfText(frame) && bytesOf(frame).includes(X);
}

/** A guess that is spelt by characters: what was found may have been taken for an address. */
function isOfText(frame: Frame): boolean {
  return frame.trust === 'scan' && bytesOf(frame).every((byte) => byte === 0 || (byte >= 0x20 && byte < 0x7f));
}

function bytesOf({ address }: Frame): number[] {
  const bytes: number[] = [];
  for (let rest = BigInt(address); rest > 0n; rest >>= 8n) bytes.push(Number(rest & 0xffn));
  return bytes;
}
