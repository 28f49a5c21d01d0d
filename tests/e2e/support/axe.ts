import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';

const axe = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');

/** The rules that ask for colours; all others have one answer in both themes. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

interface Options {
  /** Names of rules; without it, all. */
  readonly runOnly?: readonly string[];
  readonly resultTypes: readonly ['violations'];
  readonly selectors: false;
}

/** Rules of axe that the page breaks, once nothing fades any more: contrast is measured in what is seen. */
export async function violations(page: Page, rules?: readonly string[]): Promise<readonly string[]> {
  await page.evaluate(settled);
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(`${axe};0`);
  // What is in order is not described: that takes half as long again.
  const options: Options = { ...(rules && { runOnly: rules }), resultTypes: ['violations'], selectors: false };
  return page.evaluate(async (options) => {
    const { axe } = globalThis as unknown as {
      axe: { run(options: Options): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    const { violations } = await axe.run(options);
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  }, options);
}

/** Rules broken in the light theme, and those of colours in the dark one. */
export async function violationsInBothThemes(page: Page): Promise<readonly string[]> {
  const before = await setTheme(page, 'light');
  const light = await violations(page);
  await setTheme(page, 'dark');
  const dark = await violations(page, COLOUR_RULES);
  await setTheme(page, before);
  return [...light, ...dark.map((rule) => `dark: ${rule}`)];
}

/** Sets the theme as the theme switch does; returns the one before, `null` if it is the system's. */
function setTheme(page: Page, theme: string | null): Promise<string | null> {
  return page.evaluate((theme) => {
    const { documentElement: root } = document;
    const before = root.getAttribute('data-theme');
    if (theme === null) root.removeAttribute('data-theme');
    else root.setAttribute('data-theme', theme);
    return before;
  }, theme);
}

/** Runs in the page. A change of colours begins to fade with the next frame, in every shadow tree on its own. */
async function settled(): Promise<void> {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const treesIn = (root: Document | ShadowRoot): (Document | ShadowRoot)[] => [
    root,
    ...[...root.querySelectorAll('*')].flatMap(({ shadowRoot }) => (shadowRoot ? treesIn(shadowRoot) : [])),
  ];
  for (;;) {
    await frame();
    await frame();
    const fading = treesIn(document)
      .flatMap((tree) => tree.getAnimations())
      .filter(
        ({ playState, effect }) =>
          playState !== 'finished' && effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY,
      );
    if (fading.length === 0) return;
    await Promise.allSettled(fading.map(({ finished }) => finished));
  }
}
