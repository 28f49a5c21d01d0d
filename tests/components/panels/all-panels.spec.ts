/** What holds for every panel that shows lists and bytes. */
import type { ScanState } from '../../../web/engine/scan/state.ts';
import type { FakeDump } from '../fake-dump.ts';
import { HOSTILE } from '../fake-rows.ts';
import { expect, test } from '../stage.ts';

const PANELS = [
  { name: 'threads', place: '', shows: 'Registers' },
  { name: 'modules', place: '0', shows: 'Copy the ids' },
  { name: 'memory', place: '0x1d47e0061c0', shows: 'At the cursor' },
  { name: 'hex', place: '0x410', shows: 'At the cursor' },
  { name: 'strings', place: '', shows: '480 strings' },
  { name: 'share', place: '', shows: 'Copy link' },
  { name: 'system', place: '', shows: 'What this dump cannot tell' },
];

for (const { name, place, shows } of PANELS) {
  test.describe(name, () => {
    for (const [colorScheme, width] of [
      ['light', 1440],
      ['dark', 390],
    ] as const) {
      test(`breaks no rule of axe, ${colorScheme}, ${width} px`, async ({ page, stage }) => {
        await stage.paint(colorScheme);
        await page.setViewportSize({ width, height: 900 });
        const panel = await stage.show(name, {}, place);
        await expect(panel.getByText(shows).first()).toBeVisible();
        expect(await stage.violations()).toEqual([]);
      });
    }

    test('draws hostile text as text, its hidden characters as marks, and is never wider than the window', async ({
      page,
      stage,
    }) => {
      const panel = await stage.show(name, { isHostile: true }, place);
      await expect(panel.getByText(shows).first()).toBeVisible();
      for (const width of [320, 390, 768, 1180, 1440]) {
        await page.setViewportSize({ width, height: 900 });
        await expect.poll(() => stage.overflow(), { message: `${width} px` }).toBeLessThanOrEqual(0);
      }
      await expect(page.locator('img')).toHaveCount(0);
      // In no text that is drawn: neither the override that turns a line around nor the escape of a terminal.
      const drawn = await page.evaluate(() => {
        const texts: string[] = [];
        const walk = (root: Node): void => {
          for (const node of root.childNodes) {
            if (node instanceof Text) texts.push(node.data);
            if (node instanceof Element && node.shadowRoot) walk(node.shadowRoot);
            if (!(node instanceof HTMLStyleElement)) walk(node);
          }
        };
        walk(document.body);
        return texts.join('');
      });
      for (const hidden of ['\u202e', '\u0000', '\u001b', '\u200b']) expect(drawn).not.toContain(hidden);
      // A summary holds texts of the dump only when they are ticked; its own test does.
      if (name !== 'hex' && name !== 'share') expect(drawn).toContain(HOSTILE.slice(0, 20));
    });

    test('asks for what is shown and no more, however long the lists', async ({ stage }) => {
      const million = 1_000_000;
      const options = { threads: million, modules: million, regions: million, records: million };
      const panel = await stage.show(name, options, place);
      await expect(panel.getByText(shows).first()).toBeVisible();
      const rows = (await stage.calls())
        .filter((call) => call.startsWith('rows'))
        .map((call) => Number(call.split(' ')[3]))
        .reduce((sum, count) => sum + count, 0);
      // Records are looked through by halving windows of 1,000: 10 of them and those in sight.
      expect(rows).toBeLessThan(name === 'hex' ? 16_000 : 2500);
    });

    test('shows a dump of which nothing is known', async ({ stage }) => {
      const panel = await stage.show(name, { isBare: true }, '');
      await expect(panel.getByRole('heading', { level: 1 })).toBeVisible();
      expect(await stage.violations()).toEqual([]);
    });
  });
}

interface Change {
  readonly isSummaryNew?: true;
  readonly scan?: ScanState;
  readonly fault?: { readonly code: 'file-changed' } | null;
  readonly isStopped?: true | null;
}

/** These ask the engine for what stands beside the summary. */
const ASKING = [
  { name: 'overview', place: '', shows: 'What would this file give away?' },
  ...PANELS.filter(({ name }) => ['threads', 'modules', 'memory', 'hex'].includes(name)),
];

for (const { name, place, shows } of ASKING) {
  test(`${name} asks for nothing while only the progress of the search is told`, async ({ stage }) => {
    const panel = await stage.show(name, { scan: { state: 'running', bytes: 0, total: 100 } }, place);
    await expect(panel.getByText(shows).first()).toBeVisible();
    let calls = -1;
    await expect
      .poll(async () => {
        const before = calls;
        calls = (await stage.calls()).length;
        return calls === before;
      })
      .toBe(true);

    /** How much is asked for with each of these states, one after another; null: it is not there any more. */
    const askedFor = (changes: readonly Change[]) =>
      panel.evaluate(async (element, changes) => {
        const shown = element as HTMLElement & { dump: FakeDump };
        const counts: number[] = [];
        for (const { isSummaryNew, ...change } of changes) {
          const before = shown.dump.calls.length;
          const { summary, ...rest } = shown.dump;
          const next = { ...rest, summary: isSummaryNew ? { ...summary } : summary, ...change };
          const kept = Object.entries(next).filter(([, value]) => value !== null);
          shown.dump = Object.fromEntries(kept) as unknown as FakeDump;
          await new Promise((resolve) => setTimeout(resolve, 50));
          counts.push(shown.dump.calls.length - before);
        }
        return counts;
      }, changes);
    const running = [1, 2, 3].map((bytes): Change => ({ scan: { state: 'running', bytes, total: 100 } }));
    expect(await askedFor(running)).toEqual([0, 0, 0]);
    for (const count of await askedFor([{ isSummaryNew: true }, { isSummaryNew: true }]))
      expect(count).toBeGreaterThan(0);
    // Of the other things that become known, Overview's answers rest on none.
    const others = await askedFor([
      { scan: { state: 'done', bytes: 100, total: 100, seconds: 1 } },
      { fault: { code: 'file-changed' } },
      { fault: null, isStopped: true },
      { isStopped: null },
    ]);
    for (const count of others) expect(count > 0).toBe(name !== 'overview');
  });
}
