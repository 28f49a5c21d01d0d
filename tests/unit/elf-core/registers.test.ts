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
  Writer,
} from '../../synth/elf-core/index.ts';
import { reportOf } from '../open-core.ts';

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

/** A thread of x86-64 and one more note of it. */
function withNote(
  owner: string,
  type: number,
  contents: Uint8Array | Writer,
  more: (core: ElfCoreBuilder) => void = () => {},
) {
  const set = LINUX_GENERAL['x86-64'];
  assert.ok(set);
  const core = new ElfCoreBuilder();
  prstatus(core, { signal: 11, registers: fill(set, 'little').bytes });
  core.note(owner, type, contents);
  more(core);
  return reportOf(core.build().bytes);
}

const bytesOf = (count: number, from: number) =>
  Uint8Array.from({ length: count }, (_, index) => (from + index) & 0xff);
const hex = (bytes: Uint8Array) => `0x${BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`).toString(16)}`;

test('FXSAVE: control words, x87 and SSE registers', () => {
  const area = new Writer().u16(0x37f).u16(0x1234).u8(0x56).u8(0).u16(0x789).u64(0x1122334455667788n).u64(0x99aabbccn);
  area.u32(0x1f80).u32(0xffff);
  const st = Array.from({ length: 8 }, (_, index) => bytesOf(10, index * 16 + 1));
  for (const one of st) area.raw(one).zeros(6);
  const xmm = Array.from({ length: 16 }, (_, index) => bytesOf(16, index * 7 + 3));
  for (const one of xmm) area.raw(one);
  area.upTo(512);
  const registers = withNote('CORE', 2, area).threads?.[0]?.registers ?? {};
  assert.equal(registers['fcw'], '0x37f');
  assert.equal(registers['fsw'], '0x1234');
  assert.equal(registers['ftw'], '0x56');
  assert.equal(registers['fop'], '0x789');
  assert.equal(registers['fip'], '0x1122334455667788');
  assert.equal(registers['fdp'], '0x99aabbcc');
  assert.equal(registers['mxcsr'], '0x1f80');
  for (const [index, bytes] of st.entries()) assert.equal(registers[`st${index}`], hex(bytes));
  for (const [index, bytes] of xmm.entries()) assert.equal(registers[`xmm${index}`], hex(bytes));
});

interface Area {
  readonly size: number;
  readonly enabled: bigint;
  readonly used: bigint;
  readonly parts: readonly (readonly [number, Uint8Array])[];
}

function xsave({ size, enabled, used, parts }: Area): Uint8Array {
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(464, enabled, true);
  view.setBigUint64(512, used, true);
  for (const [at, part] of parts) bytes.set(part, at);
  return bytes;
}

const AVX512 = 0xe7n;
const PKRU = 0x200n;

test('XSAVE: upper halves of YMM registers, when they are in use', () => {
  const low = bytesOf(16, 0x21);
  const high = bytesOf(16, 0x91);
  const area = {
    size: 832,
    enabled: 7n,
    used: 7n,
    parts: [
      [160 + 3 * 16, low],
      [576 + 3 * 16, high],
    ],
  } as const;
  const registers = withNote('LINUX', 0x202, xsave(area)).threads?.[0]?.registers ?? {};
  assert.equal(registers['ymm3'], hex(Uint8Array.from([...low, ...high])));
  assert.equal(registers['ymm4'], '0x0');
  const unused = withNote('LINUX', 0x202, xsave({ ...area, used: 3n })).threads?.[0]?.registers ?? {};
  assert.equal(unused['ymm3'], undefined);
});

for (const [maker, places, size] of [
  ['Intel', { k: 1088, high: 1152, more: 1664, keys: 2688 }, 2696],
  ['AMD', { k: 832, high: 896, more: 1408, keys: 2432 }, 2440],
] as const) {
  test(`XSAVE: AVX-512 and protection keys where ${maker}'s processors have them`, () => {
    const [low, high, upper] = [bytesOf(16, 5), bytesOf(16, 0x45), bytesOf(32, 0x85)];
    const more = bytesOf(64, 0x11);
    const area = xsave({
      size,
      enabled: AVX512 | PKRU,
      used: AVX512 | PKRU,
      parts: [
        [160, low],
        [576, high],
        [places.k + 8, Uint8Array.of(0xcd, 0xab)],
        [places.high, upper],
        [places.more + 64, more],
        [places.keys, Uint8Array.of(0x54, 0x55, 0x55, 0x55)],
      ],
    });
    const registers = withNote('LINUX', 0x202, area).threads?.[0]?.registers ?? {};
    assert.equal(registers['zmm0'], hex(Uint8Array.from([...low, ...high, ...upper])));
    assert.equal(registers['zmm17'], hex(more));
    assert.equal(registers['k1'], '0xabcd');
    assert.equal(registers['pkru'], '0x55555554');
  });
}

test('XSAVE: the layout that newer kernels tell is taken before any guess', () => {
  const layout = new Writer();
  for (const [feature, size, offset] of [
    [2, 256, 576],
    [9, 8, 900],
  ] as const)
    layout.u32(feature).u32(size).u32(offset).u32(0);
  const area = xsave({ size: 1000, enabled: 0x207n, used: 0x203n, parts: [[900, Uint8Array.of(0x0c)]] });
  const report = withNote('LINUX', 0x202, area, (core) => core.note('LINUX', 0x205, layout));
  assert.equal(report.threads?.[0]?.registers?.['pkru'], '0xc');
  assert.deepEqual(
    report.records?.map(({ name, read }) => [name, read]),
    [
      ['NT_PRSTATUS', true],
      ['NT_X86_XSTATE', true],
      ['NT_X86_XSAVE_LAYOUT', true],
    ],
  );
});

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
