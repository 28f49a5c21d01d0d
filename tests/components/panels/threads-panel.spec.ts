import { expect, test } from '../stage.ts';

test('begins with the crashed thread, first in the list', async ({ stage }) => {
  const panel = await stage.show('threads');
  await expect(panel.getByRole('heading', { level: 1 })).toHaveText('Thread 12856');
  const rows = panel.getByRole('grid', { name: 'Threads' }).getByRole('row');
  await expect(rows.nth(1)).toContainText('crashed');
  await expect(rows.nth(1)).toContainText('12856');
  await expect(rows.nth(2)).toContainText('worker-0');
  await expect(rows.nth(1)).toHaveAttribute('aria-selected', 'true');
});

test('says of each frame how it is known, in fixed words, and why the walk ended', async ({ stage }) => {
  const panel = await stage.show('threads');
  const frames = panel.locator('ds-frame-list tbody tr');
  for (const [at, word] of ['Exact', 'Unwound', 'Frame pointer', 'Guessed', 'Recorded'].entries()) {
    await expect(frames.nth(at)).toContainText(word);
  }
  await expect(frames.nth(0)).toHaveClass(/hit/);
  await expect(frames.nth(1)).toContainText('lf_queue_drain+0x12e');
  await expect(frames.nth(2)).toContainText('src/sync/flush.c:214');
  // The system's own modules step back.
  await expect(frames.nth(1)).not.toHaveClass(/dim/);
  await expect(frames.nth(3)).toHaveClass(/dim/);
  await expect(panel).toContainText('The walk stopped where the next part of the stack is not in the file.');
});

test('says what each register points at, and which one held the address of the crash', async ({ page, stage }) => {
  const panel = await stage.show('threads');
  const register = (name: string) =>
    panel.locator('ds-register-table dl > div', { has: page.locator(`dt:text-is("${name}")`) });
  await expect(register('rip')).toContainText('lf_sync.dll+0x1f8a4');
  await expect(register('rsp')).toContainText('this stack');
  await expect(register('rax')).toContainText('zero');
  await expect(register('rdi')).toContainText('24');
  await expect(register('rcx')).toContainText('the address it tried to read');
  await expect(register('rdx').getByRole('link')).toHaveAttribute('href', '#/memory/0x1d47e006180');
  await expect(register('xmm0')).toBeHidden();
  await panel.getByText('Flags, segments and vector registers').click();
  await expect(register('xmm0')).toBeVisible();
});

for (const width of [390, 1280]) {
  test(`a thread that the dump does not have is said to be none, and the others are listed, ${width} px`, async ({
    page,
    stage,
  }) => {
    await page.setViewportSize({ width, height: 800 });
    const panel = await stage.show('threads', {}, '99999999999999999999');
    await expect(panel.getByText('This dump has no thread 99999999999999999999.')).toBeVisible();
    const list = panel.getByRole('grid', { name: 'Threads' });
    await expect(list).toBeVisible();
    await list.getByText('worker-0', { exact: true }).click();
    await expect(panel.getByRole('heading', { level: 1 })).toHaveText('worker-0');
  });
}

test('another thread does not claim the crash', async ({ stage }) => {
  const panel = await stage.show('threads', {}, '15');
  await expect(panel.getByRole('heading', { level: 1 })).toHaveText('worker-15');
  await expect(panel).toContainText('waits for critical section queue, held by thread 12856');
  await expect(panel).not.toContainText('the address it tried to read');
  await expect(panel.locator('ds-frame-list tr.hit')).toHaveCount(0);
});

test('chooses by keyboard, filters, and gives each thread its address', async ({ page, stage }) => {
  const panel = await stage.show('threads');
  const list = panel.getByRole('grid', { name: 'Threads' });
  await list.getByRole('row').nth(1).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(panel.getByRole('heading', { level: 1 })).toHaveText('worker-0');
  expect(await stage.hash()).toBe('#/threads/0');
  await panel.getByRole('searchbox').fill('worker-21');
  await expect(list).toHaveAttribute('aria-rowcount', '2');
  await list.getByText('worker-21').click();
  expect(await stage.hash()).toBe('#/threads/21');
  await panel.getByRole('searchbox').fill('no such thread');
  await expect(panel).toContainText('No thread matches this filter.');
});

test('reads the top of the stack word by word, and hides what is private there', async ({ stage }) => {
  const first = await stage.show('threads');
  const at = (await first.locator('ds-stack-words tbody a').first().getAttribute('href'))?.replace('#/memory/', '');
  expect(at).toMatch(/^0x53c/);
  const panel = await stage.show('threads', {
    hidden: [{ space: 1, at: at ?? '', length: 8, title: 'Password', id: 'f1' }],
  });
  const words = panel.locator('ds-stack-words tbody tr');
  await expect(words).toHaveCount(16);
  await panel.getByRole('button', { name: 'Show more' }).click();
  await expect(words).toHaveCount(32);
  await expect(words.first()).toContainText('hidden, private');
  await expect(words.nth(1)).not.toContainText('hidden');
});

test('on a phone shows a chosen thread alone, with the way back', async ({ page, stage }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const panel = await stage.show('threads', {}, '3');
  await expect(panel.getByRole('grid', { name: 'Threads' })).toBeHidden();
  await panel.getByRole('link', { name: 'All threads' }).click();
  await expect(panel.getByRole('grid', { name: 'Threads' })).toBeVisible();
});

test('a place that names no thread says so', async ({ stage }) => {
  const panel = await stage.show('threads', {}, '99');
  await expect(panel).toContainText('This dump has no thread 99.');
});

test('one thread is shown without a list', async ({ stage }) => {
  const panel = await stage.show('threads', { threads: 1, summary: { crash: { kind: 'none' } } });
  await expect(panel.getByRole('heading', { level: 1 })).toHaveText('worker-0');
  await expect(panel).toContainText('This dump holds one thread.');
  await expect(panel.getByRole('grid', { name: 'Threads' })).toHaveCount(0);
});

test('of a processor whose stacks are not walked says which frames are exact and which are guesses', async ({
  page,
  stage,
}) => {
  await stage.show('threads');
  await page.evaluate(() => {
    const frame = (address: string, trust: string) => ({ address, trust, module: 'app', offset: address });
    const frames = [frame('0x10', 'context'), frame('0x20', 'scan')];
    document.body.replaceChildren(
      Object.assign(document.createElement('ds-frame-list'), { arch: 'sparc64', thread: { id: 1, frames } }),
    );
  });
  await expect(page.locator('ds-frame-list')).toContainText(
    'We cannot walk stacks for sparc64 yet. The first frame and the registers are exact; the rest are guesses.',
  );
});

test('a colour stands in one line with what it is of, however narrow the list is', async ({ page, stage }) => {
  await page.setViewportSize({ width: 390, height: 800 });
  const panel = await stage.show('threads');
  const table = panel.locator('ds-register-table');
  await expect(table.locator('.where').first()).toBeVisible();
  for (let width = 180; width <= 350; width += 10) {
    await table.evaluate((element, pixels) => {
      element.style.inlineSize = `${pixels}px`;
    }, width);
    const parted = await table.locator('.where').evaluateAll((all) =>
      all.flatMap((where) => {
        const swatch = where.firstElementChild?.getBoundingClientRect();
        const text = document.createTreeWalker(where, NodeFilter.SHOW_TEXT);
        let word: Node | null = text.nextNode();
        while (word && !word.textContent?.trim()) word = text.nextNode();
        if (!swatch || !word) return ['no colour or no text'];
        const range = document.createRange();
        const start = (word.textContent ?? '').search(/\S/);
        range.setStart(word, start);
        range.setEnd(word, start + 1);
        const letter = range.getBoundingClientRect();
        const isOneLine = swatch.top < letter.bottom && letter.top < swatch.bottom;
        return isOneLine ? [] : [where.textContent ?? ''];
      }),
    );
    expect(parted, `${width} px`).toEqual([]);
  }
});

test('the longest name of a register keeps clear of its value on a phone', async ({ page, stage }) => {
  await page.setViewportSize({ width: 390, height: 800 });
  const panel = await stage.show('threads');
  const table = panel.locator('ds-register-table');
  await table.evaluate((element) => {
    const shown = element as HTMLElement & { thread: { readonly registers: object } };
    shown.thread = { ...shown.thread, registers: { orig_rax: '0xffffffffffffffff', rip: '0x7ff831c4f8a4' } };
  });
  const row = table.locator('dl > div', { has: page.locator('dt:text-is("orig_rax")') });
  await expect(row).toBeVisible();
  const [name, value] = await row.evaluate((element) =>
    [...element.querySelectorAll('dt, dd')].map((one) => {
      const range = document.createRange();
      range.selectNodeContents(one);
      const { left, right } = range.getBoundingClientRect();
      return { left, right };
    }),
  );
  // A gap that can be seen.
  expect((value?.left ?? 0) - (name?.right ?? 0)).toBeGreaterThan(4);
});
