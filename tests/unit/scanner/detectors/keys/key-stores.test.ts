import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ascii, tell } from '../pages.ts';
import { dice, little32, only, p256, pem } from './key-pairs.ts';

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
