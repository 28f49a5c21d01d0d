/** What a scan worker does with memory, over files in memory: it must find what one scan of the whole finds. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unpackRecords } from '../../../web/engine/records/records.ts';
import { FindingCollector } from '../../../web/engine/scan/findings/collector.ts';
import { memoryLineOf } from '../../../web/engine/scan/memory-line.ts';
import { scanMemory } from '../../../web/engine/scan/scan-source.ts';
import type { Stripe } from '../../../web/engine/scan/stripes.ts';
import { Scanner } from '../../../web/engine/scanner.ts';
import type { Source } from '../../../web/engine/sources/source.ts';
import { Gate } from '../../../web/workers/gate.ts';
import { OwnMemory, type Turn } from '../../../web/workers/own-memory.ts';
import type { MemorySubject } from '../../../web/workers/surface.ts';
import { flatten } from '../../synth/vmcore/flattened.ts';
import { buildKdump, type KdumpOptions } from '../../synth/vmcore/kdump.ts';
import { buildMachine } from '../../synth/vmcore/machine.ts';
import { builds, MemorySource, openSet } from '../open-core.ts';

const TOKEN = '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';
const PLACES = [0x300100, 0x303000 - 10, 0x306ff0];
const LAST = 0x340;
const key = new Uint8Array(16).fill(9);

function dumpOf(options: KdumpOptions = {}): Uint8Array<ArrayBuffer> {
  const machine = buildMachine();
  for (let page = 0x300; page < LAST; page++) machine.memory.zeros(page);
  for (const at of PLACES) machine.memory.text(at, TOKEN);
  return buildKdump(machine, options).bytes;
}

interface Opened {
  readonly subject: MemorySubject;
  readonly sourceOf: (file: File) => Source;
  /** A worker's own view of the dump. */
  readonly memory: () => OwnMemory;
  /** The page's core. */
  readonly core: ReturnType<typeof openSet>;
}

function opened(...files: readonly Uint8Array<ArrayBuffer>[]): Opened {
  const core = openSet(files);
  while (core.step() < 1);
  const size = memoryLineOf(core)?.size;
  const [first, ...others] = files.map((bytes, index) => new File([bytes], `part ${index}`));
  assert.ok(size !== undefined && first);
  const subject: MemorySubject = { id: 1, files: [first, ...others], size, module: builds.full() };
  const bytesOf = new Map([first, ...others].map((file, index) => [file, files[index] ?? new Uint8Array()]));
  const sourceOf = (file: File) => new MemorySource(bytesOf.get(file) ?? new Uint8Array());
  return { subject, sourceOf, memory: () => new OwnMemory(subject, builds.scan, sourceOf), core };
}

const turnOf = (change: Partial<Turn> = {}): Turn => ({
  isOutdated: () => false,
  gate: new Gate(),
  report: () => {},
  ...change,
});

function stripesOf(size: number, length: number): Stripe[] {
  const count = Math.ceil(size / length);
  return Array.from({ length: count }, (_, i) => ({ from: i * length, to: Math.min(size, (i + 1) * length) }));
}

const SETS: readonly (readonly [string, () => readonly Uint8Array<ArrayBuffer>[]])[] = [
  ['a dump', () => [dumpOf()]],
  ['a flattened dump', () => [flatten(dumpOf())]],
  [
    'a split dump',
    () => [dumpOf({ part: { start: 0, end: 0x303 } }), dumpOf({ part: { start: 0x303, end: LAST + 1 } })],
  ],
];

for (const [what, build] of SETS) {
  test(`${what}: stripes that workers take by turns, the last first, give what one scan of the whole gives`, async () => {
    const { core, memory, subject } = opened(...build());
    const line = memoryLineOf(core);
    assert.ok(line);
    const whole = scanMemory(builds.scan, line, { key });
    // A line of its own, that nothing was read of.
    const places = memoryLineOf(core);
    const collector = new FindingCollector({ total: subject.size, attribute: (at) => places?.placeOf(at) ?? {} });
    const workers = [0, 1].map(() => ({ memory: memory(), scanner: new Scanner(builds.scan, key) }));
    for (const [index, stripe] of stripesOf(subject.size, 3 * 4096)
      .reverse()
      .entries()) {
      const worker = workers[index % 2];
      const outcome = await worker?.memory.scan(worker.scanner, stripe, turnOf());
      assert.ok(outcome?.state === 'done');
      for (const part of outcome.value.packed) collector.add(unpackRecords(part));
      collector.addLimits(outcome.value.limits);
    }
    const { items } = collector.findings(subject.size, true);
    assert.deepEqual(items, whole.items);
    const found = items.filter(({ detector }) => detector === 'github-pat').flatMap((item) => item.places);
    assert.deepEqual(
      found.map(({ address }) => address),
      PLACES.map((at) => `0x${at.toString(16)}`),
    );
  });
}

test('progress is told, up to the end of the stripe and no further', async () => {
  const { memory, subject } = opened(dumpOf());
  const told: number[] = [];
  const stripe = { from: 0x10000, to: 0x30000 };
  await memory().scan(new Scanner(builds.scan, key), stripe, turnOf({ report: (bytes) => told.push(bytes) }));
  assert.ok(subject.size > stripe.to);
  assert.ok(told.length > 0 && told.every((bytes) => bytes >= 0 && bytes <= 0x20000));
  assert.equal(Math.max(...told), 0x20000);
});

test('an ended stripe leaves nothing, and the worker goes on with another one', async () => {
  const { memory, subject } = opened(dumpOf());
  const own = memory();
  const scanner = new Scanner(builds.scan, key);
  const all = { from: 0, to: subject.size };
  assert.equal((await own.scan(scanner, all, turnOf({ isOutdated: () => true }))).state, 'cancelled');
  const count = async () => {
    const outcome = await own.scan(scanner, all, turnOf());
    assert.ok(outcome.state === 'done');
    return outcome.value.packed.flatMap(unpackRecords).length;
  };
  const found = await count();
  assert.ok(found >= PLACES.length);
  // Found of another file, and never taken.
  scanner.begin(0);
  scanner.push(new TextEncoder().encode(`  ${TOKEN}  `));
  scanner.finish();
  assert.equal(await count(), found);
});

test('a held scan goes on when it is let go', async () => {
  const { memory, subject } = opened(dumpOf());
  const gate = new Gate();
  gate.set(true);
  let isDone = false;
  const all = { from: 0, to: subject.size };
  const scan = memory().scan(new Scanner(builds.scan, key), all, turnOf({ gate }));
  void scan.then(() => {
    isDone = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 30));
  assert.equal(isDone, false);
  gate.set(false);
  assert.equal((await scan).state, 'done');
});

test('a file that is another one by now, or cannot be read, is a fault and no empty memory', async () => {
  const { subject, sourceOf, memory } = opened(dumpOf());
  const all = { from: 0, to: subject.size };
  const scanner = new Scanner(builds.scan, key);
  const other = new OwnMemory({ ...subject, size: subject.size + 4096 }, builds.scan, sourceOf);
  const changed = await other.scan(scanner, all, turnOf());
  assert.ok(changed.state === 'failed' && changed.fault.code === 'file-changed');
  const bytes = dumpOf();
  for (const failFrom of [0, 1]) {
    const broken = new OwnMemory(subject, builds.scan, () => new MemorySource(bytes, { failFrom, atMost: 1 << 14 }));
    const outcome = await broken.scan(scanner, all, turnOf());
    assert.ok(outcome.state === 'failed', `fails from read ${failFrom}`);
    assert.ok(['read-failed', 'not-allowed', 'file-changed'].includes(outcome.fault.code));
  }
  assert.equal((await memory().scan(scanner, all, turnOf())).state, 'done');
});
