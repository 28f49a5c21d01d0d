/** What is amiss with a whole file, as people read it on its first page: loaded with that, not with the page itself. */
import type { FileSection, Warning } from '../../engine/report/report.ts';
import { count } from '../format.ts';
import { kindOf } from '../kinds/kind-of.ts';
import type { Problem } from '../page/errors.ts';

const files = {
  empty: {
    cause: 'This file is empty (0 bytes). The dump was probably never written.',
    next: 'Check for free disk space and try again where the crash happened.',
  },
  allZero: {
    cause: 'Every byte read so far is zero. The disk may have been full, or the copy failed.',
    works: 'Reading goes on.',
    next: 'Compare its size and hash with the original.',
  },
} as const satisfies Record<string, Problem>;

/** What all the facts of a file stand under, of the remarks on it; undefined when nothing is to be said first. */
export function doubt(file: FileSection, warnings: readonly Warning[]): Problem | undefined {
  const limit = warnings.find(({ code }) => code === 'output-limit');
  if (limit) {
    return {
      cause: `This file unpacks to more than a dump of its size would. We stopped at ${limit.found}, in case it was built to do harm.`,
      works: 'What was unpacked until then is shown.',
      next: 'If you know where it comes from, unpack it yourself and open the result.',
    };
  }
  if (warnings.some(({ code }) => code === 'encrypted')) {
    return {
      cause: 'The contents are encrypted. Windows can be set to do this.',
      works: 'The kind, time and size are readable.',
      next: 'Decrypt it with your organisation’s key, then open the result.',
    };
  }
  const missing = warnings.find(({ code }) => code === 'companion-missing' || code === 'part-missing');
  if (missing) {
    return missing.code === 'part-missing'
      ? {
          cause: 'This dump was split into several files, and not all of them were given.',
          works: 'What the part that is here holds is shown.',
          next: 'Choose or drop all parts together, in any order.',
        }
      : {
          cause: 'This file belongs to another one beside it, which holds the memory and was not given.',
          works: 'Registers and the state of the machine are shown.',
          next: 'Choose or drop both files together.',
        };
  }
  const unknown = warnings.find(({ code }) => code === 'unknown-type');
  if (unknown) {
    return {
      cause: `This is a ${file.kindName}, but a newer form than we know (type ${unknown.found}).`,
      works: 'Its header is read; its memory is left out.',
      next: 'Update Dumpscope when you are next online.',
    };
  }
  if (warnings.some(({ code }) => code === 'layout-guessed')) {
    return {
      cause: `This is a ${file.kindName}, but of a release that we do not know.`,
      works: 'It is read like the one next to it; what did not fit is left out.',
      next: 'Update Dumpscope when you are next online.',
    };
  }
  return undefined;
}

/**
 * A file that is no dump we read; undefined when it is one. `start`: its first bytes as hex; `isAllZero`:
 * no other byte was seen; `isText`: they read as lines of text; `isEmptyInside`: what is packed there has no bytes.
 */
export function unknownProblem(
  file: FileSection,
  start: string,
  isAllZero = false,
  isText = false,
  isEmptyInside = false,
): Problem | undefined {
  if (file.kind !== 'unknown') return undefined;
  if (file.size === 0) return files.empty;
  // Text that tells of a crash is shown as a report is.
  if (kindOf(file) === 'kernelLog') return undefined;
  const container = file.container?.at(-1)?.kind;
  if (container && isEmptyInside) {
    return file.truncated
      ? {
          cause: `This ${container} file ends before anything of it can be unpacked.`,
          works: 'Nothing was changed.',
          next: 'Copy it again from where it was made.',
        }
      : {
          cause: `Nothing can be unpacked from this ${container} file.`,
          works: 'It holds 0 bytes, or is damaged at its beginning: what was found is listed below.',
          next: 'Compare its size with the original.',
        };
  }
  if (file.kindName && /dump|memory|machine/i.test(file.kindName)) {
    return {
      cause: `This looks like a ${inSentence(file.kindName)}. We know the kind, but read little or nothing of what it holds.`,
      works: 'You can still look at its bytes and search them.',
    };
  }
  if (file.kindName) {
    return {
      cause: `This looks like a ${file.kindName}, not a dump.`,
      works: 'Nothing was changed.',
      next: /zip|archive|cab|tar|7z|rar/i.test(file.kindName) ? 'Unpack it first, then drop the file inside.' : '',
    };
  }
  if (isAllZero) return files.allZero;
  if (isText) {
    return {
      cause: 'This looks like a text file, not a dump.',
      works: 'Nothing was changed. You can still search it for private data.',
    };
  }
  return {
    cause: `This is not a kind of dump we know. It starts with ${start}.`,
    works: container
      ? `It was unpacked from a ${container} file. You can still look at its bytes, its strings, and search it for private data.`
      : 'You can still look at its bytes, its strings, and search it for private data.',
  };
}

/** "expected 24, found 7 at byte 4 096": the details of a warning behind its sentence. */
export function warningDetails({ code, field, expected, found, at }: Warning): string {
  return [
    code,
    field,
    expected === undefined ? '' : `expected ${expected}`,
    found === undefined ? '' : `found ${found}`,
    at === undefined ? '' : `at byte ${count(at)}`,
  ]
    .filter(Boolean)
    .join(', ');
}

/** A kind's name within a sentence: names of makers keep their capital. */
function inSentence(kindName: string): string {
  return kindName.replace(/^(Saved|Virtual|Stand-alone|Hibernation)\b/, (word) => word.toLowerCase());
}
