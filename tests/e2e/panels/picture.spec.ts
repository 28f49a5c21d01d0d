import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test, visit } from '../support/fixtures.ts';

/** The README's, and those of the dialog in which browsers offer to install. */
const PICTURES = [
  { file: 'docs/overview.png', viewport: { width: 1440, height: 900 }, deviceScaleFactor: 1 },
  { file: 'public/screenshots/wide.png', viewport: { width: 1280, height: 720 }, deviceScaleFactor: 1 },
  { file: 'public/screenshots/narrow.png', viewport: { width: 360, height: 640 }, deviceScaleFactor: 2 },
];

/** Of two pictures of one size, the part of all pixels that differ visibly; 1 where the sizes differ. */
async function difference(page: Page, pictures: readonly Buffer[]): Promise<number> {
  const [a, b] = pictures.map((bytes) => bytes.toString('base64'));
  return page.evaluate(
    async ([first, second]) => {
      const pixels = async (base64 = '') => {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
        const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
        const context = canvas.getContext('2d');
        context?.drawImage(bitmap, 0, 0);
        return context?.getImageData(0, 0, bitmap.width, bitmap.height);
      };
      const [one, other] = await Promise.all([pixels(first), pixels(second)]);
      if (!one || !other || one.width !== other.width || one.height !== other.height) return 1;
      let different = 0;
      for (let i = 0; i < one.data.length; i += 4) {
        const distance = [0, 1, 2].map((c) => Math.abs((one.data[i + c] ?? 0) - (other.data[i + c] ?? 0)));
        if (Math.max(...distance) > 48) different++;
      }
      return different / (one.data.length / 4);
    },
    [a, b],
  );
}

for (const { file, viewport, deviceScaleFactor } of PICTURES) {
  test.describe(file, () => {
    test.skip(({ browserName }) => browserName !== 'chromium', 'one browser takes the pictures');
    test.use({ ownWindow: true, viewport, deviceScaleFactor });

    test('shows the page as it is', async ({ page, site }) => {
      await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
      await visit(page, site);
      await page.getByRole('button', { name: 'Try a sample' }).click();
      await expect(page.getByText(/searched in/)).toBeVisible();
      // The message about working offline is not always there.
      const dismiss = page.getByRole('button', { name: 'Dismiss' });
      if (await dismiss.isVisible()) await dismiss.click();
      await page.mouse.move(0, 0);
      const picture = await page.screenshot();
      if (process.env['PICTURE']) {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, picture);
      }
      // Fonts differ from system to system; a page that looks otherwise differs by more than its letters' edges.
      expect(await difference(page, [picture, readFileSync(file)]), 'take it anew: npm run picture').toBeLessThan(0.06);
    });
  });
}
