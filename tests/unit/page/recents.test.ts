import assert from 'node:assert/strict';
import { test } from 'node:test';
import { entriesOf, hasChanged, type RecentEntry } from '../../../web/offline/recent-files.ts';

function entry(change: Partial<RecentEntry> = {}, file: Partial<RecentEntry['files'][number]> = {}): RecentEntry {
  const files = [{ name: 'core', size: 100, lastModified: 1, ...file }];
  return { id: 'a', kind: 'Linux core dump', openedAt: 5, files, ...change };
}

test('where samples of the bytes were taken both times they decide, not the date', () => {
  const before = entry({ fingerprint: 'aa' });
  assert.equal(hasChanged(before, entry({ fingerprint: 'aa' }, { lastModified: 2 })), false);
  assert.equal(hasChanged(before, entry({ fingerprint: 'bb' })), true);
  assert.equal(hasChanged(before, entry({ fingerprint: 'aa' }, { size: 101 })), true);
});

test('without samples the date decides', () => {
  assert.equal(hasChanged(entry(), entry({ fingerprint: 'aa' })), false);
  assert.equal(hasChanged(entry(), entry({}, { lastModified: 2 })), true);
});

test('what is stored is taken only where it fits, and no more than ten', () => {
  assert.equal(entriesOf(undefined), undefined);
  assert.equal(entriesOf({ length: 1 }), undefined);
  assert.deepEqual(entriesOf([]), []);
  const { id: _, ...withoutId } = entry();
  const wrong: unknown[] = [
    null,
    7,
    'core',
    withoutId,
    entry({ openedAt: Number.NaN }),
    entry({ files: [] }),
    entry({}, { size: '100' as unknown as number }),
    { ...entry(), files: 'core' },
    { ...entry(), fingerprint: 1 },
  ];
  assert.deepEqual(entriesOf([...wrong, entry()]), [entry()]);
  assert.equal(entriesOf(Array.from({ length: 30 }, () => entry()))?.length, 10);
});
