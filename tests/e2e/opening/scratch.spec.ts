/** A long packed dump with a large window: what it holds lies sealed in the browser's storage, and is gone afterwards. */
import { crashReport } from '../../synth/apple-report/ips.ts';
import { memoryOf } from '../../synth/memory-images/memory-images.ts';
import { buildMachine } from '../../synth/vmcore/machine.ts';
import { packThrough } from '../../unit/codecs/encoders.ts';
import { withChecksum } from '../../unit/masking/secrets.ts';
import { expect, test, visit } from '../support/fixtures.ts';
import { pick } from '../support/picked-files.ts';

const TOKEN = withChecksum('ghp_', 'LiesFarBehindInALongStream'.padEnd(30, '0'));
const AT = 86 << 20;

/** Files of the core's scratch, and whether one holds the token in clear. Runs in the page. */
async function lookAtScratch(token: string): Promise<{ sizes: number[]; isClear: boolean }> {
  const root = await navigator.storage.getDirectory();
  const sizes: number[] = [];
  let isClear = false;
  try {
    const folder = await root.getDirectoryHandle('scratch');
    for await (const entry of (folder as unknown as { values(): AsyncIterable<FileSystemFileHandle> }).values()) {
      const file = await entry.getFile();
      sizes.push(file.size);
      const bytes = await file.arrayBuffer().catch(() => new ArrayBuffer(0));
      isClear ||= new TextDecoder('latin1').decode(bytes).includes(token);
    }
  } catch {
    // No such folder.
  }
  return { sizes, isClear };
}

test('values far inside are found; the scratch file is sealed, and removed with the dump', async ({ page, site }) => {
  const memory = memoryOf(buildMachine(), 90 << 20);
  memory.set(new TextEncoder().encode(TOKEN), AT);
  const packed = packThrough('xz', ['-q', '-c', '-9'], memory);
  test.skip(!packed, 'no xz on this machine');
  await visit(page, site);
  await pick(page, { 'memory.raw.xz': packed ?? new Uint8Array() });
  await expect(page.locator('ds-overview-panel')).toContainText('Raw memory image of Linux', { timeout: 60_000 });
  await page.evaluate(() => {
    location.hash = '#/exposure';
  });
  await expect(
    page.locator('ds-exposure-panel').getByRole('option', { name: new RegExp(`GitHub.*${TOKEN.slice(-3)}`) }),
  ).toBeVisible({ timeout: 60_000 });
  const during = await page.evaluate(lookAtScratch, TOKEN);
  expect(during.sizes.length).toBe(1);
  expect(during.sizes[0]).toBeGreaterThan(0);
  expect(during.isClear).toBe(false);

  await pick(page, { 'Notes.ips': crashReport() });
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Notes');
  await expect.poll(async () => (await page.evaluate(lookAtScratch, TOKEN)).sizes.length).toBe(0);
});
