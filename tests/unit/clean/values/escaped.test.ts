/** A value with any of its characters escaped, in any of the ways that programs escape them: found, filled, checked. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Random, random } from '../../../fuzz/random.ts';
import { ElfCoreBuilder } from '../../../synth/elf-core/builder.ts';
import { cpuMilliseconds } from '../../cpu-time.ts';
import { ascii, clean, latin } from '../clean.ts';
import { hitsOf, UNITS } from './hits.ts';

/** Real in form and checksum, never in use. */
const TOKEN = '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';
const PASSWORD = 'Kq7"v/T9=m&w%2p zß';

const hex = (value: number, digits: number, next: Random) =>
  [...value.toString(16).padStart(digits, '0')].map((c) => (next(2) === 0 ? c.toUpperCase() : c)).join('');

/** One character by each kind of escape, in a form that chance takes. */
const ESCAPES: Readonly<Record<string, (char: string, next: Random) => string>> = {
  percent: (char, next) => [...Buffer.from(char)].map((byte) => `%${hex(byte, 2, next)}`).join(''),
  'percent u': (char, next) => `%u${hex(char.charCodeAt(0), 4, next)}`,
  JSON: (char, next) => `\\u${hex(char.charCodeAt(0), 4, next)}`,
  script: (char, next) =>
    next(2)
      ? `\\u{${hex(char.charCodeAt(0), 1, next)}}`
      : [...Buffer.from(char)].map((byte) => `\\x${hex(byte, 2, next)}`).join(''),
  C: (char) => [...Buffer.from(char)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join(''),
  HTML: (char, next) =>
    next(2)
      ? `&#${'0'.repeat(next(3))}${char.charCodeAt(0)};`
      : `&#${next(2) ? 'x' : 'X'}${hex(char.charCodeAt(0), 1, next)};`,
  mail: (char, next) =>
    [...Buffer.from(char)].map((byte) => `=${hex(byte, 2, next)}`).join('') + (next(9) === 0 ? '=\r\n' : ''),
};
/** Of a URL in a URL, of JSON in JSON, of a page in a page: read where the value itself has no such sign. */
const DEEP: Readonly<Record<string, (char: string) => string>> = {
  percent: (char) => `%25${Buffer.from(char).toString('hex')}`,
  JSON: (char) => `\\\\\\\\u00${Buffer.from(char).toString('hex')}`,
  HTML: (char) => `&amp;#${char.charCodeAt(0)};`,
};

/** What each kind must escape, since it would be read as something else. */
const MUST: Readonly<Record<string, RegExp>> = {
  percent: /%/,
  'percent u': /%/,
  JSON: /["\\]/,
  script: /["\\]/,
  C: /["\\]/,
  HTML: /&/,
  mail: /=/,
};

function spelt(value: string, kind: string, next: Random): string {
  const spell = ESCAPES[kind] ?? String;
  const one = next(value.length);
  return [...value]
    .map((char, at) => (at === one || MUST[kind]?.test(char) || next(3) === 0 ? spell(char, next) : char))
    .join('');
}

test('whichever letters are escaped, in whichever way, the whole is found and nothing beside it', async () => {
  const kinds = fc.constantFrom(...Object.keys(ESCAPES));
  const units = fc.constantFrom(...(Object.keys(UNITS) as (keyof typeof UNITS)[]));
  await fc.assert(
    fc.asyncProperty(
      kinds,
      units,
      fc.constantFrom(TOKEN, PASSWORD),
      fc.nat(),
      fc.nat({ max: 4000 }),
      async (kind, unit, value, seed, at) => {
        const next = random(seed + 1);
        const text = UNITS[unit](spelt(value, kind, next));
        const bytes = Uint8Array.from({ length: 8192 }, () => 0x80 + next(128));
        bytes.set(text, at);
        const hits = (await hitsOf(bytes, [TOKEN, PASSWORD])).filter(({ isWhole }) => isWhole);
        assert.ok(hits.length > 0, `${kind} in ${unit}: ${text.toString('latin1')}`);
        // A soft break behind the last letter is none of it.
        const end = at + UNITS[unit](spelt(value, kind, random(seed + 1)).replace(/(=\r\n)+$/, '')).length;
        for (const { from, to } of hits) assert.deepEqual([from, to], [at, end], `${kind} in ${unit}`);
      },
    ),
    { seed: 3, numRuns: 600 },
  );
});

test('escapes of escapes are read through', async () => {
  for (const [kind, spell] of Object.entries(DEEP)) {
    const text = [...TOKEN].map((char, at) => (at % 3 === 0 ? spell(char) : char)).join('');
    const bytes = new Uint8Array(4096).fill(0x20);
    bytes.set(ascii(text), 100);
    const [hit] = (await hitsOf(bytes, [TOKEN])).filter(({ isWhole }) => isWhole);
    assert.deepEqual([hit?.from, hit?.to], [100, 100 + text.length], kind);
  }
});

test('across the borders of what is read at a time', async () => {
  const next = random(6);
  const bytes = new Uint8Array((3 << 20) + 100);
  const places: number[] = [];
  for (const border of [1 << 20, 2 << 20, 3 << 20]) {
    for (const kind of ['percent', 'JSON']) {
      const text = spelt(TOKEN, kind, next);
      const at = border - (kind === 'JSON' ? 400 : 30);
      bytes.set(ascii(text), at);
      places.push(at);
    }
  }
  const hits = (await hitsOf(bytes, [TOKEN])).filter(({ isWhole }) => isWhole);
  assert.deepEqual(
    [...new Set(hits.map(({ from }) => from))].sort((a, b) => a - b),
    places.sort((a, b) => a - b),
  );
});

test('a file of nothing but escapes takes no more room and is read in its time', async () => {
  const bytes = Buffer.from('%41%5c%75=41&#65;\\u0041'.repeat(60_000));
  const start = cpuMilliseconds();
  assert.deepEqual(await hitsOf(bytes, [TOKEN]), []);
  assert.ok(cpuMilliseconds() - start < 5000);
});

/** What each kind of escape stands for, by readers that are not ours. */
function readBy(text: string): string[] {
  const bytes = (all: string) => Buffer.from(all, 'latin1').toString();
  return [
    text,
    bytes(
      text
        .replace(/%u([0-9a-f]{4})/gi, (_, code) =>
          Buffer.from(String.fromCharCode(Number.parseInt(code, 16))).toString('latin1'),
        )
        .replace(/%([0-9a-f]{2})/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16))),
    ),
    text.replace(/(\\u[0-9a-f]{4}|\\["/\\])+/gi, (run) => JSON.parse(`"${run}"`) as string),
    text
      .replace(/&#x([0-9a-f]+);/gi, (_, code) => String.fromCodePoint(Number.parseInt(code, 16)))
      .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code))),
    bytes(
      text
        .replace(/=\r\n/g, '')
        .replace(/=([0-9a-f]{2})/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16))),
    ),
  ];
}

test('none of it is left in a copy, and the text around stays', async () => {
  const next = random(2);
  const memory = new Uint8Array(0x8000);
  memory.set(ascii(`GITHUB_TOKEN=${TOKEN}\0`), 0x100);
  let at = 0x400;
  for (const kind of Object.keys(ESCAPES)) {
    for (const write of Object.values(UNITS)) {
      const text = write(`before ${spelt(TOKEN, kind, next)} behind`);
      memory.set(text, at);
      at += Math.ceil((text.length + 2) / 16) * 16;
    }
  }
  const { bytes } = new ElfCoreBuilder().load({ address: 0x10000n, bytes: memory }).build();
  const { outcome, copy } = await clean(bytes, 'secrets');
  assert.equal(outcome.state, 'done', JSON.stringify(outcome).slice(0, 400));
  const one = latin(copy);
  const two = one.replaceAll('\0', '');
  for (const text of [one, two].flatMap(readBy)) {
    for (let i = 4; i + 8 <= TOKEN.length; i++) assert.ok(!text.includes(TOKEN.slice(i, i + 8)), TOKEN.slice(i, i + 8));
  }
  assert.equal(two.split('before x').length - 1, 21);
  assert.equal(two.split('x behind').length - 1, 21);
});

/** Spellings of all of a value, by Node's encoders: those of the link's check, and how programs list bytes. */
const WHOLE: Readonly<Record<string, (value: string) => Buffer>> = {
  'UTF-32': (value) => Buffer.from(Uint32Array.from(value, (char) => char.codePointAt(0) ?? 0).buffer),
  'hex in UTF-16': (value) => Buffer.from(Buffer.from(value).toString('hex'), 'utf16le'),
  'hex with blanks': (value) =>
    Buffer.from(
      Buffer.from(value)
        .toString('hex')
        .replace(/..(?=.)/g, '$& '),
    ),
  'HEX with colons': (value) =>
    Buffer.from(
      Buffer.from(value)
        .toString('hex')
        .toUpperCase()
        .replace(/..(?=.)/g, '$&:'),
    ),
  'a list in decimal': (value) => Buffer.from([...Buffer.from(value)].join(',')),
  'a list in hex': (value) => Buffer.from([...Buffer.from(value)].map((byte) => `0x${byte.toString(16)}`).join(', ')),
  'base64 in UTF-16': (value) => Buffer.from(Buffer.from(value).toString('base64'), 'utf16le'),
  'base64 of UTF-16': (value) => Buffer.from(Buffer.from(value, 'utf16le').toString('base64')),
  'base64 in lines': (value) => Buffer.from(Buffer.from(`ab${value}`).toString('base64').replace(/.{19}/g, '$&\r\n')),
  'turned around': (value) => Buffer.from([...value].reverse().join('')),
  capitals: (value) => Buffer.from(value.toUpperCase()),
  'small letters': (value) => Buffer.from(value.toLowerCase()),
};

test('spellings of the whole are filled in their place, and the copy passes its checks', async () => {
  const memory = new Uint8Array(0x4000);
  memory.set(ascii(`GITHUB_TOKEN=${TOKEN}\0`), 0x100);
  const places = new Map<string, readonly [number, Buffer]>();
  let at = 0x400;
  for (const [name, spell] of Object.entries(WHOLE)) {
    const bytes = spell(TOKEN);
    memory.set(bytes, at);
    places.set(name, [at, bytes]);
    at += bytes.length + 40;
  }
  const { bytes, loads } = new ElfCoreBuilder().load({ address: 0x10000n, bytes: memory }).build();
  const { outcome, copy } = await clean(bytes, 'secrets');
  assert.equal(outcome.state, 'done', JSON.stringify(outcome).slice(0, 400));
  const start = loads[0]?.data.at ?? 0;
  for (const [name, [place, spelt]] of places) {
    const left = Buffer.from(copy.subarray(start + place, start + place + spelt.length));
    // Line ends stay, and there is an x in 0x.
    const kept = new Set([0, 0x0a, 0x0d, 0x78]);
    const same = left.filter((byte, i) => byte === spelt[i] && !kept.has(byte)).length;
    assert.ok(same <= 8, `${name}: ${left.toString('latin1')}`);
  }
});
