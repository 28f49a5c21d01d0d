import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Module } from '../../web/engine/report/report.ts';
import { MinidumpBuilder, moduleList, systemInfo } from '../synth/minidump/index.ts';
import { openCore } from './open-core.ts';

const DEEP = `C:\\Users\\Public\\Documents\\${'Folder\\'.repeat(12)}`;
/** In no order; many begin alike, some are the same, one ends where others go on. */
const PATHS = [
  ...['synch-l1-2-0', 'file-l1-1-0', 'synch-l1-1-0', 'heap-l1-1-0', 'file-l2-1-0', 'com-l1-1-0'].map(
    (name) => `C:\\Windows\\System32\\api-ms-win-core-${name}.dll`,
  ),
  'C:\\Windows\\System32\\api-ms-win-core-',
  'C:\\Windows\\System32\\API-MS-WIN-CORE-debug-l1-1-0.dll',
  ...['zeta.dll', 'alpha.dll', 'mid.dll', 'alpha.dll'].map((name) => DEEP + name),
  ...['d', 'b', 'a', 'c'].map((name) => `C:\\app\\${name}.dll`),
];

function opened() {
  const dump = new MinidumpBuilder();
  systemInfo(dump, { platform: 2, architecture: 9, level: 6, version: [10, 0, 19045] });
  moduleList(
    dump,
    PATHS.map((path, i) => ({
      path,
      base: 0x7ff6_0000_0000n + BigInt((i * 7) % PATHS.length) * 0x100000n,
      size: 0x1000 * (1 + ((i * 5) % 3)),
    })),
  );
  const core = openCore(dump.build().bytes);
  while (core.step() < 1);
  return core;
}

const lower = (text: string) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
const byText = (a = '', b = '') => (lower(a) < lower(b) ? -1 : lower(a) > lower(b) ? 1 : 0);
const ORDERS: Readonly<Record<string, (a: Module, b: Module) => number>> = {
  name: (a, b) => byText(a.name, b.name),
  path: (a, b) => byText(a.path, b.path),
  size: (a, b) => (a.size ?? 0) - (b.size ?? 0),
  base: (a, b) => Number(BigInt(a.base ?? 0) - BigInt(b.base ?? 0)),
};

test('rows are in the order of all of their text, and those that are the same in that of the file', () => {
  const core = opened();
  const inFile = core.rows('modules', { from: 0, count: 100 }).rows;
  assert.equal(inFile.length, PATHS.length);
  for (const [sort, compare] of Object.entries(ORDERS)) {
    for (const isDescending of [false, true]) {
      const { rows, indexes } = core.rows('modules', { from: 0, count: 100, sort, isDescending });
      const turned = isDescending ? -1 : 1;
      const expected = inFile
        .map((row, at) => ({ row, at }))
        .sort((a, b) => turned * compare(a.row, b.row) || a.at - b.at);
      assert.deepEqual(
        rows.map(({ path }) => path),
        expected.map(({ row }) => row.path),
        `${sort} ${isDescending}`,
      );
      assert.deepEqual(
        indexes,
        expected.map(({ at }) => at),
      );
    }
  }
});

test('a filter keeps the order', () => {
  const core = opened();
  const { rows } = core.rows('modules', { from: 0, count: 100, sort: 'name', filter: 'CORE-f' });
  assert.deepEqual(
    rows.map(({ name }) => name),
    ['api-ms-win-core-file-l1-1-0.dll', 'api-ms-win-core-file-l2-1-0.dll'],
  );
});
