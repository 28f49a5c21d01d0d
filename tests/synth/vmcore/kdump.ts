/** Kdump-compressed files of every header version, word size and byte order, whole or split. */
import { deflateSync } from 'node:zlib';
import { packLzo } from '../codecs/lzo.ts';
import { packSnappy } from '../codecs/snappy.ts';
import { Writer } from '../writer.ts';
import { CRASH_TIME, HOST, KERNEL_VERSION, type Machine, RELEASE } from './machine.ts';
import { buildNotes, type NotePlace, notesFrom } from './notes.ts';

export type Packing = 'none' | 'zlib' | 'lzo' | 'snappy' | 'zstd';

export interface KdumpOptions {
  /** 0 to 6. */
  readonly version?: number;
  readonly packing?: Packing;
  readonly isDiskdump?: boolean;
  /** 32-bit structures with 64-bit fields at multiples of eight, as ARM has them. */
  readonly isAligned?: boolean;
  readonly dumpLevel?: number;
  readonly status?: number;
  /** Frames that are memory and were filtered out. */
  readonly excluded?: readonly number[];
  /** Page frames of this part, `end` exclusive. */
  readonly part?: { readonly start: number; readonly end: number };
  readonly hasQemu?: boolean;
  /** Frames whose descriptor says offset 0. */
  readonly lost?: readonly number[];
  readonly eraseInfo?: string;
  /** Frames that the bitmaps describe, where that is more than there are: a large machine. */
  readonly maxPages?: number;
}

export interface Kdump {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly places: {
    readonly bitmaps: number;
    readonly descriptors: ReadonlyMap<number, number>;
    readonly pages: ReadonlyMap<number, number>;
    readonly notes: readonly NotePlace[];
    /** The text of VMCOREINFO. */
    readonly info: number;
  };
}

const BLOCK = 4096;
const FLAGS: Readonly<Record<Packing, number>> = { none: 0, zlib: 1, lzo: 2, snappy: 4, zstd: 0x20 };

export function buildKdump(machine: Machine, options: KdumpOptions = {}): Kdump {
  const { version = 6, packing = 'zlib', excluded = [], part, lost = [] } = options;
  const { memory, bits } = machine;
  const frames = [...memory.pages.keys()].sort((a, b) => a - b);
  const maxMapnr = options.maxPages ?? Math.max(...frames, ...excluded) + 1;
  const notes = buildNotes(machine, options.hasQemu);
  const isDiskdump = options.isDiskdump ?? false;
  const subBlocks = isDiskdump ? 1 : 1 + Math.ceil((notes.bytes.length + 256) / BLOCK);
  const bitmapBlocks = 2 * Math.ceil(maxMapnr / 8 / BLOCK);
  const out = new Writer(memory.isLittle ? 'little' : 'big');
  const wide = bits === 64;

  // disk_dump_header
  out.ascii(isDiskdump ? 'DISKDUMP' : 'KDUMP   ').u32(version);
  const names = options.hasQemu
    ? ['', '', '', '', machine.uname, '']
    : ['Linux', HOST, RELEASE, KERNEL_VERSION, machine.uname, '(none)'];
  for (const name of names) out.ascii(name.padEnd(65, '\0'));
  out
    .upTo(wide ? 408 : 404)
    .word(bits, CRASH_TIME)
    .word(bits, 0);
  out.u32(options.status ?? FLAGS[packing]).upTo(wide ? 428 : 416);
  out
    .u32(BLOCK)
    .u32(subBlocks)
    .u32(bitmapBlocks)
    .u32(version >= 6 ? 0 : maxMapnr);
  out.u32(0).u32(0).u32(0).u32(0).u32(2);
  out.upTo(BLOCK);

  // kdump_sub_header, then the notes
  const struct = new Writer(memory.isLittle ? 'little' : 'big');
  const notesAt = BLOCK + 112;
  const eraseAt = notesAt + notes.bytes.length;
  const eraseInfo = new TextEncoder().encode(options.eraseInfo ?? '');
  const align = () => {
    if (wide || options.isAligned) while (struct.length % 8 !== 0) struct.zeros(1);
  };
  const pair = (offset: number, size: number) => {
    align();
    struct.u64(offset).word(bits, size);
  };
  struct.word(bits, machine.physBase);
  if (version >= 1) struct.u32(options.dumpLevel ?? 31);
  if (version >= 2) {
    struct.u32(part ? 1 : 0);
    struct.word(bits, part?.start ?? 0).word(bits, part?.end ?? 0);
  }
  if (version >= 3) pair(notesAt + notes.infoAt, notes.infoSize);
  if (version >= 4) pair(notesAt, notes.bytes.length);
  if (version >= 5) pair(eraseInfo.length > 0 ? eraseAt : 0, eraseInfo.length);
  if (version >= 6) {
    align();
    struct
      .u64(part?.start ?? 0)
      .u64(part?.end ?? 0)
      .u64(maxMapnr);
  }
  if (!isDiskdump) out.raw(struct.bytes).upTo(notesAt).raw(notes.bytes).raw(eraseInfo);
  out.upTo(BLOCK * (1 + subBlocks));

  // Bitmaps of memory and of what is dumped
  const bitmaps = out.length;
  const half = (bitmapBlocks * BLOCK) / 2;
  const bitmap = new Uint8Array(bitmapBlocks * BLOCK);
  const set = (frame: number, at: number) => {
    bitmap[at + (frame >> 3)] = (bitmap[at + (frame >> 3)] ?? 0) | (1 << (frame & 7));
  };
  for (const frame of [...frames, ...excluded]) set(frame, 0);
  for (const frame of frames) set(frame, half);
  out.raw(bitmap);

  // Descriptors, then pages; all pages of zeros share one.
  const own = frames.filter((frame) => !part || (frame >= part.start && frame < part.end));
  const descriptorsAt = out.length;
  const zeros = descriptorsAt + own.length * 24;
  const data = new Writer();
  data.zeros(BLOCK);
  const descriptors = new Map<number, number>();
  const pages = new Map<number, number>();
  own.forEach((frame, index) => {
    const page = memory.pages.get(frame) ?? new Uint8Array(BLOCK);
    descriptors.set(frame, descriptorsAt + index * 24);
    const isZero = page.every((byte) => byte === 0);
    const packed = isZero ? page : pack(page, packing);
    const flags = isZero || packed === page ? 0 : FLAGS[packing];
    const offset = isZero ? zeros : zeros + data.length;
    if (!isZero) data.raw(packed);
    pages.set(frame, offset);
    out
      .u64(lost.includes(frame) ? 0 : offset)
      .u32(lost.includes(frame) ? 0 : packed.length)
      .u32(flags)
      .u64(0);
  });
  out.raw(data.bytes);
  return {
    bytes: out.bytes,
    places: { bitmaps, descriptors, pages, notes: notesFrom(notesAt, notes), info: notesAt + notes.infoAt },
  };
}

function pack(page: Uint8Array, packing: Packing): Uint8Array {
  const packed = packedBy(page, packing);
  // Writers keep what does not shrink as it is.
  return packed.length < page.length ? packed : page;
}

function packedBy(page: Uint8Array, packing: Packing): Uint8Array {
  switch (packing) {
    case 'zlib':
      return deflateSync(page);
    case 'lzo':
      return packLzo(page);
    case 'snappy':
      return packSnappy(page);
    case 'zstd':
      return zstdOf(page);
    case 'none':
      return page;
  }
}

/** A frame without content size: what stands before the zeros at the end raw, then one run of zeros. */
function zstdOf(page: Uint8Array): Uint8Array {
  let end = page.length;
  while (end > 0 && page[end - 1] === 0) end--;
  const out = new Writer().u32(0xfd2fb528).u8(0).u8(0x10);
  const block = (isLast: boolean, type: number, size: number) => {
    const word = (size << 3) | (type << 1) | (isLast ? 1 : 0);
    out.u8(word & 0xff).u16(word >> 8);
  };
  block(end === page.length, 0, end);
  out.raw(page.subarray(0, end));
  if (end < page.length) {
    block(true, 1, page.length - end);
    out.u8(0);
  }
  return out.bytes;
}
