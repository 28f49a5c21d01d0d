/**
 * What groups dumps, on cores that the kernel writes here and now: a bug has one signature wherever the program and its
 * stack lay, and two bugs have two. Needs a C compiler, and a kernel that writes cores into the working folder.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { reportOf } from '../open-core.ts';

const PROGRAM = `
#include <assert.h>
#include <stdlib.h>
#include <string.h>
struct item { char name[16]; int *count; };
__attribute__((noinline)) static int first(struct item *item) { return *item->count + 1; }
__attribute__((noinline)) static int second(struct item *item) { return item->count[3] + 2; }
__attribute__((noinline)) static int deep(int n, volatile char *from) {
  volatile char room[512];
  room[0] = n;
  return deep(n + 1, room) + from[0] + room[1];
}
__attribute__((noinline)) static int check(int n) { assert(n > 19); return n + 3; }
__attribute__((noinline)) static int give(int n) { if (n < 9) abort(); return n + 4; }
__attribute__((noinline)) static int divide(int a, volatile int b) { return a / b; }
__attribute__((noinline)) static int quit(int n) { void (*volatile stop)(void) = abort; if (n < 8) stop(); return n + 6; }
/* Leaves return addresses on the stack below: which, the parity of "from" tells. */
__attribute__((noinline)) static int leave(int n, int from) {
  volatile char room[24];
  if (n == 0) return room[0] = from;
  return from & 1 ? leave(n - 1, from) + room[1] : leave(n - 1, from) * 3 - room[2];
}
int main(int count, char **args) {
  struct item item = {"", 0};
  volatile char byte = 0;
  void *heap = malloc(100 + 8 * count);
  if (!strcmp(args[1], "first")) return first(&item);
  if (!strcmp(args[1], "second")) return second(&item);
  if (!strcmp(args[1], "deep")) return deep(0, &byte);
  if (!strcmp(args[1], "divide")) return divide(count, 0);
  if (!strcmp(args[1], "call")) ((void (*)(void))(long)byte)();
  if (!strcmp(args[1], "jump")) ((void (*)(void))heap)();
  if (!strcmp(args[1], "assert")) assert(count > 9);
  if (!strcmp(args[1], "abort")) abort();
  if (!strcmp(args[1], "check")) return check(count) + 1;
  if (!strcmp(args[1], "give")) return give(count) + 2;
  if (!strcmp(args[1], "left")) return leave(40, strlen(args[2])) == 77 ? 1 : quit(count) + 5;
  if (!strcmp(args[1], "length")) return strlen((char *)(long)byte);
  if (!strcmp(args[1], "twice")) { free(heap); free(heap); }
  return 0;
}
`;

const BUGS: Readonly<Record<string, RegExp>> = {
  first: /^program tried to use an object that was not there: it (?:read|used) address 0x0 \(null pointer\)\.$/,
  second: /null pointer plus 0xc/,
  deep: /^program called itself until its stack was full/,
  divide: /^program divided by zero/,
  call: /^program jumped to a place that holds no code: it called a function through a null pointer/,
  jump: /^program jumped to a place that holds no code: address 0x\w+, memory that may not be run/,
  assert: /an assertion failed/,
  abort: /it called abort\(\)/,
  check: /an assertion failed/,
  give: /it called abort\(\)/,
  left: /it called abort\(\)/,
  length: /null pointer/,
  twice: /^The heap was damaged/,
};

const pattern = existsSync('/proc/sys/kernel/core_pattern')
  ? readFileSync('/proc/sys/kernel/core_pattern', 'utf8').trim()
  : '';
const hasCompiler = spawnSync('sh', ['-c', 'command -v cc']).status === 0;
const isHere = process.platform === 'linux' && process.arch === 'x64' && hasCompiler && /^[\w.%-]+$/.test(pattern);

const folder = mkdtempSync(join(tmpdir(), 'dumpscope-signatures-'));
after(() => rmSync(folder, { recursive: true }));

/** `more` shifts what lies on the stack. */
function crashOf(bug: string, more: number) {
  const script = 'ulimit -c unlimited; ulimit -s 1024; rm -f core*; exec env -i ./program "$@" 2>/dev/null';
  spawnSync('sh', ['-c', script, 'sh', bug, 'x'.repeat(more)], { cwd: folder });
  const core = readdirSync(folder).find((name) => name.startsWith('core'));
  return core === undefined ? undefined : reportOf(new Uint8Array(readFileSync(join(folder, core)))).crash;
}

for (const [form, flags] of [
  ['position-independent', ['-O0', '-pie', '-fPIE']],
  ['stripped', ['-O2', '-s']],
  ['at a fixed place', ['-O1', '-no-pie']],
  ['that holds its libraries, stripped', ['-O2', '-static', '-s']],
  ['that holds its libraries, anywhere', ['-O1', '-static-pie']],
] as const) {
  test(`a program ${form}: one bug, one signature`, { skip: !isHere }, (context) => {
    writeFileSync(join(folder, 'program.c'), PROGRAM);
    const built = spawnSync('cc', ['-w', ...flags, '-o', 'program', 'program.c'], { cwd: folder });
    if (built.status !== 0 && form.includes('libraries')) return context.skip('no static C library is installed');
    assert.equal(built.status, 0, String(built.stderr));
    const signatures = new Map<string, string>();
    for (const [bug, sentence] of Object.entries(BUGS)) {
      const crash = crashOf(bug, 1);
      if (!crash) return context.skip('the kernel wrote no core');
      assert.match(crash.sentence ?? '', sentence, bug);
      assert.ok(crash.signature, bug);
      assert.equal(crashOf(bug, 300)?.signature, crash.signature, bug);
      assert.equal(signatures.get(crash.signature), undefined, `${bug}: ${crash.signature}`);
      signatures.set(crash.signature, bug);
    }
  });
}
