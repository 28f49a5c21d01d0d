/** Headers of disks, key stores and databases, and tickets: told when their fields fit one another, not by a mark. */
import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { expandKey, reversedInverse } from '../../key-schedules/aes-keys.ts';
import { ascii, Dice, type Told, tell } from '../pages.ts';

const dice = new Dice(31);

function own(told: readonly Told[] | undefined, detector: string): readonly [number, number, string][] {
  return (told ?? [])
    .filter((record) => record.detector === detector)
    .map(({ start, length, confidence }) => [start, length, confidence]);
}

/** What is told of the whole; each change of it is told no more. */
function proves(
  detector: string,
  whole: Uint8Array,
  place: readonly [start: number, length: number],
  changes: readonly ((copy: Buffer) => unknown)[],
): void {
  const wrong = changes.map((change) => {
    const copy = Buffer.from(whole);
    change(copy);
    return copy;
  });
  const [told, ...others] = tell([whole, ...wrong]);
  assert.deepEqual(own(told, detector), [[...place, 'validated']], detector);
  for (const [index, other] of others.entries()) assert.deepEqual(own(other, detector), [], `${detector}, ${index}`);
}

const UUID = 'b3b1f0f2-63d7-4f06-a1c1-7f5a27a5c9ed';

test('LUKS 1: names of the cipher, slots, UUID', () => {
  const header = Buffer.alloc(592);
  header.write('LUKS\xba\xbe', 0, 'latin1');
  header.writeUInt16BE(1, 6);
  header.write('aes', 8);
  header.write('xts-plain64', 40);
  header.write('sha256', 72);
  header.writeUInt32BE(4096, 104);
  header.writeUInt32BE(64, 108);
  dice.bytes(52).copy(header, 112);
  header.write(UUID, 168);
  for (let slot = 0; slot < 8; slot++) header.writeUInt32BE(slot === 0 ? 0x00ac71f3 : 0x0000dead, 208 + 48 * slot);
  proves(
    'luks-header',
    header,
    [0, 592],
    [
      (copy) => copy.writeUInt16BE(3, 6),
      (copy) => copy.writeUInt32BE(63, 108),
      (copy) => copy.fill(0, 8, 40),
      (copy) => copy.writeUInt8(0x80, 45),
      (copy) => copy.writeUInt32BE(1, 208 + 48 * 5),
      (copy) => copy.write('x', 168),
    ],
  );
});

test('LUKS 2: size, checksum, UUID', () => {
  const header = Buffer.alloc(4096);
  header.write('LUKS\xba\xbe', 0, 'latin1');
  header.writeUInt16BE(2, 6);
  header.writeBigUInt64BE(16384n, 8);
  header.write('sha256', 72);
  dice.bytes(64).copy(header, 104);
  header.write(UUID, 168);
  proves(
    'luks-header',
    header,
    [0, 512],
    [(copy) => copy.writeBigUInt64BE(16385n, 8), (copy) => copy.fill(0, 72, 104), (copy) => copy.write('_', 176)],
  );
});

test("BitLocker's metadata: version and the places of three copies", () => {
  const block = Buffer.alloc(512);
  block.write('-FVE-FS-');
  block.writeUInt16LE(448, 8);
  block.writeUInt16LE(2, 10);
  for (const [index, offset] of [0x2000000, 0x4a000000, 0x92000000].entries())
    block.writeBigUInt64LE(BigInt(offset), 32 + 8 * index);
  proves(
    'fve-metadata',
    block,
    [0, 112],
    [
      (copy) => copy.writeUInt16LE(7, 10),
      (copy) => copy.writeBigUInt64LE(77n, 40),
      (copy) => copy.writeBigUInt64LE(0n, 48),
    ],
  );
});

test("a volume's key in the pool of Windows 7, with its schedule", () => {
  const key = dice.bytes(32);
  const block = Buffer.alloc(1008);
  block.writeUInt16LE(63, 2);
  block.write('FVEc', 4);
  block.writeUInt16LE(0x8001, 44);
  key.copy(block, 48);
  Buffer.from(expandKey(key)).copy(block, 96);
  proves(
    'bitlocker-fvek-win7',
    block,
    [48, 32],
    [(copy) => copy.writeUInt16LE(0x8006, 44), (copy) => copy.fill(9, 48, 80), (copy) => copy.write('FVEx', 4)],
  );
});

test('KeePass: the header field by field to its end', () => {
  const field = (id: number, body: Uint8Array) => {
    const head = Buffer.alloc(5);
    head.writeUInt8(id);
    head.writeUInt32LE(body.length, 1);
    return Buffer.concat([head, body]);
  };
  const start = Buffer.from('03d9a29a67fb4bb501000400', 'hex');
  const file = Buffer.concat([
    start,
    field(2, Buffer.from('31c1f2e6bf714350be5805216afc5aff', 'hex')),
    field(3, Buffer.from([1, 0, 0, 0])),
    field(4, dice.bytes(32)),
    field(7, dice.bytes(16)),
    field(0, ascii('\r\n\r\n')),
  ]);
  const whole = Buffer.concat([file, dice.bytes(64)]);
  proves(
    'keepass-db',
    whole,
    [0, file.length],
    [
      (copy) => copy.writeUInt16LE(9, 10),
      (copy) => copy.writeUInt32LE(15, 13),
      (copy) => copy.writeUInt8(77, 12 + 21),
      (copy) => copy.writeUInt32LE(0x7fffffff, 12 + 21 + 1),
    ],
  );
});

function element(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  if (body.length < 0x80) return Buffer.concat([Buffer.from([tag, body.length]), body]);
  return Buffer.concat([Buffer.from([tag, 0x82, body.length >> 8, body.length & 255]), body]);
}

test('PKCS #12: version, contents of type data, authentication', () => {
  const data = Buffer.from('06092a864886f70d010701', 'hex');
  const file = element(
    0x30,
    Buffer.from([2, 1, 3]),
    element(0x30, data, element(0xa0, element(0x04, dice.bytes(700)))),
    element(0x30, dice.bytes(60)),
  );
  proves(
    'pkcs12-file',
    file,
    [0, file.length],
    [
      (copy) => copy.writeUInt8(4, 6),
      (copy) => copy.writeUInt8(0x2b, 13),
      (copy) => copy.writeUInt16BE(copy.readUInt16BE(2) + 9, 2),
      (copy) => copy.writeUInt8(0xa1, copy.indexOf(data) + data.length),
    ],
  );
});

test("an agent's private key: the public half twice", () => {
  const { d = '', x = '' } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  const text = (bytes: Uint8Array) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  const publicKey = Buffer.from(x, 'base64url');
  const blob = Buffer.concat([
    text(ascii('ssh-ed25519')),
    text(publicKey),
    text(Buffer.concat([Buffer.from(d, 'base64url'), publicKey])),
  ]);
  proves(
    'ssh-private-blob',
    blob,
    [0, blob.length],
    [
      (copy) => copy.writeUInt8((copy.at(-1) ?? 0) ^ 1, copy.length - 1),
      (copy) => copy.writeUInt32BE(31, 15),
      (copy) => copy.fill(5, 55, 87),
    ],
  );
});

test('a message of Kerberos with tickets', () => {
  const tagged = (tag: number, ...parts: readonly Uint8Array[]) => element(0xa0 + tag, ...parts);
  const number = (value: number) => element(0x02, Buffer.from([value]));
  const name = (...words: readonly string[]) =>
    element(0x30, tagged(0, number(2)), tagged(1, element(0x30, ...words.map((word) => element(0x1b, ascii(word))))));
  const sealed = (size: number) =>
    element(0x30, tagged(0, number(18)), tagged(1, number(2)), tagged(2, element(0x04, dice.bytes(size))));
  const ticket = element(
    0x61,
    element(
      0x30,
      tagged(0, number(5)),
      tagged(1, element(0x1b, ascii('TARN.IO'))),
      tagged(2, name('krbtgt', 'TARN.IO')),
      tagged(3, sealed(900)),
    ),
  );
  const message = element(
    0x76,
    element(
      0x30,
      tagged(0, number(5)),
      tagged(1, number(22)),
      tagged(2, element(0x30, ticket)),
      tagged(3, sealed(300)),
    ),
  );
  proves(
    'kerberos-krbcred',
    message,
    [0, message.length],
    [
      (copy) => copy.writeUInt16BE(copy.readUInt16BE(2) + 40, 2),
      (copy) => copy.writeUInt8(0x62, copy.indexOf(ticket)),
      (copy) => copy.writeUInt8(21, 17),
    ],
  );
});

test('a seed of the XRP ledger: its own alphabet, its checksum', () => {
  const alphabet = 'rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz';
  const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();
  const payload = Buffer.concat([Buffer.from([0x21]), dice.bytes(16)]);
  let value = BigInt(`0x${Buffer.concat([payload, sha256(sha256(payload)).subarray(0, 4)]).toString('hex')}`);
  let seed = '';
  for (; value > 0n; value /= 58n) seed = alphabet[Number(value % 58n)] + seed;
  assert.equal(seed.length, 29);
  const last = seed.endsWith('r') ? 'p' : 'r';
  const [told, wrong, longer] = tell([`"${seed}"`, `"${seed.slice(0, -1)}${last}"`, `"${seed}r"`].map(ascii));
  assert.deepEqual(own(told, 'xrp-seed'), [[1, 29, 'validated']]);
  assert.deepEqual([own(wrong, 'xrp-seed'), own(longer, 'xrp-seed')], [[], []]);
});

const SCHEDULES = [
  [16, 'aes-schedule-128', 'aes-inverse-schedule-128'],
  [24, 'aes-schedule-192', 'aes-inverse-schedule-192'],
  [32, 'aes-schedule-256', 'aes-inverse-schedule-256'],
] as const;

test('schedules by size and direction', () => {
  for (const [size, forward, backward] of SCHEDULES) {
    const schedule = expandKey(dice.bytes(size));
    const worn = Buffer.from(schedule);
    for (const at of [40, 90, 130]) worn[at] = (worn[at] ?? 0) ^ 0x20;
    const [told, inverse, errors] = tell([schedule, reversedInverse(schedule), worn]);
    assert.deepEqual(own(told, forward), [[0, schedule.length, 'validated']]);
    assert.deepEqual(own(errors, 'aes-schedule-biterrors'), [[0, schedule.length, 'validated']]);
    assert.deepEqual(own(inverse, backward), [[0, schedule.length, 'validated']]);
  }
});
