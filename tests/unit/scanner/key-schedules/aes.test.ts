import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDetectors } from '../../../../tools/scanner/detectors.ts';
import { randomSample, randomWords } from '../../../../tools/scanner/samples.ts';
import { dumpLike } from '../data.ts';
import { BUILDS, type Kernels, loadKernels } from '../kernels.ts';
import { expandKey, reversedInverse, straightInverse, swapWords } from './aes-keys.ts';

const PAGE = 4096;
const FORMS = { forward: (schedule: Uint8Array) => schedule, reversed: reversedInverse, straight: straightInverse };
const DETECTORS = readDetectors().map(({ id }) => id);

test('the schedules of the tests are those of FIPS 197', () => {
  // Appendix A.1, last round key; appendix C.1 has the other key.
  const schedule = expandKey(Buffer.from('2b7e151628aed2a6abf7158809cf4f3c', 'hex'));
  assert.equal(Buffer.from(schedule.subarray(160)).toString('hex'), 'd014f9a8c9ee2589e13f0cc8b6630ca6');
  const long = expandKey(Buffer.from('603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4', 'hex'));
  assert.equal(Buffer.from(long.subarray(224)).toString('hex'), 'fe4890d1e6188d0b046df344706c631e');
});

for (const build of BUILDS) {
  const kernels = loadKernels(build);
  for (const [form, make] of Object.entries(FORMS)) {
    for (const bits of [128, 192, 256]) {
      test(`${build}: ${bits} bits, ${form}, both word orders, at every place of a page`, () => {
        const random = randomWords(bits);
        const id = `aes-${form === 'forward' ? '' : 'inverse-'}schedule-${bits}`;
        for (let at = PAGE; at < 2 * PAGE; at += 7) {
          const schedule = make(expandKey(randomSample(bits / 8, random())));
          const stored = at & 1 ? swapWords(schedule) : schedule;
          kernels.area.set(randomSample(4 * PAGE, random()));
          kernels.area.set(stored, at);
          assert.deepEqual(schedules(kernels, 4), [{ id, at }], `at ${at}`);
        }
      });
    }
  }

  test(`${build}: any one wrong bit`, () => {
    const random = randomWords(5);
    for (const bits of [128, 192, 256]) {
      const schedule = expandKey(randomSample(bits / 8, random()));
      for (let bit = 0; bit < schedule.length * 8; bit++) {
        const damaged = Uint8Array.from(schedule);
        damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        const at = PAGE + (bit % 200);
        kernels.area.set(randomSample(3 * PAGE, 3));
        kernels.area.set(damaged, at);
        assert.deepEqual(schedules(kernels, 3), [{ id: 'aes-schedule-biterrors', at }], `bit ${bit} of ${bits}`);
      }
    }
  });

  test(`${build}: schedules with a wrong bit end to end are found, up to a bound; the others are counted`, () => {
    const random = randomWords(8);
    const { exports, area } = kernels;
    area.fill(0);
    const count = Math.floor(area.length / 176);
    for (let i = 0; i < count; i++) {
      const schedule = expandKey(randomSample(16, random()));
      const byte = random() % 176;
      schedule[byte] = (schedule[byte] ?? 0) ^ (1 << (random() & 7));
      area.set(schedule, i * 176);
    }
    const found = schedules(kernels, area.length / PAGE);
    assert.equal(new Set(found.map(({ at }) => at)).size, found.length);
    assert.ok(found.every(({ id, at }) => id === 'aes-schedule-biterrors' && at % 176 === 0));
    assert.ok(found.length > 600 && found.length <= 640, `${found.length}`);
    const perBlock = new Map<number, number>();
    for (const { at } of found) perBlock.set(at >>> 16, (perBlock.get(at >>> 16) ?? 0) + 1);
    assert.ok(Math.max(...perBlock.values()) <= 82, 'an eighth in 64 KiB, and those at its borders');
    assert.ok(perBlock.size >= 8, `${perBlock.size} of 64 KiB`);
    const lost = exports.skippedWindows.value;
    assert.ok(lost >= count - found.length && lost < exports.scheduleWindows.value, `${lost} of ${count}`);
  });

  test(`${build}: one bit in a hundred wrong`, () => {
    const random = randomWords(6);
    let found = 0;
    for (let run = 0; run < 400; run++) {
      const damaged = expandKey(randomSample(run & 1 ? 16 : 32, random()));
      for (let i = 0; i < (damaged.length * 8) / 100; i++) {
        const bit = random() % (damaged.length * 8);
        damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      }
      const at = PAGE + (random() % PAGE);
      kernels.area.set(randomSample(4 * PAGE, random()));
      kernels.area.set(damaged, at);
      const all = schedules(kernels, 4);
      found += Number(all.length === 1 && all[0]?.at === at);
    }
    assert.ok(found >= 396, `${found} of 400`);
  });

  test(`${build}: the windows that pass are those of the scalar twin`, () => {
    const random = randomWords(7);
    const { exports, area } = kernels;
    let passed = 0;
    for (let run = 0; run < 40; run++) {
      area.set(run & 1 ? dumpLike(run, 1) : nearSchedules(random, 16 * PAGE));
      for (let page = 0; page < 16; page++) {
        const found = windows(kernels, page, false);
        assert.deepEqual(found, windows(kernels, page, true), `run ${run}, page ${page}`);
        passed += found.length;
      }
    }
    assert.ok(passed > 500, `${passed} windows`);
    area.fill(0);
    assert.equal(exports.windows(0, 0), 0);
  });

  test(`${build}: constant and linear data is no schedule, and costs no search for each window`, () => {
    kernels.area.fill(0x20, 0, 4 * PAGE);
    assert.deepEqual(schedules(kernels, 4), []);
    // b[p + 16] = b[p] ^ b[p + 12]: the relation of 128 bits everywhere, without any S-box.
    kernels.area.set(randomSample(16, 4));
    for (let at = 16; at < 4 * PAGE; at++)
      kernels.area[at] = (kernels.area[at - 16] ?? 0) ^ (kernels.area[at - 4] ?? 0);
    assert.deepEqual(schedules(kernels, 4), []);
    assert.ok(kernels.exports.skippedWindows.value > 100);
  });
}

function windows({ exports }: Kernels, page: number, isScalar: boolean): number[] {
  const count = exports.windows(page, Number(isScalar));
  return Array.from({ length: count }, (_, i) => exports.windowOf(page, i));
}

/** Schedules in all forms, some of their bytes overwritten, among random bytes, zeros and text. */
function nearSchedules(random: () => number, size: number): Uint8Array {
  const bytes = randomSample(size, random());
  const forms = Object.values(FORMS);
  for (let at = 0; at + 400 < size; at += 16 + (random() % 300)) {
    const schedule = (forms[random() % 3] ?? forms[0])?.(expandKey(randomSample(16 + 8 * (random() % 3), random())));
    if (schedule) bytes.set(schedule, at);
    for (let i = random() % 40; i > 0; i--) bytes[at + (random() % 240)] = random() & 1 ? 0 : random() & 0x7f;
    if (random() % 8 === 0) for (let i = 0; i < 240; i++) bytes[at + i] = (bytes[at + i] ?? 0) & 0x7f;
  }
  return bytes;
}

function schedules({ exports, areaStart }: Kernels, pages: number): { id: string | undefined; at: number }[] {
  const found: { id: string | undefined; at: number }[] = [];
  exports.beginArea();
  for (let page = 0; page < pages; page++) {
    const count = exports.placesOf(page, 3, exports.AES.value);
    for (let i = 0; i < count; i++) {
      found.push({ id: DETECTORS[exports.subjectOf(i)], at: exports.startOf(i) - areaStart });
    }
  }
  return found;
}
