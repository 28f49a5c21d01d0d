/** Dumps whose pages are packed, or lie in several files: the scan reads memory, not the file. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Core } from '../../../web/engine/core/core.ts';
import { bytesAt } from '../../../web/engine/records/found-value.ts';
import { type MemoryLine, memoryLineOf } from '../../../web/engine/scan/memory-line.ts';
import { scanLine } from '../../../web/engine/scan/scan-line.ts';
import { scanMemory } from '../../../web/engine/scan/scan-source.ts';
import { Scanner } from '../../../web/engine/scanner.ts';
import { buildAvml, buildVmwareState, memoryOf } from '../../synth/memory-images/memory-images.ts';
import { buildKdump, type Packing } from '../../synth/vmcore/kdump.ts';
import { buildMachine } from '../../synth/vmcore/machine.ts';
import { builds, MemorySource, masker } from '../open-core.ts';

const TOKEN = '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';
const key = new Uint8Array(16).fill(9);

function opened(...files: Uint8Array[]): Core {
  const [first, ...others] = files.map((bytes) => new MemorySource(bytes));
  assert.ok(first);
  const core = new Core(builds.full(), masker, first, ...others);
  while (core.step() < 1);
  return core;
}

function lineOf(core: Core): MemoryLine {
  const line = memoryLineOf(core);
  assert.ok(line, 'this dump is scanned as memory');
  return line;
}

function tokensIn(core: Core) {
  const { items } = scanMemory(builds.scan, lineOf(core), { key });
  return items.filter(({ detector }) => detector === 'github-pat').flatMap(({ places }) => places);
}

/** A machine with the token where it is asked for; pages 0x300 and on hold nothing else. */
function machineWith(...addresses: number[]) {
  const machine = buildMachine();
  for (let page = 0x300; page < 0x308; page++) machine.memory.zeros(page);
  for (const at of addresses) machine.memory.text(at, TOKEN);
  return machine;
}

for (const packing of ['zlib', 'lzo', 'snappy', 'none'] satisfies Packing[]) {
  test(`kdump, ${packing}: a value in a page, and one that crosses two, each at its address`, () => {
    const places = [0x300100, 0x303000 - 10];
    const dump = buildKdump(machineWith(...places), { packing });
    const core = opened(dump.bytes);
    const found = tokensIn(core);
    assert.deepEqual(
      found.map(({ address, space, length }) => [address, space, length]),
      places.map((at) => [`0x${at.toString(16)}`, 'physical', TOKEN.length]),
    );
    // A packed page is where it begins; in one that is not, the byte itself.
    const page = dump.places.pages.get(0x300);
    assert.equal(found[0]?.offset, packing === 'none' ? (page ?? 0) + 0x100 : page);
    for (const place of found) assert.equal(Buffer.from(bytesAt(core, place)).toString(), TOKEN);
  });
}

test('what does not follow in memory makes no value: the page between was left out', () => {
  const machine = machineWith(0x303000 - 10);
  machine.memory.pages.delete(0x303);
  const excluded = opened(buildKdump(machine, { packing: 'zlib', excluded: [0x303] }).bytes);
  assert.deepEqual(tokensIn(excluded), []);
  const half = machineWith();
  half.memory.text(0x303000 - 10, TOKEN.slice(0, 10));
  half.memory.text(0x304000, TOKEN.slice(10));
  half.memory.pages.delete(0x303);
  assert.deepEqual(tokensIn(opened(buildKdump(half, { packing: 'zlib', excluded: [0x303] }).bytes)), []);
});

test('stripes of the line, in any cut, give what the whole gives', () => {
  const core = opened(buildKdump(machineWith(0x300100, 0x303000 - 10, 0x306ff0), { packing: 'zlib' }).bytes);
  const whole = tokensIn(core).length;
  assert.equal(whole, 3);
  const line = lineOf(core);
  for (const stripe of [4096, 3 * 4096, 1 << 20]) {
    let count = 0;
    for (let from = 0; from < line.size; from += stripe) {
      const scanner = new Scanner(builds.scan, key);
      for (const _ of scanLine(scanner, line, { from, to: Math.min(line.size, from + stripe) }));
      count += scanner.drain().filter(({ length }) => length === TOKEN.length).length;
    }
    assert.equal(count, whole, `stripes of ${stripe}`);
  }
});

test('AVML: ranges unpacked; a value across two ranges that follow one another, none across a hole', () => {
  const memory = memoryOf(machineWith(0x300100, 0x400000 - 10, 0x500000 - 10));
  const core = opened(
    buildAvml([
      { start: 0x100000, bytes: memory.subarray(0x100000, 0x400000) },
      { start: 0x400000, bytes: memory.subarray(0x400000, 0x500000) },
      { start: 0x600000, bytes: memory.subarray(0x600000, 0x700000) },
    ]),
  );
  assert.deepEqual(
    tokensIn(core).map(({ address }) => address),
    ['0x300100', '0x3ffff6'],
  );
});

test('VMware: memory in the file beside the state', () => {
  const memory = memoryOf(machineWith(0x300100));
  const core = opened(buildVmwareState({ regions: [] }), memory);
  assert.deepEqual(
    tokensIn(core).map(({ address }) => address),
    ['0x300100'],
  );
});

test('dumps whose memory lies in the file as it is are scanned as the file', () => {
  const core = opened(memoryOf(buildMachine()));
  assert.equal(memoryLineOf(core), undefined);
});
