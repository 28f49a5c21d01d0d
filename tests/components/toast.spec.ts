import type { Locator, Page } from '@playwright/test';
import { expect, type Stage, test } from './stage.ts';

/** A message stands so long, in milliseconds. */
const SHOWN = 8000;

/** A page with an element for messages, whose clock stands still unless it is moved. */
async function begin(page: Page, stage: Stage): Promise<Locator> {
  await stage.show('threads');
  await page.clock.install();
  await page.clock.pauseAt(new Date(Date.now() + 60_000));
  await page.evaluate(() => document.body.append(document.createElement('ds-toast')));
  return page.locator('ds-toast .box');
}

async function say(page: Page, detail: { readonly text: string; readonly stays?: boolean }): Promise<void> {
  await page.evaluate((given) => dispatchEvent(new CustomEvent('ds-message', { detail: given })), detail);
}

test.use({ ownWindow: true });

test('a message goes after its time; a later one has all of its own', async ({ page, stage }) => {
  const box = await begin(page, stage);
  await say(page, { text: 'first' });
  await expect(box).toContainText('first');
  await page.clock.runFor(SHOWN - 1000);
  await say(page, { text: 'second' });
  await expect(box).toContainText('second');
  await page.clock.runFor(SHOWN - 1000);
  await expect(box).toContainText('second');
  await page.clock.runFor(1001);
  await expect(box).toHaveCount(0);
});

test('a message is held while it is pointed at or has the focus, and goes its time after', async ({ page, stage }) => {
  const box = await begin(page, stage);
  await say(page, { text: 'read me' });
  await expect(box).toBeVisible();
  await box.hover();
  await page.clock.runFor(5 * SHOWN);
  await expect(box).toBeVisible();
  await page.mouse.move(0, 0);
  await page.clock.runFor(SHOWN - 1);
  await expect(box).toBeVisible();
  await box.getByRole('button').focus();
  await page.clock.runFor(5 * SHOWN);
  await expect(box).toBeVisible();
  await box.getByRole('button').blur();
  await page.clock.runFor(SHOWN + 1);
  await expect(box).toHaveCount(0);
});

test('a message that asks for a decision stays, and those behind it wait', async ({ page, stage }) => {
  const box = await begin(page, stage);
  await say(page, { text: 'decide', stays: true });
  await say(page, { text: 'waiting' });
  await page.clock.runFor(10 * SHOWN);
  await expect(box).toContainText('decide');
  await box.getByRole('button', { name: 'Dismiss' }).click();
  await expect(box).toContainText('waiting');
  await page.mouse.move(0, 0);
  await page.clock.runFor(SHOWN + 1);
  await expect(box).toHaveCount(0);
});

test('a message whose element was taken away does not count on', async ({ page, stage }) => {
  const box = await begin(page, stage);
  await say(page, { text: 'away' });
  await expect(box).toBeVisible();
  await page.evaluate(() => {
    const toast = document.querySelector('ds-toast');
    toast?.remove();
    Object.assign(globalThis, { toast });
  });
  await page.clock.runFor(2 * SHOWN);
  await page.evaluate(() => document.body.append((globalThis as unknown as { toast: Element }).toast));
  await expect(box).toContainText('away');
});
