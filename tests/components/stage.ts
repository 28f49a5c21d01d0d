/** Shows one panel with a dump made in the page, under the site's own policy. */
import type { Locator, Page } from '@playwright/test';
import { violations } from '../e2e/support/axe.ts';
import { test as base, expect, useSite } from '../e2e/support/fixtures.ts';
import type { FakeDump, FakeOptions } from './fake-dump.ts';

/** A panel with its dump; only inside the page. */
interface ShownPanel extends HTMLElement {
  dump: FakeDump;
  place: string;
}

export class Stage {
  readonly #page: Page;
  readonly #url: string;
  #name = '';
  readonly #painted: { dispose(): Promise<void> }[] = [];

  constructor(page: Page, url: string) {
    this.#page = page;
    this.#url = url;
  }

  /** The theme of what is shown next, as the theme switch sets it. */
  async paint(theme: 'light' | 'dark'): Promise<void> {
    const painted = await this.#page.addInitScript((theme) => {
      addEventListener('DOMContentLoaded', () => {
        document.documentElement.dataset['theme'] = theme;
      });
    }, theme);
    this.#painted.push(painted);
  }

  /** What is shown next has no theme set. */
  async leave(): Promise<void> {
    for (const painted of this.#painted.splice(0)) await painted.dispose();
  }

  /** Shows the panel `ds-NAME-panel`; its place follows the address, as in the page. */
  async show(name: string, options: FakeOptions = {}, place = ''): Promise<Locator> {
    this.#name = `ds-${name}-panel`;
    await this.#page.goto(this.#url);
    await this.#page.evaluate(
      async ({ name, tag, options, place }) => {
        await customElements.whenDefined(tag);
        const { fakes } = globalThis as unknown as { fakes: { fakeDump(options: FakeOptions): FakeDump } };
        const panel = Object.assign(document.createElement(tag), { dump: fakes.fakeDump(options), place });
        const main = document.createElement('main');
        main.append(panel);
        document.body.append(main);
        history.replaceState(null, '', `#/${name}/${place}`);
        addEventListener('hashchange', () => {
          const [, panelName, rest = ''] = /^#\/(\w+)\/?(.*)$/.exec(location.hash) ?? [];
          if (panelName === name) panel.place = rest;
        });
      },
      { name, tag: this.#name, options, place },
    );
    return this.panel;
  }

  get panel(): Locator {
    return this.#page.locator(this.#name);
  }

  /** The fragment, as the address bar shows it. */
  hash(): Promise<string> {
    return this.#page.evaluate(() => location.hash);
  }

  /** What the panel asked the core for so far. */
  calls(): Promise<readonly string[]> {
    return this.panel.evaluate((panel) => [...(panel as ShownPanel).dump.calls]);
  }

  /** Rules that the page breaks, with the first element of each. */
  violations(): Promise<readonly string[]> {
    return violations(this.#page);
  }

  /** How far the page is wider than its window. */
  overflow(): Promise<number> {
    return this.#page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  }
}

export const test = base.extend<{ readonly stage: Stage }>({
  stage: ({ page }, use) =>
    // Served as the site's index, so that it has the site's policy.
    useSite('build/harness', page, async (site) => {
      const stage = new Stage(page, site.url);
      await use(stage);
      await stage.leave();
    }),
});

export type { ShownPanel };
export { expect };
