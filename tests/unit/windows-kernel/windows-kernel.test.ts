import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  buildKernelDump,
  DRIVER_BASES,
  DRIVER_NAMES,
  FAULT_CONTEXT,
  FAULT_RIP,
  type KernelDumpOptions,
  LIST_HEAD,
  STAMP,
} from '../../synth/windows-kernel/windows-kernel.ts';
import { openCore, reportOf } from '../open-core.ts';

const hex = (value: bigint | number) => `0x${value.toString(16)}`;

test('the header tells kind, system, time and bug check', () => {
  const { bytes } = buildKernelDump({ type: 3 });
  const { file, system, crash, kernel, warnings } = reportOf(bytes);
  assert.equal(file.kind, 'windows-kernel-dump');
  assert.equal(file.variant, 'header');
  assert.equal(file.time, '2021-02-20T17:40:00.0000000Z');
  assert.deepEqual(
    [system?.arch, system?.cpus, system?.osVersion, system?.uptimeSeconds],
    ['x86-64', 4, '10.0.19041', 3600],
  );
  assert.equal(crash?.kind, 'bugcheck');
  assert.equal(crash?.name, 'DRIVER_IRQL_NOT_LESS_OR_EQUAL');
  assert.deepEqual(crash?.parameters, ['0x10', '0x2', '0x1', hex(DRIVER_BASES[1] + 0x123n)]);
  assert.deepEqual(
    [crash?.address, crash?.access, crash?.instruction],
    ['0x10', 'write', hex(DRIVER_BASES[1] + 0x123n)],
  );
  assert.equal(crash?.at, 0x38);
  assert.equal(kernel?.directoryTable, '0x1000');
  assert.equal(warnings[0]?.code, 'no-memory');
});

test('an error that nobody handled: what it was, and where, though the registers are those of the stop', () => {
  const fault = DRIVER_BASES[1] + 0x123n;
  const stop = (status: bigint, last: readonly [bigint, bigint]) =>
    reportOf(buildKernelDump({ type: 6, bugCheck: 0x1e, parameters: [status, fault, ...last] }).bytes).crash;
  const illegal = stop(0xffffffffc000001dn, [7n, 0n]);
  assert.deepEqual([illegal?.subcode, illegal?.subname], ['0xc000001d', 'EXCEPTION_ILLEGAL_INSTRUCTION']);
  assert.equal(illegal?.parameterWords?.[0], 'exception code: EXCEPTION_ILLEGAL_INSTRUCTION');
  assert.equal(illegal?.signature, 'bugcheck | KMODE_EXCEPTION_NOT_HANDLED | example.sys+0x123');
  assert.deepEqual([illegal?.access, illegal?.address], [undefined, undefined]);
  const violation = stop(0xffffffffc0000005n, [1n, 0x18n]);
  assert.deepEqual([violation?.access, violation?.address], ['write', '0x18']);
});

test('who stopped Windows on purpose, and how', () => {
  const stop = (bugCheck: number, first = 0n) =>
    reportOf(buildKernelDump({ type: 6, bugCheck, parameters: [first, 0n, 0n, 0n] }).bytes).crash;
  const sentence = (bugCheck: number, first = 0n) => stop(bugCheck, first)?.sentence;
  assert.deepEqual(
    [0xe2, 0x1c8, 0xd1].map((bugCheck) => stop(bugCheck)?.cause),
    ['on-purpose', 'on-purpose', undefined],
  );
  assert.equal(sentence(0xe2), 'Someone stopped Windows on purpose, by keyboard or by a tool.');
  assert.equal(sentence(0xdeaddead), 'Someone stopped Windows on purpose, by keyboard or by a tool.');
  const held = 'Someone stopped Windows on purpose, by holding the power button';
  assert.equal(sentence(0x1c8, 0x1b58n), `${held} for 7 seconds.`);
  assert.equal(sentence(0x1c8, 1000n), `${held} for 1 second.`);
  assert.equal(sentence(0x1c8, 0xffffffffffffffffn), `${held}.`);
});

test('what Windows got over is not told as a stop, whatever the size of the dump', () => {
  const live = (type: 4 | 5 | 6, bugCheck: number) => {
    const { file, crash } = reportOf(buildKernelDump({ type, attributes: 16, bugCheck }).bytes);
    return [file.variant, file.kindName, crash?.sentence];
  };
  const timeout = /^Windows went on running and kept a record of what it had met: .+\.$/;
  for (const [type, name] of [
    [4, 'Live kernel dump, small'],
    [5, 'Live kernel dump, with programs'],
    [6, 'Live kernel dump'],
  ] as const) {
    const [variant, kindName, sentence = ''] = live(type, 0x141);
    assert.deepEqual([variant, kindName], ['live', name]);
    assert.match(sentence, timeout);
  }
  assert.match(live(6, 0x161)[2] ?? '', /^No crash is recorded in this file/);
});

const FORMS: readonly (readonly [string, KernelDumpOptions, string])[] = [
  ['runs', { type: 1 }, 'complete'],
  ['a bitmap', { type: 6 }, 'bitmap-kernel'],
  ['a bitmap of all memory', { type: 5 }, 'bitmap-full'],
  ['an active dump', { type: 5, attributes: 64 }, 'active'],
  ['a live dump', { type: 6, attributes: 16 }, 'live'],
  ['a bitmap, as the setting “automatic” names it', { type: 7 }, 'automatic'],
  ['ranges of a debugger: the kernel', { type: 8 }, 'kernel'],
  ['ranges of a debugger: kernel and programs', { type: 9 }, 'kernel'],
  ['ranges of a debugger', { type: 10 }, 'complete'],
  ['a page in transition under a mask', { type: 6, transition: 'masked' }, 'bitmap-kernel'],
  ['a shared page, in transition itself', { type: 1, transition: 'shared' }, 'complete'],
  ['five levels of page tables', { type: 6, hasFiveLevels: true }, 'bitmap-kernel'],
];

for (const [what, options, variant] of FORMS) {
  test(`drivers are found through page tables: ${what}`, () => {
    const { bytes, places } = buildKernelDump(options);
    const { file, modules, memory, warnings } = reportOf(bytes);
    assert.equal(file.variant, variant);
    assert.deepEqual(
      modules?.map(({ name, base, size, at }) => ({ name, base, size, at })),
      [
        { name: DRIVER_NAMES[0], base: hex(DRIVER_BASES[0]), size: 0x10000, at: places['driver0'] },
        { name: DRIVER_NAMES[1], base: hex(DRIVER_BASES[1]), size: 0x20000, at: places['driver1'] },
      ],
    );
    // The first image's page is in transition and holds the stamp; the second's is not there, the list has its own.
    assert.deepEqual(
      modules?.map(({ timestamp }) => timestamp),
      [hex(STAMP), hex(STAMP + 1)],
    );
    assert.equal(modules?.[0]?.codeId, '05F5E10010000');
    assert.equal(memory?.physical?.present, 7);
    const pages = places['pages'] ?? 0;
    assert.deepEqual(memory?.regions, [
      { base: '0x1000', size: 0x5000, present: 0x5000, space: 'physical', data: { offset: pages, size: 0x5000 } },
      {
        base: '0x8000',
        size: 0x2000,
        present: 0x2000,
        space: 'physical',
        data: { offset: pages + 0x5000, size: 0x2000 },
      },
    ]);
    assert.deepEqual(warnings, []);
  });
}

test('virtual memory reads through the tables, and says what is not there', () => {
  const core = openCore(buildKernelDump({ type: 6 }).bytes);
  while (core.step() < 1);
  const { bytes, present } = core.read(1, hex(DRIVER_BASES[0]), 8192);
  assert.deepEqual([...bytes.subarray(0, 2)], [0x4d, 0x5a]);
  assert.equal(present.indexOf(0), 4096);
  assert.equal(core.describe(hex(DRIVER_BASES[1] + 5n)).present, false);
});

for (const [what, options] of FORMS) {
  // Of shared pages the way back is not known.
  if (options.transition === 'shared') continue;
  test(`a place in the file is an address of the kernel, else of physical memory: ${what}`, () => {
    const { bytes, places } = buildKernelDump(options);
    const core = openCore(bytes);
    while (core.step() < 1);
    const pages = places['pages'] ?? 0;
    const list = places['driver0'] ?? 0;
    assert.ok(core.ribbon().some(({ start, kind }) => start === pages && kind === 'unknown'));
    assert.deepEqual(core.place(list + 7), {
      address: hex(LIST_HEAD + 0xf7n),
      where: { kind: 'kernel', name: 'physical 0x8107' },
    });
    // A page in transition has its address still, and a driver lies there.
    assert.deepEqual(core.place(pages + 6 * 4096 + 5), {
      address: hex(DRIVER_BASES[0] + 5n),
      where: { kind: 'module', name: DRIVER_NAMES[0] },
    });
    // The kernel does not map its first table but through itself.
    assert.deepEqual(core.place(pages + 9), { address: '0x1009', space: 'physical' });
    // The header is no memory, and nothing lies behind the last page.
    assert.deepEqual(core.place(0x10), {});
    assert.deepEqual(core.place(bytes.length), {});
  });
}

/** Which parameter is the address of the context, by Microsoft's reference of stop codes. */
const CONTEXTS = [
  [0x3b, 3],
  [0x7e, 4],
  [0x24, 3],
  [0x149, 3],
  [0x135, 2],
  [0x10f, 2],
] as const;

for (const [code, parameter] of CONTEXTS) {
  test(`0x${code.toString(16)}: the registers are those of parameter ${parameter}`, () => {
    const parameters = [1, 2, 3, 4].map((index) => (index === parameter ? FAULT_CONTEXT : 0x1000n));
    const { threads } = reportOf(buildKernelDump({ type: 6, bugCheck: code, parameters }).bytes);
    const crashed = threads?.find((thread) => thread.crashed);
    assert.equal(crashed?.registers?.['rip'], hex(FAULT_RIP));
    assert.equal(crashed?.from, 'memory');
  });
}

test('a driver in Windows’ own folder is asked first when it is none of Windows’ own', () => {
  const { crash } = reportOf(buildKernelDump({ type: 6 }).bytes);
  assert.equal(crash?.suspect?.module, DRIVER_NAMES[1]);
  assert.equal(crash?.suspect?.why, 'named-by-code');
  assert.match(crash?.sentence ?? '', /^example\.sys/);
  // The kernel itself is never accused.
  const parameters = [0x10n, 2n, 1n, DRIVER_BASES[0] + 0x123n];
  const own = reportOf(buildKernelDump({ type: 6, parameters }).bytes).crash;
  assert.equal(own?.suspect, undefined);
  assert.doesNotMatch(own?.sentence ?? '', /ntoskrnl/);
});

test('a list that does not come back ends and is told', () => {
  const { modules, warnings } = reportOf(buildKernelDump({ type: 6, isCyclic: true }).bytes);
  assert.equal(modules?.length, 2);
  assert.equal(warnings[0]?.code, 'list-loops');
});

test('a small dump: stack and blocks are its memory, drivers and blobs are listed', () => {
  const { bytes, places } = buildKernelDump({ type: 4 });
  const core = openCore(bytes);
  while (core.step() < 1);
  const report = core.report();
  assert.equal(report.file.variant, 'small');
  assert.deepEqual(report.warnings, []);
  assert.deepEqual(
    report.modules?.map(({ name, at, timestamp }) => ({ name, at, timestamp })),
    DRIVER_NAMES.map((name, i) => ({ name, at: places[`driver${i}`], timestamp: hex(STAMP) })),
  );
  assert.deepEqual(
    report.unloadedModules?.map(({ name, base, size, at }) => ({ name, base, size, at })),
    [{ name: 'gone.s', base: hex(DRIVER_BASES[0] - 0x10000n), size: 0x8000, at: places['unloaded'] }],
  );
  assert.deepEqual(report.kernel?.secondaryData, [
    { guid: 'bc5c008f-0000-0000-0000-000000000000', size: 8, at: places['blob'] },
  ]);
  assert.equal(report.threads?.[0]?.crashed, true);
  assert.equal(report.threads?.[0]?.registers?.['rip'], hex(DRIVER_BASES[0] + 0x777n));
  assert.deepEqual(report.threads?.[0]?.stack?.data, { offset: places['stack'], size: 0x100 });
  assert.equal(report.memory?.regions?.length, 2);
  const stack = core.read(1, report.threads?.[0]?.stack?.base ?? '0x0', 8);
  assert.equal(new DataView(stack.bytes.buffer).getBigUint64(0, true), 0x1234567890abcdefn);
});

test('a cut dump names what is missing and keeps the rest', () => {
  const { bytes } = buildKernelDump({ type: 6 });
  const { file, warnings, memory } = reportOf(bytes.subarray(0, bytes.length - 5000));
  assert.deepEqual(file.truncated, { expected: bytes.length, present: bytes.length - 5000 });
  assert.equal(memory?.physical?.present, 5);
  assert.ok(warnings.some(({ code }) => code === 'cut-short'));
});

test('an encrypted dump is told as one', () => {
  const { crash, warnings } = reportOf(buildKernelDump({ type: 6, attributes: 256 }).bytes);
  assert.equal(crash?.code, '0xd1');
  assert.equal(warnings[0]?.code, 'encrypted');
});

for (const [type, at, field] of [
  [6, 0x2020, 'BitmapHeader.FirstPage'],
  [10, 0x2018, 'RdmpHeader.FirstPageOffset'],
] as const) {
  test(`pages that begin where no file reaches are refused, not taken from its front: type ${type}`, () => {
    const { bytes } = buildKernelDump({ type });
    new DataView(bytes.buffer).setBigUint64(at, 0xffff_ffff_ffff_f000n, true);
    const { crash, memory, warnings } = reportOf(bytes);
    assert.deepEqual([warnings[0]?.field, warnings[0]?.at], [field, at]);
    assert.equal(memory?.regions?.length ?? 0, 0);
    assert.equal(crash?.name, 'DRIVER_IRQL_NOT_LESS_OR_EQUAL');
  });
}
