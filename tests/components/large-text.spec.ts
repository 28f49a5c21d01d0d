/** Text at twice its size on a phone: everything breaks, and nothing is wider than the window. */
import type { Page } from '@playwright/test';
import type { Findings } from '../../web/engine/report/report.ts';
import { expect, type Stage, test } from './stage.ts';

const PANELS = [
  ['overview', '', 'This kind of file'],
  ['exposure', '', 'Token in a heap'],
  ['threads', '', 'Registers'],
  ['modules', '0', 'Copy the ids'],
  ['memory', '0x1d47e0061c0', 'At the cursor'],
  ['hex', '0x410', 'At the cursor'],
  ['strings', '', '480 strings'],
  ['share', '', 'Copy link'],
  ['system', '', 'What this dump cannot tell'],
  ['help', 'kinds', 'Glossary'],
] as const;

/** What the person sets in the browser: media queries in em follow, unlike a size that a style sets. */
async function enlarge(page: Page, width = 390): Promise<void> {
  await page.setViewportSize({ width, height: 844 });
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Page.setFontSizes', { fontSizes: { standard: 32, fixed: 26 } });
}

test.skip(({ browserName }) => browserName !== 'chromium', 'the driver sets the size of text in Chromium only');

test.use({ ownWindow: true });

const findings: Findings = {
  scan: { bytes: 9, total: 9, complete: true, detectors: 300 },
  counts: { credential: { validated: 1, likely: 0, possible: 0 } },
  items: [
    {
      id: 'f1',
      detector: 'github-pat',
      class: 'credential',
      confidence: 'validated',
      severity: 'critical',
      title: 'Token in a heap',
      mask: 'ghp_…3f2',
      occurrences: 1,
      places: [{ offset: 0x1000, length: 40, encoding: 'ascii', address: '0x7ffc1000', where: { kind: 'heap' } }],
    },
  ],
  limits: [],
};

for (const width of [390, 320]) {
  test(`each panel at twice the size of text, ${width} px wide`, async ({ page, stage }) => {
    await enlarge(page, width);
    await nothingIsWider(page, stage);
  });
}

async function nothingIsWider(page: Page, stage: Stage): Promise<void> {
  for (const [name, place, shows] of PANELS) {
    const panel = await stage.show(name, { isHostile: true, findings }, place);
    await expect(panel.getByText(shows).first()).toBeVisible();
    await expect.poll(() => stage.overflow(), { message: name }).toBeLessThanOrEqual(0);
  }
  await page.evaluate(() => document.body.replaceChildren(document.createElement('ds-landing')));
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect.poll(() => stage.overflow(), { message: 'landing' }).toBeLessThanOrEqual(0);
  await page.evaluate(() =>
    document.body.replaceChildren(Object.assign(document.createElement('ds-tabs'), { current: 'overview' })),
  );
  const tabs = page.locator('ds-tabs .tab');
  await expect(tabs).toHaveCount(5);
  for (const tab of await tabs.all()) {
    const over = await tab.evaluate((element) => {
      const text = document.createRange();
      text.selectNodeContents(element);
      return text.getBoundingClientRect().width - element.getBoundingClientRect().width;
    });
    expect(over, (await tab.textContent()) ?? '').toBeLessThanOrEqual(0);
  }
  const open = { isOpen: true, name: 'a-rather-long-name-of-a-dump.dmp', about: 'Small memory dump', files: 12 };
  for (const facts of [{}, { canInstall: true }, open]) {
    await page.evaluate(
      (facts) => document.body.replaceChildren(Object.assign(document.createElement('ds-top-bar'), facts)),
      facts,
    );
    await expect(page.getByRole('link', { name: 'Dumpscope' })).toBeVisible();
    await expect.poll(() => stage.overflow(), { message: `header ${Object.keys(facts)}` }).toBeLessThanOrEqual(0);
  }
}

test('the word below the ribbon stays below its bar', async ({ page, stage }) => {
  await enlarge(page);
  await stage.show('overview', {});
  await page.evaluate(() => {
    const ribbon = Object.assign(document.createElement('ds-file-ribbon'), {
      size: 1000,
      crashAt: 990,
      stretches: [{ start: 0, size: 1000, kind: 'heap', regionIndex: -1 }],
    });
    document.body.replaceChildren(ribbon, document.createElement('hr'));
  });
  const box = async (selector: string) =>
    (await page.locator(selector).boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  await expect(page.locator('ds-file-ribbon text')).toBeVisible();
  const [word, bar, ribbon] = await Promise.all([
    box('ds-file-ribbon text'),
    box('ds-file-ribbon rect.heap'),
    box('ds-file-ribbon'),
  ]);
  expect(word.height).toBeGreaterThan(16);
  expect(word.y).toBeGreaterThanOrEqual(bar.y + bar.height);
  expect(word.x).toBeGreaterThanOrEqual(ribbon.x);
  expect(word.x + word.width).toBeLessThanOrEqual(ribbon.x + ribbon.width);
  expect(word.y + word.height * 0.8).toBeLessThanOrEqual(ribbon.y + ribbon.height);
});

test('hex draws as many bytes in a line as fit: 16, 8, 4, and 2 where text is large', async ({ page, stage }) => {
  const cells = async () => {
    const panel = await stage.show('hex', {}, '0x410');
    const grid = panel.getByRole('grid', { name: 'Bytes' });
    const isCut = await panel.locator('ds-hex-grid .window').evaluate((lines) => lines.scrollWidth > lines.clientWidth);
    expect(isCut, 'nothing is cut').toBe(false);
    return Number(await grid.getAttribute('aria-colcount')) - 2;
  };
  await page.setViewportSize({ width: 1440, height: 900 });
  await expect.poll(cells).toBe(16);
  await page.setViewportSize({ width: 390, height: 844 });
  await expect.poll(cells).toBe(8);
  await enlarge(page);
  await expect.poll(cells).toBe(4);
  await page.setViewportSize({ width: 320, height: 844 });
  await expect.poll(cells).toBe(2);
  // The gaps of a line grow with its text: at no width are there more bytes than fit.
  for (const width of [1240, 1280, 1320, 1400, 1440]) {
    await page.setViewportSize({ width, height: 844 });
    await expect.poll(cells).toBeGreaterThanOrEqual(8);
  }
});
