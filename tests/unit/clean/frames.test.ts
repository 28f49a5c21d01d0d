/** When call stacks of a copy count as those of its source: what was only guessed may go or come with what was filled. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkFrames } from '../../../web/clean/check/frames.ts';
import { LEVELS, type Level } from '../../../web/clean/options.ts';
import type { Report } from '../../../web/engine/report/report.ts';

type Frame = NonNullable<NonNullable<Report['threads']>[number]['frames']>[number];

const sure = (address: string): Frame => ({ address, trust: 'cfi' });
const guess = (address: string): Frame => ({ address, trust: 'scan' });

function passes(level: Level, before: readonly Frame[], after: readonly Frame[]): boolean {
  const report = (frames: readonly Frame[]) => ({ threads: [{ id: 1, frames }] }) as unknown as Report;
  return checkFrames(report(before), report(after), level).isPassed;
}

const real = [sure('0x401000'), sure('0x401200'), guess('0x40f180'), guess('0x40f190')];

test('the same frames are the same at every level', () => {
  for (const level of LEVELS) assert.ok(passes(level, real, real), level);
});

test('a frame that is no guess neither goes nor comes nor changes, at any level', () => {
  const changed: readonly (readonly Frame[])[] = [
    real.slice(1),
    real.toSpliced(1, 1),
    real.toSpliced(1, 1, sure('0x787878')),
    real.toSpliced(2, 0, sure('0x401300')),
    [...real, sure('0x787878')],
  ];
  for (const level of LEVELS) {
    for (const after of changed) assert.ok(!passes(level, real, after), `${level}: ${JSON.stringify(after)}`);
  }
  const text = [sure('0x656d616e'), sure('0x401200')];
  for (const level of LEVELS) assert.ok(!passes(level, text, text.slice(1)), level);
});

test('guesses go only where words may be filled, and none comes that is not of the filler', () => {
  const fewer = real.toSpliced(2, 1);
  assert.deepEqual(
    LEVELS.map((level) => passes(level, real, fewer)),
    [false, false, true],
  );
  // At its end the search went on into what is dropped.
  assert.deepEqual(
    LEVELS.map((level) => passes(level, real, real.slice(0, 3))),
    [false, true, true],
  );
  for (const level of LEVELS) {
    assert.ok(!passes(level, real, real.toSpliced(2, 0, guess('0x40f185'))), level);
    assert.ok(!passes(level, real, [...real, guess('0x40f185')]), level);
  }
});

test('the end of a filled text may look like an address of a program at a low one', () => {
  // "xxx", "xx" in UTF-16, a quote and "xx".
  for (const filler of ['0x787878', '0x780078', '0x787822']) {
    for (const level of LEVELS)
      assert.ok(passes(level, real, real.toSpliced(3, 0, guess(filler))), `${level} ${filler}`);
  }
  // The search went on from there, and further than before.
  const further = [...real, guess('0x787878'), guess('0x40f1f0')];
  assert.deepEqual(
    LEVELS.map((level) => passes(level, real, further)),
    [true, true, false],
  );
});

test('a value that was taken for an address may go', () => {
  const before = [sure('0x401000'), guess('0x73736170'), guess('0x40f180')];
  for (const level of LEVELS) assert.ok(passes(level, before, before.toSpliced(1, 1)), level);
});
