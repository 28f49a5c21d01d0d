/**
 * `npx tsx tests/bench/scan/scan-browsers.ts [--mib N] [--rounds N] [--only BROWSER] [--part ratio|first|memory] [--data mix|process|zero]`: the search for private data in Chromium and Firefox,
 * against plain reads of the same file by two workers, turn by turn in one page; how the memory of the workers
 * stays while a large file is searched; and how soon the first finding is on screen. What is found is compared with
 * what was planted. JSON lines; the files lie in a folder of their own and are removed.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { optionValue } from '../dumps.ts';
import {
  BROWSERS,
  type BrowserBench,
  type BrowserName,
  type Seen,
  startBrowser,
  type WorkerMemory,
} from '../in-browser.ts';
import { median, say } from '../measure.ts';
import type { TaskResult } from '../page/page.ts';
import { type Cost, privateBytes, type Timed, Watch } from '../processes.ts';
import { type Growth, growthOf } from './growth.ts';
import { boundsOf, isClear, type Round } from './rounds.ts';
import { type PlantedFile, writeMix, writeMostlyZero, writeProcess, writeSparseCore } from './scan-files.ts';

const ROUNDS = Number(optionValue('--rounds') ?? 7);
/** Where those leave a doubt whether a search reaches its bound: on a machine that others use a round differs from the next by a tenth. */
const MOST_ROUNDS = 3 * ROUNDS;
/** Of each file. Smaller ones would measure what opening a file, and the last findings of it, cost. */
const MIB = Number(optionValue('--mib') ?? 4096);
/** Of the plain reads. */
const WORKERS = 2;
/** One read brings at most 2 MiB in Chromium, 64 KiB in Firefox: no larger buffer helps. */
const READ_BUFFER = 2 << 20;
/** What a worker can hold to scan without reading. */
const SCANNED_ALONE = 256 << 20;
/**
 * So many workers read and scan and do nothing else. Read alone, then scanned alone, the same takes fewer processor
 * seconds than both at a time, whoever does it: what one processor reads takes room in the cache that both share.
 */
const SCANNERS = 4;
/** What each of them holds to scan. */
const HELD = 64 << 20;
/** Of one read of theirs, as of the product's. */
const SMALL_BUFFER = 512 << 10;
const GOALS: Readonly<Record<BrowserName, number>> = { chromium: 0.85, firefox: 0.9 };
const ZERO_GOAL = 0.95;
const OF_BOUND = 0.95;
const GROWTH_GOAL = 1.05;
const WATCHED_SCANS = 10;
/** Where those tell too little. */
const MOST_WATCHED_SCANS = 3 * WATCHED_SCANS;
const FIRST_FINDING_GOAL = 1000;
/** Of the file whose search is watched: a fast one is over before there are enough moments of a shorter one. */
const LARGE_MIB = 8192;

const folder = mkdtempSync(join(tmpdir(), 'dumpscope-bench-'));
try {
  const build = spawnSync('npx', ['vite', 'build', '--mode', 'bench', '--logLevel', 'error'], { stdio: 'inherit' });
  if (build.status !== 0) throw new Error('the page of the benchmark was not built');
  const only = optionValue('--only');
  const part = optionValue('--part');
  const data = optionValue('--data');
  const isAsked = (name: string) => (!part || part === 'ratio') && (!data || data === name);
  const mix = isAsked('mix') && writeMix(join(folder, 'mix'), MIB);
  const real = isAsked('process') && writeProcess(join(folder, 'process'), MIB);
  if (real === undefined) say({ bench: 'scan', data: 'process', missing: 'memory of a process cannot be read here' });
  const zero = isAsked('zero') && writeMostlyZero(join(folder, 'zero'), MIB);
  const large = writeSparseCore(join(folder, 'large.core'), LARGE_MIB);
  for (const name of BROWSERS) {
    if (only && only !== name) continue;
    const browser = await startBrowser(name);
    if (!browser) {
      say({ bench: 'scan', host: name, missing: 'not installed' });
      continue;
    }
    try {
      if (mix) await compare(browser, name, 'mix', mix, GOALS[name]);
      if (real) await compare(browser, name, 'process', real, GOALS[name]);
      if (zero) await compare(browser, name, '90 % zero', zero, ZERO_GOAL);
      if (!part || part === 'first') await firstFinding(browser, name, large);
      if (!part || part === 'memory') await watchMemory(browser, name, large);
    } finally {
      await browser.stop();
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Read and scanned as the page does it, with as many workers as it starts, ÷ read; the sides take turns. */
async function compare(
  browser: BrowserBench,
  host: BrowserName,
  data: string,
  file: PlantedFile,
  goal: number,
): Promise<void> {
  const rounds: Round[] = [];
  const { size } = statSync(file.path);
  const search = async (): Promise<Timed & Seen> => {
    let watch = new Watch();
    const onSearch = () => {
      watch = new Watch();
    };
    const seen = await browser.open(file, { onSearch });
    return { ...watch.stop(size, seen.seconds), ...seen };
  };
  const timed = async (work: () => Promise<TaskResult>, whole?: number): Promise<Timed> => {
    const watch = new Watch();
    const { bytes, seconds } = await work();
    if (whole !== undefined && bytes !== whole) throw new Error(`${bytes} of ${whole} bytes were read`);
    return watch.stop(bytes, seconds);
  };
  // The first is for the compiler and for the file to be in memory.
  const { items, missed } = await search();
  sayFound(host, data, file, items, missed);
  await browser.load(SCANNED_ALONE);
  await browser.loadEach(SCANNERS, HELD);
  // The first is for the compiler.
  for (let round = 0; round <= ROUNDS || (round <= MOST_ROUNDS && !isClear(rounds, OF_BOUND)); round++) {
    // What is compared most closely lies side by side, first the one, then the other.
    const first = round % 2 === 0 ? await search() : undefined;
    const { cost: both } = await timed(() => browser.both(SCANNERS, SMALL_BUFFER), size);
    const { cost: searched, others } = first ?? (await search());
    const { cost: read } = await timed(() => browser.read(WORKERS, READ_BUFFER), size);
    const { cost: alone } = await timed(() => browser.scan());
    const { cost: collected } = await timed(() => browser.collect());
    const free = availableParallelism() - others;
    if (round > 0) rounds.push({ searched, both, read, alone, collected, free });
  }
  const side = (name: string, costs: readonly Cost[]) =>
    say({
      bench: 'scan',
      host,
      data,
      side: name,
      gbPerSecond: 1 / median(costs.map(({ wall }) => wall)),
      best: 1 / Math.min(...costs.map(({ wall }) => wall)),
      cpuSecondsPerGb: median(costs.map(({ cpu }) => cpu)),
    });
  const of = (name: Exclude<keyof Round, 'free'>) => rounds.map((round) => round[name]);
  side('read', of('read'));
  side('read and scanned', of('searched'));
  side(`read, and as much scanned, nothing else, ${SCANNERS} workers`, of('both'));
  side('scanned only, one worker', of('alone'));
  side('records to findings, one worker', of('collected'));

  const walls = (name: 'read' | 'searched') => of(name).map(({ wall }) => wall);
  const ratio = median(walls('read')) / median(walls('searched'));
  const bests = Math.min(...walls('read')) / Math.min(...walls('searched'));
  const paired = median(rounds.map(({ read, searched }) => read.wall / searched.wall));
  const { together, withoutFindings, apart, ofBoundBests } = boundsOf(rounds);
  // What hangs on a few turns does not count.
  const isSteady = (value: number, best: number) => Math.abs(value / best - 1) <= 0.25;
  const isAsFast = ratio >= goal && isSteady(ratio, bests);
  const isSure = isAsFast || isSteady(together.ofBound, ofBoundBests);
  say({
    ratio: `${host}: read and scanned / read, ${WORKERS} workers, ${data}`,
    rounds: rounds.length,
    medians: ratio,
    bests,
    paired,
    goal,
    ...together,
    ofBoundBests,
    boundWithoutFindings: withoutFindings.bound,
    ofBoundWithoutFindings: withoutFindings.ofBound,
    boundApart: apart.bound,
    ofBoundApart: apart.ofBound,
    cores: median(rounds.map(({ free }) => free)),
    isClear: isClear(rounds, OF_BOUND),
    holds: isAsFast || (isSure && together.ofBound >= OF_BOUND),
    ...(!isSure && { invalid: true }),
  });
}

/** Each planted value is a finding of its own, at its place. */
function sayFound(host: BrowserName, data: string, { planted }: PlantedFile, items: number, missed: number): void {
  say({ bench: 'scan', host, data, check: 'planted', values: planted.length, missed, findings: items });
  if (missed > 0) process.exitCode = 1;
}

async function firstFinding(browser: BrowserBench, host: BrowserName, file: PlantedFile): Promise<void> {
  const times: number[] = [];
  for (let round = 0; round < 3; round++) {
    const { firstFindingMs = Number.POSITIVE_INFINITY } = await browser.open(file, { isFirstTimed: true });
    times.push(firstFindingMs);
  }
  say({
    bench: 'first-finding',
    host,
    milliseconds: median(times),
    worst: Math.max(...times),
    goal: FIRST_FINDING_GOAL,
    holds: median(times) <= FIRST_FINDING_GOAL,
  });
}

/** What processes and scan workers hold when so much of a file is searched. */
interface Held {
  readonly part: number;
  readonly processes: number;
  readonly workers?: WorkerMemory;
}

/**
 * Of later scans of a file: in the first the browser fills its own stores. Judged are the heaps of the workers alone, by
 * the last third of the file ÷ the first: beside the memory that scanners have from their start, or all that a browser
 * holds, a buffer that stays would be a small part. Where the browser does not tell of heaps, its processes are judged.
 */
async function watchMemory(browser: BrowserBench, host: BrowserName, file: PlantedFile): Promise<void> {
  await browser.open(file);
  const all: Held[] = [];
  // Buffers come and go between browser and worker: of one scan a third has too few moments.
  let told = growthsOf(all);
  for (let scan = 0; scan < WATCHED_SCANS || (scan < MOST_WATCHED_SCANS && !told.judged.isKnown); scan++) {
    await browser.choose(file.path);
    all.push(...(await heldWhileSearched(browser)));
    told = growthsOf(all);
  }
  const { processes, heaps, withScanners, judged } = told;
  say({
    bench: 'memory',
    host,
    samples: all.length,
    processesMiB: inMib(processes),
    processesGrowth: processes.times,
    ...(heaps && { heapsMiB: inMib(heaps), heapsGrowth: heaps.times }),
    ...(withScanners && { withScannersMiB: inMib(withScanners), withScannersGrowth: withScanners.times }),
    goal: GROWTH_GOAL,
    judged: heaps ? 'heaps' : 'processes',
    holds: judged.times <= GROWTH_GOAL,
    ...(!judged.isKnown && { invalid: true }),
  });
}

interface Growths {
  readonly processes: Growth;
  /** Of the workers, without and with what their scanners have. */
  readonly heaps?: Growth;
  readonly withScanners?: Growth;
  readonly judged: Growth;
}

function growthsOf(all: readonly Held[]): Growths {
  const processes = growthOf(all.map(({ part, processes: bytes }) => ({ part, bytes })));
  const ofWorkers = all.flatMap(({ part, workers }) => (workers ? [{ part, ...workers }] : []));
  if (ofWorkers.length === 0) return { processes, judged: processes };
  const heaps = growthOf(ofWorkers.map(({ part, heaps: bytes }) => ({ part, bytes })));
  const withScanners = growthOf(ofWorkers.map((one) => ({ part: one.part, bytes: one.heaps + one.scanners })));
  return { processes, heaps, withScanners, judged: heaps };
}

/** In the first and in the last third. */
function inMib({ first, last }: Growth): readonly number[] {
  return [first / 2 ** 20, last / 2 ** 20];
}

async function heldWhileSearched(browser: BrowserBench): Promise<readonly Held[]> {
  const all: Held[] = [];
  for (;;) {
    const scan = await browser.scanState();
    if (scan?.state === 'failed') throw new Error(scan.fault.code);
    if (scan?.state === 'done') return all;
    const part = scan ? scan.bytes / scan.total : 0;
    if (part > 0) {
      const workers = await browser.workerMemory();
      const processes = [...privateBytes().values()].reduce((sum, bytes) => sum + bytes, 0);
      all.push({ part, processes, ...(workers !== undefined && { workers }) });
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
