import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Stretch, StretchKind } from '../../../web/engine/access.ts';
import { districtsOf } from '../../../web/parts/map/blocks.ts';
import { MemoryMap } from '../../../web/parts/state/memory-map.ts';

const MB = 2 ** 20;
const stretch = (start: number, size: number, kind: StretchKind): Stretch => ({ start, size, kind, regionIndex: -1 });

/** A program as Linux lays it out: image low, heap beside it, libraries and stack far above. */
const program = [
  stretch(0x5555_5555_4000, MB, 'code'),
  stretch(0x5555_5575_5000, 8 * MB, 'heap'),
  stretch(0x7f2c_9000_0000, 2 * MB, 'code'),
  stretch(0x7f2c_9030_0000, 2 * MB, 'mapped'),
  stretch(0x7f2c_9060_0000, 4 * MB, 'code'),
  stretch(0x7ffd_3c1e_0000, MB, 'stack'),
];

test('the address space is cut where there is much nothing, high addresses first', () => {
  const districts = districtsOf(program);
  assert.deepEqual(
    districts.map(({ blocks }) => blocks.map(({ kind, stretches }) => `${kind} ${stretches}`)),
    [['stack 1'], ['code 2', 'mapped 1'], ['heap 1', 'code 1']],
  );
  assert.equal(districts[1]?.start, 0x7f2c_9000_0000);
  assert.equal(districts[1]?.end, 0x7f2c_9060_0000 + 4 * MB);
  assert.equal(districts[1]?.blocks[0]?.size, 6 * MB);
  assert.equal(districts[1]?.blocks[0]?.largest.start, 0x7f2c_9060_0000);
});

test('gaps that are small beside what is there part nothing: a row of stacks is one block', () => {
  const stacks = Array.from({ length: 31 }, (_, i) => stretch(0x53_0000_0000 + i * 2 * MB, MB, 'stack'));
  assert.deepEqual(
    districtsOf(stacks).map(({ blocks }) => blocks.length),
    [1],
  );
});

test('thousands of stretches become a handful of blocks, none becomes none', () => {
  const kinds: readonly StretchKind[] = ['code', 'heap', 'absent', 'mapped'];
  const many = Array.from({ length: 4096 }, (_, i) => stretch(i * 2 ** 34, MB, kinds[i % 4] ?? 'heap'));
  const districts = districtsOf(many);
  assert.ok(districts.length <= 6);
  assert.ok(districts.flatMap(({ blocks }) => blocks).length <= 24);
  assert.equal(
    districts.flatMap(({ blocks }) => blocks).reduce((sum, block) => sum + block.stretches, 0),
    4096,
  );
  assert.deepEqual(districtsOf([]), []);
});

test('the map knows what holds an address', () => {
  const map = new MemoryMap(program);
  assert.equal(map.kindAt(0x5555_5575_5000n), 'heap');
  assert.equal(map.kindAt(0x5555_5575_4fffn), undefined);
  assert.equal(map.kindAt(0x7ffd_3c1e_0000n + BigInt(MB) - 1n), 'stack');
  assert.ok(!map.pointsInto(0x7ffd_3c1e_0000n + BigInt(MB)));
  assert.ok(!map.pointsInto(0n));
  assert.ok(!new MemoryMap([]).pointsInto(1n));
});
