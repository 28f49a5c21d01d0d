/** Real memory for benchmarks: the start of a dump, or pages of a process that runs now. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';

const BLOCK = 1 << 20;
const LIMIT = 256 << 20;
const PAGE = 4096;

export function optionValue(name: string): string | undefined {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
}

/** At most 256 MiB, in whole MiB. */
export function startOfFile(path: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(LIMIT);
  const file = openSync(path, 'r');
  const size = readSync(file, bytes);
  closeSync(file);
  return bytes.subarray(0, size - (size % BLOCK));
}

/**
 * The pages that are present in a fresh Node with a web server, JSON and its own sources in memory; Linux, and only
 * where the system lets a process read its children. Undefined elsewhere.
 */
export function dumpOfProcess(): Uint8Array<ArrayBuffer> | undefined {
  const child = spawn(process.execPath, ['-e', PROGRAM], { stdio: ['pipe', 'pipe', 'ignore'] });
  try {
    waitFor(child);
    return child.pid === undefined ? undefined : presentPages(child.pid);
  } catch {
    return undefined;
  } finally {
    child.kill();
  }
}

const PROGRAM = `
  const fs = require('fs'), crypto = require('crypto');
  const texts = require('module').builtinModules.map((name) => { try { return Object.keys(require(name)).join(' '); } catch { return ''; } });
  const source = fs.readFileSync(${JSON.stringify(new URL('../../node_modules/axe-core/axe.js', import.meta.url).pathname)}, 'utf8');
  const rows = source.split('\\n').map((line, i) => ({ i, line, when: Date.now() + i }));
  const kept = JSON.parse(JSON.stringify(rows));
  const cipher = crypto.createCipheriv('aes-256-ctr', crypto.randomBytes(32), crypto.randomBytes(16));
  cipher.update('hello');
  global.keep = [texts, source, rows, kept, cipher];
  process.stdin.on('data', () => {});
`;

/** Until its memory has stopped growing. */
function waitFor(child: ChildProcess): void {
  const sleep = new Int32Array(new SharedArrayBuffer(4));
  let last = -1;
  for (let i = 0; i < 40; i++) {
    Atomics.wait(sleep, 0, 0, 250);
    const resident = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0);
    if (resident > 50_000 && resident === last) return;
    last = resident;
  }
}

function presentPages(pid: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(LIMIT);
  const memory = openSync(`/proc/${pid}/mem`, 'r');
  const map = openSync(`/proc/${pid}/pagemap`, 'r');
  let size = 0;
  for (const { start, end } of readableRanges(pid)) {
    const entries = new Uint8Array(((end - start) / PAGE) * 8);
    const known = readSync(map, entries, 0, entries.length, (start / PAGE) * 8);
    for (let i = 0; i * 8 < known && size + PAGE <= LIMIT; i++) {
      // Bit 63: the page is present (Linux, Documentation/admin-guide/mm/pagemap.rst).
      if ((entries[i * 8 + 7] ?? 0) & 0x80) size += readSync(memory, bytes, size, PAGE, start + i * PAGE);
    }
  }
  closeSync(map);
  closeSync(memory);
  return bytes.subarray(0, size - (size % BLOCK));
}

function readableRanges(pid: number): { start: number; end: number }[] {
  return readFileSync(`/proc/${pid}/maps`, 'utf8')
    .split('\n')
    .map((line) => /^([0-9a-f]+)-([0-9a-f]+) r\S+ \S+ \S+ \S+ *(.*)$/.exec(line))
    .filter((match) => match !== null)
    .filter(([, , , name]) => !name?.startsWith('[v'))
    .map(([, start = '0', end = '0']) => ({ start: Number.parseInt(start, 16), end: Number.parseInt(end, 16) }));
}
