/** Streams of Windows' own format (minidumpapiset.h), each field at its place. */
import type { MinidumpBuilder, Place } from './builder.ts';

export interface SystemFields {
  readonly architecture?: number;
  readonly level?: number;
  readonly revision?: number;
  readonly processors?: number;
  readonly product?: number;
  readonly version?: readonly [number, number, number];
  readonly platform?: number;
  readonly servicePack?: string;
  readonly suite?: number;
  /** 24 bytes. */
  readonly cpu?: Uint8Array;
}

export function systemInfo(dump: MinidumpBuilder, fields: SystemFields = {}): Place {
  const { architecture = 9, level = 6, revision = 0x8e0a, processors = 8, product = 1, platform = 2 } = fields;
  const { version = [10, 0, 19045], servicePack = '', suite = 0x100, cpu = new Uint8Array(24) } = fields;
  const name = dump.string(servicePack);
  const out = dump.writer();
  out.u16(architecture).u16(level).u16(revision).u8(processors).u8(product);
  for (const part of version) out.u32(part);
  out.u32(platform).u32(name).u16(suite).u16(0).raw(cpu);
  return dump.stream(7, 'system info', out);
}

export interface MiscFields {
  readonly size?: number;
  readonly flags?: number;
  readonly pid?: number;
  readonly createTime?: number;
  readonly userTime?: number;
  readonly kernelTime?: number;
  readonly mhz?: readonly [number, number, number];
  readonly integrity?: number;
  readonly isProtected?: number;
  readonly zone?: { readonly id: number; readonly bias: number; readonly standard: string; readonly daylight: string };
  readonly build?: string;
  readonly debugBuild?: string;
  /** Feature number, offset and size. */
  readonly features?: readonly (readonly [number, number, number])[];
  /** Bytes of the stream where they differ from the size it names. */
  readonly streamSize?: number;
}

export function miscInfo(dump: MinidumpBuilder, fields: MiscFields = {}): Place {
  const { size = 1364, flags = 0x3ff, pid = 4242, createTime = 0, userTime = 0, kernelTime = 0 } = fields;
  const { mhz = [0, 0, 0], integrity = 0x2000, isProtected = 0, build = '', debugBuild = '', features = [] } = fields;
  const zone = fields.zone ?? { id: 0, bias: 0, standard: '', daylight: '' };
  const out = dump.writer();
  out.u32(size).u32(flags).u32(pid).u32(createTime).u32(userTime).u32(kernelTime);
  for (const value of mhz) out.u32(value);
  out.u32(0).u32(0);
  out.u32(integrity).u32(0).u32(isProtected);
  out.u32(zone.id).mark('bias').u32(zone.bias).utf16(zone.standard, 32).zeros(16).u32(0);
  out.utf16(zone.daylight, 32).zeros(16).u32(-60);
  out.mark('build').utf16(build, 260).mark('debug build').utf16(debugBuild, 40);
  out.u32(528).u32(2696);
  let enabled = 0n;
  for (const [feature] of features) enabled |= 1n << BigInt(feature);
  out.u64(enabled);
  for (let i = 0; i < 64; i++) {
    const [, offset = 0, length = 0] = features.find(([feature]) => feature === i) ?? [];
    out.u32(offset).u32(length);
  }
  out.u32(0x1234);
  return dump.stream(15, 'misc info', out.cut(fields.streamSize ?? size));
}

export interface ModuleFields {
  readonly base: bigint;
  readonly size: number;
  readonly path: string;
  readonly checksum?: number;
  readonly time?: number;
  /** File and product version, four parts each. */
  readonly version?: readonly [number, number, number, number];
  readonly product?: readonly [number, number, number, number];
  readonly record?: Uint8Array;
  readonly misc?: Uint8Array;
}

/** `pad`: four bytes behind the count, as 64-bit Breakpad has them; `rowSize` 112: rows that are longer. */
export function moduleList(
  dump: MinidumpBuilder,
  modules: readonly ModuleFields[],
  { pad = 0, rowSize = 108, type = 4 } = {},
): Place {
  const rows = modules.map((module, index) => {
    const name = dump.string(module.path);
    const record = module.record ? dump.put(`module record ${index}`, module.record) : { at: 0, size: 0 };
    const misc = module.misc ? dump.put(`misc record ${index}`, module.misc) : { at: 0, size: 0 };
    const [a = 0, b = 0, c = 0, d = 0] = module.version ?? [];
    const [e = 0, f = 0, g = 0, h = 0] = module.product ?? module.version ?? [];
    const row = dump.writer();
    row
      .u64(module.base)
      .u32(module.size)
      .u32(module.checksum ?? 0)
      .u32(module.time ?? 0)
      .u32(name);
    row.u32(module.version ? 0xfeef04bd : 0).u32(module.version ? 0x10000 : 0);
    row
      .u32(a * 0x10000 + b)
      .u32(c * 0x10000 + d)
      .u32(e * 0x10000 + f)
      .u32(g * 0x10000 + h);
    row.zeros(28);
    row.u32(record.size).u32(record.at).u32(misc.size).u32(misc.at);
    row.u64(0).u64(0).upTo(rowSize);
    return row;
  });
  const out = dump.writer().u32(rows.length).zeros(pad);
  const firstAt = dump.out.length + out.length;
  for (const row of rows) out.raw(row.bytes);
  rows.forEach((_, index) => {
    dump.name(`module ${index}`, firstAt + index * rowSize, rowSize);
  });
  return dump.stream(type, 'module list', out);
}

/** RSDS: `guid` as its 16 bytes in the file. */
export function rsds(guid: Uint8Array, age: number, file: string): Uint8Array {
  const bytes = new Uint8Array(24 + file.length + 1);
  bytes.set(new TextEncoder().encode('RSDS'), 0);
  bytes.set(guid, 4);
  new DataView(bytes.buffer).setUint32(20, age, true);
  bytes.set(new TextEncoder().encode(file), 24);
  return bytes;
}

export function nb10(signature: number, age: number, file: string): Uint8Array {
  const bytes = new Uint8Array(16 + file.length + 1);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode('NB10'), 0);
  view.setUint32(8, signature, true);
  view.setUint32(12, age, true);
  bytes.set(new TextEncoder().encode(file), 16);
  return bytes;
}

/** Breakpad's record of an ELF build id. */
export function elfRecord(buildId: Uint8Array): Uint8Array {
  return Uint8Array.from([0x4c, 0x45, 0x70, 0x42, ...buildId]);
}

export interface UnloadedFields {
  readonly base: bigint;
  readonly size: number;
  readonly name: string;
  readonly time?: number;
  readonly checksum?: number;
}

export function unloadedModules(
  dump: MinidumpBuilder,
  modules: readonly UnloadedFields[],
  { header = 12, rowSize = 24 } = {},
): Place {
  const names = modules.map(({ name }) => dump.string(name));
  const out = dump.writer().u32(header).u32(rowSize).u32(modules.length).upTo(header);
  modules.forEach((module, index) => {
    dump.name(`unloaded ${index}`, dump.out.length + out.length, rowSize);
    const start = out.length;
    out
      .u64(module.base)
      .u32(module.size)
      .u32(module.checksum ?? 0)
      .u32(module.time ?? 0)
      .u32(names[index] ?? 0);
    out.upTo(start + rowSize);
  });
  return dump.stream(14, 'unloaded modules', out);
}

export interface ThreadFields {
  readonly id: number;
  readonly suspendCount?: number;
  readonly priority?: number;
  readonly teb?: bigint;
  readonly stackBase?: bigint;
  /** Put into the file; the memory list may name the same place. */
  readonly stack?: Uint8Array;
  /** Where the stack lies, when it was put before. */
  readonly stackPlace?: Place;
  readonly context?: Uint8Array;
}

export function threadList(
  dump: MinidumpBuilder,
  threads: readonly ThreadFields[],
  { pad = 0, isExtended = false } = {},
): Place {
  const rowSize = isExtended ? 64 : 48;
  const rows = threads.map((thread, index) => {
    const stack = thread.stack ? dump.put(`stack ${index}`, thread.stack) : (thread.stackPlace ?? { at: 0, size: 0 });
    const context = thread.context ? dump.put(`context ${index}`, thread.context) : { at: 0, size: 0 };
    const row = dump.writer();
    row
      .u32(thread.id)
      .u32(thread.suspendCount ?? 0)
      .u32(0x20)
      .u32(thread.priority ?? 0);
    row
      .u64(thread.teb ?? 0n)
      .mark(`stack of ${index}`)
      .u64(thread.stackBase ?? 0n)
      .u32(stack.size)
      .u32(stack.at);
    row.u32(context.size).u32(context.at).upTo(rowSize);
    return row;
  });
  const out = dump.writer().u32(rows.length).zeros(pad);
  rows.forEach((row, index) => {
    dump.name(`thread ${index}`, dump.out.length + out.length, rowSize);
    out.raw(row);
  });
  return dump.stream(isExtended ? 8 : 3, 'thread list', out);
}

export interface ThreadInfoFields {
  readonly id: number;
  readonly flags?: number;
  readonly createTime?: bigint;
  readonly kernelTime?: bigint;
  readonly userTime?: bigint;
  readonly startAddress?: bigint;
}

export function threadInfo(dump: MinidumpBuilder, threads: readonly ThreadInfoFields[]): Place {
  const out = dump.writer().u32(12).u32(64).u32(threads.length);
  for (const thread of threads) {
    out
      .u32(thread.id)
      .u32(thread.flags ?? 0)
      .u32(0)
      .u32(0x103);
    out.u64(thread.createTime ?? 0n).u64(0);
    out.u64(thread.kernelTime ?? 0n).u64(thread.userTime ?? 0n);
    out.u64(thread.startAddress ?? 0n).u64(0xff);
  }
  return dump.stream(17, 'thread info', out);
}

export function threadNames(dump: MinidumpBuilder, names: readonly (readonly [number, string])[]): Place {
  const places = names.map(([, name]) => dump.string(name));
  const out = dump.writer().u32(names.length);
  names.forEach(([id], index) => {
    out.u32(id).u64(places[index] ?? 0);
  });
  return dump.stream(24, 'thread names', out);
}

export interface ExceptionFields {
  readonly threadId: number;
  readonly code: number;
  readonly flags?: number;
  readonly record?: bigint;
  readonly address?: bigint;
  readonly parameters?: readonly bigint[];
  /** Declared, when it differs from those given. */
  readonly count?: number;
  readonly context?: Uint8Array;
}

export function exceptionStream(dump: MinidumpBuilder, fields: ExceptionFields): Place {
  const { parameters = [], count = parameters.length } = fields;
  const context = fields.context ? dump.put('crash context', fields.context) : { at: 0, size: 0 };
  const out = dump.writer().u32(fields.threadId).u32(0);
  out
    .u32(fields.code)
    .u32(fields.flags ?? 0)
    .u64(fields.record ?? 0n)
    .u64(fields.address ?? 0n);
  out.u32(count).u32(0);
  for (let i = 0; i < 15; i++) out.u64(parameters[i] ?? 0n);
  out.u32(context.size).u32(context.at);
  return dump.stream(6, 'exception', out);
}

export interface FunctionTableFields {
  readonly low: bigint;
  readonly high: bigint;
  readonly entries: number;
}

export function functionTable(dump: MinidumpBuilder, tables: readonly FunctionTableFields[]): Place {
  const out = dump.writer().u32(24).u32(32).u32(88).u32(12).u32(tables.length).u32(0);
  for (const table of tables) {
    dump.name(`function table ${table.low}`, dump.out.length + out.length, 32);
    out.u64(table.low).u64(table.high).u64(table.low).u32(table.entries).u32(4);
    out.zeros(88 + table.entries * 12 + 4);
  }
  return dump.stream(13, 'function table', out);
}
