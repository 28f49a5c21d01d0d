/** Notes of Linux, as fs/binfmt_elf.c and include/linux/elfcore.h lay them out. */
import type { Writer } from '../writer.ts';
import type { ElfCoreBuilder } from './builder.ts';

export const NT_PRSTATUS = 1;
export const NT_FPREGSET = 2;
export const NT_PRPSINFO = 3;
export const NT_AUXV = 6;
export const NT_SIGINFO = 0x53494749;
export const NT_FILE = 0x46494c45;

export interface StatusFields {
  readonly pid?: number;
  readonly signal?: number;
  /** The general registers, as many bytes as the architecture has. */
  readonly registers: Uint8Array;
  readonly pending?: bigint;
  readonly blocked?: bigint;
  /** Seconds and microseconds. */
  readonly user?: readonly [number, number];
  readonly system?: readonly [number, number];
  /** Bytes of the note, where padding makes it larger than its members. */
  readonly size?: number;
  /** m68k aligns words to two bytes. */
  readonly isPacked?: boolean;
  /** sparc64 has 32 bits of microseconds. */
  readonly hasShortMicroseconds?: boolean;
}

export function prstatus(core: ElfCoreBuilder, fields: StatusFields): ElfCoreBuilder {
  const { bits } = core;
  const { pid = 100, signal = 0, pending = 0n, blocked = 0n, user = [0, 0], system = [0, 0] } = fields;
  const out = core.writer();
  out.u32(signal).u32(0).u32(0).u16(signal);
  if (!fields.isPacked) out.u16(0);
  out.word(bits, pending).word(bits, blocked);
  out.u32(pid).u32(7).u32(8).u32(9);
  for (const [seconds, microseconds] of [user, system, [0, 0], [0, 0]] as const) {
    out.word(bits, seconds);
    if (fields.hasShortMicroseconds) out.u32(microseconds).u32(0);
    else out.word(bits, microseconds);
  }
  out.raw(fields.registers).u32(1);
  // The structure ends at a multiple of its widest member.
  out.upTo(fields.size ?? Math.ceil(out.length / core.word) * core.word);
  return core.note('CORE', NT_PRSTATUS, out);
}

export interface ProcessFields {
  /** 16: ids as i386 and arm have them, 32: as ppc and mips have them. */
  readonly idBits?: 16 | 32;
  readonly state?: string;
  readonly nice?: number;
  readonly flags?: bigint;
  readonly uid?: number;
  readonly gid?: number;
  readonly pid?: number;
  readonly ppid?: number;
  readonly name?: string;
  readonly args?: string;
}

export function prpsinfo(core: ElfCoreBuilder, fields: ProcessFields = {}): ElfCoreBuilder {
  const { idBits = 32, state = 'R', nice = 0, flags = 0x400600n, uid = 1000, gid = 1001 } = fields;
  const { pid = 4321, ppid = 4320, name = 'server', args = './server --port 80 ' } = fields;
  const out = core.writer();
  out
    .u8(0)
    .ascii(state || '\0')
    .u8(0)
    .u8(nice & 0xff);
  if (core.bits === 64) out.zeros(4);
  out.word(core.bits, flags);
  if (idBits === 16) out.u16(uid).u16(gid);
  else out.u32(uid).u32(gid);
  out.u32(pid).u32(ppid).u32(11).u32(12);
  fixed(out, name, 16);
  fixed(out, args, 80);
  return core.note('CORE', NT_PRPSINFO, out);
}

export interface SignalFields {
  readonly signal: number;
  readonly code: number;
  readonly errno?: number;
  /** MIPS has code and errno the other way round. */
  readonly isMips?: boolean;
  /** What follows, from the union on: widths in bytes ('w': a word) and values. */
  readonly rest?: readonly (readonly [2 | 4 | 'w', bigint | number])[];
}

export function siginfo(core: ElfCoreBuilder, fields: SignalFields): ElfCoreBuilder {
  const { signal, code, errno = 0, isMips = false, rest = [] } = fields;
  const out = core.writer();
  out
    .u32(signal)
    .u32(isMips ? code : errno)
    .u32(isMips ? errno : code);
  if (core.bits === 64) out.zeros(4);
  for (const [width, value] of rest) {
    if (width === 2) out.u16(Number(value));
    else if (width === 4) out.u32(Number(value));
    else out.word(core.bits, value);
  }
  out.upTo(128);
  return core.note('CORE', NT_SIGINFO, out);
}

/** Pairs of type and value, with the one that ends them. */
export function vector(core: ElfCoreBuilder, rows: readonly (readonly [number, bigint])[]): Writer {
  const out = core.writer();
  for (const [type, value] of rows) out.mark('auxv').word(core.bits, type).word(core.bits, value);
  return out.word(core.bits, 0).word(core.bits, 0);
}

export function auxv(core: ElfCoreBuilder, rows: readonly (readonly [number, bigint])[]): ElfCoreBuilder {
  return core.note('CORE', NT_AUXV, vector(core, rows));
}

export interface FileRow {
  readonly start: bigint;
  readonly end: bigint;
  /** In bytes. */
  readonly offset: bigint;
  readonly path: string;
}

export function files(
  core: ElfCoreBuilder,
  rows: readonly FileRow[],
  { pageSize = 4096n, count = BigInt(rows.length) } = {},
): ElfCoreBuilder {
  const out = core.writer();
  out.word(core.bits, count).word(core.bits, pageSize);
  for (const { start, end, offset } of rows)
    out
      .mark('file row')
      .word(core.bits, start)
      .word(core.bits, end)
      .word(core.bits, offset / pageSize);
  for (const { path } of rows) out.ascii(`${path}\0`);
  return core.note('CORE', NT_FILE, out);
}

/** Text in a field of `size` bytes, cut to leave no room for a zero if it is longer. */
export function fixed(out: { raw(bytes: Uint8Array): unknown }, text: string, size: number): void {
  const bytes = new Uint8Array(size);
  bytes.set(new TextEncoder().encode(text).subarray(0, size));
  out.raw(bytes);
}
