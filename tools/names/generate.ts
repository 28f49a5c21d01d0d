/**
 * Writes the tables beside this file as AssemblyScript: `npm run names`. What a table says is found by a number,
 * its key; the keys are sorted for a binary search, texts lie in one run of bytes, equal ones once.
 */
import { writeFileSync } from 'node:fs';
import { AUXV_SYSTEMS, CODE_SYSTEMS, SIGNAL_SYSTEMS, SIGNALS_WITH_CODES } from './keys.ts';
import { type Row, readTable } from './tables.ts';

const FOLDER = new URL('../../assembly/names/tables/', import.meta.url);

/** A text of this many bytes or more does not fit its place. */
const LENGTH_BITS = 10;

interface Entry {
  readonly key: number;
  readonly texts: readonly string[];
}

/** File name to contents. */
export function generatedNames(): Map<string, string> {
  const files = new Map<string, string>();
  const add = (name: string, entries: readonly Entry[]): void => {
    files.set(`${name}.generated.ts`, tableSource(name, entries));
  };
  const windows = (name: string, key: string): Row[] => readTable(`windows/${name}`).filter((row) => row[key] !== '');
  add('ntstatus', entriesOf(windows('ntstatus', 'code'), 'code', ['name']));
  add('ntstatus-words', entriesOf(windows('ntstatus', 'code'), 'code', ['words']));
  add('exceptions', entriesOf(windows('exceptions', 'code'), 'code', ['name']));
  add('fastfail', entriesOf(windows('fastfail', 'code'), 'code', ['name']));
  add('fastfail-words', entriesOf(windows('fastfail', 'code'), 'code', ['words']));
  add('win32-errors', entriesOf(windows('win32-errors', 'code'), 'code', ['name']));
  add('bugchecks', entriesOf(windows('bugchecks', 'code'), 'code', ['name']));
  add('bugcheck-words', entriesOf(said(windows('bugchecks', 'code'), ['words']), 'code', ['words']));
  const parameters = ['p1', 'p2', 'p3', 'p4'];
  add('bugcheck-parameters', entriesOf(said(windows('bugchecks', 'code'), parameters), 'code', parameters));
  add('stream-types', entriesOf(windows('stream-types', 'number'), 'number', ['name']));
  add('windows-products', productEntries());
  add('elf-machines', entriesOf(readTable('unix/elf-machines'), 'number', ['name', 'words']));
  add('ips-bug-types', entriesOf(numbered(readTable('unix/ips-bug-types')), 'bug_type', ['name', 'family']));
  add('signals', signalEntries('name'));
  add('signal-words', signalEntries('words'));
  add('sicodes', codeEntries('name'));
  add('sicode-words', codeEntries('words'));
  add('auxv', auxvEntries());
  return files;
}

function entriesOf(rows: readonly Row[], key: string, columns: readonly string[]): Entry[] {
  return rows.map((row) => ({ key: Number(row[key]), texts: columns.map((column) => row[column] ?? '') }));
}

/** Reports whose type is a word are statistics, none of them of a crash. */
function numbered(rows: readonly Row[]): Row[] {
  return rows.filter((row) => /^\d+$/.test(row['bug_type'] ?? ''));
}

/** Rows that hold a text in one of the columns. */
function said(rows: readonly Row[], columns: readonly string[]): Row[] {
  return rows.filter((row) => columns.some((column) => row[column] !== ''));
}

/** Key: build × 2, plus 1 for a server. */
function productEntries(): Entry[] {
  return readTable('windows/products').flatMap(({ build, name = '', kind = '' }) => {
    const kinds = kind === 'both' ? [0, 1] : [kind === 'server' ? 1 : 0];
    return kinds.map((isServer) => ({ key: Number(build) * 2 + isServer, texts: [name] }));
  });
}

/** Key: system × 256 + number. */
function signalEntries(column: 'name' | 'words'): Entry[] {
  return readTable('unix/signals').map((row) => {
    const system = placeOf(
      SIGNAL_SYSTEMS,
      row['arch_group'] === 'all' ? row['os'] : `${row['os']} ${row['arch_group']}`,
    );
    return { key: system * 256 + Number(row['number']), texts: [row[column] ?? ''] };
  });
}

/** Key: system × 2^28 + signal × 2^24 + the code's lowest 24 bits. */
function codeEntries(column: 'name' | 'words'): Entry[] {
  return readTable('unix/sicodes').map((row) => {
    const system = placeOf(CODE_SYSTEMS, row['os']);
    const signal = placeOf(SIGNALS_WITH_CODES, row['signal']);
    const code = Number(row['code']) & 0xffffff;
    return { key: system * 2 ** 28 + signal * 2 ** 24 + code, texts: [row[column] ?? ''] };
  });
}

/** Key: system × 2^16 + type. */
function auxvEntries(): Entry[] {
  return readTable('unix/auxv').map((row) => {
    const key = placeOf(AUXV_SYSTEMS, row['os']) * 2 ** 16 + Number(row['number']);
    return { key, texts: [row['name'] ?? ''] };
  });
}

function placeOf(list: readonly string[], name = ''): number {
  const place = list.indexOf(name);
  if (place < 0) throw new Error(`"${name}" is in no key of tools/names/keys.ts`);
  return place;
}

function tableSource(name: string, entries: readonly Entry[]): string {
  const sorted = [...entries].sort((a, b) => a.key - b.key);
  const twice = sorted.find(({ key }, index) => key === sorted[index + 1]?.key);
  if (twice) throw new Error(`${name}: the key ${twice.key} stands there twice`);
  const columns = sorted[0]?.texts.length ?? 0;
  const { pool, places } = poolOf(sorted.flatMap(({ texts }) => texts));
  const constant = name.replaceAll('-', '_').toUpperCase();
  return [
    '// Made by tools/names/generate.ts.',
    'import { NameTable } from "../table";',
    `export const ${constant}: NameTable = new NameTable(`,
    `  ${sorted.length}, ${columns},`,
    `  memory.data<u32>([${sorted.map(({ key }) => key)}]),`,
    `  memory.data<u32>([${places}]),`,
    `  memory.data<u8>([${[...pool]}]),`,
    ');',
    '',
  ].join('\n');
}

/** All texts in one run of bytes, and each one's place there: start × 2^10 + length. */
function poolOf(texts: readonly string[]): { pool: Buffer; places: number[] } {
  const starts = new Map<string, number>();
  let pool = Buffer.alloc(0);
  const places = texts.map((text) => {
    const bytes = Buffer.from(text, 'utf8');
    if (bytes.length >> LENGTH_BITS > 0) throw new Error(`"${text}" is too long`);
    let start = starts.get(text);
    if (start === undefined) {
      start = pool.length;
      starts.set(text, start);
      pool = Buffer.concat([pool, bytes]);
    }
    return start * 2 ** LENGTH_BITS + bytes.length;
  });
  if (pool.length >= 2 ** (32 - LENGTH_BITS)) throw new Error('too much text for one table');
  return { pool, places };
}

if (process.argv[1] === import.meta.filename) {
  for (const [name, source] of generatedNames()) writeFileSync(new URL(name, FOLDER), source);
}
