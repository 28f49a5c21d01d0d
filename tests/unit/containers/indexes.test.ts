/** Packed files that say where they can be entered: places are reached without decoding what lies in front. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { random } from '../../fuzz/random.ts';
import { packThrough } from '../codecs/encoders.ts';
import { sample } from '../codecs/samples.ts';
import { openCore } from '../open-core.ts';

const MIB = 1 << 20;
/** Not packed well, so that bytes read tell how much was decoded. */
const long = Buffer.concat(Array.from({ length: 10 }, (_, i) => sample('mixed', 4 * MIB - i, i + 1)));

function opened(packed: Uint8Array) {
  const core = openCore(packed);
  while (core.step() < 1);
  return core;
}

/** Packed once for all tests; undefined where the packer is not installed. */
const packedBy = new Map<string, Buffer | undefined>();

function once(key: string, pack: () => Buffer | undefined): Buffer | undefined {
  if (!packedBy.has(key)) packedBy.set(key, pack());
  return packedBy.get(key);
}

/** A piece of `long`. */
const zstd = (piece: Uint8Array) =>
  once(`zstd ${piece.byteOffset} ${piece.length}`, () => packThrough('zstd', ['-q', '-c', '-1'], piece));
const xz = (...options: readonly string[]) =>
  once(`xz ${options.join(' ')}`, () => packThrough('xz', ['-q', '-c', '-0', ...options], long));

/** zstd's seekable format: frames, and a table of them in a frame that decoders skip. */
function seekable(pieces: readonly Uint8Array[], hasSums: boolean): Buffer | undefined {
  const frames: Buffer[] = [];
  for (const piece of pieces) {
    const frame = zstd(piece);
    if (!frame) return undefined;
    frames.push(frame);
  }
  const step = hasSums ? 12 : 8;
  const table = Buffer.alloc(8 + frames.length * step + 9);
  table.writeUInt32LE(0x184d2a5e, 0);
  table.writeUInt32LE(table.length - 8, 4);
  frames.forEach((frame, i) => {
    table.writeUInt32LE(frame.length, 8 + i * step);
    table.writeUInt32LE(pieces[i]?.length ?? 0, 12 + i * step);
  });
  table.writeUInt32LE(frames.length, table.length - 9);
  table[table.length - 5] = hasSums ? 0x80 : 0;
  table.writeUInt32LE(0x8f92eab1, table.length - 4);
  return Buffer.concat([...frames, table]);
}

function pieces(size: number): Buffer[] {
  return Array.from({ length: Math.ceil(long.length / size) }, (_, i) => long.subarray(i * size, (i + 1) * size));
}

const FILES: readonly (readonly [string, () => Buffer | undefined])[] = [
  ['xz of several blocks', () => xz('--block-size=1000000')],
  [
    'two xz streams with padding between and behind them',
    () => {
      const [a, b] = [long.subarray(0, 17 * MIB), long.subarray(17 * MIB)].map((half) =>
        packThrough('xz', ['-q', '-c', '-0', '--check=crc32', '--block-size=1000000'], half),
      );
      return a && b && Buffer.concat([a, Buffer.alloc(8), b, Buffer.alloc(512)]);
    },
  ],
  ['seekable zstd', () => seekable(pieces(900_000), false)],
  ['seekable zstd with sums', () => seekable(pieces(3 * MIB), true)],
];

for (const [name, pack] of FILES) {
  test(`${name}: opened without decoding it, and every place is exact, in any order`, (t) => {
    const packed = pack();
    if (!packed) return t.skip('no packer on this machine');
    const core = opened(packed);
    assert.equal(core.summary().spaces[0]?.size, long.length);
    assert.ok(core.traffic.bytes < packed.length / 4, `${core.traffic.bytes} of ${packed.length} bytes were read`);
    const next = random(7);
    for (let i = 0; i < 60; i++) {
      const at = next(long.length - 5000);
      assert.ok(long.subarray(at, at + 5000).equals(core.readFile(at, 5000)), `at ${at}`);
    }
    // Over the border of blocks, and to the end.
    for (const at of [999_000, 1_999_990, 3 * MIB - 7, 17 * MIB - 100, long.length - 100]) {
      const read = core.readFile(at, 5000);
      assert.ok(long.subarray(at, at + 5000).equals(read), `at ${at}`);
    }
    assert.deepEqual(core.report().warnings, []);
  });
}

test('an index that is damaged is not used: the file is decoded, and the damage is named', (t) => {
  const packed = xz('--block-size=1000000');
  if (!packed) return t.skip('no xz on this machine');
  const damaged = Buffer.from(packed);
  damaged[packed.length - 30] = (damaged[packed.length - 30] ?? 0) ^ 1;
  const core = opened(damaged);
  assert.equal(core.summary().spaces[0]?.size, long.length);
  assert.ok(core.report().warnings.some(({ code }) => code === 'damaged-container'));
});

test('a seek table that tells other sizes gives holes, and no bytes of other places', (t) => {
  const packed = seekable(pieces(3 * MIB), false);
  if (!packed) return t.skip('no zstd on this machine');
  const table = packed.readUInt32LE(packed.length - 9) * 8 + 9;
  // The first frame is said to be longer than it is, so all behind it seems to lie further back.
  packed.writeUInt32LE(3 * MIB + 4096, packed.length - table + 4);
  const core = opened(packed);
  assert.equal(core.summary().spaces[0]?.size, long.length + 4096);
  assert.ok(long.subarray(0, 4096).equals(core.readFile(0, 4096)));
  assert.equal(core.readFile(3 * MIB + 100, 1000).length, 0);
  assert.ok(long.subarray(4 * MIB, 4 * MIB + 4096).equals(core.readFile(4 * MIB + 4096, 4096)));
});

test('damage in a block costs that block only', (t) => {
  const packed = xz('--block-size=4000000', '--check=none');
  if (!packed) return t.skip('no xz on this machine');
  const damaged = Buffer.from(packed).fill(0xff, packed.length / 2, packed.length / 2 + 64);
  const core = opened(damaged);
  const first = core.readFile(100, 4096);
  assert.ok(long.subarray(100, 4196).equals(first));
  const last = long.length - 5000;
  assert.ok(long.subarray(last).equals(core.readFile(last, 5000)));
});
