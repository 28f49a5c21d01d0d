/** The palette by itself, with a dump that was never a file. */
import type { Page } from '@playwright/test';
import { type Site, serve } from '../../tools/serve.ts';
import { expect, test } from '../e2e/support/fixtures.ts';
import type { FakeDump, FakeOptions } from './fake-dump.ts';

interface Palette extends HTMLElement {
  readonly updateComplete: Promise<unknown>;
  dump: FakeDump;
  show(query?: string): void;
}

let site: Site;
test.beforeAll(async () => {
  site = await serve({ root: 'build/harness' });
});
test.afterAll(() => site.stop());

async function showPalette(page: Page): Promise<void> {
  await page.goto(site.url);
  await page.evaluate(async () => {
    await customElements.whenDefined('ds-palette');
    const { fakes } = globalThis as unknown as { fakes: { fakeDump(options: FakeOptions): FakeDump } };
    const palette = Object.assign(document.createElement('ds-palette'), { dump: fakes.fakeDump({}) }) as Palette;
    document.body.append(palette);
    await palette.updateComplete;
    palette.show();
  });
}

/** What the file was searched for so far. */
async function searches(page: Page): Promise<readonly string[]> {
  const calls = await page.locator('ds-palette').evaluate((palette) => [...(palette as Palette).dump.calls]);
  return calls.filter((call) => call.startsWith('find'));
}

test('what was found in one file is gone when another one takes its place, which is asked the same', async ({
  page,
}) => {
  await showPalette(page);
  await page.keyboard.insertText('lf_sync');
  const modules = page.getByRole('group', { name: 'Modules', exact: true });
  await expect(modules.getByRole('option').first()).toBeVisible();
  const asked = await page.locator('ds-palette').evaluate(async (palette) => {
    const { fakes } = globalThis as unknown as { fakes: { fakeDump(options: FakeOptions): FakeDump } };
    const dump = fakes.fakeDump({});
    const asked: (string | undefined)[] = [];
    const rows = async (_list: string, { filter }: { filter?: string }) => {
      asked.push(filter);
      return { rows: [], indexes: [], total: 0 };
    };
    (palette as Palette).dump = { ...dump, access: { ...dump.access, rows } } as FakeDump;
    await new Promise((resolve) => setTimeout(resolve, 400));
    return asked;
  });
  await expect(modules).toHaveCount(0);
  expect(asked).toContain('lf_sync');
});

test('what was typed as the palette was closed is not searched for', async ({ page }) => {
  await showPalette(page);
  await page.keyboard.insertText('"never"');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  // Longer than the palette waits for the next key.
  await page.waitForTimeout(400);
  expect(await searches(page)).toEqual([]);
  // Shown again, it begins with nothing and searches as before.
  await page.locator('ds-palette').evaluate((palette) => (palette as Palette).show());
  await expect(page.getByRole('combobox')).toHaveValue('');
  await page.keyboard.insertText('"always"');
  await expect.poll(() => searches(page)).toHaveLength(1);
});

test('draws nothing while it is closed, and what is known by then when it is opened', async ({ page }) => {
  await showPalette(page);
  await page.keyboard.press('Escape');
  const options = page.locator('ds-palette [role="option"]');
  const changes = await page.locator('ds-palette').evaluate(async (palette) => {
    const { dump } = palette as Palette;
    const { crash, ...summary } = dump.summary;
    let changes = 0;
    const watch = new MutationObserver((all) => {
      changes += all.length;
    });
    const root = palette.shadowRoot;
    if (root) watch.observe(root, { subtree: true, childList: true, attributes: true, characterData: true });
    for (let i = 0; i < 5; i++) {
      (palette as Palette).dump = { ...dump, summary: { ...summary } };
      await (palette as Palette).updateComplete;
    }
    return crash ? changes + watch.takeRecords().length : -1;
  });
  expect(changes).toBe(0);
  await expect(options.filter({ hasText: 'Go to the crashing thread' })).toHaveCount(1);
  await page.locator('ds-palette').evaluate((palette) => (palette as Palette).show());
  await expect(options.first()).toBeVisible();
  await expect(options.filter({ hasText: 'Go to the crashing thread' })).toHaveCount(0);
});

test('keeps nothing of a file that is closed, whether or not anybody sees it', async ({ page }) => {
  await showPalette(page);
  await page.keyboard.insertText('lf_sync');
  const modules = page.locator('ds-palette [role="group"][aria-label="Modules"]');
  await expect(modules).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(modules).toHaveCount(1);
  await page.locator('ds-palette').evaluate((palette) => {
    (palette as { dump?: unknown }).dump = undefined;
  });
  await expect(modules).toHaveCount(0);
});

test('hears of what is found in the file after it was closed and opened again', async ({ page }) => {
  await showPalette(page);
  await page.keyboard.press('Escape');
  await page.locator('ds-palette').evaluate((palette) => (palette as Palette).show());
  await page.keyboard.insertText('"always"');
  await expect.poll(() => searches(page)).toHaveLength(1);
  await expect(page.locator('ds-palette [role="option"]').filter({ hasText: 'stands before' }).first()).toBeVisible();
});
