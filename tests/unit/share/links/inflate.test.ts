import assert from 'node:assert/strict';
import { test } from 'node:test';
import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';
import { Damaged, inflate, TooLarge } from '../../../../web/share/link/inflate.ts';
import { random } from '../../../fuzz/random.ts';

const CAP = 1 << 20;

/** Bytes by seed: noise, runs, text that repeats. */
function sample(seed: number): Uint8Array {
  const next = random(seed);
  const bytes = new Uint8Array(next(20_000));
  for (let at = 0; at < bytes.length; ) {
    const length = 1 + next(400);
    const kind = next(3);
    const byte = next(256);
    for (let i = at; i < Math.min(at + length, bytes.length); i++) {
      bytes[i] = kind === 0 ? next(256) : kind === 1 ? byte : 97 + ((i * byte) % 23);
    }
    at += length;
  }
  return bytes;
}

test('what zlib packs is unpacked, by every strategy and level', () => {
  const strategies = [constants.Z_DEFAULT_STRATEGY, constants.Z_FIXED, constants.Z_HUFFMAN_ONLY, constants.Z_RLE];
  for (let seed = 1; seed <= 120; seed++) {
    const bytes = sample(seed);
    const packed = deflateRawSync(bytes, { level: seed % 10, strategy: strategies[seed % 4] ?? 0 });
    assert.deepEqual(inflate(packed, CAP), Uint8Array.from(bytes), `seed ${seed}`);
  }
});

test('the cap holds to the byte', () => {
  const packed = deflateRawSync(new Uint8Array(5000));
  assert.equal(inflate(packed, 5000).length, 5000);
  assert.throws(() => inflate(packed, 4999), TooLarge);
});

test('a cut stream and a longer one are damaged', () => {
  const packed = deflateRawSync(sample(3));
  assert.throws(() => inflate(Buffer.concat([packed, Buffer.from([0])]), CAP), Damaged);
  for (let length = 0; length < packed.length; length += 7) {
    assert.throws(() => inflate(packed.subarray(0, length), CAP), Damaged, `cut at ${length}`);
  }
});

test('a changed stream is refused, or unpacks to what zlib makes of it', () => {
  const next = random(77);
  for (let round = 0; round < 20_000; round++) {
    const packed = deflateRawSync(sample(1 + (round % 9)).subarray(0, 300), { level: round % 10 });
    packed[next(packed.length)] = next(256);
    let own: Uint8Array | undefined;
    try {
      own = inflate(packed, CAP);
    } catch (error) {
      assert.ok(error instanceof Damaged || error instanceof TooLarge, String(error));
      continue;
    }
    assert.deepEqual(Buffer.from(own), inflateRawSync(packed), `round ${round}`);
  }
});
