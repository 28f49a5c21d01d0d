/**
 * What a whole session leaves behind: on the disk, in the browser's profile folder, after the browser has ended; and in
 * the page's own memory, once a value is hidden again.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from '@playwright/test';
import { coreWith } from '../../synth/with-text.ts';
import { plant } from '../../unit/masking/secrets.ts';
import { drop, expect, test, visit } from '../support/fixtures.ts';
import { launch } from '../support/profile.ts';

test.use({ serviceWorkers: 'allow' });

const TOKEN = plant('github', 11).text;
/** Strings of the dump, its name among them; none is part of the site, as the sample's are. */
const MARKERS = [TOKEN, 'Quillfeather-Password-77', 'quillfeather-crash', 'zanzibar.quillfeather', 'Wolpertinger1907'];
const TEXT = `GITHUB_TOKEN=${TOKEN} PGPASSWORD=${MARKERS[1]} https://${MARKERS[3]}.example/a ${MARKERS[4]} `;
/** What the test itself stores, to show that it would be found. */
const CONTROL = 'control-that-is-kept-4711';

/** Which of the texts are in files of a folder, or in their names: as bytes, or as UTF-16. */
function foundIn(folder: string, texts: readonly string[]): Set<string> {
  const found = new Set<string>();
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = join(folder, name);
    let bytes = Buffer.from(name);
    try {
      bytes = Buffer.concat([bytes, readFileSync(path)]);
    } catch {
      // A folder, or a socket.
    }
    for (const text of texts) {
      // Half of it tells as much: what packs its files keeps pieces whole.
      const half = text.slice(0, Math.max(12, text.length >> 1));
      if (bytes.includes(half) || bytes.includes(Buffer.from(half, 'utf16le'))) found.add(text);
    }
  }
  return found;
}

const goTo = async (page: Page, panel: string) => {
  await page.evaluate((panel) => {
    location.hash = `#/${panel}`;
  }, panel);
  await expect(page.locator(`ds-${panel}-panel h1`).first()).toBeVisible();
};

/** Opens, looks at all, reveals and hides, searches, shares, saves a cleaned copy. */
async function session(page: Page, whileRevealed: () => Promise<void>): Promise<void> {
  await drop(page, `${MARKERS[2]}.core`, coreWith(TEXT));
  await expect(page.getByText(/^All .* searched in /).first()).toBeVisible();
  for (const panel of ['threads', 'modules', 'memory', 'system', 'hex', 'strings', 'exposure']) await goTo(page, panel);
  await page
    .locator('ds-exposure-panel')
    .getByRole('option', { name: /GitHub/ })
    .first()
    .click();
  const detail = page.locator('ds-exposure-panel aside.detail');
  await detail.getByRole('button', { name: 'Reveal' }).click();
  await detail
    .getByRole('button', { name: /^(Reveal|Show)/ })
    .first()
    .click();
  // Not by its text: what the test names, the page would have from the test.
  await expect(
    detail
      .locator('.revealed, .value, code, pre')
      .filter({ hasText: /ghp_\w{36}/ })
      .first(),
  ).toBeVisible();
  await whileRevealed();
  await goTo(page, 'threads');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('"Wolper"');
  await expect(page.getByRole('dialog').getByRole('option').first()).toBeVisible();
  await page.keyboard.press('Escape');
  await goTo(page, 'share');
  await expect(page.getByRole('button', { name: 'Copy link' })).toHaveAttribute('aria-disabled', 'false');
  await page.getByRole('button', { name: 'Copy link' }).click();
}

test('after a whole session no string of the dump is in the browser’s profile folder, nor a hidden one in the page', async ({
  playwright,
  browserName,
  site,
}) => {
  const folder = mkdtempSync(join(tmpdir(), 'profile-'));
  const context = await launch(playwright, browserName, folder);
  const page = context.pages()[0] ?? (await context.newPage());
  await visit(page, site);
  await page.evaluate((text) => localStorage.setItem('control', text), CONTROL);
  const isInHeap = browserName === 'chromium' ? await heapOf(context, page) : undefined;
  await session(page, async () => {
    if (isInHeap) expect(await isInHeap(TOKEN)).toBe(true);
  });
  if (isInHeap) expect(await isInHeap(TOKEN)).toBe(false);
  await context.close();
  expect(foundIn(folder, [...MARKERS, CONTROL])).toEqual(new Set([CONTROL]));
  rmSync(folder, { recursive: true });
});

/** Whether a text is in the page's heap, as a snapshot shows it. */
async function heapOf(context: BrowserContext, page: Page): Promise<(text: string) => Promise<boolean>> {
  const devtools = await context.newCDPSession(page);
  return async (text) => {
    const chunks: string[] = [];
    const take = ({ chunk }: { readonly chunk: string }) => void chunks.push(chunk);
    devtools.on('HeapProfiler.addHeapSnapshotChunk', take);
    await devtools.send('HeapProfiler.collectGarbage');
    await devtools.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
    devtools.off('HeapProfiler.addHeapSnapshotChunk', take);
    return chunks.join('').includes(text);
  };
}
