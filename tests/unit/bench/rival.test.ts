import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, beforeEach, mock, test } from 'node:test';
import { type Program, Rival } from '../../bench/scan/rival.ts';

const folder = mkdtempSync(join(tmpdir(), 'rival-'));
after(() => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, 'ends'), 'echo found; echo because of this >&2; exit $1\n');

const told: unknown[] = [];
const before = process.exitCode;
beforeEach(() => {
  told.length = 0;
  mock.method(console, 'log', (line: string) => told.push(JSON.parse(line)));
});
afterEach(() => {
  mock.restoreAll();
  // That a rival failed is no failure of these tests.
  process.exitCode = before;
});

const rival = (command: string, statuses?: Program['statuses']) =>
  new Rival('mix', { command, folder, bytes: 10, ...(statuses && { statuses }) });

test('a program is timed that ends with a status of its own', () => {
  for (const status of [0, 1]) {
    const sample = rival(`sh ends ${status}`, [0, 1]).turn();
    assert.equal(sample?.bytes, 10);
    assert.ok(sample.seconds >= 0);
  }
  assert.deepEqual(told, []);
  assert.equal(process.exitCode, before);
});

test('one that fails is named once, left out and makes the exit status 1', () => {
  const failing = rival('sh ends 1');
  assert.equal(failing.turn(), undefined);
  assert.equal(failing.turn(), undefined);
  assert.equal(failing.output('sh ends 0'), undefined);
  assert.ok(failing.isLeftOut);
  assert.deepEqual(told, [{ data: 'mix', command: 'sh ends 1', failed: 'status 1: because of this' }]);
  assert.equal(process.exitCode, 1);
});

test('one that a signal ends has failed, in a turn and when it is asked', () => {
  writeFileSync(join(folder, 'dies'), 'kill -9 $$\n');
  assert.equal(rival('sh dies').turn(), undefined);
  assert.equal(rival('sh dies').output('sh dies'), undefined);
  assert.deepEqual(
    told.map((line) => (line as { failed: string }).failed),
    ['status 137', 'status SIGKILL'],
  );
});

test('what it prints is told where its status is one of its own', () => {
  assert.equal(rival('sh ends 0', [0, 1]).output('sh ends 1'), 'found\n');
  assert.equal(rival('sh ends 0').output('sh ends 1'), undefined);
  assert.equal(rival('there-is-no-such-program').output('there-is-no-such-program'), undefined);
  assert.equal(told.length, 2);
});
