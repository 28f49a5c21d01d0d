/** Cores of very many threads: all are kept, in little memory each, with the registers that are theirs. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CoreInstance } from '../../../web/engine/core/core-instance.ts';
import { ElfCoreBuilder, fill, LINUX_GENERAL, prstatus, READ, WRITE } from '../../synth/elf-core/index.ts';
import { cpuMilliseconds } from '../cpu-time.ts';
import { builds, MemorySource, openCore } from '../open-core.ts';

const STACK = 0x1000_0000n;
const general = LINUX_GENERAL['x86-64'];
assert.ok(general);
const { bytes: registers } = fill(general, 'little', { rsp: STACK + 0x800n, rip: 0x40_0010n });

/** Of every thread its status; of every `vectorEach`th also its FXSAVE and XSAVE areas. */
function coreOf(threads: number, vectorEach = 0): Uint8Array {
  const core = new ElfCoreBuilder();
  const fxsave = new Uint8Array(512).fill(0x5a);
  const xsave = new Uint8Array(832).fill(0x6b);
  // XCR0 and XSTATE_BV: x87, SSE, AVX.
  for (const at of [464, 512]) new DataView(xsave.buffer).setBigUint64(at, 7n, true);
  for (let i = 0; i < threads; i++) {
    prstatus(core, { pid: 100 + i, signal: i === 0 ? 11 : 0, registers });
    if (vectorEach === 0 || i % vectorEach !== 0) continue;
    core.note('CORE', 2, fxsave).note('LINUX', 0x202, xsave);
  }
  core.load({ address: STACK, bytes: new Uint8Array(4096), flags: READ | WRITE });
  return core.build().bytes;
}

/** MiB of the core's memory when all is read. */
function memoryFor(bytes: Uint8Array): number {
  const { calls } = new CoreInstance(builds.full(), [new MemorySource(bytes)]);
  calls.open(bytes.length);
  while (calls.step() < calls.DONE.value);
  return calls.memory.buffer.byteLength / 2 ** 20;
}

test('180,000 threads are kept in 256 MiB', () => {
  const bytes = coreOf(180_000);
  assert.ok(memoryFor(bytes) <= 256);
});

test('30,000 threads with vector registers are kept in 128 MiB', () => {
  const bytes = coreOf(30_000, 1);
  assert.ok(memoryFor(bytes) <= 128);
});

test('threads with other registers than the one before have their own, and no others', () => {
  const core = openCore(coreOf(9, 3));
  while (core.step() < 1);
  const { rows } = core.rows('threads', { from: 0, count: 9 });
  assert.equal(rows.length, 9);
  rows.forEach((thread, index) => {
    const { rsp, rip, st0, xmm15, ymm0, fcw } = thread.registers ?? {};
    assert.deepEqual([rsp, rip], ['0x10000800', '0x400010']);
    const hasVectors = index % 3 === 0;
    assert.equal(fcw, hasVectors ? '0x5a5a' : undefined);
    assert.equal(st0, hasVectors ? `0x${'5a'.repeat(10)}` : undefined);
    assert.equal(xmm15, hasVectors ? `0x${'5a'.repeat(16)}` : undefined);
    assert.equal(ymm0, hasVectors ? `0x${'6b'.repeat(32)}` : undefined);
  });
});

test('whose stack an address is of is told of 60,000 at once', () => {
  const core = new ElfCoreBuilder();
  const count = 60_000;
  const baseOf = (index: number) => 0x1000_0000n + BigInt(index) * 0x2000n;
  for (let i = 0; i < count; i++) {
    const { bytes } = fill(general, 'little', { rsp: baseOf(i) + 0x20n, rip: 0x40_0010n });
    prstatus(core, { pid: 100 + i, signal: i === 0 ? 11 : 0, registers: bytes });
    core.load({ address: baseOf(i), bytes: new Uint8Array(64), memorySize: 0x1000n, flags: READ | WRITE });
  }
  const read = openCore(core.build().bytes);
  while (read.step() < 1);
  const start = cpuMilliseconds();
  assert.ok(read.ribbon().some(({ kind }) => kind === 'stack'));
  assert.ok(cpuMilliseconds() - start < 1000);
  assert.equal(read.describe(`0x${(baseOf(count - 1) + 8n).toString(16)}`).threadId, 100 + count - 1);
  assert.equal(read.describe(`0x${(baseOf(0) + 0x1800n).toString(16)}`).threadId, undefined);
});
