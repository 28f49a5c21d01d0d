import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { mutate } from '../../fuzz/mutate.ts';
import { random } from '../../fuzz/random.ts';
import { Codecs, ERROR, HAS_ENDED, type SavedState } from './codecs.ts';
import { packThrough, packWith } from './encoders.ts';
import { SAMPLE_KINDS, sample, samples } from './samples.ts';

const NO_ENCODER = 'no zstd on this machine';
const codecs = new Codecs();
const many = SAMPLE_KINDS.flatMap((kind, i) =>
  [1, 20, 300, 4096, 150000].map((length) => sample(kind, length, i * 1000 + length)),
);
const folder = mkdtempSync(join(tmpdir(), 'zstd-'));
after(() => rmSync(folder, { recursive: true }));

/** What the program makes of a stream: it does not know the size, so the frame does not say it. */
function pack(input: Uint8Array, ...options: string[]): Buffer | undefined {
  return packThrough('zstd', ['-q', '-c', ...options], input);
}

/** The same words as those in PACKED. */
const WORDS = Array.from(
  { length: 60 },
  (_, i) =>
    `thread ${(i * 37) % 101} waits for lock ${(i * i) % 29} held by ${['kernel32', 'ntdll', 'libc', 'ld'][i % 4]}\n`,
).join('');
/** WORDS as `zstd -19 --check` packed them: Huffman literals, tables of its own, repeated offsets. */
const PACKED = Buffer.from(
  'KLUv/QRoHQkAko8mF5ApbatfjAoQ6re/3d2wsrt3JsxkZs0JZaRzrZpvr2rzbMsjL6J/4772zlajrtkuG9O8V/sQ1/cXj7yV1zPa7hNfREXHQhvtzk1hnUnzRkakvP9X7hGqb3OqTWe/zJlqsvsr8aaPLTkvyWdTrLRjqQYCQzHLUo4FovIAvyCIBDlMQzBHQQpDcxgkyiQJwigWhgBjaI4AkhQWAXWoIUS7tP8bIDEuUAcSGAFhIAQIgb5QE3hcpPNKB9mbWC+AHCBnfP9TElPUS6441B4oS/kU6VPbGOAbpBO9uqAkjyIZrGBYad3g4V8RTCqeEGUD6uaaP2FRr8MDSeAxEjNX9bJOI81IIsAHlBApuCBQDJ5S7sRU4o8W80WZmNzyoRWaA6AqYkHI0w==',
  'base64',
);

test('a frame of a real encoder, kept here', () => {
  const { result, bytes } = codecs.oneShot('zstdDecode', PACKED, WORDS.length);
  assert.equal(result, WORDS.length);
  assert.equal(Buffer.from(bytes).toString(), WORDS);
  assert.equal(codecs.oneShot('zstdDecode', PACKED, WORDS.length - 1).result, ERROR.outputFull);
});

for (const level of [-5, 1, 3, 19]) {
  test(`pages of level ${level} come back`, (t) => {
    const packed = packWith(`zstd-${level}`, many);
    if (!packed) return t.skip(NO_ENCODER);
    for (const [i, plain] of many.entries()) {
      const { result, bytes } = codecs.oneShot('zstdDecode', packed[i] ?? Buffer.of(), plain.length + (i % 3));
      assert.equal(result, plain.length, `sample ${i}`);
      assert.ok(Buffer.compare(bytes, plain) === 0, `sample ${i}`);
    }
  });
}

test('whatever is packed comes back', (t) => {
  // One run of the encoder for all: properties are drawn first.
  const drawn = fc.sample(samples(60000), 300);
  const packed = packWith('zstd-7', drawn);
  if (!packed) return t.skip(NO_ENCODER);
  for (const [i, plain] of drawn.entries()) {
    const { bytes } = codecs.oneShot('zstdDecode', packed[i] ?? Buffer.of(), plain.length);
    assert.ok(Buffer.compare(bytes, plain) === 0);
  }
});

const mixed = Buffer.concat([
  sample('mixed', 900000, 1),
  sample('far', 300000, 2),
  sample('zeros', 500000, 3),
  sample('text', 700000, 4),
  sample('noise', 300000, 5),
  sample('mixed', 900000, 1),
]);

for (const options of [
  ['-1'],
  ['-3', '--check'],
  ['-19', '--no-check'],
  ['-9', '--long=27'],
  ['-3', '-B50000', '-T2'],
]) {
  test(`a stream packed with ${options.join(' ')} comes back however it is cut`, (t) => {
    const packed = pack(mixed, ...options);
    if (!packed) return t.skip(NO_ENCODER);
    for (const [inputPiece, limit] of [
      [1 << 17, 1 << 17],
      [1 << 20, 4096],
      [1013, 1 << 17],
      [70001, 65537],
    ] as const) {
      const stream = new Codecs().stream('zstd');
      const { status, output } = stream.decode(packed, { inputPiece, limit });
      assert.equal(status, HAS_ENDED);
      assert.ok(output.equals(mixed));
      assert.equal(stream.trailingAt, -1);
    }
  });
}

test('decoding goes on from a state saved behind any step', (t) => {
  const parts = [mixed.subarray(0, 1500000), mixed.subarray(1500000, 1500010), mixed.subarray(1500010)];
  const frames = parts.map((part) => pack(part, '-5', '--check'));
  if (frames.includes(undefined)) return t.skip(NO_ENCODER);
  const packed = Buffer.concat(frames.map((frame) => frame ?? Buffer.of()));
  const fresh = new Codecs();
  const states: SavedState[] = [];
  fresh.stream('zstd').decode(packed, {
    inputPiece: 30000,
    each: (stream) => {
      if (stream.canSave) states.push(stream.save());
    },
  });
  assert.ok(
    states.some(({ size, outputAt }) => outputAt > 0 && size < 200),
    'between frames a state is small',
  );
  const again = fresh.stream('zstd');
  for (const state of states.reverse().filter((_, i) => i % 5 === 0)) {
    again.restore(state);
    const { status, output } = again.decode(packed);
    assert.equal(status, HAS_ENDED, `from ${state.outputAt}`);
    assert.ok(output.equals(mixed.subarray(state.outputAt)), `from ${state.outputAt}`);
  }
});

/** A frame by hand: descriptor and what follows it, then blocks of type, size and content. */
function frame(head: readonly number[], ...blocks: readonly (readonly [number, number, Uint8Array])[]): Buffer {
  const parts: Uint8Array[] = [Buffer.of(0x28, 0xb5, 0x2f, 0xfd, ...head)];
  for (const [i, [type, size, content]] of blocks.entries()) {
    const word = (size << 3) | (type << 1) | Number(i === blocks.length - 1);
    parts.push(Buffer.of(word & 255, (word >> 8) & 255, word >> 16), content);
  }
  return Buffer.concat(parts);
}

const hello = Buffer.from('hello');
const skippable = Buffer.concat([Buffer.of(0x5e, 0x2a, 0x4d, 0x18, 3, 0, 0, 0), Buffer.from('any')]);

test('blocks stored and repeated, frames skippable and several', () => {
  const stored = frame([0x20, 5], [0, 5, hello]);
  const repeated = frame([0x00, 0x38], [1, 100000, Buffer.from('x')], [0, 5, hello]);
  const input = Buffer.concat([skippable, stored, skippable, repeated, frame([0x20, 0], [0, 0, Buffer.of()])]);
  const expected = Buffer.concat([hello, Buffer.alloc(100000, 'x'), hello]);
  assert.ok(expected.equals(codecs.oneShot('zstdDecode', input, 200000).bytes));
  const stream = new Codecs().stream('zstd');
  const { status, output } = stream.decode(Buffer.concat([input, Buffer.from('what is this?')]), { inputPiece: 11 });
  assert.equal(status, HAS_ENDED);
  assert.ok(output.equals(expected));
  assert.equal(stream.trailingAt, input.length);
});

const packedBlock = (hex: string): [number, number, Uint8Array] => {
  const content = Buffer.from(hex.replaceAll(' ', ''), 'hex');
  return [2, content.length, content];
};

test('what RFC 8878 forbids is refused by its name', () => {
  const cases: readonly (readonly [what: string, input: Uint8Array, error: number])[] = [
    ['another magic', Buffer.from('PK\x03\x04 and so on'), ERROR.badHeader],
    ['the format before 0.8', Buffer.from('27b52ffd2005', 'hex'), ERROR.unsupported],
    ['the reserved bit', frame([0x28, 5], [0, 5, hello]), ERROR.badHeader],
    ['a dictionary', frame([0x21, 7, 5], [0, 5, hello]), ERROR.dictionary],
    ['a block of type 3', frame([0x20, 5], [3, 5, hello]), ERROR.badHeader],
    ['a block above the window', frame([0x20, 4], [0, 5, hello]), ERROR.badLength],
    ['less than it says', frame([0x20, 6], [0, 5, hello]), ERROR.badLength],
    ['more than it says', frame([0x60, 1, 0], [1, 257, Buffer.of(1)], [1, 1, Buffer.of(1)]), ERROR.badLength],
    ['bytes behind the last frame', Buffer.concat([frame([0x20, 5], [0, 5, hello]), hello]), ERROR.trailing],
    ['treeless literals without a tree', frame([0x00, 0x38], packedBlock('13 40 00 01 00')), ERROR.badCode],
    ['literals longer than a block', frame([0x00, 0x00], packedBlock('fd ff 1f 61 00')), ERROR.badLength],
    ['sequences with repeated tables there are none of', frame([0, 0], packedBlock('08 61 01 fc 01')), ERROR.badCode],
    ['an offset before the start', frame([0, 0], packedBlock('08 61 01 54 01 05 00 04')), ERROR.badDistance],
    ['reserved modes', frame([0, 0], packedBlock('08 61 01 03 01')), ERROR.badHeader],
    ['bits without their mark', frame([0, 0], packedBlock('08 61 01 00 00')), ERROR.badCode],
    ['bytes behind no sequences', frame([0, 0], packedBlock('08 61 00 00')), ERROR.badLength],
  ];
  for (const [what, input, error] of cases) {
    assert.equal(codecs.oneShot('zstdDecode', input, 4096).result, error, what);
    if (error === ERROR.trailing) continue;
    assert.equal(new Codecs().stream('zstd').decode(input).status, error, `${what}, in pieces`);
  }
});

test('checksums are verified, and what follows a wrong one is still read', () => {
  const wrong = Uint8Array.from(PACKED);
  wrong[wrong.length - 1] = (wrong.at(-1) ?? 0) ^ 1;
  assert.equal(codecs.oneShot('zstdDecode', wrong, 10000).result, ERROR.badChecksum);
  const stream = new Codecs().stream('zstd');
  const input = Buffer.concat([wrong, PACKED]);
  const first = stream.decode(input);
  assert.equal(first.status, ERROR.badChecksum);
  assert.equal(first.output.toString(), WORDS);
  const second = stream.decode(input);
  assert.equal(second.status, HAS_ENDED);
  assert.equal(second.output.toString(), WORDS);
});

test('a window above the limit and a dictionary are refused', (t) => {
  const wide = pack(sample('text', 100000, 1), '--long=28');
  if (!wide) return t.skip(NO_ENCODER);
  assert.equal(new Codecs().stream('zstd').decode(wide).status, ERROR.windowLimit);
  // Content of a dictionary that the program may use as it is has no id; a trained one has.
  for (let i = 0; i < 200; i++) writeFileSync(join(folder, `${i}`), WORDS.slice(i, i + 900));
  const dictionary = join(folder, 'dictionary');
  const files = Array.from({ length: 200 }, (_, i) => join(folder, `${i}`));
  packThrough('zstd', ['-q', '--train', ...files, '-o', dictionary, '--maxdict=2000'], Buffer.of());
  const needing = pack(Buffer.from(WORDS), '-D', dictionary) ?? Buffer.of();
  assert.equal(new Codecs().stream('zstd').decode(needing).status, ERROR.dictionary);
  assert.equal(codecs.oneShot('zstdDecode', needing, 10000).result, ERROR.dictionary);
});

test('a page cut at any byte is cut short, and a room too small is told', () => {
  for (let length = 0; length < PACKED.length; length++) {
    assert.equal(codecs.oneShot('zstdDecode', PACKED.subarray(0, length), WORDS.length).result, ERROR.cutShort);
    const { status, output } = new Codecs().stream('zstd').decode(PACKED.subarray(0, length));
    assert.equal(status, ERROR.cutShort);
    assert.ok(WORDS.startsWith(output.toString()));
  }
  for (let room = 0; room < WORDS.length; room += 41) {
    assert.equal(codecs.oneShot('zstdDecode', PACKED, room).result, ERROR.outputFull);
  }
});

test('mutated frames end, inside their room', () => {
  const next = random(9);
  const packed = packWith('zstd-3', many) ?? [];
  const frames = [PACKED, ...packed.filter((one) => one !== undefined && one.length < 20000)];
  let refused = 0;
  for (let round = 0; round < 4000; round++) {
    const input = mutate(frames[next(frames.length)] ?? PACKED, next);
    // Beyond the header, so that tables and sequences are reached.
    if (round % 2 === 0 && input.length > 6) input.set(PACKED.subarray(0, 6));
    if (codecs.oneShot('zstdDecode', input, next(2) === 0 ? 4096 : 70000).result < 0) refused++;
    if (round % 40 === 0) new Codecs().stream('zstd').decode(input, { inputPiece: 999, cap: 1 << 20 });
  }
  assert.ok(refused > 1000, `only ${refused} refused`);
});
