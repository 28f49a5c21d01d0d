import { createHash } from 'node:crypto';
import { mkdtemp, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { buildZip } from '../../synth/archives.ts';
import { buildElfCore } from '../../synth/elf-core/index.ts';
import { linuxSample } from '../../synth/elf-core/samples.ts';
import { coreOf, DATA, LAYOUTS, library } from '../../synth/elf-core/with-library.ts';
import { buildMinidump } from '../../synth/minidump/index.ts';
import { drop, dropAll, expect, NO_CRASH, test, visit } from '../support/fixtures.ts';

/** What happened to the sample's program. */
const CRASH = 'server tried to use an object that was not there';

let folder: string;

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dumpscope-'));
});

test.afterAll(() => rm(folder, { recursive: true }));

/** A file on the disk, as a person picks it; where it lies. */
async function pick(page: Page, name: string, bytes: Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  await page.locator('input[type=file]').setInputFiles(path);
  return path;
}

async function goTo(page: Page, hash: string): Promise<void> {
  await page.evaluate((to) => {
    location.hash = to;
  }, hash);
}

test('of several files the first dump is shown, and another can be chosen', async ({ page, site }) => {
  await visit(page, site);
  await dropAll(page, [
    ['readme.txt', new TextEncoder().encode('How to read this folder')],
    ['a.dmp', buildMinidump()],
    ['core', buildElfCore({ endian: 'big' })],
  ]);
  await expect(page.getByText('Windows minidump, 32 bytes')).toBeVisible();
  await expect(
    page
      .getByText('3 files given. Showing the first dump: Windows minidump. What belongs to it is read with it.')
      .last(),
  ).toBeVisible();
  await page.getByRole('button', { name: '1 of 3 files' }).click();
  await expect(page.getByRole('dialog', { name: 'Which file do you want to see?' })).toBeVisible();
  await expect(page.getByRole('button', { name: /a\.dmp/ })).toHaveAttribute('aria-current', 'true');
  await expect(page.getByRole('button', { name: /readme\.txt/ })).toContainText('No kind of dump we know');
  await page.getByRole('button', { name: /^core/ }).click();
  await expect(page.getByText('Linux core dump, 64 bytes')).toBeVisible();
  await expect(page.getByRole('button', { name: '1 of 3 files' })).toBeVisible();

  // A core with the library that it ran: what it leaves out stands where it was.
  const [layout] = LAYOUTS;
  const lib = library(layout);
  await dropAll(page, [
    ['libfirst.so.1.gz', gzipSync(lib)],
    ['core.77', coreOf(layout, lib)],
  ]);
  await expect(page.locator('ds-toast')).toContainText(
    'core.77 is read together with libfirst.so.1: code that the dump leaves out comes from there.',
  );
  await goTo(page, `#/memory/0x${DATA.toString(16)}`);
  await expect(page.getByRole('grid', { name: 'Bytes' })).toContainText('!"#$%&');
});

test('what is given last is what opens, however long something given before is looked at', async ({ page, site }) => {
  await visit(page, site);
  const many = Array.from({ length: 30 }, (_, i): [string, Uint8Array] => [`part-${i}.gz`, gzipSync(buildMinidump())]);
  await page.evaluate(
    ({ many, dump }) => {
      const drop = (...files: File[]) => {
        const dataTransfer = new DataTransfer();
        for (const file of files) dataTransfer.items.add(file);
        document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
      };
      const fileOf = ([name, bytes]: readonly [string, readonly number[]]) => new File([new Uint8Array(bytes)], name);
      // A link in a file has to be read, several files have to be recognised: a single dump needs neither.
      drop(fileOf(['long.dumpscope', new Array(400_000).fill(0x23)]));
      drop(...many.map(fileOf));
      drop(fileOf(['last.dmp', dump]));
    },
    { many: many.map(([name, bytes]) => [name, [...bytes]] as const), dump: [...buildMinidump()] },
  );
  const name = page.locator('ds-top-bar .file b');
  await expect(name).toHaveText('last.dmp');
  await expect(page.getByRole('heading', { name: NO_CRASH })).toBeVisible();
  // The reader has answered every question that it was asked before this one.
  await dropAll(page, [
    ['a.dmp', buildMinidump()],
    ['b.dmp', buildMinidump()],
  ]);
  await expect(name).toHaveText('a.dmp');
  await expect(page.locator('ds-toast')).not.toContainText('30 files given');
});

test('of an archive with several dumps another can be chosen', async ({ page, site }) => {
  await visit(page, site);
  const zip = buildZip([
    { name: 'notes.txt', bytes: new TextEncoder().encode('read me') },
    { name: 'first/a.dmp', bytes: buildMinidump(), method: 8 },
    { name: 'core', bytes: buildElfCore({ endian: 'big' }) },
  ]);
  await drop(page, 'dumps.zip', zip);
  await expect(page.getByRole('heading', { name: NO_CRASH })).toBeVisible();
  await expect(page.getByText('Lies in a ZIP archive, as first/a.dmp')).toBeVisible();
  await page.getByRole('button', { name: '1 of 3 files' }).click();
  await expect(page.getByRole('button', { name: /first\/a\.dmp/ })).toHaveAttribute('aria-current', 'true');
  await page.getByRole('button', { name: /^core/ }).click();
  await expect(page.getByText('Lies in a ZIP archive, as core')).toBeVisible();
});

test('what a long packed file begins with is told while it is unpacked, which can be stopped and gone on with', async ({
  page,
  site,
}) => {
  await visit(page, site);
  // The size of what a gzip file holds is learnt by unpacking all of it: here 2 GiB, in members.
  const zeros = gzipSync(new Uint8Array(64 << 20), { level: 1 });
  await pick(page, 'long.core.gz', Buffer.concat([gzipSync(linuxSample()), ...new Array<Buffer>(32).fill(zeros)]));
  await expect(page.getByText(/^Unpacking: \d+ %\. What is shown is from its beginning/)).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByText(/^Stopped at \d+ %\. The rest was not read\./)).toBeVisible();
  await expect(page.getByText('long.core.gz').first()).toBeVisible();
  const answer = page.getByRole('heading', { level: 1 });
  await expect(answer).toContainText(CRASH);
  await goTo(page, '#/threads');
  await expect(page.locator('ds-threads-panel')).toContainText('rip');
  await goTo(page, '#/overview');
  await page.getByRole('button', { name: 'Read the rest' }).click();
  await expect(page.getByText(/^Unpacking|^Stopped at/)).toBeHidden();
  await expect(answer).toContainText(CRASH);
});

test('a file that is gone when its bytes are asked for is told so, and the facts stay', async ({ page, site }) => {
  await visit(page, site);
  const path = await pick(page, 'leaves.dmp', buildMinidump({ padding: 8 << 20 }));
  await expect(page.getByRole('heading', { name: NO_CRASH })).toBeVisible();
  await expect(page.getByText(/searched in/)).toBeVisible();
  await rm(path);
  await goTo(page, '#/hex/0x700000');
  await expect(page.getByText('The file is no longer there.')).toBeVisible();
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose the file again' }).click();
  await chooser;
  await goTo(page, '#/overview');
  await expect(page.getByRole('heading', { name: NO_CRASH })).toBeVisible();
});

test('a file that changes after it was opened is told so', async ({ page, site }) => {
  await visit(page, site);
  const path = await pick(page, 'changes.dmp', buildMinidump({ padding: 8 << 20 }));
  await expect(page.getByText(/searched in/)).toBeVisible();
  await truncate(path, 100);
  await utimes(path, 1, 1);
  await goTo(page, '#/hex/0x700000');
  await expect(page.getByText('The file changed while we were reading it')).toBeVisible();
});

test('a file that is written over with as many other bytes is told so when bytes are asked for', async ({
  page,
  site,
}) => {
  await visit(page, site);
  const bytes = buildMinidump({ padding: 8 << 20 });
  const path = await pick(page, 'replaced.dmp', bytes);
  await expect(page.getByText(/searched in/)).toBeVisible();
  await writeFile(path, bytes.fill(0x5a, 4096));
  await goTo(page, '#/hex/0x700000');
  await expect(page.getByText('The file changed while we were reading it')).toBeVisible();
  await goTo(page, '#/overview');
  await expect(page.getByRole('heading', { name: NO_CRASH })).toBeVisible();
});

test('the SHA-256 of a file is worked out on a press alone: of the file on the disk, and another panel does not end it', async ({
  page,
  site,
}) => {
  await visit(page, site);
  const bytes = gzipSync(buildMinidump({ padding: 40 << 20 }), { level: 0 });
  const path = await pick(page, 'hash.dmp.gz', bytes);
  const row = page.locator('ds-overview-panel ds-file-digest');
  await expect(row).toHaveText('Work out (at once)');
  await row.getByRole('button').click();
  await goTo(page, '#/threads');
  await goTo(page, '#/overview');
  await expect(row.locator('code')).toHaveText(createHash('sha256').update(bytes).digest('hex'));
  await expect(row).toContainText('of the packed file');

  // Another file has another digest; one that is cut while it is worked out has none.
  await truncate(path, 4 * 2 ** 30);
  await page.locator('input[type=file]').setInputFiles(path);
  await expect(row).toHaveText('Work out (reads all 4 GB)');
  await row.getByRole('button').click();
  await expect(row).toContainText(/ of 4 GB/);
  await row.getByRole('button', { name: 'Cancel' }).click();
  await expect(row).toHaveText('Work out (reads all 4 GB)');
  await row.getByRole('button').click();
  await expect(row).toContainText(/ of 4 GB/);
  await truncate(path, 100);
  await utimes(path, 1, 1);
  await expect(row).toContainText('The file could not be read to its end, or has changed.');
  await expect(row.getByRole('button', { name: 'Try again' })).toBeVisible();
});
