import type { Page } from '@playwright/test';
import { buildElfCore } from '../../synth/elf-core/index.ts';
import { buildMinidump } from '../../synth/minidump/index.ts';
import { expect, NO_CRASH, started, test, visit } from '../support/fixtures.ts';

test.use({ serviceWorkers: 'allow' });

/** A file that the system hands to the app; without bytes the browser refuses to read it. */
interface Handed {
  readonly name: string;
  readonly bytes?: Uint8Array;
}

/**
 * Stands in for the browser's queue of launches: no driver can install an app and open a file from the desktop. What
 * comes before the page listens waits, as in the browser.
 */
async function standInQueue(page: Page): Promise<void> {
  await page.addInitScript(() => {
    type Consumer = (params: unknown) => void;
    const waiting: unknown[] = [];
    let consumer: Consumer | undefined;
    const deliver = () => {
      for (const params of consumer ? waiting.splice(0) : []) consumer?.(params);
    };
    Object.defineProperty(globalThis, 'launchQueue', {
      value: {
        setConsumer(given: Consumer) {
          consumer = given;
          setTimeout(deliver);
        },
      },
    });
    Object.assign(globalThis, {
      launch(params: unknown) {
        waiting.push(params);
        deliver();
      },
    });
  });
}

async function launch(page: Page, files: readonly Handed[], targetURL?: string): Promise<void> {
  await page.evaluate(
    ({ files, targetURL }) => {
      const handles = files.map(({ name, bytes }) => ({
        kind: 'file',
        name,
        async getFile() {
          if (!bytes) throw new DOMException('refused', 'NotAllowedError');
          return new File([new Uint8Array(bytes)], name);
        },
      }));
      const { launch } = globalThis as unknown as { launch(params: unknown): void };
      launch({ files: handles, targetURL });
    },
    { files: files.map(({ name, bytes }) => ({ name, bytes: bytes && [...bytes] })), targetURL },
  );
}

const crash = { name: 'crash.dmp', bytes: buildMinidump() };

test('a file opened from the system shows its Overview', async ({ page, site }) => {
  await standInQueue(page);
  await page.goto(site.url);
  // Before anything is loaded.
  await launch(page, [crash], site.url);
  await expect(page.getByRole('heading', { name: NO_CRASH })).toBeVisible();
  await expect(page).toHaveTitle('Overview · Dumpscope');
  // Another one, into the same window.
  await started(page);
  await launch(page, [{ name: 'core', bytes: buildElfCore({ endian: 'big' }) }]);
  await expect(page.getByText('Linux core dump, 64 bytes')).toBeVisible();
});

test('several files opened together stay together', async ({ page, site }) => {
  await standInQueue(page);
  await visit(page, site);
  await launch(page, [{ name: 'readme.txt', bytes: new TextEncoder().encode('How to read this') }, crash]);
  await expect(page.getByText('Windows minidump, 32 bytes')).toBeVisible();
  await expect(page.getByRole('button', { name: '1 of 2 files' })).toBeVisible();
});

test('a file that may not be read is told in words, and the others open', async ({ page, site }) => {
  await standInQueue(page);
  await visit(page, site);
  await launch(page, [{ name: 'kept.dmp' }]);
  await expect(page.getByRole('status')).toContainText('The browser was not allowed to read this file.');
  await expect(page.getByRole('button', { name: 'Choose a file' })).toBeVisible();
  await launch(page, [{ name: 'kept.dmp' }, crash]);
  await expect(page.getByRole('heading', { name: NO_CRASH })).toBeVisible();
});

test('a shortcut goes to its place, once, and a foreign address nowhere', async ({ page, site }) => {
  await standInQueue(page);
  await page.goto(`${site.url}#/help`);
  await launch(page, [], `${site.url}#/help`);
  await started(page);
  await expect(page.getByRole('heading', { level: 1, name: 'Help and glossary' })).toBeVisible();
  const length = await page.evaluate(() => history.length);
  for (const address of ['not an address', 'https://elsewhere.example/', `${site.url}#/nowhere`, site.url]) {
    await launch(page, [], address);
  }
  expect(await page.evaluate(() => history.length)).toBe(length);
  await launch(page, [crash]);
  await expect(page.getByRole('heading', { name: NO_CRASH })).toBeVisible();
  await launch(page, [], `${site.url}#/help`);
  await expect(page.getByRole('heading', { level: 1, name: 'Help and glossary' })).toBeVisible();
  await page.evaluate(() => history.back());
  await expect(page.getByRole('heading', { name: NO_CRASH })).toBeVisible();
});

test('the browser takes the manifest as it is, and would install the app', async ({ page, site, browserName }) => {
  test.skip(browserName !== 'chromium', 'only Chromium tells what it thinks of a manifest');
  await visit(page, site);
  const devtools = await page.context().newCDPSession(page);
  const { errors, data } = await devtools.send('Page.getAppManifest');
  expect(errors).toEqual([]);
  expect(JSON.parse(data ?? '{}')).toHaveProperty('file_handlers');
  const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors');
  // A context of the driver counts as a private window.
  expect(installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito')).toEqual([]);
});
