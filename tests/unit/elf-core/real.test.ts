/**
 * Cores that the kernel and a debugger write here and now, compared with what readelf and gdb say of them. Needs a C
 * compiler, and a kernel that writes cores into the working folder; without them the tests say so and go on.
 */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Report } from '../../../web/engine/report/report.ts';
import { reportOf } from '../open-core.ts';

const SOURCE = `
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>
static int ready[2];
static void *wait_for_ever(void *unused) {
  write(ready[1], "x", 1);
  for (;;) pause();
  return unused;
}
int main(int count, char **args) {
  pthread_t thread;
  char byte;
  pipe(ready);
  for (int i = 0; i < 3; i++) pthread_create(&thread, 0, wait_for_ever, 0);
  for (int i = 0; i < 3; i++) read(ready[0], &byte, 1);
  if (count > 1 && args[1][0] == 'c') *(volatile int *)0x18 = 1;
  puts("ready");
  fflush(stdout);
  for (;;) pause();
}
`;

const has = (program: string) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
const run = (program: string, ...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 26 });
  assert.equal(status, 0, `${program}: ${stderr}`);
  return stdout;
};
const pattern = existsSync('/proc/sys/kernel/core_pattern')
  ? readFileSync('/proc/sys/kernel/core_pattern', 'utf8').trim()
  : '';
const missing =
  process.platform !== 'linux'
    ? 'not on Linux'
    : !has('cc') || !has('readelf')
      ? 'no C compiler or no readelf'
      : !/^[\w.%-]+$/.test(pattern)
        ? `cores do not go into the working folder (${pattern})`
        : false;

let folder = '';

before(() => {
  if (missing) return;
  folder = mkdtempSync(join(tmpdir(), 'dumpscope-core-'));
  writeFileSync(join(folder, 'program.c'), SOURCE);
  run('cc', '-g', '-pthread', '-Wno-unused-result', '-o', join(folder, 'program'), join(folder, 'program.c'));
});

after(() => {
  if (folder) rmSync(folder, { recursive: true, force: true });
});

/** Lets the program crash; null when no core came of it. */
function crash(...args: string[]): string | null {
  const quoted = ['./program', 'crash', ...args].map((arg) => `'${arg}'`).join(' ');
  spawnSync('sh', ['-c', `ulimit -c unlimited; rm -f core*; exec env -i NAME=value OTHER=hush ${quoted}`], {
    cwd: folder,
  });
  const [core] = spawnSync('sh', ['-c', 'ls core*'], { cwd: folder, encoding: 'utf8' }).stdout.split('\n');
  return core ? join(folder, core) : null;
}

interface Row {
  readonly offset: number;
  readonly base: string;
  readonly fileSize: number;
  readonly size: number;
  readonly protection: string;
}

/** The PT_LOAD rows of `readelf -lW`. */
function loadsOf(core: string): Row[] {
  const row = /^\s+LOAD\s+0x(\w+)\s+0x(\w+)\s+0x\w+\s+0x(\w+)\s+0x(\w+) ([RWE ]{3})/;
  return run('readelf', '-lW', core)
    .split('\n')
    .flatMap((line) => {
      const [, offset, base, fileSize, size, flags] = row.exec(line) ?? [];
      if (!offset || !base || !fileSize || !size || !flags) return [];
      return [
        {
          offset: Number.parseInt(offset, 16),
          base: `0x${BigInt(`0x${base}`).toString(16)}`,
          fileSize: Number.parseInt(fileSize, 16),
          size: Number.parseInt(size, 16),
          protection: `${flags[0] === 'R' ? 'r' : '-'}${flags[1] === 'W' ? 'w' : '-'}${flags[2] === 'E' ? 'x' : '-'}`,
        },
      ];
    });
}

/** Owners and sizes of the notes, as `readelf -nW` lists them. */
function notesOf(core: string): string[] {
  return run('readelf', '-nW', core)
    .split('\n')
    .flatMap((line) => {
      const [, owner, size] = /^ {2}(\w+)\s+0x(\w{8})\s/.exec(line) ?? [];
      return owner && size ? [`${owner} ${Number.parseInt(size, 16)}`] : [];
    });
}

function compareMap(report: Report, core: string): void {
  const regions = report.memory?.regions ?? [];
  assert.deepEqual(
    regions.map(({ base, size, present, protection }) => ({ base, size, present, protection })),
    loadsOf(core).map(({ base, size, fileSize, protection }) => ({ base, size, present: fileSize, protection })),
  );
  assert.deepEqual(
    regions.filter(({ data }) => data).map(({ data }) => data?.offset),
    loadsOf(core)
      .filter(({ fileSize }) => fileSize > 0)
      .map(({ offset }) => offset),
  );
  assert.deepEqual(
    report.records?.map(({ owner, size }) => `${owner} ${size}`),
    notesOf(core),
  );
  assert.ok(report.records?.every(({ read }) => read));
}

/** Registers of the thread that gdb selects, by name. */
function registersOf(core: string): Record<string, string> {
  const text = run('gdb', '-nx', '-batch', '-ex', 'info registers', join(folder, 'program'), core);
  return Object.fromEntries(
    text.split('\n').flatMap((line) => {
      const [, name, value] = /^(\w+)\s+0x(\w+)\s/.exec(line) ?? [];
      return name && value ? [[name, `0x${value}`]] : [];
    }),
  );
}

test('a core of the kernel: map, notes, threads, arguments', { skip: missing }, (context) => {
  const core = crash('two words', '');
  if (!core) return context.skip('the kernel wrote no core');
  const report = reportOf(new Uint8Array(readFileSync(core)));
  compareMap(report, core);
  assert.equal(report.file.writer, 'kernel');
  assert.equal(report.threads?.length, 4);
  assert.equal(report.threads?.[0]?.crashed, true);
  assert.equal(report.process?.pid, report.threads?.[0]?.id);
  assert.equal(report.process?.path, join(folder, 'program'));
  assert.deepEqual(report.process?.args, ['./program', 'crash', 'two words', '']);
  assert.deepEqual(report.process?.environment, ['NAME', 'OTHER']);
  assert.equal(report.crash?.name, 'SIGSEGV');
  assert.equal(report.crash?.address, '0x18');
  const built = /Build ID: (\w+)/.exec(run('readelf', '-nW', join(folder, 'program')))?.[1];
  const main = report.modules?.find(({ role }) => role === 'main');
  if (built) assert.equal(main?.buildId, built);
  assert.ok(report.memory?.regions?.some(({ name }) => name === '[stack]'));
  assert.ok(report.memory?.regions?.some(({ name }) => name === '[heap]'));
  if (has('gdb')) {
    for (const [name, value] of Object.entries(registersOf(core))) {
      const found: string | undefined = report.threads?.[0]?.registers?.[name];
      if (found) assert.equal(found, value, name);
    }
  }
  assert.deepEqual(report.warnings, []);
});

test('a snapshot of a running program by gdb: map, threads, nothing crashed', { skip: missing }, async (context) => {
  if (!has('gcore')) return context.skip('no gcore');
  const program = spawn('./program', ['wait'], {
    cwd: folder,
    env: { NAME: 'value' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  try {
    await new Promise((resolve) => program.stdout.once('data', resolve));
    const { status } = spawnSync('gcore', ['-o', join(folder, 'snapshot'), `${program.pid}`]);
    if (status !== 0) return context.skip('gcore may not attach here');
  } finally {
    program.kill('SIGKILL');
  }
  const core = join(folder, `snapshot.${program.pid}`);
  const report = reportOf(new Uint8Array(readFileSync(core)));
  compareMap(report, core);
  assert.equal(report.file.writer, 'gcore');
  assert.equal(report.threads?.length, 4);
  assert.equal(report.crash?.kind, 'none');
  assert.equal(report.process?.pid, program.pid);
  assert.deepEqual(report.process?.args, ['./program', 'wait']);
  assert.deepEqual(report.process?.environment, ['NAME']);
  assert.equal(report.modules?.find(({ role }) => role === 'main')?.path, join(folder, 'program'));
});
