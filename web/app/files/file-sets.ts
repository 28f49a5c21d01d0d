import type { SpaceFacts } from '../../engine/access.ts';
import { page } from '../../words/page/page.ts';
import type { RecognisedFile } from '../../workers/surface.ts';
import {
  type Choice,
  choicesIn,
  choicesOf,
  type GivenFile,
  givenFiles,
  isDump,
  MOST_RECOGNISED,
  withFirst,
} from './given-files.ts';

/** Files in the order in which they are opened, and what the person is told of them. */
export interface ArrangedFiles {
  readonly files: readonly File[];
  readonly text: string;
}

/** What is known of files that were given together, for as long as the browser keeps them. */
export class FileSets {
  readonly #recognise: (files: readonly File[]) => Promise<readonly RecognisedFile[]>;
  readonly #known = new WeakMap<File, GivenFile>();

  constructor(recognise: (files: readonly File[]) => Promise<readonly RecognisedFile[]>) {
    this.#recognise = recognise;
  }

  /** The first that is a dump comes in front; the others are its companions. `isFolder`: they lie in one that was given. */
  async arrange(files: readonly File[], isFolder: boolean): Promise<ArrangedFiles> {
    const all = givenFiles(files, await this.#recognise(files.slice(0, MOST_RECOGNISED)));
    // One that may not be read would end the reading of the others. Where none may, the first one's fault is told.
    const readable = all.filter(({ known }) => !known?.isRefused);
    const given = readable.length > 0 ? readable : all.slice(0, 1);
    const refused = all.length - given.length;
    for (const one of given) this.#known.set(one.file, one);
    const [first] = given;
    const kind = first && isDump(first) ? (first.known?.kindName ?? '') : '';
    return {
      files: given.map(({ file }) => file),
      text: [
        isFolder
          ? page.folderGiven(given.filter(isDump).length, files.length, kind)
          : page.filesGiven(files.length, kind),
        ...(refused > 0 ? [page.filesRefused(refused)] : []),
      ].join(' '),
    };
  }

  /** What there is to choose from: the files, or where there is one, the dumps in it (`space` is how it is read). */
  choices(files: readonly File[], space: SpaceFacts | undefined): readonly Choice[] {
    if (files.length !== 1) return choicesOf(this.#of(files));
    return space ? choicesIn(space) : [];
  }

  /** The same files with that choice in front; undefined where it is none. */
  withChosen(files: readonly File[], index: number): readonly File[] | undefined {
    const given = this.#of(files);
    const one = given[index];
    return one && withFirst(given, one).map(({ file }) => file);
  }

  #of(files: readonly File[]): readonly GivenFile[] {
    return files.map((file) => this.#known.get(file) ?? { file });
  }
}
