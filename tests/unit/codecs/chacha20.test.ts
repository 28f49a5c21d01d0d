import assert from 'node:assert/strict';
import { createCipheriv } from 'node:crypto';
import { test } from 'node:test';
import { Codecs } from './codecs.ts';
import { sample } from './samples.ts';

const key = Buffer.from(Array.from({ length: 32 }, (_, i) => (i * 7 + 3) & 255));

/** OpenSSL's: its 16 bytes are the words of the counter and the nonce (RFC 8439, section 2.3). */
function expected(bytes: Uint8Array, counter: number, nonce: number): Buffer {
  const words = Buffer.alloc(16);
  words.writeUInt32LE(counter, 0);
  words.writeUInt32LE(nonce, 4);
  return createCipheriv('chacha20', key, words).update(bytes);
}

function sealed(bytes: Uint8Array, nonce: number, offset = 0): Buffer {
  const codecs = new Codecs();
  const at = codecs.reserve(32 + bytes.length + 1);
  codecs.bytes(at, 32).set(key);
  codecs.bytes(at + 32, bytes.length).set(bytes);
  codecs.bytes(at + 32 + bytes.length, 1).fill(77);
  codecs.call('chacha20', at, nonce, offset, at + 32, bytes.length);
  assert.equal(codecs.bytes(at + 32 + bytes.length, 1)[0], 77);
  return Buffer.from(codecs.bytes(at + 32, bytes.length));
}

test('ChaCha20: what OpenSSL makes, of every length around a block, for any nonce and place', () => {
  const bytes = sample('mixed', 1000, 1);
  for (const length of [0, 1, 63, 64, 65, 127, 128, 129, 1000]) {
    const part = bytes.subarray(0, length);
    for (const nonce of [0, 1, 0xffffffff]) assert.deepEqual(sealed(part, nonce), expected(part, 0, nonce));
  }
  assert.deepEqual(sealed(bytes, 5, 64 * 9), expected(bytes, 9, 5));
});

test('ChaCha20: twice is as it was', () => {
  const bytes = Buffer.from(sample('text', 300, 2));
  assert.deepEqual(sealed(sealed(bytes, 9), 9), bytes);
});
