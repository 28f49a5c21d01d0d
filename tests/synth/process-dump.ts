/**
 * A dump of a process with stacks, as a minidump (minidumpapiset.h, winnt.h): what walking stacks and naming a crash
 * need, and nothing else. Addresses are bigint, everything is little-endian.
 */
export type Arch = 'x86' | 'x86-64' | 'arm' | 'arm64';
export type Os = 'windows' | 'linux' | 'macos' | 'android';

export interface Memory {
  readonly base: bigint;
  readonly bytes: Uint8Array;
}

export interface RegionFields {
  readonly base: bigint;
  readonly size: number;
  /** PAGE_… of winnt.h; 0 with `free` and `reserved`. */
  readonly protect: number;
  readonly free?: boolean;
  /** Set aside, with nothing there. */
  readonly reserved?: boolean;
}

export interface ThreadFields {
  readonly id: number;
  /** Absent: a thread without a context. */
  readonly registers?: Readonly<Record<string, bigint>>;
  /** Index in `memory` of its stack. */
  readonly stack?: number;
}

export interface ExceptionFields {
  readonly threadId: number;
  readonly code: number;
  readonly flags?: number;
  readonly address?: bigint;
  readonly parameters?: readonly bigint[];
}

export interface ProcessFields {
  readonly arch: Arch;
  readonly os: Os;
  readonly modules?: readonly { readonly name: string; readonly base: bigint; readonly size: number }[];
  readonly memory?: readonly Memory[];
  /** With it the map of the process is known. */
  readonly regions?: readonly RegionFields[];
  readonly threads: readonly ThreadFields[];
  readonly exception?: ExceptionFields;
}

const PROCESSORS = { x86: 0, arm: 5, 'x86-64': 9, arm64: 12 };
const PLATFORMS = { windows: 2, linux: 0x8201, macos: 0x8101, android: 0x8203 };

interface Context {
  readonly size: number;
  readonly flags: number;
  readonly flagsAt: number;
  readonly width: 4 | 8;
  readonly places: Readonly<Record<string, number>>;
}

/** `names` from `at` on, `width` bytes each. */
function places(names: string, at: number, width: number): Record<string, number> {
  return Object.fromEntries(names.split(' ').map((name, index) => [name, at + index * width]));
}

function numbered(prefix: string, count: number): string {
  return Array.from({ length: count }, (_, index) => prefix + index).join(' ');
}

const CONTEXTS: Record<Arch, Context> = {
  x86: {
    size: 716,
    flags: 0x10007,
    flagsAt: 0,
    width: 4,
    places: places('edi esi ebx edx ecx eax ebp eip cs eflags esp ss', 156, 4),
  },
  'x86-64': {
    size: 1232,
    flags: 0x100003,
    flagsAt: 48,
    width: 8,
    places: places('rax rcx rdx rbx rsp rbp rsi rdi r8 r9 r10 r11 r12 r13 r14 r15 rip', 120, 8),
  },
  arm: {
    size: 368,
    flags: 0x200003,
    flagsAt: 0,
    width: 4,
    places: places(`${numbered('r', 13)} sp lr pc`, 4, 4),
  },
  arm64: {
    size: 912,
    flags: 0x400003,
    flagsAt: 0,
    width: 8,
    places: places(`${numbered('x', 31)} sp pc`, 8, 8),
  },
};

export function buildProcessDump(fields: ProcessFields): Uint8Array<ArrayBuffer> {
  const { arch, os, modules = [], memory = [], regions, threads, exception } = fields;
  const file = new Writer();
  const streams: [type: number, at: number, size: number][] = [];
  const stream = (type: number, write: () => void): void => {
    const at = file.at;
    write();
    streams.push([type, at, file.at - at]);
  };
  file.skip(32 + 8 * 12);

  const data = memory.map(({ bytes }) => file.put(bytes));
  const contexts = threads.map(({ registers }) => (registers ? file.put(context(arch, registers)) : 0));
  const names = modules.map(({ name }) => {
    const text = Buffer.from(`${name}\0`, 'utf16le');
    const length = new Uint8Array(4 + text.length);
    new DataView(length.buffer).setUint32(0, name.length * 2, true);
    length.set(text, 4);
    return file.put(length);
  });

  stream(7, () => {
    file.u16(PROCESSORS[arch]);
    file.skip(18);
    file.u32(PLATFORMS[os]);
    file.skip(32);
  });
  stream(3, () => {
    file.u32(threads.length);
    threads.forEach(({ id, stack, registers }, index) => {
      file.u32(id);
      file.skip(20);
      const range = stack === undefined ? undefined : memory[stack];
      file.u64(range?.base ?? 0n);
      file.u32(range?.bytes.length ?? 0);
      file.u32(stack === undefined ? 0 : (data[stack] ?? 0));
      file.u32(registers ? CONTEXTS[arch].size : 0);
      file.u32(contexts[index] ?? 0);
    });
  });
  stream(4, () => {
    file.u32(modules.length);
    modules.forEach(({ base, size }, index) => {
      file.u64(base);
      file.u32(size);
      file.skip(8);
      file.u32(names[index] ?? 0);
      file.skip(84);
    });
  });
  stream(5, () => {
    file.u32(memory.length);
    memory.forEach(({ base, bytes }, index) => {
      file.u64(base);
      file.u32(bytes.length);
      file.u32(data[index] ?? 0);
    });
  });
  if (regions) {
    stream(16, () => {
      file.u32(16);
      file.u32(48);
      file.u64(BigInt(regions.length));
      for (const { base, size, protect, free = false, reserved = false } of regions) {
        file.u64(base);
        file.u64(base);
        file.u32(protect);
        file.u32(0);
        file.u64(BigInt(size));
        file.u32(free ? 0x10000 : reserved ? 0x2000 : 0x1000);
        file.u32(protect);
        file.u32(free ? 0 : 0x20000);
        file.u32(0);
      }
    });
  }
  if (exception) {
    const { threadId, code, flags = 0, address = 0n, parameters = [] } = exception;
    stream(6, () => {
      file.u32(threadId);
      file.u32(0);
      file.u32(code);
      file.u32(flags);
      file.u64(0n);
      file.u64(address);
      file.u32(parameters.length);
      file.u32(0);
      for (let i = 0; i < 15; i++) file.u64(parameters[i] ?? 0n);
      const index = threads.findIndex(({ id }) => id === threadId);
      file.u32(contexts[index] ? CONTEXTS[arch].size : 0);
      file.u32(contexts[index] ?? 0);
    });
  }
  file.header(streams);
  return file.bytes();
}

function context(arch: Arch, registers: Readonly<Record<string, bigint>>): Uint8Array {
  const { size, flags, flagsAt, width, places } = CONTEXTS[arch];
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  view.setUint32(flagsAt, flags, true);
  for (const [name, value] of Object.entries(registers)) {
    const at = places[name];
    if (at === undefined) throw new Error(`no register ${name}`);
    if (width === 8) view.setBigUint64(at, value, true);
    else view.setUint32(at, Number(value), true);
  }
  return bytes;
}

/** Words of memory by address: `words(0x1000n, 8, { 0x1010n: … })` with all else zero. */
export function words(
  base: bigint,
  size: number,
  width: 4 | 8,
  values: ReadonlyMap<bigint, bigint>,
  isBigEndian = false,
): Memory {
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  for (const [address, value] of values) {
    const at = Number(address - base);
    if (width === 8) view.setBigUint64(at, value, !isBigEndian);
    else view.setUint32(at, Number(value), !isBigEndian);
  }
  return { base, bytes };
}

class Writer {
  #bytes = new Uint8Array(4096);
  at = 0;

  #room(count: number): DataView {
    while (this.at + count > this.#bytes.length) {
      const larger = new Uint8Array(this.#bytes.length * 2);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    return new DataView(this.#bytes.buffer);
  }

  u16(value: number): void {
    this.#room(2).setUint16(this.at, value, true);
    this.at += 2;
  }

  u32(value: number): void {
    this.#room(4).setUint32(this.at, value >>> 0, true);
    this.at += 4;
  }

  u64(value: bigint): void {
    this.#room(8).setBigUint64(this.at, BigInt.asUintN(64, value), true);
    this.at += 8;
  }

  skip(count: number): void {
    this.#room(count);
    this.at += count;
  }

  /** Returns where the bytes lie, a multiple of 16. */
  put(bytes: Uint8Array): number {
    this.skip(-this.at & 15);
    const at = this.at;
    this.#room(bytes.length);
    this.#bytes.set(bytes, at);
    this.at += bytes.length;
    return at;
  }

  header(streams: readonly (readonly [type: number, at: number, size: number])[]): void {
    const end = this.at;
    this.at = 0;
    this.u32(0x504d444d);
    this.u32(0xa793);
    this.u32(streams.length);
    this.u32(32);
    this.at = 32;
    for (const [type, at, size] of streams) {
      this.u32(type);
      this.u32(size);
      this.u32(at);
    }
    this.at = end;
  }

  bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.at);
  }
}
