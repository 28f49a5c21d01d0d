import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Report } from '../../../web/engine/report/report.ts';
import {
  contextOf,
  exceptionStream,
  MinidumpBuilder,
  systemInfo,
  threadInfo,
  threadList,
  threadNames,
} from '../../synth/minidump/index.ts';
import { reportOf } from '../open-core.ts';

type Thread = NonNullable<Report['threads']>[number];

/** What the dump says of a thread, without what was worked out. */
function recorded({ frames: _frames, stackEnd: _end, ...rest }: Thread): Partial<Thread> {
  return rest;
}

test('threads: everything the list says, with its place; names and times from other lists', () => {
  const dump = new MinidumpBuilder();
  systemInfo(dump);
  threadList(dump, [
    { id: 10, suspendCount: 1, priority: 15, teb: 0x7ffd_e000n },
    { id: 20, priority: 0xfffffff1 },
    { id: 30, suspendCount: 0xffffffff },
  ]);
  const ticks = (date: number): bigint => (BigInt(date) + 11_644_473_600_000n) * 10_000n;
  threadInfo(dump, [
    {
      id: 10,
      createTime: ticks(Date.UTC(2024, 4, 1)) + 5n,
      kernelTime: 15_000_000n,
      userTime: 5n,
      startAddress: 0x401000n,
    },
    { id: 20, flags: 8, startAddress: 0x1n },
    { id: 30, flags: 4 },
    { id: 99, flags: 2 },
  ]);
  threadNames(dump, [
    [20, 'Worker — №2'],
    [10, ''],
    [20, 'again'],
    [77, 'nobody'],
  ]);
  const { bytes, places } = dump.build();
  const { threads, warnings, crash } = reportOf(bytes);
  assert.deepEqual(threads?.map(recorded), [
    {
      id: 10,
      priority: 15,
      suspendCount: 1,
      startAddress: '0x401000',
      teb: '0x7ffde000',
      createTime: '2024-05-01T00:00:00.0000005Z',
      userSeconds: 0.0000005,
      kernelSeconds: 1.5,
      at: places['thread 0']?.at,
    },
    { id: 20, name: 'Worker — №2', priority: -15, suspendCount: 0, at: places['thread 1']?.at },
    { id: 30, state: 'exited', priority: 0, userSeconds: 0, kernelSeconds: 0, at: places['thread 2']?.at },
  ]);
  assert.deepEqual(
    warnings.map(({ code }) => code),
    ['not-suspended'],
  );
  assert.equal(crash?.kind, 'none');
});

test('the list of the Itanium has longer rows', () => {
  const dump = new MinidumpBuilder();
  systemInfo(dump);
  threadList(dump, [{ id: 1 }, { id: 2 }], { isExtended: true });
  assert.deepEqual(
    reportOf(dump.build().bytes).threads?.map(({ id }) => id),
    [1, 2],
  );
});

test("the crashed thread's registers are those of the exception, not those of the writing", () => {
  const dump = new MinidumpBuilder();
  systemInfo(dump);
  threadList(dump, [
    { id: 1, context: contextOf('x86-64', { rip: 0x1111n }).bytes },
    { id: 2, context: contextOf('x86-64', { rip: 0x2222n }).bytes },
  ]);
  exceptionStream(dump, {
    threadId: 2,
    code: 0xc0000005,
    address: 0x3333n,
    parameters: [0n, 0x10n],
    context: contextOf('x86-64', { rip: 0x3333n }).bytes,
  });
  const { threads, crash } = reportOf(dump.build().bytes);
  assert.deepEqual(
    threads?.map(({ crashed, registers }) => [crashed, registers?.['rip']]),
    [
      [undefined, '0x1111'],
      [true, '0x3333'],
    ],
  );
  assert.equal(crash?.threadIndex, 1);
  assert.equal(crash?.instruction, '0x3333');
});

test('a crashed thread that is not in the list is shown behind it, as the exception has it', () => {
  const dump = new MinidumpBuilder();
  systemInfo(dump);
  threadList(dump, [{ id: 1 }]);
  exceptionStream(dump, { threadId: 9, code: 0xc0000094, context: contextOf('x86-64', { rip: 0x5n }).bytes });
  const { bytes, places } = dump.build();
  const { crash, threads, warnings } = reportOf(bytes);
  assert.equal(crash?.threadId, 9);
  assert.equal(crash?.threadIndex, 1);
  assert.equal(crash?.instruction, '0x5');
  assert.equal(threads?.[1]?.id, 9);
  assert.equal(threads?.[1]?.crashed, true);
  assert.equal(threads?.[1]?.at, places['exception']?.at);
  assert.equal(threads?.[1]?.registers?.['rip'], '0x5');
  assert.deepEqual(
    warnings.map(({ code }) => code),
    ['thread-missing'],
  );
});
