import type { Locator, Page } from '@playwright/test';
import type { Findings } from '../../../web/engine/report/report.ts';
import { expect, test } from '../stage.ts';

const findings: Findings = {
  scan: { bytes: 412 * 2 ** 20, total: 412 * 2 ** 20, complete: true, detectors: 300 },
  counts: { session: { validated: 1, likely: 0, possible: 0 } },
  limits: [],
  items: [
    {
      id: 'f1',
      detector: 'jwt',
      class: 'session',
      confidence: 'validated',
      severity: 'high',
      title: 'JSON web token',
      mask: 'eyJhbGci…',
      occurrences: 2,
      places: [{ offset: 4096, length: 200, encoding: 'ascii', where: { kind: 'heap' } }],
    },
  ],
};
const total = 412 * 2 ** 20;
const scan = { state: 'done', bytes: total, total, seconds: 7 } as const;
const found = { findings, scan, secrets: ['Tr0ub4dor&3-correct-horse'] };

const copy = (panel: Locator) => panel.getByRole('button', { name: 'Copy link' });
const tick = (panel: Locator, name: string) => panel.getByRole('checkbox', { name });

async function urlOf(panel: Locator): Promise<string> {
  await expect(copy(panel)).toHaveAttribute('aria-disabled', 'false');
  return ((await panel.locator('.url').textContent()) ?? '').trim();
}

/** The page of a receiver, from a link. */
async function receive(page: Page, url: string): Promise<Locator> {
  await page.evaluate(
    (fragment) => {
      document.body.replaceChildren(Object.assign(document.createElement('ds-shared-page'), { fragment }));
    },
    url.slice(url.indexOf('#')),
  );
  return page.locator('ds-shared-page');
}

test('what is previewed is what the receiver reads, to the letter', async ({ page, stage }) => {
  const panel = await stage.show('share', found);
  await tick(panel, 'Other threads').check();
  await tick(panel, 'List of findings').check();
  const url = await urlOf(panel);
  await expect(panel.locator('.paper ds-summary-view')).toContainText('Signed token (JWT)');
  const previewed = await panel.locator('.paper ds-summary-view').ariaSnapshot();
  const received = await receive(page, url);
  await expect(received.getByRole('heading', { level: 1 })).toHaveText('A shared summary, not a dump');
  expect(await received.locator('ds-summary-view').ariaSnapshot()).toBe(previewed);
});

test('what could not be read for one link is asked for again for the next', async ({ stage }) => {
  const panel = await stage.show('share', found);
  await urlOf(panel);
  await panel.evaluate(async (panel) => {
    const shown = panel as unknown as { dump: { summary: { revision: number }; access: Record<string, unknown> } };
    const { dump } = shown;
    const { rows } = dump.access;
    let isGone = true;
    const once = async (...asked: unknown[]) => {
      if (!isGone) return (rows as (...all: unknown[]) => unknown).apply(dump.access, asked);
      isGone = false;
      throw new Error('the reader is gone');
    };
    const summary = { ...dump.summary, revision: dump.summary.revision + 1 };
    shown.dump = { ...dump, summary, access: { ...dump.access, rows: once } };
  });
  await expect(panel).toContainText('The check did not finish');
  await tick(panel, 'Other threads').check();
  await urlOf(panel);
});

test('nothing of the author stands in a link until it is ticked', async ({ page, stage }) => {
  const panel = await stage.show('share', found);
  const preview = panel.locator('.paper ds-summary-view');
  await expect(preview).toContainText('module-1');
  await expect(preview).not.toContainText('lf_sync.dll');
  await tick(panel, 'Names of other modules').check();
  await expect(preview).toContainText('lf_sync.dll');
  await expect(preview).not.toContainText('lanternfish.exe tried');
  const received = await receive(page, await urlOf(panel));
  await expect(received).toContainText('lf_sync.dll');
});

test('the link can be copied only once every found value was looked for in it', async ({ stage }) => {
  const panel = await stage.show('share', found);
  await expect(panel).toContainText('0 of 1 value found in this file occurs in this link, in 64 spellings');
  await expect(panel).toContainText('A link can’t be called back.');
  await expect(copy(panel)).toHaveAttribute('aria-disabled', 'false');
  const asked = (await stage.calls()).filter((call) => call.startsWith('checkSecrets'));
  expect(asked.at(-1)).toMatch(/^checkSecrets link, decoded link, packed bytes, payload, .*all fields, preview$/);
});

test('a found value in the link: no copy, and where it stands is said, never what it is', async ({ stage }) => {
  const panel = await stage.show('share', { ...found, secrets: ['nternfish.e'] });
  await urlOf(panel);
  await tick(panel, 'Process name').check();
  await expect(panel).toContainText('1 found value stands in this link, so it cannot be copied.');
  await expect(copy(panel)).toHaveAttribute('aria-disabled', 'true');
  await expect(panel.getByRole('link', { name: 'Open it in a new tab' })).toHaveCount(0);
  await expect(panel.locator('.note.bad')).not.toContainText('nternfish');
  await tick(panel, 'Process name').uncheck();
  await urlOf(panel);
});

test('while the search runs, what that means for the check is said', async ({ stage }) => {
  const running = { state: 'running', bytes: total / 4, total } as const;
  const panel = await stage.show('share', { ...found, scan: running });
  await expect(panel).toContainText('still running: 25 % of the file so far');
  await expect(panel).toContainText('What it finds later is not in this check.');
  await urlOf(panel);
});

test('a search that was stopped, and one that never began, are told as well', async ({ stage }) => {
  const stopped = { state: 'stopped', bytes: total / 2, total } as const;
  await expect(await stage.show('share', { ...found, scan: stopped })).toContainText(
    'Only 50 % of the file was searched.',
  );
  await expect(await stage.show('share', {})).toContainText('The search for private data has not begun');
});

test('a file that changed gives no link', async ({ stage }) => {
  const failed = { state: 'failed', bytes: 1, total, fault: { code: 'file-changed' } } as const;
  const panel = await stage.show('share', { ...found, scan: failed });
  await expect(panel).toContainText('The file changed while it was read, so no link can be made.');
  await expect(copy(panel)).toHaveAttribute('aria-disabled', 'true');
});

test('a passphrase: suggested or typed, long enough, asked for, wrong and right', async ({ page, stage }) => {
  const panel = await stage.show('share', found);
  await urlOf(panel);
  await tick(panel, 'Needs a passphrase').check();
  await expect(panel).toContainText('Type or suggest a passphrase');
  const field = panel.getByRole('textbox', { name: 'Passphrase' });
  await expect(field).toHaveAttribute('autocomplete', 'off');
  await expect(field).toHaveAttribute('spellcheck', 'false');
  await field.fill('short');
  await expect(panel).toContainText('Too short: 12 characters or more');
  await panel.getByRole('button', { name: 'Suggest five words' }).click();
  const words = await field.inputValue();
  expect(words).toMatch(/^[a-z]+( [a-z]+){4}$/);
  const url = await urlOf(panel);
  expect(url).toContain('#e=1.');
  const received = await receive(page, url);
  await expect(received).toContainText('This summary is locked.');
  const asked = received.getByRole('textbox', { name: 'Passphrase' });
  await asked.fill(`${words}x`);
  await asked.press('Enter');
  await expect(received.getByRole('alert')).toContainText('does not open the link, or the link is damaged');
  await received.getByRole('textbox', { name: 'Passphrase' }).fill(words);
  await received.getByRole('button', { name: 'Open it' }).click();
  await expect(received.locator('ds-summary-view')).toContainText('tried to use an object that was not there');
});

test('a link too long is cut at frames, says so, and may be whole as a file', async ({ page, stage }) => {
  const crashedThread = {
    id: 1,
    crashed: true,
    frames: Array.from({ length: 1500 }, (_, i) => ({
      address: `0x${(0x1000 + i).toString(16)}`,
      module: `own-${(i * 7) % 13}.dll`,
      offset: `0x${((i * 2_654_435_761) % 0x100_0000).toString(16)}`,
      trust: 'cfi' as const,
    })),
  };
  const panel = await stage.show('share', { ...found, threads: 0, summary: { crashedThread } });
  expect((await urlOf(panel)).length).toBeLessThanOrEqual(8000);
  await expect(panel).toContainText(/\d+ frames left out, from the end/);
  await panel.getByRole('button', { name: 'Keep all, and send a file' }).click();
  await expect(panel.getByRole('button', { name: 'Save the link as a file' })).toBeVisible();
  const received = await receive(page, await urlOf(panel));
  await expect(received.getByRole('button', { name: 'Show 1 460 more frames' })).toBeVisible();
});

test('SARIF needs the list of findings, and says so', async ({ stage }) => {
  const panel = await stage.show('share', found);
  await urlOf(panel);
  const sarif = panel.getByRole('button', { name: 'SARIF' });
  await expect(sarif).toHaveAttribute('aria-disabled', 'true');
  await tick(panel, 'List of findings').check();
  await expect(sarif).toHaveAttribute('aria-disabled', 'false');
});

test.describe('in print', () => {
  test.use({ ownWindow: true });

  test('on paper stands the summary alone', async ({ page, stage, browserName }) => {
    test.skip(browserName === 'firefox', 'the driver cannot ask Firefox for its print media');
    const panel = await stage.show('share', found);
    await urlOf(panel);
    await page.emulateMedia({ media: 'print' });
    await expect(panel.locator('.paper ds-summary-view')).toBeVisible();
    for (const hidden of ['.url', '.opt', '.meter', '.files']) await expect(panel.locator(hidden).first()).toBeHidden();
  });
});

test('prints on one sheet of either size, not with a last row on a second', async ({ page, stage, browserName }) => {
  await urlOf(await stage.show('share', found));
  for (const format of ['A4', 'Letter']) {
    const paper = await page.pdf({ format });
    expect(paper.length).toBeGreaterThan(5000);
    // Firefox packs the objects that name the sheets.
    if (browserName === 'chromium') expect(paper.toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
  }
});

test('hostile names that are ticked are texts with their marks shown, in the preview and in every width', async ({
  page,
  stage,
}) => {
  const panel = await stage.show('share', { ...found, isHostile: true });
  for (const name of ['Names of other modules', 'Process name', 'Other threads']) await tick(panel, name).check();
  await urlOf(panel);
  const preview = panel.locator('.paper ds-summary-view');
  await expect(preview).toContainText('<img src=x onerror=alert(1)>');
  await expect(preview).toContainText('U+202E');
  await expect(page.locator('img')).toHaveCount(0);
  for (const width of [320, 390, 768, 1180, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    await expect.poll(() => stage.overflow(), { message: `${width} px` }).toBeLessThanOrEqual(0);
  }
});
