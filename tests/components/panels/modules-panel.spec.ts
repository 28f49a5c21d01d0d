import { expect, test } from '../stage.ts';

test('lists modules by order and filter of the core, the system’s own dimmed', async ({ stage }) => {
  const panel = await stage.show('modules');
  const list = panel.getByRole('grid', { name: 'Loaded' });
  await expect(list).toHaveAttribute('aria-rowcount', '143');
  await expect(list.getByRole('row').nth(1)).not.toHaveClass(/dim/);
  await expect(list.getByRole('row').nth(3)).toHaveClass(/dim/);
  await list.getByRole('button', { name: 'Size' }).click();
  await expect(list.getByRole('columnheader', { name: 'Size' })).toHaveAttribute('aria-sort', 'ascending');
  expect(await stage.calls()).toContainEqual('rows modules 0 128 size');
  await panel.getByRole('searchbox').fill('NTDLL');
  await expect(list).toHaveAttribute('aria-rowcount', '2');
  await expect(list).toContainText('ntdll.dll');
});

test('shows what is not part of the system, alone', async ({ stage }) => {
  const panel = await stage.show('modules');
  await panel.getByRole('button', { name: 'Not part of the system' }).click();
  const list = panel.getByRole('grid', { name: 'Loaded' });
  await expect(list).toHaveAttribute('aria-rowcount', '3');
  await expect(list).toContainText('lf_sync.dll');
  await expect(list).toContainText('lanternfish.exe');
  // File order is kept: the row leads to its own module.
  await list.getByText('lanternfish.exe').first().click();
  expect(await stage.hash()).toBe('#/modules/1');
});

test('tells all of one module: ids, place, record, and that its bytes are in the file', async ({ stage }) => {
  const panel = await stage.show('modules', {}, '0');
  const detail = panel.getByRole('complementary', { name: 'Module' });
  await expect(detail.getByRole('heading')).toHaveText('lf_sync.dll');
  const fact = (label: string) => detail.locator(`dt:text-is("${label}") + dd`);
  await expect(fact('Code id')).toHaveText('5F3A0000100000');
  await expect(fact('Time stamp')).toContainText('17 Aug 2020');
  await expect(fact('In memory').getByRole('link').first()).toHaveAttribute('href', '#/memory/0x7ff800000000');
  await expect(fact('Record').getByRole('link')).toHaveAttribute('href', '#/hex/0x2000');
  await expect(fact('Its first page')).toContainText('in the file');
  await expect(fact('Part of')).toHaveText('the program, or of another maker');
  await detail.getByRole('link', { name: 'Close' }).click();
  await expect(detail).toHaveCount(0);
});

test('has lists of unloaded modules and of wanted files', async ({ stage }) => {
  const panel = await stage.show('modules');
  await panel.getByRole('link', { name: 'Unloaded 2' }).click();
  await expect(panel.getByRole('grid', { name: 'Unloaded' })).toContainText('gone-1.dll');
  await panel.getByRole('link', { name: 'Files wanted 3' }).click();
  await expect(panel.getByRole('grid', { name: 'Files wanted' })).toContainText('lib2.so');
  await expect(panel).toContainText('Dumpscope never fetches them');
});

test('a raw image says why it has no modules', async ({ stage }) => {
  const file = { name: 'mem.raw', size: 2 ** 30, kind: 'raw-memory' } as const;
  const panel = await stage.show('modules', { isBare: true, summary: { file } });
  await expect(panel).toContainText('No module list in a raw image until page tables are found.');
});
