/** Everything that can be done, one after another, on a machine without a network. */
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { environment } from '../../synth/sample/secrets.ts';
import { buildSample } from '../../synth/sample.ts';
import { drop, expect, test, visit } from '../support/fixtures.ts';
import { watchTelltales } from '../support/telltales.ts';

test.use({ serviceWorkers: 'allow' });

const environmentValue = (name: string) =>
  environment()
    .find((line) => line.startsWith(`${name}=`))
    ?.slice(name.length + 1) ?? name;
const TOKEN = environmentValue('GITHUB_TOKEN');
const SECRETS = [TOKEN, 'a-made-up-password'];
const IDENTIFYING = [
  'jane-doe',
  'SAMPLE-PC',
  environmentValue('APPDATA'),
  'sample.person@example.com',
  'shopping.note',
];

/** Panels and places within them: no name, no value. */
const PLACE = /^$|^#\/[a-z]*(?:\/[a-z-]+|\/\d+|\/0x[0-9a-f]+|\/f\d+)*$/;

async function goTo(page: Page, panel: string): Promise<void> {
  await page.evaluate((panel) => {
    location.hash = `#/${panel}`;
  }, panel);
  await expect(page.locator(`ds-${panel}-panel h1`).first()).toBeVisible();
}

test('without a network all is done that can be done, and the browser is told no more than places', async ({
  page,
  context,
  site,
}) => {
  const said: string[] = [];
  await visit(page, site);
  await expect(page.getByRole('status')).toHaveText('Ready to work offline.');
  await site.stop();
  await context.setOffline(true);
  await page.close();

  const later = await context.newPage();
  later.on('console', (message) => said.push(message.text()));
  const told = await watchTelltales(later);
  const answer = await later.goto(site.url);
  expect(answer?.headers()['x-answered-by']).toBe('service-worker');

  // Open and look.
  await drop(later, 'jane-doe-crash.dmp', buildSample());
  await expect(later.getByRole('heading', { level: 1 })).toContainText('tried to use an object');
  await expect(later.getByText(/^All .* searched in /).first()).toBeVisible();
  for (const panel of ['threads', 'modules', 'memory', 'system', 'hex', 'strings', 'help']) await goTo(later, panel);

  // What was found: shown on a press, hidden again on leaving.
  await goTo(later, 'exposure');
  await later
    .locator('ds-exposure-panel')
    .getByRole('option', { name: /GitHub/ })
    .click();
  const detail = later.locator('ds-exposure-panel aside.detail');
  await detail.getByRole('button', { name: 'Reveal' }).click();
  await detail
    .getByRole('button', { name: /^(Reveal|Show)/ })
    .first()
    .click();
  await expect(detail).toContainText(TOKEN);

  // Search.
  await later.keyboard.press('Control+k');
  await later.keyboard.type('"boat"');
  await expect(later.getByRole('dialog').getByRole('option').first()).toContainText(/boat/i);
  await later.keyboard.press('Escape');

  // Share and export.
  await goTo(later, 'share');
  await expect(later.getByRole('button', { name: 'Copy link' })).toHaveAttribute('aria-disabled', 'false');
  await expect(later.getByText(/^0 of \d+ values found in this file occur/)).toBeVisible();
  expect((await told()).copied).toEqual([]);
  await later.getByRole('button', { name: 'Copy link' }).click();
  await expect.poll(async () => (await told()).copied.length).toBe(1);
  for (const [index, name] of ['Markdown', 'JSON', 'Web page'].entries()) {
    await later.getByRole('button', { name }).click();
    await expect.poll(async () => (await told()).files.length).toBe(index + 1);
  }
  for (const format of ['A4', 'Letter']) {
    const paper = await later.pdf({ format });
    expect(paper.length).toBeGreaterThan(5000);
    if (process.env['SHOTS']) writeFileSync(join(tmpdir(), `dumpscope-share-${format}.pdf`), paper);
  }

  // A cleaned copy.
  await goTo(later, 'clean');
  await later.getByRole('radio', { name: 'Only what was found' }).check();
  await later.getByRole('button', { name: 'Save cleaned copy' }).click();
  await expect(later.locator('ds-clean-panel')).toContainText('passed all four checks');
  await later.getByRole('button', { name: 'Download the copy' }).click();
  await expect.poll(async () => (await told()).files.length).toBe(4);

  const { addresses, titles, copied, clipboardReads, marks, files } = await told();
  for (const address of new Set(addresses)) expect(address.slice(site.url.length)).toMatch(PLACE);
  for (const title of titles) expect(title).toMatch(/^([A-Z][a-z ]+ · )?Dumpscope$/);
  expect(copied).toHaveLength(1);
  expect(clipboardReads).toBe(0);
  expect(marks).toEqual([]);
  const copy = files.pop()?.replaceAll('\0', '') ?? '';
  const out = [...addresses, ...titles, ...copied, ...files, ...said].join('\n');
  // The search for what is told can find.
  expect(out).toContain('module-1');
  expect(copy).toContain('COMPUTERNAME=SAMPLE-PC');
  for (const value of [...SECRETS, ...IDENTIFYING]) expect(out.includes(value), value).toBe(false);
  for (const value of SECRETS) expect(copy.includes(value), value).toBe(false);

  // The receiver of the link has no network either.
  const receiver = await context.newPage();
  await receiver.goto(copied[0] ?? '');
  await expect(receiver.getByRole('heading', { name: 'A shared summary, not a dump' })).toBeVisible();
  await expect(receiver.getByText('module-1 tried to use an object that was not there.')).toBeVisible();
});
