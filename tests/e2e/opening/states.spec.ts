/** What is told of files that are no whole dump, and of browsers that bring no whole page; each next step is taken. */
import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { serve } from '../../../tools/serve.ts';
import { buildZip } from '../../synth/archives.ts';
import { buildElfCore } from '../../synth/elf-core/index.ts';
import { buildHiberfil } from '../../synth/memory-images/hiberfil.ts';
import { buildMinidump, MinidumpBuilder, systemInfo, threadList } from '../../synth/minidump/index.ts';
import { buildKernelDump } from '../../synth/windows-kernel/windows-kernel.ts';
import { withChecksum } from '../../unit/masking/secrets.ts';
import { violations } from '../support/axe.ts';
import { drop, expect, NO_CRASH, test, visit } from '../support/fixtures.ts';

test.use({ serviceWorkers: 'allow' });

const golden = JSON.parse(readFileSync('tests/unit/share/links/golden-links.1.json', 'utf8')) as { link: string }[];
const text = (words: string) => new TextEncoder().encode(words);
const verdict = (page: Page) => page.getByRole('heading', { level: 1 });

async function goTo(page: Page, hash: string): Promise<void> {
  await page.evaluate((to) => {
    location.hash = to;
  }, hash);
}

test('a file of no kind that we know opens as raw memory when asked to', async ({ page, site }) => {
  await visit(page, site);
  await drop(page, 'board.bin', text('Firmware of a small board.\0'.repeat(400)));
  await expect(verdict(page)).toHaveText('This is not a kind of dump we know. It starts with 46 69 72 6d 77 61 72 65.');
  await expect(page.getByRole('link', { name: 'See what Dumpscope opens' })).toHaveAttribute('href', '#/help/kinds');
  await page.getByRole('button', { name: 'Open as raw memory' }).click();
  const card = page.getByRole('region', { name: 'This kind of file' });
  await expect(card).toContainText('File opened as raw memory');
  await expect(card).toContainText('It is taken for memory on your word.');
  await expect(card).toContainText(
    'Opened as raw memory because you asked for it; nothing in the file says that it is',
  );
  await expect(page.getByText(/^All .* searched in /).first()).toBeVisible();
  // A region of it leads to its bytes, and an address is one of physical memory: there is no other.
  await goTo(page, '#/memory');
  await page.getByRole('grid', { name: 'Regions' }).getByRole('link').first().click();
  await expect(page).toHaveURL(/#\/memory\/physical\/0x0$/);
  await expect(page.getByRole('grid', { name: 'Bytes' })).toContainText('Firmware of a sm');
  await goTo(page, '#/memory/0x1b');
  await expect(page.getByRole('grid', { name: 'Bytes' })).toContainText('Firmware of a sm');
  await goTo(page, '#/hex/0x0');
  await expect(page.getByRole('grid', { name: 'Bytes' })).toContainText('Firmware of a sm');
});

test('an address that names no place gives way to that of what is shown', async ({ page, site }) => {
  await visit(page, site);
  await goTo(page, '#/nonsense');
  await expect(page).toHaveURL(/#\/$/);
  await drop(page, 'core', buildElfCore());
  await expect(page).toHaveURL(/#\/overview$/);
  await goTo(page, '#/threads');
  await expect(page).toHaveURL(/#\/threads$/);
  for (const nonsense of ['#/nonsense', '#/hex/<img>', '#words']) {
    await goTo(page, nonsense);
    await expect(page).toHaveURL(/#\/overview$/);
    await expect(page.locator('ds-overview-panel')).toBeVisible();
  }
  await page.goBack();
  await expect(page).toHaveURL(/#\/overview$/);
});

test('a text file is introduced by its first lines, what is private in them hidden', async ({ page, site }) => {
  await visit(page, site);
  const token = withChecksum('ghp_', 'StandsInTheNotesOfSomebody'.padEnd(30, '0'));
  await drop(page, 'notes.txt', text(`Dear diary,\ntoday the server was café\ntoken = ${token}\n`));
  await expect(verdict(page)).toHaveText('This looks like a text file, not a dump.');
  const lines = page.getByRole('list', { name: 'Its first lines' }).getByRole('listitem');
  await expect(lines.nth(0)).toHaveText('Dear diary,');
  await expect(lines.nth(1)).toHaveText('today the server was café');
  await expect(lines.nth(2)).toHaveText('token = •••');
  expect(await violations(page)).toEqual([]);
  await goTo(page, '#/system');
  await expect(page.getByText(/of no kind that we know/)).toBeVisible();
  await goTo(page, '#/memory');
  await expect(page.getByText(/of no kind that we know/)).toBeVisible();
  await goTo(page, '#/clean');
  await expect(page.getByText('No copy of this file can be made here.')).toBeVisible();
  await expect(page.getByRole('radio')).toHaveCount(0);
  await goTo(page, '#/exposure');
  await expect(page.getByRole('option', { name: /GitHub personal access token/ })).toBeVisible();
});

test('bytes of no known kind are searched all the same', async ({ page, site }) => {
  await visit(page, site);
  const token = withChecksum('ghp_', 'StandsBetweenBytes'.padEnd(30, '7'));
  await drop(page, 'bytes.bin', Uint8Array.from([0xff, 0, 1, ...Buffer.from(token), 0, 0xfe]));
  await expect(verdict(page)).toBeVisible();
  await goTo(page, '#/exposure');
  await expect(page.getByRole('option', { name: /GitHub personal access token/ })).toBeVisible();
  await expect(page.locator('ds-exposure-panel h1')).toHaveText(/^Not as it is\./);
});

/** Drops a folder: what the browser hands over of one, as no test can pick one up in each browser. */
async function dropFolder(page: Page, files: readonly (readonly [name: string, bytes: Uint8Array])[]): Promise<void> {
  await page.evaluate(
    (given) => {
      const entries = given.map(({ name, bytes }) => ({
        isFile: true,
        isDirectory: false,
        file: (resolve: (file: File) => void) => resolve(new File([new Uint8Array(bytes)], name)),
      }));
      const batches: unknown[] = [entries, []];
      const readEntries = (resolve: (some: unknown) => void) => resolve(batches.shift());
      const folder = { isFile: false, isDirectory: true, createReader: () => ({ readEntries }) };
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([], 'crashes'));
      DataTransferItem.prototype.webkitGetAsEntry = () => folder as never;
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    },
    files.map(([name, bytes]) => ({ name, bytes: [...bytes] })),
  );
}

test('a folder is looked into: how many could be dumps, the first of them, and the others to choose from', async ({
  page,
  site,
}) => {
  await visit(page, site);
  const told = page.locator('ds-toast');
  await dropFolder(page, []);
  await expect(told).toContainText('That is a folder. Dumpscope opens files.');
  await dropFolder(page, [
    ['notes.txt', text('How to read this folder')],
    ['a.dmp', buildMinidump()],
    ['core', buildElfCore({ endian: 'big' })],
  ]);
  await expect(told).toContainText(
    'That is a folder. We looked inside: 2 of 3 files could be dumps. Showing the first dump: Windows minidump.',
  );
  await told.getByRole('button', { name: 'Choose another' }).click();
  await page.getByRole('button', { name: /^core/ }).click();
  await expect(page.getByText('Linux core dump, 64 bytes')).toBeVisible();
});

test('on a phone a message covers nothing of the foot of what is read', async ({ page, site }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await visit(page, site);
  const told = page.locator('ds-toast .box');
  const covered = (last: Locator) =>
    Promise.all([told.boundingBox(), last.boundingBox()]).then(
      ([message, foot]) => message && foot && foot.y + foot.height > message.y,
    );
  const toEnd = () => page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
  // Who stands at the end stays there; who comes to it later finds it free.
  await toEnd();
  await dropFolder(page, []);
  await expect(told).toContainText('That is a folder.');
  const theme = page.getByLabel('Theme').last();
  await expect(theme).toBeInViewport();
  await expect.poll(() => covered(theme)).toBe(false);
  await drop(page, 'crash.dmp', buildMinidump());
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await dropFolder(page, []);
  await expect(told).toContainText('That is a folder.');
  await toEnd();
  await expect.poll(() => covered(page.locator('ds-page main').last())).toBe(false);
});

test('what is amiss with a whole file stands in front of its facts, in words and with a next step', async ({
  page,
  site,
}) => {
  await visit(page, site);
  const overview = page.locator('ds-overview-panel');
  const sees = async (name: string, bytes: Uint8Array, ...words: readonly (string | RegExp)[]) => {
    await drop(page, name, bytes);
    for (const one of words) await expect(overview, name).toContainText(one);
  };
  await sees(
    'notes.zip',
    buildZip([{ name: 'notes.txt', bytes: text('read me') }]),
    'This looks like a ZIP archive, not a dump.',
    'Nothing was changed.',
    'Unpack it first, then drop the file inside.',
  );
  await sees(
    'zero.dmp',
    new Uint8Array(100_000),
    'Every byte read so far is zero. The disk may have been full, or the copy failed.',
    'Compare its size and hash with the original.',
  );
  await sees(
    'encrypted.dmp',
    buildKernelDump({ attributes: 1 << 8 }).bytes,
    'The contents are encrypted. Windows can be set to do this.',
    'The kind, time and size are readable.',
    'Decrypt it with your organisation’s key, then open the result.',
  );
  await sees(
    'newer.dmp',
    buildKernelDump({ type: 77 }).bytes,
    'but a newer form than we know (type 77).',
    'Its header is read; its memory is left out.',
    'Update Dumpscope when you are next online.',
  );
  await sees(
    'hiberfil.sys',
    buildHiberfil({ release: '11-24h2-x64', length: 0x500 }).bytes,
    'but of a release that we do not know.',
    'It is read like the one next to it; what did not fit is left out.',
  );
  // A list that claims more than the file can hold.
  const dump = new MinidumpBuilder();
  systemInfo(dump);
  const { at } = threadList(dump, [{ id: 7 }, { id: 8 }]);
  const { bytes } = dump.build();
  new DataView(bytes.buffer).setUint32(at, 0xffffffff, true);
  await sees('absurd.dmp', bytes, /expected 4294967295, found 2/);
  await expect(page.getByRole('link', { name: '2', exact: true }).first()).toBeVisible();
});

test('a page that lost what only scanning needs shows the file and says that it was not searched', async ({
  page,
  witnesses,
}) => {
  witnesses.expected = true;
  const lost = await serve({ root: 'dist', missing: /scan-parts/ });
  await page.goto(lost.url);
  await drop(page, 'a.dmp', buildMinidump());
  await expect(page.getByRole('heading', { name: NO_CRASH })).toBeVisible();
  await expect(
    page.getByText(/^The search ended at 0 of .*: a part of Dumpscope did not load\./).first(),
  ).toBeVisible();
  // Another file is opened in its place all the same.
  await drop(page, 'b.dmp', buildMinidump());
  await expect(page.getByRole('heading', { name: NO_CRASH })).toBeVisible();
  await lost.stop();
});

test('a browser that is too old says so and opens shared summaries; a page that lost a part reloads whole', async ({
  page,
  context,
  witnesses,
}) => {
  witnesses.expected = true;
  const lost = await serve({ root: 'dist', missing: /first-parts/ });
  await page.goto(lost.url);
  await expect(page.getByRole('status')).toContainText('A part of Dumpscope did not load. Your file was not touched.');
  const { port } = new URL(lost.url);
  await lost.stop();
  const whole = await serve({ root: 'dist', port: Number(port) });
  await page.reload();
  await drop(page, 'a.dmp', buildMinidump());
  await expect(page.getByRole('heading', { name: NO_CRASH })).toBeVisible();
  // A context of the driver counts as a private window: installing is not offered, and Help says what that means.
  await expect(page.getByRole('button', { name: 'Install for offline use' })).toHaveCount(0);
  await goTo(page, '#/help/promise');
  await expect(page.locator('ds-help-panel')).toContainText(
    'A private window does not offer installing. It works offline all the same until the window is closed.',
  );

  const old = await context.newPage();
  await old.addInitScript(() => {
    WebAssembly.validate = () => false;
    WebAssembly.compileStreaming = () => Promise.reject(new WebAssembly.CompileError('invalid opcode 0xfd'));
  });
  await old.goto(whole.url);
  const told = old.getByRole('alert');
  await expect(told).toContainText('This browser is too old to read large files safely.');
  await expect(told).toContainText(/Use Chrome or Edge \d+, Firefox \d+, or Safari [\d.]+ or newer\./);
  await goTo(old, golden[1]?.link ?? '');
  await expect(old.getByText('module-1 tried to use an object that was not there.')).toBeVisible();
  await whole.stop();
});
