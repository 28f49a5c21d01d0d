import { expect, test } from '../stage.ts';

test('tells the program and the machine, and says what is not recorded', async ({ stage }) => {
  const panel = await stage.show('system');
  await expect(panel.getByRole('heading', { level: 1 })).toHaveText('lanternfish.exe on Windows 11');
  const fact = (section: string, label: string) =>
    panel.getByRole('region', { name: section, exact: true }).locator(`dt:text-is("${label}") + dd`);
  await expect(fact('Process', 'Process')).toHaveText(/4127\s+parent 1/);
  await expect(fact('Machine', 'Memory')).toHaveText('16 GB');
  await expect(fact('Machine', 'Dump written')).toHaveText('not recorded');
});

test('shows arguments, empty ones too, and names of variables with what they tell', async ({ stage }) => {
  const panel = await stage.show('system');
  await expect(panel.getByRole('region', { name: 'Arguments' }).getByRole('listitem')).toHaveCount(4);
  await expect(panel.getByRole('region', { name: 'Arguments' })).toContainText('empty');
  const environment = panel.getByRole('region', { name: 'Environment' });
  await expect(environment.getByRole('row', { name: /LD_PRELOAD/ })).toContainText('Another library was loaded first');
  await expect(environment.getByRole('row', { name: /TIDE_API_TOKEN/ })).toContainText('it may hold a secret');
});

test('many empty arguments after each other, as a program leaves that writes its name over them, are one row', async ({
  stage,
}) => {
  const args = ['org.example.app', ...Array<string>(50).fill(''), 'last', ''];
  const panel = await stage.show('system', { summary: { process: { args } } });
  const rows = panel.locator('ol.args li');
  await expect(rows).toHaveCount(4);
  await expect(rows.nth(1)).toHaveText(/^\s*1\s+1 to 50 are empty$/);
  await expect(rows.nth(2)).toHaveText(/^\s*51\s+last$/);
  await expect(rows.nth(3)).toHaveText(/^\s*52\s+empty$/);
});

test('lists names of environments that no record leads to, each once, with the place of its block', async ({
  stage,
}) => {
  const names = ['LD_PRELOAD', 'PATH', 'TARN_DB_PASSWORD'];
  const variables = names.map((name) => ({ name, offset: 0x1f40 }));
  const panel = await stage.show('system', { variables: { variables, blocks: 2, isAll: true } });
  const found = panel.getByRole('region', { name: 'Environments in memory' });
  await expect(found).toContainText('2 blocks');
  await expect(found.getByRole('row', { name: /LD_PRELOAD/ })).toHaveCount(0);
  const row = found.getByRole('row', { name: /TARN_DB_PASSWORD/ });
  await expect(row).toContainText('it may hold a secret');
  await expect(row.getByRole('link')).toHaveAttribute('href', '#/hex/0x1f40');
});

test('shows each list that the dump has, with links to its bytes', async ({ stage }) => {
  const panel = await stage.show('system');
  for (const name of ['Open files', 'Connections', 'Handles', 'Kernel log', 'Annotations', 'Raw records']) {
    await expect(panel.getByRole('grid', { name, exact: true }), name).toBeVisible();
  }
  const entry = panel.getByRole('region', { name: 'Told at start' }).getByRole('row', { name: /AT_PHDR/ });
  await expect(entry).toContainText('Program headers');
  await expect(entry).toContainText('lf_sync.dll+0x0');
  await expect(entry.getByRole('link', { name: '0x700' })).toHaveAttribute('href', '#/hex/0x700');
  const record = panel.getByRole('grid', { name: 'Raw records' }).getByRole('row', { name: /Stream3/ });
  await expect(record).toContainText('no');
  await expect(record.getByRole('link')).toHaveAttribute('href', '#/hex/0x44');
});

test('says what each kind of dump cannot tell, why, and what would', async ({ stage }) => {
  const open = (name: string) => ({ name, size: 4096 });
  const core = await stage.show('system', { isBare: true, summary: { file: { ...open('core'), kind: 'elf-core' } } });
  const unknown = core.getByRole('region', { name: 'What this dump cannot tell' });
  await expect(unknown.getByRole('row', { name: /^Open files/ })).toContainText(
    'A core of this system does not list them',
  );
  await expect(unknown.getByRole('row', { name: /^When it started/ })).toContainText(
    'A core holds times used, not a clock',
  );
  const raw = await stage.show('system', { isBare: true, summary: { file: { ...open('raw'), kind: 'raw-memory' } } });
  await expect(raw.getByRole('region', { name: 'What this dump cannot tell' })).toContainText(
    'Raw memory has no lists',
  );
});

test('does not say what is missing before all is read', async ({ stage }) => {
  const panel = await stage.show('system', { isBare: true, summary: { isComplete: false, done: 0.4 } });
  await expect(panel.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(panel).not.toContainText('What this dump cannot tell');
});

test('filters a long list', async ({ stage }) => {
  const panel = await stage.show('system');
  await panel.getByRole('searchbox', { name: 'Filter: Kernel log' }).fill('line 39');
  await expect(panel.getByRole('grid', { name: 'Kernel log' })).toHaveAttribute('aria-rowcount', '2');
});
