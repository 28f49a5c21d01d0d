import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '../../../tools/serve.ts';
import { headersFor, parseHeaders } from '../../../web/offline/headers.ts';
import { expect, started, test, visit } from '../support/fixtures.ts';

test.use({ serviceWorkers: 'allow' });

const blocks = parseHeaders(readFileSync('public/_headers', 'utf8'));

test('server and service worker send exactly the headers of public/_headers', async ({ page, site }) => {
  const index = readFileSync('dist/index.html', 'utf8');
  const worker = readFileSync('dist/sw.js', 'utf8').match(/workers\/core\.worker-[\w-]+\.js/)?.[0];
  const script = index.match(/assets\/index-[\w-]+\.js/)?.[0];
  const paths = ['/', `/${worker}`, `/${script}`, '/manifest.webmanifest', '/icons/icon.svg'];

  const seenBy = async (path: string) => {
    const answer = await fetch(new URL(path, site.url));
    return Object.fromEntries(answer.headers);
  };
  for (const path of [...paths, '/sw.js']) {
    expect(await seenBy(path)).toMatchObject(Object.fromEntries(headersFor(blocks, path)));
  }

  await visit(page, site);
  // The page closed its network: a fresh one, answered by the service worker, asks before that.
  const answered: Record<string, Record<string, string>> = {};
  page.on('response', async (response) => {
    answered[new URL(response.url()).pathname] = response.headers();
  });
  await page.reload();
  await started(page);
  for (const path of ['/', `/${script}`]) {
    expect(answered[path]).toMatchObject(Object.fromEntries(headersFor(blocks, path === '/' ? '/index.html' : path)));
    expect(answered[path]?.['x-answered-by']).toBe('service-worker');
  }
});

test('one altered file on the host and the offline copy is not made', async ({ page, witnesses }) => {
  witnesses.expected = true;
  const root = mkdtempSync(join(tmpdir(), 'site-'));
  cpSync('dist', root, { recursive: true });
  appendFileSync(join(root, 'icons/icon.svg'), '<!-- altered -->');
  const site = await serve({ root });
  await page.goto(site.url);
  // The start is over once the network is closed.
  const fetchOwn = () =>
    page.evaluate(() =>
      fetch('./manifest.webmanifest').then(
        () => 'answered',
        () => 'refused',
      ),
    );
  await expect.poll(fetchOwn).toBe('refused');
  expect(await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.active)).toBeUndefined();
  await expect(page.getByRole('status')).not.toContainText('Ready');
  await site.stop();
  rmSync(root, { recursive: true });
});
