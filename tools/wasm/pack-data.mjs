/**
 * Packs the data of the core. The compiler lays each text down as an object of the heap: a header of 20 bytes, then
 * UTF-16, then zeros up to the next multiple of 16. Of what the core holds that is three quarters, and brotli finds
 * neither words nor repetitions in it as it does in bytes: 7 KB of the first load.
 *
 * A text becomes its characters and a zero. All else stays as it is behind RUN and its length, two bytes with the low
 * one first. This lies at the end of the memory that the module starts with, followed by the place where the data
 * belongs and the length of the packed form, four bytes each. assembly/bytes/packed.ts unpacks it before anything
 * else runs.
 */
import { joined } from './merge-data.mjs';
import { firstMemorySize, readData, withData } from './sections.mjs';

/** No text starts with it. */
const RUN = 1;
const LONGEST_RUN = 0xffff;

// An object of the compiler's heap, std/assembly/rt/common.ts.
const ALIGNMENT = 16;
const HEADER_SIZE = 20;
const SIZE_FIELD = 4;
const RT_ID = 12;
const RT_SIZE = 16;
const STRING_ID = 2;

/**
 * The same module with its data packed.
 * @param {Uint8Array} module
 * @returns {Uint8Array}
 */
export function packData(module) {
  const [data] = joined(readData(module), Number.POSITIVE_INFINITY);
  if (!data) return module;
  const end = firstMemorySize(module);
  const packed = pack(data.at, Buffer.from(data.bytes));
  const sizes = Buffer.alloc(8);
  sizes.writeUInt32LE(data.at, 0);
  sizes.writeUInt32LE(packed.length, 4);
  const at = end - sizes.length - packed.length;
  if (data.at + data.bytes.length > at) throw new Error('the module starts with too little memory to unpack its data');
  return withData(module, [{ at, bytes: Buffer.concat([packed, sizes]) }]);
}

/**
 * @param {number} base where the data belongs
 * @param {Buffer} data
 */
function pack(base, data) {
  const parts = [];
  let done = 0;
  // Objects start behind the field of their size, which stands before a multiple of the alignment.
  let at = (2 * ALIGNMENT - SIZE_FIELD - (base % ALIGNMENT)) % ALIGNMENT;
  while (at + HEADER_SIZE <= data.length) {
    const text = textAt(data, at);
    if (text === undefined) {
      at += ALIGNMENT;
      continue;
    }
    parts.push(...runs(data.subarray(done, at)), Buffer.from(`${text}\0`, 'latin1'));
    at += blockSize(text.length);
    done = at;
  }
  return Buffer.concat([...parts, ...runs(data.subarray(done))]);
}

/**
 * The text that is an object here; undefined where another thing lies, or a text whose characters are no bytes.
 * @param {Buffer} data
 * @param {number} at
 */
function textAt(data, at) {
  const size = data.readUInt32LE(at + RT_SIZE);
  const end = at + blockSize(size / 2);
  if (data.readUInt32LE(at + RT_ID) !== STRING_ID || size % 2 !== 0) return undefined;
  if (data.readUInt32LE(at) !== end - at - SIZE_FIELD || at + HEADER_SIZE + size > data.length) return undefined;
  // The last object's zeros are not written.
  const block = Buffer.alloc(end - at);
  data.copy(block, 0, at, end);
  const text = block.toString('utf16le', HEADER_SIZE, HEADER_SIZE + size);
  return !text.startsWith('\x01') && block.equals(objectOf(text)) ? text : undefined;
}

/**
 * The object that unpacking makes of a text.
 * @param {string} text
 */
function objectOf(text) {
  const block = Buffer.alloc(blockSize(text.length));
  block.writeUInt32LE(block.length - SIZE_FIELD, 0);
  block.writeUInt32LE(STRING_ID, RT_ID);
  block.writeUInt32LE(text.length * 2, RT_SIZE);
  for (let i = 0; i < text.length; i++) {
    const byte = text.charCodeAt(i) & 0xff;
    // The first zero ends it.
    if (byte === 0) return Buffer.alloc(0);
    block.writeUInt16LE(byte, HEADER_SIZE + i * 2);
  }
  return block;
}

/**
 * Bytes from one object to the next.
 * @param {number} characters
 */
function blockSize(characters) {
  return Math.ceil((HEADER_SIZE + characters * 2) / ALIGNMENT) * ALIGNMENT;
}

/** @param {Buffer} bytes */
function runs(bytes) {
  const parts = [];
  for (let at = 0; at < bytes.length; at += LONGEST_RUN) {
    const run = bytes.subarray(at, at + LONGEST_RUN);
    parts.push(Uint8Array.of(RUN, run.length & 0xff, run.length >> 8), run);
  }
  return parts;
}
