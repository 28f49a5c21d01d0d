import type { BrowserContext, PlaywrightWorkerArgs } from '@playwright/test';
import { chromiumPath, firefoxPath, isRoot } from './browsers.ts';

/** A browser whose profile lies in a folder of the test's own. */
export function launch(
  playwright: PlaywrightWorkerArgs['playwright'],
  browserName: string,
  folder: string,
): Promise<BrowserContext> {
  return browserName === 'chromium'
    ? playwright.chromium.launchPersistentContext(folder, {
        executablePath: chromiumPath,
        args: ['--disable-gpu', '--disable-background-networking', ...(isRoot ? ['--no-sandbox'] : [])],
      })
    : playwright.firefox.launchPersistentContext(folder, { channel: 'moz-firefox', executablePath: firefoxPath });
}
