import { expect, test } from '../stage.ts';

test('lists strings in windows: offset, text, place; a row leads to its byte', async ({ page, stage }) => {
  const panel = await stage.show('strings', { strings: 1_000_000 });
  const table = panel.getByRole('grid', { name: 'Strings of the file' });
  await expect(table).toHaveAttribute('aria-rowcount', '1000001');
  await expect(panel).toContainText('1 000 000 strings');
  const first = table.getByRole('row').nth(1);
  await expect(first).toContainText('Lanternfish could not open the queue file');
  await expect(first).toContainText('Heap');
  await expect(first.getByRole('link').first()).toHaveAttribute('href', '#/hex/0x1000');
  expect(await table.getByRole('row').count()).toBeLessThan(60);
  await first.focus();
  await page.keyboard.press('End');
  await expect(table.locator('tr[data-at="999999"]')).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  expect(await stage.hash()).toBe(`#/hex/0x${(0x1000 + 999_998 * 96).toString(16)}`);
});

test('hides what is private and says so to readers', async ({ stage }) => {
  const panel = await stage.show('strings');
  const row = panel.getByRole('row').filter({ hasText: 'DB_PASSWORD=•••' }).first();
  await expect(row).toContainText('private');
});

test('filters by length, encoding, place and text, each a new search', async ({ page, stage }) => {
  const panel = await stage.show('strings');
  await expect(panel).toContainText('12 480 strings');
  await panel.getByRole('combobox', { name: 'Shortest' }).selectOption('12');
  await panel.getByRole('button', { name: 'UTF-16', exact: true }).click();
  await panel.getByRole('combobox', { name: 'Place' }).selectOption('stack');
  await panel.getByRole('searchbox').fill('shopping');
  await expect.poll(() => stage.calls()).toContain('strings 12 utf16le+utf16be stack shopping');
  await expect(panel).toContainText('1 248 strings');
  await expect(panel.getByRole('row').nth(1)).toContainText('shopping');
  await panel.getByRole('searchbox').fill('nothing');
  await expect(panel).toContainText('No string fits.');
  expect(await page.evaluate(() => location.hash)).toBe('#/strings/');
});

test('a search under way says so far, can be paused, stopped, and carried on with', async ({ stage }) => {
  const panel = await stage.show('strings', { searchState: 'running' });
  await expect(panel).toContainText('12 480 strings so far, 268 of 412 MB');
  await panel.getByRole('button', { name: 'Pause' }).click();
  await expect(panel).toContainText('Paused at 268 of 412 MB');
  await panel.getByRole('button', { name: 'Resume' }).click();
  await panel.getByRole('button', { name: 'Stop' }).click();
  await expect(panel).toContainText('Stopped at 64 %. 12 480 strings so far; the rest was not searched.');
  expect(await stage.violations()).toEqual([]);
  await panel.getByRole('button', { name: 'Search the rest' }).click();
  await expect(panel.getByRole('button', { name: 'Pause' })).toBeVisible();
});

test('a failure keeps what was found; an empty list says why', async ({ stage }) => {
  const failed = await stage.show('strings', { searchState: 'failed' });
  await expect(failed).toContainText('The search stopped: the bytes could not be read.');
  await expect(failed.getByRole('row').nth(1)).toContainText('Lanternfish');
  const running = await stage.show('strings', { searchState: 'running', strings: 0 });
  await expect(running).toContainText('None of 6 or more characters yet.');
  const done = await stage.show('strings', { strings: 0 });
  await expect(done).toContainText('None of 6 or more characters.');
  await done.getByRole('searchbox').fill('été');
  await expect(done).toContainText('Strings are made of the characters of ASCII.');
});
