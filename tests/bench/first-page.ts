/**
 * What the first page of each kind costs, as JSON lines: calls of `readAt`, bytes, cache misses, milliseconds; of
 * dumps of 64 GiB against 1 GiB with the same content; the first load of the site; and native tools on the same
 * files, where they are installed. Each figure is the median of five rounds, taken turn by turn.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { FileSource } from '../../tools/file-source.ts';
import { type Builds, openWhole } from '../../web/engine/open-whole.ts';
import { buildSample } from '../synth/sample.ts';
import { writeCore, writeKernelDump } from './sparse.ts';

const ROUNDS = 5;
const GIB = 2 ** 30;
const moduleOf = (name: string) => new WebAssembly.Module(readFileSync(`build/${name}.wasm`));
const full = moduleOf('full');
const builds: Builds = { core: moduleOf('core'), full: () => full, scan: moduleOf('scan') };

interface Cost {
  readonly calls: number;
  readonly bytes: number;
  readonly misses: number;
  readonly milliseconds: number;
}

function open(path: string): Cost {
  const source = new FileSource(path);
  const start = performance.now();
  const core = openWhole(builds, [source]);
  core.summary();
  core.rows('threads', { from: 0, count: 50 });
  core.rows('modules', { from: 0, count: 50 });
  core.ribbon();
  const milliseconds = performance.now() - start;
  source.close();
  return { ...core.traffic, misses: core.cacheMisses, milliseconds };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function print(line: Readonly<Record<string, unknown>>): void {
  console.log(JSON.stringify(line));
}

/** Takes the files in turn, so that a slow moment of the machine hits all alike. */
function measure(files: Readonly<Record<string, string>>): Record<string, Cost> {
  const times: Record<string, number[]> = {};
  const costs: Record<string, Cost> = {};
  for (let i = 0; i <= ROUNDS; i++) {
    for (const [name, path] of Object.entries(files)) {
      const cost = open(path);
      costs[name] = cost;
      // The first round warms the engine up.
      if (i > 0) times[name] = [...(times[name] ?? []), cost.milliseconds];
    }
  }
  for (const [name, cost] of Object.entries(costs))
    costs[name] = { ...cost, milliseconds: round(median(times[name] ?? [])) };
  return costs;
}

function firstLoad(): void {
  if (!existsSync('dist/index.html')) {
    print({ bench: 'first-load', missing: 'the site is not built' });
    return;
  }
  const files = ['', 'assets', 'workers'].flatMap((folder) =>
    readdirSync(join('dist', folder))
      .map((name) => join('dist', folder, name))
      .filter(
        (path) => statSync(path).isFile() && /\.(html|js|css)$|core.*\.wasm$/.test(path) && !path.endsWith('sw.js'),
      ),
  );
  const html = readFileSync('dist/index.html', 'utf8');
  const size = (paths: readonly string[]) =>
    paths.reduce((sum, path) => sum + brotliCompressSync(readFileSync(path)).length, 0);
  // What the page's own HTML names, the core and its worker; the rest comes right after.
  const first = files.filter(
    (path) => path.endsWith('.html') || html.includes(path.slice('dist/'.length)) || /core/.test(path),
  );
  print({
    bench: 'first-load',
    kilobytes: round(size(first) / 1024),
    withAllPanels: round(size(files) / 1024),
    goal: 150,
  });
}

function nativeTools(name: string, path: string): void {
  const tools: readonly (readonly [string, readonly string[]])[] = [
    ['eu-readelf', ['-n', path]],
    ['gdb', ['-batch', '-nx', '-c', path, '-ex', 'thread apply all bt']],
    ['lldb', ['--batch', '-c', path, '-o', 'thread backtrace all']],
  ];
  const ours = median(Array.from({ length: ROUNDS }, () => open(path).milliseconds));
  for (const [tool, args] of tools) {
    const times: number[] = [];
    for (let i = 0; i < ROUNDS; i++) {
      const start = performance.now();
      const { error } = spawnSync(tool, args, { stdio: 'ignore' });
      if (error) break;
      times.push(performance.now() - start);
    }
    if (times.length === 0) print({ bench: 'native', file: name, tool, missing: 'not installed' });
    else
      print({
        bench: 'native',
        file: name,
        tool,
        theirs: round(median(times)),
        ours: round(ours),
        ratio: round(median(times) / ours),
      });
  }
}

const folder = mkdtempSync(join(tmpdir(), 'dumpscope-bench-'));
try {
  const path = (name: string) => join(folder, name);
  writeFileSync(path('sample.dmp'), buildSample());
  writeCore(path('core-1'), GIB);
  writeCore(path('core-64'), 64 * GIB);
  writeCore(path('core-segments'), 4096, 60_000);
  writeKernelDump(path('kernel-1'), GIB);
  writeKernelDump(path('kernel-64'), 64 * GIB);
  const costs = measure({
    minidump: path('sample.dmp'),
    'elf-core 1 GiB': path('core-1'),
    'elf-core 64 GiB': path('core-64'),
    'elf-core 60,000 segments': path('core-segments'),
    'windows-kernel-dump 1 GiB': path('kernel-1'),
    'windows-kernel-dump 64 GiB': path('kernel-64'),
  });
  for (const [file, cost] of Object.entries(costs)) print({ bench: 'first-page', file, ...cost });
  for (const kind of ['elf-core', 'windows-kernel-dump']) {
    const small = costs[`${kind} 1 GiB`];
    const large = costs[`${kind} 64 GiB`];
    if (!small || !large) continue;
    print({
      bench: 'size-ratio',
      kind,
      ratio: round(large.milliseconds / small.milliseconds),
      goal: 1.2,
      misses: large.misses,
      mebibytes: round(large.bytes / 2 ** 20),
    });
  }
  firstLoad();
  nativeTools('elf-core 1 GiB', path('core-1'));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
