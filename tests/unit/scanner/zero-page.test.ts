import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { hasRelaxedSimd } from '../../../web/engine/relaxed-simd.ts';
import { BUILDS, loadKernels } from './kernels.ts';

const PAGE = 4096;

for (const build of BUILDS) {
  const { exports, area } = loadKernels(build);

  test(`${build}: says which build it is`, () => {
    assert.equal(exports.usesRelaxedSimd() !== 0, build === 'scan-kernels-relaxed');
  });

  test(`${build}: one byte anywhere in a page makes it not zero`, () => {
    for (let at = 0; at < PAGE; at++) {
      area.fill(0, 0, 2 * PAGE);
      area[at] = 0x80;
      assert.equal(exports.zeroPages(2), 1, `byte ${at}`);
    }
  });

  test(`${build}: agrees with its scalar twin`, () => {
    const marks = fc.array(fc.nat(16 * PAGE - 1), { maxLength: 20 });
    fc.assert(
      fc.property(marks, (places) => {
        area.fill(0, 0, 16 * PAGE);
        for (const place of places) area[place] = 1;
        assert.equal(exports.zeroPages(16), exports.zeroPagesScalar(16));
      }),
      { seed: 1, numRuns: 200 },
    );
  });
}

test('the test for relaxed SIMD agrees with the engine', () => {
  assert.equal(hasRelaxedSimd(), true);
});
