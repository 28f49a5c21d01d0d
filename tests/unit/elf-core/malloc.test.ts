/** Memory of the C library's malloc apart from the heap behind the program (systems/unix/malloc.ts). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openWhole } from '../../../web/engine/core/open-whole.ts';
import { ElfCoreBuilder, fill, LINUX_GENERAL, prstatus, READ, WRITE } from '../../synth/elf-core/index.ts';
import { builds, MemorySource, reportOf } from '../open-core.ts';

const SIZE = 0x2_1000;
const MAPPED = 2n;
const MOST = 0x400_0000n;
const BASE = 0x7f00_0400_0000n;

interface Given {
  readonly address: bigint;
  readonly words: readonly bigint[];
  readonly size?: number;
  readonly flags?: number;
  /** Further words, by their place. */
  readonly more?: Readonly<Record<number, readonly bigint[]>>;
}

function coreOf(regions: readonly Given[]): Uint8Array {
  const core = new ElfCoreBuilder({ bits: 64, endian: 'little', machine: 62 });
  const set = LINUX_GENERAL['x86-64'];
  assert.ok(set);
  prstatus(core, { signal: 11, registers: fill(set, 'little').bytes });
  for (const { address, words, size = SIZE, flags = READ | WRITE, more = {} } of regions) {
    const bytes = new Uint8Array(size);
    const view = new DataView(bytes.buffer);
    for (const [at, row] of [
      [0, words] as const,
      ...Object.entries(more).map(([at, row]) => [Number(at), row] as const),
    ])
      for (const [i, word] of row.entries()) view.setBigUint64(at + i * 8, word, true);
    bytes.set(Buffer.from(`mark ${address.toString(16)}\0`, 'latin1'), size - 64);
    core.load({ address, bytes, flags });
  }
  return core.build().bytes;
}

function namesOf(regions: readonly Given[]): (string | undefined)[] {
  const report = reportOf(coreOf(regions));
  return regions.map(({ address }) => report.memory?.regions?.find(({ base }) => BigInt(base) === address)?.name);
}

const arena = (
  address: bigint,
  more: Partial<Record<'arena' | 'before' | 'used' | 'written', bigint>> = {},
): Given => ({
  address,
  words: [more.arena ?? address + 0x30n, more.before ?? 0n, more.used ?? 0x1_0000n, more.written ?? BigInt(SIZE)],
});
const blocks = (address: bigint, first: bigint, second: bigint): Given => ({
  address,
  words: [0n, first | MAPPED],
  more: { 69632: [0n, second | MAPPED] },
});

test('arenas of threads, their further parts, and large blocks are heap', () => {
  const given = [
    arena(BASE),
    arena(BASE + MOST, { arena: BASE + 0x30n, before: BASE }),
    blocks(BASE + 3n * MOST + 0x7000n, 0x1_1000n, 0x1_0000n),
  ];
  assert.deepEqual(namesOf(given), ['[heap:arena]', '[heap:arena]', '[heap:blocks]']);
  const bytes = coreOf(given);
  const core = openWhole(builds, [new MemorySource(bytes)]);
  for (const { address } of given) {
    const at = Buffer.from(bytes).indexOf(`mark ${address.toString(16)}\0`);
    assert.deepEqual(core.place(at).where, { kind: 'heap' });
  }
});

test('what only begins like one has no name', () => {
  const given = [
    arena(BASE + 0x1000n),
    arena(BASE + MOST, { arena: BASE + MOST + 0x1000n }),
    arena(BASE + 2n * MOST, { written: BigInt(SIZE) + 0x1000n }),
    arena(BASE + 3n * MOST, { used: BigInt(SIZE) + 0x1000n }),
    arena(BASE + 4n * MOST, { used: 0x123n }),
    arena(BASE + 5n * MOST, { before: BASE + 9n * MOST }),
    { ...arena(BASE + 6n * MOST), flags: READ },
    blocks(BASE + 7n * MOST, 0x1_1000n, 0xf000n),
    blocks(BASE + 8n * MOST, 0x1_1000n, 0x1_1000n),
    { address: BASE + 10n * MOST, words: [0n, BigInt(SIZE)] },
    { address: BASE + 11n * MOST, words: [] },
  ];
  assert.deepEqual(
    namesOf(given),
    given.map(() => undefined),
  );
});
