/** Crashpad's own facts (minidump/minidump_extensions.h): values of annotations go unless all the world has them. */
import type { Edits } from '../bytes/edits.ts';
import type { Minidump } from './layout.ts';
import type { Strings } from './strings.ts';

const PUBLIC = new Set(['ver', 'prod', 'plat', 'ptype', 'channel', 'abort_message', 'lsb-release']);
const MOST = 4096;

// MinidumpCrashpadInfo: version 0, report id 4 (16), client id 20 (16), simple annotations 36 (size, rva), modules 44.
export function fillCrashpad(dump: Minidump, at: number, strings: Strings, edits: Edits): void {
  const { fields } = dump;
  edits.add(at + 20, 16, 'zero');
  fillDictionary(dump, fields.u32(at + 40), strings);
  const modules = fields.u32(at + 48);
  const count = Math.min(modules === 0 ? 0 : fields.u32(modules), MOST);
  for (let i = 0; i < count; i++) {
    // Index 0, then size and rva of MinidumpModuleCrashpadInfo: version 0, list 4, dictionary 12, objects 20.
    const info = fields.u32(modules + 4 + i * 12 + 8);
    if (info === 0 || !fields.has(info, 28)) continue;
    fillList(dump, fields.u32(info + 8), strings);
    fillDictionary(dump, fields.u32(info + 16), strings);
    fillObjects(dump, fields.u32(info + 24), strings);
  }
}

function rows({ fields }: Minidump, at: number, size: number): number[] {
  if (at === 0 || !fields.has(at, 4)) return [];
  const count = Math.min(fields.u32(at), MOST);
  return Array.from({ length: count }, (_, i) => at + 4 + i * size).filter((row) => fields.has(row, size));
}

function fillDictionary(dump: Minidump, at: number, strings: Strings): void {
  for (const row of rows(dump, at, 8)) {
    if (!PUBLIC.has(strings.narrow(dump.fields.u32(row)))) strings.fillNarrow(dump.fields.u32(row + 4));
  }
}

function fillList(dump: Minidump, at: number, strings: Strings): void {
  for (const row of rows(dump, at, 4)) strings.fillNarrow(dump.fields.u32(row));
}

/** Name 0, type 4 (u16), value 8: a length and bytes. */
function fillObjects(dump: Minidump, at: number, strings: Strings): void {
  for (const row of rows(dump, at, 12)) {
    if (!PUBLIC.has(strings.narrow(dump.fields.u32(row)))) strings.fillNarrow(dump.fields.u32(row + 8));
  }
}
