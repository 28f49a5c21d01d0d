/**
 * Where a cleaned copy goes that is too large to be kept in memory: into a file chosen first, where the browser can
 * ask; else into the browser's own storage and from there into a download. Files that are "chosen" here lie in that
 * storage: the same handles, writables and swap files, without a dialog.
 */
import type { BrowserContext, Page } from '@playwright/test';
import type { Site } from '../../../tools/serve.ts';
import { ElfCoreBuilder } from '../../synth/elf-core/builder.ts';
import { expect, test, visit } from '../support/fixtures.ts';

test.use({ ownWindow: true });

/** Real in form and checksum, never in use. */
const TOKEN = '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';
/** More than is kept in memory. */
const PADDING = 66 << 20;
const CHOSEN = 'server-cleaned.core';

/** What choosing a file does. */
interface Choice {
  readonly file: string;
  /** What lies there before. */
  readonly before?: string;
  /** Empties what is chosen, as Chromium does after it asked. */
  readonly isEmptying?: boolean;
}

/** Keeps what is offered as a download; `isThere`: files can be chosen, unlike in Firefox and Safari. */
async function withPicker(page: Page, isThere: boolean): Promise<void> {
  await page.addInitScript((isThere: boolean) => {
    const offered: Blob[] = [];
    const choice: Choice = { file: '' };
    Object.assign(globalThis, { offered, choice });
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
      const { file, before, isEmptying } = (globalThis as unknown as { choice: Choice }).choice;
      const root = await navigator.storage.getDirectory();
      const handle = await root.getFileHandle(file, { create: true });
      if (before !== undefined) await write(handle, before);
      if (isEmptying) await write(handle, '');
      return handle;
    };
    Object.defineProperty(window, 'showSaveFilePicker', { value: isThere ? choose : undefined, configurable: true });
  }, isThere);
}

/** Chooses a file from now on. */
const choose = (page: Page, choice: Choice) => page.evaluate((choice) => Object.assign(globalThis, { choice }), choice);

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

const save = (page: Page) => page.getByRole('button', { name: /^Save (cleaned copy|another)$/ }).click();
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

async function begin(page: Page, site: Site, isThere: boolean, isStored = false): Promise<number> {
  await withPicker(page, isThere);
  await visit(page, site);
  const size = await dropLarge(page, 'server.core', isStored);
  await openClean(page);
  return size;
}

/** Sets how much the browser may keep on the disk; absent: as much as it has. Chromium's alone can be set. */
async function roomOf(context: BrowserContext, page: Page, site: Site): Promise<(quotaSize?: number) => Promise<void>> {
  const cdp = await context.newCDPSession(page);
  const { origin } = new URL(site.url);
  return async (quotaSize) => {
    await cdp.send('Storage.overrideQuotaForOrigin', { origin, ...(quotaSize !== undefined && { quotaSize }) });
  };
}

/** A copy of this size takes its time on a busy machine. */
const soon = { timeout: 45_000 };

test('into a file that was chosen: as a whole and checked, or not at all', async ({
  page,
  site,
  context,
  browserName,
}) => {
  test.skip(browserName !== 'chromium', 'this browser has no way to choose one');
  const size = await begin(page, site, true);
  await expect(panel(page)).toContainText('Take a new name');
  for (const [phase, before] of [
    ['Looking for every', undefined],
    ['Checking the copy', 'mine'],
    ['Putting the copy in its place', 'mine'],
    ['Putting the copy in its place', undefined],
  ] as const) {
    await choose(page, { file: CHOSEN, ...(before && { before }) });
    await save(page);
    // Until all is written and checked, nothing of it lies under the name.
    expect(await cancelIn(page, phase), phase).toBe(before?.length ?? 0);
    await expect(panel(page)).toContainText('Cancelled. Nothing was saved.', soon);
    // The browser made the empty file, so it goes as well.
    expect((await fileIn(page, CHOSEN))?.text, phase).toBe(before);
    expect(await waiting(page)).toEqual([]);
    if (before) await page.evaluate(async (name) => (await navigator.storage.getDirectory()).removeEntry(name), CHOSEN);
  }
  await choose(page, { file: CHOSEN });
  const setRoom = await roomOf(context, page, site);
  await setRoom(40 << 20);
  await save(page);
  await expect(panel(page)).toContainText('There is no room for the copy', soon);
  expect(await fileIn(page, CHOSEN)).toBeUndefined();
  await setRoom();
  await choose(page, { file: CHOSEN, before: 'an older copy' });
  await save(page);
  await expect(panel(page)).toContainText('Saved: ', soon);
  await expect(panel(page).locator('.checks .yes')).toHaveCount(4);
  await expect(page.getByRole('button', { name: 'Download the copy' })).toHaveCount(0);
  expect(await fileIn(page, CHOSEN)).toMatchObject({ size, hasToken: false });
  expect(await waiting(page)).toEqual([]);
});

test('never into the file itself', async ({ page, site, browserName }) => {
  test.skip(browserName !== 'chromium', 'this browser has no way to choose one');
  await begin(page, site, true, true);
  for (const isEmptying of [false, true]) {
    await choose(page, { file: 'server.core', isEmptying });
    await save(page);
    await expect(panel(page)).toContainText(
      isEmptying ? 'emptied it when it was chosen' : 'That is the file itself',
      soon,
    );
    // Left where it is: not ours to remove.
    expect((await fileIn(page, 'server.core'))?.hasToken).toBe(!isEmptying);
  }
});

test('by way of the browser’s own storage: offered once it is checked, and nothing is left behind', async ({
  page,
  site,
  context,
  browserName,
}) => {
  const size = await begin(page, site, false);
  await expect(panel(page)).not.toContainText('Take a new name');
  for (const phase of ['Writing the copy', 'Checking the copy']) {
    await save(page);
    await cancelIn(page, phase);
    await expect(panel(page)).toContainText('Cancelled. Nothing was saved.', soon);
    expect(await waiting(page), phase).toEqual([]);
  }
  if (browserName === 'chromium') {
    const setRoom = await roomOf(context, page, site);
    await setRoom(40 << 20);
    await save(page);
    await expect(panel(page)).toContainText('There is no room for the copy', soon);
    expect(await waiting(page)).toEqual([]);
    await setRoom();
  }
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
  // What a closed tab left behind goes at the next visit, and that is said.
  await page.reload();
  await expect(page.locator('ds-toast')).toContainText('A working file from an earlier, interrupted visit', soon);
  expect(await waiting(page)).toEqual([]);
});
