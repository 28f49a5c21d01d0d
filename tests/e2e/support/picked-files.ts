import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';

/** Files on the disk, as a person picks them; the folder is gone when `use` ends. */
export async function pick(page: Page, files: Readonly<Record<string, Uint8Array>>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'dumpscope-'));
  page.once('close', () => void rm(folder, { recursive: true, force: true }));
  const paths = Object.entries(files).map(([name, bytes]) => ({ path: join(folder, name), bytes }));
  for (const { path, bytes } of paths) await writeFile(path, bytes);
  await page.locator('ds-shell input[type="file"]').setInputFiles(paths.map(({ path }) => path));
}
