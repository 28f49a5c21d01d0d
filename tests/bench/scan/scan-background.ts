/**
 * What the scanner tells of memory that holds no planted secret: `npm run background -- [--seeds 1,2,3,4]
 * [--size 256MiB] [--json FILE]`. For each seed a sample of this machine's libraries and programs, of its texts, and of
 * the core of a large Node process, as they are. Each finding of the classes credential, session and key that is
 * validated or likely is listed with the file it lies in, so that a person can judge it. Keys that are known to be
 * published in a library (published-keys.ts) are named with their proof and do not count; the last line is of the rest. Of
 * more than two in a GiB the exit code is 1.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  closeSync,
  lstatSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Finding } from '../../../web/engine/report/report.ts';
import { FindingCollector } from '../../../web/engine/scan/findings/collector.ts';
import { Scanner } from '../../../web/engine/scanner.ts';
import { random } from '../../fuzz/random.ts';
import { publishedAs } from './published-keys.ts';

const PAGE = 4096;
const MIB = 1 << 20;
/** Findings of those classes that are nobody's published key. */
const MOST_IN_GIB = 2;
/** Of one file: a large one would be all of a sample. */
const MOST_OF_FILE = 24 * MIB;
const CLASSES = ['credential', 'session', 'key'];

interface Kind {
  readonly name: string;
  readonly share: number;
  readonly folders: readonly string[];
  readonly isOfKind: (path: string, size: number) => boolean;
}

const TEXTS = /\.(js|mjs|cjs|ts|json|md|txt|html|htm|css|py|pl|pm|xml|svg|yml|yaml|conf|c|h|java|sh|1|gz|po|map|rst)$/;

const KINDS: readonly Kind[] = [
  { name: 'libraries and programs', share: 0.45, folders: ['/usr/lib', '/usr/bin', '/usr/sbin'], isOfKind: isProgram },
  {
    name: 'texts',
    share: 0.25,
    folders: ['/usr/share', '/usr/lib', '/usr/include', '/etc', 'node_modules', '/var/lib/dpkg'],
    isOfKind: (path) => TEXTS.test(path),
  },
];

interface Part {
  readonly path: string;
  readonly from: number;
  readonly size: number;
}

function isProgram(path: string, size: number): boolean {
  if (TEXTS.test(path) || size < 4 * PAGE) return false;
  const head = Buffer.alloc(4);
  const file = openSync(path, 'r');
  readSync(file, head);
  closeSync(file);
  return head.toString('latin1') === '\x7fELF' || head.toString('latin1', 0, 2) === 'MZ';
}

/** Every file of a kind, in an order that is the same on each run. */
function filesOf(kind: Kind): Part[] {
  const found = new Map<string, Part>();
  const waiting = [...kind.folders];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    let entries: ReturnType<typeof list>;
    try {
      entries = list(folder);
    } catch {
      continue;
    }
    for (const entry of entries) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) waiting.push(path);
      if (!entry.isFile()) continue;
      const size = lstatSync(path).size;
      try {
        if (size > 0 && kind.isOfKind(path, size)) found.set(path, { path, from: 0, size });
      } catch {
        // Not ours to read.
      }
    }
  }
  return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function list(folder: string) {
  return readdirSync(folder, { withFileTypes: true });
}

/** Files by the dice until there are enough bytes; of a large one a stretch of pages. */
function sample(files: readonly Part[], bytes: number, next: (below: number) => number): Part[] {
  const rest = [...files];
  const parts: Part[] = [];
  for (let left = bytes; left > 0 && rest.length > 0; ) {
    const [{ path, size: whole }] = rest.splice(next(rest.length), 1) as [Part];
    const size = Math.min(whole, MOST_OF_FILE, left);
    const from = Math.floor(next(Math.floor((whole - size) / PAGE) + 1)) * PAGE;
    parts.push({ path, from, size: Math.min(size, whole - from) });
    left -= size;
  }
  return parts;
}

/** A Node process with a compiler, a bundler and their caches in its memory, as gcore writes it. */
async function nodeCore(folder: string): Promise<string | undefined> {
  if (spawnSync('gcore', ['--help']).error) return undefined;
  const program = `
    const texts = [];
    for (const name of ['typescript', 'vite', '@biomejs/biome', 'lit', 'workbox-window', 'fast-check', 'axe-core'])
      import(name).then((module) => texts.push(module)).catch(() => {});
    const { readFileSync, readdirSync } = await import('node:fs');
    for (const name of readdirSync('tests/unit', { recursive: true }))
      if (name.endsWith('.json')) texts.push(JSON.parse(readFileSync('tests/unit/' + name, 'utf8')));
    texts.push(JSON.parse(readFileSync('package-lock.json', 'utf8')), JSON.stringify(process.report.getReport()));
    const { generateKeyPairSync, createHash } = await import('node:crypto');
    texts.push(createHash('sha256').update(JSON.stringify(texts[0] ?? '')).digest('hex'));
    const response = await fetch('data:text/plain,hello');
    texts.push(await response.text());
    setTimeout(() => console.log('ready'), 3000);
    setInterval(() => texts.length, 1000);
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  try {
    await new Promise((resolve, reject) => {
      child.stdout.once('data', resolve);
      child.once('exit', reject);
    });
    const path = join(folder, 'core');
    spawnSync('gcore', ['-o', path, String(child.pid)], { stdio: 'ignore' });
    return `${path}.${child.pid}`;
  } finally {
    child.kill();
  }
}

interface Told {
  readonly finding: Finding;
  readonly path: string;
  readonly offset: number;
}

/** All parts one after another, a free page between them. */
function scanParts(parts: readonly Part[]): Told[] {
  const scanner = new Scanner(new WebAssembly.Module(readFileSync('build/scan.wasm')), new Uint8Array(16).fill(7));
  const starts: number[] = [];
  const total = parts.reduce((sum, { size }) => sum + roomOf(size), 0);
  const collector = new FindingCollector({ total, attribute: () => ({}) });
  scanner.begin(0);
  let at = 0;
  for (const { path, from, size } of parts) {
    starts.push(at);
    const file = openSync(path, 'r');
    const room = Buffer.alloc(Math.min(roomOf(size), MIB));
    for (let done = 0; done < roomOf(size); done += room.length) {
      const length = Math.min(room.length, roomOf(size) - done);
      room.fill(0);
      if (done < size) readSync(file, room, 0, Math.min(length, size - done), from + done);
      scanner.push(room.subarray(0, length));
      collector.add(scanner.drain());
    }
    closeSync(file);
    at += roomOf(size);
  }
  scanner.finish();
  collector.add(scanner.drain());
  return collector.findings(total, true).items.map((finding) => {
    const offset = finding.places[0]?.offset ?? 0;
    const index = starts.findLastIndex((start) => start <= offset);
    const part = parts[index] as Part;
    return { finding, path: part.path, offset: offset - (starts[index] ?? 0) + part.from };
  });
}

/** The value itself is not kept. */
function hashOfValue({ finding, path, offset }: Told): string {
  const value = Buffer.alloc(finding.places[0]?.length ?? 0);
  const file = openSync(path, 'r');
  readSync(file, value, 0, value.length, offset);
  closeSync(file);
  return createHash('sha256').update(value).digest('hex');
}

function roomOf(size: number): number {
  return Math.ceil(size / PAGE) * PAGE + PAGE;
}

function optionOf(name: string, otherwise: string): string {
  const at = process.argv.indexOf(`--${name}`);
  return (at < 0 ? undefined : process.argv[at + 1]) ?? otherwise;
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'background-'));
  const size = Number.parseInt(optionOf('size', '256MiB'), 10) * MIB;
  const seen = new Map<string, Told>();
  const shipped = new Map<string, Told>();
  let bytes = 0;
  try {
    const pools = KINDS.map((kind) => ({ ...kind, files: filesOf(kind) }));
    const core = optionOf('core', '') || (await nodeCore(folder));
    if (core === undefined) console.log('gcore is missing: no core of a process is looked at');
    for (const seed of optionOf('seeds', '1,2,3,4').split(',').map(Number)) {
      const next = random(seed);
      const parts = pools.flatMap(({ files, share }) => sample(files, Math.floor(size * share), next));
      if (core !== undefined) {
        const rest = size - parts.reduce((sum, part) => sum + part.size, 0);
        const whole = lstatSync(core).size;
        const from = next(Math.max(1, Math.floor((whole - rest) / PAGE))) * PAGE;
        parts.push({ path: core, from, size: Math.min(rest, whole - from) });
      }
      const sampled = parts.reduce((sum, part) => sum + part.size, 0);
      bytes += sampled;
      const told = scanParts(parts);
      const heavy = told.filter(({ finding }) => CLASSES.includes(finding.class) && finding.confidence !== 'possible');
      console.log(
        `seed ${seed}: ${parts.length} files, ${(sampled / MIB).toFixed(0)} MiB, ${told.length} findings, ` +
          `${heavy.length} validated or likely of ${CLASSES.join(', ')}`,
      );
      for (const one of heavy) {
        const published = publishedAs(hashOfValue(one));
        const name = one.path === core ? 'core of node' : one.path;
        console.log(
          `  ${one.finding.detector} ${one.finding.confidence} ${one.finding.mask} ×${one.finding.occurrences} ` +
            `${name} +${one.offset} (${one.finding.places[0]?.length} bytes)` +
            (published ? `: published, ${published.where}: ${published.proof}` : ''),
        );
        const place = createHash('sha256').update(`${one.path}:${one.offset}`).digest('hex');
        (published ? shipped : seen).set(place, one);
      }
    }
    const gib = bytes / (1 << 30);
    if (seen.size > MOST_IN_GIB * gib) process.exitCode = 1;
    console.log(`${gib.toFixed(2)} GiB: ${seen.size} different places, and ${shipped.size} of keys that are published`);
    const json = optionOf('json', '');
    if (json) writeFileSync(json, JSON.stringify([...seen.values()], null, 1));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

await main();
