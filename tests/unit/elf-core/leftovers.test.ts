/**
 * Return addresses of earlier calls, left in the arrays of the C library's abort(): a signature does not rest on them.
 * The stack protector's guard, made of the random bytes that the kernel gave, tells where those arrays end.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  auxv,
  ElfCoreBuilder,
  EXECUTE,
  files,
  fill,
  LINUX_GENERAL,
  prstatus,
  READ,
  siginfo,
  WRITE,
} from '../../synth/elf-core/index.ts';
import { reportOf } from '../open-core.ts';

const APP = 0x40_0000n;
const LIBC = 0x7000_0000n;
const SIZE = 0x10000n;
const STACK = 0x7ff0_0000n;
const RANDOM = STACK + 0xf00n;
const GUARD = 0x1122_3344_5566_7788n;
const CLEARED = { glibc: GUARD & ~0xffn, musl: GUARD & ~0xff00n } as const;
/** Words from abort()'s return address to its guard: `struct sigaction` and a little. */
const LOCALS = 20;

interface Setting {
  readonly bits?: 32 | 64;
  /** Index of a word in abort()'s arrays, and what was left there. */
  readonly left?: readonly (readonly [number, bigint])[];
  readonly guard?: bigint;
  readonly caller?: bigint;
}

function signature({ bits = 64, left = [], guard = CLEARED.glibc, caller = APP + 0x2345n }: Setting = {}): string {
  const layout = { bits, endian: 'little', machine: bits === 64 ? 62 : 3 } as const;
  const set = LINUX_GENERAL[bits === 64 ? 'x86-64' : 'i386'];
  assert.ok(set);
  const width = bits / 8;
  const names =
    bits === 64 ? { rip: LIBC + 0x8eecn, rsp: STACK, rbp: 6n } : { eip: LIBC + 0x8eecn, esp: STACK, ebp: 6n };
  const core = prstatus(new ElfCoreBuilder(layout), { signal: 6, registers: fill(set, 'little', names).bytes });
  siginfo(core, { signal: 6, code: -6 });
  auxv(core, [
    [9, APP + 0x1000n],
    [25, RANDOM],
  ]);
  files(core, [
    { start: APP, end: APP + SIZE, offset: 0n, path: '/opt/app' },
    { start: LIBC, end: LIBC + SIZE, offset: 0n, path: '/usr/lib/libc.so.6' },
  ]);
  const stack = new DataView(new ArrayBuffer(0x1000));
  const put = (offset: number, value: bigint) =>
    width === 8 ? stack.setBigUint64(offset, value, true) : stack.setUint32(offset, Number(value & 0xffff_ffffn), true);
  // raise() keeps three words, then the return addresses into raise() and abort().
  put(3 * width, LIBC + 0x3fb2n);
  put(5 * width, LIBC + 0x2473n);
  for (const [index, value] of left) put((6 + index) * width, value);
  put((6 + LOCALS) * width, guard);
  put((6 + LOCALS + 3) * width, caller);
  put((6 + LOCALS + 9) * width, APP + 0x5555n);
  put(0xf00, GUARD);
  core.load({ address: APP, memorySize: SIZE, flags: READ | EXECUTE });
  core.load({ address: LIBC, memorySize: SIZE, flags: READ | EXECUTE });
  core.load({ address: STACK, bytes: new Uint8Array(stack.buffer), flags: READ | WRITE });
  return reportOf(core.build().bytes).crash?.signature ?? '';
}

test('a signature does not change with what earlier calls left in the arrays of abort()', () => {
  const clean = signature();
  assert.equal(clean, 'signal | SIGABRT | app+0x2345');
  for (let index = 0; index < LOCALS; index++) {
    assert.equal(signature({ left: [[index, APP + 0x4e9bn]] }), clean, `word ${index}`);
  }
  // A guard of an earlier call is among what was left.
  const earlier = [
    [4, APP + 0x4e9bn],
    [7, CLEARED.glibc],
    [11, APP + 0x9575n],
  ] as const;
  assert.equal(signature({ left: earlier }), clean);
});

test('the guard of musl and of 32 bits is known too', () => {
  const left = [[5, APP + 0x4e9bn]] as const;
  assert.equal(signature({ left, guard: CLEARED.musl }), 'signal | SIGABRT | app+0x2345');
  assert.equal(signature({ left, bits: 32 }), 'signal | SIGABRT | app+0x2345');
});

test('two callers of abort() have two signatures, and where no guard is known the first guess counts', () => {
  assert.notEqual(signature({ caller: APP + 0x3457n }), signature());
  const left = [[5, APP + 0x4e9bn]] as const;
  assert.equal(signature({ left, guard: GUARD ^ 0xff_0000n }), 'signal | SIGABRT | app+0x4e9b');
});
