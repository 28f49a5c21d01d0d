/**
 * Writes the tables beside this file as AssemblyScript: `npm run names`. What a table says is found by a number,
 * its key; the keys are sorted for a binary search, texts lie in one run of bytes. Where each text starts is not
 * written down: it costs more of the first load than counting to it costs time.
 */
import { writeFileSync } from 'node:fs';
import { AUXV_SYSTEMS, CODE_SYSTEMS, SIGNAL_SYSTEMS, SIGNALS_WITH_CODES } from './keys.ts';
import { patternsOf } from './patterns.ts';
import { type Row, readTable } from './tables.ts';

const FOLDER = new URL('../../assembly/names/tables/', import.meta.url);

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
  add('ntstatus-often', entriesOf(windows('ntstatus', 'often'), 'code', ['name', 'words']));
  add('exceptions', entriesOf(windows('exceptions', 'code'), 'code', ['name']));
  add('fastfail', entriesOf(windows('fastfail', 'code'), 'code', ['name']));
  add('fastfail-words', entriesOf(windows('fastfail', 'code'), 'code', ['words']));
  add('fastfail-often', entriesOf(windows('fastfail', 'often'), 'code', ['name', 'words']));
  add('win32-errors', entriesOf(windows('win32-errors', 'code'), 'code', ['name']));
  add('bugchecks', entriesOf(windows('bugchecks', 'code'), 'code', ['name']));
  add('bugcheck-words', entriesOf(said(windows('bugchecks', 'code'), ['words']), 'code', ['words']));
  const parameters = ['p1', 'p2', 'p3', 'p4'];
  add('bugcheck-parameters', entriesOf(said(windows('bugchecks', 'code'), parameters), 'code', parameters));
  add('bugcheck-values', bugcheckValueEntries());
  add('stream-types', entriesOf(windows('stream-types', 'number'), 'number', ['name']));
  add('windows-products', productEntries());
  add('elf-machines', entriesOf(readTable('unix/elf-machines'), 'number', ['name']));
  add('ips-bug-types', entriesOf(numbered(readTable('unix/ips-bug-types')), 'bug_type', ['name', 'family', 'words']));
  add('signals', signalEntries('name'));
  add('signal-words', signalEntries('words'));
  add('sicodes', codeEntries('name'));
  add('sicode-words', codeEntries('words'));
  add('auxv', auxvEntries());
  add('panic-words', panicEntries());
  return files;
}

function entriesOf(rows: readonly Row[], key: string, columns: readonly string[]): Entry[] {
  return rows.map((row) => ({ key: Number(row[key]), texts: columns.map((column) => row[column] ?? '') }));
}

/** Families of reports that tell by themselves what happened: their words would only repeat it. */
const TELLING = ['crash', 'panic', 'hang', 'resource'];

/** Reports whose type is a word are statistics, none of them of a crash. */
function numbered(rows: readonly Row[]): Row[] {
  return rows
    .filter((row) => /^\d+$/.test(row['bug_type'] ?? ''))
    .map((row) => (TELLING.includes(row['family'] ?? '') ? { ...row, words: '' } : row));
}

/** Rows that hold a text in one of the columns. */
function said(rows: readonly Row[], columns: readonly string[]): Row[] {
  return rows.filter((row) => columns.some((column) => row[column] !== ''));
}

/** Key: code × 2^22 + (parameter − 1) × 2^20 + value; behind the value's own words those of the parameters that follow. */
function bugcheckValueEntries(): Entry[] {
  return readTable('windows/bugcheck-values').map(
    ({ code, parameter, value, words = '', p2 = '', p3 = '', p4 = '' }) => ({
      key: Number(code) * 2 ** 22 + (Number(parameter) - 1) * 2 ** 20 + Number(value),
      texts: [words, p2, p3, p4],
    }),
  );
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

/** Key: the row; patterns are parted by line feeds. Rows of other systems' reports are not for a kernel's log. */
function panicEntries(): Entry[] {
  return readTable('unix/panic-words')
    .filter((row) => !/^(apple|bsd|noise)/.test(row['class'] ?? ''))
    .map((row, key) => ({
      key,
      texts: [patternsOf(row['pattern'] ?? '').join('\n'), row['class'] ?? '', row['words'] ?? ''],
    }));
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
  const { pool, numbers } = poolOf(sorted.flatMap(({ texts }) => texts));
  const isInOrder = numbers.every((number, index) => number === index);
  const constant = name.replaceAll('-', '_').toUpperCase();
  return [
    '// Made by tools/names/generate.ts.',
    'import { NameTable } from "../table";',
    `export const ${constant}: NameTable = new NameTable(`,
    `  ${sorted.length}, ${columns},`,
    `  memory.data<u32>([${sorted.map(({ key }) => key)}]),`,
    isInOrder ? '  0,' : `  memory.data<u16>([${numbers}]),`,
    `  memory.data<u8>([${[...pool]}]),`,
    ');',
    '',
  ].join('\n');
}

/** All texts one after another, each ended by a zero, equal ones once; and each one's number there. */
function poolOf(texts: readonly string[]): { pool: Buffer; numbers: number[] } {
  const known = new Map<string, number>();
  const numbers = texts.map((text) => {
    if (text.includes('\0')) throw new Error('a zero ends a text');
    const number = known.get(text) ?? known.size;
    known.set(text, number);
    return number;
  });
  return { pool: Buffer.from([...known.keys()].map((text) => `${text}\0`).join(''), 'utf8'), numbers };
}

if (process.argv[1] === import.meta.filename) {
  for (const [name, source] of generatedNames()) writeFileSync(new URL(name, FOLDER), source);
}
