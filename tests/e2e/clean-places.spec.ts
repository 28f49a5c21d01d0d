/**
 * Where a cleaned copy goes that is too large to be kept in memory: into a file chosen first, where the browser can
 * ask; else into the browser's own storage and from there into a download. Files that are "chosen" here lie in that
 * storage: the same handles, writables and swap files, without a dialog.
 */
import type { Page } from '@playwright/test';
import type { Site } from '../../tools/serve.ts';
import { ElfCoreBuilder } from '../synth/elf-core/builder.ts';
import { expect, test, visit } from './fixtures.ts';

/** Real in form and checksum, never in use. */
const TOKEN = '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';
/** More than is kept in memory. */
const PADDING = 66 << 20;
const CHOSEN = 'server-cleaned.core';

/** What the page's scripts are told before it starts. */
interface Picker {
  /** Absent: there is none, as in Firefox and Safari. */
  readonly file?: string;
  /** What lies there before. */
  readonly before?: string;
  /** Empties what is chosen, as Chromium does after it asked. */
  readonly isEmptying?: boolean;
  /** The name of the error that it ends with. */
  readonly error?: string;
}

async function withPicker(page: Page, picker: Picker): Promise<void> {
  await page.addInitScript(({ file, before, isEmptying, error }: Picker) => {
    const offered: Blob[] = [];
    Object.assign(globalThis, { offered });
    const make = URL.createObjectURL;
    URL.createObjectURL = (blob) => {
      offered.push(blob as Blob);
      return make(blob);
    };
    const write = async (handle: FileSystemFileHandle, text: string) => {
      const writable = await handle.createWritable();
      await writable.write(text);
      await writable.close();
    };
    const choose = async () => {
      if (error) throw new DOMException('refused', error);
      const root = await navigator.storage.getDirectory();
      const handle = await root.getFileHandle(file ?? '', { create: true });
      if (before !== undefined) await write(handle, before);
      if (isEmptying) await write(handle, '');
      return handle;
    };
    const isThere = file !== undefined || error !== undefined;
    Object.defineProperty(window, 'showSaveFilePicker', { value: isThere ? choose : undefined, configurable: true });
  }, picker);
}

/** Drops a core that is too large for memory; `isStored`: it lies where the picker chooses from. Resolves to its size. */
async function dropLarge(page: Page, name = 'server.core', isStored = false): Promise<number> {
  const memory = new Uint8Array(0x1000);
  memory.set(new TextEncoder().encode(`GITHUB_TOKEN=${TOKEN}`), 0x100);
  const head = new ElfCoreBuilder().load({ address: 0x10000n, bytes: memory }).build().bytes;
  return page.evaluate(
    async ({ head, padding, token, name, isStored }) => {
      const end = new TextEncoder().encode(`GITHUB_TOKEN=${token}\0`);
      let file = new File([new Uint8Array(head), new Uint8Array(padding), end], name);
      if (isStored) {
        const root = await navigator.storage.getDirectory();
        const handle = await root.getFileHandle(name, { create: true });
        const writable = await handle.createWritable();
        await writable.write(file);
        await writable.close();
        file = await handle.getFile();
      }
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(file);
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
      return file.size;
    },
    { head: [...head], padding: PADDING, token: TOKEN, name, isStored },
  );
}

async function openClean(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Cleaned copy' }).first().click();
  // Offered once all was searched.
  await expect(page.getByRole('radio', { name: 'Only what was found' })).toBeEnabled(soon);
  await page.getByRole('radio', { name: 'Only what was found' }).check();
}

const save = (page: Page) => page.getByRole('button', { name: 'Save cleaned copy' }).click();
const panel = (page: Page) => page.locator('ds-clean-panel');

/** Size, whether the token or a piece of it is in it, and its beginning; undefined: no such file. */
async function fileIn(
  page: Page,
  name: string,
): Promise<{ size: number; hasToken: boolean; text: string } | undefined> {
  return page.evaluate(
    async ({ name, token }) => {
      const root = await navigator.storage.getDirectory();
      const handle = await root.getFileHandle(name).catch(() => undefined);
      const file = await handle?.getFile();
      if (!file) return undefined;
      const bytes = new Uint8Array(await file.arrayBuffer());
      const text = new TextDecoder('latin1').decode(bytes);
      return { size: file.size, hasToken: text.includes(token.slice(8, 20)), text: text.slice(0, 64) };
    },
    { name, token: TOKEN },
  );
}

/** Names in the folder of copies that wait for their download. */
async function waiting(page: Page): Promise<readonly string[]> {
  return page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle('cleaned-copies').catch(() => undefined);
    const names: string[] = [];
    if (folder) for await (const name of folder.keys()) names.push(name);
    return names;
  });
}

/** Presses Cancel in the moment the panel shows a phase; resolves to the size of the chosen file then. */
async function cancelIn(page: Page, phase: string, name = CHOSEN): Promise<number | undefined> {
  return page.evaluate(
    ({ phase, name }) =>
      new Promise<number | undefined>((resolve) => {
        const find = (root: ParentNode): HTMLElement | undefined => {
          for (const element of root.querySelectorAll('*')) {
            if (element.localName === 'ds-clean-panel') return element as HTMLElement;
            const inner = element.shadowRoot && find(element.shadowRoot);
            if (inner) return inner;
          }
          return undefined;
        };
        const timer = setInterval(async () => {
          const root = find(document)?.shadowRoot;
          if (!root?.querySelector('.work')?.textContent?.includes(phase)) return;
          clearInterval(timer);
          const storage = await navigator.storage.getDirectory();
          const handle = await storage.getFileHandle(name).catch(() => undefined);
          const size = (await handle?.getFile())?.size;
          root.querySelector<HTMLElement>('.work + .acts button')?.click();
          resolve(size);
        }, 1);
      }),
    { phase, name },
  );
}

async function begin(page: Page, site: Site, picker: Picker, name?: string): Promise<number> {
  await withPicker(page, picker);
  await visit(page, site);
  const size = await dropLarge(page, name);
  await openClean(page);
  return size;
}

/** A copy of this size takes its time on a busy machine. */
const soon = { timeout: 45_000 };
test.describe.configure({ timeout: 90_000 });

const hasPicker = (browserName: string) => browserName === 'chromium';

test.describe('into a file that was chosen', () => {
  test.skip(({ browserName }) => !hasPicker(browserName), 'this browser has no way to choose one');

  test('the copy is there, checked, and nothing is left to download', async ({ page, site }) => {
    const size = await begin(page, site, { file: CHOSEN, before: 'an older copy' });
    await expect(panel(page)).toContainText('Take a new name');
    await save(page);
    await expect(panel(page)).toContainText('Saved: ', soon);
    await expect(panel(page).locator('.checks .yes')).toHaveCount(4);
    await expect(page.getByRole('button', { name: 'Download the copy' })).toHaveCount(0);
    expect(await fileIn(page, CHOSEN)).toMatchObject({ size, hasToken: false });
  });

  for (const phase of ['Looking for every', 'Writing the copy', 'Checking the copy']) {
    test(`cancelled at "${phase}", nothing is left`, async ({ page, site }) => {
      await begin(page, site, { file: CHOSEN });
      await save(page);
      const sizeThen = await cancelIn(page, phase);
      // Until all is written, nothing lies under the name.
      if (phase !== 'Checking the copy') expect(sizeThen).toBe(0);
      await expect(panel(page)).toContainText('Cancelled. Nothing was saved.', soon);
      expect(await fileIn(page, CHOSEN)).toBeUndefined();
      expect(await waiting(page)).toEqual([]);
    });
  }

  test('cancelled while it is written, what stood under the name before stays', async ({ page, site }) => {
    await begin(page, site, { file: CHOSEN, before: 'mine' });
    await save(page);
    expect(await cancelIn(page, 'Writing the copy')).toBe(4);
    await expect(panel(page)).toContainText('Cancelled. Nothing was saved.', soon);
    expect(await fileIn(page, CHOSEN)).toMatchObject({ text: 'mine' });
  });

  test('the disk is full: it is said, nothing is left, and a second try works', async ({ page, site, context }) => {
    await begin(page, site, { file: CHOSEN });
    const cdp = await context.newCDPSession(page);
    const { origin } = new URL(site.url);
    await cdp.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 40 << 20 });
    await save(page);
    await expect(panel(page)).toContainText('There is no room for the copy. Nothing was saved.', soon);
    expect(await fileIn(page, CHOSEN)).toBeUndefined();
    await cdp.send('Storage.overrideQuotaForOrigin', { origin });
    await page.getByRole('button', { name: 'Save another' }).click();
    await expect(panel(page)).toContainText('Saved: ', soon);
    expect(await fileIn(page, CHOSEN)).toMatchObject({ hasToken: false });
  });

  test('the dialog was closed: nothing happens', async ({ page, site }) => {
    await begin(page, site, { error: 'AbortError' });
    await save(page);
    await expect(page.getByRole('button', { name: 'Save cleaned copy' })).toBeVisible();
    await expect(panel(page).locator('.work, .note.bad, .note.good')).toHaveCount(0);
  });

  test('the browser refuses to ask: the copy is offered as a download', async ({ page, site }) => {
    await begin(page, site, { error: 'SecurityError' });
    await save(page);
    await expect(page.getByRole('button', { name: 'Download the copy' })).toBeVisible(soon);
  });
});

test.describe('never the file itself', () => {
  test.skip(({ browserName }) => !hasPicker(browserName), 'this browser has no way to choose one');

  for (const isEmptying of [false, true]) {
    test(isEmptying ? 'emptied by the browser: it is said' : 'it is refused and stays', async ({ page, site }) => {
      await withPicker(page, { file: 'server.core', isEmptying });
      await visit(page, site);
      await dropLarge(page, 'server.core', true);
      await openClean(page);
      await save(page);
      await expect(panel(page)).toContainText(
        isEmptying ? 'emptied it when it was chosen' : 'That is the file itself',
        soon,
      );
      const there = await fileIn(page, 'server.core');
      // Left where it is: not ours to remove.
      expect(there?.hasToken).toBe(!isEmptying);
    });
  }
});

test.describe('by way of the browser’s own storage', () => {
  test('a checked copy is offered; the next file takes it away', async ({ page, site }) => {
    const size = await begin(page, site, {});
    await expect(panel(page)).not.toContainText('Take a new name');
    await save(page);
    await expect(panel(page)).toContainText('passed all four checks', soon);
    expect(await waiting(page)).toHaveLength(1);
    await page.getByRole('button', { name: 'Download the copy' }).click();
    const offered = await page.evaluate(async (token) => {
      const [file] = (globalThis as unknown as { offered: Blob[] }).offered;
      const text = new TextDecoder('latin1').decode(await file?.arrayBuffer());
      return {
        size: file?.size,
        hasToken: text.includes(token.slice(8, 20)),
        isFilled: text.includes('GITHUB_TOKEN=xxxx'),
      };
    }, TOKEN);
    expect(offered).toEqual({ size, hasToken: false, isFilled: true });
    await dropLarge(page, 'next.core');
    await expect.poll(() => waiting(page)).toEqual([]);
  });

  for (const phase of ['Writing the copy', 'Checking the copy']) {
    test(`cancelled at "${phase}", nothing is left`, async ({ page, site }) => {
      await begin(page, site, {});
      await save(page);
      await cancelIn(page, phase);
      await expect(panel(page)).toContainText('Cancelled. Nothing was saved.', soon);
      expect(await waiting(page)).toEqual([]);
    });
  }

  test('the disk is full: it is said, and nothing is left', async ({ page, site, context, browserName }) => {
    test.skip(browserName !== 'chromium', 'only Chromium’s room can be set');
    await begin(page, site, {});
    const cdp = await context.newCDPSession(page);
    await cdp.send('Storage.overrideQuotaForOrigin', { origin: new URL(site.url).origin, quotaSize: 40 << 20 });
    await save(page);
    await expect(panel(page)).toContainText('There is no room for the copy. Nothing was saved.', soon);
    expect(await waiting(page)).toEqual([]);
  });

  test('what a closed tab left behind goes at the next visit', async ({ page, site }) => {
    await begin(page, site, {});
    await save(page);
    await expect(panel(page)).toContainText('passed all four checks', soon);
    expect(await waiting(page)).toHaveLength(1);
    await page.reload();
    await expect.poll(() => waiting(page), { timeout: 15_000 }).toEqual([]);
  });
});
