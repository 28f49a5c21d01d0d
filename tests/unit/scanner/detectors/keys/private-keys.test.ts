import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { test } from 'node:test';
import { ascii, tell, utf16le } from '../pages.ts';
import {
  big32,
  block,
  curves,
  der,
  dice,
  ed25519,
  element,
  integer,
  little32,
  only,
  p256,
  pem,
  rsa,
  sequence,
  traditionalDsa,
} from './key-pairs.ts';

const PEMS: readonly [string, string][] = [
  ['pem-rsa', pem(rsa, 'pkcs1')],
  ['pem-pkcs8', pem(rsa, 'pkcs8')],
  ['pem-pkcs8', pem(p256, 'pkcs8')],
  ['pem-pkcs8', pem(ed25519, 'pkcs8')],
  ['pem-dsa', traditionalDsa()],
  ...curves.map((key): [string, string] => ['pem-ec', pem(key, 'sec1')]),
];

test('private keys as PEM: in ASCII, UTF-16, and within JSON strings', () => {
  const told = tell(
    PEMS.flatMap(([, text]) => [ascii(text), utf16le(`"${text}"`), ascii(`{"key":"${text.replaceAll('\n', '\\n')}"}`)]),
  );
  for (const [index, [detector, text]] of PEMS.entries()) {
    only(told[index * 3] ?? [], detector, 0, text.length);
    only(told[index * 3 + 1] ?? [], detector, 2, text.length * 2);
    only(told[index * 3 + 2] ?? [], detector, 8, text.replaceAll('\n', '\\n').length);
  }
});

test('markers without a body, cut bodies and wrong numbers are no keys', () => {
  const near = PEMS.flatMap(([, text]) => {
    const lines = text.split('\n');
    const body = Buffer.from(lines.slice(1, -1).join(''), 'base64');
    const label = /BEGIN (.*)-----/.exec(text)?.[1] ?? '';
    // In the middle lies a number that another must fit, but for PKCS#8 of Ed25519, whose key is any 32 bytes.
    const wrong = Buffer.from(body);
    const at = label === 'PRIVATE KEY' && body.length < 60 ? 5 : Math.min(100, body.length - 20);
    wrong[at] = (wrong[at] ?? 0) ^ 0x10;
    return [`${lines[0]}\n${lines.at(-1)}`, `${lines[0]}\n`, block(label, body.subarray(0, -3)), block(label, wrong)];
  });
  for (const [index, told] of tell(near.map(ascii)).entries()) assert.deepEqual(told, [], near[index]);
});

test('a key under a passphrase is told as such', () => {
  const modern = rsa
    .export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'x' })
    .toString()
    .trimEnd();
  const old = p256.export({ format: 'pem', type: 'sec1', cipher: 'aes-128-cbc', passphrase: 'x' }).toString().trimEnd();
  const [a, b, c] = tell([ascii(modern), ascii(old), ascii(modern.replace(/\n.{64}\n/, '\n'))]);
  only(a ?? [], 'pem-encrypted', 0, modern.length);
  only(b ?? [], 'pem-encrypted', 0, old.length);
  assert.deepEqual(c, []);
});

test('private keys as DER, the outer before its parts; a wrong bit is no key', () => {
  const keys: [string, Buffer][] = [
    ['der-rsa-pkcs1', der(rsa, 'pkcs1')],
    ['der-pkcs8-rsa', der(rsa, 'pkcs8')],
    ['der-sec1-ec', der(p256, 'sec1')],
    ['der-pkcs8-ec', der(p256, 'pkcs8')],
    ['der-ed25519', der(ed25519, 'pkcs8')],
  ];
  const told = tell(keys.map(([, key]) => key));
  for (const [index, [detector, key]] of keys.entries()) only(told[index] ?? [], detector, 0, key.length);
  const wrong = keys.slice(0, 4).map(([, key]) => {
    const copy = Buffer.from(key);
    // In the modulus, or in the point.
    const at = Math.min(100, copy.length - 20);
    copy[at] = (copy[at] ?? 0) ^ 0x10;
    return copy;
  });
  for (const records of tell(wrong)) assert.deepEqual(records, []);
});

test('OpenSSH keys, plain and under a passphrase, as PEM and bytes', () => {
  const string = (bytes: Uint8Array) => Buffer.concat([big32(bytes.length), bytes]);
  const jwk = ed25519.export({ format: 'jwk' });
  const publicKey = Buffer.from(jwk.x ?? '', 'base64url');
  const seed = Buffer.from(jwk.d ?? '', 'base64url');
  const publicBlob = Buffer.concat([string(ascii('ssh-ed25519')), string(publicKey)]);
  const make = (cipher: string, kdf: string, check: Buffer) => {
    const body = Buffer.concat([
      dice4,
      check,
      publicBlob,
      string(Buffer.concat([seed, publicKey])),
      string(ascii('me')),
    ]);
    const padded = Buffer.concat([body, Buffer.from([1, 2, 3, 4, 5, 6, 7, 8].slice(0, (8 - (body.length % 8)) % 8))]);
    return Buffer.concat([
      ascii('openssh-key-v1\0'),
      string(ascii(cipher)),
      string(ascii(kdf)),
      string(kdf === 'none' ? Buffer.alloc(0) : Buffer.alloc(24, 7)),
      big32(1),
      string(publicBlob),
      string(cipher === 'none' ? padded : dice.bytes(padded.length - (padded.length % 16) + 16)),
    ]);
  };
  const dice4 = dice.bytes(4);
  const plain = make('none', 'none', dice4);
  const locked = make('aes256-ctr', 'bcrypt', dice4);
  const torn = make('none', 'none', Buffer.from(dice4.map((byte) => byte ^ 1)));
  const text = block('OPENSSH PRIVATE KEY', plain);
  const told = tell([
    plain,
    ascii(text),
    ascii(block('OPENSSH PRIVATE KEY', locked)),
    torn,
    ascii(block('OPENSSH PRIVATE KEY', torn)),
  ]);
  assert.ok(told[0]?.some((record) => record.detector === 'openssh-binary' && record.length === plain.length));
  only(told[1] ?? [], 'pem-openssh', 0, text.length);
  assert.equal(told[1]?.[0]?.flags, 0);
  assert.equal(told[2]?.[0]?.detector, 'pem-openssh');
  assert.equal(told[2]?.[0]?.flags, 2);
  assert.ok(!told[3]?.some(({ detector }) => detector === 'openssh-binary'));
  assert.deepEqual(told[4], []);
});

const numbersOf = (key: KeyObject) => {
  const jwk = key.export({ format: 'jwk' }) as Record<string, string>;
  return (name: string) => Buffer.from(jwk[name] ?? '', 'base64url');
};

test('keys as Windows keeps them', () => {
  const n = numbersOf(rsa);
  const cng = Buffer.concat([ascii('RSA2'), little32(2048, 3, 256, 128, 128), n('e'), n('n'), n('p'), n('q')]);
  const little = (name: string, length: number) =>
    Buffer.concat([Buffer.from(n(name)).reverse(), Buffer.alloc(length)]).subarray(0, length);
  const capi = Buffer.concat([
    Buffer.from([7, 2, 0, 0, 0, 0xa4, 0, 0]),
    ascii('RSA2'),
    little32(2048, 65537),
    ...['n', 'p', 'q', 'dp', 'dq', 'qi', 'd'].map((name) => little(name, name === 'n' || name === 'd' ? 256 : 128)),
  ]);
  const e = numbersOf(p256);
  const ecc = Buffer.concat([ascii('ECS2'), little32(32), e('x'), e('y'), e('d')]);
  const [a, b, c] = tell([cng, capi, ecc]);
  only(a ?? [], 'bcrypt-rsa-blob', 0, cng.length);
  only(b ?? [], 'capi-rsa-blob', 0, capi.length);
  only(c ?? [], 'cng-ecc-blob', 0, ecc.length);
  const wrong = [cng, capi, ecc].map((bytes, index) => {
    const copy = Buffer.from(bytes);
    const at = [40, 40, 20][index] ?? 0;
    copy[at] = (copy[at] ?? 0) ^ 1;
    return copy;
  });
  for (const told of tell(wrong)) assert.deepEqual(told, []);
});

test('primes are known by the public key beside them, in both byte orders', () => {
  const n = numbersOf(rsa);
  const spki = generatePublic(rsa);
  const around = Buffer.alloc(80);
  const big = Buffer.concat([spki, around, n('p'), around, n('q'), around]);
  const little = Buffer.concat([
    spki,
    around,
    Buffer.from(n('p')).reverse(),
    around,
    Buffer.from(n('q')).reverse(),
    around,
  ]);
  const other = Buffer.concat([
    generatePublic(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey),
    around,
    n('p'),
    around,
    n('q'),
    around,
  ]);
  const [a, b, c] = tell([big, little, other]);
  const places = [spki.length + 80, spki.length + 288];
  assert.deepEqual(
    a?.map((record) => [record.detector, record.start]),
    places.map((place) => ['rsa-raw-primes', place]),
  );
  assert.deepEqual(
    b?.map((record) => [record.detector, record.start]),
    places.map((place) => ['rsa-raw-primes', place]),
  );
  assert.deepEqual(c, []);
});

function generatePublic(key: KeyObject): Buffer {
  const { n, e } = key.export({ format: 'jwk' }) as { n: string; e: string };
  const inner = sequence(integer(Buffer.from(n, 'base64url')), integer(Buffer.from(e, 'base64url')));
  const algorithm = sequence(Buffer.from('06092a864886f70d010101', 'hex'), Buffer.from('0500', 'hex'));
  return sequence(algorithm, element(0x03, Buffer.concat([Buffer.alloc(1), inner])));
}

test('JSON Web Keys are proven by their numbers; public ones are none', () => {
  const texts = [rsa, ...curves.slice(0, 3), ed25519].map((key) => JSON.stringify(key.export({ format: 'jwk' })));
  for (const [index, told] of tell(texts.map(ascii)).entries()) only(told, 'jwk-private', 0, texts[index]?.length ?? 0);
  const publics = [rsa, p256].map((key) => {
    const { kty, n, e, crv, x, y } = key.export({ format: 'jwk' });
    return JSON.stringify({ kty, n, e, crv, x, y });
  });
  const jwk = p256.export({ format: 'jwk' });
  const wrong = JSON.stringify({ ...jwk, x: (jwk.x ?? '').replace(/^./, (c) => (c === 'A' ? 'B' : 'A')) });
  for (const told of tell([...publics, wrong].map(ascii))) assert.deepEqual(told, []);
});
