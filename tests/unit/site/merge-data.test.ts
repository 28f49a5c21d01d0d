import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mergeData } from '../../../tools/wasm/merge-data.mjs';

interface Segment {
  readonly at: number;
  readonly text: string;
}

/** A module of one exported memory of two pages; every length and place here fits one or two bytes of LEB128. */
function moduleOf(segments: readonly Segment[]): Uint8Array<ArrayBuffer> {
  // A signed number's last byte has no bit 6.
  const leb = (value: number, limit = 0x80) => (value < limit ? [value] : [(value & 0x7f) | 0x80, value >> 7]);
  const data = segments.flatMap(({ at, text }) => [
    ...[0, 0x41, ...leb(at, 0x40), 0x0b],
    ...leb(text.length),
    ...Buffer.from(text),
  ]);
  const section = (id: number, body: readonly number[]) => [id, ...leb(body.length), ...body];
  return Uint8Array.of(
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(5, [1, 0, 2]),
    ...section(7, [1, 1, 0x6d, 2, 0]),
    ...section(12, [segments.length]),
    ...section(11, [segments.length, ...data]),
  );
}

function memoryOf(module: Uint8Array): Buffer {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(module)));
  return Buffer.from((exports['m'] as WebAssembly.Memory).buffer);
}

const near = [
  { at: 8, text: 'one' },
  { at: 40, text: 'three' },
  { at: 11, text: 'two' },
];

test('segments are joined, memory is the same', () => {
  const module = moduleOf(near);
  const merged = mergeData(module);
  assert.deepEqual(memoryOf(merged), memoryOf(module));
  const one = moduleOf([{ at: 8, text: `onetwo${'\0'.repeat(26)}three` }]);
  assert.deepEqual(Uint8Array.from(merged), one);
});

test('long stretches of zeros are not written', () => {
  const module = moduleOf([...near, { at: 8000, text: 'far' }]);
  const merged = mergeData(module);
  assert.deepEqual(memoryOf(merged), memoryOf(module));
  assert.ok(merged.length < module.length + 20, `${merged.length} bytes`);
});

test('a module without data stays as it is', () => {
  const module = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 5, 3, 1, 0, 1);
  assert.deepEqual(Uint8Array.from(mergeData(module)), module);
});
