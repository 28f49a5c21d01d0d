/** Whole cores of each system, small, with everything that a reader can be led astray by. */
import { netbsdAuxv, netbsdLwpStatus, netbsdProcinfo, openbsdAuxv, openbsdProcinfo } from './bsd.ts';
import { type Built, ElfCoreBuilder, EXECUTE, READ, WRITE } from './builder.ts';
import {
  freebsdAuxv,
  freebsdFiles,
  freebsdLwp,
  freebsdMap,
  freebsdProcess,
  freebsdProcstat,
  freebsdStatus,
  freebsdThreadName,
  inet,
} from './freebsd.ts';
import { auxv, files, prpsinfo, prstatus, siginfo } from './linux.ts';
import { buildIdNote, debug, dynamic, headersAt, image, startStack, words } from './memory.ts';
import {
  FREEBSD_GENERAL,
  fill,
  LINUX_GENERAL,
  NETBSD_GENERAL,
  OPENBSD_GENERAL,
  type RegisterSet,
} from './registers.ts';

const PAGE = 0x1000n;

export function linuxSample(name?: string, endian?: 'little' | 'big'): Uint8Array<ArrayBuffer> {
  return linuxCore(name, endian).bytes;
}

/** A program with a library, two threads, a stack with arguments, a list of what was loaded. */
export function linuxCore(name = 'x86-64', endian: 'little' | 'big' = 'little'): Built {
  const set = must(LINUX_GENERAL[name]);
  const core = new ElfCoreBuilder({ bits: set.bits, endian, machine: set.machine });
  const base = 0x10000n;
  const stackBase = 0x7fff_0000n;
  const stack = startStack(core, {
    base: stackBase,
    size: 0x800,
    args: ['/opt/server', '--port', '80'],
    environment: ['PATH=/usr/bin', 'HOME=/root'],
    vector: [
      [3, base + headersAt(core.bits)],
      [4, core.bits === 64 ? 56n : 32n],
      [5, 4n],
      [6, 4096n],
      [7, 0x40000n],
      [9, base + PAGE],
      [25, 0n],
      [31, 0n],
    ],
  });
  const status = (pid: number, signal: number) =>
    prstatus(core, {
      pid,
      signal,
      registers: fill(set, endian, { rsp: stackBase + 0x200n, sp: stackBase + 0x200n }).bytes,
      ...(set.statusBytes ? { size: set.statusBytes } : {}),
      isPacked: set.isPacked ?? false,
    });
  status(10, 11);
  prpsinfo(core, { idBits: core.bits === 64 || set.machine === 20 || set.machine === 8 ? 32 : 16 });
  siginfo(core, { signal: 11, code: 1, isMips: set.machine === 8, rest: [['w', 0x10]] });
  auxv(core, stack.vector);
  files(core, [
    { start: base, end: base + PAGE, offset: 0n, path: '/opt/server' },
    { start: base + PAGE, end: base + 2n * PAGE, offset: PAGE, path: '/opt/server' },
    { start: base + 2n * PAGE, end: base + 3n * PAGE, offset: 2n * PAGE, path: '/opt/server' },
  ]);
  status(11, 0);
  core.note('LINUX', 0x202, new Uint8Array(832));
  core.stray(new Uint8Array(8).fill(0xee));
  const note = buildIdNote(core, '00112233445566778899aabbccddeeff00112233');
  const part = (type: number, offset: bigint, size: bigint) => ({ type, offset, address: offset, size });
  const first = image(core, {
    machine: set.machine,
    segments: [
      part(6, headersAt(core.bits), 0x100n),
      part(1, 0n, PAGE),
      part(2, 2n * PAGE, 0x100n),
      part(4, 0x300n, BigInt(note.length)),
    ],
    parts: [[0x300, note]],
    size: 0x400,
  });
  const data = new Uint8Array(0x400);
  const at = (offset: number) => base + 2n * PAGE + BigInt(offset);
  data.set(dynamic(core, [[21, at(0x80)]]), 0);
  data.set(debug(core, at(0x100), 2, at(0x80)), 0x80);
  data.set(words(core, [0x40000n, at(0x200), 0x42000n, at(0x100), 0n]), 0x100);
  data.set(new TextEncoder().encode('/lib/libc.so.6\0'), 0x200);
  core.load({ address: base, bytes: first, memorySize: PAGE, flags: READ });
  core.load({ address: base + PAGE, memorySize: PAGE, flags: READ | EXECUTE });
  core.load({ address: base + 2n * PAGE, bytes: data, memorySize: PAGE, flags: READ | WRITE });
  core.load({ address: 0x40000n, bytes: first, memorySize: 0x4000n, flags: READ | EXECUTE });
  core.load({ address: stackBase, bytes: stack.bytes, flags: READ | WRITE });
  return core.build();
}

export function freebsdSample(): Uint8Array<ArrayBuffer> {
  return freebsdCore().bytes;
}

export function freebsdCore(): Built {
  const core = new ElfCoreBuilder({ osabi: 9 });
  const set = must(FREEBSD_GENERAL['amd64']);
  freebsdProcess(core);
  freebsdStatus(core, { signal: 11, registers: fill(set, 'little').bytes });
  freebsdThreadName(core, 'main');
  freebsdLwp(core, { lwp: 100_101, name: 'main', signal: { signal: 11, code: 1, address: 0x10n } });
  freebsdFiles(core, [
    { fd: -1, type: 1, path: '/' },
    { fd: 3, type: 2, socket: { domain: 2, type: 1, protocol: 6, local: inet([127, 0, 0, 1], 80) } },
  ]);
  freebsdMap(core, [{ start: 0x200000n, end: 0x201000n, protection: 5, path: '/bin/x' }]);
  freebsdProcstat(core, 11, 4, core.writer().u32(0));
  freebsdProcstat(core, 15, 8, core.writer().u64(0x7000_0000));
  freebsdAuxv(core, [[3, 0x200040n]]);
  core.load({ address: 0x7000_0000n, bytes: words(core, [0x7000_0010n, 1n, 0x7000_0000n, 2n]), flags: READ | WRITE });
  return core.build();
}

export function netbsdCore(): Built {
  const core = new ElfCoreBuilder({ machine: 43, endian: 'big' });
  netbsdAuxv(netbsdProcinfo(core), [[6, 4096n]]);
  netbsdLwpStatus(core, 1, 'main').note('NetBSD-CORE@1', 32, fill(must(NETBSD_GENERAL['sparc64']), 'big').bytes);
  core.load({ address: 0x1000n, bytes: new Uint8Array(64) });
  return core.build();
}

export function openbsdCore(): Built {
  const core = new ElfCoreBuilder({ machine: 3, bits: 32 });
  openbsdAuxv(openbsdProcinfo(core), [[6, 4096n]]);
  core.note('OpenBSD@7', 20, fill(must(OPENBSD_GENERAL['i386']), 'little').bytes);
  core.load({ address: 0x1000n, bytes: new Uint8Array(64) });
  return core.build();
}

export function sampleCores(): Readonly<Record<string, Uint8Array<ArrayBuffer>>> {
  return {
    'Linux, x86-64': linuxSample(),
    'Linux, ppc (32 bits, big-endian)': linuxSample('ppc', 'big'),
    'Linux, aarch64': linuxSample('aarch64'),
    'FreeBSD, amd64': freebsdSample(),
    'NetBSD, sparc64': netbsdCore().bytes,
    'OpenBSD, i386': openbsdCore().bytes,
  };
}

function must(set: RegisterSet | undefined): RegisterSet {
  if (!set) throw new Error('no such register set');
  return set;
}
