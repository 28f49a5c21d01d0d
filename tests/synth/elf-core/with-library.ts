/** A core and the library that it was running, whose code it leaves out. */
import assert from 'node:assert/strict';
import {
  buildIdNote,
  ElfCoreBuilder,
  EXECUTE,
  files,
  fill,
  image,
  LINUX_GENERAL,
  prstatus,
  READ,
  WRITE,
} from './index.ts';

export const LAYOUTS = [
  { name: '64 bits, little-endian', bits: 64, endian: 'little', machine: 62, set: 'x86-64' },
  { name: '64 bits, big-endian', bits: 64, endian: 'big', machine: 22, set: 's390x' },
  { name: '32 bits, little-endian', bits: 32, endian: 'little', machine: 40, set: 'arm' },
  { name: '32 bits, big-endian', bits: 32, endian: 'big', machine: 20, set: 'ppc' },
] as const;
export type Layout = (typeof LAYOUTS)[number];

export const ID = '0123456789abcdef00112233445566778899aabb';
export const OTHER_ID = 'ffffffffffffffff00112233445566778899aabb';
export const PAGE = 0x1000;
const BASE = 0x40000n;
export const CODE = BASE + 0x1000n;
export const DATA = BASE + 0x2000n;
export const PATH = '/lib/libfirst.so.1';

/** Four pages: headers and build id, code, constants, data. */
export function library(
  layout: Layout,
  { id = ID, machine = layout.machine as number, entry = 0x1000n } = {},
): Uint8Array {
  const note = id ? buildIdNote(layout, id) : new Uint8Array(0);
  const segments = [0, 1, 2, 3].map((page) => {
    const at = BigInt(page * PAGE);
    return { type: 1, offset: at, address: at, size: BigInt(PAGE) };
  });
  const notes = note.length > 0 ? [{ type: 4, offset: 0x300n, address: 0x300n, size: BigInt(note.length) }] : [];
  const first = image(layout, { machine, entry, segments: [...segments, ...notes], parts: [[0x300, note]] });
  const bytes = new Uint8Array(4 * PAGE).map((_, index) => (index >> 12) * 16 + (index & 15));
  bytes.set(first);
  return bytes;
}

/** As the kernel leaves it by its usual setting: the page with the headers, what was written to, no code. */
export function coreOf(layout: Layout, lib: Uint8Array, registers: Readonly<Record<string, bigint>> = {}): Uint8Array {
  const set = LINUX_GENERAL[layout.set];
  assert.ok(set);
  const core = prstatus(new ElfCoreBuilder(layout), {
    signal: 11,
    registers: fill(set, layout.endian, registers).bytes,
    ...(set.statusBytes ? { size: set.statusBytes } : {}),
  });
  files(
    core,
    [0, 1, 2, 3].map((page) => {
      const start = BASE + BigInt(page * PAGE);
      return { start, end: start + 0x1000n, offset: BigInt(page * PAGE), path: PATH };
    }),
  );
  core.load({ address: BASE, bytes: lib.slice(0, PAGE), flags: READ });
  core.load({ address: CODE, memorySize: 0x1000n, flags: READ | EXECUTE });
  core.load({ address: DATA, memorySize: 0x1000n, flags: READ });
  core.load({ address: DATA + 0x1000n, bytes: new Uint8Array(PAGE).fill(0xee), flags: READ | WRITE });
  return core.build().bytes;
}
