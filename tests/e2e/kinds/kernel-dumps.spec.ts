/** Dumps of whole machines: what happened, the kernel's log, and what their packed memory would give away. */
import type { Page } from '@playwright/test';
import { buildAvml, memoryOf } from '../../synth/memory-images/memory-images.ts';
import { buildElfVmcore } from '../../synth/vmcore/elf.ts';
import { buildKdump } from '../../synth/vmcore/kdump.ts';
import { buildMachine, RELEASE } from '../../synth/vmcore/machine.ts';
import { withChecksum } from '../../unit/masking/secrets.ts';
import { expect, test, visit } from '../support/fixtures.ts';
import { pick } from '../support/picked-files.ts';

const PANIC = 'Kernel panic - not syncing: Fatal exception';
const token = (body: string) => withChecksum('ghp_', body.padEnd(30, '0'));
const IN_PAGE = token('LiesInOnePageOfThisMachine');
const SAME_PAGE = token('LiesInTheSamePageAsAnother');
const ACROSS = token('LiesAcrossTwoPagesOfMemory');
const AT = { inPage: 0x300100, samePage: 0x300800, across: 0x303000 - 10 };

async function goTo(page: Page, hash: string): Promise<void> {
  await page.evaluate((to) => {
    location.hash = to;
  }, hash);
}

/** Pages 0x300 to 0x307 hold nothing but the values. */
function machineWithValues() {
  const machine = buildMachine();
  for (let frame = 0x300; frame < 0x308; frame++) machine.memory.zeros(frame);
  machine.memory.text(AT.inPage, IN_PAGE);
  machine.memory.text(AT.samePage, SAME_PAGE);
  machine.memory.text(AT.across, ACROSS);
  return machine;
}

const option = (page: Page, end: string) =>
  page.locator('ds-exposure-panel').getByRole('option', { name: new RegExp(`GitHub.*${end}`) });
const detail = (page: Page) => page.locator('ds-exposure-panel aside.detail');

async function expectAnswer(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toContainText(
    'Kernel code used an empty pointer. It happened in the function widget_read',
  );
  await expect(page.locator('ds-overview-panel')).toContainText(RELEASE);
}

async function expectLog(page: Page): Promise<void> {
  await goTo(page, '#/system');
  await expect(page.locator('ds-system-panel')).toContainText(PANIC);
}

test('a vmcore says why the machine stopped, what kind of file it is, and shows the kernel’s log', async ({
  page,
  site,
}) => {
  await visit(page, site);
  await pick(page, { vmcore: buildElfVmcore(buildMachine()).bytes });
  await expectAnswer(page);
  await expect(page.locator('ds-overview-panel')).toContainText('vmcore');
  await expectLog(page);
});

test('an AVML image of a machine says what it is, why the machine stopped, and shows the kernel’s log', async ({
  page,
  site,
}) => {
  await visit(page, site);
  const memory = memoryOf(machineWithValues(), 4 << 20);
  await pick(page, { 'memory.avml': buildAvml([{ start: 0x100000, bytes: memory.subarray(0x100000) }]) });
  await expectAnswer(page);
  await expect(page.locator('ds-overview-panel')).toContainText('AVML');
  await expectLog(page);
  await goTo(page, '#/exposure');
  for (const value of [IN_PAGE, SAME_PAGE, ACROSS]) await expect(option(page, value.slice(-3))).toBeVisible();
});

test('values in packed pages are found by the scan workers, told apart, and lead to their physical address', async ({
  page,
  site,
  browserName,
}) => {
  await visit(page, site);
  const scanners = page.workers().filter((worker) => worker.url().includes('scan.worker'));
  if (browserName === 'chromium') for (const worker of scanners) await worker.evaluate(countReads);
  await pick(page, { 'machine.kdump': buildKdump(machineWithValues(), { packing: 'zlib' }).bytes });
  await expectAnswer(page);
  await goTo(page, '#/exposure');
  const values = [
    [AT.inPage, IN_PAGE],
    [AT.samePage, SAME_PAGE],
    [AT.across, ACROSS],
  ] as const;
  for (const [, value] of values) await expect(option(page, value.slice(-3))).toBeVisible();
  if (browserName === 'chromium') {
    const reads = await Promise.all(
      scanners.map((worker) => worker.evaluate(() => (globalThis as unknown as Counted).reads)),
    );
    expect(reads.reduce((sum, one) => sum + one, 0)).toBeGreaterThan(0);
  }

  await option(page, IN_PAGE.slice(-3)).click();
  await expect(detail(page)).toContainText(IN_PAGE.slice(-3));
  await page.keyboard.press('r');
  await page.keyboard.press('r');
  await expect(detail(page)).toContainText(IN_PAGE);
  // The other one has the same place in the file: that of the packed page.
  await option(page, SAME_PAGE.slice(-3)).click();
  await expect(detail(page)).toContainText(SAME_PAGE.slice(-3));
  await expect(detail(page)).not.toContainText(IN_PAGE);
  await expect(detail(page)).not.toContainText(SAME_PAGE);

  for (const [at, value] of values) {
    const address = `0x${at.toString(16)}`;
    await goTo(page, '#/exposure');
    await option(page, value.slice(-3)).click();
    await expect(detail(page)).toContainText(address);
    await detail(page).getByRole('link', { name: 'Show bytes' }).click();
    await expect(page).toHaveURL(new RegExp(`#/memory/physical/${address}$`));
    // The cursor stands on the value, and that is hidden.
    await expect(page.locator('ds-memory-panel #cursor')).toHaveText('••');
  }
  // Where memory was searched and not the file, there is no strip of how the file looks: it would be an empty one.
  await goTo(page, '#/memory');
  await expect(page.locator('ds-memory-panel').getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.locator('ds-survey-strip')).toHaveCount(0);
});

test('the parts of a split vmcore are searched as one memory', async ({ page, site }) => {
  await visit(page, site);
  const machine = machineWithValues();
  const part = (start: number, end: number) => buildKdump(machine, { packing: 'lzo', part: { start, end } }).bytes;
  await pick(page, { 'vmcore.1': part(0, 0x303), 'vmcore.2': part(0x303, 0x308) });
  await expectAnswer(page);
  await goTo(page, '#/exposure');
  // It begins in the first file and ends in the second.
  await option(page, ACROSS.slice(-3)).click();
  await expect(detail(page)).toContainText(`0x${AT.across.toString(16)}`);
});

interface Counted {
  reads: number;
}

/** Runs in a worker. */
function countReads(): void {
  const counted = globalThis as unknown as Counted;
  counted.reads = 0;
  const { prototype } = (globalThis as unknown as { FileReaderSync: { prototype: Reader } }).FileReaderSync;
  const read = prototype.readAsArrayBuffer;
  prototype.readAsArrayBuffer = function (blob) {
    counted.reads++;
    return read.call(this, blob);
  };
}

interface Reader {
  readAsArrayBuffer(blob: Blob): ArrayBuffer;
}
