import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from '@playwright/test';
import { buildMinidump } from '../../synth/minidump/index.ts';
import { buildSample } from '../../synth/sample.ts';
import { buildTellingThread, TELLING_NAME } from '../../synth/telling-thread.ts';
import { violations } from '../support/axe.ts';
import { drop, expect, NO_CRASH, serveAnew, test, visit } from '../support/fixtures.ts';

/** What goes to the clipboard, kept in the page: not every browser lets a test read it. */
async function watchClipboard(page: Page): Promise<() => Promise<readonly string[]>> {
  await page.addInitScript(() => {
    const written: string[] = [];
    Object.assign(globalThis, { written });
    // A blank page has none.
    if (!navigator.clipboard) return;
    navigator.clipboard.writeText = async (text) => {
      written.push(text);
    };
  });
  return () => page.evaluate(() => (globalThis as unknown as { written: string[] }).written);
}

/** Files that the page hands to the browser: Firefox's driver tells of no download. */
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
    page.evaluate(() => Promise.all((globalThis as unknown as { files: Blob[] }).files.map((file) => file.text())));
}

/** Opens the sample and its panel for sharing; returns when the link may be copied. */
async function openShare(page: Page): Promise<void> {
  await drop(page, 'jane-doe-crash.dmp', buildSample());
  await expect(page.getByRole('heading', { level: 1 })).toContainText('tried to use an object');
  await page.getByRole('link', { name: 'Share summary' }).first().click();
  await expect(page.getByRole('button', { name: 'Copy link' })).toHaveAttribute('aria-disabled', 'false');
  // The search is over: the link is made anew with what it found.
  await expect(page.getByText(/^0 of \d+ values found in this file occur/)).toBeVisible();
  await expect(page.getByText('still running')).toHaveCount(0);
}

async function linkOf(page: Page): Promise<string> {
  return ((await page.locator('ds-share-panel .url').textContent()) ?? '').trim();
}

test.describe('with a clipboard of its own', () => {
  test.use({ ownWindow: true });

  test('a link is made, copied on a press only, and opened by another who has no file', async ({
    page,
    context,
    site,
  }) => {
    const copied = await watchClipboard(page);
    await visit(page, site);
    await openShare(page);
    const before = site.requests.length;
    expect(await copied()).toEqual([]);
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Copy link' }).click();
    expect(await copied()).toHaveLength(1);
    const [url = ''] = await copied();
    expect(url).toBe(await linkOf(page));
    expect(url).toContain('#s=1.');
    for (const text of ['jane-doe', 'boat-core', 'C:\\'])
      expect(await page.getByRole('region', { name: /^What the receiver gets/ }).textContent()).not.toContain(text);
    expect(site.requests.slice(before)).toEqual([]);

    const other = await context.newPage();
    await other.goto(url);
    await expect(other.getByRole('heading', { name: 'A shared summary, not a dump' })).toBeVisible();
    await expect(other.getByText('module-1 tried to use an object that was not there.')).toBeVisible();
    // Out of the address at once, into no title and no storage.
    expect(await other.evaluate(() => location.hash)).toBe('');
    expect(await other.title()).toBe('Dumpscope');
    const stored = await other.evaluate(async () => {
      const names = (await indexedDB.databases()).map(({ name }) => name ?? '');
      const kept = (name: string) =>
        new Promise<string>((resolve) => {
          const asked = indexedDB.open(name);
          asked.onerror = () => resolve('');
          asked.onsuccess = () => {
            const stores = [...asked.result.objectStoreNames];
            if (stores.length === 0) return resolve('');
            const all = asked.result
              .transaction(stores)
              .objectStore(stores[0] ?? '')
              .getAll();
            all.onsuccess = () => resolve(JSON.stringify(all.result));
            all.onerror = () => resolve('');
          };
        });
      const databases = await Promise.all(names.map(kept));
      return [
        ...databases,
        JSON.stringify({ ...localStorage }),
        JSON.stringify({ ...sessionStorage }),
        JSON.stringify(history.state),
      ].join();
    });
    expect(stored).not.toContain(url.slice(url.indexOf('#') + 5, url.indexOf('#') + 40));
    expect(site.requests.filter((request) => request.includes('s=') || request.includes('?'))).toEqual([]);
    expect(await violations(other)).toEqual([]);
  });
});

test('a dump opens from a shared summary, and Back returns to it', async ({ page, site }) => {
  await visit(page, site);
  await openShare(page);
  const fragment = (await linkOf(page)).split('#')[1] ?? '';
  const entries = await page.evaluate(() => history.length);
  await page.evaluate((fragment) => {
    location.hash = fragment;
  }, fragment);
  await expect(page.getByRole('heading', { name: 'A shared summary, not a dump' })).toBeFocused();
  expect(await page.evaluate(() => [location.hash, history.length])).toEqual(['', entries + 1]);
  await expect(page.getByText('jane-doe')).toHaveCount(0);
  await drop(page, 'b.dmp', buildMinidump());
  await expect(page.getByRole('heading', { name: NO_CRASH })).toBeVisible();
  await page.evaluate(() => history.back());
  await expect(page.getByText('module-1 tried to use an object that was not there.')).toBeVisible();
  await page.evaluate(() => history.back());
  await expect(page.getByRole('heading', { name: 'The link is the summary.' })).toBeVisible();
});

test('a link opens where the core does not start', async ({ page, witnesses }) => {
  witnesses.expected = true;
  const golden = JSON.parse(readFileSync('tests/unit/share/links/golden-links.1.json', 'utf8')) as { link: string }[];
  const site = await serveAnew({ root: 'dist', missing: /\.wasm$/ });
  await page.goto(site.url + golden[1]?.link);
  await expect(page.getByRole('heading', { name: 'A shared summary, not a dump' })).toBeVisible();
  await expect(page.getByText('module-1 tried to use an object that was not there.')).toBeVisible();
  await site.stop();
});

test('damaged links are told in words, and the dump can still be opened', async ({ page, site }) => {
  await visit(page, site);
  for (const [fragment, words] of [
    ['s=1.AB', 'cut short'],
    ['s=9.AAAA', 'made by a newer Dumpscope'],
    ['s=1.<script>alert(1)</script>', 'This link is damaged'],
    [`s=1.${'A'.repeat(300_000)}`, 'unpacks to more than a summary should'],
  ] as const) {
    await page.evaluate((fragment) => {
      location.hash = fragment;
    }, fragment);
    await expect(page.getByRole('alert')).toContainText(words);
    expect(await page.evaluate(() => location.hash)).toBe('');
  }
  await drop(page, 'b.dmp', buildMinidump());
  await expect(page.getByRole('heading', { name: NO_CRASH })).toBeVisible();
});

test('after a reload a summary is forgotten, and that is said', async ({ page, site }) => {
  const golden = JSON.parse(readFileSync('tests/unit/share/links/golden-links.1.json', 'utf8')) as { link: string }[];
  await page.goto(site.url + golden[1]?.link);
  await expect(page.getByText('module-1 tried to use an object that was not there.')).toBeVisible();
  await page.reload();
  await expect(page.getByText('For your privacy')).toBeVisible();
});

test.describe('with what is offered as a file', () => {
  test.use({ ownWindow: true });

  test('exports are made in the page, hold no secret, and open where nothing may run', async ({
    page,
    context,
    site,
  }) => {
    const files = await watchFiles(page);
    await visit(page, site);
    await openShare(page);
    const before = site.requests.length;
    await page.getByRole('checkbox', { name: 'List of findings' }).check();
    for (const name of ['Markdown', 'JSON', 'SARIF', 'Web page']) {
      await expect(page.getByRole('button', { name })).toHaveAttribute('aria-disabled', 'false');
      const saved = (await files()).length;
      await page.getByRole('button', { name }).click();
      await expect.poll(async () => (await files()).length).toBe(saved + 1);
    }
    const [markdown = '', json = '', sarif = '', html = ''] = await files();
    expect(markdown).toMatch(/^## Crash summary/);
    expect(JSON.parse(json).schema).toBe('dumpscope/1');
    expect(JSON.parse(sarif).runs[0].results.length).toBeGreaterThan(0);
    for (const text of [markdown, json, sarif, html]) {
      for (const secret of ['jane-doe', 'boat-core', 'byteLength', 'eyJ', 'ghp_', 'AKIA'])
        expect(text).not.toContain(secret);
    }
    expect(site.requests.slice(before)).toEqual([]);

    const path = join(tmpdir(), `dumpscope-export-${process.pid}.html`);
    writeFileSync(path, html);
    const saved = await context.newPage();
    await saved.goto(pathToFileURL(path).href);
    await expect(saved.getByRole('heading', { level: 1 })).toHaveText(
      'module-1 tried to use an object that was not there.',
    );
    // Its own style is in force, so its hash is right.
    expect(
      await saved.evaluate(() => getComputedStyle(document.querySelector('table') as Element).borderCollapse),
    ).toBe('collapse');
    for (const format of ['A4', 'Letter']) expect((await saved.pdf({ format })).length).toBeGreaterThan(5000);
  });
});

test('the dump that a summary was made from is known again, and another is told apart', async ({ page, site }) => {
  await visit(page, site);
  await openShare(page);
  const fragment = (await linkOf(page)).split('#')[1] ?? '';
  for (const [bytes, words] of [
    [buildSample(), 'Same crash: the file you opened gives this very summary.'],
    [buildMinidump(), 'A different crash: the file you opened does not give this summary.'],
  ] as const) {
    await page.evaluate((fragment) => {
      location.hash = fragment;
    }, fragment);
    await expect(page.getByText('module-1 tried to use an object that was not there.')).toBeVisible();
    await drop(page, 'again.dmp', bytes);
    await expect(page.getByText(words).first()).toBeVisible();
    await page.getByRole('button', { name: 'Dismiss' }).click();
  }
});

test('a link that came as a file opens as a link', async ({ page, site }) => {
  const golden = JSON.parse(readFileSync('tests/unit/share/links/golden-links.1.json', 'utf8')) as { link: string }[];
  await visit(page, site);
  await drop(page, 'minidump-2026-11-26-summary.dumpscope', new TextEncoder().encode(`${golden[1]?.link}\n`));
  await expect(page.getByText('module-1 tried to use an object that was not there.')).toBeVisible();
  await page.evaluate(() => history.back());
  await expect(page.getByRole('button', { name: 'Choose a file' })).toBeVisible();
});

test('Help prints everything that a link holds', async ({ page, site }) => {
  const golden = JSON.parse(readFileSync('tests/unit/share/links/golden-links.1.json', 'utf8')) as { link: string }[];
  await page.goto(`${site.url}#/help/promise`);
  await page.getByRole('textbox', { name: 'Paste a link' }).fill(`https://elsewhere.example/${golden[1]?.link}`);
  await expect(page.getByText('"EXCEPTION_ACCESS_VIOLATION"')).toBeVisible();
  await page.getByRole('textbox', { name: 'Paste a link' }).fill('#s=1.AB');
  await expect(page.getByText('This link was cut short')).toBeVisible();
});

test('a found value that was ticked into the link keeps it from being copied', async ({ page, site }) => {
  await visit(page, site);
  await drop(page, 'crash.dmp', buildTellingThread());
  await page.getByRole('link', { name: 'Share summary' }).first().click();
  await expect(page.getByText('0 of 1 value found in this file occurs in this link')).toBeVisible();
  await page.getByRole('checkbox', { name: 'Names of other modules' }).check();
  await expect(page.getByText('1 found value stands in this link, so it cannot be copied.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Copy link' })).toHaveAttribute('aria-disabled', 'true');
  // What was not checked is not previewed as if it could be sent, and is told without the value.
  await expect(page.locator('ds-share-panel .note.bad')).not.toContainText(TELLING_NAME.slice(8, 20));
  for (const name of ['Markdown', 'JSON', 'Web page', 'Print']) {
    await expect(page.getByRole('button', { name })).toHaveAttribute('aria-disabled', 'true');
  }
  await page.getByRole('checkbox', { name: 'Names of other modules' }).uncheck();
  await expect(page.getByRole('button', { name: 'Copy link' })).toHaveAttribute('aria-disabled', 'false');
});
