import { gzipSync } from 'node:zlib';
import { buildElfCore } from '../../synth/elf-core/index.ts';
import { buildMinidump } from '../../synth/minidump/index.ts';
import { buildProcessDump } from '../../synth/process-dump.ts';
import { buildSample } from '../../synth/sample.ts';
import { buildKernelDump } from '../../synth/windows-kernel/windows-kernel.ts';
import { drop, expect, NO_CRASH, test, visit } from '../support/fixtures.ts';

test('a dropped minidump shows its two answers and the evidence for them', async ({ page, site }) => {
  await visit(page, site);
  await drop(page, 'crash.dmp', buildSample());
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    'boat-core.dll tried to use an object that was not there.',
  );
  await expect(page.getByText('crash.dmp')).toBeVisible();
  await expect(page.getByText('looked for a field 40 bytes into it')).toBeVisible();
  await expect(page.getByText('What would this file give away?')).toBeVisible();
  await expect(page.getByRole('table', { name: 'Frames of the crashing thread' })).toContainText('+0x1b93');
  await expect(page.getByText('Starts with the minidump signature MDMP')).toBeVisible();
  // A fact leads to its bytes: the exception record begins with the thread's number, 5220.
  await page.getByRole('link', { name: 'bytes', exact: true }).first().click();
  await expect(page).toHaveURL(/#\/hex\/0x[0-9a-f]+$/);
  const bytes = async () => {
    const cells = await page.getByRole('grid', { name: 'Bytes' }).getByRole('gridcell').allTextContents();
    return cells.map((cell) => cell.trim()).filter((cell) => /^[0-9a-f]{2}$/.test(cell));
  };
  await expect.poll(async () => (await bytes()).join(' ')).toContain('64 14 00 00');
});

test('evidence is told fact by fact as the core says it, and a code without a name as what it is a code of, once', async ({
  page,
  site,
}) => {
  await visit(page, site);
  await drop(page, 'core.gz', gzipSync(buildElfCore({ endian: 'big' })));
  const proof = page.getByRole('region', { name: 'This kind of file' }).locator('.proof li');
  await expect(proof).toHaveText([/^Packed by gzip /, /^Starts with the ELF magic number /, /^An ELF header /]);
  const own = buildProcessDump({
    arch: 'x86-64',
    os: 'windows',
    threads: [{ id: 1, registers: { rip: 0x40_0123n, rsp: 0x7ff0_0100n } }],
    exception: { threadId: 1, code: 0x4000 },
  });
  await drop(page, 'own.dmp', own);
  const happened = page.locator('dd', { hasText: '0x4000' }).first();
  await expect(happened).toHaveText(/^\s*Exception\s+0x4000\s+bytes\s*$/);
});

test.describe('all that a visit fetches', () => {
  test.use({ serviceWorkers: 'allow' });

  test('a dump of a whole system opens with the module that reads everything', async ({ page, site }) => {
    await visit(page, site);
    const before = site.requests.length;
    await drop(page, 'MEMORY.DMP', buildKernelDump({ type: 1 }).bytes);
    await expect(page.getByText('Windows kernel dump').first()).toBeVisible();
    await expect(page.getByText('Starts with the signature PAGEDU64')).toBeVisible();
    expect(site.requests.slice(before)).toEqual([]);
  });
});

test('the picker opens a file by keyboard, and a second file takes the place of the first', async ({ page, site }) => {
  await visit(page, site);
  // Asked for before the press: Playwright needs a moment to take the chooser over.
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose a file' }).focus();
  await page.keyboard.press('Enter');
  await (await chooser).setFiles({ name: 'core', mimeType: '', buffer: Buffer.from(buildElfCore({ endian: 'big' })) });
  await expect(page.getByText('Linux core dump, 64 bytes')).toBeVisible();
  await drop(page, 'b.dmp', buildMinidump());
  await expect(page.getByText('Windows minidump, 32 bytes')).toBeVisible();
  await expect(page.getByText('Linux core dump, 64 bytes')).toHaveCount(0);
});

test('Back returns to the panel before, then to the file before, then to the start', async ({ page, site }) => {
  await visit(page, site);
  // Not page.goBack: in Firefox that waits for a load, which a move within the page has none of.
  const back = () => page.evaluate(() => history.back());
  await drop(page, 'a.dmp', buildMinidump());
  await expect(page.getByRole('heading', { name: NO_CRASH })).toBeFocused();
  await page.getByRole('link', { name: 'Hex' }).first().click();
  await expect(page).toHaveURL(/#\/hex/);
  await drop(page, 'b.dmp', buildMinidump());
  await expect(page.getByText('b.dmp')).toBeVisible();
  await back();
  await expect(page.getByText('a.dmp')).toBeVisible();
  await expect(page).toHaveURL(/#\/hex/);
  await back();
  await expect(page.getByRole('heading', { name: NO_CRASH })).toBeVisible();
  await back();
  await expect(page.getByRole('heading', { name: 'See why it crashed.' })).toBeVisible();
  await page.evaluate(() => history.forward());
  await expect(page.getByText('a.dmp')).toBeVisible();
});

test('after a reload the file is forgotten, and the same place is found again', async ({ page, site }) => {
  await visit(page, site);
  await drop(page, 'a.dmp', buildMinidump());
  await page.getByRole('link', { name: 'Hex' }).first().click();
  await expect(page).toHaveURL(/#\/hex/);
  await page.reload();
  await expect(page.getByText('For your privacy the file was forgotten when the page reloaded.')).toBeVisible();
  await drop(page, 'a.dmp', buildMinidump());
  await expect(page).toHaveURL(/#\/hex/);
  await expect(page.getByRole('grid').first()).toBeVisible();
});

test('the title and the address never hold the name of the file', async ({ page, site }) => {
  await visit(page, site);
  await drop(page, 'secret-name.dmp', buildMinidump());
  await expect(page).toHaveTitle('Overview · Dumpscope');
  expect(page.url()).not.toContain('secret');
});

test('text of the file is shown as text, damage is named', async ({ page, site }) => {
  await visit(page, site);
  await drop(page, '<img src=x onerror=alert(1)>\u202egpj', buildElfCore({ identClass: 9 }));
  await expect(page.getByText('<img src=x onerror=alert(1)>')).toBeVisible();
  await expect(page.getByText('U+202E').first()).toBeVisible();
  await expect(page.getByRole('region', { name: 'Damage and losses' })).toContainText('ElfHeader.class');
});

test('a file that is no dump is told so, with its first bytes', async ({ page, site }) => {
  await visit(page, site);
  await drop(page, 'notes.bin', new TextEncoder().encode('Dear diary\0today'));
  await expect(page.getByRole('heading', { level: 1 })).toContainText('44 65 61 72 20 64 69 61');
  await drop(page, 'empty', new Uint8Array());
  await expect(page.getByRole('heading', { level: 1 })).toContainText('This file is empty (0 bytes).');
});

test.describe('on a medium of its own', () => {
  test.use({ ownWindow: true });

  test('the sample opens; on paper nothing can be pressed, and no file is named', async ({
    page,
    site,
    browserName,
  }) => {
    await visit(page, site);
    await page.getByRole('button', { name: 'Try a sample' }).click();
    const name = page.getByText('sample.dmp');
    await expect(name).toBeVisible();
    await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
    // The driver cannot ask Firefox for its print media.
    if (browserName === 'firefox') return;
    await page.emulateMedia({ media: 'print' });
    await expect(name).toBeHidden();
    await expect(page.getByRole('button', { name: 'Copy as one line' })).toBeHidden();
    await expect(page.getByRole('navigation')).toHaveCount(0);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  });
});

test('the palette goes to an address, a panel and a word', async ({ page, site }) => {
  await visit(page, site);
  await drop(page, 'a.dmp', buildMinidump({ padding: 4096 }));
  await expect(page.getByRole('heading', { name: NO_CRASH })).toBeVisible();
  await page.keyboard.press('Control+k');
  const box = page.getByRole('combobox', { name: 'Search and commands' });
  await expect(box).toBeFocused();
  await box.fill('0x20');
  await page.getByRole('option', { name: 'Byte 0x20 of the file' }).click();
  await expect(page).toHaveURL(/#\/hex\/0x20/);
  await page.keyboard.press('g');
  await page.keyboard.press('o');
  await expect(page).toHaveURL(/#\/overview/);
  await page.keyboard.press('/');
  await box.fill('null pointer');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#\/help\/glossary\/null-pointer/);
  await expect(page.getByText('A null pointer says “nowhere”')).toBeInViewport();
});

test('the chosen theme is kept', async ({ page, site }) => {
  await visit(page, site);
  await page.getByLabel('Theme').selectOption('Dark');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(page.getByLabel('Theme')).toHaveValue('dark');
});

test('each link of the navigation shows its panel, and its heading has the focus', async ({ page, site }) => {
  await visit(page, site);
  await drop(page, 'crash.dmp', buildSample());
  await expect(page.getByRole('heading', { name: 'boat-core.dll tried' })).toBeVisible();
  const links = page.getByRole('navigation', { name: 'Panels' });
  for (const name of ['Exposure', 'Threads', 'Modules', 'Memory', 'System', 'Hex', 'Help and glossary', 'Overview']) {
    await links.getByRole('link', { name }).first().click();
    await expect(page.locator(`ds-${name.split(' ')[0]?.toLowerCase()}-panel h1`)).toBeFocused();
  }
});

test('nothing overflows at 320 pixels', async ({ page, site }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await visit(page, site);
  // A classic scrollbar takes some of the width.
  const overflow = () =>
    page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(await overflow()).toBe(0);
  await drop(page, 'a-rather-long-name-of-a-crash-dump-as-programs-make-them.dmp', buildSample());
  for (const panel of ['overview', 'exposure', 'threads', 'modules', 'memory', 'system', 'hex', 'help']) {
    await page.evaluate((panel) => {
      location.hash = `#/${panel}`;
    }, panel);
    await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
    expect(await overflow(), panel).toBe(0);
  }
});
