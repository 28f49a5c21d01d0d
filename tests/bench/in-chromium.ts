/**
 * The first page in a real browser: the built site under its own server, a file in its picker, until its heading tells
 * what happened.
 */
import { basename } from 'node:path';
import { type Browser, chromium, type Page, type Worker as PageWorker } from '@playwright/test';
import { chromiumPath } from '../../tools/browsers.ts';
import { type Site, serve } from '../../tools/serve.ts';
import type { Summary } from '../../web/engine/access.ts';
import type { Outcome } from '../../web/engine/core/outcome.ts';
import type { Cost } from './first-page.ts';

/** Functions are sent as text, in which the transpiler of this file calls a helper of its own. */
const NAMING = 'globalThis.__name = (value) => value';

/** What the bench leaves in the page. */
interface Watch {
  /** The moment when the picker had a file. */
  chosenAt: number;
  /** The last file that was read to its end, and when it was. */
  done: Summary | undefined;
  doneAt: number;
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
  const milliseconds = await page.evaluate(firstPageDrawn, basename(path));
  const { whole, misses } = await page.evaluate(allKnown);
  const after = await readsOf(page);
  await page.evaluate(closeFile);
  return { calls: after.calls - before.calls, bytes: after.bytes - before.bytes, misses, milliseconds, whole };
}

/** Runs in the page: takes the moment of the choice, and the summary that the core's worker sends at the end. */
function watchPage(): void {
  globalThis.watch = { chosenAt: 0, done: undefined, doneAt: 0 };
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
        if (value?.state !== 'done' || !value.value?.isComplete) return;
        globalThis.watch.done = value.value;
        globalThis.watch.doneAt = performance.now();
      });
    }
  };
}

/** An element of the page that shows a dump. */
interface Panel extends Element {
  readonly dump?: { readonly summary: Summary };
}

/** Runs in the page: waits until the Overview of the file has its heading, as drawn, and that tells what happened. */
function firstPageDrawn(name: string): Promise<number> {
  const inside = (host: Element | Document | null | undefined, selector: string) =>
    (host instanceof Element ? host.shadowRoot : host)?.querySelector(selector);
  return new Promise((resolve) => {
    const look = () => {
      const overview: Panel | null | undefined = inside(
        inside(inside(document, 'ds-shell'), 'ds-page'),
        'ds-overview-panel',
      );
      const isOfFile = overview?.dump?.summary.file.name === name;
      const heading = isOfFile && inside(overview, 'h1:not(.wait)');
      if (!heading) requestAnimationFrame(look);
      else resolve(performance.now() - globalThis.watch.chosenAt);
    };
    look();
  });
}

/** Runs in the page: waits until nothing of the file is left to be read. */
function allKnown(): Promise<{ whole: number; misses: number }> {
  return new Promise((resolve) => {
    const look = () => {
      const { done, doneAt, chosenAt } = globalThis.watch;
      if (!done) requestAnimationFrame(look);
      else resolve({ whole: doneAt - chosenAt, misses: done.cacheMisses });
    };
    look();
  });
}

/** Runs in the page: what one file leaves to be done, its search, must not slow the next one down. */
async function closeFile(): Promise<void> {
  const frame = document.querySelector('ds-shell')?.shadowRoot?.querySelector('ds-page');
  frame?.dispatchEvent(new Event('close-file', { bubbles: true, composed: true }));
  await new Promise((resolve) => requestIdleCallback(resolve));
}

/** Counts the reads of the core's worker: what a scan reads is no part of the first page. */
async function countReads(page: Page): Promise<void> {
  for (const worker of coreWorkers(page)) {
    await worker.evaluate(NAMING);
    await worker.evaluate(watchReads);
  }
}

function coreWorkers(page: Page): PageWorker[] {
  return page.workers().filter((worker) => worker.url().includes('core.worker'));
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
  const all = await Promise.all(coreWorkers(page).map((worker) => worker.evaluate(() => globalThis.reads)));
  return all.reduce((sum, one) => ({ calls: sum.calls + one.calls, bytes: sum.bytes + one.bytes }));
}
