/**
 * What a Windows kernel keeps of what runs: its debugger data, a processor's control block, a thread and processes,
 * and the stack of a thread that trapped. Places are those of the published structures of each build.
 */
export interface Build {
  readonly number: number;
  /** EPROCESS: UniqueProcessId (ActiveProcessLinks behind it), ImageFileName, InheritedFromUniqueProcessId, Peb. */
  readonly id: number;
  readonly name: number;
  readonly parent: number;
  readonly peb: number;
  readonly createTime: number;
}

/** 2004 to 22H2, as published. */
export const BUILD_19041: Build = {
  number: 19041,
  id: 0x440,
  name: 0x5a8,
  parent: 0x540,
  peb: 0x550,
  createTime: 0x468,
};
/** 24H2 moved all of them. */
export const BUILD_26100: Build = {
  number: 26100,
  id: 0x1d0,
  name: 0x338,
  parent: 0x2d0,
  peb: 0x2e0,
  createTime: 0x1f8,
};

export const PROCESSES = [
  { id: 4, parent: 0, name: 'System' },
  { id: 1236, parent: 4, name: 'example.exe' },
] as const;
export const THREAD_ID = 5680;
/** A FILETIME before that of the dump. */
export const CREATE_TIME = 132_583_160_000_000_000n;

/** Offsets in a page of objects. */
const DEBUGGER_DATA = 0;
const PROCESSOR_TABLE = 0x3a0;
const PROCESSOR = 0x3c0;
const THREAD = 0x420;
const THREAD_SIZE = 0x160;
/** Offset of a process in the page of processes. */
export const PROCESS_STEP = 0x800;

const PRCB_THREAD = 8;
const PRCB_CONTEXT = 0x20;
const THREAD_PROCESS = 0xb8;
const THREAD_CID = 0x140;

/** Where each page of objects is mapped. */
export interface ObjectPlaces {
  readonly objects: bigint;
  readonly processes: bigint;
  /** PsActiveProcessHead. */
  readonly head: bigint;
  /** CONTEXT of the processor. */
  readonly context: bigint;
}

export const debuggerDataAt = (places: ObjectPlaces) => places.objects + BigInt(DEBUGGER_DATA);
export const threadAt = (places: ObjectPlaces) => places.objects + BigInt(THREAD);
export const processAt = (places: ObjectPlaces, index: number) => places.processes + BigInt(index * PROCESS_STEP);
/** Where the first process's links lie. */
export const firstLinks = (places: ObjectPlaces, build: Build) => places.processes + BigInt(build.id + 8);

export interface ObjectOptions {
  readonly build: Build;
  /** The list of processes leads back to its first entry. */
  readonly isCyclic?: boolean;
  /** The debugger data is encoded, as without a debugger. */
  readonly isEncoded?: boolean;
  /** The name of a driver that was unloaded, of the first of the kernel's 50 places for them. */
  readonly unloaded?: string;
  /** The ring of what was printed for a debugger, byte by byte, and where the next text goes; `rolled`: it was full. */
  readonly printed?: {
    readonly ring: string;
    readonly next: number;
    readonly rolled?: number;
    readonly isMoved?: boolean;
  };
}

const WRITE_POINTER = 0x600;
const ROLLOVER_COUNT = 0x608;
const RING_POINTER = 0x610;
const RING_SIZE = 0x618;
const RING = 0x700;
/** The first unloaded driver, behind the address of all. */
export const UNLOADED = 0x688;
const UNLOADED_NAME = 0x6d0;

/** The page of the debugger data, a processor and a thread. */
export function objectsPage(places: ObjectPlaces, options: ObjectOptions): Uint8Array {
  const { build, isEncoded = false, printed, unloaded } = options;
  const bytes = new Uint8Array(4096);
  const view = new DataView(bytes.buffer);
  if (isEncoded) bytes.fill(0x5c, 0, 0x380);
  else {
    bytes.set(new TextEncoder().encode('KDBG'), 0x10);
    view.setUint32(0x14, 0x380, true);
    view.setBigUint64(0x218, places.objects + BigInt(PROCESSOR_TABLE), true);
    view.setUint16(0x2a0, THREAD_PROCESS, true);
    view.setUint16(0x2aa, build.peb, true);
    view.setUint16(0x2ac, build.parent, true);
    view.setUint16(0x2b4, PRCB_THREAD, true);
    view.setUint16(0x2c0, THREAD_SIZE, true);
    view.setUint16(0x338, PRCB_CONTEXT, true);
  }
  if (printed) {
    const at = (offset: number) => places.objects + BigInt(offset);
    // Of a buffer that was made larger the default one is still told.
    view.setBigUint64(0x1e0, at(printed.isMoved ? 0x580 : RING), true);
    view.setBigUint64(0x1e8, at(printed.isMoved ? 0x590 : RING + printed.ring.length), true);
    view.setBigUint64(0x1f0, at(WRITE_POINTER), true);
    view.setBigUint64(0x1f8, at(ROLLOVER_COUNT), true);
    view.setBigUint64(0x2c8, at(RING_POINTER), true);
    view.setBigUint64(0x2d0, at(RING_SIZE), true);
    view.setBigUint64(WRITE_POINTER, at(RING + printed.next), true);
    view.setUint32(ROLLOVER_COUNT, printed.rolled ?? 0, true);
    view.setBigUint64(RING_POINTER, at(RING), true);
    view.setUint32(RING_SIZE, printed.ring.length, true);
    bytes.set(new TextEncoder().encode(printed.ring), RING);
  }
  if (unloaded) {
    const at = (offset: number) => places.objects + BigInt(offset);
    // MmUnloadedDrivers: the address of the list's address.
    view.setBigUint64(0x220, at(UNLOADED - 8), true);
    view.setBigUint64(UNLOADED - 8, at(UNLOADED), true);
    view.setUint16(UNLOADED, unloaded.length * 2, true);
    view.setBigUint64(UNLOADED + 8, at(UNLOADED_NAME), true);
    view.setBigUint64(UNLOADED + 0x10, 0xfffff80000700000n, true);
    view.setBigUint64(UNLOADED + 0x18, 0xfffff80000708000n, true);
    [...unloaded].forEach((character, index) => {
      view.setUint16(UNLOADED_NAME + index * 2, character.charCodeAt(0), true);
    });
  }
  view.setBigUint64(PROCESSOR_TABLE, places.objects + BigInt(PROCESSOR), true);
  view.setBigUint64(PROCESSOR + PRCB_THREAD, threadAt(places), true);
  view.setBigUint64(PROCESSOR + PRCB_CONTEXT, places.context, true);
  // DISPATCHER_HEADER.Type of a thread.
  bytes[THREAD] = 6;
  view.setBigUint64(THREAD + THREAD_PROCESS, processAt(places, 1), true);
  view.setBigUint64(THREAD + THREAD_CID, BigInt(PROCESSES[1].id), true);
  view.setBigUint64(THREAD + THREAD_CID + 8, BigInt(THREAD_ID), true);
  return bytes;
}

/** The page of two processes; the second runs. */
export function processesPage(places: ObjectPlaces, { build, isCyclic = false }: ObjectOptions): Uint8Array {
  const bytes = new Uint8Array(4096);
  const view = new DataView(bytes.buffer);
  PROCESSES.forEach(({ id, parent, name }, index) => {
    const at = index * PROCESS_STEP;
    const links = (i: number) => processAt(places, i) + BigInt(build.id + 8);
    // DISPATCHER_HEADER.Type of a process.
    bytes[at] = 3;
    view.setBigUint64(at + 0x28, BigInt(0x1000 + index * 0x1000), true);
    view.setBigUint64(at + build.id, BigInt(id), true);
    const isLast = index === PROCESSES.length - 1;
    view.setBigUint64(at + build.id + 8, isLast ? (isCyclic ? links(0) : places.head) : links(index + 1), true);
    view.setBigUint64(at + build.id + 16, index === 0 ? places.head : links(index - 1), true);
    view.setBigUint64(at + build.createTime, CREATE_TIME, true);
    view.setBigUint64(at + build.parent, BigInt(parent), true);
    bytes.set(new TextEncoder().encode(name), at + build.name);
  });
  return bytes;
}

/** What a small dump copies: debugger data, control block, thread and the running process. */
export function objectCopies(places: ObjectPlaces, options: ObjectOptions) {
  const objects = objectsPage(places, options);
  return {
    debuggerData: objects.subarray(DEBUGGER_DATA, 0x380),
    processor: objects.subarray(PROCESSOR, PROCESSOR + 0x40),
    thread: objects.subarray(THREAD, THREAD + THREAD_SIZE),
    process: processesPage(places, options).subarray(PROCESS_STEP, PROCESS_STEP + 0x600),
  };
}

/** Registers of the trap frame that stands on the stack. */
export const TRAP = { rax: 0xaaaan, rbp: 0xbbbbn, rsp: 0xfffff800000059a0n } as const;
/** On the page of the stack: the trap's frame, and two exception records. */
export const TRAP_AT = 0x200;
export const RECORD_AT = 0x800;
export const INNER_AT = 0x900;

export interface StackPlaces {
  /** Of the EXCEPTION_RECORD, which another follows. */
  readonly record: bigint;
}

export const stackPlaces = (stack: bigint): StackPlaces => ({ record: stack + BigInt(RECORD_AT) });

/** A page of a kernel stack: the frame of a trap at `rip`, and two exception records, one within the other. */
export function stackPage(stack: bigint, rip: bigint, isCyclic = false): Uint8Array {
  const bytes = new Uint8Array(4096);
  const view = new DataView(bytes.buffer);
  // The same address as an argument, lower on the stack: no frame.
  view.setBigUint64(0x40, rip, true);
  view.setBigUint64(TRAP_AT + 0x30, TRAP.rax, true);
  view.setBigUint64(TRAP_AT + 0xd0, 0x10n, true);
  view.setBigUint64(TRAP_AT + 0x158, TRAP.rbp, true);
  view.setBigUint64(TRAP_AT + 0x168, rip, true);
  view.setUint16(TRAP_AT + 0x170, 0x10, true);
  view.setUint32(TRAP_AT + 0x178, 0x10246, true);
  view.setBigUint64(TRAP_AT + 0x180, TRAP.rsp, true);
  view.setUint16(TRAP_AT + 0x188, 0x18, true);
  for (const [at, code, next, parameters] of [
    [RECORD_AT, 0xc0000005, stack + BigInt(INNER_AT), [1n, 0x18n]],
    [INNER_AT, 0xc000001d, isCyclic ? stack + BigInt(RECORD_AT) : 0n, []],
  ] as const) {
    view.setUint32(at, code, true);
    view.setBigUint64(at + 8, next, true);
    view.setBigUint64(at + 0x10, rip, true);
    view.setUint32(at + 0x18, parameters.length, true);
    parameters.forEach((value, i) => {
      view.setBigUint64(at + 0x20 + i * 8, value, true);
    });
  }
  return bytes;
}
