import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomWords } from '../../../tools/scanner/samples.ts';
import { BUILDS, loadKernels } from './kernels.ts';

/** Pieces of the words, of words that begin alike, and what stands between. */
const PIECES = [
  'q',
  'p',
  'pw',
  'pas',
  'pass',
  'PASS',
  'Password',
  'mot de passe',
  'mot de',
  '-i',
  '-id',
  '_z',
  '0',
  '0x',
];
const OTHERS = [
  's',
  'a',
  'w',
  ' ',
  '  ',
  '.',
  '\0',
  'A',
  'x',
  '-',
  '_',
  '1',
  '\xe4',
  '\xc4rger',
  '\xe4rge',
  '\xe4rger',
  '`',
  '@',
];

for (const build of BUILDS) {
  const { exports, area, areaStart } = loadKernels(build);

  test(`${build}: words of a list are found at any place, as their twin finds them`, () => {
    const random = randomWords(17);
    const parts = [...PIECES, ...OTHERS];
    let found = 0;
    let tried = 0;
    for (let round = 0; round < 20_000; round++) {
      let text = '';
      // Mostly of what begins no word, so that it is the last places that decide.
      const count = random() % 12;
      for (let i = 0; i < count; i++) text += random() % 4 ? 'x'.repeat(random() % 7) : parts[random() % parts.length];
      const at = 64 + (random() % 64);
      const bytes = Buffer.from(text, 'latin1');
      area.fill(random() % 2 ? 0x71 : 0x20, 0, 512);
      area.set(bytes, at);
      for (const isOwn of [0, 1]) {
        const answer = exports.hasWords(areaStart + at, bytes.length, isOwn);
        assert.equal(
          answer,
          exports.hasWordsScalar(areaStart + at, bytes.length, isOwn),
          JSON.stringify({ text, isOwn }),
        );
        found += answer;
        tried++;
      }
    }
    assert.ok(found > tried / 10 && found < tried * 0.9, `${found} of ${tried}`);
  });
}
