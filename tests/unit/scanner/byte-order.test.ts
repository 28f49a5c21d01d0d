/** Places of UTF-16 to the byte, in either order, at even and odd offsets, by what lies around the text. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plant } from '../masking/secrets.ts';
import { openScanner, scan } from './open-scanner.ts';

const scanner = openScanner();
const { text: token } = plant('github', 5);

const le = (text: string) => Buffer.from(text, 'utf16le');
const be = (text: string) => Buffer.from(text, 'utf16le').swap16();

/** Around the text, in hex; the order that follows from it. */
interface Case {
  readonly name: string;
  readonly order: 'utf16le' | 'utf16be';
  readonly before: string;
  readonly after: string;
  readonly text: string;
}

const cases: readonly Case[] = [
  { name: 'LE behind other data', order: 'utf16le', before: '48c7', after: '0000', text: ` ${token} ` },
  { name: 'LE between zeros', order: 'utf16le', before: '00000000', after: '00000000', text: token },
  {
    name: 'LE, a string that ends by NUL before other data',
    order: 'utf16le',
    before: '0000',
    after: '000041c3',
    text: token,
  },
  {
    name: 'LE, a line that ends before data that looks like a letter',
    order: 'utf16le',
    before: '000000',
    after: '58cb',
    text: `\n${token}\n`,
  },
  {
    name: 'LE, JSON that ends before it',
    order: 'utf16le',
    before: '000000',
    after: '4cc1f4',
    text: `{"token": "${token}"}`,
  },
  { name: 'LE, quoted, before it', order: 'utf16le', before: '0000', after: '34ca', text: `"${token}"` },
  { name: 'LE behind text without a zero', order: 'utf16le', before: '6120746f6b656e', after: '0000', text: token },
  { name: 'LE behind text with its zero', order: 'utf16le', before: '6120746f6b656e00', after: '0000', text: token },
  { name: 'LE between text', order: 'utf16le', before: '6120746f6b656e', after: '616e64206d6f7265', text: token },
  { name: 'LE behind zeros, before text', order: 'utf16le', before: '000000', after: '616e64206d6f7265', text: token },
  {
    name: 'LE behind BE before text',
    order: 'utf16le',
    before: '003d0020',
    after: '616e64206d6f7265',
    text: `x=${token}`,
  },
  { name: 'BE behind text without a zero', order: 'utf16be', before: '6120746f6b656e', after: 'c3e9', text: token },
  // A word of ASCII is not cut where the text begins or ends.
  {
    name: 'BE, a line between words',
    order: 'utf16be',
    before: '6120746f6b656e',
    after: '20616e64206d6f7265',
    text: `\n${token}\n`,
  },
  {
    name: 'LE, quoted, between words',
    order: 'utf16le',
    before: '6120746f6b656e',
    after: '7261007461666c65',
    text: `"${token}"`,
  },
  { name: 'BE behind a letter that no text is before', order: 'utf16be', before: '00c141', after: 'c3e9', text: token },
  { name: 'BE behind its mark', order: 'utf16be', before: 'feff', after: '0000', text: token },
  { name: 'BE of several lines', order: 'utf16be', before: '9fd3', after: 'c3e9', text: `a=b\r\n\tc=${token}\r\nd` },
  { name: 'BE before other data', order: 'utf16be', before: '0000', after: 'c3e9', text: ` ${token}` },
  { name: 'BE, its own zero alone before it', order: 'utf16be', before: '7fdc', after: '1b03', text: `\n${token}\n` },
  { name: 'BE behind zeros, a line', order: 'utf16be', before: '0000', after: 'd749', text: `\n${token}\n` },
  { name: 'BE behind zeros, quoted', order: 'utf16be', before: '0000', after: '13d7', text: `"${token}"` },
  { name: 'BE behind zeros, JSON', order: 'utf16be', before: '0000', after: '1bf4', text: `{"token": "${token}"}` },
];

for (const { name, order, before, after, text } of cases) {
  test(name, () => {
    for (const at of [4096, 4097, 8190, 12283]) {
      const page = Buffer.alloc(20480);
      const encoded = order === 'utf16le' ? le(text) : be(text);
      Buffer.concat([Buffer.from(before, 'hex'), encoded, Buffer.from(after, 'hex')]).copy(
        page,
        at - before.length / 2,
      );
      scanner.forget();
      scanner.begin(0);
      scanner.push(page);
      scanner.finish();
      const places = scanner.drain().map(({ offset, length, encoding }) => ({ offset, length, encoding }));
      const offset = at + 2 * text.indexOf(token);
      assert.ok(
        places.some(
          (place) => place.offset === offset && place.length === 2 * token.length && place.encoding === order,
        ),
        `at ${at}: ${JSON.stringify(places)}, not ${offset}`,
      );
    }
  });
}

test('a file that ends within the last character of a value holds no byte of it behind its end', () => {
  const bytes = le('DB_PASSWORD=Kz7vw!Qm3x').subarray(0, -1);
  assert.deepEqual(
    scan(bytes).map(({ offset, length }) => [offset, length]),
    [[24, 19]],
  );
});

test('a file that begins, and ends, with a text in UTF-16, in either order', () => {
  for (const text of [`DB_PASSWORD=Kz7vw!Qm3x`, `пароль: Kz7vw!Qm3x`]) {
    for (const order of ['utf16le', 'utf16be'] as const) {
      const [place] = scan(order === 'utf16le' ? le(text) : be(text));
      const { offset, length, encoding } = place ?? {};
      const expected = { offset: 2 * text.indexOf('Kz7'), length: 20, encoding: order };
      assert.deepEqual({ offset, length, encoding }, expected, `${text} as ${order}`);
    }
  }
});
