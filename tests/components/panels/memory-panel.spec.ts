import { expect, test } from '../stage.ts';

test('without an address shows the picture of the space and its table twin', async ({ stage }) => {
  const panel = await stage.show('memory');
  const map = panel.getByRole('navigation', { name: 'Address space' });
  await expect(map.getByRole('link', { name: /Stacks/ })).toBeVisible();
  await expect(map.getByRole('link', { name: /Not in the file/ })).toBeVisible();
  await expect(map).toContainText('00007ff8`00000000');
  const regions = panel.getByRole('grid', { name: 'Regions' });
  await expect(regions).toHaveAttribute('aria-rowcount', '97');
  // A number never stands alone.
  await expect(panel.getByText('96 regions', { exact: true })).toBeVisible();
  await expect(regions).toContainText('000001d4`7e000000');
  await map.getByRole('link', { name: /Program code.*lf_sync/ }).click();
  await expect.poll(() => stage.hash()).toMatch(/^#\/memory\/0x7ff8/);
});

test('shows the bytes at an address, what lies there, and where it is in the file', async ({ stage }) => {
  const panel = await stage.show('memory', {}, '0x1d47e0061c0');
  await expect(panel.locator('.here')).toContainText('private memory');
  await expect(panel.locator('.here')).toContainText('64 KB, read, write');
  await expect(panel.getByRole('link', { name: '0x1061c0' })).toHaveAttribute('href', '#/hex/0x1061c0');
  await expect(panel.locator('ds-hex-grid .ad').first()).toContainText('000001d4`7e00');
});

test('asks for the bytes of a pointer to what the cursor is at', async ({ page, stage }) => {
  const panel = await stage.show('memory', {}, '0x1d47e0061c0');
  const asked = page.evaluate(
    () =>
      new Promise((resolve) => {
        addEventListener('find', (event) => resolve((event as CustomEvent<string>).detail), { once: true });
      }),
  );
  await panel.getByRole('button', { name: 'Search for its address' }).click();
  expect(await asked).toBe('c0 61 00 7e d4 01 00 00');
});

test('goes from region to region by keys at the edge and by button', async ({ page, stage }) => {
  const panel = await stage.show('memory', {}, '0x1d47e020000');
  const grid = panel.getByRole('grid', { name: 'Bytes' });
  await grid.focus();
  await page.keyboard.press('ArrowUp');
  // The last byte of the region before: what lies between is not described.
  await expect.poll(() => stage.hash()).toBe('#/memory/0x1d47e00ffff');
  await expect(panel.locator('ds-hex-grid #cursor')).toHaveAttribute('data-at', `${0xffff}`);
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => stage.hash()).toBe('#/memory/0x1d47e020000');
  await panel.getByRole('button', { name: 'Region after' }).click();
  await expect.poll(() => stage.hash()).toBe('#/memory/0x1d47e040000');
});

test('a region that cannot be asked for is no error of the page', async ({ stage }) => {
  const panel = await stage.show('memory', {}, '0x1d47e020000');
  const next = panel.getByRole('button', { name: 'Region after' });
  await expect(next).toBeVisible();
  const asked = await panel.evaluate(async (panel) => {
    const { access } = (panel as unknown as { dump: { access: Record<string, unknown> } }).dump;
    let asked = 0;
    access['describe'] = async () => ({});
    access['rows'] = async () => {
      asked++;
      throw new Error('the reader is gone');
    };
    [...(panel.shadowRoot?.querySelectorAll('button') ?? [])]
      .find(({ textContent }) => textContent?.includes('Region after'))
      ?.click();
    await new Promise((resolve) => setTimeout(resolve, 100));
    return asked;
  });
  expect(asked).toBe(1);
  expect(await stage.hash()).toBe('#/memory/0x1d47e020000');
});

test('says so when nothing lies at an address, and what lies nearest', async ({ stage }) => {
  const panel = await stage.show('memory', { regions: 131_070 }, '0x1d47e050000');
  await expect(panel).toContainText('Nothing lies at 000001d4`7e050000.');
  await expect(panel.locator('dt:text-is("Nearest below") + dd')).toContainText('000001d4`7e04ffff');
  await expect(panel.locator('dt:text-is("Nearest above") + dd')).toContainText('000001d4`7e060000');
  const halvings = (await stage.calls()).filter((call) => call.startsWith('rows regions') && call.includes(' 1 base'));
  expect(halvings.length).toBeLessThan(24);
});

test('draws a region of which nothing is in the file as absent', async ({ stage }) => {
  const panel = await stage.show('memory', {}, '0x1d47e080000');
  await expect(panel.locator('.here')).toContainText('not in the file');
});

test('follows a pointer with Enter, and Back returns', async ({ page, stage }) => {
  const panel = await stage.show('memory', {}, '0x1d47e006200');
  await expect(panel.locator('ds-hex-grid #cursor')).toHaveClass(/pointer/);
  await panel.getByRole('grid', { name: 'Bytes' }).focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => stage.hash()).toMatch(/^#\/memory\/0x1d47e00\w{4}$/);
  await page.goBack();
  await expect.poll(() => stage.hash()).toBe('#/memory/0x1d47e006200');
});

test('X shows the same byte in the file', async ({ page, stage }) => {
  const panel = await stage.show('memory', {}, '0x1d47e006200');
  await expect(panel.getByRole('link', { name: '0x106200' })).toBeVisible();
  await panel.getByRole('grid', { name: 'Bytes' }).focus();
  await page.keyboard.press('x');
  await expect.poll(() => stage.hash()).toBe('#/hex/0x106200');
});

test('scrolls 131,070 regions with few in the document', async ({ page, stage }) => {
  const panel = await stage.show('memory', { regions: 131_070 });
  const regions = panel.getByRole('grid', { name: 'Regions' });
  await expect(regions).toHaveAttribute('aria-rowcount', '131071');
  await regions.getByRole('row').nth(1).focus();
  await page.keyboard.press('End');
  await expect(regions).toContainText((0x1d4_7e00_0000 + 131_069 * 0x2_0000).toString(16).slice(-8));
  expect(await regions.getByRole('row').count()).toBeLessThan(80);
  // What matches is looked at from its beginning, wherever one was in the list.
  await panel.getByRole('searchbox').fill('rw-');
  await expect(regions.locator('tbody tr').first()).toHaveAttribute('aria-rowindex', '2');
});

test('shows physical memory alone, and beside virtual memory by a switch', async ({ stage }) => {
  const file = { id: 0, size: 2 ** 30 } as const;
  const physical = { id: 2, size: 2 ** 30 } as const;
  const raw = { isBare: true, summary: { spaces: [file, physical] } } as const;
  const panel = await stage.show('memory', raw);
  await expect(panel.getByRole('grid', { name: 'Bytes' })).toHaveAttribute('aria-rowcount', String(2 ** 26));
  const both = await stage.show('memory', { summary: { spaces: [file, { id: 1 }, physical] } });
  await both.getByRole('button', { name: 'Physical memory' }).click();
  await expect.poll(() => stage.hash()).toBe('#/memory/physical/0x0');
});

test('in a dump of physical memory alone every address is one of it', async ({ stage }) => {
  const spaces = [
    { id: 0, size: 2 ** 30 },
    { id: 2, size: 2 ** 30 },
  ] as const;
  const panel = await stage.show('memory', { summary: { spaces } }, '0x1d47e0061c0');
  await expect(panel.getByRole('grid', { name: 'Bytes' })).toBeVisible();
  await expect(panel).not.toContainText('Nothing lies at');
  await expect(panel.getByRole('grid', { name: 'Regions' })).toBeVisible();
});

test('a report without memory says so', async ({ stage }) => {
  const panel = await stage.show('memory', { isBare: true });
  await expect(panel).toContainText('This file holds no memory contents, and describes none.');
});

test('shows how the file looks: a slider over it, a legend in words, and the same as a table', async ({
  page,
  stage,
}) => {
  const panel = await stage.show('memory');
  const strip = panel.locator('ds-survey-strip');
  for (const word of ['zeros', 'text', 'code and data', 'looks encrypted or compressed']) {
    await expect(strip.locator('.legend')).toContainText(word);
  }
  const slider = strip.getByRole('slider');
  await slider.focus();
  await page.keyboard.press('End');
  await expect(slider).toHaveAttribute('aria-valuetext', /^99 %, not read yet, 0x/);
  await page.keyboard.press('Home');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  await expect(slider).toHaveAttribute('aria-valuetext', /^30 %, text, 0x/);
  await strip.getByText('The same as a table').click();
  const rows = strip.getByRole('grid').getByRole('row');
  await expect(rows).toHaveCount(6);
  await expect(rows.nth(4)).toContainText('7.9 bits');
  await expect(rows.nth(4)).toContainText('looks encrypted or compressed');
  expect(await stage.violations()).toEqual([]);
  // A click leads to the bytes beneath it.
  const box = await slider.boundingBox();
  await slider.click({ position: { x: (box?.width ?? 0) * 0.7, y: 20 } });
  const offset = Number((await stage.hash()).replace('#/hex/', ''));
  expect(offset / (412 * 2 ** 20)).toBeCloseTo(0.7, 1);
});
