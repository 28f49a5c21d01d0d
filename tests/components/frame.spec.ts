import type { Page } from '@playwright/test';
import { type Site, serve } from '../../tools/serve.ts';
import type { Summary } from '../../web/engine/access.ts';
import type { FakeDump, FakeOptions } from './fake-dump.ts';
import { expect, test } from './stage.ts';

let site: Site;
test.beforeAll(async () => {
  site = await serve({ root: 'build/harness' });
});
test.afterAll(() => site.stop());

/** The frame with a dump that was never a file, its summary changed as a test needs. */
async function showFrame(page: Page, summary: Partial<Summary>, isHostile = false): Promise<void> {
  await page.goto(site.url);
  await page.evaluate(
    async ({ summary, isHostile }) => {
      await customElements.whenDefined('ds-page');
      const { fakes } = globalThis as unknown as { fakes: { fakeDump(options: FakeOptions): FakeDump } };
      const dump = fakes.fakeDump({ isHostile, summary: summary as Partial<Summary> });
      const { file } = dump.summary;
      document.body.append(
        Object.assign(document.createElement('ds-page'), {
          state: { phase: 'ready', ...dump },
          dump,
          file: { name: file.name, size: file.size },
          place: { panel: 'overview', rest: '' },
        }),
      );
    },
    { summary, isHostile },
  );
}

test('the sentence leads, with the module underlined that it is about', async ({ page }) => {
  await showFrame(page, {
    crash: {
      kind: 'exception',
      name: 'EXCEPTION_ACCESS_VIOLATION',
      code: '0xc0000005',
      access: 'read',
      address: '0xd8',
      sentence: 'lf_sync.dll tried to use an object that was not there.',
      suspect: {
        module: 'lf_sync.dll',
        why: 'first-own-frame',
        sentence: 'It is the first code that is not of Windows',
      },
    },
  });
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    'lf_sync.dll tried to use an object that was not there.',
  );
  await expect(page.locator('ds-overview-panel h1 em')).toHaveText('lf_sync.dll');
  await expect(page.getByText('looked for a field 216 bytes into it')).toBeVisible();
  await expect(page.getByText('Access violation')).toBeVisible();
  await expect(page.getByRole('img', { name: /0xd8, read/ })).toBeVisible();
});

test('a stack that ran full is drawn whole, in place of the address', async ({ page }) => {
  const stack = { base: '0x7ffc00000000', size: 8 << 20 };
  const frames = Array.from({ length: 200 }, () => ({
    address: '0x401234',
    module: 'deep',
    offset: '0x1234',
    trust: 'frame-pointer' as const,
  }));
  await showFrame(page, {
    crash: {
      kind: 'signal',
      name: 'SIGSEGV',
      code: '0xb',
      address: '0x7ffbfffffff8',
      sentence: 'deep called itself until its stack was full: one place calls itself, 200 times or more.',
    },
    crashedThread: { id: 1, crashed: true, stack, frames },
  });
  await expect(
    page.getByRole('img', {
      name: /^The stack of the thread: all 8(\.\d)? MB of the stack used, 200 calls deep or more\.$/,
    }),
  ).toBeVisible();
});

const LEADS: readonly (readonly [name: string, crash: NonNullable<Summary['crash']>, lead: string])[] = [
  ['a stack that ran full', { kind: 'exception', name: 'EXCEPTION_STACK_OVERFLOW' }, 'calls itself without end'],
  [
    'a jump to nothing',
    { kind: 'signal', name: 'SIGSEGV', access: 'execute', address: '0x0' },
    'a pointer that was empty',
  ],
  ['an abort', { kind: 'signal', name: 'SIGABRT' }, 'rather than go on with bad data'],
  ['a kill from outside', { kind: 'signal', name: 'SIGKILL' }, 'told to end from outside'],
  ['a C++ error', { kind: 'exception', code: '0xe06d7363' }, 'no part of the program was ready to take it'],
  ['a blue screen', { kind: 'bugcheck', name: 'MEMORY_MANAGEMENT', code: '0x1a' }, 'stopped the computer'],
];
for (const [name, crash, lead] of LEADS) {
  test(`what usually lies behind ${name}`, async ({ page }) => {
    await showFrame(page, { crash });
    await expect(page.locator('ds-overview-panel .lead').first()).toContainText(lead);
  });
}

test('a file that ends early says how much there is and what is complete', async ({ page }) => {
  await showFrame(page, {
    file: { name: 'a.dmp', size: 268 << 20, kind: 'minidump', truncated: { present: 268 << 20, expected: 412 << 20 } },
  });
  await expect(page.getByText('The file ends early: 268 of 412 MB.')).toBeVisible();
  await expect(page.getByText('Copy it again, or go on with what is here.')).toBeVisible();
});

test('text of the dump that plays tricks is drawn as marks and never as markup', async ({ page }) => {
  await showFrame(page, {}, true);
  await expect(page.getByText('U+202E').first()).toBeVisible();
  await expect(page.getByText('<img src=x onerror=alert(1)>').first()).toBeVisible();
  await expect(page.locator('img')).toHaveCount(0);
});

test('a reader that stopped tells it at once and keeps what it had found', async ({ page }) => {
  await showFrame(page, {});
  await page.locator('ds-page').evaluate((frame) => {
    const { state } = frame as unknown as { state: object };
    Object.assign(frame, { state: { ...state, fault: { code: 'trap', at: 4096 } } });
  });
  await expect(page.getByRole('alert')).toContainText(
    'The reader stopped on an unexpected structure at byte 4\u2009096.',
  );
  await expect(page.getByRole('button', { name: 'Copy details' })).toBeVisible();
});

test('where storage is full or refused, that is said, and that everything works', async ({ page }) => {
  await showFrame(page, { lacksScratch: true });
  const banner = page.locator('ds-problem-note[banner]');
  await expect(banner).toContainText('The browser has no room for the working index');
  await expect(banner).toContainText('Everything works; reading far into this packed file is slower.');
  await expect(banner).toContainText('Free some disk space, or carry on.');
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('while nothing is known the place of the answer is held', async ({ page }) => {
  await page.goto(site.url);
  await page.evaluate(async () => {
    await customElements.whenDefined('ds-page');
    document.body.append(
      Object.assign(document.createElement('ds-page'), {
        state: { phase: 'opening' },
        file: { name: 'big.dmp', size: 3 * 2 ** 30 },
        place: { panel: 'overview', rest: '' },
      }),
    );
  });
  await expect(page.getByText('big.dmp')).toBeVisible();
  await expect(page.getByText('Reading the header').first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Cancel' })).toBeVisible();
});

test('the ribbon of one file is gone once another is opened, be they read as far', async ({ page }) => {
  await showFrame(page, {});
  const drawn = () =>
    page
      .locator('ds-file-ribbon')
      .evaluate((ribbon) => (ribbon as unknown as { stretches: readonly { kind: string }[] }).stretches.length);
  await expect.poll(drawn).toBeGreaterThan(1);
  await page.evaluate(() => {
    const { fakes } = globalThis as unknown as { fakes: { fakeDump(options: FakeOptions): FakeDump } };
    const dump = fakes.fakeDump({});
    const stretch = { kind: 'heap', start: 0, size: dump.summary.file.size };
    const access = { ...dump.access, ribbon: async () => [stretch] };
    Object.assign(document.querySelector('ds-page') as object, { dump: { ...dump, access } });
  });
  await expect.poll(drawn).toBe(1);
});

test('the ribbon is a slider over the file: arrows move, Enter goes', async ({ page }) => {
  await showFrame(page, {});
  const slider = page.getByRole('slider', { name: 'Place in the file' });
  await slider.focus();
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(slider).toHaveAttribute('aria-valuenow', '11');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#\/hex\/0x[0-9a-f]+$/);
});

async function showTerm(page: Page): Promise<void> {
  await page.goto(site.url);
  await page.evaluate(async () => {
    await customElements.whenDefined('ds-term');
    const term = Object.assign(document.createElement('ds-term'), { term: 'null-pointer' });
    term.append('missing object');
    const after = document.createElement('button');
    after.append('what follows');
    document.body.append(term, after);
  });
}

test('a glossary term opens on focus, leads to Help, and closes with Escape', async ({ page }) => {
  await showTerm(page);
  await page.getByRole('button', { name: 'missing object' }).focus();
  await expect(page.getByRole('tooltip')).toContainText('A null pointer says “nowhere”');
  await expect(page.getByRole('link', { name: 'More' })).toHaveAttribute('href', '#/help/glossary/null-pointer');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('tooltip')).toBeHidden();
});

test('the entry of a glossary term is gone as soon as the focus is, and Escape in it keeps the focus', async ({
  page,
}) => {
  await showTerm(page);
  const word = page.getByRole('button', { name: 'missing object' });
  await word.focus();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'More' })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'what follows' })).toBeFocused();
  await expect(page.getByRole('tooltip')).toBeHidden();
  await word.focus();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'More' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('tooltip')).toBeHidden();
  await expect(word).toBeFocused();
});

test('of the header nothing is cut that tells what is open, at the width of a laptop', async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 700 });
  await page.goto(site.url);
  await page.evaluate(async () => {
    await customElements.whenDefined('ds-top-bar');
    const facts = {
      isOpen: true,
      name: 'kernel-win10-triage-7e.dmp',
      about: 'Small memory dump (blue screen), 1.4 MB',
    };
    document.body.replaceChildren(Object.assign(document.createElement('ds-top-bar'), facts));
  });
  await expect(page.getByRole('button', { name: /^Find\b.*Ctrl K$/ }).first()).toBeVisible();
  const cut = await page
    .locator('ds-top-bar')
    .evaluate((bar) =>
      [...(bar.shadowRoot?.querySelectorAll('.file b, .file > span, .find span') ?? [])]
        .filter((part) => part.scrollWidth > part.clientWidth && part.clientWidth > 0)
        .map((part) => part.textContent),
    );
  expect(cut).toEqual([]);
});
