/**
 * Joins the data segments of a wasm module. The compiler leaves thousands of short ones, without the zeros between
 * them; under brotli their headers weigh more than the zeros: for the core a tenth of all.
 */

/** So many zeros are cheaper than a header. */
const LONGEST_GAP = 1024;

// Sections and opcodes of the WebAssembly core specification 2.0, sections 5.4 and 5.5.
const DATA = 11;
const DATA_COUNT = 12;
const I32_CONST = 0x41;
const END = 0x0b;
const HEADER_SIZE = 8;

/**
 * @typedef {{ readonly at: number, readonly bytes: Uint8Array }} Segment
 */

/**
 * The same module with fewer segments. All must be active ones of memory 0 at constant places, as this compiler makes
 * them; another form throws.
 * @param {Uint8Array} module
 * @returns {Uint8Array}
 */
export function mergeData(module) {
  const sections = readSections(new Reader(module, HEADER_SIZE));
  const data = sections.find(({ id }) => id === DATA);
  const segments = data ? joined(readSegments(new Reader(data.body, 0))) : [];
  return Buffer.concat([
    module.subarray(0, HEADER_SIZE),
    ...sections.map(({ id, body }) => writeSection(id, bodyOf(id, body, segments))),
  ]);
}

/** @param {Reader} reader */
function readSections(reader) {
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

/** @param {Reader} reader */
function readSegments(reader) {
  return Array.from({ length: reader.unsigned() }, () => {
    if (reader.byte() !== 0 || reader.byte() !== I32_CONST) throw new Error('a segment of another form');
    // Signed LEB128 of a number that is not negative reads as unsigned.
    const at = reader.unsigned();
    if (reader.byte() !== END) throw new Error('a segment at no constant place');
    return { at, bytes: reader.bytes(reader.unsigned()) };
  });
}

/**
 * @param {readonly Segment[]} segments
 * @returns {Segment[]}
 */
function joined(segments) {
  /** @type {Segment[][]} */
  const runs = [];
  let end = 0;
  for (const segment of [...segments].sort((a, b) => a.at - b.at)) {
    const run = runs.at(-1);
    if (run && segment.at - end <= LONGEST_GAP) run.push(segment);
    else runs.push([segment]);
    end = segment.at + segment.bytes.length;
  }
  return runs.map((run) => {
    const at = run[0]?.at ?? 0;
    const last = run.at(-1);
    const image = new Uint8Array(last ? last.at + last.bytes.length - at : 0);
    for (const { at: place, bytes } of run) image.set(bytes, place - at);
    return { at, bytes: image };
  });
}

/**
 * @param {number} id
 * @param {Uint8Array} body
 */
function writeSection(id, body) {
  return Buffer.concat([Uint8Array.of(id), unsigned(body.length), body]);
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
