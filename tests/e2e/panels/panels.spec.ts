/** From the crash to its bytes and back, through every panel, on a whole dump. */
import type { Page } from '@playwright/test';
import { buildSample } from '../../synth/sample.ts';
import { violationsInBothThemes } from '../support/axe.ts';
import { settled } from '../support/drawn.ts';
import { drop, expect, go, test, visit } from '../support/fixtures.ts';

async function openSample(page: Page): Promise<void> {
  await drop(page, 'sample.dmp', buildSample());
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
}

test('from the crashed thread to the memory of a register, to the file, and back', async ({ page, site }) => {
  await visit(page, site);
  await openSample(page);
  await page
    .getByRole('link', { name: /^Threads/ })
    .first()
    .click();
  await expect(page.locator('ds-frame-list tr.hit')).toContainText('Exact');
  const stackPointer = page.locator('ds-register-table dl > div', { has: page.locator('dt:text-is("rsp")') });
  await expect(stackPointer).toContainText('this stack');
  const address = (await stackPointer.getByRole('link').getAttribute('href'))?.replace('#/memory/0x', '') ?? '';
  await stackPointer.getByRole('link').click();
  await expect(page).toHaveURL(new RegExp(`#/memory/0x${address}$`));
  await expect(page.locator('ds-memory-panel [slot=place]')).toContainText('stack of thread');
  await page.getByRole('button', { name: 'Search for its address' }).click();
  await expect(page.getByRole('combobox', { name: 'Search and commands' })).toHaveValue(
    (address.padStart(16, '0').match(/../g) ?? []).reverse().join(' '),
  );
  await page.keyboard.press('Escape');
  // The same byte in memory and in the file.
  const cell = page.locator('ds-hex-grid #cursor');
  await expect(cell).toHaveText(/^[0-9a-f]{2}$/);
  const value = await page.locator('ds-value-inspector dt:text-is("64 bit") + dd').textContent();
  await page.locator('ds-memory-panel dt:text-is("In the file") + dd a').click();
  await expect(page).toHaveURL(/#\/hex\/0x/);
  await expect(page.locator('ds-hex-panel dt:text-is("In memory") + dd')).toContainText(address.slice(-8));
  await expect(page.locator('ds-value-inspector dt:text-is("64 bit") + dd')).toHaveText(value ?? '');
  await page.goBack();
  await expect(page).toHaveURL(new RegExp(`#/memory/0x${address}$`));
  await page.goBack();
  await expect(page).toHaveURL(/#\/threads$/);
});

test('Hex shows the file’s own bytes and names its records', async ({ page, site }) => {
  const bytes = buildSample();
  await visit(page, site);
  await openSample(page);
  await go(page, 'hex/0x0');
  for (const at of [0, 1, 2, 3, 8, 12]) {
    const pair = (bytes[at] ?? 0).toString(16).padStart(2, '0');
    await expect(page.locator(`ds-hex-grid [data-at="${at}"]`)).toHaveText(pair);
  }
  await page.getByRole('grid', { name: 'Bytes' }).focus();
  await page.keyboard.press('Control+End');
  const last = bytes.length - 1;
  const pair = (bytes[last] ?? 0).toString(16).padStart(2, '0');
  await expect(page.locator(`ds-hex-grid [data-at="${last}"]`)).toHaveText(pair);
  await page.getByRole('grid', { name: 'Structure' }).getByText('ModuleListStream', { exact: true }).click();
  await expect(page.locator('ds-hex-panel [slot=place]')).toContainText('ModuleListStream');
});

test('a frame leads to its module, the module to its memory', async ({ page, site }) => {
  await visit(page, site);
  await openSample(page);
  await go(page, 'threads');
  const module = page.locator('ds-frame-list tr.hit a.mod:visible');
  const name = (await module.textContent())?.trim() ?? '';
  await module.click();
  await expect(page).toHaveURL(/#\/modules\/\d+$/);
  await expect(page.locator('ds-module-detail h2')).toHaveText(name);
  await page.locator('ds-module-detail dt:text-is("Record") + dd a').click();
  await expect(page).toHaveURL(/#\/hex\/0x/);
  await expect(page.locator('ds-hex-panel [slot=place]')).toContainText('ModuleListStream');
});

test('System tells the process and what the dump cannot tell', async ({ page, site }) => {
  await visit(page, site);
  await openSample(page);
  await go(page, 'system');
  await expect(page.getByRole('region', { name: 'Process', exact: true })).toContainText('7316');
  await expect(page.getByRole('grid', { name: 'Handles' })).toContainText('shopping.note');
  await expect(page.getByRole('region', { name: 'What this dump cannot tell' })).toContainText('Connections');
  // Names of variables only: their values never reach the page.
  await expect(page.getByRole('region', { name: 'Environment' })).toContainText('PATH');
});

test('axe finds nothing on the start page, nor in any panel of a whole dump, in both themes', async ({
  page,
  site,
}) => {
  await visit(page, site);
  expect(await violationsInBothThemes(page)).toEqual([]);
  await openSample(page);
  for (const place of [
    'overview',
    'exposure',
    'threads',
    'threads/1',
    'modules',
    'modules/0',
    'memory',
    'memory/0x0',
    'hex/0x20',
    'strings',
    'system',
    'share',
    'help',
  ]) {
    await go(page, place);
    await expect(page.locator(`ds-${place.split('/')[0]}-panel h1`).first()).toBeVisible();
    await settled(page);
    expect(await violationsInBothThemes(page), place).toEqual([]);
  }
});
