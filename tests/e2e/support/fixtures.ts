/**
 * What every browser test has: its own server of the built site, a canary, and witnesses that must be silent
 * at its end. A test that provokes a violation on purpose says so with `witnesses.expected`.
 */
import { type BrowserContext, test as base, expect, type Page } from '@playwright/test';
import { type Site, serve } from '../../../tools/serve.ts';
import { type Canary, startCanary } from './canary.ts';

interface Witnesses {
  /** Policy violations, script errors and console errors, in order. */
  readonly reports: string[];
  /** Set by a test whose reports are its subject. */
  expected: boolean;
}

interface Fixtures {
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

export const test = base.extend<Fixtures>({
  // Most tests ask nothing of the offline copy, and to make one takes as long as all else of a short test. Where it
  // matters, a file says `test.use({ serviceWorkers: 'allow' })`.
  serviceWorkers: 'block',

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of used fixtures from the pattern.
  site: async ({}, use) => {
    const site = await serve({ root: 'dist' });
    await use(site);
    await site.stop();
  },

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of used fixtures from the pattern.
  canary: async ({}, use) => {
    const canary = await startCanary();
    await use(canary);
    await canary.stop();
  },

  witnesses: [
    async ({ context, canary }, use) => {
      const witnesses: Witnesses = { reports: [], expected: false };
      await watch(context, witnesses.reports);
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
