/**
 * What every browser test has: its own server of the built site, a canary, and witnesses that must be silent
 * at its end. A test that provokes a violation on purpose says so with `witnesses.expected`. To open a window takes as
 * long as many a test, so all of a process that leave no mark on it use one: each site is an origin of its own, and so
 * has its own storage.
 */
import { type Browser, type BrowserContext, test as base, expect, type Page } from '@playwright/test';
import { type Site, serve } from '../../../tools/serve.ts';
import { type Canary, startCanary } from './canary.ts';

interface Witnesses {
  /** Policy violations, script errors and console errors, in order. */
  readonly reports: string[];
  /** Set by a test whose reports are its subject. */
  expected: boolean;
}

/** A window, and what must not be told in it. */
interface Window {
  readonly page: Page;
  readonly reports: string[];
}

interface WorkerFixtures {
  /** Tests use it one after another. */
  readonly sharedWindow: Window;
}

interface Fixtures {
  /**
   * Set by a test that leaves its mark on a window: on its clock, its size of text, its medium, or by a script of its
   * own. One that makes an offline copy has its own in any case.
   */
  readonly ownWindow: boolean;
  readonly inWindow: Window;
  readonly site: Site;
  readonly canary: Canary;
  readonly witnesses: Witnesses;
}

/** Adds to `reports` what the pages of a context should never tell. */
export async function watch(context: BrowserContext, reports: string[]): Promise<void> {
  await context.exposeFunction('reportViolation', (text: string) => reports.push(text));
  await context.addInitScript(() => {
    addEventListener('securitypolicyviolation', (event) => {
      const { reportViolation } = globalThis as unknown as { reportViolation(text: string): void };
      reportViolation(`violation of ${event.effectiveDirective}: ${event.blockedURI}`);
    });
  });
  // A console error of the policy is a console message in Chromium and a page error in Firefox.
  context.on('console', (message) => {
    if (message.type() === 'error') reports.push(message.text());
  });
  context.on('weberror', (error) => reports.push(String(error.error())));
}

/** As every window is when a test begins. */
const SIZE = { width: 1280, height: 720 };

async function openWindow(browser: Browser): Promise<Window> {
  const context = await browser.newContext();
  const reports: string[] = [];
  await watch(context, reports);
  return { page: await context.newPage(), reports };
}

/** Of the process; a second site at the same address would have the storage of the first. */
const addresses = new Set<string>();

/** Serves at an address that no test of this process had. */
export async function serveAnew(options: Parameters<typeof serve>[0]): Promise<Site> {
  const site = await serve(options);
  if (!addresses.has(site.url)) {
    addresses.add(site.url);
    return site;
  }
  const other = await serveAnew(options);
  await site.stop();
  return other;
}

/** Serves `root` during a test. A page that stays leaves the site before it is gone. */
export async function useSite(root: string, page: Page | undefined, use: (site: Site) => Promise<void>): Promise<void> {
  const site = await serveAnew({ root });
  await use(site);
  await page?.goto('about:blank');
  await site.stop();
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  // Most tests ask nothing of the offline copy, and to make one takes as long as all else of a short test. Where it
  // matters, a file says `test.use({ serviceWorkers: 'allow' })`.
  serviceWorkers: 'block',
  ownWindow: [false, { option: true }],

  sharedWindow: [
    async ({ browser }, use) => {
      const context = await browser.newContext({ viewport: SIZE, serviceWorkers: 'block' });
      const reports: string[] = [];
      await watch(context, reports);
      await use({ page: await context.newPage(), reports });
      await context.close();
    },
    { scope: 'worker' },
  ],

  inWindow: async ({ browser, sharedWindow, ownWindow, serviceWorkers }, use) => {
    const own = ownWindow || serviceWorkers === 'allow' ? await openWindow(browser) : undefined;
    await use(own ?? sharedWindow);
    await own?.page.context().close();
  },

  context: ({ inWindow: { page } }, use) => use(page.context()),

  page: async ({ inWindow, sharedWindow }, use) => {
    const { page } = inWindow;
    await use(page);
    if (inWindow !== sharedWindow) return;
    for (const other of page.context().pages()) if (other !== page) await other.close();
    await page.unrouteAll();
    await page.context().clearPermissions();
    await page.setViewportSize(SIZE);
  },

  site: ({ inWindow, sharedWindow }, use) =>
    useSite('dist', inWindow === sharedWindow ? inWindow.page : undefined, use),

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of used fixtures from the pattern.
  canary: async ({}, use) => {
    const canary = await startCanary();
    await use(canary);
    await canary.stop();
  },

  witnesses: [
    async ({ inWindow: { reports }, canary }, use) => {
      reports.length = 0;
      const witnesses: Witnesses = { reports, expected: false };
      await use(witnesses);
      if (!witnesses.expected) expect(witnesses.reports).toEqual([]);
      expect(canary.hits).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

/** Opens the site; returns when it works offline and has closed its network. */
export async function visit(page: Page, site: Site): Promise<void> {
  await page.goto(site.url);
  await started(page);
}

/** The start is over: the offline copy is there, or cannot be had, and the network is closed. */
export async function started(page: Page): Promise<void> {
  // All files of the site are fetched and hashed until then.
  const isClosed = page.locator('head > meta[http-equiv="Content-Security-Policy"]');
  await expect(isClosed).toBeAttached({ timeout: 45_000 });
}

/** Goes to a place of the page, as a link to it does. */
export async function go(page: Page, place: string): Promise<void> {
  await page.evaluate((place) => {
    location.hash = place;
  }, `#/${place}`);
}

/** The heading of a dump without any streams: nothing in it tells of a crash. */
export const NO_CRASH = 'The file does not say whether it crashed.';

/** Drops a file onto the window, as from a folder. */
export async function drop(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  await dropAll(page, [[name, bytes]]);
}

/** Drops several files at once. */
export async function dropAll(page: Page, files: readonly (readonly [string, Uint8Array])[]): Promise<void> {
  await page.evaluate(
    (given) => {
      const dataTransfer = new DataTransfer();
      for (const { name, bytes } of given) dataTransfer.items.add(new File([new Uint8Array(bytes)], name));
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    },
    files.map(([name, bytes]) => ({ name, bytes: [...bytes] })),
  );
}
