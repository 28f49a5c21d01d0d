/**
 * New builds arrive: while a file is searched, over one of an older kind, damaged, or to take everything away. The longest
 * of all browser tests: in the folder that is first by name it does not run last, alone.
 */
import { execFileSync } from 'node:child_process';
import { appendFileSync, copyFileSync, cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { digestOfApp } from '../../../tools/digest.ts';
import { type Site, serve } from '../../../tools/serve.ts';
import { writeCore } from '../../bench/sparse.ts';
import { buildMinidump } from '../../synth/minidump/index.ts';
import { test as base, drop, expect, NO_CRASH, started, visit } from '../support/fixtures.ts';
import { OLDER_BUILD, writeOlderBuild } from '../support/older-build.ts';

const work = mkdtempSync(join(tmpdir(), 'updates-'));
const second = join(work, 'second');
const dump = join(work, 'large.core');

/** A host whose files can be changed. */
const test = base.extend<{ readonly host: { readonly root: string; readonly site: Site } }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of used fixtures from the pattern.
  host: async ({}, use) => {
    const root = mkdtempSync(join(work, 'site-'));
    cpSync('dist', root, { recursive: true });
    const site = await serve({ root });
    await use({ root, site });
    await site.stop();
  },
});

test.use({ serviceWorkers: 'allow' });

// One after another: each process that runs some of them makes the second build and the long file anew.
test.describe.configure({ mode: 'default' });

test.beforeAll(({ browserName }) => {
  const config = 'tests/e2e/support/second-build.config.ts';
  execFileSync('npx', ['vite', 'build', '--config', config, '--outDir', second, '--logLevel', 'error'], {
    stdio: 'inherit',
    // A development server that ran in this process before has left its own word here, and that would be built.
    env: { ...process.env, NODE_ENV: 'production' },
  });
  // So large that progress, told each second, is told between 90 % and the end; Firefox reads more slowly.
  writeCore(dump, (browserName === 'firefox' ? 12 : 24) * 2 ** 30);
});

test.afterAll(() => rmSync(work, { recursive: true, force: true }));

function publish(root: string, build: string): void {
  rmSync(root, { recursive: true });
  cpSync(build, root, { recursive: true });
}

/** Lets the search go on, and holds it once so much of the file is searched; how much it was, in percent. */
function pauseAt(page: Page, percent: number): Promise<number> {
  return page.evaluate(async (percent) => {
    interface Row extends HTMLElement {
      readonly dump?: { readonly scan?: { readonly state: string; readonly bytes?: number; readonly total?: number } };
    }
    // Asked for anew each time: the page may draw another one.
    const row = () =>
      ['ds-shell', 'ds-page', 'ds-ribbon-row'].reduce<Element | null | undefined>(
        (host, name) => (host ? (host.shadowRoot ?? host) : document).querySelector(name),
        null,
      ) as Row | null;
    const send = (name: string) => row()?.dispatchEvent(new Event(name, { bubbles: true, composed: true }));
    send('scan-resume');
    let last = '';
    for (let round = 0; round < 20_000; round++) {
      const { state = '', bytes = 0, total = 1 } = row()?.dump?.scan ?? {};
      const reached = (bytes / total) * 100;
      last = `${state} at ${reached} %`;
      if (state === 'paused' && reached >= percent) return reached;
      if (state === 'done') return 100;
      // Asked for once more than was needed, before it went on.
      if (state === 'paused') send('scan-resume');
      if (state === 'running' && reached >= percent) send('scan-pause');
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    throw new Error(`the search was ${last}`);
  }, percent);
}

/** Has the browser look for a new service worker; settles when it is installed, in place of one that waited. */
function update(page: Page): Promise<void> {
  return page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    const { waiting } = registration;
    const found = new Promise((resolve) => registration.addEventListener('updatefound', resolve, { once: true }));
    await registration.update();
    await found;
    while (registration.installing || registration.waiting === waiting)
      await new Promise((resolve) => setTimeout(resolve, 20));
  });
}

const isSecond = (page: Page) => page.evaluate(() => 'secondBuild' in globalThis);
const offer = (page: Page) => page.getByRole('button', { name: 'Restart now' });
const footer = (page: Page) => page.locator('ds-landing footer');
const build = async (root: string) => `Build ${(await digestOfApp(root)).slice(0, 12)}`;

/** Files with a hash in their name that only the first build has. */
function firstOnly(): readonly string[] {
  const all = (root: string) => readdirSync(root, { recursive: true, encoding: 'utf8' });
  const others = new Set(all(second));
  return all('dist').filter((file) => /\.\w+$/.test(file) && !others.has(file));
}

test('builds that arrive at 10, 50 and 90 % of a search wait for its end; then all tabs take the last, when told', async ({
  page,
  context,
  host: { root, site },
}) => {
  test.setTimeout(240_000);
  await visit(page, site);
  await expect(footer(page)).toContainText(await build('dist'));
  const other = await context.newPage();
  await visit(other, site);
  const loads: string[] = [];
  page.on('load', () => loads.push('the tab with the file'));
  other.on('load', () => loads.push('the other'));

  await page.locator('input[type=file]').setInputFiles(dump);
  // From now on the host has new builds alone.
  publish(root, second);
  const before = site.requests.length;
  for (const percent of [10, 50, 90]) {
    const reached = await pauseAt(page, percent);
    expect(reached).toBeGreaterThanOrEqual(percent);
    expect(reached).toBeLessThan(100);
    appendFileSync(join(root, 'sw.js'), `\n// at ${percent} %\n`);
    await update(page);
  }
  await pauseAt(page, 100);
  await expect(page.getByText(/^All .* searched in /).first()).toBeVisible();
  for (const tab of [page, other]) {
    expect(await isSecond(tab)).toBe(false);
    await expect(offer(tab)).toHaveCount(0);
  }
  expect(loads).toEqual([]);

  // Asked for when no file is open; one that is opened after all is not taken away.
  await page.getByRole('button', { name: 'Close the file' }).click();
  for (const tab of [page, other]) await expect(offer(tab)).toBeVisible();
  await drop(page, 'crash.dmp', buildMinidump());
  await expect(page.getByRole('heading', { name: NO_CRASH })).toBeVisible();
  await offer(other).click();
  await expect(other.getByRole('status')).toContainText('A dump is open in a tab.');
  await page.getByRole('button', { name: 'Close the file' }).click();
  await expect(offer(other)).toBeVisible();
  expect(loads).toEqual([]);

  // A tab that comes late has the old build, all of it, and none of it is asked of the host.
  const late = await context.newPage();
  await visit(late, site);
  expect(await isSecond(late)).toBe(false);
  await expect(footer(late)).toContainText(await build('dist'));
  const asked = site.requests.slice(before).map((path) => path.slice(1));
  expect(asked.filter((path) => firstOnly().includes(path))).toEqual([]);
  expect(asked).toContain('sw.js');

  // By the last tab: a move within a page makes Chromium ask for its icon again, and a request that arrives while the
  // old service worker is let go keeps it alive; under a driver it never falls idle.
  const tabs = [page, other, late];
  await expect(offer(late)).toBeVisible();
  const loaded = Promise.all(tabs.map((tab) => tab.waitForEvent('load')));
  await offer(late).click();
  await loaded;
  for (const tab of tabs) {
    // A tab may be on its way from one page to the next.
    await expect.poll(() => isSecond(tab).catch(() => false), { timeout: 60_000 }).toBe(true);
    await started(tab);
    await expect(footer(tab)).toContainText(await build(second));
  }
});

test('a build of another time, with a service worker and caches of its own, gives way on the second visit', async ({
  page,
  context,
  witnesses,
  host: { root, site },
}) => {
  witnesses.expected = true;
  rmSync(root, { recursive: true });
  writeOlderBuild(root);
  await page.goto(site.url);
  await expect(page.locator('body[data-ready]')).toHaveText(OLDER_BUILD);
  publish(root, 'dist');
  // The first visit is the older one, all of it; meanwhile the new one comes.
  await page.reload();
  await expect(page.locator('body[data-ready]')).toHaveText(OLDER_BUILD);
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--build'))).toBe(
    'older',
  );
  await update(page);
  await page.close();
  const from = site.requests.length;
  const tab = await context.newPage();
  const lost: string[] = [];
  tab.on('response', (response) => {
    if (response.status() >= 400) lost.push(response.url());
  });
  await visit(tab, site);
  await expect(footer(tab)).toContainText(await build('dist'));
  expect(lost).toEqual([]);
  expect(site.requests.slice(from).filter((path) => path.includes('older'))).toEqual([]);
  const keys = await tab.evaluate(async () => {
    const names = await caches.keys();
    const all = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return all.flat().map(({ url }) => url);
  });
  expect(keys.filter((url) => url.includes('0older'))).toEqual([]);
  expect(keys.length).toBeGreaterThan(5);
});

test('an older build is the new one on the second visit; a broken service worker changes nothing; the kill switch takes all away', async ({
  page,
  context,
  witnesses,
  host: { root, site },
}) => {
  witnesses.expected = true;
  publish(root, second);
  await visit(page, site);
  publish(root, 'dist');
  await update(page);
  // Before it is the new one it is the old one, all of it.
  await page.reload();
  await started(page);
  await expect(footer(page)).toContainText(await build(second));
  await page.close();
  const visitAgain = async (shown: string) => {
    const tab = await context.newPage();
    await visit(tab, site);
    await expect(footer(tab)).toContainText(shown);
    return tab;
  };
  let tab = await visitAgain(await build('dist'));

  for (const damage of [
    () => writeFileSync(join(root, 'sw.js'), '<!doctype html><title>Not found</title>'),
    () => writeFileSync(join(root, 'sw.js'), 'const = 1'),
    () => rmSync(join(root, 'sw.js')),
  ]) {
    damage();
    expect(
      await tab.evaluate(async () => {
        const registration = await navigator.serviceWorker.ready;
        const outcome = await registration.update().then(
          () => 'taken',
          () => 'refused',
        );
        return [outcome, registration.active?.state, registration.waiting, registration.installing];
      }),
    ).toEqual(['refused', 'activated', null, null]);
    await tab.close();
    tab = await visitAgain(await build('dist'));
  }
  await drop(tab, 'crash.dmp', buildMinidump());
  await expect(tab.getByRole('heading', { name: NO_CRASH })).toBeVisible();

  copyFileSync('tools/kill-switch/sw.js', join(root, 'sw.js'));
  await tab.evaluate(async () => void (await navigator.serviceWorker.ready).update());
  await expect.poll(() => tab.evaluate(async () => (await caches.keys()).length)).toBe(0);
  // Who has a file open goes on with it.
  await expect(tab.getByRole('heading', { name: NO_CRASH })).toBeVisible();
  await tab.close();
  const fresh = await context.newPage();
  const answer = await fresh.goto(site.url);
  expect(answer?.headers()['x-answered-by']).toBeUndefined();
});
