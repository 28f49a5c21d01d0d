import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { test } from 'node:test';
import { ascii, Dice, tell, utf16le } from '../pages.ts';

const dice = new Dice(11);
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const dsa = generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 }).privateKey;
const curves = ['prime256v1', 'secp384r1', 'secp521r1', 'secp256k1'].map(
  (namedCurve) => generateKeyPairSync('ec', { namedCurve }).privateKey,
);
const [p256] = curves as [KeyObject];
const ed25519 = generateKeyPairSync('ed25519').privateKey;

const pem = (key: KeyObject, type: 'pkcs1' | 'pkcs8' | 'sec1') =>
  key
    .export({ format: 'pem', type } as never)
    .toString()
    .trimEnd();
const der = (key: KeyObject, type: 'pkcs1' | 'pkcs8' | 'sec1'): Buffer =>
  key.export({ format: 'der', type } as never) as never;
/** DSA as OpenSSL's own PEM has it, which Node does not write. */
function traditionalDsa(): string {
  const { p, q, g, y, x } = dsaNumbers();
  const body = sequence(...[Buffer.from([0]), p, q, g, y, x].map(integer));
  return block('DSA PRIVATE KEY', body);
}

function block(label: string, body: Uint8Array): string {
  const lines =
    Buffer.from(body)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`].join('\n');
}

function header(tag: number, length: number): Buffer {
  if (length < 0x80) return Buffer.from([tag, length]);
  return length < 0x100 ? Buffer.from([tag, 0x81, length]) : Buffer.from([tag, 0x82, length >> 8, length & 255]);
}

function element(tag: number, body: Uint8Array): Buffer {
  return Buffer.concat([header(tag, body.length), body]);
}

const sequence = (...parts: Uint8Array[]) => element(0x30, Buffer.concat(parts));
const integer = (bytes: Uint8Array) =>
  element(0x02, (bytes[0] ?? 0) > 0x7f ? Buffer.concat([Buffer.alloc(1), bytes]) : bytes);

/** The contents of the elements of a DER sequence. */
function elementsOf(bytes: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    let length = bytes[at + 1] ?? 0;
    let from = at + 2;
    if (length > 0x80) {
      from += length - 0x80;
      length = bytes.readUIntBE(at + 2, length - 0x80);
    }
    parts.push(bytes.subarray(from, from + length));
    at = from + length;
  }
  return parts;
}

function dsaNumbers() {
  // PKCS#8: version, { oid, { p, q, g } }, OCTET STRING { x }
  const [, algorithm, key] = elementsOf(elementsOf(der(dsa, 'pkcs8'))[0] as Buffer) as [Buffer, Buffer, Buffer];
  const [p, q, g] = elementsOf(elementsOf(algorithm)[1] as Buffer) as [Buffer, Buffer, Buffer];
  const [x] = elementsOf(key) as [Buffer];
  const big = (bytes: Buffer) => BigInt(`0x${bytes.toString('hex')}`);
  let [base, exponent, y] = [big(g), big(x), 1n];
  for (; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) y = (y * base) % big(p);
    base = (base * base) % big(p);
  }
  const hex = y.toString(16);
  return { p, q, g, x, y: Buffer.from(hex.padStart(hex.length + (hex.length & 1), '0'), 'hex') };
}

/** One told, with this name, over all of the value. */
function only(
  told: ReturnType<typeof tell>[number],
  detector: string,
  start: number,
  length: number,
  confidence = 'validated',
): void {
  assert.deepEqual(
    told.map((record) => [record.detector, record.start, record.length, record.confidence]),
    [[detector, start, length, confidence]],
  );
}

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

function big32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function little32(...values: number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt32LE(value >>> 0, 4 * index);
  return bytes;
}

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

test('DPAPI blobs as bytes, base 64 and hex', () => {
  const counted = (length: number) => Buffer.concat([little32(length), dice.bytes(length)]);
  const blob = Buffer.concat([
    little32(1),
    Buffer.from('d08c9ddf0115d1118c7a00c04fc297eb', 'hex'),
    little32(1),
    dice.bytes(16),
    little32(0, 2),
    Buffer.alloc(2),
    little32(0x6610, 256),
    counted(32),
    counted(0),
    little32(0x800e, 512),
    counted(32),
    counted(48),
    counted(64),
  ]);
  // The salt's length points past the end.
  const torn = Buffer.from(blob);
  torn.writeUInt32LE(400, 58);
  const base64 = blob.toString('base64');
  const hex = blob.toString('hex');
  const chrome = Buffer.concat([ascii('DPAPI'), blob]).toString('base64');
  const [a, b, c, d, e] = tell([
    blob,
    ascii(`<v>${base64}</v>`),
    ascii(` ${hex} `),
    ascii(`"encrypted_key":"${chrome}"`),
    torn,
  ]);
  only(a ?? [], 'dpapi-blob', 0, blob.length);
  only(b ?? [], 'dpapi-blob', 3, base64.length);
  only(c ?? [], 'dpapi-blob', 1, hex.length);
  only(d ?? [], 'chrome-os-crypt-key', 17, chrome.length);
  assert.deepEqual(e, []);
});

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

test('PuTTY keys, WireGuard keys, kubeconfig, vaults', () => {
  const line = dice.text('ABCDEFGHIJ', 64);
  const ppk = (publicLines: number) =>
    `PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nComment: me\nPublic-Lines: ${publicLines}\n${line}\n${line}\nPrivate-Lines: 1\n${line}\nPrivate-MAC: ${dice.text('0123456789abcdef', 64)}`;
  const key = dice.bytes(32);
  key[0] = (key[0] ?? 0) & 248;
  key[31] = ((key[31] ?? 0) & 127) | 64;
  const base64 = key.toString('base64');
  const loose = Buffer.from(key);
  loose[0] = 7;
  const kube = Buffer.from(pem(p256, 'sec1')).toString('base64');
  const good = ppk(2);
  const told = tell(
    [
      good,
      ppk(3),
      `PrivateKey = ${base64}\n`,
      `PrivateKey = ${loose.toString('base64')}\n`,
      `    client-key-data: ${kube}\n`,
      `client-key-data: ${kube.slice(0, 160)}\n`,
    ].map(ascii),
  );
  only(told[0] ?? [], 'putty-ppk', 0, good.length);
  assert.deepEqual(told[1], []);
  only(told[2] ?? [], 'wireguard-key', 13, 44);
  only(told[3] ?? [], 'wireguard-key', 13, 44, 'possible');
  only(told[4] ?? [], 'kube-client-key', 21, kube.length);
  assert.deepEqual(told[5], []);
});

test('Java keystores are told with all their entries', () => {
  const number = (value: number) => Buffer.from([value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255]);
  const text = (value: string) => Buffer.concat([Buffer.from([0, value.length]), Buffer.from(value)]);
  const time = Buffer.from('00000199aabbcc00', 'hex');
  const data = (size: number) => Buffer.concat([number(size), dice.bytes(size)]);
  const certificate = () => Buffer.concat([text('X.509'), data(700)]);
  const key = (alias: string) =>
    Buffer.concat([number(1), text(alias), time, data(1200), number(2), certificate(), certificate()]);
  const trusted = Buffer.concat([number(2), text('root'), time, certificate()]);
  const head = Buffer.from('feedfeed00000002', 'hex');
  const store = Buffer.concat([head, number(3), key('server'), trusted, key('client'), dice.bytes(20)]);
  const [told, none] = tell([store, Buffer.concat([head, number(3), number(7), dice.bytes(64)])]);
  assert.deepEqual(
    told?.map((record) => [record.detector, record.start, record.length]),
    [['java-keystore', 0, store.length]],
  );
  assert.deepEqual(none, []);
});

test('stream cipher states, not the constants of libraries', () => {
  const key = dice.bytes(32);
  const chacha = Buffer.concat([ascii('expand 32-byte k'), key, little32(1), dice.bytes(12)]);
  const library = Buffer.concat([ascii('expand 32-byte kexpand 16-byte k'), Buffer.alloc(40)]);
  const text = ascii('expand 32-byte k is the constant of the cipher, and this is text');
  const salsa = Buffer.concat([
    ascii('expa'),
    dice.bytes(16),
    ascii('nd 3'),
    dice.bytes(8),
    Buffer.alloc(8),
    ascii('2-by'),
    dice.bytes(16),
    ascii('te k'),
  ]);
  const [a, b, c, d] = tell([chacha, library, text, salsa]);
  only(a ?? [], 'chacha-state', 0, 64);
  assert.deepEqual(b, []);
  assert.deepEqual(c, []);
  only(d ?? [], 'salsa-state', 0, 64);
});

test('OpenPGP armor with its CRC-24', () => {
  const packet = Buffer.concat([Buffer.from([0xc5, 60]), dice.bytes(60)]);
  let crc = 0xb704ce;
  for (const byte of packet) {
    crc ^= byte << 16;
    for (let bit = 0; bit < 8; bit++) crc = (crc << 1) & 0x1000000 ? (crc << 1) ^ 0x1864cfb : crc << 1;
  }
  const sum = Buffer.from([(crc >> 16) & 255, (crc >> 8) & 255, crc & 255]).toString('base64');
  const armor = (check: string) =>
    `-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: 1\n\n${packet
      .toString('base64')
      .match(/.{1,64}/g)
      ?.join('\n')}\n=${check}\n-----END PGP PRIVATE KEY BLOCK-----`;
  const [a, b] = tell([ascii(armor(sum)), ascii(armor('AAAA'))]);
  only(a ?? [], 'pem-pgp', 0, armor(sum).length);
  assert.deepEqual(b, []);
});

test('disk keys: recovery keys, volume keys, headers', () => {
  const groups = Array.from({ length: 8 }, (_, i) => String((1234 * i + 777) * 11).padStart(6, '0'));
  const recovery = groups.join('-');
  const wrong = [...groups.slice(0, 7), String(Number(groups[7]) + 1).padStart(6, '0')].join('-');
  const vmk = Buffer.concat([Buffer.from('2c0000000100000003200000', 'hex'), dice.bytes(32)]);
  const told = tell([
    ascii(` ${recovery} `),
    ascii(` ${wrong} `),
    utf16le(` ${recovery} `),
    vmk,
    Buffer.concat([vmk.subarray(0, 12), Buffer.alloc(32, 7)]),
  ]);
  only(told[0] ?? [], 'bitlocker-recovery-key', 1, 55);
  assert.deepEqual(told[1], []);
  only(told[2] ?? [], 'bitlocker-recovery-key', 2, 110);
  only(told[3] ?? [], 'bitlocker-vmk', 12, 32);
  assert.deepEqual(told[4], []);
});

test('a key that Windows has in use is told before its schedule', () => {
  const key = dice.bytes(32);
  const schedule = expand(key);
  const cng = Buffer.concat([
    little32(0x230),
    ascii('KSSM'),
    Buffer.alloc(48),
    little32(32),
    key,
    little32(0),
    schedule,
    Buffer.alloc(64),
  ]);
  const [told] = tell([cng]);
  assert.ok(
    told?.some(
      (record) => record.detector === 'cng-symmetric-key' && record.confidence === 'validated' && record.start === 60,
    ),
  );
  assert.ok(told?.some((record) => record.detector === 'aes-schedule-256'));
});

/** FIPS 197 with the S-box taken from the cipher itself: a key of zeros shows it. */
function expand(key: Buffer): Buffer {
  const words = Array.from({ length: 60 }, (_, i) => (i < 8 ? key.readUInt32BE(i * 4) : 0));
  const sbox = sboxOf();
  const substitute = (word: number) =>
    [24, 16, 8, 0].reduce((sum, shift) => (sum | ((sbox[(word >>> shift) & 255] ?? 0) << shift)) >>> 0, 0);
  let round = 1;
  for (let i = 8; i < 60; i++) {
    let word = words[i - 1] ?? 0;
    if (i % 8 === 0) {
      word = (substitute(((word << 8) | (word >>> 24)) >>> 0) ^ (round << 24)) >>> 0;
      round = (round << 1) ^ (round & 0x80 ? 0x11b : 0);
    } else if (i % 8 === 4) {
      word = substitute(word);
    }
    words[i] = ((words[i - 8] ?? 0) ^ word) >>> 0;
  }
  return Buffer.concat(words.map((word) => big32(word)));
}

function sboxOf(): number[] {
  const log: number[] = [];
  const power: number[] = [];
  for (let i = 0, x = 1; i < 255; i++) {
    power[i] = x;
    log[x] = i;
    x ^= (x << 1) ^ (x & 0x80 ? 0x11b : 0);
  }
  return Array.from({ length: 256 }, (_, byte) => {
    const inverse = byte === 0 ? 0 : (power[(255 - (log[byte] ?? 0)) % 255] ?? 0);
    return [0, 1, 2, 3, 4].reduce((sum, by) => sum ^ (((inverse << by) | (inverse >> (8 - by))) & 255), 0) ^ 0x63;
  });
}

test('the expansion of the tests is that of FIPS 197', () => {
  const key = Buffer.from('000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f', 'hex');
  assert.equal(expand(key).subarray(224).toString('hex'), '24fc79ccbf0979e9371ac23c6d68de36');
});
