/** What is read of the kernel itself: by architecture, by form of its log, with and without page tables. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildElfVmcore } from '../../synth/vmcore/elf.ts';
import {
  type Arch,
  BUILD_ID,
  buildMachine,
  HOST,
  KERNEL_VERSION,
  type LogForm,
  MESSAGES,
  RELEASE,
} from '../../synth/vmcore/machine.ts';
import { counterOf, PIDS } from '../../synth/vmcore/notes.ts';
import { openCore, reportOf } from '../open-core.ts';

const ARCHS: readonly (readonly [Arch, string])[] = [
  ['x86-64', 'rip'],
  ['x86', 'eip'],
  ['arm64', 'pc'],
  ['riscv64', 'pc'],
  ['ppc64', 'pc'],
  ['s390x', 'pswa'],
];

for (const [arch, counter] of ARCHS) {
  test(`names, processors and log: ${arch}`, () => {
    const { system, log, threads, kernel, warnings, file } = reportOf(buildElfVmcore(buildMachine({ arch })).bytes);
    assert.deepEqual(
      [system?.os, system?.arch, system?.hostname, system?.kernelRelease, system?.kernelVersion],
      ['linux', arch, HOST, RELEASE, KERNEL_VERSION],
    );
    assert.equal(file.time, '2025-03-01T12:00:00Z');
    assert.equal(kernel?.vmcoreinfo?.['BUILD-ID'], BUILD_ID);
    assert.deepEqual(
      log?.lines.map(({ time, level, text }) => [time, level, text]),
      MESSAGES.map(({ seconds, level, text }) => [seconds, level, text]),
    );
    assert.deepEqual(
      threads?.map((thread) => [thread.cpu, thread.id, thread.registers?.[counter]]),
      PIDS.map((pid, cpu) => [cpu, pid, `0x${counterOf(cpu).toString(16)}`]),
    );
    assert.deepEqual(warnings, []);
  });
}

const FORMS: readonly LogForm[] = ['ring', 'records', 'characters'];
for (const log of FORMS) {
  for (const arch of ['x86-64', 'x86', 'ppc64'] as const) {
    test(`the log as ${log} on ${arch}`, () => {
      const { log: found } = reportOf(buildElfVmcore(buildMachine({ arch, log })).bytes);
      assert.equal(found?.total, MESSAGES.length);
      assert.deepEqual(
        found.lines.map(({ time, level, text }) => [time, level, text]),
        MESSAGES.map(({ seconds, level, text }) => [seconds, level, text]),
      );
    });
  }
}

test('without page tables the rule for the image leads to names and log', () => {
  const { system, log } = reportOf(buildElfVmcore(buildMachine({ hasNoTables: true })).bytes);
  assert.equal(system?.hostname, HOST);
  assert.equal(log?.lines.length, MESSAGES.length);
});

test('page tables that lead to themselves end', () => {
  for (const arch of ['x86-64', 'arm64', 'riscv64'] as const) {
    const { system } = reportOf(buildElfVmcore(buildMachine({ arch, hasLoop: true })).bytes);
    assert.equal(system?.hostname, HOST);
  }
});

test('virtual memory reads through the tables; the map of all memory is found in them', () => {
  const machine = buildMachine();
  const { bytes, places } = buildElfVmcore(machine);
  const core = openCore(bytes);
  while (core.step() < 1);
  const read = (address: bigint) => new TextDecoder().decode(core.read(1, `0x${address.toString(16)}`, 18).bytes);
  assert.equal(read(machine.namesAt - 0x1000n), 'text of the kernel');
  assert.equal(read(0xffff888000100000n), 'text of the kernel');
  const described = core.describe('0xffff888000100000');
  assert.equal(described.present, true);
  assert.equal(described.fileOffset, places.pages.get(0x100));
  assert.equal(core.describe('0xffff888000900000').present, false);
});

test('a crash is told by the log: what, where, who', () => {
  const { crash, threads, kernel, system } = reportOf(buildElfVmcore(buildMachine()).bytes);
  assert.equal(crash?.kind, 'panic');
  assert.equal(crash.message, 'Kernel panic - not syncing: Fatal exception');
  assert.equal(
    crash.sentence,
    'Kernel code used an empty pointer. It happened in the function widget_read of the module widget. ' +
      'my worker (process 4242) was running on processor 1.',
  );
  assert.deepEqual([crash.suspect?.module, crash.suspect?.why], ['widget', 'named-by-code']);
  assert.equal(crash.signature, 'panic | Fatal exception | widget!widget_read | vfs_read');
  assert.deepEqual([crash.threadIndex, crash.threadId], [1, 4242]);
  assert.deepEqual(
    threads?.map(({ crashed, name }) => [crashed, name]),
    [
      [undefined, undefined],
      [true, 'my worker'],
    ],
  );
  assert.equal(kernel?.taint, 'GOE');
  assert.equal(system?.hardwareModel, 'Synth Works Model 9/Board, BIOS 1.0 01/01/2025');
  assert.equal(system.uptimeSeconds, 1.5);
});

const message = (text: string, level = 1) => ({ seconds: 1, level, text });
const crashOf = (...messages: readonly { seconds: number; level: number; text: string }[]) =>
  reportOf(buildElfVmcore(buildMachine({ messages })).bytes).crash;

test('a crash that was asked for is none of the kernel', () => {
  const crash = crashOf(
    message('sysrq: Trigger a crash', 6),
    message('Kernel panic - not syncing: sysrq triggered crash', 0),
    message('CPU: 0 PID: 77 Comm: sh Not tainted 6.1.0', 4),
  );
  assert.match(crash?.sentence ?? '', /^Someone crashed this machine on purpose .*sh \(process 77\) was running/);
  assert.equal(crash?.suspect, undefined);
});

test('a panic without an oops says its own reason', () => {
  const crash = crashOf(message('Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0)', 0));
  assert.match(crash?.sentence ?? '', /could not find or open its main disk/);
  assert.equal(crash?.message, 'Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0)');
});

test('a soft lockup is a hang', () => {
  const crash = crashOf(
    message('watchdog: BUG: soft lockup - CPU#1 stuck for 22s! [kworker/1:2:88]', 0),
    message('CPU: 1 PID: 88 Comm: kworker/1:2 Not tainted 6.1.0', 4),
    message('Kernel panic - not syncing: softlockup: hung tasks', 0),
  );
  assert.equal(crash?.kind, 'hang');
  assert.match(crash?.sentence ?? '', /stuck in kernel code/);
});

test('a log without a crash is that of a running machine', () => {
  const crash = crashOf(message('Linux version 6.1.0', 5), message('random: crng init done', 5));
  assert.equal(crash?.kind, 'none');
});
