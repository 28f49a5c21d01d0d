import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  auxv,
  ElfCoreBuilder,
  fill,
  LINUX_GENERAL,
  prpsinfo,
  prstatus,
  READ,
  type StackFields,
  startStack,
  WRITE,
} from '../../synth/elf-core/index.ts';
import { reportOf } from '../open-core.ts';

const LAYOUTS = [
  { name: '64 bits, little-endian', bits: 64, endian: 'little', machine: 62, set: 'x86-64' },
  { name: '64 bits, big-endian', bits: 64, endian: 'big', machine: 22, set: 's390x' },
  { name: '32 bits, little-endian', bits: 32, endian: 'little', machine: 40, set: 'arm' },
  { name: '32 bits, big-endian', bits: 32, endian: 'big', machine: 4, set: 'm68k' },
] as const;

const BASE = 0x7fff_0000n;
const VECTOR = [
  [6, 4096n],
  [9, 0x10400n],
  [25, 0n],
  [31, 0n],
] as const;

interface Options extends Partial<StackFields> {
  readonly layout?: (typeof LAYOUTS)[number];
  /** Changes the stack's bytes before they are put. */
  readonly change?: (bytes: Uint8Array, at: (address: bigint) => number, stack: ReturnType<typeof startStack>) => void;
  readonly vectorInNote?: readonly (readonly [number, bigint])[];
  readonly isThere?: boolean;
}

function reportWith(options: Options) {
  const { layout = LAYOUTS[0], change, isThere = true, vectorInNote, ...fields } = options;
  const set = LINUX_GENERAL[layout.set];
  assert.ok(set);
  const core = new ElfCoreBuilder(layout);
  prstatus(core, {
    signal: 11,
    registers: fill(set, layout.endian).bytes,
    ...(set.statusBytes ? { size: set.statusBytes } : {}),
    isPacked: set.isPacked ?? false,
  });
  const stack = startStack(layout, {
    base: BASE,
    size: 0x4000,
    args: ['/opt/server', '--port', '80', ''],
    environment: ['PATH=/usr/bin', 'TOKEN=hush', 'EMPTY='],
    vector: VECTOR,
    ...fields,
  });
  change?.(stack.bytes, (address) => Number(address - BASE), stack);
  prpsinfo(core, { args: 'server --port 80', idBits: layout.bits === 64 ? 32 : 16 });
  auxv(core, vectorInNote ?? stack.vector);
  if (isThere) core.load({ address: BASE, bytes: stack.bytes, flags: READ | WRITE });
  else core.load({ address: BASE, memorySize: 0x4000n, flags: READ | WRITE });
  return reportOf(core.build().bytes);
}

for (const layout of LAYOUTS) {
  for (const count of ['kept', 'address of the arguments'] as const) {
    test(`${layout.name}, count ${count}: arguments whole, environment by name`, () => {
      const report = reportWith({ layout, count });
      assert.deepEqual(report.process?.args, ['/opt/server', '--port', '80', '']);
      assert.deepEqual(report.process?.environment, ['PATH', 'TOKEN', 'EMPTY']);
      assert.equal(report.process?.commandLine, '/opt/server --port 80 ');
      assert.equal(report.process?.path, '/opt/server');
      assert.equal(report.memory?.regions?.[0]?.name, '[stack]');
      assert.ok(!JSON.stringify(report).includes('hush'), 'values never leave the core');
    });
  }
}

test('no environment, no arguments, neither', () => {
  assert.deepEqual(reportWith({ environment: [] }).process?.args, ['/opt/server', '--port', '80', '']);
  assert.deepEqual(reportWith({ environment: [] }).process?.environment, []);
  assert.deepEqual(reportWith({ args: [], path: '/opt/x' }).process?.environment, ['PATH', 'TOKEN', 'EMPTY']);
  assert.equal(reportWith({ args: [], environment: [], path: '/opt/x' }).process?.args, undefined);
});

test('pointers that the program has taken out of its environment', () => {
  for (const holes of [1, 3]) {
    const report = reportWith({ holes });
    assert.deepEqual(report.process?.args, ['/opt/server', '--port', '80', '']);
    assert.deepEqual(report.process?.environment, ['PATH', 'TOKEN', 'EMPTY']);
  }
});

test('a program that has written its title over its environment', () => {
  const report = reportWith({
    change: (bytes, at, stack) => {
      const pointer = Number(new DataView(bytes.buffer).getBigUint64(at(stack.environmentAt + 8n), true) - BASE);
      bytes.fill(0x78, pointer, pointer + 10);
    },
  });
  assert.deepEqual(report.process?.environment, ['PATH', 'EMPTY']);
  assert.equal(report.warnings.find(({ code }) => code === 'environment-overwritten')?.severity, 'note');
});

test('pointers that lead out of the dump are lost, and told', () => {
  const report = reportWith({
    change: (bytes, at, stack) =>
      new DataView(bytes.buffer).setBigUint64(at(stack.argsAt + 8n), 0xdead_beef_0000n, true),
  });
  assert.deepEqual(report.process?.args, ['/opt/server', '', '80', '']);
  assert.match(
    report.warnings.find(({ code }) => code === 'strings-lost')?.message ?? '',
    /^Of the program.s arguments and variables 1 is not /,
  );
});

test('a stack that is not in the file leaves the cut command line', () => {
  const report = reportWith({ isThere: false });
  assert.equal(report.process?.args, undefined);
  assert.equal(report.process?.environment, undefined);
  assert.equal(report.process?.commandLine, 'server --port 80');
});

test('a vector that is not on the stack finds nothing, and takes no time', () => {
  const report = reportWith({
    vectorInNote: [
      [6, 4096n],
      [25, BASE + 0x3800n],
      [99, 1n],
    ],
  });
  assert.equal(report.process?.args, undefined);
});

test('a count that does not fit, and a stack of pointers without an end', () => {
  for (const value of [9999n, 1n, 0xffff_ffff_ffff_ffffn]) {
    const report = reportWith({
      change: (bytes, at, stack) => new DataView(bytes.buffer).setBigUint64(at(stack.argcAt), value, true),
    });
    assert.equal(report.process?.args, undefined, `${value}`);
  }
  const endless = reportWith({
    change: (bytes, at, stack) => {
      const view = new DataView(bytes.buffer);
      for (let i = 0; i < at(stack.environmentAt); i += 8) view.setBigUint64(i, BASE + 0x3ff0n, true);
    },
  });
  assert.equal(endless.process?.args, undefined);
});

test('many and long arguments', () => {
  const args = ['/opt/server', ...Array.from({ length: 2000 }, (_, index) => `--option-${index}=${'x'.repeat(40)}`)];
  const report = reportWith({ args, size: 0x40000 });
  assert.deepEqual(report.process?.args, args);
  const long = reportWith({ args: ['/opt/server', 'y'.repeat(40_000)], size: 0x20000 });
  assert.equal(long.process?.args?.[1]?.length, 32_768);
  assert.ok(long.warnings.some(({ code }) => code === 'text-cut'));
});

test('threads: each has the region that its stack pointer points into, parted where threads share one', () => {
  const set = LINUX_GENERAL['x86-64'];
  assert.ok(set);
  const core = new ElfCoreBuilder();
  for (const [pid, rsp] of [
    [1, 0x10_0800n],
    [2, 0x20_2000n],
    [3, 0x20_6000n],
    [4, 0x900_0000n],
  ] as const)
    prstatus(core, { pid, signal: pid === 1 ? 11 : 0, registers: fill(set, 'little', { rsp }).bytes });
  core.load({ address: 0x10_0000n, bytes: new Uint8Array(0x1000), flags: READ | WRITE });
  core.load({ address: 0x20_0000n, bytes: new Uint8Array(0x8000), flags: READ | WRITE });
  const built = core.build();
  const report = reportOf(built.bytes);
  const data = (index: number, skip: number, size: number) => ({
    offset: (built.loads[index]?.data.at ?? 0) + skip,
    size,
  });
  assert.deepEqual(
    report.threads?.map(({ stack }) => stack),
    [
      { base: '0x100000', size: 0x1000, data: data(0, 0, 0x1000) },
      { base: '0x201000', size: 0x4000, data: data(1, 0x1000, 0x4000) },
      { base: '0x205000', size: 0x3000, data: data(1, 0x5000, 0x3000) },
      undefined,
    ],
  );
});
