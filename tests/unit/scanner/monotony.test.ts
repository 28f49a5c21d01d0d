import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomWords } from '../../../tools/scanner/samples.ts';
import { BUILDS, loadKernels } from './kernels.ts';

const LONGEST_BLOCK = 64;

for (const build of BUILDS) {
  const { exports, area, areaStart } = loadKernels(build);

  test(`${build}: what is mostly one character, or a repeated block, is told whatever lies around it`, () => {
    const random = randomWords(23);
    const counts = { one: 0, blocks: 0, neither: 0 };
    for (let round = 0; round < 30_000; round++) {
      const length = 1 + (random() % (round % 8 ? 44 : 300));
      const text = made(length, random);
      const at = 64 + (random() % 64);
      // What follows looks as what is asked about goes on.
      for (let i = 0; i < 400; i++) area[at - 40 + i] = text[i % length] ?? 0;
      area.set(text, at);
      const one = isMostlyOne(text);
      const blocks = isRepeated(text);
      assert.equal(exports.isOfOne(areaStart + at, length) !== 0, one, `mostly one: ${JSON.stringify([...text])}`);
      assert.equal(exports.isOfBlocks(areaStart + at, length) !== 0, blocks, `blocks: ${JSON.stringify([...text])}`);
      if (one) counts.one++;
      if (blocks) counts.blocks++;
      if (!one && !blocks) counts.neither++;
    }
    for (const [what, count] of Object.entries(counts)) assert.ok(count > 3000, `${what}: ${count}`);
  });
}

/** Of one character and some others, around six of ten; or a block again and again, with a fault at times. */
function made(length: number, random: () => number): Uint8Array {
  const text = new Uint8Array(length);
  if (random() % 2) {
    const share = 50 + (random() % 20);
    return text.map(() => (random() % 100 < share ? 0x61 : 0x62 + (random() % 5)));
  }
  const block = 1 + (random() % Math.min(length, 80));
  for (let i = 0; i < length; i++) text[i] = i < block ? 0x61 + (random() % 9) : (text[i - block] ?? 0);
  if (random() % 3 === 0) text[random() % length] = 0x7a;
  return text;
}

function isMostlyOne(text: Uint8Array): boolean {
  const counts = new Map<number, number>();
  for (const byte of text) counts.set(byte, (counts.get(byte) ?? 0) + 1);
  return Math.max(...counts.values()) * 10 > text.length * 6;
}

function isRepeated(text: Uint8Array): boolean {
  const longest = Math.min(Math.floor(text.length / 2), LONGEST_BLOCK);
  for (let block = 1; block <= longest; block++)
    if (text.every((byte, i) => i < block || byte === text[i - block])) return true;
  return false;
}
