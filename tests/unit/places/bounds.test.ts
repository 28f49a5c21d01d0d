/** Places of facts lie in the file in every format, however much of it is there; what was worked out says from what. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placesOutside } from '../../conformance/places.ts';
import { reportOf } from '../open-core.ts';
import { CASES } from './cases/index.ts';
import { placesOf } from './report-places.ts';

const FROM = ['record', 'memory', 'symbols', 'guess'];

for (const [name, build] of Object.entries(CASES)) {
  const { bytes, others } = build();
  // A file of a set is not opened alone here, and places in a packed file count in what was packed.
  const { container = [] } = others ? {} : reportOf(bytes).file;
  if (others || container.length > 0) continue;
  test(`${name}: places lie in the file, whole or cut`, () => {
    for (const length of [bytes.length, Math.floor(bytes.length * 0.8), Math.floor(bytes.length / 3)]) {
      const report = reportOf(bytes.subarray(0, length));
      assert.deepEqual(placesOutside(report, length), [], `${length} bytes`);
      const sources = Object.values(placesOf(report)).flatMap((rows) => rows.flatMap(({ from }) => from ?? []));
      for (const from of sources) assert.ok(FROM.includes(from), from);
    }
    const { evidence = [] } = reportOf(bytes).file;
    assert.ok(evidence.some(({ at }) => at !== undefined));
  });
}
