/** NT_FILE, the list of mapped files: count, page size, rows of start, end and offset; then a path for each row, with a zero behind it. */
import type { ElfCore, Note } from './layout.ts';

/** Mappings begin and end with pages, and no page is smaller. A row of text does so hardly ever. */
const PAGE = 4096n;

export interface FileList {
  /** Where the rows end. */
  readonly pathsAt: number;
  /** All texts behind the rows. */
  readonly paths: readonly (readonly [at: number, end: number])[];
  /** How many of them belong to rows: none where the count does not fit what follows it, as nobody knows where they begin. */
  readonly listed: number;
}

export function readFileList({ bits, fields }: ElfCore, { contents: { at, size } }: Note): FileList {
  const word = bits === 64 ? 8 : 4;
  const end = at + size;
  const count = size < 2 * word ? 0n : fields.word(at, word);
  let pathsAt = Math.min(at + 2 * word, end);
  let rows = 0n;
  const isRow = () => (fields.word(pathsAt, word) | fields.word(pathsAt + word, word)) % PAGE === 0n;
  for (; rows < count && pathsAt + 3 * word <= end && isRow(); rows++) pathsAt += 3 * word;
  const text = fields.bytes(pathsAt, end - pathsAt);
  const paths: (readonly [number, number])[] = [];
  for (let start = 0; start < text.length; ) {
    const zero = text.indexOf(0, start);
    const stop = zero < 0 ? text.length : zero;
    paths.push([pathsAt + start, pathsAt + stop]);
    start = stop + 1;
  }
  return { pathsAt, paths, listed: rows === count ? Math.min(Number(count), paths.length) : 0 };
}
