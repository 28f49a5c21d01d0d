import type { Page } from '@playwright/test';
import { digestOfApp } from '../../../tools/digest.ts';
import { serve } from '../../../tools/serve.ts';
import { buildMinidump } from '../../synth/minidump/index.ts';
import { drop, expect, NO_CRASH, started, test, visit } from '../support/fixtures.ts';

test.use({ serviceWorkers: 'allow' });

/** Ways that the page tries, and workers that run: the core, three or four scanners, the search, the maker of copies. */
const WAYS = 16;

async function tryIt(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Try to send something' }).click();
  await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
}

test('every attempt to send something is refused, in the page and in every worker', async ({
  page,
  site,
  witnesses,
}) => {
  witnesses.expected = true;
  await visit(page, site);
  const before = site.requests.length;
  await page.getByRole('link', { name: 'Check it yourself' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Check that nothing leaves' })).toBeFocused();
  await tryIt(page);
  const shown = page.locator('ds-self-test');
  await expect(shown).toContainText(/All \d+ attempts were refused, in the page and in [67] workers\./);
  const rows = await shown.locator('tbody tr:has(td)').allTextContents();
  expect(rows.filter((row) => /Refused by the policy|Taken away/.test(row))).toEqual(rows);
  await expect(shown.locator('tbody').first().locator('td:first-child')).toHaveCount(WAYS);
  // Each worker: the functions that are gone, and the one thing that the language can do.
  const workers = await shown.locator('tbody').count();
  expect(rows.length).toBe(WAYS + 2 * (workers - 1));
  // The test itself asked for nothing, and left nothing behind.
  // Browsers look for a new service worker on their own.
  expect(site.requests.slice(before).filter((path) => path !== '/sw.js')).toEqual([]);
  await expect(page.locator('iframe, form, body link')).toHaveCount(0);
  await expect(page).toHaveURL(/#\/help\/privacy$/);
});

test('with a dump open the workers that hold it are tried', async ({ page, site, witnesses }) => {
  witnesses.expected = true;
  await visit(page, site);
  await drop(page, 'crash.dmp', buildMinidump());
  await expect(page.getByRole('heading', { name: NO_CRASH })).toBeVisible();
  await page.evaluate(() => {
    location.hash = '#/help/privacy';
  });
  await tryIt(page);
  await expect(page.locator('ds-self-test')).toContainText('were refused');
  await page.evaluate(() => history.back());
  await expect(page.getByRole('heading', { name: NO_CRASH })).toBeVisible();
});

test.describe('where no policy is in force', () => {
  test.use({ serviceWorkers: 'block' });

  test('the test says so', async ({ page, witnesses, browserName }) => {
    test.skip(browserName !== 'chromium', 'Firefox’s driver cannot keep service workers off');
    witnesses.expected = true;
    const site = await serve({ root: 'dist', bare: true });
    await page.goto(`${site.url}#/help/privacy`);
    await started(page);
    await tryIt(page);
    const shown = page.locator('ds-self-test');
    await expect(shown).toContainText(/\d+ of \d+ attempts were not refused\. Don’t open a private file here\./);
    await expect(shown.getByRole('row', { name: /^Picture of another site/ })).toContainText('not by the policy');
    // The page forbids itself all connections, whatever the host sends.
    await expect(shown.getByRole('row', { name: /^Fetch from another site/ })).toContainText('Refused by the policy');
    await site.stop();
  });
});

test('the page prints the policies that it is served with, its build, and where its licences are', async ({
  page,
  site,
  witnesses,
}) => {
  await page.goto(`${site.url}#/help/privacy`);
  const sent = async (path: string) => (await fetch(new URL(path, site.url))).headers.get('content-security-policy');
  await expect(page.locator('ds-privacy-page .code').first()).toHaveText((await sent('/')) ?? 'none');
  await expect(page.locator('ds-privacy-page .code').nth(1)).toContainText("script-src 'self' 'wasm-unsafe-eval'");
  await expect(page.locator('ds-privacy-page .code').last()).toHaveText(await digestOfApp('dist'));
  await started(page);
  // A text has no icon of its own; browsers ask for one, and its policy refuses.
  witnesses.expected = true;
  const [licences] = await Promise.all([
    page.context().waitForEvent('page'),
    page.getByRole('link', { name: 'The texts of all licences' }).click(),
  ]);
  await expect(licences.locator('body')).toContainText('BSD-3-Clause');
});
