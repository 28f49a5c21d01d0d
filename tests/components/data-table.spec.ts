import type { Page } from '@playwright/test';
import { type Site, serve } from '../../tools/serve.ts';
import { expect, test } from '../e2e/support/fixtures.ts';

let site: Site;
test.beforeAll(async () => {
  site = await serve({ root: 'build/harness' });
});
test.afterAll(() => site.stop());

/** A table of numbered rows; `open` events are kept on the element. */
async function showTable(page: Page, total: number): Promise<void> {
  await page.goto(site.url);
  await page.evaluate(async (total) => {
    await customElements.whenDefined('ds-data-table');
    const table = document.createElement('ds-data-table');
    let loads = 0;
    Object.assign(table, {
      label: 'Numbers',
      canOpen: true,
      columns: [
        {
          id: 'n',
          label: 'Number',
          width: '9rem',
          isNumber: true,
          isSortable: true,
          cell: (row: number) => String(row),
        },
        { id: 'w', label: 'Word', cell: (row: number) => `row-${row}` },
      ],
      source: {
        load: async (from: number, count: number) => {
          loads++;
          table.dataset['loads'] = String(loads);
          const rows = Array.from({ length: Math.max(0, Math.min(count, total - from)) }, (_, at) => from + at);
          return { rows, indexes: rows, total };
        },
      },
    });
    table.addEventListener('open', (event) => {
      table.dataset['opened'] = String((event as CustomEvent<{ index: number }>).detail.index);
    });
    table.addEventListener('order', (event) => {
      table.dataset['order'] = JSON.stringify((event as CustomEvent).detail);
    });
    document.body.append(table);
  }, total);
  await expect(page.getByRole('row').nth(1)).toBeVisible();
}

/** Position of the first row that can be seen. */
function firstShown(page: Page): Promise<number> {
  return page.locator('ds-data-table').evaluate((table) => {
    const view = table.shadowRoot?.querySelector('.window')?.getBoundingClientRect();
    const head = table.shadowRoot?.querySelector('thead')?.getBoundingClientRect();
    const rows = [...(table.shadowRoot?.querySelectorAll<HTMLElement>('tbody tr') ?? [])];
    const shown = rows.find((row) => row.getBoundingClientRect().bottom > (head?.bottom ?? 0) + 1);
    return view ? Number(shown?.dataset['at']) : -1;
  });
}

const MANY = 100_000_000;

test('a hundred million rows: few in the document, all counted', async ({ page }) => {
  await showTable(page, MANY);
  await expect(page.getByRole('grid', { name: 'Numbers' })).toHaveAttribute('aria-rowcount', String(MANY + 1));
  expect(await page.locator('ds-data-table tbody tr').count()).toBeLessThan(80);
});

test('keys reach the first and the last row, and the focused row is in sight', async ({ page }) => {
  await showTable(page, MANY);
  await page.getByRole('row', { name: 'row-0' }).focus();
  await page.keyboard.press('End');
  const last = page.getByRole('row', { name: `row-${MANY - 1}` });
  await expect(last).toBeFocused();
  await expect(last).toBeInViewport();
  await expect(last).toHaveAttribute('aria-rowindex', String(MANY + 1));
  // The ring is drawn by the cells: their own backgrounds would cover a row's.
  await expect(last.locator('td').first()).not.toHaveCSS('box-shadow', 'none');
  await page.keyboard.press('ArrowUp');
  await expect(page.getByRole('row', { name: `row-${MANY - 2}` })).toBeFocused();
  await page.keyboard.press('Home');
  await page.keyboard.press('j');
  await expect(page.getByRole('row', { name: 'row-1', exact: false }).first()).toBeVisible();
  await expect(page.locator('ds-data-table tr[data-at="1"]')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('ds-data-table')).toHaveAttribute('data-opened', '1');
});

test('a notch of the wheel moves by rows, wherever it is in the list', async ({ page }) => {
  await showTable(page, MANY);
  await page.getByRole('row', { name: 'row-0' }).focus();
  await page.keyboard.press('End');
  await expect(page.getByRole('row', { name: `row-${MANY - 1}` })).toBeVisible();
  await page.getByRole('grid').hover();
  const before = await firstShown(page);
  await page.mouse.wheel(0, -300);
  await expect.poll(() => firstShown(page)).toBeLessThan(before);
  expect(before - (await firstShown(page))).toBeLessThan(15);
});

test('dragging the bar to its middle shows the middle of the list', async ({ page }) => {
  await showTable(page, MANY);
  await page.locator('ds-data-table').evaluate((table) => {
    const scroller = table.shadowRoot?.querySelector('.scroller');
    if (scroller) scroller.scrollTop = (scroller.scrollHeight - scroller.clientHeight) / 2;
  });
  await expect(page.getByRole('row', { name: /row-4999\d{4}|row-5000\d{4}/ }).first()).toBeVisible();
});

test('small moves of the bar count as rows, each once', async ({ page }) => {
  await showTable(page, MANY);
  await page.getByRole('row', { name: 'row-0' }).focus();
  await page.keyboard.press('End');
  await expect(page.getByRole('row', { name: `row-${MANY - 1}` })).toBeVisible();
  const before = await firstShown(page);
  // As a finger moves it: in the middle of the bar, eight times 30 pixels, a row each.
  await page.locator('ds-data-table').evaluate(async (table) => {
    const scroller = table.shadowRoot?.querySelector('.scroller');
    for (let i = 0; scroller && i < 8; i++) {
      scroller.scrollTop -= 30;
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
  });
  await expect.poll(() => firstShown(page)).toBeLessThan(before);
  const moved = before - (await firstShown(page));
  expect(moved).toBeGreaterThanOrEqual(7);
  expect(moved).toBeLessThanOrEqual(9);
});

test('a short table is as high as its rows and does not scroll', async ({ page }) => {
  await showTable(page, 3);
  const heights = await page.locator('ds-data-table').evaluate((table) => {
    const scroller = table.shadowRoot?.querySelector('.scroller');
    return [scroller?.scrollHeight, scroller?.clientHeight];
  });
  expect(heights[0]).toBe(heights[1]);
});

test('the wheel moves rows of a table that was empty at first', async ({ page }) => {
  await page.goto(site.url);
  await page.evaluate(async (total) => {
    await customElements.whenDefined('ds-data-table');
    const none = { load: async () => ({ rows: [], indexes: [], total: 0 }) };
    const columns = [{ id: 'n', label: 'Number', cell: (row: number) => `row-${row}` }];
    const table = Object.assign(document.createElement('ds-data-table'), {
      columns,
      source: none,
      empty: 'Nothing here',
    });
    document.body.append(table);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const load = async (from: number, count: number) => {
      const rows = Array.from({ length: Math.max(0, Math.min(count, total - from)) }, (_, at) => from + at);
      return { rows, indexes: rows, total };
    };
    Object.assign(table, { source: { load } });
  }, MANY);
  await expect(page.getByRole('row', { name: 'row-0' })).toBeVisible();
  await page.getByRole('grid').hover();
  await page.mouse.wheel(0, 300);
  await expect.poll(() => firstShown(page)).toBeGreaterThan(0);
  expect(await firstShown(page)).toBeLessThan(15);
});

test('an empty table says so', async ({ page }) => {
  await page.goto(site.url);
  await page.evaluate(async () => {
    await customElements.whenDefined('ds-data-table');
    const source = { load: async () => ({ rows: [], indexes: [], total: 0 }) };
    document.body.append(Object.assign(document.createElement('ds-data-table'), { source, empty: 'Nothing here' }));
  });
  await expect(page.getByText('Nothing here')).toBeVisible();
});

test('a press on a sortable head asks for the order, a second one for its reverse', async ({ page }) => {
  await showTable(page, 5);
  await page.getByRole('button', { name: 'Number' }).click();
  await expect(page.locator('ds-data-table')).toHaveAttribute('data-order', '{"sort":"n","isDescending":false}');
  await page
    .locator('ds-data-table')
    .evaluate((table) => Object.assign(table, { order: { sort: 'n', isDescending: false } }));
  await expect(page.getByRole('columnheader', { name: 'Number' })).toHaveAttribute('aria-sort', 'ascending');
  await page.getByRole('button', { name: 'Number' }).click();
  await expect(page.locator('ds-data-table')).toHaveAttribute('data-order', '{"sort":"n","isDescending":true}');
});

test('columns that want more room than there is shrink alike, and none is cut at the edge', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 700 });
  await showTable(page, 500);
  await page.locator('ds-data-table').evaluate((table) => {
    table.style.display = 'block';
    const widths = ['12rem', '6rem', '7rem'];
    const columns = widths.map((width, at) => ({
      id: `c${at}`,
      label: `Column ${at}`,
      width,
      isNumber: true,
      cell: (row: number) => String(row),
    }));
    Object.assign(table, { columns });
  });
  const last = page.getByRole('gridcell').nth(2);
  await expect(last).toHaveText('0');
  const room = await page
    .locator('ds-data-table')
    .evaluate((table) => table.shadowRoot?.querySelector('.scroller')?.clientWidth);
  await expect
    .poll(async () => {
      const [table, cell] = await Promise.all([page.locator('ds-data-table').boundingBox(), last.boundingBox()]);
      return table && cell ? Math.round(cell.x + cell.width - table.x) : -1;
    })
    .toBeLessThanOrEqual(room ?? 0);
});
