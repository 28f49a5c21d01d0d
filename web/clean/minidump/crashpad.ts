/** Crashpad's own facts (minidump/minidump_extensions.h): values of annotations go unless all the world has them. */
import type { Edits } from '../bytes/edits.ts';
import type { Claims } from './claims.ts';
import type { Minidump } from './layout.ts';
import type { Strings } from './strings.ts';

const PUBLIC = new Set(['ver', 'prod', 'plat', 'ptype', 'channel', 'abort_message', 'lsb-release']);
const MOST = 4096;

// MinidumpCrashpadInfo: version 0, report id 4 (16), client id 20 (16), simple annotations 36 (size, rva), modules 44.
export function fillCrashpad(dump: Minidump, at: number, strings: Strings, edits: Edits, claims: Claims): void {
  const { fields } = dump;
  const walk: Walk = { dump, strings, claims };
  edits.add(at + 20, 16, 'zero');
  fillDictionary(walk, fields.u32(at + 40));
  // Index 0, then size and rva of MinidumpModuleCrashpadInfo: version 0, list 4, dictionary 12, objects 20.
  for (const row of rows(walk, fields.u32(at + 48), 12)) {
    const info = fields.u32(row + 8);
    if (info === 0 || !fields.has(info, 28)) continue;
    claims.add(info, 28);
    fillList(walk, fields.u32(info + 8));
    fillDictionary(walk, fields.u32(info + 16));
    fillObjects(walk, fields.u32(info + 24));
  }
}

interface Walk {
  readonly dump: Minidump;
  readonly strings: Strings;
  readonly claims: Claims;
}

/** Rows behind their count. */
function rows({ dump: { fields }, claims }: Walk, at: number, size: number): number[] {
  if (at === 0 || !fields.has(at, 4)) return [];
  const count = Math.min(fields.u32(at), MOST);
  const all = Array.from({ length: count }, (_, i) => at + 4 + i * size).filter((row) => fields.has(row, size));
  claims.add(at, 4 + all.length * size);
  return all;
}

function fillDictionary(walk: Walk, at: number): void {
  for (const row of rows(walk, at, 8)) fillNamed(walk, row, row + 4);
}

function fillList(walk: Walk, at: number): void {
  for (const row of rows(walk, at, 4)) {
    walk.strings.fillNarrow(walk.dump.fields.u32(row));
    walk.claims.narrow(walk.dump.fields.u32(row));
  }
}

/** Name 0, type 4 (u16), value 8: a length and bytes. */
function fillObjects(walk: Walk, at: number): void {
  for (const row of rows(walk, at, 12)) fillNamed(walk, row, row + 8);
}

/** `name`, `value`: where their rvas stand. */
function fillNamed({ dump: { fields }, strings, claims }: Walk, name: number, value: number): void {
  const [nameAt, valueAt] = [fields.u32(name), fields.u32(value)];
  if (!PUBLIC.has(strings.narrow(nameAt))) strings.fillNarrow(valueAt);
  claims.narrow(nameAt);
  claims.narrow(valueAt);
}
