import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ElfCoreBuilder, EXECUTE, READ, WRITE } from '../../synth/elf-core/builder.ts';
import { files, prstatus, siginfo } from '../../synth/elf-core/linux.ts';
import { fill, LINUX_GENERAL } from '../../synth/elf-core/registers.ts';
import { reportOf } from '../open-core.ts';

const CODE = 0x10000n;
const STACK = 0x7fff_0000n;
const PC = CODE + 0x1100n;
const FIRST = CODE + 0x1204n;
const SECOND = CODE + 0x1308n;

interface Chain {
  readonly set: string;
  readonly endian?: 'little' | 'big';
  readonly width: 4 | 8;
  readonly registers: Readonly<Record<string, bigint>>;
  /** Words of the stack by their distance from its begin. */
  readonly words: Readonly<Record<number, bigint>>;
  readonly frames: readonly string[];
}

// How each ABI chains its frames; two callers, then the end. Records lie where the ABI's document puts them.
const CHAINS: Record<string, Chain> = {
  'x86-64: {rbp, return} at rbp': {
    set: 'x86-64',
    width: 8,
    registers: { rip: PC, rsp: STACK + 0x100n, rbp: STACK + 0x120n },
    words: { 288: STACK + 0x160n, 296: FIRST, 352: 0n, 360: SECOND },
    frames: ['context', 'frame-pointer', 'frame-pointer'],
  },
  'x32 keeps whole registers on its stack': {
    set: 'x32',
    width: 8,
    registers: { rip: PC, rsp: STACK + 0x100n, rbp: STACK + 0x120n },
    words: { 288: STACK + 0x160n, 296: FIRST, 352: 0n, 360: SECOND },
    frames: ['context', 'frame-pointer', 'frame-pointer'],
  },
  'riscv64: below s0, which is the caller stack pointer': {
    set: 'riscv64',
    width: 8,
    registers: { pc: PC, sp: STACK + 0x100n, s0: STACK + 0x120n, ra: 0n },
    words: { 272: STACK + 0x160n, 280: FIRST, 336: 0n, 344: SECOND },
    frames: ['context', 'frame-pointer', 'frame-pointer'],
  },
  'loongarch64: as riscv, by r22': {
    set: 'loongarch64',
    width: 8,
    registers: { pc: PC, r3: STACK + 0x100n, r22: STACK + 0x120n, r1: 0n },
    words: { 272: STACK + 0x160n, 280: FIRST, 336: 0n, 344: SECOND },
    frames: ['context', 'frame-pointer', 'frame-pointer'],
  },
  "ppc64: back chain, return addresses in the caller's frame": {
    set: 'ppc64',
    endian: 'big',
    width: 8,
    registers: { pc: PC, r1: STACK + 0x100n, lr: 0n },
    words: { 256: STACK + 0x140n, 336: FIRST, 320: STACK + 0x180n, 400: SECOND, 384: 0n },
    frames: ['context', 'frame-pointer', 'frame-pointer'],
  },
  'ppc64le: a leaf with a frame leaves its return address in lr': {
    set: 'ppc64le',
    width: 8,
    registers: { pc: PC, r1: STACK + 0x100n, lr: FIRST },
    words: { 256: STACK + 0x140n, 320: STACK + 0x180n, 400: SECOND, 384: 0n },
    frames: ['context', 'scan', 'frame-pointer'],
  },
  'ppc: the same with words of four bytes': {
    set: 'ppc',
    endian: 'big',
    width: 4,
    registers: { pc: PC, r1: STACK + 0x100n, lr: 0n },
    words: { 256: STACK + 0x140n, 324: FIRST, 320: STACK + 0x180n, 388: SECOND, 384: 0n },
    frames: ['context', 'frame-pointer', 'frame-pointer'],
  },
  's390x: back chain, r14 at 112': {
    set: 's390x',
    endian: 'big',
    width: 8,
    registers: { pswa: PC, r15: STACK + 0x100n, r14: 0n },
    words: { 256: STACK + 0x200n, 624: FIRST, 512: STACK + 0x300n, 880: SECOND, 768: 0n },
    frames: ['context', 'frame-pointer', 'frame-pointer'],
  },
  'sparc64: windows spilled at the biased stack pointer': {
    set: 'sparc64',
    endian: 'big',
    width: 8,
    registers: { pc: PC, o6: STACK + 0x200n - 2047n, o7: 0n },
    words: { 624: STACK + 0x400n - 2047n, 632: FIRST, 1136: 0n, 1144: SECOND },
    frames: ['context', 'frame-pointer', 'frame-pointer'],
  },
  'm68k: {a6, return} at a6': {
    set: 'm68k',
    endian: 'big',
    width: 4,
    registers: { pc: PC, sp: STACK + 0x100n, a6: STACK + 0x120n },
    words: { 288: STACK + 0x160n, 292: FIRST, 352: 0n, 356: SECOND },
    frames: ['context', 'frame-pointer', 'frame-pointer'],
  },
};

function walk({ set: name, endian = 'little', width, registers, words }: Chain) {
  const set = LINUX_GENERAL[name];
  assert.ok(set);
  const core = new ElfCoreBuilder({ bits: set.bits, endian, machine: set.machine });
  prstatus(core, {
    pid: 10,
    signal: 11,
    registers: fill(set, endian, registers).bytes,
    ...(set.statusBytes ? { size: set.statusBytes } : {}),
    isPacked: set.isPacked ?? false,
  });
  siginfo(core, { signal: 11, code: 1, isMips: false, rest: [['w', 0x10]] });
  files(core, [{ start: CODE, end: CODE + 0x4000n, offset: 0n, path: '/opt/server' }]);
  const bytes = new Uint8Array(0x1000);
  const view = new DataView(bytes.buffer);
  for (const [at, value] of Object.entries(words)) {
    if (width === 8) view.setBigUint64(Number(at), value, endian === 'little');
    else view.setUint32(Number(at), Number(value), endian === 'little');
  }
  core.load({ address: CODE, memorySize: 0x4000n, flags: READ | EXECUTE });
  core.load({ address: STACK, bytes, flags: READ | WRITE });
  const thread = reportOf(core.build().bytes).threads?.[0];
  return { end: thread?.stackEnd, frames: (thread?.frames ?? []).map(({ address, trust }) => `${trust} ${address}`) };
}

for (const [name, chain] of Object.entries(CHAINS)) {
  test(name, () => {
    const { frames, end } = walk(chain);
    const places = [PC, FIRST, SECOND].map((place) => `0x${place.toString(16)}`);
    assert.deepEqual(
      frames,
      chain.frames.map((trust, index) => `${trust} ${places[index]}`),
    );
    assert.equal(end, 'complete');
  });
}

test('an architecture whose frames are not chained is searched', () => {
  const { frames } = walk({
    set: 'mips n64',
    endian: 'big',
    width: 8,
    registers: { pc: PC, sp: STACK + 0x100n, fp: STACK + 0x120n, ra: FIRST },
    words: { 320: SECOND, 328: 0x10n },
    frames: [],
  });
  assert.deepEqual(
    frames,
    [PC, FIRST, SECOND].map((place, index) => `${index ? 'scan' : 'context'} 0x${place.toString(16)}`),
  );
});

test('arm64: the mask that the kernel recorded tells which bits are a signature', () => {
  const set = LINUX_GENERAL['aarch64'];
  assert.ok(set);
  const core = new ElfCoreBuilder({ bits: 64, machine: set.machine });
  const signed = FIRST | 0x0055_0100_0000_0000n;
  prstatus(core, {
    pid: 10,
    signal: 11,
    registers: fill(set, 'little', { pc: PC, sp: STACK + 0x100n, x29: STACK + 0x120n, x30: 0n }).bytes,
    ...(set.statusBytes ? { size: set.statusBytes } : {}),
  });
  core.note('LINUX', 0x406, core.writer().word(64, 0x007f_ff00_0000_0000n).word(64, 0x007f_ff00_0000_0000n));
  files(core, [{ start: CODE, end: CODE + 0x4000n, offset: 0n, path: '/opt/server' }]);
  const bytes = new Uint8Array(0x1000);
  new DataView(bytes.buffer).setBigUint64(0x128, signed, true);
  core.load({ address: CODE, memorySize: 0x4000n, flags: READ | EXECUTE });
  core.load({ address: STACK, bytes, flags: READ | WRITE });
  const frames = reportOf(core.build().bytes).threads?.[0]?.frames ?? [];
  assert.equal(frames[1]?.address, `0x${FIRST.toString(16)}`);
  assert.equal(frames[1]?.module, 'server');
});
