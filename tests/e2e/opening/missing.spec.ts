/** Browsers that lack or refuse something, one thing at a time: what is left works, and what does not is said. */
import type { Page } from '@playwright/test';
import { serve } from '../../../tools/serve.ts';
import { buildMinidump } from '../../synth/minidump/index.ts';
import { buildSample } from '../../synth/sample.ts';
import { drop, expect, NO_CRASH, started, test } from '../support/fixtures.ts';

test.use({ serviceWorkers: 'allow' });

/** What the page cannot do without, and the name by which it is missed. */
const NEEDED: Readonly<Record<string, string>> = {
  Worker: 'Worker',
  MessageChannel: 'MessageChannel',
  ResizeObserver: 'ResizeObserver',
  CompressionStream: 'CompressionStream',
  'CSSStyleSheet.prototype.replaceSync': 'constructable style sheets',
  'HTMLDialogElement.prototype.showModal': 'dialog elements',
  'Crypto.prototype.subtle': 'Web Cryptography',
  'Crypto.prototype.randomUUID': 'Web Cryptography',
  'Navigator.prototype.locks': 'Web Locks',
};

/** What it has something else for. */
const REPLACED: readonly string[] = [
  'Navigator.prototype.storage',
  'Navigator.prototype.serviceWorker',
  'Navigator.prototype.clipboard',
  'indexedDB',
  'caches',
  'HTMLElement.prototype.showPopover',
];

/** Stores that are there and refuse. */
const REFUSED: readonly string[] = [
  'Storage.prototype.setItem',
  'IDBFactory.prototype.open',
  'CacheStorage.prototype.open',
  'StorageManager.prototype.getDirectory',
  'StorageManager.prototype.estimate',
  'ServiceWorkerContainer.prototype.register',
];

/** `?without=NAME` takes it away before the page's own code runs, `?refused=NAME` lets it throw, `?insecure` is http. */
async function takeAway(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const asked = new URLSearchParams(location.search);
    const find = (path: string): [object, string] => {
      const names = path.split('.');
      const last = names.pop() ?? '';
      const owner = names.reduce<unknown>((value, name) => (value as Record<string, unknown>)[name], globalThis);
      return [owner as object, last];
    };
    const without = asked.get('without');
    if (without) {
      const [owner, name] = find(without);
      // Of the global object some stand on its prototype.
      for (let at: object | null = owner; at; at = Object.getPrototypeOf(at)) Reflect.deleteProperty(at, name);
      if (name in owner) throw new Error(`${without} is still there`);
    }
    const refused = asked.get('refused');
    if (refused) {
      const [owner, name] = find(refused);
      const isSync = /^(?:Storage|IDBFactory)\./.test(refused);
      const refuse = () => {
        const error = new DOMException('refused', 'SecurityError');
        if (isSync) throw error;
        return Promise.reject(error);
      };
      Object.defineProperty(owner, name, { value: refuse, configurable: true });
    }
    if (asked.has('insecure')) Object.defineProperty(globalThis, 'isSecureContext', { value: false });
  });
}

test('a browser that lacks what is needed is told what; nothing else of the page is there', async ({
  page,
  site,
  witnesses,
}) => {
  // The script ends there.
  witnesses.expected = true;
  await takeAway(page);
  for (const [path, name] of Object.entries(NEEDED)) {
    await page.goto(`${site.url}?without=${path}`);
    await expect(page.getByRole('alert'), path).toContainText(`This browser lacks what Dumpscope needs: ${name}.`);
    await expect(page.getByRole('alert'), path).toContainText('Use Chrome or Edge');
    await expect(page.locator('ds-shell'), path).toHaveCount(0);
  }
  await page.goto(`${site.url}?insecure`);
  await expect(page.getByRole('alert')).toContainText('Open it by https');
  await expect(page.locator('ds-shell')).toHaveCount(0);
});

test('what is missing or refused one by one and not needed is done without', async ({ page, site, witnesses }) => {
  // The installation fails in its own words.
  witnesses.expected = true;
  await takeAway(page);
  for (const query of [...REPLACED.map((path) => `without=${path}`), ...REFUSED.map((path) => `refused=${path}`)]) {
    await page.goto(`${site.url}?${query}`);
    await started(page);
    await drop(page, 'crash.dmp', buildMinidump());
    await expect(page.getByRole('heading', { name: NO_CRASH }), query).toBeVisible();
    await expect(page.getByText(/searched in/), query).toBeVisible();
  }
  // Where the clipboard is missing, one can still copy.
  await page.goto(`${site.url}?without=Navigator.prototype.clipboard#/share`);
  await started(page);
  await drop(page, 'crash.dmp', buildSample());
  const copy = page.getByRole('button', { name: 'Copy link' });
  await expect(copy).toHaveAttribute('aria-disabled', 'false');
  await copy.click();
  await expect(page.getByRole('status').last()).toContainText('press Ctrl C');
});

test('a worker whose script does not come ends no start in silence', async ({ page, witnesses }) => {
  witnesses.expected = true;
  for (const name of ['core', 'scan', 'search', 'clean']) {
    const site = await serve({ root: 'dist', missing: new RegExp(`/workers/${name}\\.worker`) });
    await page.goto(site.url);
    if (name === 'core' || name === 'scan') {
      await expect(page.getByRole('alert'), name).toContainText('A part of Dumpscope did not load.');
    } else {
      await started(page);
      await drop(page, 'crash.dmp', buildSample());
      await expect(page.getByText(/^All .* searched in /).first(), name).toBeVisible();
      await page.evaluate((name) => {
        location.hash = name === 'search' ? '#/strings' : '#/clean';
      }, name);
      if (name === 'clean') await page.getByRole('button', { name: 'Save cleaned copy' }).click();
      const told = name === 'search' ? 'The part that searches stopped' : 'The copy could not be written.';
      await expect(page.getByText(told).first(), name).toBeVisible();
    }
    await site.stop();
  }
});
