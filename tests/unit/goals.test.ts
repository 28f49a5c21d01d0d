import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { BREAKS } from '../breaks/breaks.ts';

const table = readFileSync('tests/goals.md', 'utf8');

test('every test that stands for a goal is there', () => {
  const files = [...table.matchAll(/\]\(([^)]+)\)/g)].map(([, file = '']) => file);
  assert.ok(files.length > 50);
  for (const file of files) assert.ok(existsSync(join('tests', file)), file);
});

test('every goal has its row', () => {
  const ids = [...table.matchAll(/^\| ([A-Z]\d+)(?:[–,] ?([A-Z]\d+))? /gm)].flatMap(([, first = '', last]) => {
    const [group = '', from, to] = [first[0], Number(first.slice(1)), Number((last ?? first).slice(1))];
    return Array.from({ length: to - from + 1 }, (_, i) => `${group}${from + i}`);
  });
  for (const [group, count] of [
    ['N', 7],
    ['S', 8],
    ['L', 5],
    ['R', 12],
  ] as const) {
    for (let i = 1; i <= count; i++) assert.ok(ids.includes(`${group}${i}`), `${group}${i}`);
  }
});

test('every break changes what its file holds, and names a test that is there', () => {
  for (const { name, file, from, to, test: path } of BREAKS) {
    assert.ok(readFileSync(file, 'utf8').includes(from), `${name}: ${file}`);
    assert.notEqual(from, to, name);
    assert.ok(existsSync(path), `${name}: ${path}`);
  }
});
