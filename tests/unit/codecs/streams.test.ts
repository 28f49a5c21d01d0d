/** LZ4 frames, snappy frames and xz, in pieces: real encoders' output, states, cut and mutated input. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mutate } from '../../fuzz/mutate.ts';
import { random } from '../../fuzz/random.ts';
import { Codecs, ERROR, HAS_ENDED, type SavedState, type StreamKind } from './codecs.ts';
import { packThrough, packWith } from './encoders.ts';
import { sample } from './samples.ts';

const WORDS = Array.from(
  { length: 60 },
  (_, i) =>
    `thread ${(i * 37) % 101} waits for lock ${(i * i) % 29} held by ${['kernel32', 'ntdll', 'libc', 'ld'][i % 4]}\n`,
).join('');
/** WORDS as real encoders packed them, so that something runs where there is none. */
const PACKED = {
  // xz -9e
  xz: Buffer.from(
    '/Td6WFoAAATm1rRGAgAhARwAAAAQz1jM4AmnAVRdADoaCqrnapNNpdGkulAOjlAWz20mSZmO47yYdczcNjf2/fhyzZK4yYFWPPDQ6btI3HZDKdAi9XSNW6cTx+W0/+1J+2r6e2LVjonY4lr8YTxbMv8a2zf4sK1/li10l4b5dKZHFWPgaLVWoOZocZKGC3qNYpg/S+GwnMAKfg08laitatRITulRGJqiws8Z978fcb41DMKlL/BUh5kSvW8ZRSCXzFvoiSXPbxF7FCxdtiHaI87mudPEWOpLzdHwoQOe6C8slzTvxvPfdtZM5r/Kh8HDwCB/+7/62xRjQoxIvMBi+/WhFqfG3aLde6fYSUieVOL1dEsVWg0IvKq7rIql8MSLM1FxWwSGZcJk80Oq7wTi1aCcIhTtqYKE9IK+d01kUhAfHPkRuou0uiwb4+7/2kkN0uCwT7hGUaUKVwsZYhlO/TQyaBSL09Can+5MqY3098hkigAAy2fXRbNuHZQAAfACqBMAAGeyuDqxxGf7AgAAAAAEWVo=',
    'base64',
  ),
  // lz4 -9 -BX --content-size: checksums of header, block and content
  lz4: Buffer.from(
    'BCJNGHRAvRYCAADzHHRocmVhZCAwIHdhaXRzIGZvciBsb2NrIDAgaGVsZCBieSBrZXJuZWwzMgorACwzNywAFTEsAFRudGRsbCkALDc0KQAVNCkARGxpYmMoAB0xfQAWOSgAFGQmAB40dwAfNqQABh04ewAvMjWlAAMdMn0AHzelAAIdNX8ALzIwpgAAHTl5AA+lAAcdM3sALzIzpQADHjb8AB8zpgACHDMoAB81SgEBDngAHzilAAYeN/gAHzSlAAMdMX0ALzIySwEDHzApAAkFpwAfOHoACQynAC8yM9QACApMAR8wJAEIB6YAHzl0AQoFpgAvMzPFAQgNTQEfMB4CBwqlAA9tAgkHpQAvNDO+AggGSgEfMA4DCAykAC8xNmgDCAmlAC81M7gDCAhKAR8wCAQIBaUALzI2VwQHDKQALzYzrwQHCpQCLzAwVgAHCTkDHzakABEfN/IACAykAB85RwEVLzQ2ngEICKQAHzjtARIvMTk8AggMpQAvNTaRAhQfOecCCQilAC8yOTcDEi82NoYDBw3cAw/bAxUvMzkyBAgIpQAvNzaCBBIvMTInAAgMpgAvNDkpBRUvODbRAAgJTAEfMs8FER81cgEJDZYCHzZ0BhUvMzIbAgcIpQAvNjkZBxIfNbwCBw1KAR8yvQcVHzdlAwkJYwgfNWMIES81MgUEBw1iCB85BgkULzI1rAQHCUgBHzJRAAVQeSBsZAr9nC+iAAAAAN3MMm0=',
    'base64',
  ),
  // the framing format
  snappy: Buffer.from(
    '/wYAAHNOYVBwWQCUAgCA1JdnqBOodGhyZWFkIDAgd2FpdHMgZm9yIGxvY2sgMCBoZWxkIGJ5IGtlcm5lbDMyCg0rBDM3PiwAADEVLBRudGRsbAoNKQQ3ND4pAAA0FSkMbGliYxEoADFCfQAAORkoAGQRJgA0RncAADYVJwBrOqQAADhCewAEMjUVLQBuLqUAADJCfQAANxUpLqUAADVCfwAAMjkjGaYAOUJ5AGalAAAzQnsABDIzFXwypQAANkJ9AAAxGSoupgAAMz5yARn2GaQANEZ4AAA4FXg+SgEAN0J7AAAyOcYypQAAMUJ9AAQyMhVXLqUAADVGgAAdKTXxADhuegA+pwAAMkZ9ABnUMqcAADZCfgA9JF2WADlCfwAudAEVpgAzRnkAOZs+pgAAN0J8AFkeNqUAPsgBLm0CHaUANEJ+AF2+FaQAOEJ3AH0OPqQAADFCfAB9aDKlAAA1Qn0AfbgdpQA5Qn8AWUIZpQAyRngAVT4+pAAANkJ6AHmMMqMABDEwQnwAGVYupAAAM0J+AE6kAAA3QngAGfI+pAAAOT7DAV5HAQA0QnsAPZ4upAAAOEJ+AE7tAQAxQnkAXTw+pQAANUJ8AFqRAgA5QnwAXecupQAAMkJ/AFI3AwA2QnkAeYY+pQAAMj5KAV7bAwAzQnwAnawupQAAN0J+AFKCBAAxRnoAmak+pgAANG59ADKVAgA4Rn4AmawupwAAMkKAADkleTkANUJ5AD1yPqYAADlGfACZrzKmAAAzQn0AWRsupQAANkJ/AF1wHaY+xQFZvD6kAAA0QnoAfREypAAAN0J8AH1lLqUAADFCfwB5uR2kQnkAmQU+pQAAOEZ7AJWvMqQAADJCewCZrC6jAAA2Qn0AMDEgaGVsZCBieSBsZAo=',
    'base64',
  ),
} as const;
type Kind = keyof typeof PACKED;
const KINDS = Object.keys(PACKED) as Kind[];

const mixed = Buffer.concat([
  sample('mixed', 900000, 1),
  sample('far', 300000, 2),
  sample('zeros', 2000000, 3),
  sample('text', 700000, 4),
  sample('noise', 300000, 5),
  sample('mixed', 900000, 1),
]);

function decode(kind: StreamKind, input: Uint8Array, options = {}) {
  const stream = new Codecs().stream(kind);
  return { ...stream.decode(input, options), trailingAt: stream.trailingAt };
}

type Encoder = readonly [kind: Kind, pack: (input: Buffer) => Buffer | undefined, what: string];

const through = (kind: 'lz4' | 'xz', options: string): Encoder => [
  kind,
  (input) => packThrough(kind, ['-q', '-c', ...options.split(' ')], input),
  `${kind} ${options}`,
];
const ENCODERS: readonly Encoder[] = [
  through('lz4', '-1'),
  through('lz4', '-9 -BD -B4'),
  through('lz4', '-1 -B5 -BX'),
  through('lz4', '-1 --no-frame-crc -BD -B7'),
  through('lz4', '-l'),
  through('xz', '-6'),
  through('xz', '-0 --check=sha256'),
  through('xz', '-1 --check=crc32 --block-size=300000'),
  through('xz', '-1 -T2 --check=none --lzma2=preset=1,lc=0,lp=2,pb=1'),
  through('xz', '-1 --lzma2=preset=1,lc=2,lp=2,pb=4,dict=4096'),
  ['snappy', (input) => packWith('snappy-frames', [input])?.[0], 'snappy frames'],
];

for (const [kind, pack, what] of ENCODERS) {
  test(`${what}: comes back however it is cut, and from every state`, (t) => {
    const packed = pack(mixed);
    if (!packed) return t.skip(`no ${kind} encoder on this machine`);
    for (const [inputPiece, limit] of [
      [1013, 1 << 17],
      [1 << 20, 70001],
    ] as const) {
      const { status, output, trailingAt } = decode(kind, packed, { inputPiece, limit });
      assert.equal(status, HAS_ENDED);
      assert.ok(output.equals(mixed));
      assert.equal(trailingAt, -1);
    }
    const fresh = new Codecs();
    const first = fresh.stream(kind);
    assert.ok(first.canSave, 'the start is a place to go on from');
    const states: SavedState[] = [first.save()];
    first.decode(packed, {
      each: (stream) => {
        if (stream.canSave && stream.outputAt > (states.at(-1)?.outputAt ?? 0)) states.push(stream.save());
      },
    });
    assert.ok(states.length > 1);
    const again = fresh.stream(kind);
    for (const state of [...states.filter((_, i) => i % 7 === 0), ...states.slice(-1)].reverse()) {
      again.restore(state);
      const { status, output } = again.decode(packed);
      assert.equal(status, HAS_ENDED);
      assert.ok(output.equals(mixed.subarray(state.outputAt)), `from ${state.outputAt}`);
    }
  });
}

for (const kind of KINDS) {
  const packed = PACKED[kind];

  test(`${kind}: kept data come back; several in a row, and what lies behind, are told apart`, () => {
    assert.equal(decode(kind, packed).output.toString(), WORDS);
    const padding = kind === 'xz' ? Buffer.alloc(8) : Buffer.of();
    const twice = Buffer.concat([packed, padding, packed]);
    const both = decode(kind, twice, { inputPiece: 7, limit: 100 });
    assert.equal(both.status, HAS_ENDED);
    assert.equal(both.output.toString(), WORDS + WORDS);
    if (kind === 'snappy') return;
    const trailing = decode(kind, Buffer.concat([twice, Buffer.from('something else entirely')]));
    assert.equal(trailing.output.toString(), WORDS + WORDS);
    assert.equal(trailing.status, HAS_ENDED);
    assert.equal(trailing.trailingAt, twice.length);
  });

  test(`${kind}: cut anywhere, what came before is given`, () => {
    for (let length = 0; length < packed.length; length++) {
      const { status, output } = decode(kind, packed.subarray(0, length), { inputPiece: 50 });
      // A stream of snappy chunks has no end of its own.
      const isWhole = kind === 'snappy' && length === 10;
      assert.equal(status, isWhole ? HAS_ENDED : ERROR.cutShort, `${length}`);
      assert.ok(WORDS.startsWith(output.toString()));
    }
  });

  test(`${kind}: a changed bit is noticed wherever it is`, () => {
    for (let at = 0; at < packed.length; at++) {
      const wrong = Uint8Array.from(packed);
      wrong[at] = (wrong[at] ?? 0) ^ (1 << (at % 8));
      const { status, output, trailingAt } = decode(kind, wrong);
      assert.ok(status < 0 || trailingAt >= 0 || output.toString() === WORDS, `byte ${at}: ${status}`);
    }
  });

  test(`${kind}: mutated data end`, () => {
    const next = random(31);
    for (let round = 0; round < 1500; round++) decode(kind, mutate(packed, next), { cap: 1 << 22 });
  });
}

const hex = (digits: string): Buffer => Buffer.from(digits.replaceAll(' ', ''), 'hex');

test('what the formats forbid or we do not read is refused by its name', () => {
  const cases: readonly (readonly [what: string, kind: Kind, input: Buffer, error: number])[] = [
    ['lz4: another magic', 'lz4', hex('05224d18 40 40 c0'), ERROR.badHeader],
    ['lz4: version 2', 'lz4', hex('04224d18 80 40 c0'), ERROR.unsupported],
    ['lz4: a dictionary', 'lz4', hex('04224d18 41 40 c0 00 00 00 00'), ERROR.dictionary],
    ['lz4: a wrong header checksum', 'lz4', hex('04224d18 60 40 83'), ERROR.badHeader],
    ['lz4: a block above its size', 'lz4', hex('04224d18 60 40 82 01000100'), ERROR.badLength],
    ['snappy: no identifier', 'snappy', hex('00 0a0000 00000000 05 10 68656c6c6f'), ERROR.badHeader],
    ['snappy: a chunk not to be skipped', 'snappy', hex('ff060000734e61507059 02 000000'), ERROR.unsupported],
    ['snappy: a wrong checksum', 'snappy', hex('ff060000734e61507059 01 050000 00000000 61'), ERROR.badChecksum],
    ['xz: another magic', 'xz', Buffer.from('fd377a585b00 0000 ff12d941'), ERROR.badHeader],
  ];
  for (const [what, kind, input, error] of cases) assert.equal(decode(kind, input).status, error, what);
});

test('xz: filters and windows that are too much are refused by their name', (t) => {
  const filtered = packThrough('xz', ['-q', '-c', '--x86', '--lzma2'], Buffer.from(WORDS));
  if (!filtered) return t.skip('no xz encoder on this machine');
  assert.equal(decode('xz', filtered).status, ERROR.unsupported);
  const wide = packThrough('xz', ['-q', '-c', '--lzma2=preset=0,dict=256MiB'], Buffer.from(WORDS));
  assert.equal(decode('xz', wide ?? Buffer.of()).status, ERROR.windowLimit);
});
