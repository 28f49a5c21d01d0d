/** Rows of long lists, in the pages they come in. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RowCache } from '../../../web/parts/table/row-cache.ts';
import type { RowSource } from '../../../web/parts/table/rows.ts';

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('rows that cannot be read are asked for again once they were out of sight, and not before', async () => {
  const asked: number[] = [];
  const source: RowSource<string> = {
    load: async (from) => {
      asked.push(from);
      throw new Error('gone');
    },
  };
  let sight: readonly [number, number] = [0, 20];
  const cache = new RowCache(source, () => cache.want(...sight));
  cache.want(...sight);
  for (let i = 0; i < 4; i++) await settled();
  assert.deepEqual(asked, [0]);
  sight = [1000, 1020];
  cache.want(...sight);
  await settled();
  sight = [0, 20];
  cache.want(...sight);
  await settled();
  assert.deepEqual(asked, [0, 896, 0]);
});
