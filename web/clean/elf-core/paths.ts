/** Names of users in the paths of a core: the list of mapped files, the linker's names, the program's own. */
import type { Report } from '../../engine/report/report.ts';
import type { Source } from '../../engine/sources/source.ts';
import type { Edits } from '../bytes/edits.ts';
import { Intervals } from '../bytes/intervals.ts';
import { privateParts } from '../keep/paths.ts';
import type { Tallies } from '../remains.ts';
import { NT_FILE } from './kept.ts';
import { type ElfCore, type Note, readElfCore } from './layout.ts';
import { type LinkName, ModuleFacts } from './linked.ts';
import { CoreMemory } from './memory.ts';

const AT_EXECFN = 31;
const PAGE = 4096;
const LONGEST = 4096;

/** All of them, where the memory stays. */
export function fillElfPaths(source: Source, report: Report, edits: Edits, tallies: Tallies): void {
  const core = readElfCore(source, report);
  if (!core) return;
  const memory = new CoreMemory(core);
  for (const note of core.notes) {
    if (note.owner === 'CORE' && note.type === NT_FILE) fillFilePaths(core, note, edits, tallies);
  }
  const modules = new ModuleFacts(memory, report, new Intervals(), PAGE);
  modules.keep();
  fillLinkNames(memory, modules.names, edits, tallies);
  const execfn = report.auxv?.find(({ type }) => type === AT_EXECFN)?.value;
  if (execfn === undefined) return;
  const address = memory.addressOf(execfn);
  const length = memory.stringLength(address, LONGEST);
  if (length > 1) fillLinkNames(memory, [{ address, length: length - 1 }], edits, tallies);
}

export function fillLinkNames(memory: CoreMemory, names: readonly LinkName[], edits: Edits, tallies: Tallies): void {
  for (const { address, length } of names) {
    const offset = memory.offsetOf(address);
    if (offset === undefined) continue;
    for (const [from, to] of privateParts(String.fromCharCode(...memory.bytes(address, length)))) {
      edits.add(offset + from, to - from, 'text');
      tallies.pathComponents++;
    }
  }
}

export function fillFilePaths(core: ElfCore, note: Note, edits: Edits, tallies: Tallies): void {
  for (const [at, end] of filePaths(core, note).paths) {
    const path = String.fromCharCode(...core.fields.bytes(at, Math.min(end - at, LONGEST)));
    for (const [from, to] of privateParts(path)) {
      edits.add(at + from, to - from, 'text');
      tallies.pathComponents++;
    }
  }
}

/** What stands behind the last path. */
export function zeroBehindFiles(core: ElfCore, note: Note, edits: Edits): void {
  const { at, size } = note.contents;
  const { first, paths } = filePaths(core, note);
  const end = paths.at(-1)?.[1] ?? first;
  edits.add(end, at + size - end, 'zero');
}

interface FilePaths {
  /** Behind the rows. */
  readonly first: number;
  readonly paths: readonly (readonly [at: number, end: number])[];
}

/** NT_FILE: count, page size, rows of three words, then a path for each row, with a zero behind it. */
function filePaths({ bits, fields }: ElfCore, { contents }: Note): FilePaths {
  const word = bits === 64 ? 8 : 4;
  const end = contents.at + contents.size;
  const count = Number(fields.word(contents.at, word));
  const first = contents.at + 2 * word + Math.min(count, contents.size) * 3 * word;
  const text = fields.bytes(first, end - first);
  const paths: (readonly [number, number])[] = [];
  for (let start = 0; paths.length < count && start < text.length; ) {
    const zero = text.indexOf(0, start);
    const stop = zero < 0 ? text.length : zero;
    paths.push([first + start, first + stop]);
    start = stop + 1;
  }
  return { first, paths };
}
