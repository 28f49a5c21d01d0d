/**
 * Dumps of a small Windows kernel, written field by field: a header, physical memory in one of its forms, page
 * tables, a list of drivers. Offsets are those of the published DUMP_HEADER64 and TRIAGE_DUMP64.
 */
import { type Blob, blobsOf } from './secondary-data.ts';
import {
  BUILD_19041,
  debuggerDataAt,
  firstLinks,
  type ObjectOptions,
  type ObjectPlaces,
  objectCopies,
  objectsPage,
  processesPage,
  stackPage,
} from './windows-kernel-objects.ts';

export interface KernelDumpOptions {
  /** 1 complete, 3 header, 4 small, 5 to 7 bitmap, 8 to 10 ranges of a debugger. */
  readonly type?: number;
  readonly bugCheck?: number;
  readonly parameters?: readonly bigint[];
  /** The list of drivers leads back to its first entry, not to its head. */
  readonly isCyclic?: boolean;
  /** The fifth level is there. */
  readonly hasFiveLevels?: boolean;
  readonly attributes?: number;
  /** How the first driver's page is kept that left the working set: as it is, under a mask against L1TF, or shared. */
  readonly transition?: 'masked' | 'shared';
  /** Of a small dump: what lies behind it. */
  readonly blobs?: readonly Blob[];
  /** Of a small dump: the driver that the kernel blames. */
  readonly brokenDriver?: string;
  /** Of a small dump: Driver Verifier was on, and so much memory was promised. */
  readonly memoryManager?: { readonly verifier: number; readonly committed: number; readonly limit: number };
  /** Debugger data, a running thread, processes, and the stack of a trap at the fault's instruction. */
  readonly objects?: Partial<ObjectOptions>;
  /** What else lies in the page of the first driver's image, by where in it. */
  readonly image?: ReadonlyMap<number, Uint8Array>;
}

export interface KernelDump {
  readonly bytes: Uint8Array;
  /** Where records lie in the file. */
  readonly places: Readonly<Record<string, number>>;
}

const HEADER = 0x2000;
/** DUMP_HEADER64: PsLoadedModuleList, BugCheckCode, the context of the processor, DumpType. */
const HEADER_PLACES = { driverList: 0x20, bugCheck: 0x38, context: 0x348, dumpType: 0xf98 };
const PAGE = 4096;
/** Kernel addresses of this machine; each page is one page frame, by number. */
const KERNEL = 0xfffff80000000000n;
export const LIST_HEAD = KERNEL + 0x10n;
export const DRIVER_BASES = [0xfffff80000100000n, 0xfffff80000200000n] as const;
export const DRIVER_NAMES = ['ntoskrnl.exe', 'example.sys'] as const;
/** Address of a CONTEXT in memory, and where that stands. */
export const FAULT_CONTEXT = KERNEL + 0x900n;
export const FAULT_RIP = DRIVER_BASES[1] + 0x456n;
export const STAMP = 0x5f5e100;
/** What the second driver did wrong: the instruction that bug checks name, and that the stack's trap frame holds. */
export const FAULT_PC = DRIVER_BASES[1] + 0x123n;
export const STACK = KERNEL + 0x5000n;
export const OBJECTS: ObjectPlaces = {
  objects: KERNEL + 0x1000n,
  processes: KERNEL + 0x2000n,
  head: KERNEL + 0x20n,
  context: STACK + 0xa00n,
};

/** Page frames: 1 to 4 (or 5) tables, 8 the list, 9 the first driver's image, then objects, processes and the stack. */
const FRAMES = [1, 2, 3, 4, 5, 8, 9];
const framesOf = ({ objects }: KernelDumpOptions) => (objects ? [...FRAMES, 10, 11, 12] : FRAMES);

class Writer {
  readonly bytes: Uint8Array;
  readonly view: DataView;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  u16(at: number, value: number): void {
    this.view.setUint16(at, value, true);
  }

  u32(at: number, value: number): void {
    this.view.setUint32(at, value, true);
  }

  u64(at: number, value: bigint | number): void {
    this.view.setBigUint64(at, BigInt(value), true);
  }

  ascii(at: number, text: string): void {
    this.bytes.set(new TextEncoder().encode(text), at);
  }

  utf16(at: number, text: string): void {
    for (let i = 0; i < text.length; i++) this.u16(at + i * 2, text.charCodeAt(i));
  }
}

export function buildKernelDump(options: KernelDumpOptions = {}): KernelDump {
  const { type = 1 } = options;
  const header = new Writer(new Uint8Array(HEADER));
  writeHeader(header, options);
  if (type === 3) return { bytes: header.bytes, places: HEADER_PLACES };
  if (type === 4) return buildTriage(header.bytes, options);
  const pages = buildPages(options);
  const frames = framesOf(options);
  const body = type === 1 ? runs(header, frames) : type >= 8 ? ranges(frames) : bitmap(frames);
  const pagesAt = HEADER + body.length;
  const bytes = new Uint8Array(pagesAt + frames.length * PAGE);
  bytes.set(header.bytes);
  bytes.set(body, HEADER);
  frames.forEach((frame, index) => {
    bytes.set(pages.get(frame) ?? new Uint8Array(PAGE), pagesAt + index * PAGE);
  });
  const list = pagesAt + frames.indexOf(8) * PAGE;
  const placed = Object.fromEntries(frames.map((frame, index) => [`frame ${frame}`, pagesAt + index * PAGE]));
  return {
    bytes,
    places: { ...HEADER_PLACES, ...placed, pages: pagesAt, driver0: list + 0x100, driver1: list + 0x300 },
  };
}

function writeHeader(w: Writer, options: KernelDumpOptions): void {
  const { type = 1, bugCheck = 0xd1, attributes = 0 } = options;
  const parameters = options.parameters ?? [0x10n, 2n, 1n, FAULT_PC];
  for (let at = 0; at < HEADER; at += 4) w.ascii(at, 'PAGE');
  w.ascii(0, 'PAGEDU64');
  w.u32(0x08, 15);
  w.u32(0x0c, options.objects?.build?.number ?? 19041);
  w.u64(0x10, options.hasFiveLevels ? 0x5000 : 0x1000);
  w.u64(0x20, LIST_HEAD);
  w.u64(0x28, options.objects ? OBJECTS.head : 0);
  w.u32(0x30, 0x8664);
  w.u32(0x34, 4);
  w.u32(0x38, bugCheck);
  for (let i = 0; i < 4; i++) w.u64(0x40 + i * 8, parameters[i] ?? 0n);
  w.u64(0x80, options.objects ? debuggerDataAt(OBJECTS) : 0);
  writeContext(w, 0x348, DRIVER_BASES[0] + 0x777n);
  w.u32(0xf98, type);
  w.u64(0xfa8, 132_583_164_000_000_000n);
  w.u64(0x1030, 36_000_000_000n);
  w.u32(0x1040, 1);
  w.u32(0x1050, attributes);
}

/** CONTEXT of AMD64 with control and integer registers. */
function writeContext(w: Writer, at: number, rip: bigint): void {
  w.bytes.fill(0, at, at + 1232);
  w.u32(at + 0x30, 0x100003);
  w.u16(at + 0x38, 0x10);
  w.u32(at + 0x44, 0x246);
  w.u64(at + 0x78, 0x1111n);
  w.u64(at + 0x98, STACK);
  w.u64(at + 0xf8, rip);
}

/** Page frames and their bytes. The topmost table is frame 1, or 5 where there are five levels. */
export function buildPages(options: KernelDumpOptions): Map<number, Uint8Array> {
  const frame = () => new Writer(new Uint8Array(PAGE));
  const valid = (number: number) => BigInt(number * PAGE) | 3n;
  const index = (address: bigint, shift: bigint) => Number((address >> shift) & 511n) * 8;
  const top = frame();
  top.u64(index(KERNEL, 39n), valid(2));
  // Windows maps its page tables by an entry that leads to the table it stands in.
  top.u64(0x1ed * 8, valid(1));
  const pointers = frame();
  pointers.u64(index(KERNEL, 30n), valid(3));
  const directory = frame();
  directory.u64(index(KERNEL, 21n), valid(4));
  const table = frame();
  table.u64(index(KERNEL, 12n), valid(8));
  // A page that left the working set: not valid, in transition, and still there.
  const { transition } = options;
  const left = (9n * 4096n) | (1n << 11n) | (transition === 'masked' ? 1n << 45n : 0n);
  // A shared page's own entry stands elsewhere, here behind the contexts of the list's page.
  const shared = ((KERNEL + 0xff0n) << 16n) | (1n << 10n);
  table.u64(index(DRIVER_BASES[0], 12n), transition === 'shared' ? BigInt.asUintN(64, shared) : left);
  const extra = new Map<number, Uint8Array>();
  if (options.objects) {
    const { build = BUILD_19041, isCyclic = false, ...others } = options.objects;
    [10, 11, 12].forEach((number, i) => {
      table.u64(index(i === 2 ? STACK : KERNEL + BigInt((i + 1) * PAGE), 12n), valid(number));
    });
    extra.set(10, objectsPage(OBJECTS, { build, ...others }));
    extra.set(11, processesPage(OBJECTS, { build, isCyclic }));
    const stack = new Writer(stackPage(STACK, FAULT_PC, isCyclic));
    writeContext(stack, Number(OBJECTS.context - STACK), DRIVER_BASES[0] + 0x777n);
    extra.set(12, stack.bytes);
  }
  const five = frame();
  five.u64(index(KERNEL, 48n), valid(1));
  return new Map([
    [1, top.bytes],
    [2, pointers.bytes],
    [3, directory.bytes],
    [4, table.bytes],
    [5, five.bytes],
    [8, withEntry(buildList(options), left).bytes],
    [9, buildImage(options.image).bytes],
    ...extra,
  ]);
}

/** The page with the head of the driver list at 0x10 and two entries at 0x100 and 0x300. */
function buildList({ isCyclic = false, objects }: KernelDumpOptions): Writer {
  const w = new Writer(new Uint8Array(PAGE));
  if (objects) w.u64(0x20, firstLinks(OBJECTS, objects.build ?? BUILD_19041));
  const entries = [0x100, 0x300] as const;
  w.u64(0x10, KERNEL + 0x100n);
  entries.forEach((at, i) => {
    const next = i === 0 ? KERNEL + 0x300n : isCyclic ? KERNEL + 0x100n : LIST_HEAD;
    w.u64(at, next);
    w.u64(at + 0x30, DRIVER_BASES[i] ?? 0n);
    w.u32(at + 0x40, 0x10000 * (i + 1));
    const name = DRIVER_NAMES[i] ?? '';
    const path = `\\SystemRoot\\system32\\${name}`;
    const text = 0x600 + i * 0x100;
    w.utf16(text, path);
    for (const [offset, start] of [
      [0x48, 0],
      [0x58, path.length - name.length],
    ] as const) {
      w.u16(at + offset, (path.length - start) * 2);
      w.u64(at + offset + 8, KERNEL + BigInt(text + start * 2));
    }
    w.u32(at + 0x9c, STAMP + 1);
  });
  writeContext(w, 0x900, FAULT_RIP);
  return w;
}

function withEntry(list: Writer, entry: bigint): Writer {
  list.u64(0xff0, entry);
  return list;
}

/** The first page of a PE image with a time stamp and no debug directory. */
function buildImage(parts: ReadonlyMap<number, Uint8Array> = new Map()): Writer {
  const w = new Writer(new Uint8Array(PAGE));
  w.ascii(0, 'MZ');
  w.u32(0x3c, 0x80);
  w.ascii(0x80, 'PE');
  w.u32(0x88, STAMP);
  w.u16(0x98, 0x20b);
  w.u32(0xd0, 0x10000);
  w.u32(0xd8, 0xabcd);
  for (const [at, bytes] of parts) w.bytes.set(bytes, at);
  return w;
}

function runs(header: Writer, frames: readonly number[]): Uint8Array {
  // Frames 1 to 5, then 8 and on.
  header.u32(0x88, 2);
  header.u64(0x90, frames.length);
  header.u64(0x98, 1);
  header.u64(0xa0, 5);
  header.u64(0xa8, 8);
  header.u64(0xb0, frames.length - 5);
  return new Uint8Array();
}

function bitmap(frames: readonly number[]): Uint8Array {
  const w = new Writer(new Uint8Array(PAGE));
  w.ascii(0, 'SDMPDUMP');
  w.u64(0x20, HEADER + PAGE);
  w.u64(0x28, frames.length);
  w.u64(0x30, 64);
  for (const frame of frames) w.bytes[0x38 + (frame >> 3)] = (w.bytes[0x38 + (frame >> 3)] ?? 0) | (1 << (frame & 7));
  return w.bytes;
}

function ranges(frames: readonly number[]): Uint8Array {
  const w = new Writer(new Uint8Array(PAGE));
  w.u32(0, 0x40);
  w.ascii(4, 'RDMPDUMP');
  w.u64(0x10, PAGE - 0x20);
  w.u64(0x18, HEADER + PAGE);
  w.u32(0x20, 2);
  w.u64(0x28, frames.length);
  w.u64(0x30, 1);
  w.u64(0x38, 5);
  w.u64(0x40, 8);
  w.u64(0x48, frames.length - 5);
  return w.bytes;
}

/** A tag that is known nowhere, with eight bytes. */
const NAMELESS: Blob = { tag: 'bc5c008f-0000-0000-0000-000000000000', bytes: new Uint8Array(8) };

/** A small dump: stack, one data block, two drivers, one unloaded driver, a blob behind it. */
function buildTriage(header: Uint8Array, options: KernelDumpOptions): KernelDump {
  const { objects, blobs = [NAMELESS], brokenDriver = '', memoryManager } = options;
  const size = 0x4000;
  const behind = blobsOf(blobs);
  const w = new Writer(new Uint8Array(size + behind.length));
  w.bytes.set(header);
  const t = HEADER;
  w.u32(0x1038, 0x8e7);
  w.u32(t + 0x04, size);
  w.u32(t + 0x08, size - 4);
  w.u32(t + 0x0c, 0x348);
  w.u32(t + 0x18, 0x3000);
  w.u32(t + 0x28, 0x2400);
  w.u32(t + 0x2c, 0x100);
  w.u32(t + 0x30, 0x2600);
  w.u32(t + 0x34, 2);
  w.u32(t + 0x38, 0x2800);
  w.u64(t + 0x48, KERNEL + 0x5000n);
  w.u32(t + 0x78, 0x2200);
  w.u32(t + 0x7c, 1);
  w.u64(0x2200, KERNEL + 0x9000n);
  w.u32(0x2208, 0x2300);
  w.u32(0x220c, 0x40);
  w.u64(0x2400, 0x1234567890abcdefn);
  DRIVER_NAMES.forEach((name, i) => {
    const at = 0x2600 + i * 0x90;
    const text = 0x2800 + i * 0x80;
    w.u32(at, text);
    w.u64(at + 0x38, DRIVER_BASES[i] ?? 0n);
    w.u32(at + 0x48, 0x10000);
    w.u32(at + 0x88, STAMP);
    w.u32(text, name.length);
    w.utf16(text + 4, name);
  });
  w.u64(0x3000, 1);
  w.u16(0x3008, 12);
  w.utf16(0x3018, 'gone.s');
  w.u64(0x3030, DRIVER_BASES[0] - 0x10000n);
  w.u64(0x3038, DRIVER_BASES[0] - 0x8000n);
  if (objects) {
    const copies = objectCopies(OBJECTS, { build: objects.build ?? BUILD_19041 });
    w.u32(0x1038, 0xcff);
    for (const [field, at, bytes] of [
      [0x1c, 0x3480, copies.processor],
      [0x20, 0x3640, copies.process],
      [0x24, 0x34c0, copies.thread],
      [0x70, 0x3100, copies.debuggerData],
    ] as const) {
      w.u32(t + field, at);
      w.bytes.set(bytes, at);
    }
  }
  if (brokenDriver) {
    w.u32(0x1038, w.view.getUint32(0x1038, true) | 0x80);
    w.u32(t + 0x40, 0x3700);
    w.u32(0x3700, brokenDriver.length);
    w.utf16(0x3704, brokenDriver);
  }
  if (memoryManager) {
    w.u32(0x1038, w.view.getUint32(0x1038, true) | 0x100);
    w.u32(t + 0x14, 0x3800);
    w.u32(0x3814, memoryManager.verifier);
    w.u64(0x3838, memoryManager.committed);
    w.u64(0x3848, memoryManager.limit);
  }
  w.ascii(size - 4, 'TRGD');
  w.bytes.set(behind, size);
  return {
    bytes: w.bytes,
    places: {
      ...HEADER_PLACES,
      stack: 0x2400,
      block: 0x2300,
      driver0: 0x2600,
      driver1: 0x2690,
      unloaded: 0x3008,
      blob: size + 0x30,
    },
  };
}
