import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expandKey, reversedInverse, swapWords } from '../../key-schedules/aes-keys.ts';
import { Dice, type Told, tell } from '../pages.ts';

const dice = new Dice(21);
const HEADER = 128;

/** Field by field: DPAPI's master key file, with a local backup. */
function masterKeyFile(keySize = 176, backupSize = 144, hash = 0x800e, cipher = 0x6610): Buffer {
  const file = Buffer.alloc(HEADER + keySize + backupSize + 20);
  file.writeUInt32LE(2, 0);
  file.write('6f0c2a4e-91b7-4d35-8a3c-0d5e77b1c2f9', 12, 'utf16le');
  file.writeUInt32LE(5, 92);
  file.writeBigUInt64LE(BigInt(keySize), 96);
  file.writeBigUInt64LE(BigInt(backupSize), 104);
  file.writeBigUInt64LE(20n, 112);
  dice.bytes(keySize + backupSize + 20).copy(file, HEADER);
  for (const at of backupSize ? [HEADER, HEADER + keySize] : [HEADER]) {
    file.writeUInt32LE(2, at);
    file.writeUInt32LE(8000, at + 20);
    file.writeUInt32LE(hash, at + 24);
    file.writeUInt32LE(cipher, at + 28);
  }
  return file;
}

function own(told: readonly Told[] | undefined, detector: string): readonly [number, number, string][] {
  return (told ?? [])
    .filter((record) => record.detector === detector)
    .map(({ start, length, confidence }) => [start, length, confidence]);
}

test('files of DPAPI master keys: once each, with all of their parts', () => {
  const files = [masterKeyFile(), masterKeyFile(104, 0, 0x8009, 0x6603), masterKeyFile(80, 300, 0x8004, 0x6603)];
  for (const [index, told] of tell(files).entries()) {
    assert.deepEqual(own(told, 'dpapi-masterkey'), [[0, files[index]?.length, 'likely']]);
  }
  const wrong = [
    (file: Buffer) => file.writeUInt32LE(3, 0),
    (file: Buffer) => file.writeUInt32LE(1, 4),
    (file: Buffer) => file.write('g', 12, 'utf16le'),
    (file: Buffer) => file.write('0', 12 + 16, 'utf16le'),
    (file: Buffer) => file.writeBigUInt64LE(1n << 40n, 104),
    (file: Buffer) => file.writeBigUInt64LE(20n, 96),
    (file: Buffer) => file.writeUInt32LE(0, HEADER + 20),
    (file: Buffer) => file.writeUInt32LE(7, HEADER),
  ].map((change) => {
    const file = masterKeyFile();
    change(file);
    return file;
  });
  for (const told of tell(wrong)) assert.deepEqual(own(told, 'dpapi-masterkey'), []);
});

const gap = (size: number) => dice.bytes(size);

test('two schedules side by side are the keys of a disk, with or without the inverse of the first between', () => {
  const first = expandKey(dice.bytes(32));
  const second = expandKey(dice.bytes(32));
  const layouts: Uint8Array[][] = [
    [first, second],
    [first, gap(8), second],
    [swapWords(first), gap(4), swapWords(second)],
    [first, reversedInverse(first), gap(16), second],
    [reversedInverse(first), gap(8), second],
  ];
  for (const [index, told] of tell(layouts.map((parts) => Buffer.concat(parts))).entries()) {
    const size = (layouts[index] ?? []).reduce((sum, part) => sum + part.length, 0);
    assert.deepEqual(own(told, 'veracrypt-keys'), [[0, size, 'validated']], `layout ${index}`);
    assert.deepEqual(
      told.map(({ detector }) => detector),
      ['veracrypt-keys'],
      `layout ${index}`,
    );
  }
});

test('schedules of one key, of other sizes, too far apart or of a named owner are no pair', () => {
  const first = expandKey(dice.bytes(32));
  const second = expandKey(dice.bytes(32));
  const layouts: Uint8Array[][] = [
    [first, gap(8), first],
    [first, reversedInverse(first)],
    [expandKey(dice.bytes(16)), expandKey(dice.bytes(16))],
    [first, gap(400), second],
    [Buffer.from('....FVEc........'), first, second],
  ];
  const told = tell(layouts.map((parts) => Buffer.concat(parts)));
  for (const [index, one] of told.entries()) assert.deepEqual(own(one, 'veracrypt-keys'), [], `layout ${index}`);
});
