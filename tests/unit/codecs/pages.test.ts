/** Decoders of pages and blocks: against real encoders, against our own, against hand-made data, cut and mutated. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { mutate } from '../../fuzz/mutate.ts';
import { random } from '../../fuzz/random.ts';
import { packLz4 } from '../../synth/codecs/lz4.ts';
import { packLznt1 } from '../../synth/codecs/lznt1.ts';
import { packLzo } from '../../synth/codecs/lzo.ts';
import { packSnappy } from '../../synth/codecs/snappy.ts';
import { packXpress } from '../../synth/codecs/xpress.ts';
import { packXpressHuffman } from '../../synth/codecs/xpress-huffman.ts';
import { Codecs, ERROR } from './codecs.ts';
import { packWith } from './encoders.ts';
import { SAMPLE_KINDS, sample, samples } from './samples.ts';

interface Codec {
  readonly decode: string;
  readonly pack: (data: Uint8Array) => Uint8Array;
  readonly encoders: readonly string[];
  /** Whether the size of what comes out must be known. */
  readonly needsSize?: boolean;
  /** Whether an end can be told from a cut, and a full room from too small a one. */
  readonly knowsEnd: boolean;
}

const CODECS: Readonly<Record<string, Codec>> = {
  snappy: { decode: 'snappyDecode', pack: packSnappy, encoders: ['snappy'], knowsEnd: true },
  LZO1X: { decode: 'lzoDecode', pack: packLzo, encoders: ['lzo-1', 'lzo-9'], knowsEnd: true },
  LZ4: { decode: 'lz4Decode', pack: packLz4, encoders: [], knowsEnd: false },
  XPRESS: { decode: 'xpressDecode', pack: packXpress, encoders: [], knowsEnd: false },
  'XPRESS-Huffman': {
    decode: 'xpressHuffmanDecode',
    pack: packXpressHuffman,
    encoders: ['xpress-huffman'],
    knowsEnd: false,
    needsSize: true,
  },
  LZNT1: { decode: 'lznt1Decode', pack: packLznt1, encoders: [], knowsEnd: false },
};

const codecs = new Codecs();

/** Some of every kind, around the sizes of pages and chunks. */
const many = SAMPLE_KINDS.flatMap((kind, i) =>
  [1, 2, 15, 100, 4096, 65536, 150000].map((length) => sample(kind, length, i * 100 + length)),
);

for (const [name, { decode, pack, encoders, knowsEnd, needsSize = false }] of Object.entries(CODECS)) {
  for (const encoder of encoders) {
    test(`${name}: what the ${encoder} encoder packed comes back`, (t) => {
      const packed = packWith(encoder, many);
      if (!packed) return t.skip(`no ${encoder} encoder on this machine`);
      let count = 0;
      for (const [i, one] of packed.entries()) {
        const plain = many[i];
        if (!plain || !one) continue;
        const { bytes, result } = codecs.oneShot(decode, one, plain.length);
        assert.equal(result, plain.length, `sample ${i}`);
        assert.ok(Buffer.compare(bytes, plain) === 0, `sample ${i}`);
        count++;
      }
      assert.ok(count > 9, `only ${count} packed`);
    });
  }

  test(`${name}: whatever is packed comes back`, () => {
    fc.assert(
      fc.property(samples(20000), fc.constantFrom(0, 1, 1000), (plain, spare) => {
        if (plain.length === 0) return;
        const { bytes, result } = codecs.oneShot(decode, pack(plain), plain.length + (needsSize ? 0 : spare));
        assert.equal(result, plain.length);
        assert.ok(Buffer.compare(bytes, plain) === 0);
      }),
      { numRuns: 200 },
    );
    for (const plain of many) {
      assert.ok(Buffer.compare(codecs.oneShot(decode, pack(plain), plain.length).bytes, plain) === 0);
    }
  });

  test(`${name}: data cut anywhere and rooms too small do no harm`, () => {
    const plain = sample('mixed', 4096, 8);
    const packed = pack(plain);
    for (let length = 0; length < packed.length; length++) {
      const { result, bytes } = codecs.oneShot(decode, packed.subarray(0, length), 4096);
      if (knowsEnd) assert.ok(result < 0, `cut at ${length}: ${result}`);
      assert.ok(Buffer.compare(bytes, plain.subarray(0, bytes.length)) === 0);
    }
    for (let room = 0; room < 4096; room += 37) {
      const { result } = codecs.oneShot(decode, packed, room);
      if (knowsEnd) assert.equal(result, ERROR.outputFull);
      else assert.ok(result === ERROR.outputFull || result === room);
    }
  });

  test(`${name}: mutated data end, inside their room`, () => {
    const next = random(77);
    let refused = 0;
    for (let round = 0; round < 3000; round++) {
      const plain = sample(SAMPLE_KINDS[next(SAMPLE_KINDS.length)] ?? 'text', 1 + next(3000), round);
      const { result } = codecs.oneShot(decode, mutate(pack(plain), next), next(2) === 0 ? plain.length : 8192);
      if (result < 0) refused++;
    }
    assert.ok(refused > 500, `only ${refused} refused`);
  });
}

const text = (from: string): Buffer => Buffer.from(from, 'latin1');
const hex = (digits: string): Buffer => Buffer.from(digits.replaceAll(' ', ''), 'hex');

const VECTORS: readonly (readonly [what: string, decode: string, packed: Buffer, plain: Buffer])[] = [
  // MS-XCA, section 3: its own examples.
  [
    'XPRESS, the alphabet',
    'xpressDecode',
    hex('3f000000 6162636465666768696a6b6c6d6e6f707172737475767778797a'),
    text('abcdefghijklmnopqrstuvwxyz'),
  ],
  ['XPRESS, 100 times abc', 'xpressDecode', hex('ffffff1f 616263 1700 0f ff 2601'), text('abc'.repeat(100))],
  [
    'XPRESS-Huffman, 100 times abc',
    'xpressHuffmanDecode',
    Buffer.concat([
      Buffer.alloc(48),
      hex('30 23'),
      Buffer.alloc(78),
      hex('02'),
      Buffer.alloc(14),
      hex('20'),
      Buffer.alloc(112),
      hex('a8dc 0000 ff 2601'),
    ]),
    text('abc'.repeat(100)),
  ],
  [
    'LZNT1, a tune',
    'lznt1Decode',
    hex(
      '38b0 8846232000204720410010a24701a0452044000845015079' +
        '00c045200524138805b4024a44ef0358028c091601484500be009e000401189000',
    ),
    text(
      'F# F# G A A G F# E D D E F# F# E E F# F# G A A G F# E D D E F# E D D E E F# D E F# G F# D E F# G F# E D E A ' +
        'F# F# G A A G F# E D D E F# E D D\0',
    ),
  ],
  ['snappy, a literal', 'snappyDecode', hex('05 10 68656c6c6f'), text('hello')],
  ['snappy, a copy that overlaps', 'snappyDecode', hex('0a 00 61 15 01'), text('a'.repeat(10))],
  ['snappy, a far copy', 'snappyDecode', hex('08 0c 61626364 0f 04000000'), text('abcdabcd')],
  ['LZO1X, literals alone', 'lzoDecode', hex('16 68656c6c6f 110000'), text('hello')],
  ['LZO1X, a two-byte match', 'lzoDecode', hex('15 61626364 4c 00 110000'), text('abcdabc')],
  ['LZ4, literals and an overlapping match', 'lz4Decode', hex('15 61 0100 10 62'), text(`${'a'.repeat(10)}b`)],
];

for (const [what, decode, packed, plain] of VECTORS) {
  test(`by hand: ${what}`, () => {
    const { result, bytes } = codecs.oneShot(decode, packed, plain.length);
    assert.equal(result, plain.length);
    assert.equal(Buffer.from(bytes).toString('latin1'), plain.toString('latin1'));
  });
}

const WRONG: readonly (readonly [what: string, decode: string, packed: Buffer, error: number])[] = [
  ['snappy: a copy from before the start', 'snappyDecode', hex('08 00 61 11 02'), ERROR.badDistance],
  ['snappy: offset 0', 'snappyDecode', hex('08 00 61 11 00'), ERROR.badDistance],
  ['snappy: more than it says', 'snappyDecode', hex('01 04 6162'), ERROR.badLength],
  ['snappy: less than it says', 'snappyDecode', hex('03 04 6162'), ERROR.cutShort],
  ['snappy: a literal of 2^32 bytes', 'snappyDecode', hex('05 fc ffffffff'), ERROR.badLength],
  ['snappy: a length of six bytes', 'snappyDecode', hex('ffffffffff7f 00'), ERROR.badHeader],
  ['LZO1X: a match from before the start', 'lzoDecode', hex('12 61 4004 110000'), ERROR.badDistance],
  ['LZO1X: bytes behind the end', 'lzoDecode', hex('12 61 110000 00'), ERROR.trailing],
  ['LZO1X: the run-length variant', 'lzoDecode', hex('11 01 12 61 110000'), ERROR.unsupported],
  ['LZ4: offset 0', 'lz4Decode', hex('14 61 0000 10 62'), ERROR.badDistance],
  ['LZ4: a match at the end', 'lz4Decode', hex('14 61 0100'), ERROR.cutShort],
  ['XPRESS: a match from before the start', 'xpressDecode', hex('00000040 61 0800'), ERROR.badDistance],
  ['XPRESS: a wide length that is short', 'xpressDecode', hex('00000040 61 0700 0f ff 0500'), ERROR.badLength],
  ['XPRESS-Huffman: no code', 'xpressHuffmanDecode', Buffer.alloc(300), ERROR.badCode],
  ['XPRESS-Huffman: too much code', 'xpressHuffmanDecode', Buffer.alloc(300, 0x11), ERROR.badCode],
  ['LZNT1: another signature', 'lznt1Decode', hex('03c0 00616263'), ERROR.badHeader],
  ['LZNT1: a match from before the chunk', 'lznt1Decode', hex('02b0 010010'), ERROR.badDistance],
];

for (const [what, decode, packed, error] of WRONG) {
  test(`refused: ${what}`, () => assert.equal(codecs.oneShot(decode, packed, 4096).result, error));
}
