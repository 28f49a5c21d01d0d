/** Notes of FreeBSD, as sys/procfs.h, sys/user.h and sys/ptrace.h lay them out. */
import type { Writer } from '../writer.ts';
import type { ElfCoreBuilder } from './builder.ts';
import { fixed, vector } from './linux.ts';

const OWNER = 'FreeBSD';

export function freebsdStatus(
  core: ElfCoreBuilder,
  fields: { lwp?: number; signal?: number; release?: number; registers: Uint8Array; version?: number },
): ElfCoreBuilder {
  const { lwp = 100_101, signal = 0, release = 1_400_097, registers, version = 1 } = fields;
  const { bits } = core;
  const out = core.writer();
  out.u32(version);
  if (bits === 64) out.u32(0);
  out.word(bits, 0).word(bits, registers.length).word(bits, 512);
  out.u32(release).u32(signal).u32(lwp);
  if (bits === 64) out.u32(0);
  out.raw(registers);
  return core.note(OWNER, 1, out);
}

export function freebsdProcess(core: ElfCoreBuilder, fields: { name?: string; args?: string; pid?: number } = {}) {
  const { name = 'nginx', args = 'nginx: worker ', pid = 900 } = fields;
  const out = core.writer();
  out.u32(1);
  if (core.bits === 64) out.u32(0);
  out.word(core.bits, 0);
  fixed(out, name, 17);
  fixed(out, args, 81);
  out.upTo(Math.ceil(out.length / 4) * 4).u32(pid);
  return core.note(OWNER, 3, out);
}

export function freebsdThreadName(core: ElfCoreBuilder, name: string): ElfCoreBuilder {
  const out = core.writer();
  fixed(out, name, 20);
  out.u32(0);
  return core.note(OWNER, 7, out);
}

export interface KinfoFields {
  readonly pid: number;
  readonly ppid: number;
  readonly uid: number;
  readonly gid: number;
  /** Seconds and microseconds. */
  readonly start: readonly [number, number];
  readonly login: string;
  readonly name: string;
}

/** kinfo_proc of 64-bit machines (1,088 bytes), or of i386 (768). */
export function freebsdKinfo(core: ElfCoreBuilder, fields: KinfoFields): ElfCoreBuilder {
  const is64 = core.bits === 64;
  const size = is64 ? 1088 : 768;
  const out = core.writer();
  const at = (place: number) => out.upTo(place + 4);
  out.u32(size);
  at(is64 ? 72 : 40);
  out.u32(fields.pid).u32(fields.ppid).u32(31).u32(0).u32(32);
  at(is64 ? 168 : 136);
  out
    .u32(fields.uid + 5000)
    .u32(fields.uid)
    .u32(0)
    .u32(fields.gid);
  at(is64 ? 336 : 280);
  if (is64) out.u64(fields.start[0]).u64(fields.start[1]);
  else out.u32(fields.start[0]).u32(fields.start[1]);
  at(is64 ? 420 : 340);
  fixed(out, fields.login, 18);
  at(is64 ? 447 : 367);
  fixed(out, fields.name, 20);
  at(size);
  return core.note(OWNER, 8, out);
}

export interface FileFields {
  readonly fd: number;
  /** 1: a file, 2: a socket, 3: a pipe … */
  readonly type: number;
  readonly offset?: number;
  readonly path?: string;
  readonly socket?: {
    readonly domain: number;
    readonly type: number;
    readonly protocol: number;
    readonly local?: Uint8Array;
    readonly peer?: Uint8Array;
  };
}

/** Packed kinfo_file; returns where each begins in the note. */
export function freebsdFiles(core: ElfCoreBuilder, rows: readonly FileFields[]): number[] {
  const out = core.writer();
  out.u32(1392);
  const places = rows.map((row) => {
    const start = out.length;
    const path = new TextEncoder().encode(`${row.path ?? ''}\0`);
    const size = Math.ceil((368 + path.length) / 8) * 8;
    out
      .mark('open file')
      .u32(size)
      .u32(row.type)
      .u32(row.fd >>> 0)
      .u32(1)
      .u32(3)
      .u32(0)
      .u64(row.offset ?? 0);
    const { socket } = row;
    out
      .u32(0)
      .u32(socket?.domain ?? 0)
      .u32(socket?.type ?? 0)
      .u32(socket?.protocol ?? 0);
    out.raw(socket?.local ?? new Uint8Array()).upTo(start + 176);
    out.raw(socket?.peer ?? new Uint8Array()).upTo(start + 368);
    out.raw(path).upTo(start + size);
    return start;
  });
  core.note(OWNER, 9, out);
  return places;
}

/** sockaddr_in of FreeBSD. */
export function inet(address: readonly number[], port: number): Uint8Array {
  return Uint8Array.of(16, 2, port >> 8, port & 255, ...address, 0, 0, 0, 0, 0, 0, 0, 0);
}

/** sockaddr_in6, eight groups. */
export function inet6(groups: readonly number[], port: number): Uint8Array {
  const bytes = groups.flatMap((group) => [group >> 8, group & 255]);
  return Uint8Array.of(28, 28, port >> 8, port & 255, 0, 0, 0, 0, ...bytes, 0, 0, 0, 0);
}

/** sockaddr_un. */
export function unix(path: string): Uint8Array {
  const bytes = new TextEncoder().encode(`${path}\0`);
  return Uint8Array.of(2 + bytes.length, 1, ...bytes);
}

export interface MapFields {
  readonly start: bigint;
  readonly end: bigint;
  readonly offset?: bigint;
  /** 1: read, 2: write, 4: execute. */
  readonly protection: number;
  readonly path?: string;
}

export function freebsdMap(core: ElfCoreBuilder, rows: readonly MapFields[]): ElfCoreBuilder {
  const out = core.writer();
  out.u32(1160);
  for (const { start, end, offset = 0n, protection, path = '' } of rows) {
    const at = out.length;
    const bytes = new TextEncoder().encode(`${path}\0`);
    const size = Math.ceil((136 + bytes.length) / 8) * 8;
    out
      .mark('mapping')
      .u32(size)
      .u32(path ? 2 : 1)
      .u64(start)
      .u64(end)
      .u64(offset)
      .u64(1)
      .u32(0)
      .u32(0)
      .u32(1)
      .u32(0);
    out.u32(protection).upTo(at + 136);
    out.raw(bytes).upTo(at + size);
  }
  return core.note(OWNER, 10, out);
}

/** A note of procstat: the size of its structures, then they. */
export function freebsdProcstat(core: ElfCoreBuilder, type: number, size: number, contents: Writer | Uint8Array) {
  const out = core.writer();
  out.u32(size).raw(contents);
  return core.note(OWNER, type, out);
}

export function freebsdAuxv(core: ElfCoreBuilder, rows: readonly (readonly [number, bigint])[]) {
  return freebsdProcstat(core, 16, core.word * 2, vector(core, rows));
}

export interface LwpFields {
  readonly lwp: number;
  readonly name?: string;
  readonly signal?: {
    readonly signal: number;
    readonly code: number;
    readonly address?: bigint;
    readonly pid?: number;
  };
}

export function freebsdLwp(core: ElfCoreBuilder, { lwp, name = '', signal }: LwpFields): ElfCoreBuilder {
  const is64 = core.bits === 64;
  const out = core.writer();
  out
    .u32(is64 ? 160 : 128)
    .u32(lwp)
    .u32(0)
    .u32(signal ? 0x20 : 0)
    .zeros(32);
  out.upTo(is64 ? 52 : 48);
  if (signal) {
    out
      .u32(signal.signal)
      .u32(0)
      .u32(signal.code)
      .u32(signal.pid ?? 0)
      .u32(signal.pid ? 77 : 0)
      .u32(0);
    out.word(core.bits, signal.address ?? 0n);
  }
  out.upTo(is64 ? 132 : 112);
  fixed(out, name, 20);
  out.u32(0).u32(0).u32(0);
  return core.note(OWNER, 17, out);
}
