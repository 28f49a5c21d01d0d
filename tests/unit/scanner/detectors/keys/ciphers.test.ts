import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ascii, tell, utf16le } from '../pages.ts';
import { big32, dice, little32, only } from './key-pairs.ts';

test('stream cipher states, not the constants of libraries', () => {
  const key = dice.bytes(32);
  const chacha = Buffer.concat([ascii('expand 32-byte k'), key, little32(1), dice.bytes(12)]);
  const library = Buffer.concat([ascii('expand 32-byte kexpand 16-byte k'), Buffer.alloc(40)]);
  const text = ascii('expand 32-byte k is the constant of the cipher, and this is text');
  const salsa = Buffer.concat([
    ascii('expa'),
    dice.bytes(16),
    ascii('nd 3'),
    dice.bytes(8),
    Buffer.alloc(8),
    ascii('2-by'),
    dice.bytes(16),
    ascii('te k'),
  ]);
  const [a, b, c, d] = tell([chacha, library, text, salsa]);
  only(a ?? [], 'chacha-state', 0, 64);
  assert.deepEqual(b, []);
  assert.deepEqual(c, []);
  only(d ?? [], 'salsa-state', 0, 64);
});

test('disk keys: recovery keys, volume keys, headers', () => {
  const groups = Array.from({ length: 8 }, (_, i) => String((1234 * i + 777) * 11).padStart(6, '0'));
  const recovery = groups.join('-');
  const wrong = [...groups.slice(0, 7), String(Number(groups[7]) + 1).padStart(6, '0')].join('-');
  const vmk = Buffer.concat([Buffer.from('2c0000000100000003200000', 'hex'), dice.bytes(32)]);
  const told = tell([
    ascii(` ${recovery} `),
    ascii(` ${wrong} `),
    utf16le(` ${recovery} `),
    vmk,
    Buffer.concat([vmk.subarray(0, 12), Buffer.alloc(32, 7)]),
  ]);
  only(told[0] ?? [], 'bitlocker-recovery-key', 1, 55);
  assert.deepEqual(told[1], []);
  only(told[2] ?? [], 'bitlocker-recovery-key', 2, 110);
  only(told[3] ?? [], 'bitlocker-vmk', 12, 32);
  assert.deepEqual(told[4], []);
});

test('a key that Windows has in use is told before its schedule', () => {
  const key = dice.bytes(32);
  const schedule = expand(key);
  const cng = Buffer.concat([
    little32(0x230),
    ascii('KSSM'),
    Buffer.alloc(48),
    little32(32),
    key,
    little32(0),
    schedule,
    Buffer.alloc(64),
  ]);
  const [told] = tell([cng]);
  assert.ok(
    told?.some(
      (record) => record.detector === 'cng-symmetric-key' && record.confidence === 'validated' && record.start === 60,
    ),
  );
  assert.ok(told?.some((record) => record.detector === 'aes-schedule-256'));
});

/** FIPS 197 with the S-box taken from the cipher itself: a key of zeros shows it. */
function expand(key: Buffer): Buffer {
  const words = Array.from({ length: 60 }, (_, i) => (i < 8 ? key.readUInt32BE(i * 4) : 0));
  const sbox = sboxOf();
  const substitute = (word: number) =>
    [24, 16, 8, 0].reduce((sum, shift) => (sum | ((sbox[(word >>> shift) & 255] ?? 0) << shift)) >>> 0, 0);
  let round = 1;
  for (let i = 8; i < 60; i++) {
    let word = words[i - 1] ?? 0;
    if (i % 8 === 0) {
      word = (substitute(((word << 8) | (word >>> 24)) >>> 0) ^ (round << 24)) >>> 0;
      round = (round << 1) ^ (round & 0x80 ? 0x11b : 0);
    } else if (i % 8 === 4) {
      word = substitute(word);
    }
    words[i] = ((words[i - 8] ?? 0) ^ word) >>> 0;
  }
  return Buffer.concat(words.map((word) => big32(word)));
}

function sboxOf(): number[] {
  const log: number[] = [];
  const power: number[] = [];
  for (let i = 0, x = 1; i < 255; i++) {
    power[i] = x;
    log[x] = i;
    x ^= (x << 1) ^ (x & 0x80 ? 0x11b : 0);
  }
  return Array.from({ length: 256 }, (_, byte) => {
    const inverse = byte === 0 ? 0 : (power[(255 - (log[byte] ?? 0)) % 255] ?? 0);
    return [0, 1, 2, 3, 4].reduce((sum, by) => sum ^ (((inverse << by) | (inverse >> (8 - by))) & 255), 0) ^ 0x63;
  });
}

test('the expansion of the tests is that of FIPS 197', () => {
  const key = Buffer.from('000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f', 'hex');
  assert.equal(expand(key).subarray(224).toString('hex'), '24fc79ccbf0979e9371ac23c6d68de36');
});
