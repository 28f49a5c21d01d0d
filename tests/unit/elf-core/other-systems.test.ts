import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ElfCoreBuilder,
  fill,
  NETBSD_GENERAL,
  netbsdAuxv,
  netbsdLwpStatus,
  netbsdProcinfo,
  OPENBSD_GENERAL,
  openbsdAuxv,
  openbsdProcinfo,
  READ,
  solarisLwp,
  solarisNames,
  solarisProcess,
  WRITE,
} from '../../synth/elf-core/index.ts';
import { reportOf } from '../open-core.ts';

function registersOf(set: (typeof NETBSD_GENERAL)[string] | undefined, endian: 'little' | 'big') {
  assert.ok(set);
  return fill(set, endian).bytes;
}

for (const [name, machine, bits, endian] of [
  ['amd64', 62, 64, 'little'],
  ['sparc64', 43, 64, 'big'],
  ['i386', 3, 32, 'little'],
  ['powerpc', 20, 32, 'big'],
] as const) {
  test(`NetBSD on ${name}: process, vector, threads by their owners`, () => {
    const core = new ElfCoreBuilder({ machine, bits, endian });
    netbsdProcinfo(core, { signal: 11, code: 2, lwp: 3 });
    netbsdAuxv(core, [
      [6, 4096n],
      [9, 0x20100n],
    ]);
    const type = name === 'sparc64' ? 32 : 33;
    const set = NETBSD_GENERAL[name];
    netbsdLwpStatus(core, 1, 'main').note('NetBSD-CORE@1', type, registersOf(set, endian));
    netbsdLwpStatus(core, 3, 'worker').note('NetBSD-CORE@3', type, registersOf(set, endian));
    core.load({ address: 0x20000n, bytes: new Uint8Array(200), memorySize: 4096n, flags: READ | WRITE });
    const built = core.build();
    const report = reportOf(built.bytes);
    assert.equal(report.system?.os, 'netbsd');
    assert.equal(report.file.kindName, 'NetBSD core dump');
    assert.deepEqual(report.process, { pid: 77, ppid: 76, name: 'daemon', uid: 500, gid: 501 });
    assert.deepEqual(
      report.threads?.map(({ id, name: text, crashed }) => [id, text, crashed]),
      [
        [1, 'main', undefined],
        [3, 'worker', true],
      ],
    );
    assert.equal(report.crash?.name, 'SIGSEGV');
    assert.equal(report.crash?.subname, 'SEGV_ACCERR');
    assert.equal(report.crash?.threadId, 3);
    assert.equal(report.crash?.threadIndex, 1);
    assert.equal(report.crash?.at, built.note(1).at);
    assert.deepEqual(
      report.auxv?.map(({ name: text, value }) => [text, value]),
      [
        ['AT_PAGESZ', '0x1000'],
        ['AT_ENTRY', '0x20100'],
      ],
    );
    assert.equal(report.memory?.regions?.[0]?.present, 200);
    assert.ok(report.records?.every(({ read }) => read));
    assert.deepEqual(report.warnings, []);
  });
}

test('NetBSD: a signal for the process as a whole is put to the first thread', () => {
  const core = new ElfCoreBuilder();
  netbsdProcinfo(core, { lwp: 0 });
  const registers = registersOf(NETBSD_GENERAL['amd64'], 'little');
  core.note('NetBSD-CORE@2', 33, registers).note('NetBSD-CORE@1', 33, registers);
  const { crash, threads } = reportOf(core.build().bytes);
  assert.equal(crash?.threadIndex, 0);
  assert.equal(threads?.[0]?.id, 2);
});

test('OpenBSD: process, vector, threads, stack cookie', () => {
  const core = new ElfCoreBuilder();
  openbsdProcinfo(core, { signal: 10, code: 1 });
  openbsdAuxv(core, [[6, 4096n]]);
  core.note('OpenBSD@200100', 20, registersOf(OPENBSD_GENERAL['amd64'], 'little'));
  core.note('OpenBSD@200100', 21, new Uint8Array(512));
  core.note('OpenBSD@200101', 20, registersOf(OPENBSD_GENERAL['amd64'], 'little'));
  core.note('OpenBSD@200101', 23, new TextEncoder().encode('\x12\x34\x56\x78\x12\x34\x56\x78'));
  const report = reportOf(core.build().bytes);
  assert.equal(report.system?.os, 'openbsd');
  assert.deepEqual(report.process, { pid: 88, ppid: 87, name: 'relayd', uid: 600, gid: 601 });
  assert.deepEqual(
    report.threads?.map(({ id }) => id),
    [200_100, 200_101],
  );
  assert.equal(report.crash?.name, 'SIGBUS');
  assert.equal(report.crash?.threadId, 200_100);
  assert.deepEqual(
    report.records?.map(({ name, read }) => [name, read]),
    [
      ['NT_OPENBSD_PROCINFO', true],
      ['NT_OPENBSD_AUXV', true],
      ['NT_OPENBSD_REGS', true],
      ['NT_OPENBSD_FPREGS', true],
      ['NT_OPENBSD_REGS', true],
      ['NT_OPENBSD_WCOOKIE', true],
    ],
  );
});

test('illumos: told from Linux by its notes; process, system, threads', () => {
  const core = new ElfCoreBuilder({ osabi: 6 });
  solarisProcess(core, { pid: 500, ppid: 1, uid: 60, gid: 61, name: 'svc.startd', args: '/lib/svc/bin/svc.startd' });
  core.note('CORE', 5, new TextEncoder().encode('i86pc\0'));
  solarisNames(core, ['SunOS', 'host-a', '5.11', 'illumos-abcdef', 'i86pc']);
  const registers = new Uint8Array(224);
  new DataView(registers.buffer).setBigUint64(17 * 8, 0x401234n, true);
  solarisLwp(core, 1, 0, registers);
  solarisLwp(core, 2, 11, registers);
  core.note('CORE', 21, new TextEncoder().encode('global\0'));
  const report = reportOf(core.build().bytes);
  assert.equal(report.system?.os, 'solaris');
  assert.equal(report.system?.kernelRelease, '5.11');
  assert.equal(report.system?.hostname, 'host-a');
  assert.equal(report.system?.hardwareModel, 'i86pc');
  assert.deepEqual(report.process, {
    pid: 500,
    ppid: 1,
    name: 'svc.startd',
    commandLine: '/lib/svc/bin/svc.startd',
    uid: 60,
    gid: 61,
  });
  assert.deepEqual(
    report.threads?.map(({ id, crashed, registers: found }) => [id, crashed, found?.['rip']]),
    [
      [1, undefined, '0x401234'],
      [2, true, '0x401234'],
    ],
  );
  assert.equal(report.crash?.name, 'SIGSEGV');
  assert.equal(report.crash?.threadId, 2);
  assert.equal(report.crash?.instruction, '0x401234');
  assert.equal(report.annotations?.find(({ key }) => key === 'zone')?.value, 'global');
});

test('QNX is recognised and its memory shown', () => {
  const core = new ElfCoreBuilder();
  core.note('QNX', 7, new Uint8Array(64));
  core.load({ address: 0x1000n, bytes: new Uint8Array(64) });
  const report = reportOf(core.build().bytes);
  assert.equal(report.file.kind, 'elf-core');
  assert.equal(report.system?.os, 'qnx');
  assert.equal(report.records?.[0]?.read, false);
  assert.equal(report.memory?.regions?.length, 1);
});
