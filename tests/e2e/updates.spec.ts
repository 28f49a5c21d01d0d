/** A new build arrives while a file is searched: nothing is loaded anew, and no tab has files of both. */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, cpSync, mkdtempSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { serve } from '../../tools/serve.ts';
import { buildMinidump } from '../synth/minidump/index.ts';
import { expect, test, visit } from './fixtures.ts';

/** Real in form and checksum, never in use. */
const TOKEN = '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';
const BLOCK = 1 << 20;
const BLOCKS = 640;

const work = mkdtempSync(join(tmpdir(), 'updates-'));
const second = join(work, 'second');
const dump = join(work, 'large.dmp');

test.beforeAll(() => {
  test.setTimeout(120_000);
  const config = 'tests/e2e/second-build.config.ts';
  execFileSync('npx', ['vite', 'build', '--config', config, '--outDir', second, '--logLevel', 'error'], {
    stdio: 'inherit',
  });
  const file = openSync(dump, 'w');
  const noise = randomBytes(BLOCK);
  writeSync(file, buildMinidump());
  for (let block = 0; block < BLOCKS; block++) {
    // Where the search comes last.
    if (block === BLOCKS - 1) writeSync(file, `\0GITHUB_TOKEN=${TOKEN}\0`);
    writeSync(file, noise);
  }
  closeSync(file);
});

test.afterAll(() => rmSync(work, { recursive: true, force: true }));

/**
 * Asks for the new build once so much of the file is searched; returns how much it was, in percent, or undefined where
 * the search ended before. In the page: a driver is too slow for a moment.
 */
function updateAt(page: Page, percent: number): Promise<number | undefined> {
  return page.evaluate(async (percent) => {
    const units = ['bytes', 'KB', 'MB', 'GB'];
    const textsIn = (root: Node): string[] => {
      const found: string[] = [];
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (node instanceof Text) found.push(node.data);
        else if ((node as Element).shadowRoot) found.push(...textsIn((node as Element).shadowRoot as Node));
      }
      return found;
    };
    let isOver = false;
    while (!isOver) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      const texts = textsIn(document.body);
      isOver = texts.some((text) => /^All .* searched in /.test(text));
      const line = texts.find((text) => text.startsWith('Looking for private data: '));
      const sizes = /: ([\d.]+) ?(\w*) of ([\d.]+) (\w+)/.exec(line ?? '');
      if (!sizes) continue;
      const [, done, doneUnit, total, unit = ''] = sizes;
      const bytes = Number(done) * 1024 ** (units.indexOf(doneUnit || unit) - units.indexOf(unit));
      const reached = (bytes / Number(total)) * 100;
      if (reached < percent) continue;
      void navigator.serviceWorker.ready.then((registration) => registration.update());
      return reached;
    }
    return undefined;
  }, percent);
}

const isSecond = (page: Page) => page.evaluate(() => 'secondBuild' in globalThis);

/** Files with a hash in their name that only the first build has. */
function firstOnly(): readonly string[] {
  const all = (root: string) => readdirSync(root, { recursive: true, encoding: 'utf8' });
  const others = new Set(all(second));
  return all('dist').filter((file) => /\.\w+$/.test(file) && !others.has(file));
}

// Later than that a fast search may be over before its progress is seen.
for (const percent of [10, 50]) {
  test(`a build that arrives at ${percent} % of a search waits for its end, and mixes with nothing`, async ({
    page,
    context,
  }) => {
    test.setTimeout(120_000);
    const root = join(work, `site-${percent}`);
    cpSync('dist', root, { recursive: true });
    const site = await serve({ root });
    await visit(page, site);
    let loads = 0;
    page.on('load', () => loads++);

    // From now on the host has the new build alone.
    rmSync(root, { recursive: true });
    cpSync(second, root, { recursive: true });
    const before = site.requests.length;
    await page.locator('input[type=file]').setInputFiles(dump);
    const reached = await updateAt(page, percent);
    expect(reached).toBeGreaterThanOrEqual(percent);
    expect(reached).toBeLessThan(100);
    await expect(page.getByRole('status')).toContainText('A new version is ready.', { timeout: 30_000 });
    await page.getByRole('button', { name: 'Restart now' }).click();
    await expect(page.getByRole('status')).toContainText('A dump is open in a tab.');

    await expect(page.getByText(/^All 640 MB searched in /).first()).toBeVisible({ timeout: 60_000 });
    expect(loads).toBe(0);
    expect(await isSecond(page)).toBe(false);
    expect(await page.evaluate(async () => (await navigator.serviceWorker.ready).waiting?.state)).toBe('installed');
    await page
      .getByRole('link', { name: /^Exposure/ })
      .first()
      .click();
    await expect(page.getByText('GitHub personal access token (classic)').first()).toBeVisible();

    // A tab that comes now has the old build, all of it, and none of it is asked of the host.
    const other = await context.newPage();
    await visit(other, site);
    expect(await isSecond(other)).toBe(false);
    const asked = site.requests.slice(before).map((path) => path.slice(1));
    expect(asked.filter((path) => firstOnly().includes(path))).toEqual([]);
    expect(asked).toContain('sw.js');

    await site.stop();
    rmSync(root, { recursive: true });
  });
}
