/** The exposure panel with findings made for it: what it says of each, and what can be done with them. */
import type { Findings } from '../../../web/engine/report/report.ts';
import type { FakeOptions } from '../fake-dump.ts';
import { expect, test } from '../stage.ts';

type Item = Findings['items'][number];
type Where = NonNullable<Item['places'][number]['where']>;

let next = 0;

function item(title: string, where: Where | undefined, rest: Partial<Item> = {}): Item {
  const offset = 0x1000 + 0x100 * next++;
  return {
    id: `f${next}`,
    detector: 'github-pat',
    class: 'credential',
    confidence: 'validated',
    severity: 'critical',
    title,
    mask: 'ghp_…3f2',
    occurrences: 1,
    places: [{ offset, length: 40, encoding: 'ascii', address: '0x7ffc1000', ...(where && { where }) }],
    ...rest,
  };
}

function findings(items: readonly Item[], rest: Partial<Findings> = {}): Findings {
  const counts: Findings['counts'] = {};
  for (const { class: kind, confidence } of items) {
    const own = counts[kind] ?? { validated: 0, likely: 0, possible: 0 };
    counts[kind] = { ...own, [confidence]: own[confidence] + 1 };
  }
  const scan = { bytes: 1000, total: 1000, complete: true, detectors: 300 };
  return { scan, counts, items: items.map((one, i) => ({ ...one, id: `f${i + 1}` })), limits: [], ...rest };
}

const SOME: readonly Item[] = [
  item('Token on a stack', { kind: 'stack', threadId: 17 }),
  item('Token in a heap', { kind: 'heap' }),
  item('Token of a library', { kind: 'module', name: 'libssl.so' }, { confidence: 'possible' }),
  item('Token in an environment', { kind: 'environment' }),
  item('Token of a command', { kind: 'command-line' }),
  item('Cookie', { kind: 'mapped-file', name: '/var/cookies.db' }, { class: 'session', detector: 'cookie-session' }),
  item('E-mail address', undefined, { class: 'personal', severity: 'medium', confidence: 'likely', mask: 'a…@b.de' }),
];

const options: FakeOptions = {
  findings: findings(SOME),
  scan: { state: 'done', bytes: 1000, total: 1000, seconds: 1 },
};

for (const [title, place, risk] of [
  ['Token on a stack', 'Stack, thread 17', 'in use when the dump was taken'],
  ['Token in a heap', 'Heap', 'working memory'],
  ['Token of a library', 'libssl.so', 'everyone who has the program has it already'],
  ['Token in an environment', 'Environment', 'started with'],
  ['Token of a command', 'Command line', 'other users of the machine could read'],
  ['Cookie', '/var/cookies.db', 'mapped into memory'],
] as const) {
  test(`${title}: its place is named, and what that place means`, async ({ stage }) => {
    const panel = await stage.show('exposure', options);
    await panel.getByRole('option', { name: new RegExp(title) }).click();
    const detail = panel.getByRole('complementary', { name: 'Details of the finding' });
    await expect(detail.getByRole('heading', { level: 2 })).toHaveText(title);
    await expect(detail).toContainText(place);
    await expect(detail).toContainText(risk);
  });
}

test('findings are grouped by kind, with severity and evidence in words; copies are one finding with a count', async ({
  stage,
}) => {
  const twice = findings([item('Token', { kind: 'heap' }, { occurrences: 2112 }), ...SOME.slice(5)]);
  const panel = await stage.show('exposure', { ...options, findings: twice });
  await expect(panel.getByRole('region')).toHaveCount(3);
  const row = panel.getByRole('option', { name: /^Severe Token/ });
  await expect(row).toContainText('2 112 places');
  await expect(row).toContainText('Strong');
  expect(await stage.violations()).toEqual([]);
});

test('each reason is said, met or not; a password’s length is not, nor that of its copies', async ({ stage }) => {
  const two = [0x100, 0x900].map((offset) => ({ offset, length: 17, encoding: 'ascii' as const }));
  const secret = item('Password', undefined, { mask: '…', confidence: 'likely', occurrences: 2, places: two });
  const old = item('Token', { kind: 'module', name: 'libssl.so' }, { expires: '2020-01-31T00:00:00Z' });
  const panel = await stage.show('exposure', { ...options, findings: findings([secret, old]) });
  await panel.locator('.item', { hasText: 'Password' }).click();
  const detail = panel.getByRole('complementary', { name: 'Details of the finding' });
  await expect(detail.locator('li.yes')).toHaveText(['Its exact shape fits, or what stands around it speaks for it.']);
  await expect(detail.locator('li.no')).toHaveText([/no check value of its own/, /Not tested/]);
  await detail.getByText('2 places', { exact: true }).click();
  await expect(detail.locator('.all-places li')).toHaveCount(2);
  await expect(detail).not.toContainText(/17/);
  const row = panel.getByRole('option', { name: /Token/ });
  await expect(row).toContainText('Expired');
  await row.click();
  await expect(detail.locator('li.no')).toHaveText([/everyone who has the program/, /passed since/, /Not tested/]);
});

test('what could be told of a person is serious at most; of one level the sure come first', async ({ stage }) => {
  const card = item('Card number', undefined, { class: 'personal', severity: 'high', mask: '…' });
  const guess = item('Database password', undefined, { confidence: 'likely', mask: '…' });
  const sure = item('Key of an API', undefined, { severity: 'high' });
  const panel = await stage.show('exposure', { ...options, findings: findings([card, guess, sure]) });
  await expect(panel.locator('.item')).toHaveText([/Severe.*Key of an API/s, /Severe.*Database/s, /Serious.*Card/s]);
});

test('who owns what was found can be asked to replace it: names, masks and what to do', async ({ stage }) => {
  const panel = await stage.show('exposure', options);
  const ask = panel.locator('ds-copy').filter({ hasText: 'Ask the owner to replace these five' });
  const text = await ask.evaluate((one) => (one as unknown as { text: string }).text);
  expect(text.split('\n').slice(1)).toHaveLength(5);
  expect(text).toContain('Token on a stack (ghp_…3f2): Settings');
});

test('evidence, kind and text filter; what fits nothing says so', async ({ stage }) => {
  const panel = await stage.show('exposure', options);
  const rows = panel.getByRole('option').filter({ hasText: /Token|Cookie|mail/ });
  await expect(rows).toHaveCount(7);
  await panel.getByRole('group', { name: 'How sure we are' }).getByRole('button', { name: /Weak/ }).click();
  await expect(rows).toHaveCount(1);
  await panel.getByRole('group', { name: 'How sure we are' }).getByRole('button', { name: /^All/ }).click();
  await panel.getByRole('combobox', { name: 'Kind' }).selectOption('session');
  await expect(rows).toHaveCount(1);
  await panel.getByRole('combobox', { name: 'Kind' }).selectOption('');
  await panel.getByRole('searchbox').fill('thread 17');
  await expect(rows).toHaveCount(1);
  await panel.getByRole('searchbox').fill('no such thing');
  await expect(panel).toContainText('No finding matches this filter.');
});

test('by keys alone: to a finding, reveal and hide, mute with a reason, take it back, see its bytes', async ({
  page,
  stage,
}) => {
  const panel = await stage.show('exposure', options);
  await expect(panel.getByRole('heading', { level: 1 })).toBeVisible();
  await page.keyboard.press('j');
  const detail = panel.getByRole('complementary', { name: 'Details of the finding' });
  await expect(detail.getByRole('heading', { level: 2 })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(detail.getByRole('heading', { level: 2 })).toHaveCount(0);
  await page.keyboard.press('n');
  await expect(detail).toContainText(/ghp_•+3f2/);
  await page.keyboard.press('r');
  await page.keyboard.press('r');
  await expect(detail).not.toContainText(/ghp_•+3f2/);
  await page.keyboard.press('r');
  await expect(detail).toContainText(/ghp_•+3f2/);
  await page.keyboard.press('m');
  const reason = detail.getByRole('button', { name: 'Already replaced' });
  await reason.focus();
  await page.keyboard.press('Enter');
  await expect(panel.getByRole('listbox', { name: 'Muted' })).toContainText('already replaced');
  await expect(detail.getByRole('button', { name: 'Unmute' })).toBeFocused();
  await expect(panel).toContainText('One finding was muted by you.');
  await expect(panel.locator('.bar')).toContainText('1 muted');
  await expect(panel.getByRole('button', { name: 'All 6' })).toBeVisible();
  await page.keyboard.press('m');
  await expect(panel.getByRole('listbox', { name: 'Muted' })).toHaveCount(0);
  await page.keyboard.press('x');
  expect(await stage.hash()).toMatch(/^#\/hex\/0x[0-9a-f]+$/);
});

/** Some of the memory is in the file. */
const HELD = { totals: { regions: 3, described: 8192, present: 4096 } };

test('of such a program a file without memory has no warning; the Overview has the same one', async ({ stage }) => {
  const summary = { process: { name: 'lsass.exe' } };
  const none = { totals: { regions: 3, described: 8192, present: 0 } };
  const empty = await stage.show('exposure', {
    ...options,
    findings: findings([]),
    summary: { ...summary, memory: none },
  });
  await expect(empty.getByRole('heading', { level: 1 })).toContainText('holds no memory');
  await expect(empty.locator('.keeper')).toHaveCount(0);
  const overview = await stage.show('overview', {
    ...options,
    findings: findings([]),
    summary: { ...summary, memory: HELD },
  });
  await expect(overview.locator('.keeper')).toContainText('lsass.exe holds the passwords and tickets');
});

for (const [name, word] of [
  ['lsass.exe', 'passwords and tickets'],
  ['firefox.exe', 'saved passwords'],
  ['chrome', 'saved passwords'],
  ['KeePassXC.exe', 'password store'],
  ['1Password', 'password store'],
  ['ssh-agent', 'private keys'],
] as const) {
  test(`a dump of ${name} has a warning of its own, whatever was found`, async ({ stage }) => {
    const panel = await stage.show('exposure', {
      ...options,
      findings: findings([]),
      summary: { process: { name }, memory: HELD },
    });
    await expect(panel.locator('.keeper')).toContainText(name);
    await expect(panel.locator('.keeper')).toContainText(word);
    await expect(panel.locator('.keeper')).toContainText('whatever the search finds');
  });
}

test('another program has no such warning; nothing found is not called safe', async ({ stage }) => {
  const panel = await stage.show('exposure', { ...options, findings: findings([]) });
  await expect(panel.getByRole('heading', { level: 1 })).toHaveText('We found nothing of the 300 kinds we look for.');
  await expect(panel).toContainText('That is not proof');
  await expect(panel.locator('.keeper')).toHaveCount(0);
});

test('a file without memory can hold no secret of it, and that is said', async ({ stage }) => {
  const panel = await stage.show('exposure', {
    ...options,
    findings: findings([]),
    summary: { memory: { totals: { regions: 3, described: 4096, present: 0 } } },
  });
  await expect(panel.getByRole('heading', { level: 1 })).toContainText('holds no memory');
});

test('while it runs the verdict says so far, and never that there is nothing', async ({ stage }) => {
  const running = { state: 'running', bytes: 500, total: 1000 } as const;
  const scan = { bytes: 500, total: 1000, complete: false, detectors: 300 };
  const none = await stage.show('exposure', { findings: findings([], { scan }), scan: running });
  await expect(none.getByRole('heading', { level: 1 })).toHaveText('Nothing found so far.');
  const some = await stage.show('exposure', { findings: findings(SOME, { scan }), scan: running });
  await expect(some.getByRole('heading', { level: 1 })).toContainText('So far:');
  await expect(some).toContainText('50 % searched.');
});

test('minor findings that look alike are one row, opened by a press or by going to one of them', async ({
  page,
  stage,
}) => {
  const path = (severity: Item['severity'] = 'low') =>
    item('Build path', undefined, { class: 'code', detector: 'pdb-path', severity, confidence: 'likely', mask: '…' });
  const many = findings([...SOME, path(), path(), path(), path(), path()]);
  const panel = await stage.show('exposure', { ...options, findings: many });
  const alike = panel.getByRole('button', { name: /Build path/ });
  const rows = panel.getByRole('option', { name: /Build path/ });
  await expect(alike).toContainText('5 values');
  await expect(rows).toHaveCount(0);
  await alike.click();
  await expect(rows).toHaveCount(5);
  // Each says where it lies: nothing else tells them apart.
  await expect(rows.first()).toContainText(/0x[0-9a-f]+/);
  expect(await stage.violations()).toEqual([]);
  await alike.click();
  await expect(rows).toHaveCount(0);
  // The last of all.
  await page.keyboard.press('Shift+N');
  await expect(rows).toHaveCount(5);
  await expect(rows.nth(4)).toHaveAttribute('aria-selected', 'true');
});

test('where listing stopped at a limit, of which kind and after how many is said, and what can be exported', async ({
  stage,
}) => {
  const limits = [
    { what: 'places', kept: 64, total: 2112, id: 'f1' },
    { what: 'items of github-pat', kept: 10_000, total: 12_345 },
  ];
  const panel = await stage.show('exposure', { ...options, findings: findings(SOME, { limits }) });
  await expect(panel).toContainText(
    /More than 10\s000 findings of this kind: Token on a stack\. Counting goes on, listing stops\./,
  );
  await expect(panel.getByText(/More than/)).toHaveCount(1);
  await expect(panel.getByRole('link', { name: 'Export what is listed' })).toHaveAttribute('href', '#/share');
});

for (const [colorScheme, width] of [
  ['light', 1440],
  ['dark', 1440],
  ['light', 390],
  ['dark', 390],
] as const) {
  test(`breaks no rule of axe with a finding open, one muted and a warning, ${colorScheme}, ${width} px`, async ({
    page,
    stage,
  }) => {
    await stage.paint(colorScheme);
    await page.setViewportSize({ width, height: 900 });
    const summary = { process: { name: 'lsass.exe' }, memory: HELD };
    const panel = await stage.show('exposure', { ...options, summary });
    const detail = panel.getByRole('complementary', { name: 'Details of the finding' });
    await panel.getByRole('option', { name: /Token in a heap/ }).click();
    // The address tells the panel what was chosen, a moment after the click.
    await expect(detail.getByRole('heading', { level: 2 })).toHaveText('Token in a heap');
    await page.keyboard.press('m');
    await detail.getByRole('button', { name: 'Not a secret' }).click();
    // Where there is room for one thing, the finding is all of the page, with a way back.
    if (width === 390) await panel.getByText('All findings').click();
    await expect(panel.getByRole('listbox', { name: 'Muted' })).toBeVisible();
    expect(await stage.violations()).toEqual([]);
    await panel.getByRole('option', { name: /Token on a stack/ }).click();
    await expect(detail.getByRole('heading', { level: 2 })).toHaveText('Token on a stack');
    expect(await stage.violations()).toEqual([]);
    await expect.poll(() => stage.overflow()).toBeLessThanOrEqual(0);
  });
}

test('of a kind the first fifty are listed, more than ten weak ones are folded; both can be asked for', async ({
  stage,
}) => {
  const strong = Array.from({ length: 60 }, (_, i) => item(`Token ${i}`, { kind: 'heap' }));
  const weak = (amount: number) =>
    Array.from({ length: amount }, (_, i) => item(`Guess ${i}`, { kind: 'heap' }, { confidence: 'possible' }));
  const options = { scan: { state: 'done', bytes: 1000, total: 1000, seconds: 1 } } as const;
  const long = await stage.show('exposure', { ...options, findings: findings(strong) });
  await expect(long.getByRole('option', { name: /Token/ })).toHaveCount(50);
  await long.getByRole('button', { name: 'Show 10 more' }).click();
  await expect(long.getByRole('option', { name: /Token/ })).toHaveCount(60);
  const few = await stage.show('exposure', { ...options, findings: findings(weak(10)) });
  await expect(few.getByRole('option', { name: /Guess/ })).toHaveCount(10);
  const many = await stage.show('exposure', { ...options, findings: findings([...strong.slice(0, 2), ...weak(11)]) });
  await expect(many.getByRole('option', { name: /Token|Guess/ })).toHaveCount(2);
  await many.getByRole('button', { name: 'Show 11 weak findings' }).click();
  await expect(many.getByRole('option', { name: /Guess/ })).toHaveCount(11);
});

test('a value that is shown is copied only by a button of its own, and hides before the page is printed', async ({
  page,
  stage,
}) => {
  const panel = await stage.show('exposure', options);
  const detail = panel.getByRole('complementary', { name: 'Details of the finding' });
  await panel.getByRole('option', { name: /Token on a stack/ }).click();
  await expect(detail.getByRole('heading', { level: 2 })).toHaveText('Token on a stack');
  await expect(detail.getByRole('button', { name: 'Copy value' })).toHaveCount(0);
  await page.keyboard.press('r');
  await page.keyboard.press('r');
  await expect(detail.getByRole('button', { name: 'Copy value' })).toBeVisible();
  await expect(detail.locator('.value')).not.toContainText('•');
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  await expect(detail.locator('.value')).toContainText('•');
  await expect(detail.getByRole('button', { name: 'Copy value' })).toHaveCount(0);
});
