/** Pairs of made-up dumps: one bug has one signature wherever things lay, two bugs have two. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Arch, buildProcessDump, type Os, words } from '../../synth/process-dump.ts';
import { reportOf } from '../open-core.ts';

interface Bug {
  readonly code: number;
  readonly flags?: number;
  readonly parameters?: readonly bigint[];
  /** Offsets in the program: where it stopped, and who called. */
  readonly pc: bigint;
  readonly callers: readonly [bigint, bigint];
}

interface Layout {
  readonly program: bigint;
  readonly stack: bigint;
  readonly threadId: number;
}

const LAYOUTS: Readonly<Record<4 | 8, readonly Layout[]>> = {
  4: [
    { program: 0x40_0000n, stack: 0x1_0000n, threadId: 4 },
    { program: 0x7f_0000n, stack: 0x230_0000n, threadId: 9876 },
  ],
  8: [
    { program: 0x7ff6_1000_0000n, stack: 0x12_0000n, threadId: 4 },
    { program: 0x7ff7_a5a5_0000n, stack: 0xee_ff00_0000n, threadId: 9876 },
  ],
};

const NAMES: Readonly<Record<Arch, readonly [pc: string, sp: string, fp: string]>> = {
  x86: ['eip', 'esp', 'ebp'],
  'x86-64': ['rip', 'rsp', 'rbp'],
  arm: ['pc', 'sp', 'r11'],
  arm64: ['pc', 'sp', 'x29'],
};

function signatureOf(arch: Arch, os: Os, bug: Bug, { program, stack, threadId }: Layout): string | undefined {
  const width = arch === 'x86' || arch === 'arm' ? 4 : 8;
  const step = BigInt(width);
  const [pc, sp, fp] = NAMES[arch];
  const first = stack + 0x100n;
  const second = stack + 0x200n;
  const chain = new Map([
    [first, second],
    [first + step, program + bug.callers[0]],
    [second, 0n],
    [second + step, program + bug.callers[1]],
  ]);
  const dump = buildProcessDump({
    arch,
    os,
    modules: [{ name: os === 'windows' ? 'C:\\app\\program.exe' : '/opt/program', base: program, size: 0x10_0000 }],
    memory: [words(stack, 0x400, width, chain)],
    threads: [{ id: threadId, registers: { [pc]: program + bug.pc, [sp]: stack + 0x80n, [fp]: first }, stack: 0 }],
    exception: {
      threadId,
      code: bug.code,
      address: program + bug.pc,
      ...(bug.flags === undefined ? {} : { flags: bug.flags }),
      ...(bug.parameters ? { parameters: bug.parameters } : {}),
    },
  });
  return reportOf(dump).crash?.signature;
}

const READ_NULL = { code: 0xc0000005, parameters: [0n, 0n] };
const WINDOWS: readonly Bug[] = [
  { ...READ_NULL, pc: 0x1100n, callers: [0x2000n, 0x3000n] },
  { ...READ_NULL, pc: 0x1200n, callers: [0x2000n, 0x3000n] },
  { code: 0xc0000094, pc: 0x1100n, callers: [0x2000n, 0x3000n] },
  { code: 0xc0000409, parameters: [2n], pc: 0x1100n, callers: [0x2000n, 0x3000n] },
  { code: 0xc0000409, parameters: [5n], pc: 0x1100n, callers: [0x2000n, 0x3000n] },
];
const LINUX: readonly Bug[] = [
  { code: 11, flags: 1, pc: 0x1100n, callers: [0x2000n, 0x3000n] },
  { code: 11, flags: 1, pc: 0x1200n, callers: [0x2000n, 0x3000n] },
  { code: 8, flags: 1, pc: 0x1100n, callers: [0x2000n, 0x3000n] },
  { code: 6, flags: -6 >>> 0, pc: 0x1100n, callers: [0x2000n, 0x3000n] },
];

for (const [arch, os, bugs] of [
  ['x86', 'windows', WINDOWS],
  ['x86-64', 'windows', WINDOWS],
  ['arm64', 'windows', WINDOWS],
  ['x86-64', 'linux', LINUX],
  ['arm64', 'android', LINUX],
] as const) {
  test(`minidumps of ${os} on ${arch}: one bug, one signature`, () => {
    const seen = new Map<string, number>();
    for (const [index, bug] of bugs.entries()) {
      const signatures = LAYOUTS[arch === 'x86' ? 4 : 8].map((layout) => signatureOf(arch, os, bug, layout));
      const [signature] = signatures;
      assert.ok(signature);
      assert.equal(signatures[1], signature);
      assert.equal(seen.get(signature), undefined, `${index}: ${signature}`);
      seen.set(signature, index);
    }
  });
}
