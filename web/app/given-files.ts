import type { RecognisedFile } from '../workers/surface.ts';

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
