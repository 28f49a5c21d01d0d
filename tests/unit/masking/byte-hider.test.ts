import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Bytes } from '../../../web/engine/access.ts';
import type { Core } from '../../../web/engine/core/core.ts';
import { ByteHider } from '../../../web/engine/masking/byte-hider.ts';
import { FindingCollector } from '../../../web/engine/scan/findings/collector.ts';
import { Scanner } from '../../../web/engine/scanner.ts';
import { ElfCoreBuilder, READ, WRITE } from '../../synth/elf-core/index.ts';
import { builds, openCore } from '../open-core.ts';
import { plant } from './secrets.ts';

const KEY = new Uint8Array(16).fill(7);
const BASE = 0x7fff_0000n;

/** A core whose one segment is memory of `size` bytes with texts at places in it. */
function opened(size: number, texts: readonly (readonly [at: number, text: string])[]) {
  const memory = Buffer.alloc(size);
  for (const [at, text] of texts) memory.write(text, at, 'latin1');
  const builder = new ElfCoreBuilder({ bits: 64, endian: 'little', machine: 62 });
  builder.load({ address: BASE, bytes: new Uint8Array(memory), flags: READ | WRITE });
  const { bytes } = builder.build();
  const core = openCore(bytes);
  while (core.step() < 1);
  return { core, bytes, at: Buffer.from(bytes).indexOf(memory.subarray(0, 4096)) };
}

function hider(core: Core, idOf: (hash: string) => string | undefined = () => undefined): ByteHider {
  return new ByteHider(core, { module: builds.scan, key: KEY, idOf });
}

const textOf = ({ bytes }: Bytes) => Buffer.from(bytes).toString('latin1');
const { text: token, secret } = plant('github', 42);

test('every place of a value is hidden, however many there are, in the file and in memory', () => {
  const places = Array.from({ length: 300 }, (_, i) => 100 + i * 997);
  const { core } = opened(
    0x50000,
    places.map((at) => [at, `x ${token} y`] as const),
  );
  const bytes = hider(core);
  for (let at = 0; at < 0x50000; at += 8192) {
    const inMemory = bytes.read(1, `0x${(BASE + BigInt(at)).toString(16)}`, 8192);
    assert.ok(!textOf(inMemory).includes('ghp_'), `memory ${at}`);
    assert.ok(inMemory.hidden.every(({ title }) => title.startsWith('GitHub')));
    const inFile = bytes.read(0, at, 8192);
    assert.ok(!textOf(inFile).includes('ghp_'), `file ${at}`);
  }
  // The text around it stays.
  assert.equal(
    textOf(bytes.read(1, `0x${(BASE + 100n).toString(16)}`, 44)).replaceAll('\0', '.'),
    `x ${'.'.repeat(40)} y`,
  );
});

test('windows of any size and place show no byte of a value, all of it and parts alike', () => {
  const { core } = opened(0x4000, [[0x0ff0, `password ${token} end`]]);
  const bytes = hider(core);
  const first = BASE + 0x0ff9n;
  for (const from of [-60, -1, 0, 1, 20, 39]) {
    for (const count of [1, 2, 16, 64]) {
      const start = first + BigInt(from);
      const answer = bytes.read(1, `0x${start.toString(16)}`, count);
      const shown = [...answer.bytes].some((byte, i) => byte !== 0 && from + i >= 0 && from + i < 40);
      assert.ok(!shown, `${from} ${count}`);
      const hidden = answer.hidden.reduce((sum, { length }) => sum + length, 0);
      assert.equal(hidden, Math.max(0, Math.min(40, from + count) - Math.max(0, from)), `${from} ${count}`);
    }
  }
});

test('nothing is hidden where nothing is, absent bytes and the ends of the space included', () => {
  const { core, bytes } = opened(0x3000, []);
  const all = hider(core);
  for (const address of ['0x0', '0x10', '0xffffffffffffff00', '0x7ffefff0']) {
    assert.deepEqual(all.read(1, address, 256).hidden, []);
  }
  const end = all.read(0, bytes.length - 8, 4096);
  assert.deepEqual(end.hidden, []);
  assert.deepEqual([...end.present.subarray(0, 9)], [1, 1, 1, 1, 1, 1, 1, 1, 0]);
  assert.deepEqual(end.bytes.subarray(0, 8), bytes.subarray(bytes.length - 8));
});

test('where the scanner passed something over all is hidden, and elsewhere what was', () => {
  // Each byte obeys the relation of key schedules, and none is one.
  const near = new Uint8Array(0x18000);
  for (let i = 0; i < near.length; i++) near[i] = i < 16 ? 17 + i * 13 : (near[i - 16] ?? 0) ^ (near[i - 4] ?? 0);
  const { core } = opened(0x40000, [
    [0, 'harmless'],
    [0x20000, Buffer.from(near).toString('latin1')],
  ]);
  const all = hider(core);
  const hiddenAt = (at: number) => all.read(1, `0x${(BASE + BigInt(at)).toString(16)}`, 64).hidden;
  assert.deepEqual(hiddenAt(0x2a000), [{ offset: 0, length: 64, title: '' }]);
  assert.deepEqual(hiddenAt(0), []);
});

test('a hidden value names its finding once the scan has come by', () => {
  const { core, bytes } = opened(0x3000, [[0x100, token]]);
  const collector = new FindingCollector({ total: bytes.length, attribute: (offset) => core.place(offset) });
  const all = hider(core, (hash) => collector.idOf(hash));
  const address = `0x${(BASE + 0x100n).toString(16)}`;
  assert.equal(all.read(1, address, 64).hidden[0]?.id, undefined);
  const scanner = new Scanner(builds.scan, KEY);
  scanner.begin(0);
  scanner.push(bytes);
  scanner.finish();
  collector.add(scanner.drain());
  const [finding] = collector.findings(bytes.length, true).items;
  assert.ok(finding?.mask.endsWith(secret.slice(-3)));
  assert.equal(all.read(1, address, 64).hidden[0]?.id, finding?.id);
});
