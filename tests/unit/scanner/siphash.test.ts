import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadKernels } from './kernels.ts';

/** First outputs of the reference code for key 00 01 … 0f and input 00 01 02 …, by length (veorq/SipHash, vectors.h). */
const VECTORS = ['a3817f04ba25a8e66df67214c7550293', 'da87c1d86b99af44347659119b22fc45'];

test('hashes are SipHash-2-4 of 128 bits', () => {
  const { exports, area, areaStart } = loadKernels('scan-kernels');
  for (let i = 0; i < 16; i++) area[i] = i;
  VECTORS.forEach((expected, length) => {
    exports.hash(areaStart, areaStart, length, areaStart + 64);
    assert.equal(Buffer.from(area.subarray(64, 80)).toString('hex'), expected);
  });
});
