import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ElfCoreBuilder, fill, LINUX_GENERAL, prstatus, Writer } from '../../synth/elf-core/index.ts';
import { reportOf } from '../open-core.ts';

/** What of a note is checked: its owner, its type, its bytes as the kernel lays them out, a register in it. */
type Note = readonly [owner: string, type: number, contents: Uint8Array, shows?: string];

type Words = (endian: 'little' | 'big', width: 4 | 8, count: number) => Uint8Array;

/** Ones, so that each register is there and each counter small. */
const words: Words = (endian, width, count) => {
  const out = new Writer(endian);
  for (let i = 0; i < count; i++) width === 8 ? out.u64(1n) : out.u32(1);
  return out.bytes;
};

/** AVX in use: 512 bytes of FXSAVE, the header at 512, upper halves at 576. */
function xstate(): Uint8Array {
  const bytes = new Uint8Array(832);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(464, 7n, true);
  view.setBigUint64(512, 7n, true);
  view.setBigUint64(576, 5n, true);
  return bytes;
}

const layout = new Writer().u32(2).u32(256).u32(576).u32(0).bytes;
const sve = (vector: number) => new Writer().u32(0).u32(0).u16(vector).u16(256).u16(0).u16(0).zeros(512).bytes;
const le = (width: 4 | 8, count: number) => words('little', width, count);
const be = (width: 4 | 8, count: number) => words('big', width, count);

/** Sizes are those of the kernel's regsets (its arch/…/ptrace.c), names of registers ours. */
const NOTES: Readonly<Record<string, readonly Note[]>> = {
  'x86-64': [
    ['CORE', 2, new Uint8Array(512), 'xmm15'],
    ['LINUX', 0x201, new Uint8Array(8192)],
    ['LINUX', 0x202, xstate(), 'ymm0'],
    ['LINUX', 0x204, le(8, 1), 'ssp'],
    ['LINUX', 0x205, layout],
  ],
  x32: [
    ['CORE', 2, new Uint8Array(512), 'xmm15'],
    ['LINUX', 0x202, xstate(), 'ymm0'],
  ],
  i386: [
    ['CORE', 2, new Uint8Array(108), 'st7'],
    ['LINUX', 0x200, le(4, 12)],
    ['LINUX', 0x201, new Uint8Array(8192)],
    ['LINUX', 0x202, xstate(), 'ymm7'],
    ['LINUX', 0x46e62b7f, new Uint8Array(512), 'xmm7'],
  ],
  aarch64: [
    ['CORE', 2, new Uint8Array(528), 'v31'],
    ['LINUX', 0x401, le(8, 2), 'tpidr2'],
    ['LINUX', 0x402, le(8, 33), 'dbgbvr15'],
    ['LINUX', 0x403, le(8, 33), 'dbgwvr15'],
    ['LINUX', 0x404, le(4, 1), 'syscall'],
    ['LINUX', 0x405, sve(32), 'vl'],
    ['LINUX', 0x406, le(8, 2), 'pauth_cmask'],
    ['LINUX', 0x407, new Uint8Array(64)],
    ['LINUX', 0x408, new Uint8Array(16)],
    ['LINUX', 0x409, le(8, 1), 'tagged_addr_ctrl'],
    ['LINUX', 0x40a, le(8, 1), 'pac_enabled_keys'],
    ['LINUX', 0x40b, sve(64), 'vl'],
    ['LINUX', 0x40c, sve(64), 'svl'],
    ['LINUX', 0x40d, new Uint8Array(64), 'zt0'],
    ['LINUX', 0x40e, le(8, 1), 'fpmr'],
    ['LINUX', 0x40f, le(8, 1), 'por_el0'],
    ['LINUX', 0x410, le(8, 3), 'gcspr_el0'],
  ],
  arm: [
    ['CORE', 2, new Uint8Array(116), 'fpsr'],
    ['LINUX', 0x400, new Uint8Array(260), 'd31'],
    ['LINUX', 0x401, le(4, 1), 'tpidruro'],
    ['LINUX', 0x402, le(8, 33), 'dbgbvr15'],
    ['LINUX', 0x404, le(4, 1), 'syscall'],
  ],
  riscv64: [
    ['CORE', 2, new Uint8Array(264), 'ft11'],
    ['LINUX', 0x901, new Uint8Array(40), 'vlenb'],
    ['LINUX', 0x902, le(8, 1), 'tagged_addr_ctrl'],
  ],
  ppc64: [
    ['CORE', 2, new Uint8Array(264), 'fpscr'],
    ['LINUX', 0x100, new Uint8Array(544), 'vrsave'],
    ['LINUX', 0x101, new Uint8Array(140), 'spefscr'],
    ['LINUX', 0x102, new Uint8Array(256), 'vsl31'],
    ['LINUX', 0x103, be(8, 1), 'tar'],
    ['LINUX', 0x104, be(8, 1), 'ppr'],
    ['LINUX', 0x105, be(8, 1), 'dscr'],
    ['LINUX', 0x106, be(8, 3), 'bescr'],
    ['LINUX', 0x107, be(8, 5), 'mmcr0'],
    ['LINUX', 0x108, new Uint8Array(384), 'tm_r31'],
    ['LINUX', 0x109, new Uint8Array(264), 'tm_fpscr'],
    ['LINUX', 0x10a, new Uint8Array(544), 'tm_vrsave'],
    ['LINUX', 0x10b, new Uint8Array(256), 'tm_vsl31'],
    ['LINUX', 0x10c, be(8, 3), 'tfiar'],
    ['LINUX', 0x10d, be(8, 1), 'tm_tar'],
    ['LINUX', 0x10e, be(8, 1), 'tm_ppr'],
    ['LINUX', 0x10f, be(8, 1), 'tm_dscr'],
    ['LINUX', 0x110, be(8, 3), 'uamor'],
    ['LINUX', 0x111, be(8, 2), 'dexcr'],
    ['LINUX', 0x112, be(8, 1)],
  ],
  s390x: [
    ['CORE', 2, new Uint8Array(136), 'f15'],
    ['LINUX', 0x301, be(8, 1), 'timer'],
    ['LINUX', 0x302, be(8, 1), 'todcmp'],
    ['LINUX', 0x303, be(4, 1), 'todpreg'],
    ['LINUX', 0x304, be(8, 16), 'cr15'],
    ['LINUX', 0x305, be(4, 1), 'prefix'],
    ['LINUX', 0x306, be(8, 1), 'last_break'],
    ['LINUX', 0x307, be(4, 1), 'system_call'],
    ['LINUX', 0x308, new Uint8Array(256)],
    ['LINUX', 0x309, be(8, 16), 'vl15'],
    ['LINUX', 0x30a, new Uint8Array(256), 'v31'],
    ['LINUX', 0x30b, be(8, 4), 'gsepla'],
    ['LINUX', 0x30c, be(8, 4), 'bc_gsepla'],
    ['LINUX', 0x30d, be(8, 8), 'ri_rla'],
  ],
  s390: [
    ['LINUX', 0x300, be(4, 16), 'rh15'],
    ['LINUX', 0x306, be(4, 2), 'last_break'],
  ],
  'mips o32': [
    ['CORE', 2, new Uint8Array(264), 'fcsr'],
    ['LINUX', 0x800, le(4, 7), 'dspctl'],
    ['LINUX', 0x801, le(4, 1), 'fp_mode'],
    ['LINUX', 0x802, new Uint8Array(528), 'w31'],
  ],
  loongarch64: [
    ['CORE', 2, new Uint8Array(272), 'fcsr'],
    ['LINUX', 0xa00, le(4, 64), 'cpucfg20'],
    ['LINUX', 0xa02, new Uint8Array(512), 'vr31'],
    ['LINUX', 0xa03, new Uint8Array(1024), 'xr31'],
    ['LINUX', 0xa04, new Uint8Array(40), 'ftop'],
    ['LINUX', 0xa05, le(8, 43), 'fwp13_addr'],
    ['LINUX', 0xa06, le(8, 43), 'mwp13_ctrl'],
  ],
};

for (const [name, notes] of Object.entries(NOTES)) {
  test(`Linux on ${name}: every note that adds to a thread is read, at its place`, () => {
    const set = LINUX_GENERAL[name];
    assert.ok(set);
    const endian = set.endians.includes('little') ? 'little' : 'big';
    for (const [owner, type, contents, shows] of notes) {
      const core = new ElfCoreBuilder({ bits: set.bits, endian, machine: set.machine });
      prstatus(core, {
        signal: 11,
        registers: fill(set, endian).bytes,
        ...(set.statusBytes ? { size: set.statusBytes } : {}),
        isPacked: set.isPacked ?? false,
      });
      const built = core.note(owner, type, contents).build();
      const { records = [], threads = [] } = reportOf(built.bytes);
      const record = records.find((one) => one.type === type);
      const title = `${owner} 0x${type.toString(16)}`;
      assert.equal(record?.read, true, title);
      assert.notEqual(record?.name, '', title);
      assert.equal(record?.at, built.note(type).at, title);
      assert.deepEqual(record?.data, { offset: built.note(type).contents.at, size: contents.length }, title);
      if (shows) assert.ok(shows in (threads[0]?.registers ?? {}), `${title}: ${shows}`);
    }
  });
}
