/**
 * Whatever a stack holds: of what `pointers` leaves every word is small, an address of the dump, or filled. The rule
 * here is this file's own, and so is the reader of the copy.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ElfCoreBuilder, EXECUTE, READ } from '../../synth/elf-core/builder.ts';
import { prstatus } from '../../synth/elf-core/linux.ts';
import { fill, LINUX_GENERAL } from '../../synth/elf-core/registers.ts';
import { clean } from './clean.ts';

const CODE = 0x40_0000n;
const CODE_SIZE = 0x2000n;
const STACK = 0x7f00_0000n;
const STACK_SIZE = 0x1000;
const WORDS = STACK_SIZE / 4;

/** A few bytes of a stack. */
const piece = (bits: 32 | 64) => {
  const number = (value: bigint) => {
    const bytes = Buffer.alloc(bits / 8);
    if (bits === 64) bytes.writeBigUInt64LE(BigInt.asUintN(64, value));
    else bytes.writeUInt32LE(Number(BigInt.asUintN(32, value)));
    return bytes;
  };
  return fc.oneof(
    fc.string({ minLength: 4, maxLength: 40 }).map((text) => Buffer.from(text)),
    fc.string({ minLength: 4, maxLength: 20 }).map((text) => Buffer.from(text, 'utf16le')),
    fc.uint8Array({ minLength: 1, maxLength: 24 }).map((bytes) => Buffer.from(bytes)),
    fc.integer({ min: -5000, max: 5000 }).map((value) => number(BigInt(value))),
    fc.nat(Number(CODE_SIZE) - 1).map((offset) => number(CODE + BigInt(offset))),
    fc.nat(STACK_SIZE - 1).map((offset) => number(STACK + BigInt(offset))),
  );
};

function core(bits: 32 | 64, stack: Uint8Array): Uint8Array {
  const set = LINUX_GENERAL[bits === 64 ? 'x86-64' : 'i386'];
  assert.ok(set);
  const core = new ElfCoreBuilder({ bits, machine: set.machine });
  const names = bits === 64 ? { rsp: STACK, rip: CODE + 0x10n } : { esp: STACK, eip: CODE + 0x10n };
  prstatus(core, { pid: 10, signal: 11, registers: fill(set, 'little', names).bytes });
  core.load({ address: CODE, memorySize: CODE_SIZE, flags: READ | EXECUTE });
  return core.load({ address: STACK, bytes: stack }).build().bytes;
}

/** Bytes of the copy at an address: by its program headers. */
function memoryAt(bits: 32 | 64, copy: Uint8Array, address: bigint): Buffer {
  const bytes = Buffer.from(copy.buffer, copy.byteOffset, copy.length);
  const is64 = bits === 64;
  const word = (at: number) => (is64 ? bytes.readBigUInt64LE(at) : BigInt(bytes.readUInt32LE(at)));
  const table = Number(word(is64 ? 32 : 28));
  const count = bytes.readUInt16LE(is64 ? 56 : 44);
  for (let i = 0; i < count; i++) {
    const row = table + i * (is64 ? 56 : 32);
    const [offset, start, size] = is64
      ? [word(row + 8), word(row + 16), word(row + 32)]
      : [word(row + 4), word(row + 8), word(row + 16)];
    if (bytes.readUInt32LE(row) === 1 && start <= address && address < start + size) {
      return bytes.subarray(Number(offset + address - start), Number(offset + size));
    }
  }
  return Buffer.alloc(0);
}

const FILLERS = [0x0defaced0defacedn, 0xfdfdfdfdfdfdfdfdn, 0xdadadadadadadadan];

for (const bits of [64, 32] as const) {
  test(`of a stack of ${bits} bits only addresses and small numbers stay`, async () => {
    const isAllowed = (value: bigint) => {
      const most = 1n << BigInt(bits);
      const isIn = (address: bigint) =>
        (address >= CODE && address < CODE + CODE_SIZE) || (address >= STACK && address < STACK + BigInt(STACK_SIZE));
      const fillers = FILLERS.map((one) => BigInt.asUintN(bits, one));
      return value <= 4096n || value >= most - 4096n || isIn(value) || isIn(value - 1n) || fillers.includes(value);
    };
    await fc.assert(
      fc.asyncProperty(fc.array(piece(bits), { minLength: 10, maxLength: WORDS / 8 }), async (pieces) => {
        const stack = new Uint8Array(STACK_SIZE);
        stack.set(Buffer.concat(pieces).subarray(0, STACK_SIZE));
        const { outcome, copy } = await clean(core(bits, stack), 'pointers');
        assert.equal(outcome.state, 'done', JSON.stringify(outcome).slice(0, 400));
        const left = memoryAt(bits, copy, STACK);
        assert.ok(left.length >= STACK_SIZE);
        for (let at = 0; at < STACK_SIZE; at += bits / 8) {
          const value = bits === 64 ? left.readBigUInt64LE(at) : BigInt(left.readUInt32LE(at));
          assert.ok(isAllowed(value), `0x${value.toString(16)} at ${at}`);
        }
      }),
      { numRuns: 40 },
    );
  });
}

test('a thread at no address of a program keeps no text: all text is at none', async () => {
  const set = LINUX_GENERAL['x86-64'];
  assert.ok(set);
  const builder = new ElfCoreBuilder({ bits: 64, machine: set.machine });
  const registers = fill(set, 'little', { rsp: STACK, rip: 0x4141_4141_4141_4141n }).bytes;
  prstatus(builder, { pid: 10, signal: 11, registers });
  builder.load({ address: CODE, memorySize: CODE_SIZE, flags: READ | EXECUTE });
  const stack = new Uint8Array(STACK_SIZE);
  stack.set(Buffer.from('what nobody else shall read, ever'), 64);
  const { outcome, copy } = await clean(builder.load({ address: STACK, bytes: stack }).build().bytes, 'pointers');
  assert.equal(outcome.state, 'done', JSON.stringify(outcome).slice(0, 400));
  assert.ok(!Buffer.from(copy).includes('nobody'));
});

test('registers of a machine whose registers have no names keep only what a walk needs', async () => {
  const XTENSA = 94;
  const builder = new ElfCoreBuilder({ bits: 32, machine: XTENSA });
  const registers = new Uint8Array(128);
  registers.set(Buffer.from('what nobody else shall read'), 32);
  prstatus(builder, { pid: 10, signal: 11, registers });
  builder.load({ address: CODE, memorySize: CODE_SIZE, flags: READ | EXECUTE });
  const { outcome, copy } = await clean(builder.build().bytes, 'pointers');
  assert.equal(outcome.state, 'done', JSON.stringify(outcome).slice(0, 400));
  assert.ok(!Buffer.from(copy).includes('nobody'));
});

test('stacks of two threads are reduced where the memory of one begins as that of the other ends', async () => {
  const set = LINUX_GENERAL['x86-64'];
  assert.ok(set);
  const builder = new ElfCoreBuilder({ bits: 64, machine: set.machine });
  const second = STACK + BigInt(STACK_SIZE);
  for (const [pid, rsp] of [
    [10, STACK],
    [11, second],
  ] as const) {
    prstatus(builder, { pid, signal: 11, registers: fill(set, 'little', { rsp, rip: CODE + 0x10n }).bytes });
  }
  builder.load({ address: CODE, memorySize: CODE_SIZE, flags: READ | EXECUTE });
  for (const address of [STACK, second]) {
    const stack = new Uint8Array(STACK_SIZE);
    stack.set(Buffer.from('what nobody else shall read, ever'), 256);
    builder.load({ address, bytes: stack });
  }
  const { outcome, copy } = await clean(builder.build().bytes, 'pointers');
  assert.equal(outcome.state, 'done', JSON.stringify(outcome).slice(0, 400));
  assert.ok(!Buffer.from(copy).includes('nobody'));
});
