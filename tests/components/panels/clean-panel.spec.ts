import type { Locator, Page } from '@playwright/test';
import type { CleanAccess, CleanAnswer, OnCleaning } from '../../../web/clean/access.ts';
import { expect, type ShownPanel, type Stage, test } from '../stage.ts';

/** Copies that the test makes come and end. */
interface Copies {
  tell: OnCleaning;
  end(answer: CleanAnswer): void;
}
type WithCopies = { copies: Copies };

const summary = { file: { kind: 'minidump', name: 'app.dmp', size: 4096 } } as never;

const MANIFEST = {
  copy: { size: 4 },
  replaced: [],
  checks: { opens: true, frames: 3, framesSame: true, rescan: 'clean', onlyPlanned: true, differences: [] },
};

/** Gives the panel another dump, of which the test makes copies. */
async function giveCopies(panel: Locator): Promise<void> {
  await panel.evaluate((element: ShownPanel) => {
    const copies: Copies = { tell: () => {}, end: () => {} };
    (globalThis as unknown as WithCopies).copies = copies;
    const cleaning: CleanAccess = {
      clean: (_, onProgress) =>
        new Promise((resolve) => {
          copies.tell = onProgress;
          copies.end = resolve;
        }),
      cancel: () => copies.end({ state: 'cancelled' }),
    };
    element.dump = { ...element.dump, access: { ...element.dump.access }, cleaning };
  });
}

/** Goes to another panel and, once `meanwhile` has happened there, comes back. */
async function leaveAndReturn(panel: Locator, meanwhile: () => Promise<unknown>): Promise<void> {
  const left = await panel.evaluateHandle((element: ShownPanel) => {
    const { dump, parentElement: parent, localName } = element;
    element.remove();
    return { dump, parent, localName };
  });
  await meanwhile();
  await left.evaluate(({ dump, parent, localName }) => {
    parent?.append(Object.assign(document.createElement(localName), { dump, place: '' }));
  });
}

const tell = (page: Page, done: number) =>
  page.evaluate((done) => (globalThis as unknown as WithCopies).copies.tell('checking', done, 4), done);

async function begin(page: Page, stage: Stage): Promise<Locator> {
  const panel = await stage.show('clean', { summary });
  await giveCopies(panel);
  await panel.getByRole('radio').nth(1).check();
  await panel.getByRole('checkbox').first().uncheck();
  await panel.getByRole('button', { name: 'Save cleaned copy' }).click();
  await tell(page, 1);
  await expect(panel.getByRole('status')).toContainText('25');
  return panel;
}

test('a copy goes on while another panel is shown, with its progress and its cancel', async ({ page, stage }) => {
  const panel = await begin(page, stage);
  await leaveAndReturn(panel, () => tell(page, 2));
  await expect(panel.getByRole('status')).toContainText('50');
  await expect(panel.getByRole('radio').nth(1)).toBeChecked();
  await expect(panel.getByRole('checkbox').first()).not.toBeChecked();
  await tell(page, 3);
  await expect(panel.getByRole('status')).toContainText('75');
  await panel.getByRole('button', { name: 'Cancel' }).click();
  await expect(panel.getByRole('alert')).toContainText('Nothing was saved');
  await expect(panel.getByRole('button', { name: 'Save another' })).toBeVisible();
});

test('a copy that was done while another panel was shown is still offered', async ({ page, stage }) => {
  const panel = await begin(page, stage);
  const end = () =>
    page.evaluate((manifest) => {
      const file = new Blob(['copy']);
      (globalThis as unknown as WithCopies).copies.end({ state: 'done', manifest: manifest as never, file });
    }, MANIFEST);
  await leaveAndReturn(panel, end);
  await expect(panel.getByRole('status')).toContainText('passed all four checks');
  // Firefox's driver tells of no download.
  const name = page.evaluate(
    () =>
      new Promise((resolve) => {
        HTMLAnchorElement.prototype.click = function () {
          resolve(this.download);
        };
      }),
  );
  await panel.getByRole('button', { name: 'Download the copy' }).click();
  expect(await name).toBe('app-cleaned.dmp');
});

test('another file has no copy of the one before', async ({ page, stage }) => {
  const panel = await begin(page, stage);
  await giveCopies(panel);
  await expect(panel.getByRole('button', { name: 'Save cleaned copy' })).toBeVisible();
  await expect(panel.getByRole('status')).toHaveCount(0);
});
