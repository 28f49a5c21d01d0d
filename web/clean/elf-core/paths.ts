/** Names of users in the paths of a core: the list of mapped files, the linker's names, the program's own. */
import type { Report } from '../../engine/report/report.ts';
import type { Source } from '../../engine/sources/source.ts';
import { latin } from '../../engine/text/latin.ts';
import type { Edits } from '../bytes/edits.ts';
import { Intervals } from '../bytes/intervals.ts';
import { privateParts } from '../keep/paths.ts';
import type { Tallies } from '../remains.ts';
import { readFileList } from './file-list.ts';
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

/** Whatever the list counts: a name may stand behind what a reader takes for its last path. */
export function fillFilePaths(core: ElfCore, note: Note, edits: Edits, tallies: Tallies): void {
  for (const [at, end] of readFileList(core, note).paths) {
    for (const [from, to] of privateParts(latin(core.fields.bytes(at, end - at)))) {
      edits.add(at + from, to - from, 'text');
      tallies.pathComponents++;
    }
  }
}

/** What stands behind the last path, or behind the rows where no path is one for sure. */
export function zeroBehindFiles(core: ElfCore, note: Note, edits: Edits): void {
  const { at, size } = note.contents;
  const { pathsAt, paths, listed } = readFileList(core, note);
  const end = paths[listed - 1]?.[1] ?? pathsAt;
  edits.add(end, at + size - end, 'zero');
}
