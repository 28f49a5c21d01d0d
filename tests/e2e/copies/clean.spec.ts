import { gunzipSync, gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { ElfCoreBuilder } from '../../synth/elf-core/builder.ts';
import { buildSample } from '../../synth/sample.ts';
import { drop, expect, test, visit } from '../support/fixtures.ts';

test.use({ ownWindow: true });

/** Real in form and checksum, never in use. */
const TOKEN = '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';

/** Files that the page hands to the browser, one byte a character: Firefox's driver tells of no download. */
async function watchFiles(page: Page): Promise<() => Promise<readonly string[]>> {
  await page.addInitScript(() => {
    const files: Blob[] = [];
    Object.assign(globalThis, { files });
    const make = URL.createObjectURL;
    URL.createObjectURL = (blob) => {
      files.push(blob as Blob);
      return make(blob);
    };
  });
  return () =>
    page.evaluate(() =>
      Promise.all(
        (globalThis as unknown as { files: Blob[] }).files.map(async (file) =>
          Array.from(new Uint8Array(await file.arrayBuffer()), (byte) => String.fromCharCode(byte)).join(''),
        ),
      ),
    );
}

function core(): Uint8Array {
  const memory = new Uint8Array(0x2000);
  memory.set(new TextEncoder().encode(`GITHUB_TOKEN=${TOKEN}`), 0x100);
  memory.set(Buffer.from(TOKEN, 'utf16le'), 0x801);
  return new ElfCoreBuilder().load({ address: 0x10000n, bytes: memory }).build().bytes;
}

async function openClean(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Cleaned copy' }).first().click();
  await expect(page.getByRole('heading', { level: 1, name: 'Save a cleaned copy' })).toBeVisible();
}

test('what was found is not in the copy, and the copy passed its checks', async ({ page, site }) => {
  const files = await watchFiles(page);
  await visit(page, site);
  await drop(page, 'server.core', core());
  await openClean(page);
  await page.getByRole('radio', { name: 'Only what was found' }).check();
  await expect(page.getByText("What we don't recognise is still there")).toBeVisible();
  await page.getByRole('button', { name: 'Save cleaned copy' }).click();
  await expect(page.locator('ds-clean-panel')).toContainText('passed all four checks');
  await expect(page.locator('ds-clean-panel .checks .yes')).toHaveCount(4);
  await page.getByRole('button', { name: 'Download the copy' }).click();
  await page.getByRole('button', { name: 'Save what was done' }).click();
  const [copy = '', manifest = ''] = await files();
  expect(copy.length).toBe(core().length);
  expect(copy).toContain('GITHUB_TOKEN=xxxx');
  expect(copy.replaceAll('\0', '')).not.toContain(TOKEN.slice(4, 12));
  expect(JSON.parse(manifest)).toMatchObject({ schema: 'dumpscope-clean/1', checks: { rescan: 'clean' } });
  expect(manifest).not.toContain('ghp_');
});

test('call stacks only: smaller, gzip again, and reached from Exposure and Share', async ({ page, site }) => {
  const files = await watchFiles(page);
  await visit(page, site);
  const sample = buildSample();
  await drop(page, 'crash.dmp.gz', gzipSync(sample));
  await page
    .getByRole('link', { name: /^Exposure/ })
    .first()
    .click();
  const toClean = page.getByRole('link', { name: 'Save a cleaned copy' }).first();
  await toClean.click();
  await expect(page).toHaveURL(/#\/clean$/);
  await page.goBack();
  await page.getByRole('link', { name: 'Share', exact: true }).first().click();
  await toClean.click();
  await page.getByRole('radio', { name: 'Call stacks only' }).check();
  await page.getByRole('button', { name: 'Save cleaned copy' }).click();
  await expect(page.locator('ds-clean-panel')).toContainText('passed all four checks');
  await page.getByRole('button', { name: 'Download the copy' }).click();
  const [packed = ''] = await files();
  const copy = gunzipSync(Buffer.from(packed, 'latin1'));
  expect(copy.toString('latin1', 0, 4)).toBe('MDMP');
  expect(copy.length).toBeLessThanOrEqual(sample.length);
});
