/** Passwords beside their names in memory and messages, each with its length (passwords/free-text/counted.ts). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tell, utf16le } from '../pages.ts';

// Made up here; spelled in parts so that no line of this file looks like a secret in use.
const V = ['Kz7', 'vw!', 'Qm3x'].join('');
const NAME = 'password';

const bytes = (...parts: readonly (string | Uint8Array)[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part.replaceAll(' ', ''), 'hex') : part)));
const text = (value: string) => Buffer.from(value, 'latin1');

interface Layout {
  readonly name: string;
  readonly before: Buffer;
  readonly value: Buffer;
  readonly after: string;
  readonly confidence: 'likely' | 'possible';
}

const plain = (name: string, before: Buffer, after: string, confidence: 'likely' | 'possible' = 'likely'): Layout => ({
  name,
  before,
  value: text(V),
  after,
  confidence,
});
const wide = (name: string, before: Buffer): Layout => ({
  name,
  before,
  value: Buffer.from(utf16le(V)),
  after: '0000 0000',
  confidence: 'likely',
});

/** Type, length, hash, kind. */
const pythonText = (length: number) => [
  'e0f18c0000000000',
  Uint8Array.of(length, 0, 0, 0, 0, 0, 0, 0),
  'ffffffffffffffff e500000000000000',
];
const LAYOUTS: readonly Layout[] = [
  plain('MessagePack', bytes('82a4', text('user'), 'a4', text('mara'), 'a8', text(NAME), 'aa'), 'c093'),
  plain('BSON', bytes('02', text(NAME), '00 0b000000'), '0000'),
  plain('AMF 0', bytes('0008', text(NAME), '02 000a'), '000009'),
  plain('a pickle', bytes('7d94 288c08', text(NAME), '948c0a'), '94752e'),
  plain("Erlang's terms", bytes('6d 00000008', text(NAME), '6d 0000000a'), '6a'),
  plain(
    'strings of C++',
    bytes('10e04a2f5a550000 0800000000000000', text(NAME), '0000000000000000 f0e14a2f5a550000 0a00000000000000'),
    '000000000000',
  ),
  plain('Java', bytes('f8320000 08000000', text(NAME), '0100000000000000 f8320000 0a000000'), '000000000000'),
  plain(
    'Python',
    bytes(...pythonText(8), text(NAME), '0000000000000000 0100000000000000', ...pythonText(10)),
    '000000000000',
  ),
  plain('CBOR', bytes('a2 64', text('user'), '64', text('mara'), '68', text(NAME), '6a'), 'ff'),
  plain('CBOR, the value first of all', bytes('a2 68', text(NAME), '6a'), `64 ${text('user').toString('hex')} 64`),
  { ...plain('CBOR, a count of its own', bytes('a1 68', text(NAME), '78 0b'), 'ff'), value: text(`${V}q`) },
  plain('CBOR, bytes', bytes('a1 68', text(NAME), '4a'), 'ff'),
  plain(
    "Ruby's texts",
    bytes('0408 7b07 22 09', text('user'), '22 09', text('mara'), '22 0d', text(NAME), '22 0f'),
    '00',
  ),
  plain("Ruby's symbols", bytes('0408 7b06 3a 0d', text(NAME), '49 22 0f'), '06 3a 06 45 54'),
  plain(
    "Ruby's texts with an encoding",
    bytes('0408 7b06 49 22 0d', text(NAME), '06 3b 00 54 49 22 0f'),
    '06 3b 00 54',
  ),
  wide('Java in UTF-16', bytes('f8320000 10000000', utf16le(NAME), '0100000000000000 f8320000 14000000')),
  wide('.NET', bytes('881ba0e5fc7f0000 08000000', utf16le(NAME), '000000000000 881ba0e5fc7f0000 0a000000')),
];

test('values with their lengths behind the name', () => {
  const told = tell(LAYOUTS.map(({ before, value, after }) => bytes(before, value, after)));
  for (const [index, { name, before, value, confidence }] of LAYOUTS.entries()) {
    const hit = told[index]?.find(({ start, length }) => start === before.length && length === value.length);
    assert.equal(hit?.confidence, confidence, `${name}: ${JSON.stringify(told[index])}`);
  }
});

/** Nothing says how long the value is, or it is a name like the one before it. */
const NONE: readonly (readonly [name: string, bytes: Buffer])[] = [
  ['names with a NUL between', bytes(text(NAME), '00', text('login2Action'), '00', text('Sha256Digest'), '00')],
  ['no length', bytes('a8', text(NAME), 'c1', text(V), 'c1')],
  ['a pool of Java', bytes('01 0008', text(NAME), '01 000a', text(V), '01 0003', text('()V'))],
  ['names of a program', bytes('a8', text(NAME), 'ac', text('login2Action'), 'c0')],
  ['a name of CBOR that is longer', bytes('a1 69', text(NAME), '6a', text(V), 'ff')],
  ['a value of CBOR that is shorter', bytes('a1 68', text(NAME), '78 20', text(V), 'ff')],
  ['a word of CBOR', bytes('a1 68', text(NAME), '6a', text('loginLabel'), 'ff')],
  ['a method with a name before it', bytes(text(`withPasswordlessLoginOf2Users(`))],
  ["Ruby's texts of another length", bytes('0408 7b06 22 0d', text(NAME), '22 0e', text('loginLabel'), '00')],
  ["Go's types", bytes('01 08', text(NAME), '00 16', text('*[132]nistec.p521Table'), '00')],
];

for (const [name, given] of NONE) {
  test(`no value: ${name}`, () => assert.deepEqual(tell([given])[0], []));
}
