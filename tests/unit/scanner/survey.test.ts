import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomSample, randomWords } from '../../../tools/scanner/samples.ts';
import { SURVEY_BLOCK, SURVEY_ENTRY } from '../../../web/engine/scanner.ts';
import { textOf } from './data.ts';
import { openScanner } from './open-scanner.ts';

test('blocks are told by how varied their bytes are, and by their empty, text and UTF-16 parts', () => {
  const random = randomWords(1);
  const words = Buffer.from(textOf(random, SURVEY_BLOCK).replaceAll('\0', ' ').replaceAll('\r', ' '));
  const wide = Buffer.from(words.toString('latin1').slice(0, SURVEY_BLOCK / 2), 'utf16le');
  const half = Buffer.concat([new Uint8Array(SURVEY_BLOCK / 2), randomSample(SURVEY_BLOCK / 2, 2)]);
  const rows = survey(
    Buffer.concat([
      new Uint8Array(SURVEY_BLOCK),
      randomSample(SURVEY_BLOCK, 3),
      words,
      wide,
      half,
      words.subarray(0, 9000),
    ]),
  );
  const [zero, noise, text, utf16, mixed, cut] = rows;
  assert.deepEqual(zero, { entropy: 0, zero: 255, text: 0, wide: 0 });
  assert.ok(noise && noise.entropy > 7.8 && noise.zero === 0 && noise.text < 20 && noise.wide === 0);
  near(text?.entropy, entropyOf(words), 0.2);
  assert.ok(text && text.text > 250 && text.wide === 0);
  near(utf16?.entropy, entropyOf(wide), 0.2);
  assert.ok(utf16 && utf16.wide > 250 && utf16.text < 5);
  near(mixed?.entropy, entropyOf(half), 0.2);
  near(mixed?.zero, 127.5, 1);
  assert.ok(cut && cut.text > 150);
  assert.equal(rows.length, 6);
});

test('a survey does not depend on how the bytes are cut', () => {
  const bytes = randomSample(20 * SURVEY_BLOCK + 12_345, 4);
  const whole = survey(bytes);
  for (const cut of [4096, 65_537, 1 << 20]) assert.deepEqual(survey(bytes, cut), whole);
});

interface Row {
  readonly entropy: number;
  readonly zero: number;
  readonly text: number;
  readonly wide: number;
}

function survey(bytes: Uint8Array, cut = bytes.length): Row[] {
  const scanner = openScanner();
  scanner.begin(0);
  for (let at = 0; at < bytes.length; at += cut) scanner.push(bytes.subarray(at, at + cut));
  scanner.finish();
  const packed = scanner.drainSurvey();
  return Array.from({ length: packed.length / SURVEY_ENTRY }, (_, index) => {
    const [entropy = 0, zero = 0, text = 0, wide = 0] = packed.subarray(index * SURVEY_ENTRY);
    return { entropy: (entropy / 255) * 8, zero, text, wide };
  });
}

/** Of all bytes, not of a sample. */
function entropyOf(bytes: Uint8Array): number {
  const counts = new Map<number, number>();
  for (const byte of bytes) counts.set(byte, (counts.get(byte) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum - (count / bytes.length) * Math.log2(count / bytes.length), 0);
}

function near(actual: number | undefined, expected: number, tolerance: number): void {
  assert.ok(actual !== undefined && Math.abs(actual - expected) <= tolerance, `${actual} is not near ${expected}`);
}
