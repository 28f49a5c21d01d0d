import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type ContextName,
  contextOf,
  extendedState,
  MinidumpBuilder,
  miscInfo,
  systemInfo,
  threadList,
} from '../../synth/minidump/index.ts';
import { reportOf } from '../open-core.ts';

/** Architecture and platform of SystemInfo, and the report's word. */
const MACHINES: Readonly<Record<ContextName, readonly [number, number, string]>> = {
  x86: [0, 2, 'x86'],
  'x86-64': [9, 2, 'x86-64'],
  arm: [5, 2, 'arm'],
  'arm breakpad': [5, 0x8203, 'arm'],
  arm64: [12, 2, 'arm64'],
  'arm64 breakpad': [0x8003, 0x8203, 'arm64'],
  mips: [1, 0x8203, 'mips'],
  mips64: [0x8004, 0x8203, 'mips64'],
  ppc: [3, 0x8101, 'ppc'],
  ppc64: [0x8002, 0x8201, 'ppc64'],
  sparc: [0x8001, 0x8202, 'sparc'],
  riscv32: [0x8005, 0x8201, 'riscv32'],
  riscv64: [0x8006, 0x8201, 'riscv64'],
};

const BIG_ENDIAN: readonly ContextName[] = ['mips', 'mips64', 'ppc', 'ppc64', 'sparc'];

for (const name of Object.keys(MACHINES) as ContextName[]) {
  for (const endian of BIG_ENDIAN.includes(name) ? (['little', 'big'] as const) : (['little'] as const)) {
    test(`every register of a context of ${name}, ${endian}-endian`, () => {
      const [architecture, platform, arch] = MACHINES[name];
      const { bytes, registers } = contextOf(name, {}, { endian });
      const dump = new MinidumpBuilder({ endian });
      systemInfo(dump, { architecture, platform });
      threadList(dump, [{ id: 1, context: bytes }]);
      const report = reportOf(dump.build().bytes);
      assert.equal(report.system?.arch, arch);
      const found = report.threads?.[0]?.registers ?? {};
      for (const [register, value] of Object.entries(registers)) assert.equal(found[register], value, register);
      assert.deepEqual(report.warnings, []);
    });
  }
}

function registersOf(name: ContextName, context: Uint8Array, architecture = MACHINES[name][0]) {
  const dump = new MinidumpBuilder();
  systemInfo(dump, { architecture });
  threadList(dump, [{ id: 1, context }]);
  const { threads, warnings } = reportOf(dump.build().bytes);
  return { registers: threads?.[0]?.registers, warnings };
}

test('parts that the flags leave out are left out, unless they name none', () => {
  const control = registersOf('x86-64', contextOf('x86-64', {}, { flags: 0x100001 }).bytes).registers ?? {};
  assert.deepEqual(Object.keys(control).sort(), ['cs', 'eflags', 'rip', 'rsp', 'ss']);
  const nothing = registersOf('x86-64', contextOf('x86-64', {}, { flags: 0x100000 }).bytes).registers ?? {};
  assert.ok('rax' in nothing && 'fs' in nothing && 'xmm15' in nothing);
});

test('the oldest contexts of Breakpad on ARM are told by the bit that means extended state elsewhere', () => {
  const { bytes, registers } = contextOf('arm breakpad', {}, { flags: 0x46 });
  assert.equal(registersOf('arm', bytes).registers?.['d31'], registers['d31']);
});

test('an old context of ARM64 is told by its size where the flags are of no processor', () => {
  const { bytes, registers } = contextOf('arm64 breakpad', {}, { flags: 0 });
  assert.equal(registersOf('arm64', bytes).registers?.['cpsr'], registers['cpsr']);
});

test('a context without its tail is read as far as it goes; one without a program counter is none', () => {
  const { bytes, registers } = contextOf('x86');
  const short = registersOf('x86', bytes.subarray(0, 0xcc));
  assert.equal(short.registers?.['eip'], registers['eip']);
  assert.equal(short.registers?.['xmm0'], undefined);
  const stub = registersOf('x86', bytes.subarray(0, 0x40));
  assert.equal(stub.registers, undefined);
  assert.deepEqual(
    stub.warnings.map(({ code, found }) => [code, found]),
    [['context-unknown', 64]],
  );
});

test('extended state follows a larger context: upper halves and the shadow stack', () => {
  const { bytes, registers } = contextOf('x86-64', { xmm0: 0x11n, xmm1: 0n }, { flags: 0x10005f });
  const upper = Array.from({ length: 16 }, (_, index) => (index === 0 ? 0n : (0xabcdn << 64n) + BigInt(index)));
  const state = extendedState(bytes.length, 576, 1024, upper, 0x7ff0_1234_5678n);
  const dump = new MinidumpBuilder();
  systemInfo(dump);
  miscInfo(dump, {
    features: [
      [2, 576, 256],
      [11, 1024, 16],
    ],
  });
  threadList(dump, [{ id: 1, context: Uint8Array.from([...bytes, ...state]) }]);
  const found = reportOf(dump.build().bytes).threads?.[0]?.registers ?? {};
  assert.equal(found['xmm0'], '0x11');
  assert.equal(found['ymm0'], '0x11');
  assert.equal(found['ymm1'], `0x${((((0xabcdn << 64n) + 1n) << 128n) + 0n).toString(16)}`);
  assert.equal(
    found['ymm15'],
    `0x${((((0xabcdn << 64n) + 15n) << 128n) + BigInt(registers['xmm15'] ?? 0)).toString(16)}`,
  );
  assert.equal(found['ssp'], '0x7ff012345678');
});

test('the flag for extended state alone means nothing: the size tells', () => {
  const { bytes } = contextOf('x86-64', {}, { flags: 0x10005f });
  const { registers, warnings } = registersOf('x86-64', bytes);
  assert.equal(registers?.['ymm0'], undefined);
  assert.deepEqual(warnings, []);
});
