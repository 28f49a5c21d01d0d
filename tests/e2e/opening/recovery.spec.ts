/** Storage that is refused, parts that are missing, an installation that is cut off, files that are closed at any moment. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { serve } from '../../../tools/serve.ts';
import { writeCore } from '../../bench/sparse.ts';
import { buildMinidump } from '../../synth/minidump/index.ts';
import { buildSample } from '../../synth/sample.ts';
import { firefoxPath } from '../support/browsers.ts';
import { drop, expect, NO_CRASH, test, visit } from '../support/fixtures.ts';

test.use({ serviceWorkers: 'allow' });

const golden = JSON.parse(readFileSync('tests/unit/share/links/golden-links.1.json', 'utf8')) as { link: string }[];
const LINK = golden[1]?.link ?? '';
const SWITCH = 'Remember which files I open';

/** Opens, searches, makes a link: what works without any storage. Then asks for the one thing that needs it. */
async function useWithoutStorage(page: Page, told: RegExp): Promise<void> {
  await drop(page, 'crash.dmp', buildSample());
  await expect(page.getByText(/^All .* searched in /).first()).toBeVisible();
  await page.evaluate(() => {
    location.hash = '#/share';
  });
  await expect(page.getByRole('button', { name: 'Copy link' })).toHaveAttribute('aria-disabled', 'false');
  await page.getByRole('button', { name: 'Close the file' }).click();
  await page.getByRole('checkbox', { name: SWITCH }).click();
  await expect(page.locator('ds-recents')).toContainText(told);
  await expect(page.getByRole('checkbox', { name: SWITCH })).not.toBeChecked();
}

for (const [error, told] of [
  ['SecurityError', /keeps nothing for this page/],
  ['QuotaExceededError', /no room left/],
] as const) {
  test(`with storage that answers ${error} everything works but the list of recent files, and that says why`, async ({
    page,
    site,
    witnesses,
  }) => {
    // The installation fails in its own words.
    witnesses.expected = true;
    await page.addInitScript((error) => {
      const refuse = (): never => {
        throw new DOMException('refused', error);
      };
      const reject = async () => refuse();
      IDBFactory.prototype.open = refuse;
      CacheStorage.prototype.open = reject;
      CacheStorage.prototype.match = reject;
      StorageManager.prototype.getDirectory = reject;
      Storage.prototype.getItem = refuse;
      Storage.prototype.setItem = refuse;
      ServiceWorkerContainer.prototype.register = reject;
    }, error);
    await visit(page, site);
    await useWithoutStorage(page, told);
  });
}

test('in a private window of Firefox, which keeps no files, all works but what is to be remembered for good', async ({
  playwright,
  site,
  browserName,
}) => {
  test.skip(browserName !== 'firefox', 'a context of the driver is a private window in Chromium');
  const browser = await playwright.firefox.launch({
    channel: 'moz-firefox',
    executablePath: firefoxPath,
    firefoxUserPrefs: { 'browser.privatebrowsing.autostart': true },
  });
  const page = await browser.newPage();
  await visit(page, site);
  expect(
    await page.evaluate(() =>
      navigator.storage.getDirectory().then(
        () => 'there',
        ({ name }: DOMException) => name,
      ),
    ),
  ).toBe('SecurityError');
  await drop(page, 'crash.dmp', buildSample());
  await expect(page.getByText(/^All .* searched in /).first()).toBeVisible();
  await page.getByRole('button', { name: 'Close the file' }).click();
  await page.getByRole('checkbox', { name: SWITCH }).check();
  await expect(page.getByText('None yet. The next file you open stands here.')).toBeVisible();
  await browser.close();
});

test('where WebAssembly is refused or spoilt that is said, and shared links open', async ({ page, witnesses }) => {
  witnesses.expected = true;
  const site = await serve({ root: 'dist' });
  const ways = {
    'wrong type of file': () =>
      page.route(/\.wasm$/, async (route) => {
        const answer = await route.fetch();
        await route.fulfill({ response: answer, headers: { ...answer.headers(), 'content-type': 'text/plain' } });
      }),
    'a policy without it': () =>
      page.route(site.url, async (route) => {
        const answer = await route.fetch();
        const policy = answer.headers()['content-security-policy']?.replace(" 'wasm-unsafe-eval'", '') ?? '';
        await route.fulfill({ response: answer, headers: { ...answer.headers(), 'content-security-policy': policy } });
      }),
  };
  for (const [name, spoil] of Object.entries(ways)) {
    await page.goto('about:blank');
    await spoil();
    await page.goto(site.url);
    await expect(page.getByRole('alert'), name).toContainText('The part that reads dumps did not start');
    await page.evaluate((link) => {
      location.hash = link;
    }, LINK);
    await expect(page.getByText('module-1 tried to use an object that was not there.'), name).toBeVisible();
    await page.unroute(/\.wasm$/);
    await page.evaluate(async () => {
      for (const one of await navigator.serviceWorker.getRegistrations()) await one.unregister();
    });
  }
  await site.stop();
});

test('an installation that lacks any one file does not come about; the next one is whole', async ({
  page,
  witnesses,
}) => {
  witnesses.expected = true;
  const root = mkdtempSync(join(tmpdir(), 'site-'));
  cpSync('dist', root, { recursive: true });
  writeFileSync(join(root, 'bare.html'), '<!doctype html><title>Nothing of ours</title>');
  const kept = [...readFileSync('dist/sw.js', 'utf8').matchAll(/"url":"([^"]+)"/g)].map(([, url = '']) => url);
  expect(kept.length).toBeGreaterThan(15);
  const site = await serve({ root, bare: true });
  await page.goto(`${site.url}bare.html`);
  /** Installs anew; how it ended, and how many files were kept. */
  const install = () =>
    page.evaluate(async () => {
      for (const name of await caches.keys()) await caches.delete(name);
      const registration = await navigator.serviceWorker.register('./sw.js');
      const worker = registration.installing ?? registration.waiting ?? registration.active;
      await new Promise<void>((resolve) => {
        const look = () => (worker?.state === 'redundant' || worker?.state === 'activated') && resolve();
        worker?.addEventListener('statechange', look);
        look();
      });
      const { state = '' } = worker ?? {};
      const isThere = registration.active !== null;
      const keys = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
      await registration.unregister();
      return { state, isThere, files: keys.flat().length };
    });
  for (const file of kept) {
    renameSync(join(root, file), join(root, 'away'));
    const { state, isThere } = await install();
    expect([state, isThere], file).toEqual(['redundant', false]);
    renameSync(join(root, 'away'), join(root, file));
  }
  expect(await install()).toEqual({ state: 'activated', isThere: true, files: kept.length });
  await site.stop();
  rmSync(root, { recursive: true });
});

test('a file can be closed at any moment: nothing of it is drawn later, and no memory stays', async ({
  page,
  site,
  browserName,
}) => {
  await visit(page, site);
  /** Opens and closes so many times, each after a time that the seed decides; how long a close takes. */
  const cycles = (count: number, seed: number) =>
    page.evaluate(
      async ({ bytes, count, seed }) => {
        const file = new Uint8Array(bytes);
        const frame = document.querySelector('ds-shell')?.shadowRoot?.querySelector('ds-page');
        let random = seed;
        const took: number[] = [];
        for (let i = 0; i < count; i++) {
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File([file], `cancelled-${i}.dmp`));
          document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
          random = (random * 1103515245 + 12345) % 2 ** 31;
          await new Promise((resolve) => setTimeout(resolve, random % 120));
          const start = performance.now();
          frame?.dispatchEvent(new Event('close-file'));
          while (!frame?.shadowRoot?.querySelector('ds-landing')) await new Promise((next) => setTimeout(next));
          took.push(performance.now() - start);
        }
        // Of the quicker ones: a machine that is busy with something else makes many slow.
        return took.sort((a, b) => a - b)[count >> 2];
      },
      { bytes: [...buildSample()], count, seed },
    );
  expect(await cycles(30, 1)).toBeLessThan(500);
  const heap = async () => {
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('HeapProfiler.collectGarbage');
    const { usedSize } = await devtools.send('Runtime.getHeapUsage');
    await devtools.detach();
    return usedSize;
  };
  const before = browserName === 'chromium' ? await heap() : 0;
  expect(await cycles(30, 2)).toBeLessThan(500);
  await expect(page.getByText(/cancelled-/)).toHaveCount(0);
  if (browserName === 'chromium') expect((await heap()) / before).toBeLessThan(1.1);
  await drop(page, 'last.dmp', buildMinidump());
  await expect(page.getByRole('heading', { name: NO_CRASH })).toBeVisible();
  await expect(page.getByText(/searched in/)).toBeVisible();
  await expect(page.getByText(/cancelled-/)).toHaveCount(0);
});

test('what the reader told on its way and comes after its answer does not undo it', async ({ page, site }) => {
  // News come by ports of their own, the answer by the worker's: neither waits for the other.
  await page.addInitScript(() => {
    const listen = MessagePort.prototype.addEventListener;
    const news = { waiting: 0 };
    Object.assign(globalThis, { news });
    MessagePort.prototype.addEventListener = function (this: MessagePort, type: string, hear: unknown) {
      const later = (event: Event) => {
        news.waiting++;
        setTimeout(() => {
          news.waiting--;
          (hear as (event: Event) => void)(event);
        }, 300);
      };
      Reflect.apply(listen, this, [type, type === 'message' ? later : hear]);
    } as typeof listen;
  });
  await visit(page, site);
  await drop(page, 'crash.dmp', buildMinidump());
  await expect(page.getByText(/searched in/)).toBeVisible();
  const waiting = () => page.evaluate(() => (globalThis as unknown as { news: { waiting: number } }).news.waiting);
  await expect.poll(waiting).toBe(0);
  await expect(page.getByRole('heading', { name: NO_CRASH })).toBeVisible();
  await expect(page.getByText(/searched in/)).toBeVisible();
});

/**
 * The processes that this one started, and theirs: of the tests that is the browser. `isTab`: of those that run pages and
 * their workers alone.
 */
function descendants(isTab: boolean): readonly number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 4).split(' ')[0]));
    } catch {
      // It ended meanwhile.
    }
  }
  const isOurs = (pid: number): boolean => {
    for (let at = parents.get(pid); at; at = parents.get(at)) if (at === process.pid) return true;
    return false;
  };
  const isWanted = (pid: number) =>
    !isTab || readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('--type=renderer');
  return [...parents.keys()].filter((pid) => isOurs(pid) && isWanted(pid));
}

// Chromium's driver freezes nothing that it shows (Page.setWebLifecycleState): there the tab's own process stands still.
test('a tab or a browser that sleeps in the middle of a search goes on when it wakes; nobody was silent', async ({
  page,
  site,
  browserName,
}) => {
  const folder = mkdtempSync(join(tmpdir(), 'asleep-'));
  const dump = join(folder, 'large.core');
  writeCore(dump, 2 ** 29);
  await visit(page, site);
  await page.locator('input[type=file]').setInputFiles(dump);
  await expect(page.locator('ds-ribbon-row')).toContainText('Looking for private data');
  // As when the lid is closed: page and workers stand still, the clock does not, for longer than silence may last.
  const asleep = descendants(browserName === 'chromium');
  expect(asleep.length).toBeGreaterThan(browserName === 'chromium' ? 0 : 2);
  for (const pid of asleep) process.kill(pid, 'SIGSTOP');
  await new Promise((resolve) => setTimeout(resolve, 7_000));
  for (const pid of asleep) process.kill(pid, 'SIGCONT');
  await expect(page.getByText(/^All .* searched in /).first()).toBeVisible();
  await expect(page.locator('ds-toast')).not.toContainText('5 seconds');
  rmSync(folder, { recursive: true });
});

/** What the test keeps hold of in the page. */
interface Kept {
  /** Workers by name. */
  readonly made: Record<string, Worker[]>;
  readonly living: Set<Worker>;
  /** Silence is expected: beats come five times as often, until a worker is ended for it. */
  isHurried: boolean;
  /** The longest that a worker was watched before one was ended, in beats. */
  beats: number;
}

test('a reader that falls silent is started anew within six seconds, then told; so is a scanner, unseen', async ({
  page,
  site,
  browserName,
}) => {
  await page.addInitScript(() => {
    const kept: Kept = { made: {}, living: new Set(), isHurried: false, beats: 0 };
    Object.assign(globalThis, { kept });
    const { Worker: Real, setInterval: every } = globalThis;
    globalThis.Worker = class extends Real {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        kept.made[options?.name ?? ''] = [...(kept.made[options?.name ?? ''] ?? []), this];
        kept.living.add(this);
      }
      override terminate(): void {
        kept.isHurried = false;
        kept.living.delete(this);
        super.terminate();
      }
    };
    // One that is watched is asked each 500 ms. Time is told in such beats: a clock would measure the machine.
    globalThis.setInterval = ((run: () => void, ms: number) => {
      if (ms !== 500) return every(run, ms);
      let ticks = 0;
      let beats = 0;
      const beat = () => {
        if (!kept.isHurried && ++ticks % 5 !== 0) return;
        if (kept.isHurried) kept.beats = Math.max(kept.beats, ++beats);
        run();
      };
      return every(beat, 100);
    }) as never;
  });
  await visit(page, site);
  const before = site.requests.length;
  const living = () => page.evaluate(() => (globalThis as unknown as { kept: Kept }).kept.living.size);
  const atFirst = await living();
  /** From the page's side one that closed itself is like one that was ended: no event, no answer. */
  const silence = (name: string) =>
    page.evaluate((name) => {
      const { made } = (globalThis as unknown as { kept: Kept }).kept;
      for (const worker of made[name] ?? []) Object.getPrototypeOf(Worker).prototype.terminate.call(worker);
    }, name);
  const hurry = () =>
    page.evaluate(() => {
      (globalThis as unknown as { kept: Kept }).kept.isHurried = true;
    });

  // One that spins takes no message, and ends all the same.
  if (browserName === 'chromium') {
    for (const worker of page.workers().filter((one) => one.url().includes('core.worker'))) {
      worker
        .evaluate(() => {
          for (;;);
        })
        .catch(() => {});
    }
  } else await silence('core');
  await hurry();
  await drop(page, 'crash.dmp', buildMinidump());
  const told = page.locator('ds-toast .box');
  await expect(told).toContainText('so it was started anew');
  await expect(page.getByRole('heading', { name: NO_CRASH })).toBeVisible();
  await expect(page.getByText(/searched in/)).toBeVisible();
  const beats = await page.evaluate(() => (globalThis as unknown as { kept: Kept }).kept.beats);
  expect(beats * 500).toBeGreaterThan(5_000);
  expect(beats * 500).toBeLessThan(6_000);
  await expect.poll(living).toBe(atFirst);
  await page.getByRole('button', { name: 'Dismiss' }).click();

  // The same file a second time: the person is asked.
  await silence('core');
  await hurry();
  await page.getByRole('link', { name: 'Modules' }).first().click();
  await expect(told).toContainText('The reader has not answered for 5 seconds.');
  await page.getByRole('button', { name: 'Start it anew' }).click();
  await expect(page.getByText(/searched in/)).toBeVisible();
  await page.getByRole('button', { name: 'Close the file' }).click();

  await silence('scan');
  await drop(page, 'crash.dmp', buildSample());
  await hurry();
  await expect(page.getByText(/^All .* searched in /).first()).toBeVisible();
  expect(
    await page.evaluate(() => (globalThis as unknown as { kept: Kept }).kept.made['scan']?.length),
  ).toBeGreaterThan(3 * 2);
  await expect.poll(living).toBe(atFirst);
  expect(site.requests.slice(before).filter((path) => path !== '/sw.js')).toEqual([]);
});
