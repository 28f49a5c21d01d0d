import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ElfCoreBuilder, fill, LINUX_GENERAL, prstatus, Writer } from '../../../synth/elf-core/index.ts';
import { reportOf } from '../../open-core.ts';
import { bytesOf, hex } from './register-bytes.ts';

/** A thread of a machine and notes of owner LINUX that add to its registers. */
function extras(
  name: string,
  endian: 'little' | 'big',
  notes: readonly (readonly [number, Uint8Array])[],
  owner = 'LINUX',
) {
  const set = LINUX_GENERAL[name];
  assert.ok(set);
  const core = new ElfCoreBuilder({ bits: set.bits, endian, machine: set.machine });
  prstatus(core, {
    signal: 11,
    registers: fill(set, endian).bytes,
    ...(set.statusBytes ? { size: set.statusBytes } : {}),
    isPacked: set.isPacked ?? false,
  });
  for (const [type, contents] of notes) core.note(owner, type, contents);
  const report = reportOf(core.build().bytes);
  for (const record of report.records ?? []) assert.ok(record.read, record.name);
  return report.threads?.[0]?.registers ?? {};
}

const numbers = (endian: 'little' | 'big', width: 4 | 8, values: readonly (bigint | number)[]) => {
  const out = new Writer(endian);
  for (const value of values) width === 8 ? out.u64(value) : out.u32(Number(value));
  return out.bytes;
};

test('arm64: vectors, thread pointers, pointer authentication, tagging, watchpoints', () => {
  const vectors = new Writer();
  for (let i = 0; i < 32; i++) vectors.u64(i + 1).u64(0x100 + i);
  vectors.u32(0x11).u32(0x22).zeros(8);
  const registers = {
    ...extras('aarch64', 'little', [[2, vectors.bytes]], 'CORE'),
    ...extras('aarch64', 'little', [
      [0x401, numbers('little', 8, [0x7000n, 0x7100n])],
      [0x402, new Writer().u32(0x610).u32(0).u64(0x4000).u32(1).u32(0).u64(0x5000).u32(0).u32(0).bytes],
      [0x404, numbers('little', 4, [64])],
      [0x406, numbers('little', 8, [0x7f000000000000n, 0x7e000000000000n])],
      [0x407, new Uint8Array(64)],
      [0x409, numbers('little', 8, [5])],
      [0x40a, numbers('little', 8, [0xf])],
    ]),
  };
  assert.equal(registers['v31'], `0x11f${(32).toString(16).padStart(16, '0')}`);
  assert.equal(registers['fpsr'], '0x11');
  assert.equal(registers['fpcr'], '0x22');
  assert.equal(registers['tpidr'], '0x7000');
  assert.equal(registers['tpidr2'], '0x7100');
  assert.equal(registers['dbgbvr0'], '0x4000');
  assert.equal(registers['dbgbvr1'], undefined);
  assert.equal(registers['syscall'], '0x40');
  assert.equal(registers['pauth_dmask'], '0x7f000000000000');
  assert.equal(registers['pauth_cmask'], '0x7e000000000000');
  assert.equal(registers['tagged_addr_ctrl'], '0x5');
  assert.equal(registers['pac_enabled_keys'], '0xf');
});

test('arm64: SVE registers of the length that the note tells', () => {
  const vector = 32;
  const out = new Writer().u32(0).u32(0).u16(vector).u16(256).u16(1).u16(0);
  for (let i = 0; i < 32; i++) out.raw(bytesOf(vector, i + 1));
  for (let i = 0; i < 17; i++) out.raw(bytesOf(vector / 8, 0x40 + i));
  out
    .upTo(Math.ceil(out.length / 16) * 16)
    .u32(0)
    .u32(0);
  const registers = extras('aarch64', 'little', [[0x405, out.bytes]]);
  assert.equal(registers['vl'], '0x20');
  assert.equal(registers['z31'], hex(bytesOf(vector, 32)));
  assert.equal(registers['p15'], hex(bytesOf(4, 0x4f)));
  assert.equal(registers['ffr'], hex(bytesOf(4, 0x50)));
});

test('arm, riscv, ppc, s390, mips: notes of their own', () => {
  const vfp = new Writer();
  for (let i = 0; i < 32; i++) vfp.u64(i * 3);
  vfp.u32(0x99);
  const arm = extras('arm', 'little', [
    [0x400, vfp.bytes],
    [0x401, numbers('little', 4, [0x1000])],
  ]);
  assert.equal(arm['d31'], '0x5d');
  assert.equal(arm['fpscr'], '0x99');
  assert.equal(arm['tpidruro'], '0x1000');

  const vector = numbers('little', 8, [0, 4, 0xd0, 0, 16, ...Array.from({ length: 64 }, (_, index) => index)]);
  const riscv = extras('riscv64', 'little', [[0x901, vector]]);
  assert.equal(riscv['vlenb'], '0x10');
  assert.equal(riscv['v31'], `0x3f${(62).toString(16).padStart(16, '0')}`);

  const ppc = extras('ppc64', 'big', [
    [0x103, numbers('big', 8, [0x11])],
    [0x105, numbers('big', 8, [0x22])],
    [0x10c, numbers('big', 8, [1, 2, 3])],
    [0x112, numbers('big', 8, [0x5ec2e7])],
  ]);
  assert.equal(ppc['tar'], '0x11');
  assert.equal(ppc['dscr'], '0x22');
  assert.equal(ppc['texasr'], '0x2');
  assert.ok(!Object.values(ppc).includes('0x5ec2e7'), 'a key that guards pointers is not shown');

  const s390 = extras('s390x', 'big', [
    [0x306, numbers('big', 8, [0x80001234n])],
    [0x307, numbers('big', 4, [4])],
    [0x308, new Uint8Array(256)],
    [
      0x309,
      numbers(
        'big',
        8,
        Array.from({ length: 16 }, (_, index) => index + 1),
      ),
    ],
  ]);
  assert.equal(s390['last_break'], '0x80001234');
  assert.equal(s390['system_call'], '0x4');
  assert.equal(s390['vl15'], '0x10');
  assert.equal(s390['tac'], undefined);
  const old = extras('s390', 'big', [
    [
      0x300,
      numbers(
        'big',
        4,
        Array.from({ length: 16 }, (_, index) => index + 5),
      ),
    ],
    [0x306, numbers('big', 4, [0, 0x1234])],
  ]);
  assert.equal(old['rh15'], '0x14');
  assert.equal(old['last_break'], '0x1234');

  const mips = extras('mips o32', 'big', [[0x801, numbers('big', 4, [1])]]);
  assert.equal(mips['fp_mode'], '0x1');
});

test('i386: the segments that thread pointers go through', () => {
  const set = LINUX_GENERAL['i386'];
  assert.ok(set);
  const core = new ElfCoreBuilder({ bits: 32, machine: 3 });
  const { bytes } = fill(set, 'little', { gs: 0x63n, cs: 0x23n });
  prstatus(core, { signal: 11, registers: bytes, size: 144 });
  core.note('LINUX', 0x200, numbers('little', 4, [12, 0xf7d01700, 0xfffff, 0x51, 13, 0, 0, 0]));
  const report = reportOf(core.build().bytes);
  assert.equal(report.threads?.[0]?.registers?.['gs_base'], '0xf7d01700');
  assert.equal(report.process?.bits, 32);
});
