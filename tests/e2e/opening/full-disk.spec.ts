/**
 * A disk that is really full: the browser's profile lies on a small file system, which the test fills. Needs the right to
 * mount one.
 */
import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryOf } from '../../synth/memory-images/memory-images.ts';
import { buildMachine } from '../../synth/vmcore/machine.ts';
import { packThrough } from '../../unit/codecs/encoders.ts';
import { withChecksum } from '../../unit/masking/secrets.ts';
import { expect, test, visit } from '../support/fixtures.ts';
import { pick } from '../support/picked-files.ts';
import { launch } from '../support/profile.ts';

const TOKEN = withChecksum('ghp_', 'LiesFarBehindInALongStream'.padEnd(30, '0'));

/** Takes every byte that is left. */
function fill(path: string): void {
  for (let size = 1 << 20; size >= 4096; size >>= 1) {
    try {
      for (;;) appendFileSync(path, Buffer.alloc(size, 1));
    } catch {
      // No room for so much: for less, perhaps.
    }
  }
}

test('on a full disk a long packed dump opens all the same, and what is slower is said', async ({
  playwright,
  browserName,
  site,
}) => {
  test.skip(browserName !== 'chromium', 'what the core does without scratch is the same in both');
  test.setTimeout(150_000);
  const memory = memoryOf(buildMachine(), 90 << 20);
  memory.set(new TextEncoder().encode(TOKEN), 86 << 20);
  const packed = packThrough('xz', ['-q', '-c', '-9'], memory);
  test.skip(!packed, 'no xz on this machine');
  const folder = mkdtempSync(join(tmpdir(), 'small-disk-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=128m', 'tmpfs', folder]);
  test.skip(mounted.status !== 0, 'no file system may be mounted');
  try {
    const context = await launch(playwright, browserName, join(folder, 'profile'));
    const page = context.pages()[0] ?? (await context.newPage());
    await visit(page, site);
    fill(join(folder, 'filler'));
    await pick(page, { 'memory.raw.xz': packed ?? new Uint8Array() });
    await expect(page.locator('ds-overview-panel')).toContainText('Raw memory image of Linux', { timeout: 90_000 });
    await expect(page.locator('ds-problem-note[banner]')).toContainText(
      'The browser has no room for the working index: its storage is full, or this is a private window.',
    );
    // All of it is read and searched.
    await page.evaluate(() => {
      location.hash = '#/exposure';
    });
    await expect(
      page.locator('ds-exposure-panel').getByRole('option', { name: new RegExp(`GitHub.*${TOKEN.slice(-3)}`) }),
    ).toBeVisible({ timeout: 90_000 });
    await context.close();
  } finally {
    spawnSync('umount', ['-l', folder]);
    rmSync(folder, { recursive: true, force: true });
  }
});
