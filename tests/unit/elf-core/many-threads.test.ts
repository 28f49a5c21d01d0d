/** Cores of very many threads: all are kept, in little memory each, with the registers that are theirs. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CoreInstance } from '../../../web/engine/core/core-instance.ts';
import { ElfCoreBuilder, fill, LINUX_GENERAL, prstatus, READ, WRITE } from '../../synth/elf-core/index.ts';
import { builds, MemorySource, openCore } from '../open-core.ts';

const STACK = 0x1000_0000n;
const set = LINUX_GENERAL['x86-64'];
assert.ok(set);
const { bytes: registers } = fill(set, 'little', { rsp: STACK + 0x800n, rip: 0x40_0010n });

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
