import type { SpaceFacts } from '../../engine/access.ts';
import { fileChoice } from '../../words/page/page.ts';
import type { RecognisedFile } from '../../workers/surface.ts';

/** One of several files to choose from, as the person sees it. */
export interface Choice {
  readonly name: string;
  readonly size?: number;
  /** What it is, in words. */
  readonly kind: string;
  readonly isShown: boolean;
}

/** Of so many files given at once the kind is looked up; more are no choice. */
export const MOST_RECOGNISED = 32;

/** One of several files that were given together. */
export interface GivenFile {
  readonly file: File;
  /** Absent where nobody looked. */
  readonly known?: RecognisedFile;
}

/** The files with what is known of each, the one to show first in front: a dump before a packed file before the rest. */
export function givenFiles(files: readonly File[], kinds: readonly RecognisedFile[]): readonly GivenFile[] {
  const given = files.map((file, index): GivenFile => {
    const known = kinds[index];
    return known ? { file, known } : { file };
  });
  const first = given.find(isDump) ?? given.find(({ known }) => known?.isPacked) ?? given[0];
  return first ? withFirst(given, first) : [];
}

export function isDump({ known }: GivenFile): boolean {
  return known !== undefined && known.kind !== 'unknown';
}

/** The same files, `first` in front of the others in their order. */
export function withFirst(given: readonly GivenFile[], first: GivenFile): readonly GivenFile[] {
  return [first, ...given.filter((one) => one !== first)];
}

export function choicesOf(given: readonly GivenFile[]): readonly Choice[] {
  return given.map((one, index) => ({
    name: one.file.name,
    size: one.file.size,
    kind: kindOf(one),
    isShown: index === 0,
  }));
}

/** The files of an archive; none where there is no choice. */
export function choicesIn({ members = [], member }: SpaceFacts): readonly Choice[] {
  if (members.filter(({ isDump }) => isDump).length < 2) return [];
  return members.map(({ name, size, isDump }, index) => ({
    name,
    ...(size !== undefined && { size }),
    kind: isDump ? fileChoice.dump : fileChoice.noDump,
    isShown: index === member,
  }));
}

function kindOf({ known }: GivenFile): string {
  if (!known) return fileChoice.notLookedAt;
  if (known.kindName) return known.kindName;
  return known.isPacked ? fileChoice.packed : fileChoice.noDump;
}
