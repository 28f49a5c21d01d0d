/** Values whose characters stand apart, in lines, or as numbers: found whole, filled, and nothing beside them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Random, random } from '../../../fuzz/random.ts';
import { ElfCoreBuilder } from '../../../synth/elf-core/builder.ts';
import { cpuMilliseconds } from '../../cpu-time.ts';
import { ascii, clean, latin } from '../clean.ts';
import { hitsOf } from './hits.ts';

/** Real in form and checksum, never in use. */
const TOKEN = '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';
const PASSWORD = 'Kq7v/T9=m&w2p+Zx4';

const hexOf = (bytes: Buffer) => [...bytes].map((byte) => byte.toString(16).padStart(2, '0'));
/** Groups of so many; the last one may be shorter. */
const groups = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));
/** A word's bytes as a number of a little-endian machine. */
const words = (bytes: Buffer, size: number) => groups(hexOf(bytes), size).map((word) => word.reverse().join(''));
const wide = (value: string) => Buffer.from(value, 'utf16le');
const whole = (bytes: Buffer, size: number) => bytes.subarray(0, bytes.length - (bytes.length % size));

const base64 = (text: string) => Buffer.from(text).toString('base64');
const percent = (text: string) =>
  hexOf(Buffer.from(text))
    .map((byte) => `%${byte}`)
    .join('');
const base32 = (text: string) =>
  (
    [...Buffer.from(text)]
      .map((byte) => byte.toString(2).padStart(8, '0'))
      .join('')
      .match(/.{5}/g) ?? []
  )
    .map((bits) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Number.parseInt(bits, 2)])
    .join('');

/** Ways in which people and programs write a value that no list of spellings holds. */
const FORMS: Readonly<Record<string, (value: string, next: Random) => string>> = {
  'with blanks': (value) => [...value].join(' '),
  'with dots, as text of two bytes is shown': (value) => [...value].join('.'),
  'one a line': (value) => [...value].join('\r\n'),
  'in lines with indentation': (value, next) =>
    groups([...value], 5 + next(3))
      .map((line) => line.join(''))
      .join(`\n${' '.repeat(next(40))}`),
  'in parts of a program': (value, next) =>
    groups([...value], 4 + next(4))
      .map((part) => part.join(''))
      .join('" +\n      "'),
  'quoted by mail': (value, next) =>
    groups([...value], 5 + next(3))
      .map((line) => line.join(''))
      .join('\n> '),
  'base64 in short lines': (value) =>
    (
      Buffer.from(value)
        .toString('base64')
        .match(/.{1,7}/g) ?? []
    ).join('\n  '),
  'hex in groups of two': (value) =>
    groups(hexOf(Buffer.from(value)), 2)
      .map((two) => two.join(''))
      .join(' '),
  'hex in lines': (value) =>
    groups(hexOf(Buffer.from(value)), 6)
      .map((line) => line.join(' '))
      .join('\n   '),
  'hex of UTF-16': (value) => hexOf(wide(value)).join(' '),
  'hex of UTF-16 at a stretch, in lines': (value) =>
    (
      wide(value)
        .toString('hex')
        .match(/.{1,32}/g) ?? []
    ).join('\n'),
  'a list of C': (value) =>
    `{${hexOf(Buffer.from(value))
      .map((byte) => `0x${byte.toUpperCase()}u`)
      .join(',\n')}}`,
  'a list in decimal, one a line': (value) => `[\n  ${[...Buffer.from(value)].join(',\n  ')}\n]`,
  'a list of UTF-16 in hex': (value) =>
    [...value].map((char) => `0x${char.charCodeAt(0).toString(16).padStart(4, '0')}`).join(', '),
  'base64 in base64 in JSON': (value) => base64(JSON.stringify({ k: base64(value) })),
  'base64 of an escaped URL': (value) => base64(`https://example.com/?q=${percent(value)}&x=1`),
  'base64 of JSON, in lines': (value) =>
    (base64(JSON.stringify({ user: 'someone', value, more: 'text behind it' })).match(/.{1,20}/g) ?? []).join('\r\n  '),
  'base64 for URLs of text of two bytes': (value) => Buffer.from(wide(value)).toString('base64url'),
  base32: (value) => base32(`a text ${value}`),
  'words of two bytes': (value) => words(whole(Buffer.from(value), 2), 2).join(' '),
  'words of four bytes': (value) =>
    words(whole(Buffer.from(value), 4), 4)
      .map((word) => `0x${word}`)
      .join('\t'),
  'words of eight bytes, halved': (value) =>
    words(whole(Buffer.from(value), 8), 8)
      .map((word) => `${word.slice(0, 8)}\`${word.slice(8)}`)
      .join('  '),
};

const UNITS = {
  'one byte': (text: string) => Buffer.from(text),
  UTF16LE: wide,
  UTF16BE: (text: string) => wide(text).swap16(),
} as const;

test('in whichever form, anywhere, what is found is all of it and nothing beside it', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...Object.keys(FORMS)),
      fc.constantFrom(...(Object.keys(UNITS) as (keyof typeof UNITS)[])),
      fc.constantFrom(TOKEN, PASSWORD),
      fc.nat(),
      fc.nat({ max: 4000 }),
      async (form, unit, value, seed, at) => {
        const next = random(seed + 1);
        const text = UNITS[unit](FORMS[form]?.(value, next) ?? '');
        const bytes = Uint8Array.from({ length: 8192 }, () => 0x80 + next(128));
        bytes.set(text, at);
        const hits = await hitsOf(bytes, [TOKEN, PASSWORD]);
        assert.ok(hits.length > 0, `${form} in ${unit}: ${text.toString('latin1')}`);
        const [from, to] = [Math.min(...hits.map((hit) => hit.from)), Math.max(...hits.map((hit) => hit.to))];
        assert.ok(from >= at && to <= at + text.length, `${form} in ${unit}`);
        // Brackets, prefixes, a few digits of a word that is cut at an end.
        // Of what is encoded, what stands around the value is left.
        if (form.startsWith('base')) return;
        assert.ok(
          from - at <= 24 && at + text.length - to <= 24,
          `${form} in ${unit}: ${from - at}, ${at + text.length - to}`,
        );
      },
    ),
    { seed: 5, numRuns: 600 },
  );
});

test('across the borders of what is read at a time', async () => {
  const next = random(6);
  const bytes = new Uint8Array((3 << 20) + 4096);
  let places = 0;
  for (const border of [1 << 20, 2 << 20, 3 << 20]) {
    for (const [form, back] of [
      ['with blanks', 30],
      ['hex in lines', 400],
    ] as const) {
      bytes.set(ascii(FORMS[form]?.(TOKEN, next) ?? ''), border - back);
      places++;
    }
  }
  const hits = (await hitsOf(bytes, [TOKEN])).filter(({ isWhole }) => isWhole);
  assert.equal(new Set(hits.map(({ from }) => from)).size, places);
});

test('words, tables of numbers and hex dumps of other things are left alone', async () => {
  const next = random(9);
  const lines = Array.from({ length: 4000 }, () =>
    Array.from({ length: 16 }, () => next(256).toString(16).padStart(2, '0')).join(' '),
  );
  const text = `The pass words of a horse, a battery and a staple are correct. 192.168.11.0 10, 20, 30, 40\n${lines.join('\n')}`;
  assert.deepEqual(await hitsOf(ascii(text), [TOKEN, PASSWORD, 'correct-horse', '192.168.1.10', 'administrator']), []);
});

test('a file of nothing but such text takes no more room and is read in its time', async () => {
  const bytes = Buffer.from('a b c d 0x41, 42 4344 "+" '.repeat(60_000));
  const start = cpuMilliseconds();
  assert.deepEqual(await hitsOf(bytes, [TOKEN]), []);
  assert.ok(cpuMilliseconds() - start < 5000);
});

/** What Node reads of base64 of any text, and of that once more, with escapes. */
function decodedTwice(text: string): string[] {
  const read = (from: string) =>
    [0, 1, 2, 3].flatMap((phase) =>
      (from.match(/[0-9A-Za-z+/_-]{16,}/g) ?? []).map((run) =>
        Buffer.from(run.slice(phase), 'base64').toString('latin1').replaceAll('\0', ''),
      ),
    );
  const once = read(text);
  return [
    ...once,
    ...once.flatMap(read),
    ...once.map((one) => one.replace(/%([0-9a-f]{2})/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)))),
  ];
}

test('none of it is left in a copy, line ends and the text around stay, and the copy passes its checks', async () => {
  const next = random(2);
  const memory = new Uint8Array(0x10000);
  memory.set(ascii(`GITHUB_TOKEN=${TOKEN}\0`), 0x100);
  let at = 0x400;
  for (const form of Object.values(FORMS)) {
    for (const write of Object.values(UNITS)) {
      const text = write(`before: ${form(TOKEN, next)} ;behind`);
      memory.set(text, at);
      at += Math.ceil((text.length + 2) / 16) * 16;
    }
  }
  const { bytes } = new ElfCoreBuilder().load({ address: 0x10000n, bytes: memory }).build();
  const { outcome, copy } = await clean(bytes, 'secrets');
  assert.equal(outcome.state, 'done', JSON.stringify(outcome).slice(0, 400));
  const text = latin(copy).replaceAll('\0', '');
  const letters = text.replace(/[^0-9A-Za-z]/g, '');
  const values = [
    TOKEN,
    Buffer.from(TOKEN).toString('base64'),
    Buffer.from(TOKEN).toString('hex'),
    wide(TOKEN).toString('hex'),
  ];
  for (const value of values) {
    const size = value === TOKEN ? 8 : 24;
    for (let i = 4; i + size <= value.length; i++) {
      const piece = value.slice(i, i + size).replace(/[^0-9A-Za-z]/g, '');
      assert.ok(!letters.includes(piece), piece);
    }
  }
  for (const twice of [text, letters].flatMap(decodedTwice)) {
    for (let i = 4; i + 8 <= TOKEN.length; i++)
      assert.ok(!twice.includes(TOKEN.slice(i, i + 8)), TOKEN.slice(i, i + 8));
  }
  const forms = Object.keys(FORMS).length * 3;
  assert.equal(text.split('before: ').length - 1, forms);
  assert.equal(text.split(' ;behind').length - 1, forms);
});
