import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Arch, buildProcessDump, words } from '../../synth/process-dump.ts';
import { openCore, reportOf } from '../open-core.ts';

const STACK = 0x7ff0_0000n;
const APP = 0x40_0000n;
const SLOTS = 64;

const REGISTERS: Record<Arch, readonly [pc: string, sp: string, fp: string]> = {
  x86: ['eip', 'esp', 'ebp'],
  'x86-64': ['rip', 'rsp', 'rbp'],
  arm: ['pc', 'sp', 'r11'],
  arm64: ['pc', 'sp', 'x29'],
};

// What a stack that was overwritten on purpose holds: places in itself, in code, at every edge.
const value = fc.oneof(
  fc.integer({ min: -16, max: SLOTS * 8 + 16 }).map((offset) => STACK + BigInt(offset)),
  fc.integer({ min: -16, max: 0x10010 }).map((offset) => APP + BigInt(offset)),
  fc.constantFrom(0n, 1n, 0xffff_ffffn, 0xffff_ffff_ffff_ffffn, 0x8000_0000_0000_0000n, 0xffff_ffff_ffff_fff8n),
);

test('any stack and any registers give frames that come to an end, each further out than the last', () => {
  const arch = fc.constantFrom<Arch>('x86', 'x86-64', 'arm', 'arm64');
  const slots = fc.array(value, { minLength: SLOTS, maxLength: SLOTS });
  fc.assert(
    fc.property(arch, value, value, value, slots, fc.boolean(), (name, pc, sp, fp, content, hasMap) => {
      const width = name === 'x86' || name === 'arm' ? 4 : 8;
      const mask = width === 4 ? 0xffff_ffffn : 0xffff_ffff_ffff_ffffn;
      const stack = new Map(content.map((word, index) => [STACK + BigInt(index * width), word & mask]));
      const [pcName, spName, fpName] = REGISTERS[name];
      const { threads } = reportOf(
        buildProcessDump({
          arch: name,
          os: 'linux',
          modules: [{ name: 'app', base: APP, size: 0x10000 }],
          memory: [words(STACK, SLOTS * width, width, stack)],
          threads: [{ id: 1, stack: 0, registers: { [pcName]: pc & mask, [spName]: sp & mask, [fpName]: fp & mask } }],
          ...(hasMap ? { regions: [{ base: STACK, size: 0x1000, protect: 4 }] } : {}),
        }),
      );
      const frames = threads?.[0]?.frames ?? [];
      // Every frame but those of the context takes a word of the stack of its own.
      assert.ok(frames.length >= 1 && frames.length <= SLOTS + 2, `${frames.length} frames`);
      assert.ok(threads?.[0]?.stackEnd);
      for (const frame of frames.slice(1)) assert.notEqual(BigInt(frame.address ?? '0x0'), 0n);
    }),
    { seed: 7, numRuns: 1500 },
  );
});

test('a thread list with the same stack many times is walked once each', () => {
  const stack = words(STACK, 4096, 8, new Map([[STACK + 8n, APP + 0x123n]]));
  const threads = Array.from({ length: 300 }, (_, id) => ({
    id,
    stack: 0,
    registers: { rip: APP + 0x77n, rsp: STACK, rbp: 3n },
  }));
  const report = reportOf(
    buildProcessDump({
      arch: 'x86-64',
      os: 'linux',
      modules: [{ name: 'app', base: APP, size: 0x10000 }],
      memory: [stack],
      threads,
    }),
  );
  assert.equal(report.threads?.length, 300);
  for (const { frames } of report.threads ?? []) assert.equal(frames?.length, 2);
});

test('threads that all claim one large stack are not searched for ever', () => {
  const threads = Array.from({ length: 3000 }, (_, id) => ({
    id,
    stack: 0,
    registers: { rip: APP + 0x77n, rsp: STACK },
  }));
  const { threads: walked } = reportOf(
    buildProcessDump({
      arch: 'x86-64',
      os: 'linux',
      modules: [{ name: 'app', base: APP, size: 0x10000 }],
      memory: [words(STACK, 128 << 10, 8, new Map([[STACK + 0x1fff0n, APP + 0x123n]]))],
      threads,
    }),
  );
  const ends = walked?.map(({ frames, stackEnd }) => [frames?.length, stackEnd].join()) ?? [];
  // 16,384 words each, of the 16,777,216 that are searched of one dump.
  assert.deepEqual(
    [ends.length, ends.indexOf('2,complete'), ends[1000], ends[1100], ends.at(-1)],
    [3000, 0, '2,complete', '1,limit', '1,limit'],
  );
});

test('threads that all claim one deep stack keep no more frames than there is room for', () => {
  const depth = 1100;
  const chain = new Map<bigint, bigint>();
  for (let i = 0n; i < depth; i++) {
    chain.set(STACK + i * 16n, i + 1n < depth ? STACK + (i + 1n) * 16n : 0n);
    chain.set(STACK + i * 16n + 8n, APP + 0x100n + i);
  }
  const threads = Array.from({ length: 1100 }, (_, id) => ({
    id,
    stack: 0,
    registers: { rip: APP + 0x77n, rsp: STACK, rbp: STACK },
  }));
  const core = openCore(
    buildProcessDump({
      arch: 'x86-64',
      os: 'linux',
      modules: [{ name: 'app', base: APP, size: 0x10000 }],
      memory: [words(STACK, depth * 16, 8, chain)],
      threads,
    }),
  );
  while (core.step() < 1);
  const { rows } = core.rows('threads', { from: 1000, count: 100 });
  const ends = [0, 99].map((index) => [rows[index]?.frames?.length, rows[index]?.stackEnd].join());
  // 1,048,576 of all threads together, besides the one that is of the registers.
  assert.deepEqual(ends, ['1024,limit', '1,limit']);
});
