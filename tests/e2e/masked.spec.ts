/** Texts of a dump on the page: what they give away is masked before it arrives. */
import type { Page } from '@playwright/test';
import { coreWith } from '../synth/with-text.ts';
import { drop, expect, test, visit } from './fixtures.ts';

const PASSWORD = 'hunter2secret';

/** Texts and attributes of all of the page, of its shadow trees too. */
function everything(page: Page): Promise<string> {
  return page.evaluate(() => {
    const parts: string[] = [];
    const walk = (node: Node): void => {
      if (node instanceof Element) {
        for (const { value } of node.attributes) parts.push(value);
        if (node.shadowRoot) walk(node.shadowRoot);
      }
      if (node instanceof Text) parts.push(node.data);
      for (const child of node.childNodes) walk(child);
    };
    walk(document);
    return parts.join('\n');
  });
}

test('a password among the arguments is on no panel that shows texts', async ({ page, site }) => {
  await visit(page, site);
  await drop(page, 'core', coreWith(`--password=${PASSWORD}`));
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  for (const panel of ['overview', 'system', 'modules', 'threads', 'exposure']) {
    await page.evaluate((place) => {
      location.hash = place;
    }, `#/${panel}`);
    await expect(page.locator(`ds-${panel}-panel h1`).first()).toBeVisible();
    expect(await everything(page), panel).not.toContain(PASSWORD);
  }
  await page.evaluate(() => {
    location.hash = '#/system';
  });
  await expect(page.getByRole('region', { name: 'Arguments' })).toContainText('--password=…');
});
