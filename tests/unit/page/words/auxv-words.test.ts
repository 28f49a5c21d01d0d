/** Every entry that the auxiliary vector of some system may have is told in words. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { auxvWords } from '../../../../web/words/panels/system.ts';

test('every name of an entry has words', () => {
  const rows = readFileSync('tools/names/unix/auxv.tsv', 'utf8').trim().split('\n').slice(1);
  const names = rows.map((row) => row.split('\t')[2] ?? '');
  assert.ok(names.length > 90);
  // The end of the list is no entry.
  const missing = names.filter((name) => name !== 'AT_NULL' && !auxvWords[name]);
  assert.deepEqual(missing, []);
});
