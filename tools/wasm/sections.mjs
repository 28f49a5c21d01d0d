/**
 * Sections and data segments of a wasm module, as the WebAssembly core specification 2.0 has them in sections 5.4 and
 * 5.5: read, and written again with other data.
 */

const MEMORY = 5;
const DATA = 11;
const DATA_COUNT = 12;
const I32_CONST = 0x41;
const END = 0x0b;
const HEADER_SIZE = 8;
const PAGE_SIZE = 1 << 16;

/**
 * @typedef {{ readonly at: number, readonly bytes: Uint8Array }} Segment
 */

/**
 * The data segments. All must be active ones of memory 0 at constant places, as this compiler makes them; another form
 * throws.
 * @param {Uint8Array} module
 * @returns {Segment[]}
 */
export function readData(module) {
  const data = readSections(module).find(({ id }) => id === DATA);
  if (!data) return [];
  const reader = new Reader(data.body, 0);
  return Array.from({ length: reader.unsigned() }, () => {
    if (reader.byte() !== 0 || reader.byte() !== I32_CONST) throw new Error('a segment of another form');
    // Signed LEB128 of a number that is not negative reads as unsigned.
    const at = reader.unsigned();
    if (reader.byte() !== END) throw new Error('a segment at no constant place');
    return { at, bytes: reader.bytes(reader.unsigned()) };
  });
}

/**
 * The same module with other data segments; a module without any stays as it is.
 * @param {Uint8Array} module
 * @param {readonly Segment[]} segments
 * @returns {Uint8Array}
 */
export function withData(module, segments) {
  return Buffer.concat([
    module.subarray(0, HEADER_SIZE),
    ...readSections(module).map(({ id, body }) => {
      const written = bodyOf(id, body, segments);
      return Buffer.concat([Uint8Array.of(id), unsigned(written.length), written]);
    }),
  ]);
}

/**
 * Bytes of memory that the module starts with.
 * @param {Uint8Array} module
 */
export function firstMemorySize(module) {
  const memory = readSections(module).find(({ id }) => id === MEMORY);
  if (!memory) throw new Error('a module without memory of its own');
  const reader = new Reader(memory.body, 0);
  // How many memories, and whether the first has a limit.
  reader.bytes(2);
  return reader.unsigned() * PAGE_SIZE;
}

/** @param {Uint8Array} module */
function readSections(module) {
  const reader = new Reader(module, HEADER_SIZE);
  const sections = [];
  while (!reader.isAtEnd) sections.push({ id: reader.byte(), body: reader.bytes(reader.unsigned()) });
  return sections;
}

/**
 * @param {number} id
 * @param {Uint8Array} body
 * @param {readonly Segment[]} segments
 */
function bodyOf(id, body, segments) {
  if (id === DATA_COUNT) return unsigned(segments.length);
  if (id !== DATA) return body;
  const rows = segments.flatMap(({ at, bytes }) => [
    Uint8Array.of(0, I32_CONST, ...signed(at), END, ...unsigned(bytes.length)),
    bytes,
  ]);
  return Buffer.concat([unsigned(segments.length), ...rows]);
}

/**
 * LEB128.
 * @param {number} value
 */
function unsigned(value) {
  const bytes = [];
  for (let left = value; ; left >>>= 7) {
    if (left < 0x80) return Uint8Array.of(...bytes, left);
    bytes.push((left & 0x7f) | 0x80);
  }
}

/**
 * LEB128 of a place in memory: not negative as a 32-bit number.
 * @param {number} value
 */
function signed(value) {
  const bytes = [];
  for (let left = value; ; left >>= 7) {
    if (left < 0x40) return Uint8Array.of(...bytes, left);
    bytes.push((left & 0x7f) | 0x80);
  }
}

class Reader {
  #bytes;
  #at;

  /**
   * @param {Uint8Array} bytes
   * @param {number} at
   */
  constructor(bytes, at) {
    this.#bytes = bytes;
    this.#at = at;
  }

  get isAtEnd() {
    return this.#at >= this.#bytes.length;
  }

  byte() {
    return this.#bytes[this.#at++] ?? 0;
  }

  /** @param {number} length */
  bytes(length) {
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  unsigned() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  }
}
