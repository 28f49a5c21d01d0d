/** Blue screens and hibernation, for someone who never saw a debugger: what happened, who is to ask, what is in here. */
import type { Page, TestInfo } from '@playwright/test';
import { buildHiberfil } from '../../synth/memory-images/hiberfil.ts';
import { buildKernelDump } from '../../synth/windows-kernel/windows-kernel.ts';
import { withChecksum } from '../../unit/masking/secrets.ts';
import { violationsInBothThemes } from '../support/axe.ts';
import { drop, expect, test, visit } from '../support/fixtures.ts';

const isSoak = process.env['SOAK'] === '1';

const TOKEN = withChecksum('ghp_', 'SleptInTheMemoryOfThisMachine0');
const PAGE = 4096;

async function goTo(page: Page, hash: string): Promise<void> {
  await page.evaluate((to) => {
    location.hash = to;
  }, hash);
}

/**
 * Nothing is wider than the window, be it wide or narrow. In the long form each leaves pictures, light and dark; Firefox
 * takes them by what the page's policy forbids.
 */
async function expectToFit(page: Page, info: TestInfo, name: string): Promise<void> {
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 1000 });
    await expect
      .poll(() => page.evaluate(() => document.documentElement.scrollWidth - innerWidth))
      .toBeLessThanOrEqual(0);
    if (!isSoak || info.project.name !== 'chromium') continue;
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.screenshot({ path: info.outputPath(`${name}-${colorScheme}-${width}.png`), fullPage: true });
    }
  }
  await page.setViewportSize({ width: 1280, height: 720 });
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'no-preference' });
}

const overview = (page: Page) => page.locator('ds-overview-panel');

for (const [what, type, kind] of [
  ['a small dump', 4, 'Small memory dump'],
  ['a kernel dump', 6, 'Kernel memory dump'],
  ['a complete dump', 1, 'Complete memory dump'],
] as const) {
  test(`${what} of a blue screen says what stopped Windows and names the driver to ask first`, async ({
    page,
    site,
  }, info) => {
    await visit(page, site);
    await drop(page, 'MEMORY.DMP', buildKernelDump({ type }).bytes);
    await expect(page.getByRole('heading', { level: 1 })).toContainText('example.sys');
    await expect(overview(page)).toContainText(kind);
    await expect(overview(page)).toContainText('DRIVER_IRQL_NOT_LESS_OR_EQUAL');
    await expect(overview(page)).toContainText('address touched');
    await expect(overview(page)).toContainText(/none of Windows. own drivers/);
    await expect(page.getByRole('region', { name: 'What to do now' }).getByRole('listitem').first()).toContainText(
      /^Update it or take it out\s*Get the newest version of example\.sys/,
    );
    const drivers = page.getByRole('region', { name: 'Drivers not part of Windows' }).getByRole('row');
    await expect(drivers.nth(1)).toContainText(/^\s*example\.sys.*named by the stop code/s);
    await expect(drivers.filter({ hasText: 'ntoskrnl.exe' })).toHaveCount(0);
    expect(await violationsInBothThemes(page)).toEqual([]);
    await expectToFit(page, info, `kernel-${type}`);
    await goTo(page, '#/modules');
    await expect(page.locator('ds-modules-panel')).toContainText('ntoskrnl.exe');
  });
}

test('a dump of which only the header was written says so', async ({ page, site }, info) => {
  await visit(page, site);
  await drop(page, 'MEMORY.DMP', buildKernelDump({ type: 3 }).bytes);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Windows stopped itself');
  await expect(overview(page)).toContainText('All memory: stacks, drivers, programs');
  await expectToFit(page, info, 'kernel-3');
});

test('a hibernation file says that nothing crashed, and what it gives away', async ({ page, site }, info) => {
  await visit(page, site);
  const bytes = new Uint8Array(2 * PAGE);
  bytes.set(new TextEncoder().encode(TOKEN), PAGE - 9);
  const memory = new Map([
    [0x10f, bytes.slice(0, PAGE)],
    [0x110, bytes.slice(PAGE)],
  ]);
  await drop(page, 'hiberfil.sys', buildHiberfil({ memory }).bytes);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Nothing crashed');
  await expect(overview(page)).toContainText('Hibernation file');
  await expectToFit(page, info, 'hiberfil');
  await goTo(page, '#/exposure');
  await page
    .locator('ds-exposure-panel')
    .getByRole('option', { name: new RegExp(`GitHub.*${TOKEN.slice(-3)}`) })
    .click();
  const detail = page.locator('ds-exposure-panel aside.detail');
  await expect(detail).toContainText(`0x${(0x110 * PAGE - 9).toString(16)}`);
  await expectToFit(page, info, 'hiberfil-exposure');
  await detail.getByRole('link', { name: 'Show bytes' }).click();
  await expect(page).toHaveURL(/#\/memory\/physical\/0x10fff7$/);
  await expect(page.locator('ds-memory-panel #cursor')).toHaveText('••');
});

test('a hibernation file that Windows woke up from says that no memory was found', async ({ page, site }, info) => {
  await visit(page, site);
  const { bytes } = buildHiberfil({ signature: 'WAKE' });
  await drop(page, 'hiberfil.sys', bytes.fill(0, PAGE));
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Nothing crashed');
  await expect(overview(page)).toContainText('no packed pages were found behind it');
  await expectToFit(page, info, 'hiberfil-woken');
});
