import assert from 'node:assert/strict';
import { createHash, createPrivateKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { crc32 } from 'node:zlib';
import { scan } from '../open-scanner.ts';
import { ascii, Dice, tell, utf16be, utf16le } from './pages.ts';
import { base58check } from './passwords/form-values.ts';
import { type Case, holds, refuses } from './texts.ts';

const dice = new Dice(9);
const LIST = readFileSync(new URL('../../../../tools/scanner/bip39-english.txt', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n');

function phrase(bytes: number): string[] {
  const entropy = dice.bytes(bytes);
  const sum = createHash('sha256').update(entropy).digest();
  const bits = [...entropy, ...sum]
    .map((byte) => byte.toString(2).padStart(8, '0'))
    .join('')
    .slice(0, bytes * 8 + bytes / 4);
  return (bits.match(/.{11}/g) ?? []).map((group) => LIST[Number.parseInt(group, 2)] ?? '');
}

test('recovery phrases among names that zeros part, where one row of words begins again and again', () => {
  const people = 'Gonzalez\0Hoffmann\0Lee\0Ann\0Kowalski\0Zoe\0Martinez\0';
  const parts = Array.from({ length: 40 }, (_, i) => [people.repeat(1 + 7 * i), phrase(16).join(' '), '\0'].join(''));
  const bytes = Buffer.from(parts.join(''), 'latin1');
  const starts = parts.map((part, i) => parts.slice(0, i).join('').length + part.search(/[^\0]+\0$/));
  // The page before tells of what begins behind its end, too.
  assert.deepEqual([...new Set(scan(bytes).map(({ offset }) => offset))], starts);
});

test('recovery phrases of all lengths, with blanks, lines and in JSON', () => {
  holds([16, 20, 24, 28, 32].map((bytes): Case => ['bip39-mnemonic', 'validated', `\n⟦${phrase(bytes).join(' ')}⟧\n`]));
  holds([
    ['bip39-mnemonic', 'validated', `{"wallet":"main","mnemonic":"⟦${phrase(16).join(' ')}⟧","path":"m/44"}`],
    ['bip39-mnemonic', 'validated', `["⟦${phrase(16).join('","')}⟧"]`],
    ['bip39-mnemonic', 'validated', `\n⟦${phrase(16).join('\n')}⟧\n\n`],
  ]);
});

test('phrases among rows of other words, of the list and not, wherever the phrase begins', () => {
  const others = ['the', 'cataract', 'oddments', 'peak', 'zebrawood', 'elms', 'a', 'Ox', 'moraines', 'glyph'];
  const row = (length: number) =>
    Array.from({ length }, () => (dice.roll(2) ? LIST[dice.roll(2048)] : others[dice.roll(others.length)]) ?? '');
  const texts = Array.from({ length: 200 }, () => {
    const parts = ['; ', '. ', ': "', '\n'];
    const lead = `${row(dice.roll(60)).join(' ')} moraines${parts[dice.roll(4)]}`;
    const words = phrase([16, 20, 24, 28, 32][dice.roll(5)] ?? 16).join(' ');
    return { lead, words, text: `${lead}${words}. ${row(dice.roll(40)).join(' ')}` };
  });
  for (const [index, told] of tell(texts.map(({ text }) => ascii(text))).entries()) {
    const { lead, words, text } = texts[index] ?? { lead: '', words: '', text: '' };
    const hit = told.find(({ detector }) => detector === 'bip39-mnemonic');
    assert.deepEqual([hit?.start, hit?.length], [lead.length, words.length], text);
  }
});

test('in UTF-16 a phrase begins with its first word, whatever stands before it', () => {
  const words = phrase(20).join(' ');
  for (const unit of [
    [0x01, 0xfe],
    [0xff, 0xff],
    [0x3a, 0x20],
    [0x20, 0x00],
  ]) {
    const [told] = tell([Buffer.concat([Buffer.from(unit), utf16le(words), Buffer.from(unit)])]);
    assert.deepEqual(
      told?.map((record) => [record.detector, record.start, record.length]),
      [['bip39-mnemonic', 2, 2 * words.length]],
      unit.join(),
    );
  }
  const [told] = tell([utf16be(words)]);
  assert.deepEqual(
    told?.map((record) => [record.detector, record.start]),
    [['bip39-mnemonic', 3]],
  );
});

test('other words, a wrong sum, a sorted list, a sentence, known phrases', () => {
  const good = phrase(16);
  const last = LIST.indexOf(good[11] ?? '');
  const wrong = [...good.slice(0, 11), LIST[(last + 1) % 2048] ?? ''];
  refuses(
    [
      wrong.join(' '),
      good.slice(0, 11).join(' '),
      LIST.slice(100, 112).join(' '),
      `then ${good.join(' ')} follow in a sentence of the tale`,
      `${'abandon '.repeat(11)}about`,
      'legal winner thank year wave sausage worth useful legal winner thank yellow',
    ],
    ['bip39-mnemonic'],
  );
});

test('private keys of coins, by their checksums', () => {
  const key = dice.bytes(32);
  key[0] = 0x7f;
  const wif = base58check(Buffer.concat([Buffer.from([0x80]), key, Buffer.from([1])]));
  const old = base58check(Buffer.concat([Buffer.from([0x80]), key]));
  const stellar = stellarSeed();
  holds([
    ['btc-wif', 'validated', `{"wif":"⟦${wif}⟧"}`],
    ['btc-wif', 'validated', ` ⟦${old}⟧ `],
    ['stellar-secret', 'validated', `SEED=⟦${stellar}⟧\n`],
    ['eth-private-key', 'likely', `PRIVATE_KEY=⟦0x${key.toString('hex')}⟧\n`],
  ]);
  const swap = (text: string) => text.slice(0, -1) + (text.endsWith('A') ? 'B' : 'A');
  refuses(
    [swap(wif), swap(old), swap(stellar), `sha256 ${key.toString('hex')}`],
    ['btc-wif', 'stellar-secret', 'eth-private-key'],
  );
  // Above the order of the curve.
  refuses([`PRIVATE_KEY=0x${'f'.repeat(33)}${dice.text('0123456789', 31)}`], ['eth-private-key']);
});

function stellarSeed(): string {
  const payload = Buffer.concat([Buffer.from([0x90]), dice.bytes(32)]);
  let crc = 0;
  for (const byte of payload) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff;
  }
  const bytes = Buffer.concat([payload, Buffer.from([crc & 255, crc >> 8])]);
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{5}/g) ?? [])
    .map((group) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Number.parseInt(group, 2)])
    .join('');
}

test('keystores: the object, with braces', () => {
  const hex = (length: number) => dice.text('0123456789abcdef', length);
  const store = JSON.stringify({
    address: hex(40),
    crypto: {
      cipher: 'aes-128-ctr',
      ciphertext: hex(64),
      cipherparams: { iv: hex(32) },
      kdf: 'scrypt',
      kdfparams: { n: 1, salt: hex(64) },
      mac: hex(64),
    },
    version: 3,
  });
  const [a, b] = tell([ascii(store), ascii(store.replace(/"mac":"..../, '"mac":"'))]);
  assert.deepEqual(
    a?.map((record) => [record.detector, record.start, record.length]),
    [['eth-keystore', 0, store.length]],
  );
  assert.deepEqual(b, []);
});

/** Two published seeds (Monero's functional tests, its documentation): the words of others are taken from them. */
const MONERO_SEEDS = [
  'velvet lymph giddy number token physics poetry unquoted nibs useful sabotage limits benches lifestyle eden nitrogen anvil fewest avoid batch vials washing fences goat unquoted',
  'sequence atlas unveil summon pebbles tuesday beer rudely snake rockets different fuselage woven tagged bested dented vegan hover rapid fawns obvious muppet randomly seasons randomly',
].map((seed) => seed.split(' '));

function moneroSeed(long?: number): string[] {
  const pool = MONERO_SEEDS.flatMap((seed) => seed.slice(0, 24)).sort(() => dice.roll(3) - 1);
  const words = pool.slice(0, 24);
  if (long !== undefined) words[long] = 'laboratory';
  return [...words, words[crc32(words.map((word) => word.slice(0, 3)).join('')) % 24] ?? ''];
}

test("Monero's seeds, by their last word", () => {
  for (const seed of MONERO_SEEDS) holds([['monero-seed', 'validated', `\n⟦${seed.join(' ')}⟧\n`]]);
  const seed = moneroSeed();
  holds([
    ['monero-seed', 'validated', `{"seed":"⟦${seed.join(' ')}⟧"}`],
    ['monero-seed', 'validated', `\n⟦${seed.join('\n')}⟧\n\n`],
  ]);
  // A word of ten letters ends what the scan takes for a row of words.
  holds([0, 5, 11, 12, 18, 23].map((at): Case => ['monero-seed', 'validated', `"⟦${moneroSeed(at).join(' ')}⟧"`]));
  const other = seed.indexOf(seed[24] ?? '') === 0 ? seed[1] : seed[0];
  refuses(
    [
      [...seed.slice(0, 24), other].join(' '),
      seed.slice(0, 24).join(' '),
      [...seed, seed[24]].join(' '),
      `the ${seed.join(' ')} are words of a longer text`,
    ],
    ['monero-seed'],
  );
});

test("Solana's key pairs as lists of numbers, wherever they lie among the blocks of text", () => {
  const pair = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  const bytes = [pair.d, pair.x].flatMap((part) => [...Buffer.from(part ?? '', 'base64url')]);
  const lists = [
    JSON.stringify(bytes),
    `[${bytes.join(', ')}]`,
    JSON.stringify(bytes, null, 2),
    `[\n        ${bytes.join(',\n        ')}\n]`,
    `[\r\n      ${bytes.join(',\r\n      ')}\r\n]`,
  ];
  const leads = Array.from({ length: 66 }, (_, lead) => '.'.repeat(lead));
  holds(lists.flatMap((list) => leads.map((lead): Case => ['solana-keypair', 'validated', `${lead}⟦${list}⟧\n`])));
  const wrong = [...bytes];
  wrong[40] = (wrong[40] ?? 0) ^ 1;
  const others = [wrong, bytes.slice(1), [...bytes, 7], [256, ...bytes.slice(1)]];
  refuses(
    others.map((list) => JSON.stringify(list)),
    ['solana-keypair'],
  );
});

/** Plain base 58 of 64 bytes. */
function base58(bytes: Uint8Array): string {
  const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
  let number = BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
  let text = '';
  for (; number > 0n; number /= 58n) text = (alphabet[Number(number % 58n)] ?? '') + text;
  return '1'.repeat(bytes.findIndex((byte) => byte !== 0)) + text;
}

test('of Ed25519 every pair is one, and none with a bit that is another', () => {
  const pairs = Array.from({ length: 200 }, (_, i) => {
    const seed = randomBytes(32);
    // A zero byte in front is a 1 in base 58.
    if (i % 50 === 0) seed[0] = 0;
    const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
    const { d, x } = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }).export({ format: 'jwk' });
    return Buffer.concat([d, x].map((part) => Buffer.from(part ?? '', 'base64url')));
  });
  // RFC 8032, section 7.1, tests 1 and 2.
  const published = [
    '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
  ];
  const all = [...pairs, ...published.map((hex) => Buffer.from(hex, 'hex'))].filter((pair) => base58(pair).length > 86);
  assert.ok(all.length > 150);
  holds(all.map((pair): Case => ['solana-keypair', 'validated', `\n⟦${base58(pair)}⟧\n`]));
  refuses(
    all.map((pair, i) => {
      const wrong = Buffer.from(pair);
      // Bits of the seed that count and all of the key, the sign of x among them.
      const bit = i % 4 === 0 ? 511 : dice.roll(512);
      wrong[bit >> 3] = (wrong[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      return `\n${base58(wrong)}\n`;
    }),
    ['solana-keypair'],
  );
});

test('phrases beside bytes that are no text, though some look like letters', () => {
  const words = phrase(16).join(' ');
  const leads = [
    [0x58, 0x52, 7, 0x0a],
    [0xc2, 0x41, 1, 0x0a],
    [0x80, 0xfe],
    [0x63, 0x00, 0xff],
  ];
  for (const lead of leads) {
    for (let shift = 0; shift < 66; shift++) {
      const before = Buffer.from([...Buffer.alloc(shift, 0x90), ...lead]);
      const texts = [ascii(`${words}\n`), utf16le(`${words}\0`), utf16be(words)];
      for (const [index, told] of tell(texts.map((text) => Buffer.concat([before, text]))).entries()) {
        const found = told.filter(({ detector }) => detector === 'bip39-mnemonic');
        assert.equal(found.length, 1, `${lead}, ${shift} before, form ${index}`);
      }
    }
  }
});
