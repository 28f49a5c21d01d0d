import type { Locator, Page } from '@playwright/test';
import { expect, test } from '../stage.ts';

const GRID = { role: 'grid', name: 'Bytes' } as const;

function grid(panel: Locator): Locator {
  return panel.getByRole(GRID.role, { name: GRID.name });
}

/** The place of the cursor, as the inspector says it. */
function cursor(panel: Locator): Locator {
  return panel.locator('ds-value-inspector .place');
}

/** Places of the first and last line that can be seen. */
function linesInSight(page: Page): Promise<{ first: string; last: string; count: number }> {
  return page.locator('ds-hex-grid').evaluate((grid) => {
    const root = grid.shadowRoot as ShadowRoot;
    const box = root.querySelector('.scroller')?.getBoundingClientRect();
    const lines = [...root.querySelectorAll<HTMLElement>('.line:not(.pin)')].filter((line) => {
      const { top, bottom } = line.getBoundingClientRect();
      return box !== undefined && bottom > box.top + 4 && top < box.bottom - 4;
    });
    const place = (line: HTMLElement | undefined) => line?.querySelector('.ad')?.textContent ?? '';
    return { first: place(lines[0]), last: place(lines.at(-1)), count: lines.length };
  });
}

test('is a grid that says where it is, in which only what is in sight is in the document', async ({ page, stage }) => {
  const panel = await stage.show('hex', {}, '0x410');
  await expect(grid(panel)).toHaveAttribute('aria-colcount', '18');
  await expect(grid(panel)).toHaveAttribute('aria-rowcount', String((412 * 2 ** 20) / 16));
  const cell = panel.locator('ds-hex-grid [role=gridcell]#cursor');
  await expect(cell).toHaveAttribute('aria-label', /^410: [0-9a-f]{2}/);
  await expect(cell.locator('xpath=..').locator('xpath=..')).toHaveAttribute('aria-rowindex', '66');
  expect(await page.locator('ds-hex-grid .line').count()).toBeLessThan(60);
});

test('moves by every key, to the ends of the file too', async ({ page, stage }) => {
  const panel = await stage.show('hex', { size: 2 ** 20 }, '0x410');
  await grid(panel).focus();
  const steps = [
    ['ArrowRight', '00000411'],
    ['ArrowDown', '00000421'],
    ['ArrowLeft', '00000420'],
    ['ArrowUp', '00000410'],
    ['j', '00000420'],
    ['k', '00000410'],
    ['End', '0000041f'],
    ['Home', '00000410'],
    ['Control+End', '000fffff'],
    ['Control+Home', '00000000'],
  ] as const;
  for (const [key, place] of steps) {
    await page.keyboard.press(key);
    await expect(cursor(panel), key).toHaveText(place);
  }
  await page.keyboard.press('PageDown');
  const { count } = await linesInSight(page);
  const place = Number(`0x${(await cursor(panel).textContent())?.trim()}`);
  expect(place / 16).toBeGreaterThan(count / 2);
  expect(place / 16).toBeLessThanOrEqual(count);
  await page.keyboard.press('PageUp');
  await expect(cursor(panel)).toHaveText('00000000');
});

test('scrolls a file of 256 GB as one of 1 MB: by wheel a few lines, by the bar anywhere, by keys to the last byte', async ({
  page,
  stage,
}) => {
  const size = 256 * 2 ** 30;
  const panel = await stage.show('hex', { size });
  await expect(grid(panel)).toBeVisible();
  await expect.poll(() => linesInSight(page).then(({ first }) => first)).toBe('0000000000');

  await grid(panel).hover();
  await page.mouse.wheel(0, 72);
  await expect.poll(() => linesInSight(page).then(({ first }) => first)).toBe('0000000030');

  const scroller = page.locator('ds-hex-grid .scroller');
  await scroller.evaluate((element) => {
    element.scrollTop = (element.scrollHeight - element.clientHeight) / 2;
  });
  await expect.poll(async () => Number(`0x${(await linesInSight(page)).first}`) / size).toBeGreaterThan(0.499);
  expect(Number(`0x${(await linesInSight(page)).first}`) / size).toBeLessThan(0.501);

  await scroller.evaluate((element) => {
    element.scrollTop = element.scrollHeight;
  });
  await expect.poll(() => linesInSight(page).then(({ last }) => last)).toBe('3ffffffff0');

  await grid(panel).focus();
  await page.keyboard.press('Control+Home');
  await expect.poll(() => linesInSight(page).then(({ first }) => first)).toBe('0000000000');
  await page.keyboard.press('Control+End');
  await expect(cursor(panel)).toHaveText('3fffffffff');
  await expect.poll(() => linesInSight(page).then(({ last }) => last)).toBe('3ffffffff0');
  // The bar stands where the file is.
  const toEnd = () => scroller.evaluate((element) => element.scrollHeight - element.scrollTop - element.clientHeight);
  await expect.poll(toEnd).toBeLessThan(200);
});

test('goes to a place that is typed, and says why when it cannot', async ({ stage }) => {
  const panel = await stage.show('hex', { size: 2 ** 20 });
  const field = panel.getByRole('textbox', { name: 'Go to' });
  await field.fill('0x1f40');
  await field.press('Enter');
  await expect(cursor(panel)).toHaveText('00001f40');
  expect(await stage.hash()).toBe('#/hex/0x1f40');
  await field.fill('+0x40');
  await field.press('Enter');
  await expect(cursor(panel)).toHaveText('00001f80');
  await field.fill('nowhere');
  await field.press('Enter');
  await expect(panel.getByRole('alert')).toHaveText('That is no number. Try 0x1f40 or +0x40.');
  await field.fill('0x100000');
  await field.press('Enter');
  await expect(panel.getByRole('alert')).toHaveText('That is beyond the last byte, fffff.');
  await panel.getByRole('button', { name: 'Back' }).click();
  await expect(cursor(panel)).toHaveText('00001f40');
  await panel.getByRole('button', { name: 'Forward' }).click();
  await expect(cursor(panel)).toHaveText('00001f80');
});

for (const place of ['0x100000', '1048576', '0xfffffffffffffffffff']) {
  test(`an address beyond the file, ${place}, shows the end and says so`, async ({ page, stage }) => {
    const panel = await stage.show('hex', { size: 2 ** 20 }, place);
    await expect(panel.getByRole('status').filter({ hasText: 'There is no byte' })).toHaveText(
      `There is no byte ${place} here. The last one, 0xfffff, is shown.`,
    );
    await expect(cursor(panel)).toHaveText('000fffff');
    await expect.poll(() => linesInSight(page).then(({ last }) => last)).toBe('000ffff0');
    // Another place has nothing to say.
    await page.evaluate(() => {
      location.hash = '#/hex/0xfffff';
    });
    await expect(panel.getByText('There is no byte')).toHaveCount(0);
  });
}

test('keeps in the address what the cursor moved to', async ({ page, stage }) => {
  const panel = await stage.show('hex', {}, '0x410');
  const entries = await page.evaluate(() => history.length);
  await grid(panel).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => stage.hash()).toBe('#/hex/0x430');
  expect(await page.evaluate(() => history.length)).toBe(entries);
  await expect(cursor(panel)).toHaveText('00000430');
});

test('draws the records: a line under their bytes, their names, a list that leads to them', async ({ page, stage }) => {
  await page.setViewportSize({ width: 1600, height: 900 });
  const panel = await stage.show('hex', {}, '0x400');
  await expect(panel.locator('ds-hex-grid .nt').getByText('Stream0')).toBeVisible();
  await expect(panel.locator('ds-hex-grid [data-at="1024"]')).toHaveClass(/\bin here\b/);
  await expect(panel.locator('ds-hex-grid [data-at="1023"]')).not.toHaveClass(/\bin\b/);
  await page.getByRole('grid', { name: 'Bytes' }).focus();
  for (let i = 0; i < 32; i++) await page.keyboard.press('ArrowDown');
  await expect(panel.locator('ds-hex-grid [data-at="1535"]')).toHaveClass(/\bin\b/);
  await expect(panel.locator('ds-hex-grid [data-at="1536"]')).not.toHaveClass(/\bin\b/);
  const list = panel.getByRole('grid', { name: 'Structure' });
  await list.getByText('Stream3').click();
  await expect.poll(() => stage.hash()).toBe('#/hex/0x44');
});

test('hides what is private: in cells, text, speech, values and copies', async ({ page, stage, browserName }) => {
  const hidden = [{ space: 0, at: '0x40', length: 24, title: 'Session cookie', id: 'f7' }];
  const panel = await stage.show('hex', { hidden }, '0x40');
  const cell = panel.locator('ds-hex-grid [data-at="64"]');
  await expect(cell).toHaveText('••');
  await expect(cell).toHaveAttribute('aria-label', '40: hidden, private');
  await expect(panel.locator('ds-hex-grid [data-at="87"]')).toHaveText('••');
  await expect(panel.locator('ds-hex-grid [data-at="88"]')).not.toHaveText('••');
  await expect(page.locator('ds-hex-grid .line', { has: page.locator('[data-at="64"]') }).locator('.tx')).toHaveText(
    '•'.repeat(16),
  );
  await expect(panel.locator('ds-value-inspector')).toContainText('hidden, private');
  await expect(panel.locator('ds-value-inspector')).not.toContainText('8 bit');
  await expect(panel).toContainText('24 bytes here are private: Session cookie.');
  await expect(panel.getByRole('link', { name: 'See the finding' })).toHaveAttribute('href', '#/exposure/f7');
  // The byte before: its own value is shown, wider ones reach into what is private.
  await grid(panel).focus();
  await page.keyboard.press('ArrowLeft');
  await expect(panel.locator('ds-value-inspector dt', { hasText: '8 bit' })).toBeVisible();
  await expect(panel.locator('ds-value-inspector dt:text-is("32 bit") + dd')).toHaveText('hidden, private');
  if (browserName !== 'chromium') return;
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Control+c');
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain('••');
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied.split('\n')).toHaveLength(2);
  expect(copied).toMatch(/^0000003f {2}[0-9a-f]{2}( ••){15} {2}.•{15}\n0000004f {2}••/);
  // As on a Mac.
  await page.evaluate(() => navigator.clipboard.writeText(''));
  await page.keyboard.press('Meta+c');
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(copied);
});

test('marks bytes that the file does not hold', async ({ stage }) => {
  const panel = await stage.show('hex', {}, '0x6060');
  const cell = panel.locator('ds-hex-grid [data-at="24672"]');
  await expect(cell).toHaveText('--');
  await expect(cell).toHaveAttribute('aria-label', '6060: not in the file');
  await expect(panel.locator('ds-value-inspector')).toContainText('not in the file');
});

test('selects with the mouse and with Shift, and says how much', async ({ page, stage }) => {
  const panel = await stage.show('hex', {}, '0x400');
  await panel.locator('ds-hex-grid [data-at="1026"]').click();
  await panel.locator('ds-hex-grid [data-at="1029"]').click({ modifiers: ['Shift'] });
  await expect(cursor(panel)).toHaveText('00000405, 4 bytes selected');
  await expect(panel.locator('ds-hex-grid [aria-selected=true]')).toHaveCount(4);
  await page.keyboard.press('Shift+ArrowRight');
  await expect(cursor(panel)).toHaveText('00000406, 5 bytes selected');
});

test('more bytes per line than fit do not stand beyond the edge, where nobody could reach them', async ({
  page,
  stage,
}) => {
  await page.setViewportSize({ width: 320, height: 640 });
  const panel = await stage.show('hex');
  await expect(panel.getByRole('gridcell').first()).toBeVisible();
  await panel.getByLabel('Bytes per line').selectOption('16 per line');
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  const cells = await panel
    .locator('[role=row]:not(.pin) [data-at]')
    .evaluateAll((all) => all.map((cell) => Math.ceil(cell.getBoundingClientRect().right)));
  expect(Math.max(...cells)).toBeLessThanOrEqual(320);
});

test('shows 8 or 16 bytes in a line, or as many as fit', async ({ page, stage }) => {
  const panel = await stage.show('hex', {}, '0x400');
  await expect(grid(panel)).toHaveAttribute('aria-colcount', '18');
  await panel.getByLabel('Bytes per line').selectOption('8 per line');
  await expect(grid(panel)).toHaveAttribute('aria-colcount', '10');
  await expect(cursor(panel)).toHaveText('00000400');
  await panel.getByLabel('Bytes per line').selectOption('As many as fit');
  await page.setViewportSize({ width: 390, height: 800 });
  await expect(grid(panel)).toHaveAttribute('aria-colcount', '10');
});
