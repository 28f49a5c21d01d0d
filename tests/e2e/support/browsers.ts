import { ensureBrowsers } from '../../../tools/browsers.ts';

export { chromiumPath, firefoxPath } from '../../../tools/browsers.ts';

export const isRoot = process.getuid?.() === 0;

/** Playwright calls this once, before the first test: a wrong browser is one sentence, not thirty failures. */
export default function checkBrowsers(): void {
  ensureBrowsers(() => {});
}
