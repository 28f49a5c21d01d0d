/** The overview's drawings. */
import type { CrashSection, Thread } from '../../../web/engine/report/report.ts';
import { expect, test } from '../stage.ts';

const CRASH: CrashSection = {
  kind: 'exception',
  sentence: 'The program read memory that is not there.',
  name: 'EXCEPTION_ACCESS_VIOLATION',
  access: 'execute',
  threadId: 12_856,
  threadIndex: 14,
};

const crashedIn = (module: string): Thread => ({
  id: 12_856,
  crashed: true,
  frames: [{ address: '0x1400012a8', trust: 'context', module }],
});

/** The last two leave no room for the name in the drawing. */
const MODULES = ['lanternfish-connector.exe', 'WWWMMMWWWMMM.DLL', `${'船'.repeat(40)}.dll`, `${'W'.repeat(60)}.dll`];

/** In the first 64 KiB; below, in and above the memory that there is. */
const ADDRESSES = ['0x8', '0xd888', '0x414141414141', '0x1d47e0061c0', '0x1d47f0061c0', '0x7fffffff00000000'];

for (const address of ADDRESSES)
  test(`the label of the address ${address} stays within its drawing`, async ({ page, stage }) => {
    for (const module of MODULES) {
      const crashedThread = crashedIn(module);
      const panel = await stage.show('overview', { summary: { crash: { ...CRASH, address }, crashedThread } });
      const label = panel.locator('.ruler .word');
      await expect(label).toContainText(address);
      // What is left out of the drawing is told all the same.
      await expect(panel.locator('.ruler svg')).toHaveAttribute('aria-label', new RegExp(module));
      for (const width of [320, 390, 1440]) {
        await page.setViewportSize({ width, height: 900 });
        const drawing = await panel.locator('.ruler svg').boundingBox();
        const own = await label.boundingBox();
        if (!drawing || !own) throw new Error('nothing is drawn');
        expect(own.x, `${module}, ${width} px`).toBeGreaterThanOrEqual(drawing.x - 0.5);
        expect(own.x + own.width, `${module}, ${width} px`).toBeLessThanOrEqual(drawing.x + drawing.width + 0.5);
      }
    }
  });
