/** Errors as people read them: what happened, what still works, what to do next. No blame, no codes alone. */
import { type Bit, STAGES_OF_BUILD } from '../../engine/core/asked.ts';
import type { Fault } from '../../engine/core/outcome.ts';
import type { FileSection } from '../../engine/report/report.ts';
import { bytes, bytesOf, count } from '../format.ts';

export interface Problem {
  readonly cause: string;
  readonly works?: string;
  readonly next?: string;
}

export const errors = {
  notStarted: {
    cause: 'The part that reads dumps did not start: WebAssembly is switched off or blocked here.',
    works: 'Help and shared summaries still work.',
    next: 'Allow it for this site, or use another browser. Some protected modes switch it off.',
  },
  partMissing: {
    cause: 'A part of Dumpscope did not load.',
    works: 'Your file was not touched.',
    next: 'Reload once while online.',
  },
  oldBrowser: {
    cause: 'This browser is too old to read large files safely.',
    works: 'Shared summaries still open.',
    next: 'Use Chrome or Edge 123, Firefox 146, or Safari 17.5 or newer.',
  },
  reloaded: {
    cause: 'For your privacy the file was forgotten when the page reloaded.',
    next: 'Open the file.',
  },
  reloadedAt: {
    cause: 'This address points into a file.',
    works: 'For your privacy the file was forgotten when the page reloaded.',
    next: 'Open the file to go there.',
  },
  noFile: {
    cause: 'This address points into a file.',
    next: 'Open the file to go there.',
  },
  folder: {
    cause: 'That is a folder. Dumpscope opens files.',
    next: 'Drop the file inside it.',
  },
  notAllowed: {
    cause: 'The browser was not allowed to read this file.',
    works: 'Nothing else is affected.',
    next: 'System dumps are protected. Copy it to your own folder as administrator, then open the copy.',
  },
  notOpened: {
    cause: 'The browser could not open this file: it may not read it, or the file is no longer there.',
    works: 'Nothing else is affected.',
    next: 'Look whether it is there. System dumps are protected: copy it to your own folder as administrator, then open the copy.',
  },
  gone: {
    cause: 'The file is no longer there.',
    works: 'The summary stays until you close it; bytes cannot be shown.',
    next: 'Open it again.',
  },
  changed: {
    cause: 'The file changed while we were reading it, so the facts below may not belong together.',
    works: 'They are kept, marked old.',
    next: 'Read it again.',
  },
  storageFull: {
    cause: 'The browser has no room for the working index: its storage is full, or this is a private window.',
    works: 'Everything works; reading far into this packed file is slower.',
    next: 'Free some disk space, or carry on.',
  },
} as const satisfies Record<string, Problem>;

/** What stages of the core do, by their numbers; see assembly/facts/reading/left-out.ts. */
const STAGES: readonly string[] = [
  'the file’s records',
  'the crashed stack',
  'the cause of the crash',
  'the other stacks',
  'the totals',
];
const FULL_STAGES: readonly string[] = [STAGES[0] ?? '', 'the kernel’s log', ...STAGES.slice(1)];

/** What comes before and after them, in either build. */
const AROUND = 8;
const OTHER_STAGES: readonly string[] = ['the unpacking', 'the look for its kind', 'the report', 'the report'];

function stageName({ stage }: Bit): string {
  const index = stage % STAGES_OF_BUILD;
  const names = index >= AROUND ? OTHER_STAGES : stage < STAGES_OF_BUILD ? STAGES : FULL_STAGES;
  return names[index % AROUND] ?? 'the file';
}

/** What was opened without the parts that the reader had stopped in. */
export function leftOut(bits: readonly Bit[]): Problem {
  return {
    cause: `Left out: the part of ${bits.map(stageName).join(' and ')} where the reader had stopped.`,
    works: 'All else is read as always. What is missing stands under “Damage and losses”.',
  };
}

/** What ended a task, in words. `isOpen`: facts were found before and are still shown. */
export function faultProblem({ code, at, bit, asked }: Fault, isOpen = false): Problem {
  const place = at === undefined ? '' : ` at byte ${count(at)}`;
  switch (code) {
    case 'trap':
      return {
        cause: `The reader stopped on an unexpected structure${place}.`,
        ...(isOpen && { works: 'What it had found is kept; hex and strings work.' }),
        next: 'This is a fault of ours, not of your file.',
      };
    case 'out-of-memory':
      return {
        cause: `The browser ran out of memory in ${bit ? stageName(bit) : 'the file'}${asked === undefined ? '' : `: it refused ${bytes(asked)}`}.`,
        ...(isOpen && { works: 'What it had found is kept; hex and strings work.' }),
        next: 'Close other tabs and try again.',
      };
    case 'part-missing':
      return errors.partMissing;
    case 'read-failed':
      return {
        cause: `Reading stopped${place}: the disk or network drive did not answer.`,
        ...(isOpen && { works: 'Everything read so far stays.' }),
        next: 'Try again, or copy it to a local disk and open the copy.',
      };
    case 'file-changed':
      return errors.changed;
    case 'gone':
      return isOpen ? errors.gone : { cause: errors.gone.cause, next: errors.gone.next };
    case 'not-allowed':
      return errors.notAllowed;
    case 'not-opened':
      return errors.notOpened;
    case 'worker-died':
      return {
        cause: 'The browser ran out of memory while reading the file.',
        works: 'Other tabs are unaffected.',
        next: 'Close other tabs and try again.',
      };
  }
}

/**
 * What to send to whoever mends the reader: code, kind, place and build, and nothing of the file's contents or name.
 */
export function faultDetails({ code, at, bit, asked }: Fault, kind: string, build: string): string {
  const place = at === undefined ? '' : ` at byte ${at}`;
  const work = bit ? `, stage ${bit.stage}, bit ${bit.bit}` : '';
  const refused = asked === undefined ? '' : `, ${asked} bytes refused`;
  return `Dumpscope ${build}: ${code} in a file of kind ${kind}${place}${work}${refused}`;
}

/** "The file ends early": shown above everything, since every later fact may lack its end. */
export function cutShort(file: FileSection, threads: number, modules: number): Problem | undefined {
  const { truncated } = file;
  if (!truncated) return undefined;
  const { present, expected } = truncated;
  const cause =
    expected === undefined
      ? `The file ends early, after ${bytes(present)}.`
      : `The file ends early: ${bytesOf(present, expected)}.`;
  const kept = [
    threads > 0 ? `${count(threads)} ${threads === 1 ? 'thread' : 'threads'}` : '',
    modules > 0 ? `${count(modules)} ${modules === 1 ? 'module' : 'modules'}` : '',
  ].filter(Boolean);
  return {
    cause,
    ...(kept.length > 0 && { works: `${kept.join(' and ')} could be read. What lay after the end is missing.` }),
    next: 'Copy it again, or go on with what is here.',
  };
}
