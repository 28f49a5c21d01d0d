/** Long streams with large windows: what they hold is kept in the scratch file, sealed, and read at once from there. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Core } from '../../../web/engine/core/core.ts';
import type { Scratch } from '../../../web/engine/sources/scratch.ts';
import { random } from '../../fuzz/random.ts';
import { packThrough } from '../codecs/encoders.ts';
import { openCore } from '../open-core.ts';

const MIB = 1 << 20;
const MARK = 'words that must not lie on the disk as they are';
/** Mostly zeros, as memory is: a page in 64 holds something, and no two the same. */
const long = Buffer.alloc(90 * MIB + 777);
for (let at = 0; at + 4096 < long.length; at += 64 * 4096) long.write(`${MARK} ${at}`.repeat(40), at + 5);

/** Packed once for all tests; undefined where the packer is not installed. */
const packedBy = new Map<string, Buffer | undefined>();

function packed(kind: string, ...options: readonly string[]): Buffer | undefined {
  const key = [kind, ...options].join(' ');
  if (!packedBy.has(key)) packedBy.set(key, packThrough(kind, ['-q', '-c', ...options], long));
  return packedBy.get(key);
}

class MemoryScratch implements Scratch {
  blocks = new Map<number, Buffer>();
  reads = 0;
  readonly #room: number;

  constructor(room = Number.POSITIVE_INFINITY) {
    this.#room = room;
  }

  write(offset: number, bytes: Uint8Array): number {
    if (offset + bytes.length > this.#room) return 0;
    this.blocks.set(offset, Buffer.from(bytes));
    return bytes.length;
  }

  read(offset: number, into: Uint8Array): number {
    this.reads++;
    return this.blocks.get(offset)?.copy(into) ?? 0;
  }

  /** All that was written, in order. */
  get bytes(): Buffer {
    return Buffer.concat([...this.blocks].sort(([a], [b]) => a - b).map(([, block]) => block));
  }
}

/** Runs to the end; returns how often the core asked. */
function run(core: Core, scratch?: Scratch): number {
  let asked = 0;
  while (core.step() < 1) {
    if (!core.wantsScratch) continue;
    asked++;
    core.giveScratch(scratch);
  }
  return asked;
}

function expectAnyPlace(core: Core, count: number): void {
  assert.equal(core.summary().spaces[0]?.size, long.length);
  const next = random(5);
  const places = Array.from({ length: count }, () => next(long.length - 5000));
  for (const at of [...places, long.length - 10, 64 * 4096 * 340]) {
    assert.ok(long.subarray(at, at + 5000).equals(core.readFile(at, 5000)), `at ${at}`);
  }
}

const PACKERS = [
  ['xz', '-9'],
  ['zstd', '-1', '--long=27'],
] as const;

for (const [kind, ...options] of PACKERS) {
  test(`${kind} ${options.join(' ')}: any place is read from scratch, where all of it is sealed`, (t) => {
    const bytes = packed(kind, ...options);
    if (!bytes) return t.skip(`no ${kind} on this machine`);
    const scratch = new MemoryScratch();
    const core = openCore(bytes);
    assert.equal(run(core, scratch), 1);
    expectAnyPlace(core, 20);
    assert.ok(scratch.reads > 0);
    assert.ok(scratch.bytes.length > 0 && !scratch.bytes.includes(MARK.slice(0, 8)));
    // Blocks of zeros take no room.
    assert.ok(scratch.bytes.length < long.length * 0.8);

    // Two instances never share a key, so the same bytes are others there.
    const other = new MemoryScratch();
    run(openCore(bytes), other);
    assert.equal(other.bytes.length, scratch.bytes.length);
    assert.ok(!other.bytes.subarray(0, 64).equals(scratch.bytes.subarray(0, 64)));
  });

  test(`${kind} ${options.join(' ')}: far places cost no decoding`, (t) => {
    const bytes = packed(kind, ...options);
    if (!bytes) return t.skip(`no ${kind} on this machine`);
    const core = openCore(bytes);
    run(core, new MemoryScratch());
    const before = core.traffic.bytes;
    for (const at of [89, 80, 85, 70, 75]) core.readFile(at * MIB, 4096);
    assert.equal(core.traffic.bytes, before);
  });
}

test('without scratch, without an answer, and when its room runs out, every place is still read', (t) => {
  const bytes = packed('xz', '-9');
  if (!bytes) return t.skip('no xz on this machine');
  const refused = openCore(bytes);
  assert.equal(run(refused), 1);
  expectAnyPlace(refused, 3);
  const silent = openCore(bytes);
  while (silent.step() < 1);
  expectAnyPlace(silent, 3);
  const small = new MemoryScratch(8 * MIB);
  const full = openCore(bytes);
  run(full, small);
  expectAnyPlace(full, 6);
  assert.ok(small.reads > 0 && small.bytes.length <= 8 * MIB);
});

test('scratch that brings nothing back is a hole, not other bytes', (t) => {
  const bytes = packed('xz', '-9');
  if (!bytes) return t.skip('no xz on this machine');
  const scratch = new MemoryScratch();
  const core = openCore(bytes);
  run(core, scratch);
  scratch.blocks.clear();
  const mark = 64 * 4096 * 350;
  assert.equal(core.readFile(mark, 4096).length, 0);
});

test('streams that can be entered often ask for nothing', (t) => {
  for (const [kind, ...options] of [
    ['gzip', '-1'],
    ['lz4', '-1'],
    ['xz', '-0'],
  ] as const) {
    const bytes = packed(kind, ...options);
    if (!bytes) return t.skip(`no ${kind} on this machine`);
    assert.equal(run(openCore(bytes), new MemoryScratch()), 0, kind);
  }
});
