import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { buildMinidump } from '../../synth/minidump/index.ts';
import { violationsInBothThemes } from '../support/axe.ts';
import { drop, dropAll, expect, NO_CRASH, test, visit } from '../support/fixtures.ts';

const SWITCH = 'Remember which files I open';

/** Everything that the browser keeps of the site in its database, as text. */
function stored(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const ask = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const found: unknown[] = [];
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await ask(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        const rows = database.transaction(store).objectStore(store);
        found.push(name, store, await ask(rows.getAllKeys()), await ask(rows.getAll()));
      }
      database.close();
    }
    return JSON.stringify(found);
  });
}

/** All is read: a file that is closed before is not remembered. */
async function searched(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { name: NO_CRASH })).toBeVisible();
  await expect(page.getByText(/searched in/)).toBeVisible();
}

async function openAndClose(page: Page, name: string, bytes = buildMinidump()): Promise<void> {
  await drop(page, name, bytes);
  await expect(page.getByText(name).first()).toBeVisible();
  await searched(page);
  await page.getByRole('button', { name: 'Close the file' }).click();
  await expect(page.getByRole('button', { name: 'Choose a file' })).toBeVisible();
}

const names = (page: Page) => page.locator('ds-recents li b').allTextContents();

test('nothing is remembered until it is switched on', async ({ page, site }) => {
  await visit(page, site);
  await expect(page.getByRole('checkbox', { name: SWITCH })).not.toBeChecked();
  await openAndClose(page, 'unseen-7731.dmp');
  await page.reload();
  await expect(page.getByRole('checkbox', { name: SWITCH })).not.toBeChecked();
  await expect(page.getByRole('heading', { name: 'Recent files' })).toHaveCount(0);
  expect(await stored(page)).not.toContain('unseen-7731');
});

test('switched on it names what was opened, latest first; one can be forgotten, all, and by the switch', async ({
  page,
  site,
}) => {
  await visit(page, site);
  await page.getByRole('checkbox', { name: SWITCH }).check();
  await expect(page.getByText('None yet. The next file you open stands here.')).toBeVisible();
  await openAndClose(page, 'first.dmp');
  await openAndClose(page, 'second.dmp', buildMinidump({ padding: 4096 }));
  await expect.poll(() => names(page)).toEqual(['second.dmp', 'first.dmp']);
  await expect(page.getByRole('button', { name: /^second\.dmp/ })).toContainText('Windows minidump');
  // The same again: once in the list.
  await openAndClose(page, 'first.dmp');
  await expect.poll(() => names(page)).toEqual(['first.dmp', 'second.dmp']);
  await page.reload();
  await expect.poll(() => names(page)).toEqual(['first.dmp', 'second.dmp']);

  await page.getByRole('button', { name: 'Forget first.dmp' }).click();
  await expect.poll(() => names(page)).toEqual(['second.dmp']);
  await page.getByRole('button', { name: 'Forget all' }).click();
  await expect.poll(() => names(page)).toEqual([]);
  expect(await stored(page)).not.toMatch(/first|second/);
  await openAndClose(page, 'third.dmp');
  await expect.poll(() => names(page)).toEqual(['third.dmp']);
  await page.getByRole('checkbox', { name: SWITCH }).uncheck();
  await expect(page.getByRole('heading', { name: 'Recent files' })).toHaveCount(0);
  expect(await stored(page)).not.toMatch(/third|recents/);
});

test('the sample is not remembered, nor what could not be read', async ({ page, site }) => {
  await visit(page, site);
  await page.getByRole('checkbox', { name: SWITCH }).check();
  await page.getByRole('button', { name: 'Try a sample' }).click();
  await expect(page.getByText(/searched in/)).toBeVisible();
  await page.getByRole('button', { name: 'Close the file' }).click();
  await expect(page.getByText('None yet.')).toBeVisible();
  expect(await stored(page)).not.toContain('sample');
});

test('a file that has changed since is told so, however it is opened again', async ({ page, site, browserName }) => {
  const folder = await mkdtemp(join(tmpdir(), 'dumpscope-'));
  const path = join(folder, 'kept.dmp');
  await writeFile(path, buildMinidump({ padding: 4096 }));
  await visit(page, site);
  await page.getByRole('checkbox', { name: SWITCH }).check();
  await page.locator('input[type=file]').setInputFiles(path);
  await searched(page);
  await page.getByRole('button', { name: 'Close the file' }).click();

  const openFromList = async () => {
    // Chromium calls off a dialog that nobody waits for; Firefox's driver tells of no second one of a page.
    const chooser = browserName === 'chromium' ? page.waitForEvent('filechooser') : undefined;
    await page.getByRole('button', { name: /^kept\.dmp.*choose it again/ }).click();
    if (chooser) await (await chooser).setFiles(path);
    else await page.locator('input[type=file]').setInputFiles(path);
    await searched(page);
  };
  await openFromList();
  await page.getByRole('button', { name: 'Close the file' }).click();
  await expect.poll(() => names(page)).toEqual(['kept.dmp']);
  await expect(page.getByText(/has changed since/)).toHaveCount(0);

  // Of the same length, in its middle.
  const other = buildMinidump({ padding: 4096 });
  other.fill(1, 3000, 3010);
  await writeFile(path, other);
  await openFromList();
  await expect(page.getByRole('status')).toContainText(
    /kept\.dmp has changed since you opened it on \d+ \w{3} \d{4}\./,
  );
  await page.getByRole('button', { name: 'Close the file' }).click();
  await expect.poll(() => names(page)).toEqual(['kept.dmp']);
  await rm(folder, { recursive: true });
});

test('a file of the same name that is opened after the choice was called off is another one', async ({
  page,
  site,
}) => {
  await visit(page, site);
  await page.getByRole('checkbox', { name: SWITCH }).check();
  await openAndClose(page, 'core.dmp', buildMinidump({ padding: 4096 }));
  await page.getByRole('button', { name: /^core\.dmp.*choose it again/ }).click();
  await page.locator('input[type=file]').dispatchEvent('cancel');
  await openAndClose(page, 'core.dmp', buildMinidump({ padding: 8192 }));
  await expect.poll(() => names(page)).toEqual(['core.dmp', 'core.dmp']);
  await expect(page.getByText(/has changed since/)).toHaveCount(0);
});

test.describe('with handles', () => {
  test.skip(({ browserName }) => browserName !== 'chromium', 'only Chromium gives them');
  test.use({ ownWindow: true });

  /** Puts a file where the browser gives a handle to it, and has the system open it with the app. */
  async function launchKept(page: Page, bytes: Uint8Array, isOpened = true): Promise<void> {
    await page.evaluate(
      async ({ bytes, isOpened }) => {
        const root = await navigator.storage.getDirectory();
        const handle = await root.getFileHandle('kept.dmp', { create: true });
        const writer = await handle.createWritable();
        await writer.write(new Uint8Array(bytes));
        await writer.close();
        const { launch } = globalThis as unknown as { launch(params: unknown): void };
        if (isOpened) launch({ files: [handle] });
      },
      { bytes: [...bytes], isOpened },
    );
  }

  test.beforeEach(async ({ page, site }) => {
    await page.addInitScript(() => {
      Object.defineProperty(globalThis, 'launchQueue', {
        value: { setConsumer: (launch: unknown) => Object.assign(globalThis, { launch }) },
      });
    });
    await visit(page, site);
    await page.getByRole('checkbox', { name: SWITCH }).check();
    await launchKept(page, buildMinidump({ padding: 4096 }));
    await searched(page);
    await page.getByRole('button', { name: 'Close the file' }).click();
    await expect.poll(() => names(page)).toEqual(['kept.dmp']);
    // Kept by the browser, not by the page.
    await page.reload();
  });

  test('one press opens the file again', async ({ page }) => {
    await page.getByRole('button', { name: /^kept\.dmp/ }).click();
    await expect(page.getByRole('heading', { name: NO_CRASH })).toBeVisible();
    await expect(page.getByText(/has changed since/)).toHaveCount(0);
    await searched(page);
    await page.getByRole('button', { name: 'Close the file' }).click();
    await expect.poll(() => names(page)).toEqual(['kept.dmp']);
  });

  test('a changed one is told', async ({ page }) => {
    await launchKept(page, buildMinidump({ padding: 4000 }), false);
    await page.getByRole('button', { name: /^kept\.dmp/ }).click();
    await expect(page.getByRole('status')).toContainText('kept.dmp has changed since you opened it');
  });

  test('one that is gone is told, and stays in the list', async ({ page }) => {
    await page.evaluate(async () => (await navigator.storage.getDirectory()).removeEntry('kept.dmp'));
    await page.getByRole('button', { name: /^kept\.dmp/ }).click();
    await expect(page.locator('ds-recents')).toContainText('kept.dmp is no longer where it was.');
    await expect.poll(() => names(page)).toEqual(['kept.dmp']);
  });

  test('the browser asks first, and a refusal is told', async ({ page }) => {
    await page.evaluate(() => {
      const asked: string[] = [];
      Object.assign(FileSystemFileHandle.prototype, {
        async queryPermission() {
          return asked.length > 1 ? 'granted' : 'prompt';
        },
        async requestPermission({ mode }: { mode: string }) {
          asked.push(mode);
          return asked.length > 1 ? 'granted' : 'denied';
        },
      });
      Object.assign(globalThis, { asked });
    });
    await page.getByRole('button', { name: /^kept\.dmp/ }).click();
    await expect(page.locator('ds-recents')).toContainText('The browser was not allowed to read kept.dmp again.');
    await page.getByRole('button', { name: /^kept\.dmp/ }).click();
    await expect(page.getByRole('heading', { name: NO_CRASH })).toBeVisible();
    expect(await page.evaluate(() => (globalThis as unknown as { asked: string[] }).asked)).toEqual(['read', 'read']);
  });
});

test('two tabs share one list and lose nothing of it', async ({ page, context, site }) => {
  await visit(page, site);
  await page.getByRole('checkbox', { name: SWITCH }).check();
  await expect(page.getByRole('heading', { name: 'Recent files' })).toBeVisible();
  const other = await context.newPage();
  await visit(other, site);
  await openAndClose(page, 'here.dmp', buildMinidump({ padding: 10 }));
  await openAndClose(other, 'there.dmp', buildMinidump({ padding: 20 }));
  await openAndClose(page, 'again.dmp', buildMinidump({ padding: 30 }));
  await expect.poll(() => names(page)).toEqual(['again.dmp', 'there.dmp', 'here.dmp']);
  // Switched off in one, off in the other: what is opened there is not kept.
  await page.getByRole('checkbox', { name: SWITCH }).uncheck();
  await expect(page.getByRole('heading', { name: 'Recent files' })).toHaveCount(0);
  await openAndClose(other, 'late.dmp');
  await expect(other.getByRole('checkbox', { name: SWITCH })).not.toBeChecked();
  expect(await stored(other)).not.toMatch(/late|there/);
});

test('a name that hides its ending is drawn with marks', async ({ page, site }) => {
  await visit(page, site);
  await page.getByRole('checkbox', { name: SWITCH }).check();
  await dropAll(page, [['a\u202egnp.dmp', buildMinidump()]]);
  await searched(page);
  await page.getByRole('button', { name: 'Close the file' }).click();
  await expect(page.locator('ds-recents li bdi .ctl').first()).toBeVisible();
});

test('the list breaks no rule of accessibility, wide and narrow', async ({ page, site }) => {
  await visit(page, site);
  await page.getByRole('checkbox', { name: SWITCH }).check();
  await openAndClose(page, `a-name-${'so-long-that-it-does-not-fit-'.repeat(5)}.dmp`);
  await expect.poll(() => names(page)).toHaveLength(1);
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 900 });
    expect(await violationsInBothThemes(page), `${width} px`).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  }
});
