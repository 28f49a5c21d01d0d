import assert from 'node:assert/strict';
import { test } from 'node:test';
import { constants, deflateRawSync, deflateSync, gzipSync, inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { mutate } from '../../fuzz/mutate.ts';
import { random } from '../../fuzz/random.ts';
import { Codecs, ERROR, HAS_ENDED, type SavedState } from './codecs.ts';
import { SAMPLE_KINDS, sample, samples } from './samples.ts';

const codecs = new Codecs();
const options = fc.record({
  level: fc.integer({ min: 0, max: 9 }),
  memLevel: fc.constantFrom(1, 8, 9),
  strategy: fc.constantFrom(
    constants.Z_DEFAULT_STRATEGY,
    constants.Z_FILTERED,
    constants.Z_HUFFMAN_ONLY,
    constants.Z_RLE,
    constants.Z_FIXED,
  ),
});

test('pages of every kind come back, at every level and strategy', () => {
  fc.assert(
    fc.property(samples(20000), options, (data, how) => {
      const raw = codecs.oneShot('inflateRaw', deflateRawSync(data, how), data.length);
      assert.equal(raw.result, data.length);
      assert.ok(Buffer.from(data).equals(raw.bytes));
      const page = codecs.oneShot('inflatePage', deflateSync(data, how), data.length);
      assert.ok(Buffer.from(data).equals(page.bytes));
    }),
    { numRuns: 300 },
  );
});

test('streams come back whole however input and output are cut', () => {
  fc.assert(
    fc.property(
      samples(300000),
      options,
      fc.constantFrom(1, 3, 7, 100, 4096, 1 << 17),
      fc.constantFrom(1, 5, 1000, 1 << 17),
      (data, how, inputPiece, limit) => {
        const short = data.subarray(0, inputPiece < 8 || limit < 8 ? 3000 : data.length);
        const fresh = new Codecs();
        for (const [kind, pack] of [
          ['deflate', deflateRawSync],
          ['zlib', deflateSync],
          ['gzip', gzipSync],
        ] as const) {
          const { status, output } = fresh.stream(kind).decode(pack(short, how), { inputPiece, limit });
          assert.equal(status, HAS_ENDED, kind);
          assert.ok(output.equals(short), kind);
        }
      },
    ),
    { numRuns: 60 },
  );
});

test('decoding goes on from a state saved behind any step', () => {
  for (const kind of SAMPLE_KINDS) {
    const data = Buffer.from(sample(kind, 400000, 5));
    for (const level of [0, 1, 9]) {
      const packed = gzipSync(data, { level });
      const fresh = new Codecs();
      const states: SavedState[] = [];
      const first = fresh.stream('gzip').decode(packed, {
        inputPiece: 5000,
        limit: 30011,
        each: (stream) => states.push(stream.save()),
      });
      assert.equal(first.status, HAS_ENDED);
      // One decoder for all, last state first: nothing of what it did before may matter.
      const again = fresh.stream('gzip');
      for (const state of states.reverse()) {
        again.restore(state);
        const { status, output } = again.decode(packed, { inputPiece: 70000 });
        assert.equal(status, HAS_ENDED, `${kind} ${level} from ${state.outputAt}`);
        assert.ok(output.equals(data.subarray(state.outputAt)), `${kind} ${level} from ${state.outputAt}`);
      }
    }
  }
});

test('a page cut at any byte is cut short, and a room too small is told', () => {
  for (const level of [0, 1, 9]) {
    const data = sample('mixed', 4096, 3);
    const packed = deflateSync(data, { level });
    for (let length = 0; length < packed.length; length++) {
      assert.equal(codecs.oneShot('inflatePage', packed.subarray(0, length), 4096).result, ERROR.cutShort);
    }
    for (let room = 0; room < 4096; room += 61) {
      assert.equal(codecs.oneShot('inflatePage', packed, room).result, ERROR.outputFull);
    }
    assert.equal(codecs.oneShot('inflatePage', packed, 5000).result, 4096);
  }
});

test('a stream cut at any byte gives all that came before', () => {
  const data = Buffer.from(sample('mixed', 9000, 11));
  const packed = gzipSync(data);
  for (let length = 0; length < packed.length; length += 7) {
    const { status, output } = new Codecs().stream('gzip').decode(packed.subarray(0, length));
    assert.equal(status, ERROR.cutShort);
    assert.ok(data.subarray(0, output.length).equals(output));
    const lost = packed.length - length;
    if (lost < 100) assert.ok(output.length > data.length - lost * 1100, `${lost} bytes lost`);
  }
});

test('mutated data give what zlib gives, or an error where it has one', () => {
  const next = random(20);
  for (let round = 0; round < 6000; round++) {
    const data = sample(SAMPLE_KINDS[next(SAMPLE_KINDS.length)] ?? 'text', next(3000), round);
    const packed = mutate(deflateRawSync(data, { level: next(10), strategy: next(5) }), next);
    let expected: Buffer | undefined;
    try {
      expected = inflateRawSync(packed, { maxOutputLength: 8192 });
    } catch {
      expected = undefined;
    }
    const { result, bytes } = codecs.oneShot('inflateRaw', packed, 8192);
    assert.equal(result >= 0, expected !== undefined, `round ${round}: ${result}`);
    if (expected) assert.ok(expected.equals(bytes), `round ${round}`);
  }
});

/** Bits, least significant first, as deflate packs them. */
function bits(...fields: readonly (readonly [value: number, count: number])[]): Uint8Array {
  const out: number[] = [];
  let position = 0;
  for (const [value, count] of fields) {
    for (let i = 0; i < count; i++, position++) {
      out[position >> 3] = (out[position >> 3] ?? 0) | (((value >> i) & 1) << (position & 7));
    }
  }
  return Uint8Array.from(out);
}

test('what RFC 1951 forbids is refused by its name', () => {
  const cases: readonly (readonly [string, Uint8Array, number])[] = [
    ['block type 3', bits([1, 1], [3, 2]), ERROR.badHeader],
    ['stored length without its complement', Uint8Array.of(1, 5, 0, 5, 0), ERROR.badLength],
    ['287 literal codes', bits([1, 1], [2, 2], [30, 5], [0, 5], [0, 4]), ERROR.badHeader],
    ['31 distance codes', bits([1, 1], [2, 2], [0, 5], [30, 5], [0, 4]), ERROR.badHeader],
    ['over-subscribed precode', bits([1, 1], [2, 2], [0, 5], [0, 5], [0, 4], [1, 3], [1, 3], [1, 3]), ERROR.badCode],
    ['incomplete precode', bits([1, 1], [2, 2], [0, 5], [0, 5], [0, 4], [2, 3], [2, 3], [2, 3]), ERROR.badCode],
    // Fixed code: 'a', then length 3 at distance 2.
    ['distance before the start', bits([1, 1], [1, 2], [0x89, 8], [0x40, 7], [0x10, 5]), ERROR.badDistance],
    ['fixed symbol 286', bits([1, 1], [1, 2], [0x63, 8], [0, 16]), ERROR.badCode],
    ['fixed distance 30', bits([1, 1], [1, 2], [0x89, 8], [0x40, 7], [0x0f, 5], [0, 16]), ERROR.badCode],
  ];
  for (const [what, input, error] of cases) {
    const padded = Buffer.concat([input, Buffer.alloc(12)]);
    assert.equal(codecs.oneShot('inflateRaw', padded, 4096).result, error, what);
    assert.throws(() => inflateRawSync(padded), what);
  }
});

test("zlib's wrapper is checked", () => {
  const good = deflateSync(sample('text', 4096, 1));
  const changed = (at: number, value: number): Uint8Array => {
    const copy = Uint8Array.from(good);
    copy[at < 0 ? copy.length + at : at] = value;
    return copy;
  };
  assert.equal(codecs.oneShot('inflatePage', changed(0, 0x79), 4096).result, ERROR.badHeader);
  assert.equal(codecs.oneShot('inflatePage', changed(1, 0x9d), 4096).result, ERROR.badHeader);
  assert.equal(codecs.oneShot('inflatePage', Uint8Array.of(0x78, 0xbb, 1, 2, 3, 4), 4096).result, ERROR.dictionary);
  const last = good.at(-1) ?? 0;
  assert.equal(codecs.oneShot('inflatePage', changed(-1, last ^ 1), 4096).result, ERROR.badChecksum);
});

test('gzip members, names, padding and what lies behind', () => {
  const parts = [sample('text', 70000, 1), sample('noise', 5000, 2), sample('zeros', 0, 3), sample('runs', 90000, 4)];
  const whole = Buffer.concat(parts);
  const members = Buffer.concat(parts.map((part) => gzipSync(part)));
  const run = (input: Uint8Array) => {
    const fresh = new Codecs();
    const stream = fresh.stream('gzip');
    const { status, output } = stream.decode(input, { inputPiece: 1013 });
    return {
      status,
      output,
      members: fresh.call('gzipMembers', stream.decoder),
      trailingAt: stream.trailingAt,
    };
  };
  assert.deepEqual(run(members), { status: HAS_ENDED, output: whole, members: 4, trailingAt: -1 });
  const padded = Buffer.concat([members, Buffer.alloc(700)]);
  assert.deepEqual(run(padded), { status: HAS_ENDED, output: whole, members: 4, trailingAt: -1 });
  const more = Buffer.concat([padded, gzipSync(Buffer.from('more'))]);
  assert.equal(run(more).output.length, whole.length + 4);
  const junk = Buffer.concat([padded, Buffer.from('\x1f\x8b\x07 not a member')]);
  assert.deepEqual(run(junk), { status: HAS_ENDED, output: whole, members: 4, trailingAt: padded.length });

  // All optional fields: extra, name, comment and the header's own check value.
  const plain = gzipSync(Buffer.from('hello'));
  const head = Buffer.concat([
    plain.subarray(0, 3),
    Buffer.of(2 | 4 | 8 | 16),
    plain.subarray(4, 10),
    Buffer.of(3, 0, 1, 2, 3),
    Buffer.from('core.1234\0a comment\0'),
  ]);
  const headCrc = Buffer.alloc(2);
  const block = codecs.block(head.length);
  codecs.bytes(block, head.length).set(head);
  headCrc.writeUInt16LE(codecs.call('crc32', 0, block, head.length) & 0xffff);
  const full = Buffer.concat([head, headCrc, plain.subarray(10)]);
  assert.equal(run(full).output.toString(), 'hello');
  full[head.length] = (full[head.length] ?? 0) ^ 1;
  assert.equal(run(full).status, ERROR.badHeader);

  const wrongCrc = Buffer.from(members);
  const firstEnd = gzipSync(parts[0] ?? whole).length;
  wrongCrc[firstEnd - 8] = (wrongCrc[firstEnd - 8] ?? 0) ^ 1;
  const stream = new Codecs().stream('gzip');
  const { status, output } = stream.decode(wrongCrc);
  assert.equal(status, ERROR.badChecksum);
  assert.equal(output.length, 70000);
  // The other members are still there.
  assert.equal(stream.decode(wrongCrc).output.length, whole.length - 70000);
  assert.equal(run(Buffer.from('no gzip at all')).status, ERROR.badHeader);
});

test('a stream may be longer than its buffers by far', () => {
  const zeros = gzipSync(Buffer.alloc(64 << 20), { level: 1 });
  const stream = new Codecs().stream('gzip');
  let total = 0;
  const { status, output } = stream.decode(zeros, { each: () => total++ });
  assert.equal(status, HAS_ENDED);
  assert.equal(output.length, 64 << 20);
  assert.ok(output.every((byte) => byte === 0));
  assert.ok(total >= 512);
});
