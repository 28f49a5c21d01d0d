/** Kernels against their scalar twins on pages made to be hard, in both builds. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BUILDS, type Kernels, loadKernels } from '../../unit/scanner/kernels.ts';
import { random } from '../random.ts';
import { hostileBytes } from './pages.ts';

const isSoak = process.env['SOAK'] === '1';
const seed = isSoak ? Date.now() >>> 0 : 20260402;
const SECONDS = isSoak ? 100 : 3;
const PAGES = 16;
const PAGE = 4096;
const BYTES_FORM = 3;

for (const build of BUILDS) {
  test(`${build}: kernels and their twins (seed ${seed})`, () => {
    const kernels = loadKernels(build);
    const { exports, area } = kernels;
    const next = random(seed);
    const end = performance.now() + SECONDS * 1000;
    for (let input = 0; performance.now() < end; input++) {
      const what = `seed ${seed}, input ${input}`;
      area.fill(0);
      area.set(hostileBytes(PAGES, next));
      assert.equal(exports.zeroPages(PAGES), exports.zeroPagesScalar(PAGES), what);
      for (let page = 0; page < PAGES; page++) {
        exports.classesOf(page);
        const masks = masksOf(kernels);
        exports.classesScalar(page);
        assert.deepEqual(masks, masksOf(kernels), `${what}, page ${page}: classes`);
        const found = placesOf(kernels, exports.placesOf(page, BYTES_FORM, exports.BINARY.value));
        assert.deepEqual(found, placesOf(kernels, exports.binaryScalar(page)), `${what}, page ${page}: binary anchors`);
        const text = placesOf(kernels, exports.placesOf(page, 0, exports.ANCHORS.value));
        const start = kernels.areaStart + page * PAGE;
        const all = new Set(placesOf(kernels, exports.anchorsScalar(start - 256, start + PAGE + 256)));
        assert.deepEqual(
          text.filter((place) => !all.has(place)),
          [],
          `${what}, page ${page}: text anchors that are not there`,
        );
      }
    }
  });
}

function masksOf({ exports }: Kernels): string {
  const memory = new Uint8Array(exports.memory.buffer);
  const bits = (from: number) => Buffer.from(memory.subarray(from, from + 32)).toString('hex');
  return `${bits(exports.textBitsStart())} ${bits(exports.wideBitsStart())}`;
}

function placesOf({ exports }: Kernels, count: number): string[] {
  const places: string[] = [];
  for (let i = 0; i < count; i++) places.push(`${exports.subjectOf(i)} ${exports.startOf(i)} ${exports.endOf(i)}`);
  return [...new Set(places)].sort();
}
