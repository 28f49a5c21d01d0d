/** What ran when Windows stopped, and where it really failed: processor, thread, process, trap frame, exceptions. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildKernelDump, DRIVER_BASES, FAULT_PC, OBJECTS, STACK } from '../../synth/windows-kernel/windows-kernel.ts';
import { type Build32, buildKernelDump32 } from '../../synth/windows-kernel/windows-kernel-32.ts';
import {
  BUILD_19041,
  BUILD_26100,
  type Build,
  PROCESSES,
  processAt,
  stackPlaces,
  THREAD_ID,
  TRAP,
  threadAt,
} from '../../synth/windows-kernel/windows-kernel-objects.ts';
import { reportOf } from '../open-core.ts';

const hex = (value: bigint | number) => `0x${value.toString(16)}`;
const RUNNING = { currentThread: hex(threadAt(OBJECTS)), currentProcess: hex(processAt(OBJECTS, 1)) };
const STARTED = '2021-02-20T17:33:20.0000000Z';

/** As Microsoft's public symbols of each build have them. */
const OLDER: readonly Build[] = [
  { number: 3790, id: 0xd8, name: 0x268, parent: 0x218, peb: 0x2c0, createTime: 0xc0 },
  { number: 6002, id: 0xe0, name: 0x238, parent: 0x1f0, peb: 0x290, createTime: 0xc8 },
  { number: 7601, id: 0x180, name: 0x2e0, parent: 0x290, peb: 0x338, createTime: 0x168 },
  { number: 9200, id: 0x2e0, name: 0x438, parent: 0x3d0, peb: 0x3e8, createTime: 0x2d0 },
  { number: 9600, id: 0x2e0, name: 0x438, parent: 0x3d0, peb: 0x3e8, createTime: 0x2d0 },
  { number: 10240, id: 0x2e8, name: 0x448, parent: 0x3e0, peb: 0x3f8, createTime: 0x308 },
  { number: 14393, id: 0x2e8, name: 0x450, parent: 0x3e0, peb: 0x3f8, createTime: 0x308 },
  { number: 17763, id: 0x2e0, name: 0x450, parent: 0x3e0, peb: 0x3f8, createTime: 0x308 },
  { number: 18362, id: 0x2e8, name: 0x450, parent: 0x3e8, peb: 0x3f8, createTime: 0x310 },
];

for (const build of [...OLDER, BUILD_19041, BUILD_26100]) {
  test(`build ${build.number}, 64 bit: processes are listed though the debugger data is encoded`, () => {
    const options = { type: 6, objects: { build, isEncoded: true } };
    const { processes, warnings } = reportOf(buildKernelDump(options).bytes);
    assert.deepEqual(
      processes?.map(({ pid, ppid, name, startTime }) => [pid, ppid, name, startTime]),
      PROCESSES.map(({ id, parent, name }) => [id, parent, name, STARTED]),
    );
    assert.ok(!warnings.some(({ code }) => code === 'layout-unknown'));
  });
}

/** 32 bit, the same; 2003 without a service pack differs from what came after. */
const OLDER_32: readonly Build32[] = [
  { number: 2600, id: 0x84, name: 0x174, parent: 0x14c, createTime: 0x70 },
  { number: 3790, id: 0x94, name: 0x164, parent: 0x138, createTime: 0x80 },
  { number: 3790, id: 0x84, name: 0x154, parent: 0x128, createTime: 0x70 },
  { number: 6002, id: 0x9c, name: 0x14c, parent: 0x124, createTime: 0x88 },
  { number: 7601, id: 0xb4, name: 0x16c, parent: 0x140, createTime: 0xa0 },
  { number: 9600, id: 0xb4, name: 0x170, parent: 0x134, createTime: 0xa8 },
  { number: 10240, id: 0xb4, name: 0x170, parent: 0x138, createTime: 0xc8 },
  { number: 14393, id: 0xb4, name: 0x174, parent: 0x138, createTime: 0xc8 },
  { number: 17763, id: 0xb4, name: 0x17c, parent: 0x140, createTime: 0xd0 },
  { number: 19041, id: 0xe4, name: 0x1ac, parent: 0x170, createTime: 0x100 },
];

for (const build of OLDER_32) {
  test(`build ${build.number}, 32 bit, id at ${hex(build.id)}: processes are listed`, () => {
    const { file, processes, warnings } = reportOf(buildKernelDump32(build));
    assert.deepEqual([file.kind, file.bits], ['windows-kernel-dump', 32]);
    assert.deepEqual(
      processes?.map(({ pid, ppid, name, startTime }) => [pid, ppid, name, startTime]),
      PROCESSES.map(({ id, parent, name }) => [id, parent, name, STARTED]),
    );
    assert.ok(!warnings.some(({ code }) => code === 'layout-unknown'));
  });
}

test('a 32-bit build without a published layout is named, with what is missing', () => {
  const build = { number: 2195, id: 0x9c, name: 0x1fc, parent: 0x1c8, createTime: 0x88 };
  const { processes, warnings } = reportOf(buildKernelDump32(build));
  assert.equal(processes, undefined);
  const { message = '' } = warnings.find(({ code }) => code === 'layout-unknown') ?? {};
  assert.match(message, /build 2195 .*UniqueProcessId, ImageFileName, InheritedFromUniqueProcessId, CreateTime/);
});

for (const build of [BUILD_19041, BUILD_26100]) {
  for (const type of [1, 4, 6]) {
    test(`build ${build.number}, type ${type}: the thread and the process that ran, and their ids`, () => {
      const { kernel, threads, processes, warnings } = reportOf(buildKernelDump({ type, objects: { build } }).bytes);
      const { currentThread, currentProcess } = kernel ?? {};
      assert.deepEqual({ currentThread, currentProcess }, RUNNING);
      assert.equal(threads?.find(({ crashed }) => crashed)?.id, THREAD_ID);
      // A small dump has a copy of the one that ran.
      assert.deepEqual(
        processes?.map(({ pid, ppid, name, startTime }) => ({ pid, ppid, name, startTime })),
        PROCESSES.slice(type === 4 ? 1 : 0).map(({ id, parent, name }) => ({
          pid: id,
          ppid: parent,
          name,
          startTime: STARTED,
        })),
      );
      assert.deepEqual(warnings, []);
    });
  }
}

test('a build whose processes memory does not bear out is named, not guessed', () => {
  // The parent's place is told, and nothing lies where it leads to.
  const build = { ...BUILD_26100, id: BUILD_26100.id + 0x10 };
  const { processes, warnings, kernel } = reportOf(buildKernelDump({ type: 6, objects: { build } }).bytes);
  assert.equal(processes, undefined);
  assert.deepEqual(
    warnings.map(({ code }) => code),
    ['layout-unknown'],
  );
  assert.equal(kernel?.currentProcess, RUNNING.currentProcess);
});

test('encoded debugger data gives no thread, and is told', () => {
  const { kernel, warnings, processes } = reportOf(buildKernelDump({ type: 6, objects: { isEncoded: true } }).bytes);
  assert.equal(kernel?.currentThread, undefined);
  assert.equal(processes?.length, 2);
  assert.equal(warnings[0]?.code, 'debugger-data-encoded');
});

/** Which parameter names the instruction; 0: none does, and the address that was touched tells the frame. */
const TRAPS = [
  [0x0a, 4],
  [0xd1, 4],
  [0x50, 3],
  [0xcc, 3],
  [0x1e, 2],
  [0xbe, 0],
  [0xd5, 3],
  [0xc5, 4],
] as const;

for (const [code, parameter] of TRAPS) {
  test(`0x${code.toString(16)}: the registers are those of the trap on the stack`, () => {
    const parameters = [0x10n, 2n, 1n, 0n].map((value, i) => (i + 1 === parameter ? FAULT_PC : value));
    const { threads, crash } = reportOf(buildKernelDump({ type: 6, bugCheck: code, parameters, objects: {} }).bytes);
    const crashed = threads?.find((thread) => thread.crashed);
    const { rip, rax, rbp, rsp } = crashed?.registers ?? {};
    assert.deepEqual(
      { rip, rax, rbp, rsp },
      { rip: hex(FAULT_PC), rax: hex(TRAP.rax), rbp: hex(TRAP.rbp), rsp: hex(TRAP.rsp) },
    );
    assert.equal(crash?.instruction, hex(FAULT_PC));
    // Those of the header are kept: where Windows stood when it stopped.
    const stopped = threads?.find(({ state }) => state === 'in the bug check');
    assert.equal(stopped?.registers?.['rip'], hex(DRIVER_BASES[0] + 0x777n));
  });
}

test('an address on the stack that no frame surrounds is not taken for one', () => {
  const parameters = [0x10n, 2n, 1n, FAULT_PC + 2n];
  const { threads } = reportOf(buildKernelDump({ type: 6, parameters, objects: {} }).bytes);
  assert.equal(threads?.length, 1);
  assert.equal(threads?.[0]?.registers?.['rip'], hex(DRIVER_BASES[0] + 0x777n));
});

const { record } = stackPlaces(STACK);

for (const [code, parameter] of [
  [0x7e, 3],
  [0x24, 2],
  [0x10f, 1],
  [0x139, 3],
] as const) {
  test(`0x${code.toString(16)}: the exceptions that led to it are listed, the first ones last`, () => {
    const parameters = [1, 2, 3, 4].map((index) => (index === parameter ? record : 0x1000n));
    const { crash } = reportOf(buildKernelDump({ type: 6, bugCheck: code, parameters, objects: {} }).bytes);
    assert.deepEqual(
      crash?.nested?.map(({ name, access, address, instruction }) => ({ name, access, address, instruction })),
      [
        { name: 'EXCEPTION_ACCESS_VIOLATION', access: 'write', address: '0x18', instruction: hex(FAULT_PC) },
        {
          name: 'EXCEPTION_ILLEGAL_INSTRUCTION',
          access: undefined,
          address: undefined,
          instruction: hex(FAULT_PC),
        },
      ],
    );
  });
}

test('lists that lead back to themselves end: exceptions, processes', () => {
  const parameters = [0xc0000005n, FAULT_PC, record, 0n];
  const options = { type: 6, bugCheck: 0x7e, parameters, objects: { isCyclic: true } };
  const { crash, processes, warnings } = reportOf(buildKernelDump(options).bytes);
  assert.equal(crash?.nested?.length, 2);
  assert.equal(processes?.length, 2);
  assert.deepEqual(
    warnings.map(({ code }) => code),
    ['list-loops'],
  );
});

test('what drivers printed for a debugger is listed, the ring put in order, wherever its buffer lies', () => {
  const printed = (ring: string, next: number, rolled = 0, isMoved = false) => {
    const { bytes } = buildKernelDump({ type: 6, objects: { printed: { ring, next, rolled, isMoved } } });
    return reportOf(bytes).log?.lines.map(({ text }) => text);
  };
  const first = 'example: loaded\nexample: device 1\r\n';
  assert.deepEqual(printed(`${first}${'\0'.repeat(40)}`, first.length), ['example: loaded', 'example: device 1']);
  // Full: the oldest text stands behind the place where the next goes, and a line goes on at the ring's begin.
  assert.deepEqual(printed('ing on\nnewest\nleft over\nit is go', 14, 3), ['left over', 'it is going on', 'newest']);
  assert.deepEqual(printed('moved\n', 6, 0, true), ['moved']);
  // A place outside of the ring, or an encoded block, leads to nothing.
  assert.equal(printed('text\n', 4000), undefined);
  const encoded = buildKernelDump({ type: 6, objects: { isEncoded: true, printed: { ring: 'x\n', next: 2 } } });
  assert.equal(reportOf(encoded.bytes).log, undefined);
});

test('a large ring without a line feed is told in pieces, the newest of it', () => {
  const { bytes, places } = buildKernelDump({ type: 6, objects: { printed: { ring: 'x', next: 1 } } });
  const view = new DataView(bytes.buffer);
  const pages = places['pages'] ?? 0;
  const [tableAt, textAt, objectsAt] = [3, 6, 7].map((index) => pages + index * 4096) as [number, number, number];
  const start = view.getBigUint64(objectsAt + 0x1e0, true);
  const base = BigInt.asUintN(64, start & ~0x1fffffn);
  // One page of text, 400 times: frame 9.
  bytes.fill(0x41, textAt, textAt + 4096);
  for (let page = 100; page < 500; page++) view.setBigUint64(tableAt + page * 8, 0x9003n, true);
  const [from, to] = [base + 100n * 4096n, base + 500n * 4096n];
  view.setBigUint64(objectsAt + 0x1e0, from, true);
  view.setBigUint64(objectsAt + 0x1e8, to, true);
  view.setBigUint64(objectsAt + 0x600, to, true);
  const { log, warnings } = reportOf(bytes);
  assert.deepEqual(new Set(log?.lines.map(({ text }) => text.length)), new Set([4096]));
  assert.equal(log?.total, 256);
  const cut = warnings.find(({ code }) => code === 'log-cut');
  assert.deepEqual([cut?.expected, cut?.found], [1 << 20, 400 * 4096]);
});
