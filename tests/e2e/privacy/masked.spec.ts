/** Texts of a dump on the page: what they give away is masked before it arrives. */
import type { Page } from '@playwright/test';
import { PANEL_IDS } from '../../../web/parts/state/places.ts';
import { environmentDump, SECRETS } from '../../synth/environments.ts';
import { coreWith } from '../../synth/with-text.ts';
import { FORM_NAMES, plant } from '../../unit/masking/secrets.ts';
import { everything, settled } from '../support/drawn.ts';
import { drop, expect, go, test, visit } from '../support/fixtures.ts';

test.use({ serviceWorkers: 'allow' });

const PASSWORD = 'hunter2secret';

test('a password among the arguments is on no panel that shows texts', async ({ page, site }) => {
  await visit(page, site);
  await drop(page, 'core', coreWith(`--password=${PASSWORD}`));
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  for (const panel of ['overview', 'system', 'modules', 'threads', 'exposure']) {
    await go(page, panel);
    await expect(page.locator(`ds-${panel}-panel h1`).first()).toBeVisible();
    expect(await everything(page), panel).not.toContain(PASSWORD);
  }
  await page.evaluate(() => {
    location.hash = '#/system';
  });
  await expect(page.getByRole('region', { name: 'Arguments' })).toContainText('--password=…');
});

test('environments in memory are listed by name; their values are nowhere, in storage and console neither', async ({
  page,
  site,
}) => {
  const said: string[] = [];
  page.on('console', (message) => said.push(message.text()));
  await visit(page, site);
  await drop(page, 'app.dmp', environmentDump());
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.evaluate(() => {
    location.hash = '#/system';
  });
  const found = page.getByRole('region', { name: 'Environments in memory' });
  await expect(found.getByRole('row', { name: /DB_PASSWORD/ })).toContainText('it may hold a secret');
  await expect(found).toContainText('2 blocks');
  await expect(page.getByRole('region', { name: 'What this dump cannot tell' })).not.toContainText('Environment');
  const kept: string[] = [];
  for (const panel of ['system', 'overview', 'exposure', 'strings', 'hex', 'memory']) {
    await go(page, panel);
    await expect(page.locator(`ds-${panel}-panel h1`).first()).toBeVisible();
    kept.push(await everything(page));
  }
  kept.push(
    await page.evaluate(async () => {
      const databases = await indexedDB.databases();
      const caches_ = await caches.keys();
      return JSON.stringify([{ ...localStorage }, { ...sessionStorage }, databases, caches_, location.href]);
    }),
  );
  for (const secret of SECRETS) expect([...kept, ...said].join('\n')).not.toContain(secret);
});

test('Hex and Memory hide each place of a value, with what it is, and copies hide it too', async ({
  page,
  site,
  context,
  browserName,
}) => {
  const token = plant('github', 7).text;
  const text = `${token} `.repeat(80);
  const bytes = coreWith(text);
  const at = Buffer.from(bytes).lastIndexOf(token);
  await visit(page, site);
  await drop(page, 'core', bytes);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await go(page, `hex/0x${at.toString(16)}`);
  await expect(page.locator(`ds-hex-grid [data-at="${at}"]`)).toHaveText('••');
  await expect(page.locator('ds-hex-panel .note.private')).toContainText('GitHub');
  await expect(page.locator(`ds-hex-grid [data-at="${at + token.length}"]`)).toHaveText('20');
  expect(await everything(page)).not.toContain(token);
  await page.locator('ds-hex-panel dt:text-is("In memory") + dd a').click();
  await expect(page).toHaveURL(/#\/memory\/0x/);
  await expect(page.locator('ds-hex-grid #cursor')).toHaveText('••');
  expect(await everything(page)).not.toContain(token);
  await page.goBack();
  if (browserName === 'chromium') {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await expect(page.locator('ds-hex-grid #cursor')).toHaveText('••');
    await page.getByRole('grid', { name: 'Bytes' }).focus();
    for (let i = 0; i < 3; i++) await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Control+c');
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain('••');
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).not.toContain('ghp_');
    expect(copied.match(/••/g)?.length).toBeGreaterThanOrEqual(40);
  }
});

/** What the browser keeps for this site: names, values, answers in caches, all of it. */
function stored(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const parts = [JSON.stringify([{ ...localStorage }, { ...sessionStorage }]), document.title, document.cookie];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) parts.push(name, request.url);
    }
    for (const { name } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(name ?? '');
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
      for (const store of database.objectStoreNames) {
        const all = database.transaction(store).objectStore(store).getAll();
        await new Promise((resolve) => {
          all.onsuccess = resolve;
        });
        parts.push(name ?? '', store, JSON.stringify(all.result));
      }
      database.close();
    }
    return parts.join('\n');
  });
}

test('of values of many forms none is on any panel, in any store, address, request or message', async ({
  page,
  site,
}) => {
  const said: string[] = [];
  const places: string[] = [];
  page.on('console', (message) => said.push(message.text()));
  page.on('framenavigated', (frame) => places.push(frame.url()));
  const planted = FORM_NAMES.map((form, i) => plant(form, 40 + i));
  await visit(page, site);
  const lines = planted.map(({ text }) => text).join('\n\n');
  await drop(page, 'core', coreWith(lines));
  await expect(page.getByText(/searched in/)).toBeVisible();
  const hidden = (text: string, where: string) => {
    for (const { form, secret } of planted) expect(text.includes(secret), `${form}: ${where}`).toBe(false);
  };
  // The search for what is shown can find: a word that is in the file and no secret.
  let drawn = '';
  for (const panel of PANEL_IDS) {
    await go(page, panel);
    await expect(page.locator(`ds-${panel}-panel h1`).first()).toBeVisible();
    const text = await settled(page);
    hidden(text, panel);
    drawn += text;
  }
  expect(drawn).toContain('mailserver.de');
  // Each finding in turn, with its detail.
  await page.evaluate(() => {
    location.hash = '#/exposure';
  });
  const options = page.locator('ds-exposure-panel').getByRole('option');
  const count = await options.count();
  expect(count).toBeGreaterThan(planted.length / 2);
  for (let i = 0; i < count; i++) {
    await page.keyboard.press('n');
    places.push(page.url());
  }
  hidden(await everything(page), 'details');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('"password"');
  await expect(page.getByRole('dialog').getByRole('option').first()).toBeVisible();
  hidden(await everything(page), 'search');
  await page.keyboard.press('Escape');
  hidden(await stored(page), 'storage');
  hidden(places.join('\n'), 'addresses');
  hidden(site.requests.join('\n'), 'requests');
  hidden(said.join('\n'), 'console');
});
