import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DumpAccess, RowQuery } from '../../../web/engine/access.ts';
import { FilledColumns } from '../../../web/parts/table/filled-columns.ts';

const COLUMNS = [
  { id: 'name', label: 'Name', fields: [], cell: () => '' },
  { id: 'version', label: 'Version', cell: () => '' },
  { id: 'size', label: 'Size', cell: () => '' },
  { id: 'debugId', label: 'Id', fields: ['debugId', 'buildId'], cell: () => '' },
];

/** Orders as the core does: rows without the field come last either way. */
function accessTo(rows: readonly object[]): { readonly access: DumpAccess; readonly asked: string[] } {
  const asked: string[] = [];
  const access = {
    rows: async (_: string, { sort = '', count }: RowQuery) => {
      asked.push(sort);
      const withField = rows.filter((row) => Reflect.get(row, sort) !== undefined);
      const text = (row: object) => String(Reflect.get(row, sort));
      const sorted = [...withField].sort((a, b) => (text(a) < text(b) ? 1 : -1));
      const all = [...sorted, ...rows.filter((row) => !withField.includes(row))];
      return { rows: all.slice(0, count), indexes: [0], total: rows.length };
    },
  };
  return { access: access as unknown as DumpAccess, asked };
}

function host() {
  let updates = 0;
  return {
    addController() {},
    removeController() {},
    requestUpdate: () => {
      updates++;
    },
    updateComplete: Promise.resolve(true),
    get updates() {
      return updates;
    },
  };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

test('a column goes that no row says anything in, and stays if one row of all does', async () => {
  const owner = host();
  const columns = new FilledColumns(owner);
  const rows = [
    { name: 'a', version: '' },
    { name: 'b', size: 0 },
    { name: 'c', buildId: 'ff' },
  ];
  const { access, asked } = accessTo(rows);
  const ids = () => columns.of(access, 'modules', rows.length, COLUMNS).map(({ id }) => id);
  assert.deepEqual(ids(), ['name', 'version', 'size', 'debugId'], 'all until it is known');
  await settled();
  assert.deepEqual(ids(), ['name', 'size', 'debugId']);
  assert.equal(owner.updates, 1);
  // The name's is not asked for, and nothing is asked twice.
  assert.deepEqual(asked, ['version', 'size', 'debugId', 'buildId']);
});

test('a list that grew, and another file, are asked anew; a long list is not', async () => {
  const columns = new FilledColumns(host());
  const few = accessTo([{ name: 'a' }]);
  columns.of(few.access, 'modules', 1, COLUMNS);
  await settled();
  assert.equal(columns.of(few.access, 'modules', 1, COLUMNS).length, 1);
  const more = accessTo([{ name: 'a' }, { name: 'b', version: '1' }]);
  assert.equal(columns.of(more.access, 'modules', 2, COLUMNS).length, 4);
  await settled();
  assert.deepEqual(
    columns.of(more.access, 'modules', 2, COLUMNS).map(({ id }) => id),
    ['name', 'version'],
  );
  const asked = more.asked.length;
  assert.equal(columns.of(more.access, 'modules', 131_070, COLUMNS).length, 4);
  await settled();
  assert.equal(more.asked.length, asked);
});

test('where the column that took the rest of the room goes, another takes it', async () => {
  const columns = new FilledColumns(host());
  const wide = [
    { id: 'pid', label: 'Process', width: '5rem', isNumber: true, fields: [], cell: () => '' },
    { id: 'name', label: 'Name', width: '14rem', fields: [], cell: () => '' },
    { id: 'line', label: 'Command line', cell: () => '' },
  ];
  const { access } = accessTo([{ pid: 1, name: 'a' }]);
  columns.of(access, 'processes', 1, wide);
  await settled();
  const left: readonly { readonly id: string; readonly width?: string }[] = columns.of(access, 'processes', 1, wide);
  assert.deepEqual(
    left.map(({ id, width }) => [id, width]),
    [
      ['pid', '5rem'],
      ['name', undefined],
    ],
  );
});
