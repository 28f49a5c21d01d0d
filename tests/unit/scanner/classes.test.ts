import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dumpLike } from './data.ts';
import { BUILDS, type Kernels, loadKernels } from './kernels.ts';

const PAGE = 4096;

for (const build of BUILDS) {
  const kernels = loadKernels(build);
  const { area, exports } = kernels;

  test(`${build}: a run of eight printable bytes is text, seven are not, wherever they lie`, () => {
    for (let at = PAGE; at < PAGE + 200; at++) {
      area.fill(0, 0, 3 * PAGE);
      area.fill(0x41, at, at + 7);
      assert.deepEqual(textGranules(kernels, 1), [], `seven at ${at}`);
      area[at + 7] = 0x7e;
      const [first, last] = [(at - PAGE) >> 4, (at + 7 - PAGE) >> 4];
      assert.deepEqual(textGranules(kernels, 1), first === last ? [first] : [first, last], `eight at ${at}`);
    }
  });

  test(`${build}: a run that comes in from the page before is text to its end`, () => {
    area.fill(0, 0, 3 * PAGE);
    area.fill(0x41, PAGE - 7, PAGE + 1);
    assert.deepEqual(textGranules(kernels, 1), [0]);
    area.fill(0x41, PAGE - 20, PAGE + 3);
    assert.deepEqual(textGranules(kernels, 1), [0]);
  });

  test(`${build}: six characters of UTF-16 are text of their parity, five are not`, () => {
    for (let at = PAGE; at < PAGE + 150; at++) {
      area.fill(0, 0, 3 * PAGE);
      for (let i = 0; i < 5; i++) area[at + 2 * i] = 0x61;
      assert.deepEqual(wideGranules(kernels, 1), [[], []], `five at ${at}`);
      area[at + 10] = 0x61;
      const [even, odd] = wideGranules(kernels, 1);
      const [first, last] = [(at - PAGE) >> 5, (at + 11 - PAGE) >> 5];
      const expected = first === last ? [first] : [first, last];
      assert.deepEqual((at & 1) === 0 ? [even, odd] : [odd, even], [expected, []], `six at ${at}`);
    }
  });

  test(`${build}: agrees with its scalar twin on what a dump holds`, () => {
    area.set(dumpLike(21, area.length / 65536));
    for (let page = 0; page < area.length / PAGE; page++) {
      exports.classesOf(page);
      const simd = bits(kernels);
      exports.classesScalar(page);
      assert.deepEqual(simd, bits(kernels), `page ${page}`);
    }
  });
}

function bits({ exports }: Kernels): number[][] {
  const memory = new Uint8Array(exports.memory.buffer);
  return [exports.textBitsStart(), exports.wideBitsStart()].map((start) => [...memory.subarray(start, start + 32)]);
}

function textGranules(kernels: Kernels, page: number): number[] {
  kernels.exports.classesOf(page);
  return setBits(bits(kernels)[0] ?? []);
}

function wideGranules(kernels: Kernels, page: number): number[][] {
  kernels.exports.classesOf(page);
  const wide = bits(kernels)[1] ?? [];
  return [setBits(wide.slice(0, 16)), setBits(wide.slice(16))];
}

function setBits(bytes: readonly number[]): number[] {
  return bytes.flatMap((byte, at) =>
    [0, 1, 2, 3, 4, 5, 6, 7].filter((bit) => (byte >> bit) & 1).map((bit) => at * 8 + bit),
  );
}
