import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ElfCoreBuilder,
  FREEBSD_GENERAL,
  fill,
  freebsdStatus,
  LINUX_GENERAL,
  NETBSD_GENERAL,
  OPENBSD_GENERAL,
  prstatus,
} from '../../../synth/elf-core/index.ts';
import { reportOf } from '../../open-core.ts';

for (const [name, set] of Object.entries(LINUX_GENERAL)) {
  for (const endian of set.endians) {
    test(`Linux on ${name}, ${endian}-endian: every register of NT_PRSTATUS`, () => {
      const core = new ElfCoreBuilder({ bits: set.bits, endian, machine: set.machine });
      const { bytes, registers } = fill(set, endian);
      prstatus(core, {
        pid: 1234,
        signal: 11,
        registers: bytes,
        user: [3, 250_000],
        system: [1, 500_000],
        ...(set.statusBytes ? { size: set.statusBytes } : {}),
        isPacked: set.isPacked ?? false,
        hasShortMicroseconds: name === 'sparc64',
      });
      const built = core.build();
      const report = reportOf(built.bytes);
      assert.equal(report.system?.arch, set.arch);
      const thread = report.threads?.[0];
      assert.equal(thread?.id, 1234);
      assert.equal(thread?.userSeconds, 3.25);
      assert.equal(thread?.kernelSeconds, 1.5);
      assert.deepEqual(thread?.registers, registers);
      const { at, contents } = built.note(1);
      assert.equal(contents.size, set.statusBytes);
      assert.equal(thread?.at, at);
      assert.deepEqual(thread?.data, { offset: contents.at, size: contents.size });
      assert.deepEqual(report.warnings, []);
      assert.deepEqual(report.records, [
        {
          type: 1,
          name: 'NT_PRSTATUS',
          owner: 'CORE',
          at,
          size: contents.size,
          read: true,
          data: { offset: contents.at, size: contents.size },
        },
      ]);
    });
  }
}

for (const [name, set] of Object.entries(FREEBSD_GENERAL)) {
  for (const endian of set.endians) {
    test(`FreeBSD on ${name}, ${endian}-endian: every register`, () => {
      const core = new ElfCoreBuilder({ bits: set.bits, endian, machine: set.machine, osabi: 9 });
      const { bytes, registers } = fill(set, endian);
      const built = freebsdStatus(core, { lwp: 100_200, signal: 10, registers: bytes }).build();
      const report = reportOf(built.bytes);
      assert.equal(report.system?.os, 'freebsd');
      assert.equal(report.system?.arch, set.arch);
      assert.equal(report.threads?.[0]?.id, 100_200);
      assert.deepEqual(report.threads?.[0]?.registers, registers);
      assert.equal(report.threads?.[0]?.at, built.note(1).at);
      assert.equal(report.crash?.name, 'SIGBUS');
      assert.deepEqual(report.warnings, []);
    });
  }
}

/** Types of PT_GETREGS, which most machines count from 33 and some from 32. */
const NETBSD_TYPES: Readonly<Record<string, number>> = { aarch64: 32, sparc64: 32, alpha: 32 };

for (const [name, set] of Object.entries(NETBSD_GENERAL)) {
  for (const endian of set.endians) {
    test(`NetBSD on ${name}, ${endian}-endian: every register`, () => {
      const core = new ElfCoreBuilder({ bits: set.bits, endian, machine: set.machine });
      const { bytes, registers } = fill(set, endian);
      const report = reportOf(core.note('NetBSD-CORE@7', NETBSD_TYPES[name] ?? 33, bytes).build().bytes);
      assert.equal(report.system?.os, 'netbsd');
      assert.equal(report.system?.arch, set.arch);
      assert.equal(report.threads?.[0]?.id, 7);
      assert.deepEqual(report.threads?.[0]?.registers, registers);
      assert.equal(report.records?.[0]?.read, true);
    });
  }
}

for (const [name, set] of Object.entries(OPENBSD_GENERAL)) {
  for (const endian of set.endians) {
    test(`OpenBSD on ${name}, ${endian}-endian: every register`, () => {
      const core = new ElfCoreBuilder({ bits: set.bits, endian, machine: set.machine });
      const { bytes, registers } = fill(set, endian);
      const report = reportOf(core.note('OpenBSD@100123', 20, bytes).build().bytes);
      assert.equal(report.system?.os, 'openbsd');
      assert.equal(report.threads?.[0]?.id, 100_123);
      assert.deepEqual(report.threads?.[0]?.registers, registers);
      assert.equal(report.records?.[0]?.read, true);
    });
  }
}

test('x86-64 registers in a core of EM_386 and class 64, as debuggers for both write them', () => {
  const core = new ElfCoreBuilder({ machine: 3 });
  const set = LINUX_GENERAL['x86-64'];
  assert.ok(set);
  const { bytes, registers } = fill(set, 'little');
  const report = reportOf(prstatus(core, { registers: bytes, signal: 6 }).build().bytes);
  assert.equal(report.system?.arch, 'x86-64');
  assert.deepEqual(report.threads?.[0]?.registers, registers);
});

test('registers in an unknown layout are not guessed at', () => {
  const core = new ElfCoreBuilder();
  const report = reportOf(prstatus(core, { signal: 4, registers: new Uint8Array(200) }).build().bytes);
  assert.equal(report.threads?.length, 1);
  assert.equal(report.threads?.[0]?.registers, undefined);
  assert.deepEqual(
    report.warnings.map(({ code, severity, field, found }) => ({ code, severity, field, found })),
    [{ code: 'registers-unknown', severity: 'note', field: 'NT_PRSTATUS.descsz', found: '0x140' }],
  );
});

test('an architecture without a name here keeps its notes and says that registers are unknown', () => {
  const core = new ElfCoreBuilder({ machine: 93, bits: 32 });
  const report = reportOf(prstatus(core, { signal: 11, registers: new Uint8Array(160) }).build().bytes);
  assert.equal(report.threads?.[0]?.registers, undefined);
  assert.equal(report.crash?.name, 'SIGSEGV');
  assert.equal(report.warnings[0]?.code, 'registers-unknown');
});

test('the address bits of a 31-bit program counter are not its mode', () => {
  const set = LINUX_GENERAL['s390'];
  assert.ok(set);
  const core = new ElfCoreBuilder({ bits: 32, endian: 'big', machine: 22 });
  const { bytes } = fill(set, 'big', { pswa: 0x80012345n });
  const report = reportOf(prstatus(core, { signal: 11, registers: bytes, size: 224 }).build().bytes);
  assert.equal(report.crash?.instruction, '0x12345');
  assert.equal(report.threads?.[0]?.registers?.['pswa'], '0x80012345');
});
