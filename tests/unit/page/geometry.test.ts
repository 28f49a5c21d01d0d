import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { layOut } from '../../../web/parts/ribbon/pixels.ts';
import { hrefOf, PANEL_IDS, placeOf } from '../../../web/parts/state/places.ts';
import { ScrollMap } from '../../../web/parts/table/scroll-map.ts';

test('the ribbon covers its whole width once, and each pixel shows what fills most of it', () => {
  const runs = layOut(
    [
      { start: 0, size: 500, kind: 'heap', regionIndex: -1 },
      { start: 500, size: 500, kind: 'stack', regionIndex: -1 },
    ],
    1000,
    10,
  );
  assert.deepEqual(runs, [
    { kind: 'heap', from: 0, to: 5 },
    { kind: 'stack', from: 5, to: 10 },
  ]);
  // What no stretch tells of is unknown; a sliver does not hide what fills the rest of its pixel.
  assert.deepEqual(
    layOut(
      [
        { start: 0, size: 10, kind: 'code', regionIndex: -1 },
        { start: 10, size: 490, kind: 'heap', regionIndex: -1 },
      ],
      1000,
      4,
    ).map(({ kind }) => kind),
    ['heap', 'unknown'],
  );
});

test('runs join without gap or overlap, whatever the stretches', () => {
  const stretch = fc.record({
    start: fc.integer({ min: 0, max: 2 ** 40 }),
    size: fc.integer({ min: 0, max: 2 ** 40 }),
    kind: fc.constantFrom('code' as const, 'heap' as const, 'absent' as const),
    regionIndex: fc.constant(-1),
  });
  fc.assert(
    fc.property(fc.array(stretch, { maxLength: 50 }), fc.integer({ min: 1, max: 300 }), (stretches, width) => {
      const runs = layOut(stretches, 2 ** 40, width);
      assert.equal(runs[0]?.from, 0);
      assert.equal(runs.at(-1)?.to, width);
      runs.slice(1).forEach((run, index) => {
        assert.equal(run.from, runs[index]?.to);
        assert.notEqual(run.kind, runs[index]?.kind);
      });
    }),
  );
});

test('every row of any list can be brought into sight', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e9 }), fc.nat(), fc.integer({ min: 60, max: 2000 }), (total, at, view) => {
      const map = new ScrollMap();
      map.resize(total, 30, view);
      const row = at % total;
      map.reveal(row);
      assert.ok(map.top <= row + 1e-6, `${row} above ${map.top}`);
      assert.ok(row + 1 <= map.top + view / 30 + 1e-6, `${row} below ${map.top}`);
      assert.ok(map.height <= 8_000_000);
      assert.ok(map.settle() <= map.height);
    }),
  );
});

test('the two ends of the bar are the two ends of the list', () => {
  const map = new ScrollMap();
  map.resize(1e8, 30, 600);
  map.scrolled(map.height - 600);
  assert.equal(map.top, 1e8 - 20);
  map.scrolled(0);
  assert.equal(map.top, 0);
});

test('a place and its address are the same, and nothing else is a place', () => {
  for (const panel of PANEL_IDS) {
    for (const rest of ['', '14', '0x1f40', 'glossary/null-pointer']) {
      assert.deepEqual(placeOf(hrefOf({ panel, rest })), { panel, rest });
    }
  }
  for (const fragment of ['', '#', '#/', '#/nowhere', '#s=1.abc', '#/hex/<img>', '#overview']) {
    assert.equal(placeOf(fragment), undefined, fragment);
  }
});
