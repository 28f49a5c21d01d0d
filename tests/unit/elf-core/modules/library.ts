/** Libraries of a core, one for each class and byte order. */
import assert from 'node:assert/strict';
import {
  buildIdNote,
  ElfCoreBuilder,
  EXECUTE,
  fill,
  headersAt,
  image,
  LINUX_GENERAL,
  prstatus,
  READ,
  WRITE,
} from '../../../synth/elf-core/index.ts';
import { ID, LAYOUTS, type Layout } from '../../../synth/elf-core/with-library.ts';

export { ID as BUILD_ID, LAYOUTS, type Layout };

export const PAGE = 0x1000n;

export function coreOf(layout: Layout): ElfCoreBuilder {
  const set = LINUX_GENERAL[layout.set];
  assert.ok(set);
  const core = new ElfCoreBuilder(layout);
  return prstatus(core, {
    signal: 11,
    registers: fill(set, core.endian).bytes,
    ...(set.statusBytes ? { size: set.statusBytes } : {}),
  });
}

/** A library of four pages: headers and notes, code, and data in which its dynamic section lies. */
export function library(layout: Layout, options: { id?: string; type?: number; base?: bigint; self?: boolean } = {}) {
  const { id = ID, type = 3, base = 0n, self = false } = options;
  const note = buildIdNote(layout, id);
  return image(layout, {
    type,
    machine: layout.machine,
    entry: base + PAGE,
    segments: [
      ...(self
        ? [{ type: 6, offset: headersAt(layout.bits), address: base + headersAt(layout.bits), size: 0x100n }]
        : []),
      { type: 1, offset: 0n, address: base, size: PAGE },
      { type: 1, offset: PAGE, address: base + PAGE, size: PAGE },
      { type: 1, offset: 2n * PAGE, address: base + 2n * PAGE, size: 2n * PAGE },
      { type: 2, offset: 2n * PAGE, address: base + 2n * PAGE, size: 0x100n },
      { type: 4, offset: 0x300n, address: base + 0x300n, size: BigInt(note.length) },
    ],
    parts: [[0x300, note]],
  });
}

/** Puts a library's regions into a core: its first page and its data, not its code. */
export function put(
  core: ElfCoreBuilder,
  base: bigint,
  first: Uint8Array,
  data: Uint8Array = new Uint8Array(0x2000),
): void {
  core.load({ address: base, bytes: first, flags: READ });
  core.load({ address: base + PAGE, memorySize: PAGE, flags: READ | EXECUTE });
  core.load({ address: base + 2n * PAGE, bytes: data, flags: READ | WRITE });
}

export function rows(base: bigint, path: string) {
  return [
    { start: base, end: base + PAGE, offset: 0n, path },
    { start: base + PAGE, end: base + 2n * PAGE, offset: PAGE, path },
    { start: base + 2n * PAGE, end: base + 3n * PAGE, offset: 2n * PAGE, path },
  ];
}

export const debugIdOf = (endian: 'little' | 'big') =>
  endian === 'little' ? '67452301AB89EFCD00112233445566770' : '0123456789ABCDEF00112233445566770';
