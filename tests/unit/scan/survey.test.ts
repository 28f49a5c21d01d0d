import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import { randomSample, randomWords } from '../../../tools/scanner/samples.ts';
import { readRange } from '../../../web/engine/scan/stripes.ts';
import { joinColumns, Survey } from '../../../web/engine/scan/survey.ts';
import { SURVEY_BLOCK } from '../../../web/engine/scanner.ts';
import { textOf } from '../scanner/data.ts';
import { openScanner } from '../scanner/open-scanner.ts';

const words = Buffer.from(textOf(randomWords(1), SURVEY_BLOCK).replaceAll('\0', ' ').replaceAll('\r', ' '));

test('zeros, text, packed bytes and noise are told apart', () => {
  const random = randomWords(2);
  const packed = deflateRawSync(Buffer.from(Uint8Array.from({ length: 400_000 }, () => random() % 30)));
  const survey = surveyed(
    Buffer.concat([
      new Uint8Array(SURVEY_BLOCK),
      words,
      Buffer.from(words.toString('latin1').slice(0, SURVEY_BLOCK / 2), 'utf16le'),
      packed.subarray(0, SURVEY_BLOCK),
      randomSample(SURVEY_BLOCK, 3),
      tables(SURVEY_BLOCK),
    ]),
  );
  const columns = survey.columns();
  assert.deepEqual(
    columns.map(({ look }) => look),
    ['zero', 'text', 'text', 'dense', 'dense', 'mixed'],
  );
  assert.ok((columns[4]?.entropy ?? 0) > 7.8);
  assert.deepEqual(
    joinColumns(columns).map(({ from, to }) => [from, to]),
    [
      [0, SURVEY_BLOCK],
      [SURVEY_BLOCK, 3 * SURVEY_BLOCK],
      [3 * SURVEY_BLOCK, 5 * SURVEY_BLOCK],
      [5 * SURVEY_BLOCK, 6 * SURVEY_BLOCK],
    ],
  );
});

test('stripes in any order, cut within blocks, give what the whole file gives', () => {
  const bytes = Buffer.concat([
    words,
    randomSample(3 * SURVEY_BLOCK, 4),
    new Uint8Array(2 * SURVEY_BLOCK),
    words,
    words,
  ]);
  const whole = surveyed(bytes).columns();
  const cuts = [0, 3 * 4096, 8 * 4096, SURVEY_BLOCK + 4096, 3 * SURVEY_BLOCK + 4096, bytes.length];
  const stripes = cuts.slice(1).map((to, i) => ({ from: cuts[i] ?? 0, to }));
  const survey = new Survey(bytes.length);
  const scanner = openScanner();
  for (const stripe of stripes.reverse()) {
    const { start, end } = readRange(stripe, bytes.length);
    scanner.begin(start, stripe.from, stripe.to);
    scanner.push(bytes.subarray(start, end));
    scanner.finish();
    survey.add(stripe.from, stripe.to, scanner.drainSurvey());
  }
  const columns = survey.columns();
  assert.deepEqual(
    columns.map(({ from, to, look }) => [from, to, look]),
    whole.map(({ from, to, look }) => [from, to, look]),
  );
});

test('a strip has at most 1,024 columns, whatever the size; what was not read is told as that', () => {
  const size = 64 * 2 ** 30 + 5;
  const survey = new Survey(size);
  assert.ok(survey.columns().length <= 1024);
  survey.add(32 * 2 ** 30, 32 * 2 ** 30 + SURVEY_BLOCK, Uint8Array.from([255, 0, 0, 0]));
  const columns = survey.columns();
  assert.equal(columns.at(-1)?.to, size);
  assert.deepEqual(
    columns.filter(({ look }) => look !== undefined).map(({ look, entropy }) => [look, entropy]),
    [['dense', 8]],
  );
  assert.deepEqual(new Survey(0).columns(), []);
});

/** Records as programs keep them: small numbers, pointers, zeros between. */
function tables(size: number): Uint8Array {
  const random = randomWords(9);
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at + 24 <= size; at += 24) {
    view.setUint32(at, random() % 500, true);
    view.setBigUint64(at + 8, 0x7ff8_0000_0000n + BigInt(random() % 0x10_0000), true);
  }
  return bytes;
}

function surveyed(bytes: Uint8Array): Survey {
  const survey = new Survey(bytes.length);
  const scanner = openScanner();
  scanner.begin(0);
  scanner.push(bytes);
  scanner.finish();
  survey.add(0, bytes.length, scanner.drainSurvey());
  return survey;
}
