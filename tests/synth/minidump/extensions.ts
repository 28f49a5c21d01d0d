/** Streams that Breakpad, Crashpad and minidump-writer add. */
import type { MinidumpBuilder, Place } from './builder.ts';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

/** A copy of a file of /proc or of the release. */
export function textStream(dump: MinidumpBuilder, type: number, name: string, value: string): Place {
  return dump.stream(type, name, text(value));
}

export function auxv(dump: MinidumpBuilder, entries: readonly (readonly [number, bigint])[]): Place {
  const out = dump.writer();
  for (const [type, value] of entries) out.word(dump.bits, type).word(dump.bits, value);
  out.word(dump.bits, 0).word(dump.bits, 0);
  return dump.stream(0x47670008, 'auxv', out);
}

export function dsoDebug(
  dump: MinidumpBuilder,
  fields: { readonly brk: bigint; readonly base: bigint; readonly dynamic: bigint },
  libraries: readonly (readonly [bigint, string])[],
): Place {
  const { bits } = dump;
  const names = libraries.map(([, name]) => dump.string(name));
  const map = dump.writer();
  libraries.forEach(([address], index) => {
    map.word(bits, address).u32(names[index] ?? 0);
    if (bits === 64) map.u32(0xdeadbeef);
    map.word(bits, address + 0x100n);
  });
  const { at } = dump.put('link map', map);
  const out = dump.writer().u32(1).u32(at).u32(libraries.length);
  if (bits === 64) out.u32(0xdeadbeef);
  out.word(bits, fields.brk).word(bits, fields.base).word(bits, fields.dynamic);
  // A copy of the program's own dynamic section follows.
  return dump.stream(0x4767000a, 'dso debug', out.zeros(64));
}

export function breakpadInfo(
  dump: MinidumpBuilder,
  validity: number,
  dumpThread: number,
  requestingThread: number,
): Place {
  return dump.stream(
    0x47670001,
    'breakpad info',
    dump.writer().u32(validity).mark('dump thread').u32(dumpThread).mark('requesting thread').u32(requestingThread),
  );
}

export function assertionInfo(
  dump: MinidumpBuilder,
  fields: { expression: string; function: string; file: string; line: number; type: number },
): Place {
  const out = dump.writer();
  out.utf16(fields.expression, 128).mark('function').utf16(fields.function, 128).mark('file').utf16(fields.file, 128);
  return dump.stream(0x47670002, 'assertion', out.u32(fields.line).mark('kind').u32(fields.type));
}

export interface CrashpadModule {
  readonly index: number;
  readonly list?: readonly string[];
  readonly simple?: Readonly<Record<string, string>>;
  /** Name, type, value; text is type 1. */
  readonly objects?: readonly (readonly [string, number, Uint8Array])[];
  /** Bytes that it declares: older ones end before the objects. */
  readonly size?: number;
  readonly version?: number;
}

export function crashpadInfo(
  dump: MinidumpBuilder,
  fields: {
    readonly reportId: Uint8Array;
    readonly clientId: Uint8Array;
    readonly simple?: Readonly<Record<string, string>>;
    readonly modules?: readonly CrashpadModule[];
    /** With it the stream is 64 bytes, without 52. */
    readonly addressMask?: bigint;
  },
): Place {
  const simple = dictionary(dump, 'simple annotations', fields.simple ?? {});
  const modules = moduleInfos(dump, fields.modules ?? []);
  const out = dump.writer().u32(1).mark('report').raw(fields.reportId).mark('client').raw(fields.clientId);
  out.u32(simple.size).u32(simple.at).u32(modules.size).u32(modules.at);
  if (fields.addressMask !== undefined) out.u32(0).mark('address mask').u64(fields.addressMask);
  return dump.stream(0x43500001, 'crashpad info', out);
}

function dictionary(dump: MinidumpBuilder, name: string, entries: Readonly<Record<string, string>>): Place {
  const pairs = Object.entries(entries).map(([key, value]) => [dump.utf8(key), dump.utf8(value)] as const);
  const out = dump.writer().u32(pairs.length);
  for (const [key, value] of pairs) out.mark('row').u32(key).u32(value);
  return pairs.length > 0 ? dump.put(name, out) : { at: 0, size: 0 };
}

function moduleInfos(dump: MinidumpBuilder, modules: readonly CrashpadModule[]): Place {
  const infos = modules.map((module) => {
    const texts = (module.list ?? []).map((value) => dump.utf8(value));
    const list = dump.writer().u32(texts.length);
    for (const at of texts) list.mark('row').u32(at);
    const listPlace = texts.length > 0 ? dump.put(`list annotations ${module.index}`, list) : { at: 0, size: 0 };
    const simple = dictionary(dump, `module annotations ${module.index}`, module.simple ?? {});
    const values = (module.objects ?? []).map(([name, type, value]) => {
      const { at } = dump.put(`annotation ${name}`, dump.writer().u32(value.length).raw(value));
      return [dump.utf8(name), type, at] as const;
    });
    const objects = dump.writer().u32(values.length);
    for (const [name, type, at] of values) objects.mark('row').u32(name).u16(type).u16(0).u32(at);
    const objectsPlace =
      values.length > 0 ? dump.put(`annotation objects ${module.index}`, objects) : { at: 0, size: 0 };
    const info = dump.writer().u32(module.version ?? 1);
    info.u32(listPlace.size).u32(listPlace.at).u32(simple.size).u32(simple.at);
    info.u32(objectsPlace.size).u32(objectsPlace.at);
    const size = module.size ?? 28;
    const place = dump.put(`module info ${module.index}`, info.bytes.subarray(0, size));
    return [module.index, place] as const;
  });
  const out = dump.writer().u32(infos.length);
  for (const [index, place] of infos) out.u32(index).u32(place.size).u32(place.at);
  return infos.length > 0 ? dump.put('module infos', out) : { at: 0, size: 0 };
}

/** Each record's texts: path of the module, message, signature, backtrace, second message. */
export function macCrashInfo(dump: MinidumpBuilder, records: readonly (readonly string[])[]): Place {
  const start = 40;
  const places = records.map((texts, index) => {
    const record = dump.writer().u64(0x4d7a0001).u64(5).u64(0).u64(0).u64(0);
    texts.forEach((value, i) => {
      record.mark(`text ${i}`).raw(text(value)).u8(0);
    });
    return dump.put(`crash info ${index}`, record);
  });
  const out = dump.writer().u32(0x4d7a0001).u32(records.length).u32(start);
  for (const { at, size } of places) out.u32(size).u32(at);
  return dump.stream(0x4d7a0001, 'mac crash info', out.upTo(12 + 160));
}

export function bootArguments(dump: MinidumpBuilder, value: string): Place {
  const at = dump.string(value);
  return dump.stream(0x4d7a0002, 'boot args', dump.writer().u32(0x4d7a0002).u64(at));
}

/** A protocol buffer: field, then a number or the fields of a message within. */
export type ProtocolFields = readonly (readonly [number, bigint | ProtocolFields])[];

/** Chromium's report on memory, its stream 0x4B6B0002. */
export function stabilityReport(dump: MinidumpBuilder, fields: ProtocolFields): Place {
  return dump.stream(0x4b6b0002, 'stability report', Uint8Array.from(protocolBytes(fields)));
}

function protocolBytes(fields: ProtocolFields): number[] {
  return fields.flatMap(([field, value]) => {
    if (typeof value === 'bigint') return [...varint(BigInt(field) << 3n), ...varint(value)];
    const inner = protocolBytes(value);
    return [...varint((BigInt(field) << 3n) | 2n), ...varint(BigInt(inner.length)), ...inner];
  });
}

function varint(value: bigint): number[] {
  return value < 0x80n ? [Number(value)] : [Number(value & 0x7fn) | 0x80, ...varint(value >> 7n)];
}
