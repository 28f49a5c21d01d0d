/** What is known of a mapping's right to be executed. */
export const CODE_UNKNOWN: i32 = 0;
export const CODE_NO: i32 = 1;
export const CODE_YES: i32 = 2;

/** A file mapped into the process: a row of NT_FILE, of FreeBSD's memory map, or of another such list. */
@final
export class MappedFile {
  constructor(
    readonly start: u64,
    readonly end: u64,
    /** Offset of `start` in the file, in bytes. */
    readonly offset: u64,
    readonly path: string,
    /** File offset of the row. */
    readonly at: u64,
    /** CODE_…; lists that do not tell leave it to the memory map. */
    readonly code: i32 = CODE_UNKNOWN,
  ) {}
}

/** Rows in address order; those that a list gives twice stay in its order. */
export function sortFiles(files: Array<MappedFile>): void {
  let isSorted = true;
  for (let i = 1; i < files.length; i++) if (files[i].start < files[i - 1].start) isSorted = false;
  if (!isSorted) files.sort((a, b) => (a.start != b.start ? (a.start < b.start ? -1 : 1) : a.at < b.at ? -1 : 1));
}
