/** Names of users in the paths of a core: the list of mapped files, the linker's names, the program's own. */
import type { Report } from '../../engine/report.ts';
import type { Source } from '../../engine/source.ts';
import type { Edits } from '../bytes/edits.ts';
import { Intervals } from '../bytes/intervals.ts';
import { privateParts } from '../paths.ts';
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
  const length = memory.stringLength(Number(execfn), LONGEST);
  if (length > 1) fillLinkNames(memory, [{ address: Number(execfn), length: length - 1 }], edits, tallies);
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

/** NT_FILE: count, page size, rows of three words, then a path for each row. */
export function fillFilePaths(core: ElfCore, { contents }: Note, edits: Edits, tallies: Tallies): void {
  const word = core.bits === 64 ? 8 : 4;
  const count = Number(core.fields.word(contents.at, word));
  const pathsAt = contents.at + 2 * word + Math.min(count, contents.size) * 3 * word;
  const text = core.fields.bytes(pathsAt, contents.at + contents.size - pathsAt);
  let start = 0;
  for (let i = 0; i < count && start < text.length; i++) {
    const end = text.indexOf(0, start);
    if (end < 0) return;
    const path = String.fromCharCode(...text.subarray(start, Math.min(end, start + 4096)));
    for (const [from, to] of privateParts(path)) {
      edits.add(pathsAt + start + from, to - from, 'text');
      tallies.pathComponents++;
    }
    start = end + 1;
  }
}
