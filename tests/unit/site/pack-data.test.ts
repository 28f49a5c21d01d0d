import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { packData } from '../../../tools/wasm/pack-data.mjs';
import { readData, withData } from '../../../tools/wasm/sections.mjs';

const PAGE_SIZE = 1 << 16;
const PAGES = 3;
/** A module of one exported memory of three pages and one empty segment. */
const EMPTY = Uint8Array.of(
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...[5, 3, 1, 0, PAGES],
  ...[7, 5, 1, 1, 0x6d, 2, 0],
  ...[11, 6, 1, 0, 0x41, 0, 0x0b, 0],
);

/** A text as the compiler lays it down: the size of its block, two words, kind, length, UTF-16, zeros. */
function object(text: string): Buffer {
  const block = Buffer.alloc((20 + text.length * 2 + 15) & ~15);
  block.writeUInt32LE(block.length - 4, 0);
  block.writeUInt32LE(2, 12);
  block.writeUInt32LE(text.length * 2, 16);
  block.write(text, 20, 'utf16le');
  return block;
}

/** What unpacking has to make of a module's only segment: its place and bytes. */
function unpacked(module: Uint8Array): { at: number; bytes: Buffer } {
  const packed = Buffer.from(readData(module)[0]?.bytes ?? []);
  const end = packed.length - 8;
  assert.equal(packed.readUInt32LE(end + 4), end);
  const parts: Uint8Array[] = [];
  for (let from = 0; from < end; ) {
    if (packed[from] === 1) {
      const length = packed.readUInt16LE(from + 1);
      parts.push(packed.subarray(from + 3, from + 3 + length));
      from += 3 + length;
    } else {
      const next = packed.indexOf(0, from);
      parts.push(object(packed.toString('latin1', from, next)));
      from = next + 1;
    }
  }
  return { at: packed.readUInt32LE(end), bytes: Buffer.concat(parts) };
}

/** Objects start 12 bytes behind a multiple of 16. */
function packedOf(at: number, ...parts: readonly Uint8Array[]): { module: Uint8Array; data: Buffer } {
  const data = Buffer.concat(parts);
  return { module: packData(withData(EMPTY, [{ at, bytes: data }])), data };
}

for (const build of ['core', 'full']) {
  test(`${build}.wasm unpacks what its build packed, and clears the packed form away`, () => {
    const bytes = readFileSync(`build/${build}.wasm`);
    const host = new Proxy({}, { get: () => () => 0 });
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { host });
    const memory = Buffer.from((exports['memory'] as WebAssembly.Memory).buffer);
    const data = unpacked(bytes);
    // The program's own start writes a few numbers there.
    const others = data.bytes.filter((byte, i) => byte !== memory[data.at + i]);
    assert.ok(others.length < 100, `${others.length} bytes differ`);
    const [segment] = readData(bytes);
    assert.ok(memory.subarray(segment?.at).every((byte) => byte === 0));
  });
}

test('texts become their characters, and come back as they were', () => {
  const texts = ['', 'a', 'seven b', 'exactly sixteen.', `caf\xe9`, 'x'.repeat(400), ' '];
  const { module, data } = packedOf(1036, ...texts.map(object));
  assert.deepEqual(unpacked(module), { at: 1036, bytes: data });
  const size = texts.reduce((sum, text) => sum + text.length + 1, 0) + 8;
  assert.equal(readData(module)[0]?.bytes.length, size);
});

test('what is no such text stays as it is', () => {
  const other = object('other kind');
  other.writeUInt32LE(7, 12);
  const long = object('longer than its block');
  long.writeUInt32LE(400, 16);
  const odd = object('odd');
  odd.writeUInt32LE(5, 16);
  const unclean = object('unclean');
  unclean.writeUInt8(9, unclean.length - 1);
  for (const block of [object('a\0b'), object('\x01'), object('the dump’s'), other, long, odd, unclean]) {
    for (const around of [Buffer.alloc(0), object('text')]) {
      const { module, data } = packedOf(1036, around, block, around);
      assert.deepEqual(unpacked(module), { at: 1036, bytes: data });
    }
  }
});

test('data may begin and end anywhere, and be longer than one run', () => {
  for (let at = 1024; at < 1040; at++) {
    const lead = Buffer.alloc((12 - (at % 16) + 16) % 16, 0xee);
    const { module, data } = packedOf(at, lead, object('text'), Buffer.alloc(3, 0xdd));
    assert.deepEqual(unpacked(module), { at, bytes: data });
    assert.equal(readData(module)[0]?.bytes.length, (lead.length ? lead.length + 3 : 0) + 5 + 6 + 8);
  }
  const numbers = Buffer.from(Uint8Array.from({ length: 0xffff + 5 }, (_, i) => i * 7));
  assert.equal(readData(packedOf(16, numbers.subarray(0, 0xffff)).module)[0]?.bytes.length, 0xffff + 3 + 8);
  const { module, data } = packedOf(16, numbers);
  assert.deepEqual(unpacked(module), { at: 16, bytes: data });
  assert.equal(readData(module)[0]?.bytes.length, numbers.length + 2 * 3 + 8);
  assert.throws(() => packedOf(PAGE_SIZE, numbers), /too little memory/);
});

test('the last text of the data is found though its zeros are not written', () => {
  const text = object('seven b');
  const { module } = packedOf(1036, text.subarray(0, 20 + 14));
  assert.deepEqual(unpacked(module), { at: 1036, bytes: text });
});

test('the packed form ends where the first memory does', () => {
  const { module } = packedOf(1036, object('text'));
  const [segment] = readData(module);
  assert.equal((segment?.at ?? 0) + (segment?.bytes.length ?? 0), PAGES * PAGE_SIZE);
  assert.ok(WebAssembly.validate(Uint8Array.from(module)));
});

test('a module without data stays as it is', () => {
  const module = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 5, 3, 1, 0, 1);
  assert.deepEqual(packData(module), module);
});
