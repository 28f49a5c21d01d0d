/** The search of a large file as a person sees it: progress, pause, stop, going on; a file that changes meanwhile. */
import {
  closeSync,
  mkdtempSync,
  openSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { writeCore } from '../../bench/sparse.ts';
import { ElfCoreBuilder, files, fill, LINUX_GENERAL, prstatus, READ, WRITE } from '../../synth/elf-core/index.ts';
import { plant } from '../../unit/masking/secrets.ts';
import { expect, test, visit } from '../support/fixtures.ts';

const GIB = 2 ** 30;
const MIB = 2 ** 20;

let folder: string;

test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dumpscope-'));
});

test.afterAll(() => rmSync(folder, { recursive: true }));

/** A core that costs nothing on the disk, with a value in its first 64 MiB. */
function largeCore(name: string, size: number): string {
  const path = join(folder, name);
  writeCore(path, size);
  write(path, 40 * MIB, ` ${plant('github', 3).text} `);
  return path;
}

/** The same, but nearly all of it is a mapped file. */
function mappedCore(name: string, size: number): string {
  const path = join(folder, name);
  const set = LINUX_GENERAL['x86-64'];
  if (!set) throw new Error('no such register set');
  const stack = 0x7000_0000n;
  const mapped = 0x7f00_0000_0000n;
  const length = BigInt(size);
  const core = new ElfCoreBuilder();
  prstatus(core, { pid: 7, signal: 11, registers: fill(set, 'little', { rsp: stack + 0x800n }).bytes });
  files(core, [{ start: mapped, end: mapped + length, offset: 0n, path: '/data/table' }]);
  core.load({ address: stack, bytes: new Uint8Array(8192), flags: READ | WRITE });
  core.load({ address: mapped, memorySize: length, fileSize: length, offset: BigInt(MIB), flags: READ });
  writeFileSync(path, core.build().bytes);
  truncateSync(path, MIB + size);
  return path;
}

function write(path: string, at: number, text: string): void {
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.from(text), 0, undefined, at);
  closeSync(file);
}

const row = (page: Page) => page.locator('ds-ribbon-row .done');
const press = (page: Page, name: string) => row(page).getByRole('button', { name, exact: true }).click();

/** Bytes searched so far, as the page's element was given them. */
function searched(page: Page): Promise<number> {
  return page
    .locator('ds-ribbon-row')
    .evaluate((element) => (element as unknown as { dump: { scan: { bytes: number } } }).dump.scan.bytes);
}

test('it says how far it is, can be held, ended and gone on with, and shows what it finds meanwhile', async ({
  page,
  site,
}) => {
  await visit(page, site);
  await page.locator('input[type=file]').setInputFiles(largeCore('large.core', 24 * GIB));
  await expect(row(page)).toContainText(/Looking for private data: .+ of 24 GB/);
  await expect(page.locator('ds-overview-panel')).toContainText('1 strong');
  await expect(row(page)).toContainText(/, .+\/s, .+ left/);
  await press(page, 'Pause');
  await expect(row(page)).toContainText(/Paused at .+ of 24 GB/);
  // What the workers had begun to read comes to its end, and is told with the next second.
  let held = -1;
  const isStill = async () => {
    const before = held;
    held = await searched(page);
    return held === before;
  };
  await expect.poll(isStill, { intervals: [1500] }).toBe(true);
  await page.waitForTimeout(1500);
  expect(await searched(page)).toBe(held);
  await press(page, 'Resume');
  await expect.poll(() => searched(page)).toBeGreaterThan(held);
  await press(page, 'Stop');
  await expect(row(page)).toContainText(/Stopped at \d+ %. The rest was not searched./);
  await expect(page.locator('ds-overview-panel')).toContainText('1 strong');
  await expect(page.locator('ds-overview-panel .lead').first()).not.toContainText('We found nothing');
  const stopped = await searched(page);
  await press(page, 'Search the rest');
  await expect.poll(() => searched(page)).toBeGreaterThan(stopped);
  expect(await searched(page)).toBeLessThan(24 * GIB);
});

test('of a large file it asks whether all is to be searched, and goes on with stacks and heap alone where that is wanted', async ({
  page,
  site,
}) => {
  await visit(page, site);
  const ask = page.locator('ds-ribbon-row .large');
  const choose = (name: string | RegExp) => ask.getByRole('button', { name }).click();
  await page.locator('input[type=file]').setInputFiles(mappedCore('mapped.core', 300 * GIB));
  await expect(ask).toContainText(
    /^\s*Large file: 300 GB\. Crash facts are ready; the search for private data will take about \d+ \w+/,
  );
  await choose(/^Stacks and heap only, about \d+ s$/);
  await expect(ask).toBeHidden();
  await expect(row(page)).toContainText(/^Stacks and heap are searched, .+\. The rest was not\./);
  await press(page, 'Search the rest');
  await expect(row(page)).toContainText(/Looking for private data: .+ of 300 GB/);
  await expect(ask).toBeHidden();
  // Of a file that is nearly all private memory there is nothing to choose but all or nothing.
  await page.locator('input[type=file]').setInputFiles(largeCore('private.core', 200 * GIB));
  await expect(ask).toContainText('Large file: 200 GB.');
  await expect(ask.getByRole('button')).toHaveText(['Search all', 'Not now']);
  await choose('Not now');
  await expect(row(page)).toContainText(/Stopped at \d+ %/);
});

test('a file that is written to while it is searched is told as changed', async ({ page, site, browserName }) => {
  await visit(page, site);
  // Firefox, which reads more slowly, searches all of it before it says so.
  const path = largeCore('changes.core', (browserName === 'firefox' ? 3 : 4) * GIB);
  await page.locator('input[type=file]').setInputFiles(path);
  await expect(page.locator('ds-overview-panel')).toContainText('1 strong');
  await press(page, 'Pause');
  await expect(row(page)).toContainText('Paused at');
  // As a program does that still writes its dump: Firefox says nothing of it, only samples of the file tell.
  write(path, statSync(path).size - 100, 'other bytes');
  utimesSync(path, 1, 1);
  await press(page, 'Resume');
  await expect(page.getByText('The file changed while we were reading it')).toBeVisible({ timeout: 60_000 });
  await expect(row(page)).toContainText('the file changed', { timeout: 60_000 });
  // What was found is kept.
  await page.evaluate(() => {
    location.hash = '#/exposure';
  });
  await expect(page.locator('ds-exposure-panel')).toContainText('GitHub');
});
