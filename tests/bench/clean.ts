/**
 * `npx tsx tests/bench/clean.ts [--gib 10] [--levels stacks,secrets] [--hosts node,chromium]`: what a cleaned copy of a
 * large core takes, as JSON lines: seconds, bytes written, and how much memory more than for a small core under Node,
 * and more than the page with its scan had in Chromium. The core is a real head, a hole and secrets at both ends.
 */
import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { chromiumPath } from '../../tools/browsers.ts';
import { serve } from '../../tools/serve.ts';
import { LEVEL_WORDS } from '../../web/words/panels/clean.ts';
import { optionValue } from './dumps.ts';
import { say } from './measure.ts';
import { writeCore } from './sparse.ts';

const GIB = 2 ** 30;
/** Memory that a copy may take, whatever the size of the dump. */
const GOAL_MIB = 64;
const SMALL = 4 << 20;
/** Real in form and checksum, never in use. */
const SECRET = 'GITHUB_TOKEN=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\0';
const INTERVAL_MS = 50;
const PATIENCE_MS = 60 * 60_000;

const LEVELS = ['secrets', 'stacks', 'pointers'] as const;
type Level = (typeof LEVELS)[number];

/** Anonymous and shared memory of a process in MiB; pages of files are the system's. 0: it is gone. */
function memoryOf(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const kib = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
    return (kib('RssAnon') + kib('RssShmem')) / 1024;
  } catch {
    return 0;
  }
}

/** A process and all that it started. */
function treeOf(root: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 4).split(' ')[0]));
    } catch {
      // It ended meanwhile.
    }
  }
  const tree = [root];
  for (const pid of tree) for (const [child, parent] of parents) if (parent === pid) tree.push(child);
  return tree;
}

interface Peak {
  readonly stop: () => number;
}

/** The most memory, in MiB, that `measure` tells until it is stopped. */
function watch(measure: () => number): Peak {
  let most = measure();
  const timer = setInterval(() => {
    most = Math.max(most, measure());
  }, INTERVAL_MS);
  return {
    stop() {
      clearInterval(timer);
      return most;
    },
  };
}

interface Cost {
  readonly seconds: number;
  readonly memoryMib: number;
  readonly copyBytes: number;
}

async function cleanInNode(path: string, level: Level, folder: string): Promise<Cost> {
  const out = join(folder, 'copy');
  const start = performance.now();
  const args = ['--import', 'tsx', 'tools/clean.ts', path, '--level', level, '--out', out];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const peak = watch(() => memoryOf(child.pid ?? 0));
  const code = await new Promise((resolve) => child.on('exit', resolve));
  const memoryMib = peak.stop();
  if (code !== 0) throw new Error(`${level}: exit ${code}`);
  const copyBytes = statSync(out).size;
  rmSync(out);
  return { seconds: (performance.now() - start) / 1000, memoryMib, copyBytes };
}

async function benchNode(small: string, large: string, levels: readonly Level[], folder: string): Promise<void> {
  for (const level of levels) {
    const base = await cleanInNode(small, level, folder);
    const cost = await cleanInNode(large, level, folder);
    const moreMib = cost.memoryMib - base.memoryMib;
    say({
      bench: 'clean',
      host: 'node',
      level,
      gib: statSync(large).size / GIB,
      ...cost,
      moreMib,
      goal: GOAL_MIB,
      holds: moreMib <= GOAL_MIB,
    });
  }
}

/** By way of the browser's own storage: a chooser of files cannot be driven. */
async function benchChromium(large: string, levels: readonly Level[], folder: string): Promise<void> {
  const site = await serve({ root: 'dist' });
  const profile = join(folder, 'profile');
  const args = ['--disable-gpu', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];
  const context = await chromium.launchPersistentContext(profile, { executablePath: chromiumPath, args });
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    await page.addInitScript(() => Object.assign(globalThis, { showSaveFilePicker: undefined }));
    await page.goto(site.url);
    await page.locator('head > meta[http-equiv="Content-Security-Policy"]').waitFor({ state: 'attached' });
    await page.locator('ds-shell input[type="file"]').setInputFiles(large);
    await page.getByRole('link', { name: 'Cleaned copy' }).first().click({ timeout: PATIENCE_MS });
    const everything = page.getByRole('radio', { name: LEVEL_WORDS.secrets.title });
    await everything.isEnabled();
    while (!(await everything.isEnabled())) await page.waitForTimeout(500);
    for (const level of levels) await benchLevel(page, level, large);
  } finally {
    await context.close();
    await site.stop();
  }
}

async function benchLevel(page: Page, level: Level, large: string): Promise<void> {
  await page.getByRole('radio', { name: LEVEL_WORDS[level].title }).check();
  await page.waitForTimeout(5000);
  const pids = treeOf(process.pid).filter(isPage);
  const measure = () => pids.reduce((sum, pid) => sum + memoryOf(pid), 0);
  const before = measure();
  const peak = watch(measure);
  const start = performance.now();
  await page.getByRole('button', { name: /^Save (cleaned copy|another)/ }).click();
  const isOver = page.locator('ds-clean-panel .note:is(.good, .bad)');
  await page.locator('ds-clean-panel .work').waitFor();
  await isOver.waitFor({ timeout: PATIENCE_MS });
  const seconds = (performance.now() - start) / 1000;
  const outcome = await isOver.textContent();
  const moreMib = peak.stop() - before;
  const gib = statSync(large).size / GIB;
  say({
    bench: 'clean',
    host: 'chromium',
    level,
    gib,
    seconds,
    before,
    moreMib,
    goal: GOAL_MIB,
    holds: moreMib <= GOAL_MIB,
    outcome: outcome?.trim(),
  });
}

/** The processes of pages and their workers, not those of the browser and its disk. */
function isPage(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('--type=renderer');
  } catch {
    return false;
  }
}

function writeWithSecrets(path: string, padding: number): void {
  writeCore(path, padding);
  const file = openSync(path, 'r+');
  writeSync(file, SECRET, statSync(path).size - padding - 4096);
  writeSync(file, SECRET, statSync(path).size - 4096);
  closeSync(file);
}

const listOf = <T extends string>(name: string, all: readonly T[]): readonly T[] => {
  const given = optionValue(name)?.split(',');
  return given ? all.filter((one) => given.includes(one)) : all;
};
const folder = mkdtempSync(join(tmpdir(), 'clean-bench-'));
try {
  const [small, large] = [join(folder, 'small'), join(folder, 'large')];
  writeWithSecrets(small, SMALL);
  writeWithSecrets(large, Math.round(Number(optionValue('--gib') ?? 10) * GIB));
  const levels = listOf('--levels', LEVELS);
  const hosts = listOf('--hosts', ['node', 'chromium']);
  if (hosts.includes('node')) await benchNode(small, large, levels, folder);
  if (hosts.includes('chromium')) await benchChromium(large, levels, folder);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
