import { readFileSync } from 'node:fs';
import { createServer, type ViteDevServer } from 'vite';
import { headersFor, parseHeaders } from '../../../web/offline/headers.ts';
import { buildMinidump } from '../../synth/minidump/index.ts';
import { drop, expect, NO_CRASH, test } from '../support/fixtures.ts';

// One server for both: two would write the same cache.
test.describe.configure({ mode: 'default' });

let server: ViteDevServer;
let url: string;

test.beforeAll(async () => {
  server = await createServer({ server: { host: '127.0.0.1', port: 0 }, logLevel: 'error' });
  await server.listen();
  url = server.resolvedUrls?.local[0] ?? '';
});
test.afterAll(() => server.close());

test('the development server runs the page under the same policy', async ({ page }) => {
  await page.goto(url);
  // The first visit may reload once, when the packages have been gathered.
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.waitForLoadState('networkidle');
  await drop(page, 'crash.dmp', buildMinidump());
  await expect(page.getByRole('heading', { name: NO_CRASH })).toBeVisible();
});

test('it sends the headers of public/_headers', async () => {
  const blocks = parseHeaders(readFileSync('public/_headers', 'utf8'));
  const pairs = [
    ['', '/'],
    ['workers/core.worker.ts?worker_file&type=module', '/workers/any.js'],
  ] as const;
  for (const [address, path] of pairs) {
    const answer = await fetch(url + address);
    const expected = headersFor(blocks, path).set('cache-control', 'no-cache');
    expect(Object.fromEntries(answer.headers)).toMatchObject(Object.fromEntries(expected));
  }
});
