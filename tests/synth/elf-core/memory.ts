/** What lies in a process's memory: ELF images, the dynamic linker's list, the first stack. */
import { Writer } from '../writer.ts';

export interface Layout {
  readonly bits: 32 | 64;
  readonly endian: 'little' | 'big';
}

export interface Segment {
  /** p_type; 1: PT_LOAD, 2: PT_DYNAMIC, 3: PT_INTERP, 4: PT_NOTE, 6: PT_PHDR. */
  readonly type: number;
  readonly offset: bigint;
  readonly address: bigint;
  readonly size: bigint;
}

export interface ImageFields {
  /** 2: ET_EXEC, 3: ET_DYN. */
  readonly type?: number;
  readonly machine?: number;
  readonly entry?: bigint;
  readonly segments: readonly Segment[];
  /** Bytes by their offset in the page. */
  readonly parts?: readonly (readonly [number, Uint8Array])[];
  /** Bytes of the page; 4096. */
  readonly size?: number;
}

/** The first page of an image: ELF header, program headers, and what else lies in it. */
export function image(layout: Layout, fields: ImageFields): Uint8Array<ArrayBuffer> {
  const { bits, endian } = layout;
  const { type = 3, machine = 62, entry = 0n, segments, parts = [], size = 4096 } = fields;
  const out = new Writer(endian);
  const headerBytes = bits === 64 ? 64 : 52;
  const rowBytes = bits === 64 ? 56 : 32;
  out.raw(Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, bits / 32, endian === 'little' ? 1 : 2, 1, 0)).zeros(8);
  out.u16(type).u16(machine).u32(1).word(bits, entry).word(bits, headerBytes).word(bits, 0).u32(0);
  out.u16(headerBytes).u16(rowBytes).u16(segments.length).u16(0).u16(0).u16(0);
  for (const one of segments) {
    out.u32(one.type);
    if (bits === 64) out.u32(4);
    out.word(bits, one.offset).word(bits, one.address).word(bits, one.address);
    out.word(bits, one.size).word(bits, one.size);
    if (bits === 32) out.u32(4);
    out.word(bits, 4);
  }
  const page = new Uint8Array(size);
  page.set(out.bytes);
  for (const [at, bytes] of parts) page.set(bytes, at);
  return page;
}

/** Where program headers begin in an image's page. */
export function headersAt(bits: 32 | 64): bigint {
  return bits === 64 ? 64n : 52n;
}

/** A note of an image. */
export function imageNote(layout: Layout, owner: string, type: number, contents: Uint8Array): Uint8Array<ArrayBuffer> {
  const out = new Writer(layout.endian);
  const name = new TextEncoder().encode(`${owner}\0`);
  out.u32(name.length).u32(contents.length).u32(type).raw(name);
  out.upTo(Math.ceil(out.length / 4) * 4).raw(contents);
  out.upTo(Math.ceil(out.length / 4) * 4);
  return out.bytes;
}

export function buildIdNote(layout: Layout, hex: string): Uint8Array<ArrayBuffer> {
  return imageNote(layout, 'GNU', 3, Uint8Array.from(Buffer.from(hex, 'hex')));
}

/** Words of the process's own width, one after the other. */
export function words(layout: Layout, values: readonly (bigint | number)[]): Uint8Array<ArrayBuffer> {
  const out = new Writer(layout.endian);
  for (const value of values) out.word(layout.bits, value);
  return out.bytes;
}

/** A dynamic section: pairs of tag and value, with the one that ends them. */
export function dynamic(
  layout: Layout,
  rows: readonly (readonly [number | bigint, bigint])[],
): Uint8Array<ArrayBuffer> {
  return words(layout, [...rows, [0, 0n] as const].flat());
}

/** struct r_debug. */
export function debug(layout: Layout, map: bigint, version = 1, next = 0n): Uint8Array<ArrayBuffer> {
  const out = new Writer(layout.endian);
  const word = layout.bits / 8;
  out
    .u32(version)
    .upTo(word)
    .word(layout.bits, map)
    .word(layout.bits, 0)
    .u32(0)
    .upTo(4 * word);
  return out.word(layout.bits, 0).word(layout.bits, next).bytes;
}

export interface StackFields {
  /** Address of the first byte. */
  readonly base: bigint;
  readonly size: number;
  readonly args: readonly string[];
  /** "NAME=value". */
  readonly environment: readonly string[];
  /** The auxiliary vector; the values of AT_RANDOM (25) and AT_EXECFN (31) are put in. */
  readonly vector: readonly (readonly [number, bigint])[];
  readonly path?: string;
  /** What startup code left in place of argc. */
  readonly count?: 'kept' | 'address of the arguments';
  /** Pointers to be zero: ones that the program has taken out of the environment. */
  readonly holes?: number;
}

export interface Stack {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly vector: readonly (readonly [number, bigint])[];
  readonly argcAt: bigint;
  readonly argsAt: bigint;
  readonly environmentAt: bigint;
}

/** The first stack as the kernel lays it out, at the top of a region: argc, pointers, vector, random bytes, strings. */
export function startStack(layout: Layout, fields: StackFields): Stack {
  const { bits } = layout;
  const { base, size, args, environment, path = args[0] ?? 'x', count = 'kept', holes = 0 } = fields;
  const word = bits / 8;
  const strings = new Writer(layout.endian);
  const random = 16;
  const stringBytes =
    random + [...args, ...environment, path].reduce((sum, text) => sum + Buffer.byteLength(text) + 1, 0) + word;
  const stringsAt = base + BigInt(size - stringBytes);
  const place = (text: string) => {
    const at = stringsAt + BigInt(strings.length);
    strings.ascii(`${text}\0`);
    return at;
  };
  for (let i = 0; i < random; i++) strings.u8(0xa0 + i);
  const argPointers = args.map(place);
  const environmentPointers = environment.map(place);
  const pathAt = place(path);
  strings.zeros(word);

  const vector = fields.vector.map(
    ([type, value]) => [type, type === 25 ? stringsAt : type === 31 ? pathAt : value] as const,
  );
  const wordCount = 1 + args.length + 1 + environment.length + 1 + holes + (vector.length + 1) * 2;
  const start = (stringsAt - BigInt(wordCount * word) - 32n) & ~15n;
  const argsAt = start + BigInt(word);
  const environmentAt = argsAt + BigInt((args.length + 1) * word);
  const body = words(layout, [
    count === 'kept' ? args.length : argsAt,
    ...argPointers,
    0,
    ...environmentPointers,
    ...Array<number>(holes).fill(0),
    0,
    ...vector.flat(),
    0,
    0,
  ]);
  const bytes = new Uint8Array(size);
  bytes.set(body, Number(start - base));
  bytes.set(strings.bytes, Number(stringsAt - base));
  return { bytes, vector, argcAt: start, argsAt, environmentAt };
}

export interface ImageSymbol {
  readonly name: string;
  readonly value: bigint;
  readonly size: number;
  /** Type in the lower half of st_info: 2 a function. */
  readonly type?: number;
  /** Index of its section; 0: defined elsewhere. */
  readonly section?: number;
}

/** The same file with section headers behind it: a table of symbols and their names. `type` 2: SHT_SYMTAB, 11: SHT_DYNSYM. */
export function withSymbols(
  { bits, endian }: Layout,
  file: Uint8Array,
  symbols: readonly ImageSymbol[],
  type = 2,
): Uint8Array<ArrayBuffer> {
  const names = new Writer(endian).u8(0);
  const table = new Writer(endian).zeros(bits === 64 ? 24 : 16);
  for (const { name, value, size, type: kind = 2, section = 1 } of symbols) {
    table.u32(names.length);
    if (bits === 32) table.word(bits, value).word(bits, size);
    table
      .u8(16 + kind)
      .u8(0)
      .u16(section);
    if (bits === 64) table.word(bits, value).word(bits, size);
    names.ascii(`${name}\0`);
  }
  const out = new Writer(endian).raw(file);
  const tableAt = out.length;
  out.raw(table.bytes);
  const namesAt = out.length;
  out.raw(names.bytes).upTo(Math.ceil(out.length / 8) * 8);
  const headersAt = out.length;
  const section = (kind: number, at: number, size: number, link: number) => {
    out.u32(0).u32(kind).word(bits, 0).word(bits, 0).word(bits, at).word(bits, size).u32(link).u32(0);
    out.word(bits, 0).word(bits, 0);
  };
  section(0, 0, 0, 0);
  section(type, tableAt, table.length, 2);
  section(3, namesAt, names.length, 0);
  const bytes = out.bytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const isLittle = endian === 'little';
  if (bits === 64) view.setBigUint64(40, BigInt(headersAt), isLittle);
  else view.setUint32(32, headersAt, isLittle);
  view.setUint16(bits === 64 ? 58 : 46, bits === 64 ? 64 : 40, isLittle);
  view.setUint16(bits === 64 ? 60 : 48, 3, isLittle);
  return bytes;
}
