/**
 * hiberfil.sys of all generations, from the type listings of Windows' symbol files and the descriptions of others who
 * read them: Windows XP to 7 store tables of page ranges with blocks of 16 pages behind each, Windows 8 and newer sets
 * of up to 16 pages that name them themselves.
 */
import { packXpress } from '../codecs/xpress.ts';
import { packXpressHuffman } from '../codecs/xpress-huffman.ts';
import { buildPages } from '../windows-kernel/windows-kernel.ts';
import { Writer } from '../writer.ts';

const PAGE = 4096;

export type Release =
  | 'xp'
  | '2003-x64'
  | 'vista'
  | 'vista-x64'
  | 'vista-sp2'
  | 'vista-sp2-x64'
  | '7'
  | '7-x64'
  | '8'
  | '8-x64'
  | '10-1607'
  | '10-22h2'
  | '10-22h2-x64'
  | '11-22h2-x64'
  | '11-24h2-x64';

interface Tables {
  readonly bits: 32 | 64;
  readonly length: number;
  readonly time: number;
  /** Page of the processor's state. */
  readonly state: number;
  /** In the head of a table: the next table, the count of entries, the first entry. */
  readonly link: readonly [next: number, count: number, entries: number];
  readonly entry: readonly [bytes: number, start: number];
}

const TABLES: Partial<Record<Release, Tables>> = {
  xp: { bits: 32, length: 0xa8, time: 0x20, state: 2, link: [4, 12, 16], entry: [16, 4] },
  '2003-x64': { bits: 64, length: 0xc0, time: 0x20, state: 2, link: [8, 20, 32], entry: [32, 8] },
  vista: { bits: 32, length: 0xe0, time: 0x18, state: 4, link: [4, 12, 16], entry: [16, 4] },
  'vista-x64': { bits: 64, length: 0x138, time: 0x20, state: 4, link: [8, 20, 32], entry: [32, 8] },
  'vista-sp2': { bits: 32, length: 0xf0, time: 0x18, state: 1, link: [4, 8, 12], entry: [8, 0] },
  'vista-sp2-x64': { bits: 64, length: 0x140, time: 0x20, state: 1, link: [8, 16, 24], entry: [16, 0] },
  '7': { bits: 32, length: 0xe0, time: 0x18, state: 1, link: [0, 4, 8], entry: [8, 0] },
  '7-x64': { bits: 64, length: 0x128, time: 0x20, state: 1, link: [0, 8, 16], entry: [16, 0] },
};

interface Sets {
  readonly bits: 32 | 64;
  readonly length: number;
  readonly loaderPages: number;
  readonly boot: number;
  readonly kernel: number;
  readonly kernelPages: number;
  readonly highest: number;
  readonly hiberboot?: number;
}

const SETS: Partial<Record<Release, Sets>> = {
  '8': { bits: 32, length: 0x2c8, loaderPages: 0x48, boot: 0x50, kernel: 0x54, kernelPages: 0x1b0, highest: 0x2b0 },
  '8-x64': {
    bits: 64,
    length: 0x360,
    loaderPages: 0x58,
    boot: 0x60,
    kernel: 0x68,
    kernelPages: 0x1c8,
    highest: 0x330,
    hiberboot: 0x2fc,
  },
  '10-1607': {
    bits: 64,
    length: 0x3c8,
    loaderPages: 0x58,
    boot: 0x68,
    kernel: 0x70,
    kernelPages: 0x220,
    highest: 0x388,
  },
  '10-22h2': {
    bits: 32,
    length: 0x340,
    loaderPages: 0x48,
    boot: 0x50,
    kernel: 0x54,
    kernelPages: 0x210,
    highest: 0x310,
  },
  '10-22h2-x64': {
    bits: 64,
    length: 0x3e0,
    loaderPages: 0x58,
    boot: 0x68,
    kernel: 0x70,
    kernelPages: 0x230,
    highest: 0x398,
    hiberboot: 0x364,
  },
  '11-22h2-x64': {
    bits: 64,
    length: 0x448,
    loaderPages: 0x58,
    boot: 0x68,
    kernel: 0x70,
    kernelPages: 0x230,
    highest: 0x400,
  },
  '11-24h2-x64': {
    bits: 64,
    length: 0x4d8,
    loaderPages: 0x58,
    boot: 0x68,
    kernel: 0x70,
    kernelPages: 0x238,
    highest: 0x498,
  },
};

export const OLD_RELEASES = Object.keys(TABLES) as readonly Release[];
export const NEW_RELEASES = Object.keys(SETS) as readonly Release[];
export const RELEASES: readonly Release[] = [...OLD_RELEASES, ...NEW_RELEASES];

export function bitsOf(release: Release): 32 | 64 {
  return (TABLES[release] ?? SETS[release])?.bits ?? 64;
}

export interface HiberOptions {
  readonly release?: Release;
  /** Four letters; "" leaves the page empty, as Windows 7 does when it wakes up. */
  readonly signature?: string;
  /** Physical memory by page frame, besides that of the kernel. */
  readonly memory?: ReadonlyMap<number, Uint8Array>;
  /** So many ranges of one page in front of all others: a table has room for 127 to 511. */
  readonly singles?: number;
  readonly isFastStartup?: boolean;
  /** Another LengthSelf than the release's. */
  readonly length?: number;
  /** The second table is said to be at this page. */
  readonly nextTable?: number;
  /** Nothing leads to the kernel's page tables. */
  readonly isRootless?: boolean;
  /** The same, without the page tables and lists of a kernel at all: small. */
  readonly isBare?: boolean;
}

export interface HiberFile {
  readonly bytes: Uint8Array;
  /** All pages in it. */
  readonly pages: ReadonlyMap<number, Uint8Array>;
  /** Where the data of each block begin. */
  readonly blocks: readonly number[];
  /** Windows XP to 7: the processor's context. Windows 8 and newer: the count of the kernel's pages. */
  readonly places: { readonly context?: number; readonly kernelPages?: number };
}

/** A kernel address that the page tables map, to frame 8. */
export const MAPPED_64 = 0xfffff80000000000n;
export const MAPPED_32 = 0x80000000n;
/** FILETIME of 2021-02-20T17:40:00Z. */
const TIME = 132_583_164_000_000_000n;

export function buildHiberfil(options: HiberOptions = {}): HiberFile {
  const { release = '10-22h2-x64' } = options;
  const tables = TABLES[release];
  const sets = SETS[release];
  if (tables) return buildTables(tables, options);
  if (sets) return buildSets(sets, options);
  throw new Error(`no release ${release}`);
}

/** The kernel's pages: its page tables, and where processors are started. */
function kernelPages(bits: 32 | 64, isStartBlock: boolean): Map<number, Uint8Array> {
  if (bits === 64) {
    const pages = new Map(buildPages({}));
    if (isStartBlock) {
      const block = new Writer().u64(0x00000001_0006_60e9n).upTo(0x70);
      block.u64(MAPPED_64 + 0x10n).upTo(0xa0);
      pages.set(0x10, block.u64(0x1000).upTo(PAGE).bytes);
    }
    return pages;
  }
  const entry = (index: number, frame: number) =>
    new Writer()
      .upTo(index * 4)
      .u32(frame * PAGE + 3)
      .upTo(PAGE).bytes;
  const content = new Writer().ascii('a page of the kernel').upTo(PAGE).bytes;
  return new Map([
    [1, entry(512, 2)],
    [2, entry(0, 8)],
    [8, content],
  ]);
}

function memoryOf(bits: 32 | 64, { memory, singles = 0, isRootless, isBare }: HiberOptions, isNew: boolean) {
  const pages = isBare ? new Map<number, Uint8Array>() : kernelPages(bits, isNew && !isRootless);
  for (let i = 0; i < singles; i++) pages.set(0x10000 + i * 2, new Writer().ascii(`single ${i}`).upTo(PAGE).bytes);
  for (const [frame, bytes] of memory ?? []) pages.set(frame, bytes);
  return pages;
}

function head(bits: 32 | 64, length: number, time: number, { signature = 'HIBR' }: HiberOptions): Writer {
  const writer = new Writer();
  if (signature === '') return writer;
  writer.ascii(signature).u32(0).u32(0).u32(length);
  if (bits === 64) writer.u64(0).u32(PAGE);
  else writer.u32(0).u32(PAGE);
  // 36 minutes since the start.
  return writer.upTo(time).u64(TIME).u64(21_600_000_000n);
}

/** Ranges [first, end) of frames in rising order. */
function rangesOf(frames: readonly number[]): [number, number][] {
  const ranges: [number, number][] = [];
  for (const frame of frames) {
    const last = ranges.at(-1);
    if (last && last[1] === frame) last[1]++;
    else ranges.push([frame, frame + 1]);
  }
  return ranges;
}

function joined(frames: readonly number[], pages: ReadonlyMap<number, Uint8Array>): Uint8Array {
  return Buffer.concat(frames.map((frame) => pages.get(frame) ?? new Uint8Array(PAGE)));
}

// ---- Windows XP to 7

function buildTables(form: Tables, options: HiberOptions): HiberFile {
  const pages = memoryOf(form.bits, options, false);
  // Windows lists ranges as it meets them: here the high ones first.
  const frames = [...pages.keys()].sort((a, b) => a - b);
  const ranges = rangesOf(frames);
  const order = [...ranges.filter(([first]) => first >= 0x10000), ...ranges.filter(([first]) => first < 0x10000)];
  const [entryBytes, startAt] = form.entry;
  const room = Math.floor((PAGE - form.link[2]) / entryBytes);
  const writer = head(form.bits, options.length ?? form.length, form.time, options).upTo(PAGE * form.state);
  if (!options.isRootless) writeState(writer, form.bits);
  writer.upTo(PAGE * 5);
  const blocks: number[] = [];
  for (let from = 0; from < order.length; from += room) {
    const inTable = order.slice(from, from + room);
    const tableAt = writer.length;
    const isLast = from + room >= order.length;
    const table = new Uint8Array(PAGE);
    const view = new DataView(table.buffer);
    const word = (at: number, value: number) =>
      form.bits === 64 ? view.setBigUint64(at, BigInt(value), true) : view.setUint32(at, value, true);
    view.setUint32(form.link[1], inTable.length, true);
    for (const [i, [first, end]] of inTable.entries()) {
      word(form.link[2] + i * entryBytes + startAt, first);
      word(form.link[2] + i * entryBytes + startAt + form.bits / 8, end);
    }
    writer.raw(table);
    const all = inTable.flatMap(([first, end]) => Array.from({ length: end - first }, (_, i) => first + i));
    for (let at = 0; at < all.length; at += 16) {
      const some = all.slice(at, at + 16);
      const plain = joined(some, pages);
      const packed = packXpress(plain);
      const data = packed.length < plain.length ? packed : plain;
      // The size in the header is that of the data, less one; padding brings it to a multiple of 8.
      const size = (data.length - 1) * 4;
      writer.u8(0x81).u8(0x81).ascii('xpress');
      writer
        .u8(some.length - 1)
        .u8(size & 255)
        .u8((size >> 8) & 255)
        .u8(size >> 16)
        .zeros(20);
      blocks.push(writer.length);
      writer.raw(data).upTo(Math.ceil(writer.length / 8) * 8);
    }
    writer.upTo(Math.ceil(writer.length / PAGE) * PAGE);
    const next = options.nextTable ?? (isLast ? 0 : writer.length / PAGE);
    if (form.bits === 64) writer.patchU64(tableAt + form.link[0], BigInt(next));
    else writer.patchU32(tableAt + form.link[0], next);
  }
  const [context = 0] = writer.marks.get('context') ?? [];
  return { bytes: writer.bytes, pages, blocks, places: { context } };
}

/** KPROCESSOR_STATE: control registers, and a CONTEXT of control and integer registers. */
function writeState(writer: Writer, bits: 32 | 64): void {
  const at = writer.length;
  if (bits === 64) {
    writer.u64(0x80050031).u64(0).u64(0x1000).u64(0x6f8);
    const context = at + 0xe0;
    writer.upTo(context).mark('context');
    writer.upTo(context + 0x30).u32(0x100003);
    writer.upTo(context + 0x38).u16(0x10);
    writer.upTo(context + 0x98).u64(MAPPED_64 + 0x900n);
    writer.upTo(context + 0xf8).u64(MAPPED_64 + 0x123n);
    return;
  }
  writer.mark('context').u32(0x10007);
  writer.upTo(at + 0xb8).u32(Number(MAPPED_32) + 0x123);
  writer.upTo(at + 0xc4).u32(Number(MAPPED_32) + 0x900);
  writer
    .upTo(at + 0x2cc)
    .u32(0x8001003b)
    .u32(0)
    .u32(0x1000)
    .u32(0x6d0);
}

// ---- Windows 8 and newer

/** How the sets are packed, in turn. */
const METHODS = ['xpress', 'huffman', 'stored', 'huffman-max'] as const;

function buildSets(form: Sets, options: HiberOptions): HiberFile {
  const { bits } = form;
  const pages = memoryOf(bits, options, true);
  const frames = [...pages.keys()].sort((a, b) => a - b);
  // The boot loader's part holds a few of the pages; the kernel's begins with the highest.
  const loader = frames.filter((frame) => frame < 4);
  const rest = frames.filter((frame) => frame >= 4);
  const kernel = [...rest.filter((frame) => frame >= 0x100), ...rest.filter((frame) => frame < 0x100)];
  const writer = head(bits, options.length ?? form.length, bits === 64 ? 0x20 : 0x18, options);
  const word = (at: number, value: number) => {
    writer.upTo(at);
    writer.word(bits, value);
  };
  writer.upTo(form.loaderPages).u64(loader.length);
  const bootAt = PAGE * 2;
  const body = new Writer();
  const blocks: number[] = [];
  writeSets(body, bits, loader, pages, bootAt, blocks);
  body.upTo(Math.ceil(body.length / PAGE) * PAGE);
  const kernelAt = bootAt + body.length;
  writeSets(body, bits, kernel, pages, bootAt, blocks);
  word(form.boot, bootAt / PAGE);
  word(form.kernel, kernelAt / PAGE);
  writer.upTo(form.kernelPages).u64(kernel.length);
  if (options.isFastStartup && form.hiberboot) writer.upTo(form.hiberboot).u8(1);
  word(form.highest, Math.max(...frames));
  writer.upTo(bootAt).raw(body.bytes);
  writer.upTo(Math.ceil(writer.length / PAGE) * PAGE);
  return { bytes: writer.bytes, pages, blocks, places: { kernelPages: form.kernelPages } };
}

function writeSets(
  writer: Writer,
  bits: 32 | 64,
  frames: readonly number[],
  pages: ReadonlyMap<number, Uint8Array>,
  bodyAt: number,
  blocks: number[],
): void {
  for (let at = 0, i = 0; at < frames.length; at += 16, i++) {
    const some = frames.slice(at, at + 16);
    const plain = joined(some, pages);
    const method = METHODS[i % METHODS.length];
    const packed = method === 'xpress' ? packXpress(plain) : method === 'stored' ? plain : packXpressHuffman(plain);
    const data = packed.length < plain.length ? packed : plain;
    const number = method === 'xpress' ? 0 : method === 'stored' ? 1 : method === 'huffman' ? 2 : 3;
    const ranges = rangesOf(some);
    writer.u32((ranges.length | (data.length << 8) | (number << 30)) >>> 0);
    for (const [first, end] of ranges) writer.word(bits, first * 16 + (end - first - 1));
    blocks.push(bodyAt + writer.length);
    writer.raw(data);
  }
}
