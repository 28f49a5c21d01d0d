/**
 * Every processor of ELF cores and minidumps at every level: of stacks and registers what leads from frame to frame
 * stays, other memory goes, and at `pointers` no other value is left. Words of a stack hold marks that are no addresses.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { LEVELS } from '../../../web/clean/options.ts';
import type { Report } from '../../../web/engine/report/report.ts';
import { ElfCoreBuilder, EXECUTE, READ, WRITE } from '../../synth/elf-core/builder.ts';
import { files, prstatus, siginfo } from '../../synth/elf-core/linux.ts';
import { fill, LINUX_GENERAL, NETBSD_GENERAL, type RegisterSet } from '../../synth/elf-core/registers.ts';
import { MinidumpBuilder } from '../../synth/minidump/builder.ts';
import { CONTEXTS, type ContextName, contextOf } from '../../synth/minidump/contexts.ts';
import { exceptionStream, memoryList, moduleList, systemInfo, threadList } from '../../synth/minidump/index.ts';
import { reportOf } from '../open-core.ts';
import { ascii, clean, latin } from './clean.ts';

/** The stack pointer of a register set, by the ABIs; sparc64's is biased. */
const STACK_POINTERS: Readonly<Record<string, string>> = {
  'x86-64': 'rsp',
  x32: 'rsp',
  i386: 'esp',
  ppc: 'r1',
  ppc64: 'r1',
  ppc64le: 'r1',
  s390: 'r15',
  s390x: 'r15',
  sparc: 'o6',
  sparc64: 'o6',
  alpha: 'r30',
  hppa: 'r30',
  loongarch64: 'r3',
  sh: 'r15',
  or1k: 'r1',
  ia64: 'r12',
};
const PROGRAM_COUNTERS: Readonly<Record<string, string>> = {
  'x86-64': 'rip',
  x32: 'rip',
  i386: 'eip',
  s390: 'pswa',
  s390x: 'pswa',
  hppa: 'pcoqh',
  ia64: 'ip',
};

interface Places {
  readonly code: bigint;
  readonly stack: bigint;
  readonly registers?: bigint;
}

/** Where programs lie on machines that put them high: Linux of sparc64 and of IA-64. */
const PLACES: Readonly<Record<string, { readonly code: bigint; readonly stack: bigint; readonly registers?: bigint }>> =
  {
    sparc64: { code: 0xfff8_0001_0000_0000n, stack: 0x7fe_ffff_0000n },
    'sparc64 in the upper half': { code: 0xfff8_0001_0000_0000n, stack: 0xffff_ffff_fffe_0000n },
    ia64: { code: 0x2000_0000_0001_0000n, stack: 0x6000_0fff_ffff_0000n, registers: 0x6000_0fff_8000_0000n },
  };
const LOW: Places = { code: 0x1_0000n, stack: 0x7000_0000n };

/** Words of a program that are neither addresses nor small. */
const MARK_64 = 0x5a3c_91e7_d2b4_68f1n;
const MARK_32 = 0x9ae7_d2b5n;

interface Built {
  readonly bytes: Uint8Array;
  /** Words of the stack that are alive. */
  readonly marks: number;
}

function coreOf(name: string, set: RegisterSet, endian: 'little' | 'big', place = name): Built {
  const { code, stack, registers: registerStack } = PLACES[place] ?? LOW;
  const word = set.bits === 64 || set.arch === 'x32' ? 8 : 4;
  const mark = word === 8 ? MARK_64 : MARK_32;
  const isLittle = endian === 'little';
  const biased = name === 'sparc64';
  const sp = stack + 0x800n;
  const own = STACK_POINTERS[name] ?? 'sp';
  const values = {
    [own]: biased ? sp - 2047n : sp,
    [PROGRAM_COUNTERS[name] ?? 'pc']: code + 0x1100n,
    // A window's caller and return address, of both SPARCs.
    ...(name.startsWith('sparc') && { o7: code + 0x1204n }),
    ...(registerStack && { bsp: registerStack + 0x300n, bspstore: registerStack + 0x280n, b0: code + 0x1204n }),
  };
  const core = new ElfCoreBuilder({ bits: set.bits, endian, machine: set.machine });
  prstatus(core, {
    pid: 10,
    signal: 11,
    registers: fill(set, endian, values).bytes,
    ...(set.statusBytes && { size: set.statusBytes }),
    isPacked: set.isPacked ?? false,
    hasShortMicroseconds: biased,
  });
  siginfo(core, { signal: 11, code: 1, isMips: set.machine === 8, rest: [['w', 0x10]] });
  files(core, [{ start: code, end: code + 0x4000n, offset: 0n, path: '/opt/server' }]);
  const memory = new Uint8Array(0x2000);
  const view = new DataView(memory.buffer);
  const put = (at: number, value: bigint) =>
    word === 8 ? view.setBigUint64(at, value, isLittle) : view.setUint32(at, Number(value), isLittle);
  for (let at = 0; at < memory.length; at += word) put(at, mark);
  // What leads on: of SPARC the window at the stack pointer, i6 and i7 of it; elsewhere any return address.
  put(0x800 + 14 * word, biased ? stack + 0xa00n - 2047n : stack + 0xa00n);
  put(0x800 + 15 * word, code + 0x1308n);
  put(0xa00 + 14 * word, 0n);
  put(0xa00 + 15 * word, code + 0x1404n);
  core.load({ address: code, memorySize: 0x4000n, flags: READ | EXECUTE });
  core.load({ address: stack, bytes: memory, flags: READ | WRITE });
  core.load({ address: code + 0x10_0000n, bytes: ascii('the heap of a program'.repeat(400)), flags: READ | WRITE });
  let marks = (0x2000 - 0x800) / word - 4;
  if (registerStack) {
    const saved = new Uint8Array(0x1000);
    const savedView = new DataView(saved.buffer);
    for (let at = 0; at < saved.length; at += 8) savedView.setBigUint64(at, MARK_64, isLittle);
    savedView.setBigUint64(0x100, code + 0x1308n, isLittle);
    // ar.pfs: 13 registers, 9 of them local, privilege 3.
    savedView.setBigUint64(0x108, 0xc000_0000_0000_048dn, isLittle);
    // Bits of the 63 registers before.
    savedView.setBigUint64(0x1f8, 0x0123_4567_89ab_cdefn, isLittle);
    core.load({ address: registerStack, bytes: saved, flags: READ | WRITE });
    marks += 0x300 / 8 - 3;
  }
  return { bytes: core.build().bytes, marks };
}

function countOf(bytes: Uint8Array, mark: bigint, word: number, endian: 'little' | 'big'): number {
  const needle = Buffer.alloc(word);
  if (word === 8) endian === 'little' ? needle.writeBigUInt64LE(mark) : needle.writeBigUInt64BE(mark);
  else if (endian === 'little') needle.writeUInt32LE(Number(mark));
  else needle.writeUInt32BE(Number(mark));
  let count = 0;
  const all = Buffer.from(bytes);
  for (let at = all.indexOf(needle); at >= 0; at = all.indexOf(needle, at + 1)) count++;
  return count;
}

const framesOf = ({ threads = [] }: Report) =>
  threads.map(({ frames = [] }) =>
    frames.filter(({ trust }) => trust !== 'scan').map(({ address, trust }) => `${trust} ${address}`),
  );

for (const [name, set] of Object.entries(LINUX_GENERAL)) {
  test(`an ELF core of ${name} at every level`, async () => {
    for (const endian of set.endians) {
      const places = Object.keys(PLACES).filter((place) => place === name || place.startsWith(`${name} `));
      for (const place of places.length > 0 ? places : [name]) {
        const { bytes, marks } = coreOf(name, set, endian, place);
        const word = set.bits === 64 || set.arch === 'x32' ? 8 : 4;
        const before = reportOf(bytes);
        for (const level of LEVELS) {
          const { outcome, copy } = await clean(bytes, level);
          const what = `${place}, ${endian}, ${level}`;
          assert.equal(outcome.state, 'done', `${what}: ${JSON.stringify(outcome).slice(0, 400)}`);
          const after = reportOf(copy);
          assert.deepEqual(framesOf(after), framesOf(before), what);
          assert.equal(after.threads?.[0]?.registers?.['pc'], before.threads?.[0]?.registers?.['pc']);
          if (level === 'secrets') continue;
          assert.ok(!latin(copy).includes('the heap'), what);
          const left = countOf(copy, word === 8 ? MARK_64 : MARK_32, word, endian);
          // Below the stack pointer a red zone may stay.
          if (level === 'stacks') assert.ok(left >= marks && left <= marks + 16, `${what}: ${left} of ${marks} words`);
          else assert.equal(left, 0, what);
        }
      }
    }
  });
}

test('sparc64 of NetBSD, whose stack is at the very end', async () => {
  const set = NETBSD_GENERAL['sparc64'];
  assert.ok(set);
  const stack = 0xffff_ffff_ffff_8000n;
  const core = new ElfCoreBuilder({ bits: 64, endian: 'big', machine: 43 });
  const procinfo = core.writer().u32(1).u32(160).u32(11);
  procinfo.upTo(160);
  core.note('NetBSD-CORE', 1, procinfo);
  core.note('NetBSD-CORE@1', 32, fill(set, 'big', { pc: 0x10_1100n, o6: stack + 0x200n - 2047n }).bytes);
  const memory = new Uint8Array(0x4000);
  for (let at = 0; at < memory.length; at += 8) new DataView(memory.buffer).setBigUint64(at, MARK_64);
  core.load({ address: stack, bytes: memory, flags: READ | WRITE });
  const { bytes } = core.build();
  const stacks = await clean(bytes, 'stacks');
  assert.equal(stacks.outcome.state, 'done', JSON.stringify(stacks.outcome).slice(0, 400));
  assert.equal(countOf(stacks.copy, MARK_64, 8, 'big'), (0x4000 - 0x200) / 8);
  const pointers = await clean(bytes, 'pointers');
  assert.equal(countOf(pointers.copy, MARK_64, 8, 'big'), 0);
});

test('IA-64: of the register stack addresses, states of frames and NaT bits stay, and what is behind it goes', async () => {
  const set = LINUX_GENERAL['ia64'];
  assert.ok(set);
  const { bytes } = coreOf('ia64', set, 'little');
  const { copy } = await clean(bytes, 'pointers');
  const bits = Buffer.alloc(8);
  const has = (value: bigint) => {
    bits.writeBigUInt64LE(value);
    return Buffer.from(copy).includes(bits);
  };
  for (const value of [0x2000_0000_0001_1308n, 0xc000_0000_0000_048dn, 0x0123_4567_89ab_cdefn]) {
    assert.ok(has(value), value.toString(16));
  }
});

/** ProcessorArchitecture by context. */
const ARCHITECTURES: Readonly<Record<ContextName, readonly number[]>> = {
  x86: [0, 10, 14],
  'x86-64': [9],
  arm: [5, 13],
  'arm breakpad': [5],
  arm64: [12],
  'arm64 breakpad': [0x8003],
  mips: [1],
  mips64: [0x8004],
  ppc: [3],
  ppc64: [0x8002],
  sparc: [0x8001],
  riscv32: [0x8005],
  riscv64: [0x8006],
};

const WIDE: ReadonlySet<string> = new Set(['x86-64', 'mips64', 'arm64', 'arm64 breakpad', 'ppc64', 'sparc', 'riscv64']);
const BIG_ENDIAN: ReadonlySet<string> = new Set(['mips', 'mips64', 'ppc', 'ppc64', 'sparc']);
const STACK_REGISTERS: readonly string[] = ['rsp', 'esp', 'o6', 'sp', 'r1'];
const CODE_REGISTERS: readonly string[] = ['rip', 'eip', 'pc'];
/** What stays whatever it holds: where the thread was, its flags and segments. */
const STATE =
  /^([re]?ip|[er]?[sb]p|pc|npc|fp|ra|lr|tp|s0|x29|x30|r1|r7|r11|[re]flags|cpsr|cr|ccr|msr|fps?c?r|fcsr|fir|status|cause|dspctl|asi|fprs|fsr|[cdefgs]s|mxcsr|o[67]|i[67]|dr[67])$/;

function minidumpOf(name: ContextName, architecture: number, endian: 'little' | 'big'): Uint8Array {
  const word = WIDE.has(name) ? 8 : 4;
  const names: readonly string[] = CONTEXTS[name].registers.map(([register]) => register);
  const stack = 0x7000_0000n;
  const sp = stack + 0x100n;
  const values: Record<string, bigint> = {};
  for (const [register, , size] of CONTEXTS[name].registers) {
    values[register] = STATE.test(register) || size < 4 ? 0n : size === 4 ? MARK_32 : MARK_64;
  }
  const pick = (all: readonly string[]) => all.find((one) => names.includes(one)) ?? '';
  values[pick(STACK_REGISTERS)] = name === 'sparc' ? sp - 2047n : sp;
  values[pick(CODE_REGISTERS)] = 0x40_1100n;
  const { bytes: context } = contextOf(name, values, { endian });
  const memory = new Uint8Array(0x1000);
  const view = new DataView(memory.buffer);
  const put = (at: number, value: bigint) =>
    word === 8
      ? view.setBigUint64(at, value, endian === 'little')
      : view.setUint32(at, Number(value), endian === 'little');
  for (let at = 0; at < memory.length; at += word) put(at, word === 8 ? MARK_64 : MARK_32);
  put(0x180, 0x40_1204n);
  // A window of SPARC, with its caller's.
  if (name === 'sparc') {
    put(0x100 + 14 * 8, stack + 0x400n - 2047n);
    put(0x100 + 15 * 8, 0x40_1308n);
    put(0x400 + 14 * 8, 0n);
    put(0x400 + 15 * 8, 0x40_1404n);
  }
  const dump = new MinidumpBuilder({ endian });
  systemInfo(dump, { architecture, platform: 0x8201 });
  moduleList(dump, [{ base: 0x40_0000n, size: 0x4000, path: '/opt/server' }]);
  threadList(dump, [{ id: 1, stack: memory, stackBase: stack, context }]);
  const heap = dump.put('heap', ascii('the heap of a program'.repeat(100)));
  memoryList(dump, [
    { base: stack, place: dump.places['stack 0'] ?? heap },
    { base: 0x900_0000n, place: heap },
  ]);
  exceptionStream(dump, { threadId: 1, code: 11, address: 0x40_1100n, context });
  return dump.build().bytes;
}

for (const name of Object.keys(CONTEXTS) as ContextName[]) {
  test(`a minidump of ${name} at every level`, async () => {
    for (const architecture of ARCHITECTURES[name]) {
      for (const endian of BIG_ENDIAN.has(name) ? (['big', 'little'] as const) : (['little'] as const)) {
        const bytes = minidumpOf(name, architecture, endian);
        const source = reportOf(bytes);
        for (const level of LEVELS) {
          const what = `${name} as ${architecture}, ${endian}, at ${level}`;
          const { outcome, copy } = await clean(bytes, level);
          assert.equal(outcome.state, 'done', `${what}: ${JSON.stringify(outcome).slice(0, 500)}`);
          const cleaned = reportOf(copy);
          assert.deepEqual(framesOf(cleaned), framesOf(source), what);
          const [before, after] = [source, cleaned].map(({ threads }) => threads?.[0]?.registers ?? {});
          assert.ok(Object.keys(before ?? {}).length > 8, what);
          for (const register of [...STACK_REGISTERS, ...CODE_REGISTERS]) {
            if (register !== 'r1' || name.startsWith('ppc')) assert.equal(after?.[register], before?.[register], what);
          }
          if (level === 'secrets') continue;
          assert.ok(!latin(copy).includes('the heap'), what);
          if (level === 'stacks') continue;
          for (const value of [MARK_64, MARK_32]) {
            assert.equal(countOf(copy, value, value === MARK_64 ? 8 : 4, endian), 0, what);
          }
        }
      }
    }
  });
}

test('no processor that the core takes apart is left out', () => {
  const cores = readFileSync(new URL('../../../assembly/machines/elf-machines.ts', import.meta.url), 'utf8');
  const known = new Set(Object.values(LINUX_GENERAL).map(({ machine }) => machine));
  for (const [, name, value] of cores.matchAll(/^const (EM_\w+): u32 = (\w+);/gm)) {
    // Numbers that were in use before they were assigned, and sparc32plus: programs of sparc in another dress.
    if (/OLD|32PLUS/.test(name ?? '')) continue;
    assert.ok(known.has(Number(value)), name);
  }
  const layouts = readFileSync(new URL('../../../assembly/formats/minidump/context.ts', import.meta.url), 'utf8');
  const words = readFileSync(
    new URL('../../../assembly/formats/minidump/system/architecture.ts', import.meta.url),
    'utf8',
  );
  const numbers = new Map(
    [...words.matchAll(/const (\w+): u32 = (\w+);/g)].map(([, name, value]) => [name, Number(value)]),
  );
  const [, choice = ''] = /function layoutOf\(.*?switch[^{]*\{(.*?)default:/s.exec(layouts) ?? [];
  const read = [...choice.matchAll(/case architecture\.(\w+):/g)].map(([, name]) => name);
  assert.ok(read.length >= 15);
  const tried: ReadonlySet<number> = new Set(Object.values(ARCHITECTURES).flat());
  // Of a processor that the dump does not name, the context decides.
  for (const name of read) assert.ok(name === 'UNKNOWN' || tried.has(numbers.get(name) ?? -1), name);
});
