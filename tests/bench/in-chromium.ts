/** The first page in a real browser: the built site under its own server, a file in its picker, until its heading is drawn. */
import { type Browser, chromium, type Page } from '@playwright/test';
import { chromiumPath } from '../../tools/browsers.ts';
import { type Site, serve } from '../../tools/serve.ts';
import type { Summary } from '../../web/engine/access.ts';
import type { Outcome } from '../../web/engine/outcome.ts';
import type { Cost } from './first-page.ts';

/** Functions are sent as text, in which the transpiler of this file calls a helper of its own. */
const NAMING = 'globalThis.__name = (value) => value';

/** What the bench leaves in the page. */
interface Watch {
  /** The moment when the picker had a file. */
  chosenAt: number;
  /** The last file that was read to its end. */
  done: Summary | undefined;
}

declare global {
  var watch: Watch;
  var reads: { calls: number; bytes: number };
}

/** The types of workers are not those of this check. */
interface SyncReader {
  readAsArrayBuffer(blob: Blob): ArrayBuffer;
}

export interface ChromiumBench {
  /** Opens a file and takes the time until the page that says what happened is on screen. */
  open(path: string): Promise<Cost>;
  stop(): Promise<void>;
}

/** Undefined where there is no Chromium. */
export async function startChromium(): Promise<ChromiumBench | undefined> {
  const args = ['--disable-gpu', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];
  const browser = await chromium.launch({ executablePath: chromiumPath, args }).catch(() => undefined);
  if (!browser) return undefined;
  const site = await serve({ root: 'dist' });
  const page = await browser.newPage();
  await page.addInitScript(NAMING);
  await page.addInitScript(watchPage);
  await page.goto(site.url);
  // The start is over when the page has closed its network.
  await page.locator('head > meta[http-equiv="Content-Security-Policy"]').waitFor({ state: 'attached' });
  await countReads(page);
  return { open: (path) => openIn(page, path), stop: () => stop(browser, site) };
}

async function stop(browser: Browser, site: Site): Promise<void> {
  await browser.close();
  await site.stop();
}

async function openIn(page: Page, path: string): Promise<Cost> {
  const before = await readsOf(page);
  await page.evaluate(() => {
    globalThis.watch.done = undefined;
  });
  await page.locator('ds-shell input[type="file"]').setInputFiles(path);
  const { milliseconds, misses } = await page.evaluate(firstPageDrawn);
  const after = await readsOf(page);
  return { calls: after.calls - before.calls, bytes: after.bytes - before.bytes, misses, milliseconds };
}

/** Runs in the page: takes the moment of the choice, and the summary that the core's worker sends at the end. */
function watchPage(): void {
  globalThis.watch = { chosenAt: 0, done: undefined };
  addEventListener(
    // Unlike `change`, this one leaves the shadow tree.
    'input',
    () => {
      globalThis.watch.chosenAt = performance.now();
    },
    true,
  );
  const Original = globalThis.Worker;
  globalThis.Worker = class extends Original {
    constructor(...given: ConstructorParameters<typeof Worker>) {
      super(...given);
      this.addEventListener('message', ({ data }: MessageEvent<{ value?: Outcome<Summary> }>) => {
        const value = data?.value;
        if (value?.state === 'done' && value.value?.isComplete) globalThis.watch.done = value.value;
      });
    }
  };
}

/** Runs in the page: waits until the Overview of the file that was read last has its heading, as drawn. */
function firstPageDrawn(): Promise<{ milliseconds: number; misses: number }> {
  const inside = (host: Element | Document | null | undefined, name: string) =>
    (host instanceof Element ? host.shadowRoot : host)?.querySelector(name);
  return new Promise((resolve) => {
    const look = () => {
      const { done, chosenAt } = globalThis.watch;
      const overview = inside(inside(inside(document, 'ds-shell'), 'ds-page'), 'ds-overview-panel');
      const heading = done && inside(overview, 'h1');
      if (!heading) requestAnimationFrame(look);
      else resolve({ milliseconds: performance.now() - chosenAt, misses: done.cacheMisses });
    };
    look();
  });
}

/** Counts the reads of the core's worker, the only one that reads on demand. */
async function countReads(page: Page): Promise<void> {
  for (const worker of page.workers()) {
    await worker.evaluate(NAMING);
    await worker.evaluate(watchReads);
  }
}

/** Runs in a worker. */
function watchReads(): void {
  const counted = { calls: 0, bytes: 0 };
  globalThis.reads = counted;
  const { FileReaderSync } = globalThis as unknown as { FileReaderSync: { prototype: SyncReader } };
  const read = FileReaderSync.prototype.readAsArrayBuffer;
  FileReaderSync.prototype.readAsArrayBuffer = function (blob) {
    const bytes = read.call(this, blob);
    counted.calls++;
    counted.bytes += bytes.byteLength;
    return bytes;
  };
}

async function readsOf(page: Page): Promise<{ calls: number; bytes: number }> {
  const all = await Promise.all(page.workers().map((worker) => worker.evaluate(() => globalThis.reads)));
  return all.reduce((sum, one) => ({ calls: sum.calls + one.calls, bytes: sum.bytes + one.bytes }));
}
