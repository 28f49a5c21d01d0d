/** Every way out is refused under the site's own headers, and each is heard where there are none. */
import { appendFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '../../../tools/serve.ts';
import { expect, test, visit } from '../support/fixtures.ts';
import { PAGE_WAYS, script, WORKER_WAYS } from '../support/ways-out.ts';

test.use({ serviceWorkers: 'allow' });

/** No policy stops these: the page takes WebRTC away at its start and goes to no other address; its built code is searched for both. */
const NOT_STOPPED: Readonly<Record<string, readonly string[]>> = { chromium: ['webrtc'], firefox: [] };

/** Not always heard, policy or not: Firefox’s WebRTC asks no server on the loopback, and it prefetches when it likes. */
const UNHEARD: Readonly<Record<string, readonly string[]>> = { chromium: [], firefox: ['webrtc', 'prefetch'] };

const WORKER = /^core\.worker-[\w-]+\.js$/;

let root: string;

test.beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ways-'));
  cpSync('dist', root, { recursive: true });
});

test.afterEach(() => rmSync(root, { recursive: true }));

/** The ways that were heard; where a page is gone to, browsers ask for its icon. */
function heard(hits: readonly string[]): readonly string[] {
  const ways = hits.map((hit) => /^\w+ \/([\w-]+)/.exec(hit)?.[1] ?? hit);
  return [...new Set(ways)].filter((way) => way !== 'favicon').sort();
}

test('no code in the page or in a worker gets anything out but by the two ways that no policy stops', async ({
  page,
  canary,
  witnesses,
  browserName,
}) => {
  witnesses.expected = true;
  // Before its first line: nothing is taken from the worker yet, and all of it could be kept for later.
  const name = readdirSync(join(root, 'workers')).find((file) => WORKER.test(file)) ?? '';
  const file = join(root, 'workers', name);
  const tries = `const mine = ${script(WORKER_WAYS, canary.targets)}; mine.then(() => postMessage('tried'));`;
  writeFileSync(file, `${tries}\n${readFileSync(file, 'utf8')}`);
  const site = await serve({ root });
  await page.addInitScript(() => {
    const Plain = Worker;
    globalThis.Worker = class extends Plain {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        this.addEventListener('message', ({ data }) => {
          if (data === 'tried') Object.assign(globalThis, { workerTried: true });
        });
      }
    };
  });
  await visit(page, site);
  await expect.poll(() => page.evaluate(() => 'workerTried' in globalThis)).toBe(true);
  await page.evaluate(script(PAGE_WAYS, canary.targets));
  const before = site.requests.length;
  const notStopped = NOT_STOPPED[browserName] ?? [];
  await expect.poll(() => heard(canary.hits)).toEqual(notStopped);
  // Whatever was sent is there before this one.
  await page.evaluate((url) => location.assign(url), `${canary.targets.http}navigation`);
  await expect.poll(() => heard(canary.hits)).toContain('navigation');
  expect(heard(canary.hits)).toEqual(['navigation', ...notStopped]);
  expect(site.requests.slice(before)).toEqual([]);
  canary.hits.length = 0;
  await site.stop();
});

test('each way is heard where no policy stops it', async ({ page, canary, witnesses, browserName }) => {
  witnesses.expected = true;
  writeFileSync(join(root, 'control.html'), '<!doctype html><title>Control</title><body></body>');
  writeFileSync(join(root, 'control.js'), '');
  appendFileSync(join(root, 'control.js'), script(WORKER_WAYS, canary.targets));
  const site = await serve({ root, bare: true });
  await page.goto(`${site.url}control.html`);
  await page.evaluate(() => void new Worker('./control.js', { type: 'module' }));
  await page.evaluate(script(PAGE_WAYS, canary.targets));
  const all = [...Object.keys(PAGE_WAYS), ...Object.keys(WORKER_WAYS)];
  const awaited = all.filter((way) => !UNHEARD[browserName]?.includes(way)).sort();
  await expect.poll(() => heard(canary.hits)).toEqual(expect.arrayContaining(awaited));
  canary.hits.length = 0;
  await site.stop();
});
