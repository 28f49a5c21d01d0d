/** Strings of a whole dump, and the search over its bytes from the palette to Hex and back. */
import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { environment } from '../../synth/sample/secrets.ts';
import { buildSample } from '../../synth/sample.ts';
import { violationsInBothThemes } from '../support/axe.ts';
import { everything, settled } from '../support/drawn.ts';
import { drop, expect, go, test, visit } from '../support/fixtures.ts';

const bytes = Buffer.from(buildSample());

async function open(page: Page, name = 'sample.dmp', content: Uint8Array = bytes): Promise<void> {
  await drop(page, name, content);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
}

test('Strings lists what the file holds, found again by its own bytes; a row leads to them', async ({ page, site }) => {
  await visit(page, site);
  await open(page);
  await go(page, 'strings');
  const panel = page.locator('ds-strings-panel');
  const ascii = [...bytes.toString('latin1').matchAll(/[\t -~]{24,}/g)];
  await panel.getByRole('combobox', { name: 'Shortest' }).selectOption('24');
  await panel.getByRole('button', { name: 'ASCII', exact: true }).click();
  await expect(panel.locator('.progress')).toContainText(`${ascii.length} strings`);
  const first = ascii[0];
  const row = panel.getByRole('row').nth(1);
  await expect(row.getByRole('link').first()).toHaveText(`0x${first?.index.toString(16)}`);
  await expect(row).toContainText(first?.[0].slice(0, 20) ?? '');
  await row.getByRole('link').first().click();
  await expect(page).toHaveURL(new RegExp(`#/hex/0x${first?.index.toString(16)}$`));
  await page.goBack();
  // What was chosen is still chosen.
  await expect(panel.locator('.progress')).toContainText(`${ascii.length} strings`);
  await panel.getByRole('searchbox').fill('no text of this file');
  await expect(panel).toContainText('No string fits.');
});

test('no value of the environment that names a secret is in Strings, nor among the places of its name', async ({
  page,
  site,
}) => {
  const secrets = environment()
    .filter((line) => /(?:TOKEN|PASSWORD|SECRET|KEY)[^=]*=/i.test(line))
    .map((line) => line.slice(line.indexOf('=') + 1));
  expect(secrets.length).toBeGreaterThan(0);
  await visit(page, site);
  await open(page);
  await go(page, 'strings');
  const panel = page.locator('ds-strings-panel');
  for (const word of ['TOKEN', 'PASSWORD', 'SECRET', 'KEY', 'token']) {
    await panel.getByRole('searchbox').fill(word);
    // Asked for after a pause in typing.
    const text = await settled(page, 500);
    for (const secret of secrets) expect(text, word).not.toContain(secret);
  }
  await expect(panel.getByRole('row').nth(1)).toBeVisible();
  await page.keyboard.press('Control+k');
  const dialog = page.getByRole('dialog');
  await page.keyboard.type('"GITHUB_TOKEN"');
  await expect(dialog.getByRole('option').first()).toContainText('TOKEN');
  const text = await everything(page);
  for (const secret of secrets) expect(text).not.toContain(secret);
});

test('a text is searched from the palette, its places are stepped through in Hex', async ({ page, site }) => {
  const wide = Buffer.from('shopping.note', 'utf16le');
  const places = [
    ...bytes
      .toString('latin1')
      .toLowerCase()
      .matchAll(/shopping\.note/g),
  ].map(({ index }) => index);
  const lower = Buffer.from(bytes.toString('latin1').toLowerCase(), 'latin1');
  for (let at = lower.indexOf(wide); at >= 0; at = lower.indexOf(wide, at + 1)) places.push(at);
  places.sort((a, b) => a - b);
  expect(places.length).toBeGreaterThan(1);
  await visit(page, site);
  await open(page);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('Shopping.note');
  await expect(page.getByRole('option', { name: /Search the whole file/ })).toBeVisible();
  await page.keyboard.press('Control+Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText(`${places.length} places found`);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`#/hex/0x${places[0]?.toString(16)}$`));
  const steps = page.locator('ds-hit-steps');
  await expect(steps).toContainText(`1 of ${places.length}`);
  await steps.getByRole('button', { name: 'Next place' }).click();
  await expect(page).toHaveURL(new RegExp(`#/hex/0x${places[1]?.toString(16)}$`));
  await expect(steps).toContainText(`2 of ${places.length}`);
  await page.keyboard.press('Shift+F3');
  await page.keyboard.press('Shift+F3');
  // Before the first comes the last.
  await expect(page).toHaveURL(new RegExp(`#/hex/0x${places.at(-1)?.toString(16)}$`));
  await steps.getByRole('button', { name: 'End the search' }).click();
  await expect(steps.getByRole('group')).toHaveCount(0);
});

test('bytes are searched with what may be anything, case where it matters', async ({ page, site }) => {
  await visit(page, site);
  await open(page);
  await page.keyboard.press('Control+k');
  const dialog = page.getByRole('dialog');
  await page.keyboard.type('hex: 4d 44 ?? 50');
  const found = [...bytes.toString('latin1').matchAll(/MD[\s\S]P/g)];
  await expect(dialog).toContainText(`${found.length} place${found.length === 1 ? '' : 's'} found`);
  await expect(dialog.getByRole('option').first()).toContainText('MDMP');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('"mdmp"');
  await expect(dialog.getByRole('button', { name: 'Match case' })).toBeVisible();
  await expect(dialog.getByRole('option').first()).toContainText('MDMP');
  await dialog.getByRole('button', { name: 'Match case' }).click();
  await expect(dialog).toContainText('Nothing in the file fits.');
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
});

test('what a container holds is searched as if it were not packed', async ({ page, site }) => {
  await visit(page, site);
  await open(page, 'sample.dmp.gz', gzipSync(bytes));
  await go(page, 'strings');
  const panel = page.locator('ds-strings-panel');
  await panel.getByRole('button', { name: 'ASCII', exact: true }).click();
  const all = [...bytes.toString('latin1').matchAll(/[\t -~]{6,}/g)].length;
  await expect(panel.locator('.progress .num')).toHaveText(
    new RegExp(`^\\s*${all.toLocaleString('en').replace(',', '\u2009')} strings\\s*$`),
  );
});

test('Memory shows how the file looks, and leads to its bytes', async ({ page, site }) => {
  await visit(page, site);
  await open(page);
  await go(page, 'memory');
  const strip = page.locator('ds-survey-strip');
  const slider = strip.getByRole('slider', { name: 'Place in the file' });
  await slider.focus();
  await page.keyboard.press('End');
  await expect(slider).toHaveAttribute('aria-valuetext', /%, .+, 0x[0-9a-f]+/);
  await strip.getByText('The same as a table').click();
  await expect(strip.getByRole('grid').getByRole('row').nth(1)).toContainText('0x0');
  await slider.focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#\/hex\/0x[0-9a-f]+$/);
});

test("axe finds nothing in the palette's search, nor in the steps through it, in both themes", async ({
  page,
  site,
}) => {
  await visit(page, site);
  await open(page);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('"boat"');
  await expect(page.getByRole('dialog').getByRole('option').nth(1)).toContainText(/boat/i);
  expect(await violationsInBothThemes(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await expect(page.locator('ds-hit-steps').getByRole('group')).toBeVisible();
  expect(await violationsInBothThemes(page)).toEqual([]);
});
