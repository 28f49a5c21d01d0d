import { Dump } from "../../../facts/dump";

// Bits of makedumpfile's dump level (-d).
const WORDS: StaticArray<string> = [
  "pages of zeros (nothing of them is lost)",
  "page cache without private data: contents of files",
  "page cache with private data: more contents of files",
  "memory of programs",
  "free pages: remains of freed memory",
];

/** The level and what it left out, in words. `level` below zero: not told. */
export function tellDumpLevel(dump: Dump, level: i32): void {
  if (level < 0) return;
  const kernel = dump.kernel;
  kernel.dumpLevel = level;
  for (let bit = 0; bit < WORDS.length; bit++) if (level & (1 << bit)) kernel.dumpLevelWords.push(WORDS[bit]);
}
