import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Report } from '../../../web/engine/report/report.ts';
import {
  type Arch,
  buildProcessDump,
  type Memory,
  type Os,
  type RegionFields,
  words,
} from '../../synth/process-dump.ts';
import { reportOf } from '../open-core.ts';

interface Setting {
  readonly arch?: Arch;
  readonly os?: Os;
  readonly registers?: Readonly<Record<string, bigint>>;
  /** Words of the stack by address. */
  readonly stack?: Readonly<Record<string, bigint>>;
  readonly stackSize?: number;
  readonly code?: Memory;
  readonly regions?: readonly RegionFields[];
}

const STACK = 0x7ff0_0000n;
const APP = 0x40_0000n;
const LIB = 0x6000_0000n;
const SIZE = 0x1000;

const PAGE_EXECUTE_READ = 0x20;
const PAGE_READWRITE = 0x04;
const PAGE_READONLY = 0x02;
const PAGE_GUARD = 0x100;

const hex = (value: bigint): string => `0x${value.toString(16)}`;

function walk(setting: Setting) {
  const { arch = 'x86-64', os = 'linux', registers, stack = {}, stackSize = SIZE, code, regions } = setting;
  const width = arch === 'x86' || arch === 'arm' ? 4 : 8;
  const values = new Map(Object.entries(stack).map(([address, value]) => [BigInt(address), value]));
  const memory = [words(STACK, stackSize, width, values), ...(code ? [code] : [])];
  const report: Report = reportOf(
    buildProcessDump({
      arch,
      os,
      memory,
      modules: [
        { name: 'app', base: APP, size: 0x10000 },
        { name: 'lib', base: LIB, size: 0x10000 },
      ],
      threads: [{ id: 7, stack: 0, ...(registers ? { registers } : {}) }],
      ...(regions ? { regions } : {}),
    }),
  );
  const thread = report.threads?.[0];
  return {
    end: thread?.stackEnd,
    frames: (thread?.frames ?? []).map(({ address, trust }) => `${trust} ${address}`),
    modules: (thread?.frames ?? []).map(({ module, offset }) => (module ? `${module}+${offset}` : 'none')),
    warnings: report.warnings,
  };
}

/** Code with a call before each of the addresses and nothing else that could be one. */
function calls(base: bigint, size: number, returns: readonly bigint[]): Memory {
  const bytes = new Uint8Array(size).fill(0x90);
  for (const address of returns) bytes.set([0xe8, 1, 2, 3, 4], Number(address - base) - 5);
  return { base, bytes };
}

test('x86: frame records to the end of the chain', () => {
  const { frames, modules, end } = walk({
    arch: 'x86',
    os: 'windows',
    registers: { eip: APP + 0x1234n, esp: STACK + 0x10n, ebp: STACK + 0x20n },
    stack: {
      [hex(STACK + 0x20n)]: STACK + 0x40n,
      [hex(STACK + 0x24n)]: APP + 0x2345n,
      [hex(STACK + 0x40n)]: STACK + 0x80n,
      [hex(STACK + 0x44n)]: LIB + 0x1111n,
      [hex(STACK + 0x80n)]: 0n,
      [hex(STACK + 0x84n)]: LIB + 0x2222n,
    },
  });
  assert.deepEqual(frames, [
    'context 0x401234',
    'frame-pointer 0x402345',
    'frame-pointer 0x60001111',
    'frame-pointer 0x60002222',
  ]);
  assert.deepEqual(modules, ['app+0x1234', 'app+0x2345', 'lib+0x1111', 'lib+0x2222']);
  assert.equal(end, 'complete');
});

test('a call at the very end of a module belongs to that module', () => {
  const { modules } = walk({
    registers: { rip: APP + 0x10n, rsp: STACK, rbp: STACK + 0x20n },
    stack: { [hex(STACK + 0x28n)]: APP + 0x10000n },
  });
  assert.deepEqual(modules, ['app+0x10', 'app+0x10000']);
});

test('64-bit Windows keeps no frame pointers: rbp leads nowhere', () => {
  const stack = { [hex(STACK + 0x20n)]: STACK + 0x40n, [hex(STACK + 0x28n)]: APP + 0x2345n };
  const registers = { rip: APP + 0x1234n, rsp: STACK, rbp: STACK + 0x20n };
  assert.deepEqual(walk({ registers, stack }).frames, ['context 0x401234', 'frame-pointer 0x402345']);
  assert.deepEqual(walk({ registers, stack, os: 'windows' }).frames, ['context 0x401234', 'scan 0x402345']);
});

test('frame records that cannot be are not followed', () => {
  const registers = { rip: APP + 0x1234n, rsp: STACK + 0x100n, rbp: STACK + 0x200n };
  const record = (at: bigint, previous: bigint, address: bigint) => ({ [hex(at)]: previous, [hex(at + 8n)]: address });
  const first = record(STACK + 0x200n, STACK + 0x300n, APP + 0x2345n);
  const cases: Record<string, [stack: Record<string, bigint>, registers: Record<string, bigint>]> = {
    'leads to itself': [record(STACK + 0x200n, STACK + 0x200n, APP + 0x2345n), registers],
    'leads back': [{ ...first, ...record(STACK + 0x300n, STACK + 0x200n, APP + 0x3333n) }, registers],
    'below the stack pointer': [
      record(STACK + 0x80n, STACK + 0x300n, APP + 0x2345n),
      { ...registers, rbp: STACK + 0x80n },
    ],
    misaligned: [record(STACK + 0x201n, STACK + 0x300n, APP + 0x2345n), { ...registers, rbp: STACK + 0x201n }],
    'outside of the stack': [first, { ...registers, rbp: 0x1234_0000n }],
    'at the end of the stack': [first, { ...registers, rbp: STACK + 0xff8n }],
    'at the end of the address space': [first, { ...registers, rbp: 0xffff_ffff_ffff_fff8n }],
    'returns to the stack': [record(STACK + 0x200n, STACK + 0x300n, STACK + 0x345n), registers],
    'returns to the first page': [record(STACK + 0x200n, STACK + 0x300n, 0x345n), registers],
    'returns to no address': [record(STACK + 0x200n, STACK + 0x300n, 0x1234_5678_9abc_def1n), registers],
  };
  for (const [name, [stack, given]] of Object.entries(cases)) {
    const { frames, end } = walk({ registers: given, stack });
    assert.ok(frames.length <= 3, `${name}: ${frames}`);
    assert.ok(frames.filter((frame) => frame.startsWith('frame-pointer')).length <= 2, `${name}: ${frames}`);
    assert.match(`${end}`, /^(complete|bad-frame)$/, name);
  }
  const { frames } = walk({ registers, stack: cases['leads back']?.[0] ?? {} });
  assert.deepEqual(frames.slice(0, 3), ['context 0x401234', 'frame-pointer 0x402345', 'frame-pointer 0x403333']);
});

test('zero ends a chain of frame records, not what a search took for one', () => {
  const registers = { rip: APP + 0x1234n, rsp: STACK, rbp: 1n };
  const stack = {
    // Found by the search, with what looks like a saved frame pointer below it.
    [hex(STACK + 0x20n)]: STACK + 0x40n,
    [hex(STACK + 0x28n)]: LIB + 0x1111n,
    [hex(STACK + 0x40n)]: 0n,
    [hex(STACK + 0x48n)]: LIB + 0x2221n,
    [hex(STACK + 0x88n)]: APP + 0x3331n,
    [hex(STACK + 0x90n)]: 0n,
  };
  assert.deepEqual(walk({ registers, stack }).frames, [
    `context ${hex(APP + 0x1234n)}`,
    `scan ${hex(LIB + 0x1111n)}`,
    `frame-pointer ${hex(LIB + 0x2221n)}`,
    `scan ${hex(APP + 0x3331n)}`,
  ]);
  // A record that the search led to and that is empty says nothing either.
  const empty = { ...stack, [hex(STACK + 0x48n)]: 0n };
  assert.deepEqual(walk({ registers, stack: empty }).frames.slice(1), [
    `scan ${hex(LIB + 0x1111n)}`,
    `scan ${hex(APP + 0x3331n)}`,
  ]);
});

test('code that nobody describes is believed only within a chain', () => {
  const generated = 0x2000_1235n;
  const registers = { rip: APP + 0x1234n, rsp: STACK, rbp: STACK + 0x20n };
  const leading = {
    [hex(STACK + 0x20n)]: STACK + 0x40n,
    [hex(STACK + 0x28n)]: generated,
    [hex(STACK + 0x48n)]: APP + 0x2345n,
  };
  assert.deepEqual(walk({ registers, stack: leading }).frames, [
    'context 0x401234',
    `frame-pointer ${hex(generated)}`,
    'frame-pointer 0x402345',
  ]);
  const lost = { [hex(STACK + 0x20n)]: 77n, [hex(STACK + 0x28n)]: generated };
  assert.deepEqual(walk({ registers, stack: lost }).frames, ['context 0x401234']);
  const regions = [
    { base: APP, size: 0x10000, protect: PAGE_EXECUTE_READ },
    { base: STACK, size: SIZE, protect: PAGE_READWRITE },
  ];
  assert.deepEqual(walk({ registers, stack: leading, regions }).frames, ['context 0x401234', 'scan 0x402345']);
});

test('the search takes what follows a call, and passes over other pointers into code', () => {
  const code = calls(APP, 0x8000, [APP + 0x2345n, APP + 0x4448n]);
  const { frames, end } = walk({
    registers: { rip: APP + 0x1234n, rsp: STACK, rbp: 1n },
    code,
    stack: {
      [hex(STACK + 0x10n)]: APP + 0x3333n,
      [hex(STACK + 0x18n)]: APP + 0x1234n,
      [hex(STACK + 0x20n)]: APP + 0x2345n,
      [hex(STACK + 0x40n)]: APP + 0x4448n,
    },
  });
  assert.deepEqual(frames, ['context 0x401234', 'scan 0x402345', 'scan 0x404448']);
  assert.equal(end, 'complete');
});

test('where code is not in the dump, what looks like the begin of something is passed over', () => {
  const { frames } = walk({
    os: 'windows',
    registers: { rip: APP + 0x1234n, rsp: STACK },
    stack: {
      [hex(STACK + 0x10n)]: APP + 0x3330n,
      [hex(STACK + 0x18n)]: APP + 0x3338n,
      [hex(STACK + 0x20n)]: APP + 0x0123n,
      [hex(STACK + 0x28n)]: APP + 0x3339n,
    },
  });
  assert.deepEqual(frames, ['context 0x401234', 'scan 0x403339']);
});

test('the map of the process decides what can be code', () => {
  const stack = { [hex(STACK + 0x10n)]: APP + 0x9999n, [hex(STACK + 0x18n)]: APP + 0x2345n };
  const registers = { rip: APP + 0x1234n, rsp: STACK };
  const regions = [
    { base: APP, size: 0x8000, protect: PAGE_EXECUTE_READ },
    { base: APP + 0x8000n, size: 0x8000, protect: PAGE_READONLY },
    { base: STACK, size: SIZE, protect: PAGE_READWRITE },
  ];
  assert.deepEqual(walk({ registers, stack }).frames, ['context 0x401234', 'scan 0x409999', 'scan 0x402345']);
  assert.deepEqual(walk({ registers, stack, regions }).frames, ['context 0x401234', 'scan 0x402345']);
});

test('after a call of nothing the caller is on top of the stack, if a call is seen there', () => {
  const registers = { rip: 0n, rsp: STACK + 0x10n, rbp: STACK + 0x40n };
  const stack = {
    [hex(STACK + 0x10n)]: APP + 0x2345n,
    [hex(STACK + 0x40n)]: 0n,
    [hex(STACK + 0x48n)]: LIB + 0x1111n,
  };
  const seen = calls(APP, 0x8000, [APP + 0x2345n]);
  assert.deepEqual(walk({ registers, stack, code: seen }).frames, [
    'context 0x0',
    'scan 0x402345',
    'frame-pointer 0x60001111',
  ]);
  // A jump leaves any value there.
  const other = calls(APP, 0x8000, [APP + 0x4444n]);
  assert.deepEqual(walk({ registers, stack, code: other }).frames, ['context 0x0', 'frame-pointer 0x60001111']);
});

test('arm64: signatures are stripped from return addresses', () => {
  const signed = (address: bigint) => address | 0x003b_8000_0000_0000n;
  const { frames, end } = walk({
    arch: 'arm64',
    os: 'macos',
    registers: { pc: APP + 0x1234n, sp: STACK, x29: STACK + 0x20n, x30: signed(APP + 0x2344n) },
    stack: {
      [hex(STACK + 0x20n)]: STACK + 0x40n,
      [hex(STACK + 0x28n)]: signed(APP + 0x2344n),
      [hex(STACK + 0x40n)]: 0n,
      [hex(STACK + 0x48n)]: signed(LIB + 0x1110n),
    },
  });
  assert.deepEqual(frames, ['context 0x401234', 'frame-pointer 0x402344', 'frame-pointer 0x60001110']);
  assert.equal(end, 'complete');
});

test('arm64: the link register is the caller of a leaf, and only of a leaf', () => {
  const base = { pc: APP + 0x1234n, sp: STACK, x29: STACK + 0x20n };
  const stack = { [hex(STACK + 0x28n)]: APP + 0x4444n };
  const at = (x30: bigint) => walk({ arch: 'arm64', registers: { ...base, x30 }, stack }).frames.slice(1);
  assert.deepEqual(at(APP + 0x8888n), ['scan 0x408888', 'frame-pointer 0x404444'], 'a leaf');
  assert.deepEqual(at(APP + 0x4444n), ['frame-pointer 0x404444'], 'saved already');
  assert.deepEqual(at(APP + 0x1200n), ['frame-pointer 0x404444'], 'left by a call made here');
  assert.deepEqual(at(0n), ['frame-pointer 0x404444'], 'nothing');
  assert.deepEqual(at(STACK + 0x100n), ['frame-pointer 0x404444'], 'no code');
  const lost = walk({ arch: 'arm64', registers: { ...base, pc: 0n, x30: APP + 0x1200n }, stack }).frames;
  assert.deepEqual(lost, ['context 0x0', 'scan 0x401200', 'frame-pointer 0x404444'], 'a call of nothing');
});

test('arm: both forms of frame records, and Thumb', () => {
  const registers = { pc: APP + 0x1234n, sp: STACK, lr: 0n, r11: STACK + 0x20n };
  const clang = { [hex(STACK + 0x20n)]: 0n, [hex(STACK + 0x24n)]: APP + 0x2345n };
  assert.deepEqual(walk({ arch: 'arm', registers, stack: clang }).frames, [
    'context 0x401234',
    'frame-pointer 0x402345',
  ]);
  const gcc = { [hex(STACK + 0x1cn)]: 0n, [hex(STACK + 0x20n)]: APP + 0x2344n };
  assert.deepEqual(walk({ arch: 'arm', registers, stack: gcc }).frames.slice(0, 2), [
    'context 0x401234',
    'frame-pointer 0x402344',
  ]);
});

test('no registers, no stack, no caller: each has its word', () => {
  assert.equal(walk({}).end, 'no-context');
  assert.deepEqual(walk({}).frames, []);
  const elsewhere = walk({ registers: { rip: APP + 0x1234n, rsp: 0x1234_0000n } });
  assert.deepEqual(elsewhere.frames, ['context 0x401234']);
  assert.equal(elsewhere.end, 'no-memory');
  assert.equal(walk({ registers: { rip: APP + 0x1234n, rsp: STACK } }).end, 'bad-frame');
});

test('a stack that the dump holds in part ends for want of memory', () => {
  const regions = [{ base: STACK, size: SIZE * 2, protect: PAGE_READWRITE }];
  const registers = { rip: APP + 0x1234n, rsp: STACK };
  assert.equal(walk({ registers, regions }).end, 'no-memory');
});

test('a stack pointer that ran into the guard page finds its stack above', () => {
  const regions = [
    { base: STACK - 0x1000n, size: 0x1000, protect: PAGE_READWRITE | PAGE_GUARD },
    { base: STACK, size: SIZE, protect: PAGE_READWRITE },
    { base: APP, size: 0x10000, protect: PAGE_EXECUTE_READ },
  ];
  const registers = { rip: APP + 0x1234n, rsp: STACK - 0x18n, rbp: STACK + 0x20n };
  const stack = { [hex(STACK + 0x20n)]: 0n, [hex(STACK + 0x28n)]: APP + 0x2345n };
  assert.deepEqual(walk({ registers, stack, regions }).frames, ['context 0x401234', 'frame-pointer 0x402345']);
});

test('a recursion is listed up to the limit and counted to its end', () => {
  const depth = 5000;
  const stack: Record<string, bigint> = {};
  for (let i = 0; i < depth; i++) {
    const at = STACK + BigInt(i * 32);
    stack[hex(at)] = i === depth - 1 ? 0n : at + 32n;
    stack[hex(at + 8n)] = APP + 0x2345n;
  }
  const registers = { rip: APP + 0x2300n, rsp: STACK, rbp: STACK };
  const { frames, end, warnings } = walk({ registers, stack, stackSize: depth * 32 + 16 });
  assert.equal(frames.length, 1024);
  assert.equal(end, 'limit');
  const warning = warnings.find(({ code }) => code === 'frames-cut');
  assert.equal(warning?.expected, 1024);
  assert.equal(warning?.found, depth + 1);
});

test('a huge stack without callers is searched for a while, not for ever', () => {
  const { end, frames } = walk({ registers: { rip: APP + 0x1234n, rsp: STACK }, stackSize: 4 << 20 });
  assert.equal(end, 'limit');
  assert.equal(frames.length, 1);
});

test('with a map of the memory only places where functions begin are doubtful, without one also those of data', () => {
  const stack = { [hex(STACK + 0x10n)]: APP + 0x2340n, [hex(STACK + 0x18n)]: APP + 0x2348n };
  const registers = { rip: APP + 0x1234n, rsp: STACK };
  const regions = [
    { base: APP, size: 0x8000, protect: PAGE_EXECUTE_READ },
    { base: STACK, size: SIZE, protect: PAGE_READWRITE },
  ];
  assert.deepEqual(walk({ registers, stack, regions }).frames, ['context 0x401234', 'scan 0x402348']);
  assert.deepEqual(walk({ registers, stack }).frames, ['context 0x401234']);
});
