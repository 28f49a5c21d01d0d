/**
 * Other tools read a cleaned dump as they read its source: cores of a program that is compiled and let crash here, and
 * minidumps of real programs.
 */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { LEVELS } from '../../../web/clean/options.ts';
import { clean } from './clean.ts';

const PROGRAM = `
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
static char *secret;
__attribute__((noinline)) static int deep(int n, char *text) {
  char copy[128];
  memcpy(copy, text, 64);
  __asm__ volatile("" ::"r"(copy) : "memory");
  if (n == 0) *(volatile int *)8 = 1;
  return deep(n - 1, copy) + copy[n];
}
static int compare(const void *a, const void *b) { return deep(4, secret) + *(const int *)a - *(const int *)b; }
static void handler(int signal) { volatile char frame[256]; frame[0] = (char)signal; abort(); }
static void *worker(void *x) { pause(); return x; }
int main(int argc, char **argv) {
  secret = calloc(1, 1 << 20);
  strcpy(secret, getenv("GITHUB_TOKEN"));
  if (argc > 1) {
    stack_t stack = {.ss_sp = malloc(1 << 16), .ss_size = 1 << 16};
    sigaltstack(&stack, 0);
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_ONSTACK};
    sigaction(SIGSEGV, &action, 0);
  }
  pthread_t thread;
  pthread_create(&thread, 0, worker, 0);
  usleep(100000);
  int values[4] = {4, 3, 2, 1};
  qsort(values, 4, sizeof(int), compare);
  return values[0];
}`;
const TOKEN = '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';

const folder = mkdtempSync(join(tmpdir(), 'debuggers-'));
after(() => rmSync(folder, { recursive: true }));

const has = (tool: string) => spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0;

/** Once for all tests. */
function compileProgram(): void {
  if (existsSync(join(folder, 'program'))) return;
  writeFileSync(join(folder, 'program.c'), PROGRAM);
  execFileSync('gcc', ['-O1', '-g', '-fomit-frame-pointer', '-o', 'program', 'program.c', '-lpthread'], {
    cwd: folder,
  });
}

interface Crash {
  readonly bytes: Uint8Array;
  readonly isDebuggers: boolean;
}

/** The core that the kernel wrote, or a debugger where that writes none into the folder; undefined: none does. */
function crash(args: readonly string[], filter: string): Crash | undefined {
  const env = { ...process.env, GITHUB_TOKEN: TOKEN, DEBUGINFOD_URLS: '' };
  const setFilter = `echo ${filter} > /proc/self/coredump_filter`;
  spawnSync('sh', ['-c', `ulimit -c unlimited; ${setFilter}; exec ./program ${args.join(' ')}`], { cwd: folder, env });
  const isDebuggers = !readdirSync(folder).some((name) => name.startsWith('core')) && has('gdb');
  if (isDebuggers) {
    // A handler gets its signal, and what it ends with is where the core is taken.
    const passed = args.length > 0 ? ['-ex', 'handle SIGSEGV nostop noprint pass'] : [];
    const wrapper = `set exec-wrapper sh -c '${setFilter}; exec "$0" "$@"'`;
    const commands = [wrapper, `run ${args.join(' ')}`, 'generate-core-file core'].flatMap((line) => ['-ex', line]);
    spawnSync('gdb', ['-batch', '-nx', ...passed, ...commands, './program'], { cwd: folder, env });
  }
  const name = readdirSync(folder).find((name) => name.startsWith('core'));
  if (!name) return undefined;
  const bytes = readFileSync(join(folder, name));
  rmSync(join(folder, name));
  return { bytes, isDebuggers };
}

const READERS: Readonly<Record<string, (core: string) => readonly string[]>> = {
  gdb: (core) =>
    frames(
      'gdb',
      ['-batch', '-nx', '-ex', 'set width 0', '-ex', 'thread apply all bt', 'program', core],
      /^#\d+ +(0x[0-9a-f]+)/,
    ),
  'eu-stack': (core) => frames('eu-stack', [`--core=${core}`, '-e', 'program'], /^#\d+ +(0x[0-9a-f]+)/),
  lldb: (core) =>
    frames(
      'lldb',
      ['--batch', '--no-lldbinit', '-o', 'thread backtrace all', '-c', core, 'program'],
      /frame #\d+: (0x[0-9a-f]+)/,
    ),
};

function frames(tool: string, args: readonly string[], line: RegExp): string[] {
  const { stdout } = spawnSync(tool, args, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, DEBUGINFOD_URLS: '' },
  });
  return stdout.split('\n').flatMap((text) => line.exec(text)?.[1] ?? []);
}

for (const [name, args, filter] of [
  ['a plain crash', [], '0x33'],
  ['a handler on a stack of its own', ['alternate'], '0x33'],
  // coredump_filter (core(5)): private memory of no file, so no headers of modules.
  ['a core without headers of modules', [], '0x1'],
] as const) {
  test(`${name}: debuggers see the same frames at every level`, async (t) => {
    if (!has('gcc') || !Object.keys(READERS).some(has)) return t.skip('no compiler or no debugger is installed');
    compileProgram();
    const core = crash(args, filter);
    if (!core) return t.skip('neither kernel nor debugger writes a core here');
    const { bytes: source, isDebuggers } = core;
    // Of a debugger's core elfutils 0.188 loses the modules at some numbers of segments, with entries of an empty map
    // behind those of the source as well.
    const readers = Object.keys(READERS).filter(
      (name) => has(name) && !(isDebuggers && name === 'eu-stack' && filter === '0x1'),
    );
    writeFileSync(join(folder, 'source'), source);
    const seen = new Map(readers.map((reader) => [reader, READERS[reader]?.('source') ?? []]));
    for (const [reader, before] of seen) assert.ok(before.length > 3, `${reader} reads the source`);
    for (const level of LEVELS) {
      const { outcome, copy } = await clean(source, level, { userNames: false });
      assert.equal(outcome.state, 'done', `${level}: ${JSON.stringify(outcome).slice(0, 500)}`);
      if (level !== 'secrets') assert.ok(copy.length < source.length / 3, `${copy.length} of ${source.length}`);
      assert.ok(!Buffer.from(copy).includes(TOKEN.slice(4, 16)));
      writeFileSync(join(folder, 'copy'), copy);
      for (const [reader, before] of seen) {
        assert.deepEqual(READERS[reader]?.('copy'), before, `${reader} at ${level}`);
      }
    }
    assert.ok(existsSync(join(folder, 'copy')));
  });
}

/** lldb's threads and frames. */
function lldbFrames(path: string): string[] {
  const args = ['--batch', '--no-lldbinit', '-o', 'thread backtrace all', '-c', path];
  const { stdout } = spawnSync('lldb', args, { encoding: 'utf8', env: { ...process.env, DEBUGINFOD_URLS: '' } });
  const lines = stdout.split('\n').filter((line) => /frame #\d+: 0x|thread #\d+/.test(line));
  return lines.map((line) => line.trim());
}

const MINIDUMPS = new URL('../../../../shared/corpus/windows/', import.meta.url);

test('minidumps of real programs: lldb sees the same frames at every level', async (t) => {
  if (!has('lldb')) return t.skip('lldb is not installed');
  if (!existsSync(MINIDUMPS)) return t.skip('../shared is not there');
  const names = readdirSync(MINIDUMPS).filter((name) => /^(breakpad|crashpad|dbghelp|firefox)-.*\.dmp$/.test(name));
  let frames = 0;
  // Some of them: all take minutes.
  for (const name of names.filter((_, index) => index % 6 === 1)) {
    const source = readFileSync(new URL(name, MINIDUMPS));
    const [before, after] = [join(folder, 'source.dmp'), join(folder, 'copy.dmp')];
    writeFileSync(before, source);
    const seen = lldbFrames(before);
    for (const level of LEVELS) {
      const { outcome, copy } = await clean(source, level, { userNames: false });
      assert.equal(outcome.state, 'done', `${name} at ${level}: ${JSON.stringify(outcome).slice(0, 500)}`);
      writeFileSync(after, copy);
      // Frames that it guesses, outside of every module, only where memory stays.
      const ofLevel = (line: string) => level !== 'pointers' || line.includes('`');
      const wanted = seen.filter(ofLevel);
      frames += wanted.length;
      assert.deepEqual(lldbFrames(after).filter(ofLevel), wanted, `${name} at ${level}`);
    }
  }
  assert.ok(frames > 20, `${frames} lines`);
});
