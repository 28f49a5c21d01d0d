/** What a stop code says: its parameters by their values, whom it names, and how the dump came about. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readTable } from '../../../tools/names/tables.ts';
import {
  FIRMWARE_TAG,
  firmware,
  memoryDevice,
  PROCESSOR_TAG,
  processorKey,
  smbios,
} from '../../synth/windows-kernel/secondary-data.ts';
import { buildKernelDump, DRIVER_BASES, type KernelDumpOptions } from '../../synth/windows-kernel/windows-kernel.ts';
import { reportOf } from '../open-core.ts';

const report = (options: KernelDumpOptions) => reportOf(buildKernelDump({ type: 4, ...options }).bytes);
const IN_DRIVER = DRIVER_BASES[1] + 0x40n;

/** By Microsoft's reference of bug checks. */
const MEANINGS: readonly (readonly [number, readonly bigint[], readonly RegExp[]])[] = [
  [0x0a, [0x10n, 2n, 0n, 5n], [/^address/, /DISPATCH_LEVEL/, /: read$/, /^instruction/]],
  [0x100000d1, [0x10n, 0xffn, 8n, 5n], [/^address/, /interrupts were off/, /code was to be run/, /^instruction/]],
  [0x1a, [0x41792n, 5n, 6n, 0n], [/page table entry is damaged/, /entry’s address/, /low part/, /high part/]],
  [0x50, [0x10n, 2n, 5n, 4n], [/./, /: write$/, /^instruction/, /non-canonical/]],
  [0x7f, [8n, 0n, 0n, 0n], [/double fault/, /./, /./, /./]],
  [0x9f, [3n, 5n, 6n, 7n], [/held up a power request/, /physical device object/, /TRIAGE_9F_POWER/, /IRP/]],
  [0x9f, [4n, 300n, 6n, 7n], [/Plug and Play/, /seconds/, /thread that holds/, /TRIAGE_9F_PNP/]],
  [0xc2, [7n, 0n, 5n, 6n], [/freed already/, /reserved/, /holds/, /the block/]],
  [0x109, [1n, 2n, 3n, 0x102n], [/./, /./, /./, /win32k/]],
  [0x124, [4n, 5n, 0n, 0n], [/PCI Express/, /record/, /reserved/, /reserved/]],
  [0x133, [1n, 5n, 6n, 0n], [/all calls/, /period/, /triage data/, /reserved/]],
  [0x139, [3n, 5n, 6n, 0n], [/^fast-fail code: FAST_FAIL_CORRUPT_LIST_ENTRY$/, /trap frame/, /exception/, /./]],
];

for (const [bugCheck, parameters, expected] of MEANINGS) {
  test(`0x${bugCheck.toString(16)}, first parameter ${parameters[0]}: each parameter says what it is`, () => {
    const words = report({ bugCheck, parameters }).crash?.parameterWords ?? [];
    assert.equal(words.length, 4);
    for (const [at, pattern] of expected.entries()) assert.match(words[at] ?? '', pattern);
  });
}

test('a value that no table knows is told as one, without the list of those that are known', () => {
  const words = (bugCheck: number, parameters: readonly bigint[]) =>
    report({ bugCheck, parameters }).crash?.parameterWords;
  assert.equal(words(0x1a, [0x77777n, 0n, 0n, 0n])?.[0], 'kind, by a number that is not documented');
  assert.equal(words(0x124, [99n, 0n, 0n, 0n])?.[0], 'source, by a number that is not documented');
  // As wide as an address, it is no number of the table.
  assert.equal(words(0xd1, [0x10n, 2n, 0x100000001n, 5n])?.[2], 'a value that is not documented');
  // A status of Windows is named, though its words have numbers in them.
  assert.match(words(0x77, [0xc000009cn, 0xc000009cn, 0n, 0n])?.[0] ?? '', /status/);
});

test('no parameter of any stop code is told by a list of values, or by "varies"', () => {
  const table = readTable('windows/bugchecks');
  assert.ok(table.length > 400);
  for (const { code } of table) {
    const words = report({ bugCheck: Number(code), parameters: [0x777n, 0x777n, 0x777n, 0x777n] }).crash
      ?.parameterWords;
    for (const text of words ?? []) {
      assert.doesNotMatch(
        text,
        /^varies$|^0$|(^|[ (])[0-9A-F]+ [a-z]+( [a-z]+)*[,;] ?[0-9A-F]+[ -]/,
        `${code}: ${text}`,
      );
    }
  }
});

test('a fast fail is told by its name', () => {
  const { crash } = report({ bugCheck: 0x139, parameters: [3n, 0n, 0n, 0n] });
  assert.deepEqual([crash?.subcode, crash?.subname], ['0x3', 'FAST_FAIL_CORRUPT_LIST_ENTRY']);
});

test('of a dump that was taken while Windows ran on nobody says that it stopped', () => {
  for (const options of [
    { bugCheck: 0x1a, attributes: 16 },
    { bugCheck: 0x141 },
    { bugCheck: 0x193 },
    { bugCheck: 0x15e },
  ] as const) {
    const { crash } = report({ parameters: [1n, 0n, 0n, 0n], ...options });
    assert.match(crash?.sentence ?? '', /^Windows went on running/);
  }
  assert.match(report({ bugCheck: 0x1a }).crash?.sentence ?? '', /^Windows stopped itself/);
});

test('a parameter that is a place in a driver names it, unless it is Windows’ own', () => {
  for (const bugCheck of [0x116, 0x141]) {
    const { crash } = report({ bugCheck, parameters: [1n, IN_DRIVER, 0n, 0n] });
    assert.deepEqual([crash?.suspect?.module, crash?.suspect?.why], ['example.sys', 'named-by-code']);
    assert.match(crash?.suspect?.sentence ?? '', /parameter 2 \(pointer into the display driver\)/);
  }
  const { crash } = report({ bugCheck: 0x116, parameters: [1n, DRIVER_BASES[0] + 0x40n, 0n, 0n] });
  assert.equal(crash?.suspect, undefined);
  assert.match(crash?.sentence ?? '', /graphics card did not answer/);
  // A case of the first parameter, with the place in another.
  const verifier = report({ bugCheck: 0xc4, parameters: [0xf6n, 1n, 2n, IN_DRIVER] }).crash;
  assert.equal(verifier?.suspect?.module, 'example.sys');
});

test('an instruction where a driver had been loaded names the driver that was unloaded', () => {
  const gone = DRIVER_BASES[0] - 0x10000n + 0x20n;
  const { crash } = report({ bugCheck: 0xce, parameters: [gone, 0n, gone, 0n] });
  assert.deepEqual(
    [crash?.address, crash?.access, crash?.instruction],
    [`0x${gone.toString(16)}`, 'read', crash?.address],
  );
  assert.equal(crash?.suspect?.module, 'gone.s');
  assert.match(crash?.suspect?.sentence ?? '', /unloaded before/);
  assert.match(crash?.sentence ?? '', /^gone\.s /);
});

test('the driver that the kernel itself blames is the one to ask, never the kernel', () => {
  const parameters = [0n, 0n, 0n, 0n];
  const { crash } = report({ bugCheck: 0xc2, parameters, brokenDriver: '\\SystemRoot\\system32\\broken.sys' });
  assert.equal(crash?.suspect?.module, 'broken.sys');
  assert.match(crash?.suspect?.sentence ?? '', /Windows itself wrote its name/);
  assert.equal(report({ bugCheck: 0xc2, parameters, brokenDriver: 'ntoskrnl.exe' }).crash?.suspect, undefined);
});

test('what the memory manager kept: Driver Verifier and how much memory was promised', () => {
  const notes = (verifier: number) =>
    report({ memoryManager: { verifier, committed: 1000, limit: 4000 } }).annotations?.map(({ key, value }) => [
      key,
      value,
    ]);
  const promised = ['Memory promised to programs', '1000 of at most 4000 pages'];
  assert.deepEqual(notes(2), [['Driver Verifier', 'was on'], promised]);
  assert.deepEqual(notes(0), [promised]);
});

test('a dump for which there was no room, or that Windows wrote while it started, says so', () => {
  const { warnings, annotations } = report({ attributes: 4 | 128 });
  assert.deepEqual(
    warnings.map(({ code, at }) => [code, at]),
    [['no-room', 0x1050]],
  );
  assert.deepEqual(
    annotations?.map(({ value }) => value),
    ['Windows was still starting'],
  );
});

test('firmware and registry tell the machine: maker, model, memory, processor', () => {
  const system = smbios(1, [1, 2, 3, 4], ['Contoso Ltd.', 'Loom 14', '1.0', 'SERIAL']);
  const values = { '~MHz': 2500, Identifier: 'Intel64 Family 6 Model 158 Stepping 10' };
  const blobs = [
    { tag: FIRMWARE_TAG, bytes: firmware(smbios(0, [0, 0]), system, memoryDevice(8192), memoryDevice(65536)) },
    {
      tag: PROCESSOR_TAG,
      bytes: processorKey({ ...values, ProcessorNameString: 'Loom CPU  ', VendorIdentifier: 'Loom' }),
    },
  ];
  const { system: facts, kernel } = report({ blobs });
  assert.equal(facts?.hardwareModel, 'Contoso Ltd. Loom 14');
  assert.equal(facts?.memoryBytes, 72 * 2 ** 30);
  assert.deepEqual(
    [facts?.cpuName, facts?.cpuVendor, facts?.cpuDetail],
    ['Loom CPU', 'Loom', 'family 6 model 158 stepping 10'],
  );
  assert.equal(kernel?.secondaryData?.length, 2);
});

test('a maker that filled nothing in is told by the board; tables that are cut end', () => {
  const unfilled = smbios(1, [1, 2], ['System manufacturer', 'To Be Filled By O.E.M.']);
  const board = smbios(2, [1, 2], ['Contoso', 'Contoso B550']);
  const model = (bytes: Uint8Array) => report({ blobs: [{ tag: FIRMWARE_TAG, bytes }] }).system?.hardwareModel;
  const whole = firmware(unfilled, board);
  assert.equal(model(whole), 'Contoso B550');
  for (let length = 1; length < whole.length; length++) model(whole.subarray(0, length));
  const key = processorKey({ ProcessorNameString: 'Loom' });
  for (let length = 1; length < key.length; length++) {
    const { system } = report({ blobs: [{ tag: PROCESSOR_TAG, bytes: key.subarray(0, length) }] });
    assert.notEqual(system?.cpuName, '');
  }
});

test('where nobody is named it is said why, and what stands near, without accusing it', () => {
  const why = (options: KernelDumpOptions) => report(options).crash?.noSuspect;
  const inWindows = DRIVER_BASES[0] + 0x40n;
  assert.match(why({ bugCheck: 0xe2 }) ?? '', /on purpose/);
  assert.match(why({ bugCheck: 0x124 }) ?? '', /hardware reported it/);
  assert.match(why({ bugCheck: 0x1a }) ?? '', /mdsched\.exe/);
  // The variant of it that small dumps have.
  assert.match(why({ bugCheck: 0x1000001a }) ?? '', /mdsched\.exe/);
  // The words of this one have a RAM disk.
  assert.doesNotMatch(why({ bugCheck: 0xf8 }) ?? '', /mdsched/);
  assert.doesNotMatch(why({ bugCheck: 0x9f, parameters: [3n, 0n, 0n, 0n] }) ?? '', /mdsched/);
  const own = { bugCheck: 0xd1, parameters: [0x10n, 2n, 0n, inWindows] };
  assert.match(why(own) ?? '', /^ntoskrnl\.exe, where it stopped, is part of Windows/);
  // Of a header alone.
  assert.match(why({ type: 3 }) ?? '', /list of drivers is not in this file/);
  // Whoever is named needs no excuse.
  assert.equal(why({ bugCheck: 0xd1, parameters: [0x10n, 2n, 0n, IN_DRIVER] }), undefined);
  // A driver on a stack that was searched for returns is told as a guess, and not as the one to ask.
  const { bytes, places } = buildKernelDump({ type: 4, bugCheck: 0x1a });
  new DataView(bytes.buffer, bytes.byteOffset).setBigUint64(
    (places['stack'] ?? 0) + 0x28,
    DRIVER_BASES[1] + 0x1335n,
    true,
  );
  const { crash, threads } = reportOf(bytes);
  assert.equal(threads?.[0]?.frames?.[1]?.trust, 'scan');
  assert.equal(crash?.suspect, undefined);
  assert.match(
    crash?.noSuspect ?? '',
    /Of other drivers example\.sys comes first on the stack, but its place there is guessed/,
  );
});
