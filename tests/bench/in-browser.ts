/** The page of the benchmark in a real browser: what it measures there, and what it shows. */
import { readFileSync } from 'node:fs';
import { type Browser, type BrowserType, chromium, firefox, type Page } from '@playwright/test';
import { chromiumPath, firefoxPath } from '../../tools/browsers.ts';
import { serve } from '../../tools/serve.ts';
import type { ScanState } from '../../web/engine/scan/state.ts';
import type { OpenDump } from '../../web/parts/panel.ts';
import type { BenchPage, TaskResult } from './page/page.ts';
import type { PlantedFile } from './scan/scan-files.ts';

/** Functions are sent as text, in which the transpiler of this file calls a helper of its own. */
const NAMING = 'globalThis.__name = (value) => value';

export const BROWSERS = ['chromium', 'firefox'] as const;
export type BrowserName = (typeof BROWSERS)[number];

/** What the page told of one file. */
export interface Seen {
  /** Of the scan alone, as the page says it. */
  readonly seconds: number;
  readonly items: number;
  /** Of the planted places those that no finding has. */
  readonly missed: number;
  /** From the first complete page to the first finding on screen, if that was looked for; absent: there was none. */
  readonly firstFindingMs?: number;
}

/** Bytes. */
export interface WorkerMemory {
  readonly heaps: number;
  /** What their scanners have from their start, and never more: the browser does not count it as the workers'. */
  readonly scanners: number;
}

export interface OpenOptions {
  /** Called when the search begins. */
  readonly onSearch?: () => void;
  /** The first finding on screen is looked for: so often that it takes time from the search. */
  readonly isFirstTimed?: boolean;
}

export interface BrowserBench {
  /** Opens a file and waits until all of it is searched. */
  open(file: PlantedFile, options?: OpenOptions): Promise<Seen>;
  /** Chooses a file, waits for nothing. */
  choose(path: string): Promise<void>;
  /** Plain reads of the file that is open. */
  read(workers: number, bufferBytes: number): Promise<TaskResult>;
  /** Reads the first bytes of the open file into the memory of a worker. */
  load(bytes: number): Promise<TaskResult>;
  /** The scanner over what was loaded. */
  scan(): Promise<TaskResult>;
  /** As `load`, into each of so many others. */
  loadEach(workers: number, bytes: number): Promise<TaskResult>;
  /** Plain reads, and the scanner over as many bytes of what was loaded, by so many of them. */
  both(workers: number, bufferBytes: number): Promise<TaskResult>;
  /** Findings of what it found. */
  collect(): Promise<TaskResult>;
  scanState(): Promise<ScanState | undefined>;
  /** Of all scan workers, where the browser tells. */
  workerMemory(): Promise<WorkerMemory | undefined>;
  stop(): Promise<void>;
}

declare global {
  var bench: BenchPage;
  var firstPageAt: number | undefined;
  var firstFindingAt: number | undefined;
  var isFirstTimed: boolean;
}

const TYPES: Readonly<Record<BrowserName, { readonly type: BrowserType; readonly options: object }>> = {
  chromium: {
    type: chromium,
    options: {
      executablePath: chromiumPath,
      args: [
        '--disable-gpu',
        // Memory is told when it is asked for, not with the next collection.
        '--enable-blink-features=ForceEagerMeasureMemory',
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ],
    },
  },
  firefox: { type: firefox, options: { executablePath: firefoxPath, channel: 'moz-firefox' } },
};

/** Undefined where the browser is not installed. */
export async function startBrowser(name: BrowserName): Promise<BrowserBench | undefined> {
  const { type, options } = TYPES[name];
  const browser = await type.launch(options).catch(() => undefined);
  if (!browser) return undefined;
  const site = await serve({ root: 'build/bench' });
  const page = await browser.newPage();
  page.setDefaultTimeout(600_000);
  await page.addInitScript(NAMING);
  await page.goto(site.url);
  // The start is over when the page has closed its network.
  await page.locator('head > meta[http-equiv="Content-Security-Policy"]').waitFor({ state: 'attached' });
  await page.evaluate(NAMING);
  await page.evaluate(watch);
  const perScanner = scannerBytes();
  return {
    open: (file, options = {}) => open(page, file, options),
    choose: (path) => choose(page, path),
    read: (workers, bufferBytes) =>
      page.evaluate((given) => bench.read(...given), [workers, bufferBytes] as [number, number]),
    load: (bytes) => page.evaluate((given) => bench.load(given), bytes),
    loadEach: (workers, bytes) =>
      page.evaluate((given) => bench.loadEach(...given), [workers, bytes] as [number, number]),
    scan: () => page.evaluate(() => bench.scan()),
    both: (workers, bufferBytes) =>
      page.evaluate((given) => bench.both(...given), [workers, bufferBytes] as [number, number]),
    collect: () => page.evaluate(() => bench.collect()),
    scanState: () => page.evaluate(() => globalThis.shownDump()?.scan),
    workerMemory: async () => {
      const heaps = await page.evaluate(workerHeaps);
      const workers = page.workers().filter((worker) => worker.url().includes('/scan.worker'));
      return heaps === undefined ? undefined : { heaps, scanners: workers.length * perScanner };
    },
    stop: () => stop(browser, site),
  };
}

function scannerBytes(): number {
  const module = new WebAssembly.Module(readFileSync(new URL('../../build/scan.wasm', import.meta.url)));
  const { memory } = new WebAssembly.Instance(module).exports as { readonly memory: WebAssembly.Memory };
  return memory.buffer.byteLength;
}

async function stop(browser: Browser, site: { stop(): Promise<void> }): Promise<void> {
  await browser.close();
  await site.stop();
}

async function choose(page: Page, path: string, isFirstTimed = false): Promise<void> {
  await page.evaluate((isTimed) => {
    globalThis.firstPageAt = undefined;
    globalThis.firstFindingAt = undefined;
    globalThis.isFirstTimed = isTimed;
    globalThis.before = globalThis.shownDump()?.access;
  }, isFirstTimed);
  await page.locator('ds-shell input[type="file"]').setInputFiles(path);
}

async function open(
  page: Page,
  { path, planted }: PlantedFile,
  { onSearch = () => {}, isFirstTimed = false }: OpenOptions,
): Promise<Seen> {
  await choose(page, path, isFirstTimed);
  await page.evaluate(searchBegun);
  onSearch();
  return page.evaluate(allSearched, planted);
}

declare global {
  /** What the page's elements were given. */
  function shownDump(): OpenDump | undefined;
  /** Of the file before. */
  var before: unknown;
}

/** Runs in the page: takes the moments when a file's first page and its first finding are drawn. */
function watch(): void {
  const inside = (host: Element | Document | null | undefined, name: string) =>
    (host instanceof Element ? host.shadowRoot : host)?.querySelector(name);
  const frame = () => inside(inside(document, 'ds-shell'), 'ds-page');
  globalThis.shownDump = () => {
    const dump = (frame() as { dump?: OpenDump } | null | undefined)?.dump;
    return dump && dump.access !== globalThis.before ? dump : undefined;
  };
  // Asked for seldom: a page that draws frame after frame would be what is measured.
  const drawn = (set: (now: number) => void) => requestAnimationFrame(() => set(performance.now()));
  setInterval(() => {
    if (!globalThis.isFirstTimed) return;
    const overview = inside(frame(), 'ds-overview-panel');
    if (globalThis.firstPageAt === undefined) {
      if (globalThis.shownDump()?.summary.isComplete && inside(overview, 'h1'))
        drawn((now) => {
          globalThis.firstPageAt ??= now;
        });
    } else if (globalThis.firstFindingAt === undefined && inside(overview, 'a[href="#/exposure"]')) {
      // There as soon as there is a finding to review.
      drawn((now) => {
        globalThis.firstFindingAt ??= now;
      });
    }
  }, 20);
}

/** Runs in the page. */
function searchBegun(): Promise<void> {
  return new Promise((resolve) => {
    const look = () => (globalThis.shownDump()?.scan ? resolve() : setTimeout(look, 5));
    look();
  });
}

/** Runs in the page. Findings stay there: drivers take seconds to bring what the page has at once. */
function allSearched(planted: readonly number[]): Promise<Seen> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const { scan, findings } = globalThis.shownDump() ?? {};
      if (scan?.state === 'failed') return reject(new Error(scan.fault.code));
      // Seldom, as each look is work for the thread that the search needs as well.
      if (scan?.state !== 'done' || !findings) return setTimeout(look, 100);
      const firstFindingMs =
        globalThis.firstFindingAt === undefined || globalThis.firstPageAt === undefined
          ? undefined
          : globalThis.firstFindingAt - globalThis.firstPageAt;
      const found = new Set(findings.items.flatMap(({ places }) => places.map(({ offset }) => offset)));
      const missed = planted.filter((offset) => !found.has(offset)).length;
      resolve({
        seconds: scan.seconds,
        items: findings.items.length,
        missed,
        ...(firstFindingMs !== undefined && { firstFindingMs }),
      });
    };
    look();
  });
}

/** Without WebAssembly's memory. Runs in the page; only Chromium tells, and only a page that is apart from all others. */
async function workerHeaps(): Promise<number | undefined> {
  interface Measured {
    readonly breakdown: readonly {
      readonly bytes: number;
      readonly attribution: readonly { readonly url: string; readonly scope: string }[];
    }[];
  }
  const { measureUserAgentSpecificMemory: measure } = performance as unknown as {
    measureUserAgentSpecificMemory?: () => Promise<Measured>;
  };
  if (!measure) return undefined;
  const { breakdown } = await measure.call(performance);
  return breakdown
    .filter(({ attribution }) => attribution.some(({ url }) => url.includes('/scan.worker')))
    .reduce((sum, { bytes }) => sum + bytes, 0);
}
