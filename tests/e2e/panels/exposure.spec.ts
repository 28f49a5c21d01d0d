/** The exposure panel as a person uses it: by keyboard, revealing and hiding, muting and taking it back. */
import type { Page } from '@playwright/test';
import { buildSample } from '../../synth/sample.ts';
import { drop, expect, test, visit } from '../support/fixtures.ts';

const TOKEN = /ghp_ThisIsASample\w+/;

async function openExposure(page: Page): Promise<void> {
  await drop(page, 'sample.dmp', buildSample());
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.evaluate(() => {
    location.hash = '#/exposure';
  });
  await expect(page.locator('ds-exposure-panel h1')).toContainText('Not as it is.');
}

const token = (page: Page) => page.locator('ds-exposure-panel').getByRole('option', { name: /GitHub/ });
const detail = (page: Page) => page.locator('ds-exposure-panel aside.detail');

/** The address tells the panel what was chosen, a moment after the click: keys are for later. */
async function chooseToken(page: Page): Promise<void> {
  await token(page).click();
  await expect(detail(page)).toContainText('Environment');
}

test.describe('with a clock of its own', () => {
  test.use({ ownWindow: true });

  test('a value is shown when asked twice, and hides after 20 seconds, on blur and on leaving', async ({
    page,
    site,
  }) => {
    await page.clock.install();
    await visit(page, site);
    await openExposure(page);
    await chooseToken(page);
    await page.keyboard.press('r');
    await expect(detail(page)).toContainText('Anyone who can see the screen can read it.');
    await expect(detail(page)).not.toContainText(TOKEN);
    await page.keyboard.press('r');
    await expect(detail(page)).toContainText(TOKEN);
    await page.clock.fastForward(19_000);
    await expect(detail(page)).toContainText(TOKEN);
    await page.clock.fastForward(1_500);
    await expect(detail(page)).not.toContainText(TOKEN);
    // Asked once in a visit.
    await detail(page).getByRole('button', { name: 'Reveal' }).click();
    await expect(detail(page)).toContainText(TOKEN);
    await page.evaluate(() => dispatchEvent(new Event('blur')));
    await expect(detail(page)).not.toContainText(TOKEN);
    await page.keyboard.press('r');
    await expect(detail(page)).toContainText(TOKEN);
    await page.evaluate(() => {
      location.hash = '#/overview';
    });
    await page.evaluate(() => {
      location.hash = '#/exposure';
    });
    await chooseToken(page);
    await expect(detail(page)).not.toContainText(TOKEN);
  });
});

test('a mute has a reason, is said in the verdict, outlives the panel, and can be undone', async ({ page, site }) => {
  await visit(page, site);
  await openExposure(page);
  await chooseToken(page);
  await page.keyboard.press('m');
  // The reasons are in sight and have the focus: no pointer is needed, nor a way through the page.
  await expect(detail(page).getByRole('button', { name: 'Not a secret' })).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const panel = page.locator('ds-exposure-panel');
  await expect(panel.locator('.lead')).toContainText('One finding was muted by you.');
  await expect(panel.getByRole('listbox', { name: 'Muted' })).toContainText('Muted: test data');
  await page.evaluate(() => {
    location.hash = '#/overview';
  });
  await expect(page.locator('ds-overview-panel')).toContainText('One finding was muted by you.');
  await page.evaluate(() => {
    location.hash = '#/exposure';
  });
  await expect(panel.getByRole('listbox', { name: 'Muted' })).toBeVisible();
  await chooseToken(page);
  await page.keyboard.press('m');
  await expect(panel.getByRole('listbox', { name: 'Muted' })).toHaveCount(0);
  await expect(panel.locator('.lead')).not.toContainText('muted');
});

test('keys lead through findings and to their bytes; the table filters; findings stand on the ribbon', async ({
  page,
  site,
}) => {
  await visit(page, site);
  await openExposure(page);
  await page.keyboard.press('n');
  await expect(page).toHaveURL(/#\/exposure\/f\d+$/);
  const first = page.url();
  await page.keyboard.press('n');
  await expect(page).not.toHaveURL(first);
  await page.keyboard.press('Shift+N');
  await expect(page).toHaveURL(first);
  const panel = page.locator('ds-exposure-panel');
  const strong = panel.getByRole('button', { name: /^\d+: Passwords and API keys, strong$/ });
  await strong.click();
  await expect(strong).toHaveAttribute('aria-pressed', 'true');
  await expect(panel.locator('section.group')).toHaveCount(1);
  await strong.click();
  await expect(panel.locator('section.group').nth(1)).toBeVisible();
  await page.keyboard.press('x');
  await expect(page).toHaveURL(/#\/hex\/0x[0-9a-f]+$/);
  await expect(page.locator('ds-hex-grid #cursor')).toHaveText('••');
  expect(
    await page.locator('ds-file-ribbon').evaluate((ribbon) => (ribbon as unknown as { ticks: unknown[] }).ticks.length),
  ).toBeGreaterThan(2);
});
