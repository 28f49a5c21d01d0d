import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { bytes, bytesOf } from '../../../../web/words/format.ts';

/** Texts within quotes; what comments say is for those who read the code. */
const TEXT = /(["'`])(?:(?!\1)[^\\\n]|\\.)*\1/g;

test('sizes are told in one kind of unit: KB, MB, GB, each 1024 of the one before', () => {
  const told: string[] = [];
  for (const room of ['assembly', 'web/words', 'web/panels']) {
    for (const file of readdirSync(room, { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.ts')) continue;
      for (const line of readFileSync(`${room}/${file}`, 'utf8').split('\n')) {
        if (/^\s*(\*|\/\*|\/\/)/.test(line)) continue;
        for (const [text] of line.matchAll(TEXT)) if (/\b[KMGT]iB\b/.test(text)) told.push(`${file}: ${text}`);
      }
    }
  }
  assert.deepEqual(told, []);
});

test('thousands are parted alike in sizes and in counts', () => {
  assert.equal(bytes(1020 * 1024), '1\u2009020 KB');
  assert.equal(bytesOf(1010 * 1024, 1020 * 1024), '1\u2009010 of 1\u2009020 KB');
  assert.equal(bytes(268 * 2 ** 20), '268 MB');
});
