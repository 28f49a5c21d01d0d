/** What each anchor may cost: a file can be made of nothing else. Work is counted, so the machine does not matter. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anchorsOf, readDetectors, withMarks } from '../../../tools/scanner/detectors.ts';
import { randomWords } from '../../../tools/scanner/samples.ts';
import { PAGE_SIZE } from '../../../web/engine/scanner.ts';
import { hostile } from '../../bench/scan/bad-inputs.ts';
import { mixtures } from '../../bench/scan/bad-mixtures.ts';
import { structures } from '../../bench/scan/bad-structures.ts';
import { textOf } from './data.ts';
import { openTestScanner } from './open-scanner.ts';

/** Small enough that the limit of all work in 64 KiB does not hide what one anchor takes. */
const SIZE = 8192;
const MOST = 2000;
/** Names behind which escapes are looked for: as much as a glance at their text takes. */
const MOST_ESCAPED = 600;
const ESCAPED = new Set(['google-refresh-token', 'teams-webhook']);

const { scanner, exports } = openTestScanner();

/** Units of work for each anchor of a file of nothing but these, one after another. */
function workOfEach(parts: readonly Buffer[]): number {
  const all = Buffer.concat(parts);
  const times = Math.ceil(SIZE / all.length);
  scanner.begin(0);
  scanner.push(Buffer.concat(Array.from({ length: times }, () => all)));
  scanner.finish();
  scanner.drainPacked();
  return exports.workOfMib() / (times * parts.length);
}

test('no anchor of text leads to more work than a few lines of text', (context) => {
  let most = 0;
  for (const detector of withMarks(readDetectors())) {
    const parts = anchorsOf([detector]).flatMap(({ bytes, isBinary }) => (isBinary ? [] : [Buffer.from(bytes)]));
    if (parts.length === 0) continue;
    for (const after of ['', '\n']) {
      const work = workOfEach(parts.map((part) => Buffer.concat([part, Buffer.from(after)])));
      const limit = ESCAPED.has(detector.id) ? MOST_ESCAPED : MOST;
      assert.ok(work < limit, `${detector.id}: ${work.toFixed(0)} units for each anchor`);
      most = Math.max(most, work);
    }
  }
  context.diagnostic(`at most ${most.toFixed(0)} units for each anchor`);
  assert.ok(most > 0);
});

test('the words of a command are counted that are commands themselves', () => {
  const work = workOfEach([Buffer.from('gh secret set ')]);
  assert.ok(work > 1000, `${work.toFixed(0)} units for a command that many follow`);
});

test('what work is counted does not depend on what was scanned before, nor on how the file is cut', () => {
  const random = randomWords(3);
  for (const name of ['anchors and signs', 'near misses of all forms', 'environment, secrets', 'UTF-16 beside text']) {
    const bytes = { ...hostile, ...structures, ...mixtures }[name]?.(3 * SIZE);
    assert.ok(bytes, name);
    const works = [bytes.length, 100, PAGE_SIZE, bytes.length].map((cut) => {
      scanner.begin(0);
      for (let at = 0; at < bytes.length; at += cut) scanner.push(bytes.subarray(at, at + cut));
      scanner.finish();
      scanner.drainPacked();
      const work = exports.workOfMib();
      // Something else between.
      scanner.begin(0);
      scanner.push(Buffer.from(textOf(random, 2 * SIZE), 'latin1'));
      scanner.finish();
      scanner.drainPacked();
      return work;
    });
    assert.ok((works[0] ?? 0) > 0, name);
    assert.deepEqual(
      works,
      works.map(() => works[0]),
      name,
    );
  }
});
