import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kindOf } from '../../../web/words/kinds/kind-of.ts';
import { crashReport, IMAGES, ips, jetsamReport, PANIC_TEXT, panicReport } from '../../synth/apple-report/ips.ts';
import { MAC_CRASH } from '../../synth/apple-report/text.ts';
import { reportOf } from '../open-core.ts';

const hex = (value: number) => `0x${value.toString(16)}`;
const PROGRAM = IMAGES[1].base;

test('the head names the kind of report, the body the process and the system', () => {
  const { file, system, process, warnings } = reportOf(crashReport());
  assert.deepEqual([file.kind, file.kindName, file.time], ['ips', 'Crash report (.ips)', '2023-05-01T10:34:55.6192Z']);
  assert.deepEqual(
    [system?.os, system?.osName, system?.osVersion, system?.osBuild, system?.arch, system?.hardwareModel],
    ['macos', 'macOS 13.3.1', '13.3.1', '22E261', 'arm64', 'Mac14,2'],
  );
  assert.equal(system?.uptimeSeconds, 12000);
  assert.deepEqual(
    [process?.name, process?.pid, process?.ppid, process?.parentName, process?.uid, process?.startTime],
    ['Notes', 4711, 1, 'launchd', 501, '2023-05-01T10:00:00.1234Z'],
  );
  assert.deepEqual(warnings, []);
});

test('frames are the images they name; registers have the manual’s names', () => {
  const bytes = crashReport();
  const { threads, modules } = reportOf(bytes);
  assert.deepEqual(
    modules?.map(({ name, base, size, uuid, version, productVersion, role }) => [
      name,
      base,
      size,
      uuid,
      version,
      productVersion,
      role,
    ]),
    [
      ['Notes', hex(PROGRAM), 0x10000, '5730AE18-4DF0-3D47-B4F7-EAA84456A9F7', '77', '4.2', 'main'],
      [
        'libsystem_kernel.dylib',
        hex(IMAGES[2].base),
        0x80000,
        '23C7DDE6-A44B-3BE4-B47C-EB3045B267D9',
        undefined,
        undefined,
        'library',
      ],
    ],
  );
  const crashed = threads?.[1];
  assert.deepEqual([crashed?.id, crashed?.name, crashed?.crashed], [101, 'worker', true]);
  assert.deepEqual(crashed?.frames, [
    {
      address: hex(PROGRAM + 96),
      module: 'Notes',
      offset: '0x60',
      trust: 'recorded',
      function: 'save(_:)',
      functionOffset: '0xc',
      file: 'Save.swift',
      line: 7,
    },
    {
      address: hex(PROGRAM + 900),
      module: 'Notes',
      offset: '0x384',
      trust: 'recorded',
      function: 'main',
      functionOffset: '0x28',
    },
    { address: '0x7000', trust: 'recorded' },
  ]);
  assert.deepEqual(
    [crashed?.registers?.['x28'], crashed?.registers?.['x30'], crashed?.registers?.['pc'], crashed?.registers?.['esr']],
    ['0x1c', hex(4_300_000_100), hex(PROGRAM + 96), '0x92000006'],
  );
  // Places are those of the JSON values themselves.
  const text = new TextDecoder().decode(bytes);
  assert.equal(text[crashed?.at ?? 0], '{');
  assert.ok(text.slice(crashed?.at).replace(/\s/g, '').startsWith('{"id":101'));
});

test('the exception tells address, codes and thread', () => {
  const { crash } = reportOf(crashReport());
  assert.deepEqual(
    [crash?.kind, crash?.code, crash?.name, crash?.subname, crash?.address, crash?.parameters],
    ['exception', '0x1', 'EXC_BAD_ACCESS', 'KERN_INVALID_ADDRESS', '0x18', ['0x1', '0x18']],
  );
  assert.deepEqual([crash?.threadIndex, crash?.threadId, crash?.instruction], [1, 101, hex(PROGRAM + 96)]);
  assert.equal(crash?.access, 'read');
  assert.equal(crash?.suspect?.module, 'Notes');
  assert.match(crash?.sentence ?? '', /^Notes tried to use an object that was not there/);
});

test('messages of libraries and uncaught exceptions are the message', () => {
  const asi = { 'libsystem_c.dylib': ['abort() called'], dyld: ['dyld4 config: x'], CoreFoundation: ['*** reason'] };
  const exception = { type: 'EXC_CRASH', signal: 'SIGABRT', rawCodes: [0, 0] };
  const said = reportOf(crashReport({ asi, exception }));
  assert.equal(said.crash?.message, '*** reason');
  assert.deepEqual([said.crash?.name, said.crash?.subname, said.crash?.code], ['EXC_CRASH', 'SIGABRT', '0xa']);
  const thrown = reportOf(
    crashReport({
      exception,
      exceptionReason: { name: 'NSRangeException', composed_message: 'index 5 beyond bounds' },
      lastExceptionBacktrace: [
        { imageIndex: 2, imageOffset: 16, symbol: '__exceptionPreprocess' },
        { imageIndex: 1, imageOffset: 64, symbol: '-[List at:]', symbolLocation: 4 },
      ],
    }),
  );
  assert.equal(thrown.crash?.message, 'NSRangeException: index 5 beyond bounds');
  assert.equal(thrown.crash?.suspect?.module, 'Notes');
  assert.match(thrown.crash?.suspect?.sentence ?? '', /-\[List at:\]/);
  const rows = thrown.annotations?.filter(({ type }) => type === 'Last Exception Backtrace');
  assert.equal(rows?.[1]?.value, `Notes ${hex(PROGRAM + 64)} -[List at:] + 4`);
});

const ENDS: readonly (readonly [string, number, string, RegExp])[] = [
  ['FRONTBOARD', 0x8badf00d, 'kill', /^macOS ended Notes because it did not answer in time \(watchdog\)\.$/],
  ['RUNNINGBOARD', 0xdead10cc, 'kill', /locked while it was put to sleep/],
  ['TCC', 0, 'exception', /^Notes was ended: it used something private/],
  ['DYLD', 1, 'exception', /^Notes was ended: a library that it needs could not be loaded/],
];
for (const [namespace, code, kind, sentence] of ENDS) {
  test(`${namespace} says why the program was ended`, () => {
    const exception = { type: 'EXC_CRASH', signal: 'SIGKILL', rawCodes: [0, 0] };
    const termination = { namespace, code, reasons: ['because of this'], details: ['and that'] };
    const { crash } = reportOf(crashReport({ exception, termination }));
    assert.equal(crash?.kind, kind);
    assert.match(crash?.sentence ?? '', sentence);
    assert.equal(crash?.message, 'because of this');
  });
}

test('numbers are exact to 64 bits', () => {
  const body = new TextDecoder().decode(crashReport()).replace(`"base": ${PROGRAM}`, '"base": 18446741874820001793');
  const { modules } = reportOf(new TextEncoder().encode(body));
  assert.equal(modules?.[0]?.base, `0x${18446741874820001793n.toString(16)}`);
});

test('jetsam: who was ended, for what, and how much memory there was', () => {
  const { file, crash, process, processes, memory } = reportOf(jetsamReport());
  assert.equal(file.kindName, 'Low memory report (JetsamEvent .ips)');
  assert.equal(crash?.kind, 'kill');
  assert.match(crash?.sentence ?? '', /ended Game because it used more memory than one program may \(2000 MB in use\)/);
  assert.deepEqual([process?.name, process?.pid], ['Game', 99]);
  assert.deepEqual(
    processes?.map(({ pid, name }) => [pid, name]),
    [
      [1, 'launchd'],
      [99, 'Game'],
    ],
  );
  assert.deepEqual([memory?.physical?.pageSize, memory?.physical?.pages], [16384, 1820]);
});

test('a kernel panic in JSON is read line by line', () => {
  const { crash, threads, modules, kernel, processes, system } = reportOf(panicReport());
  assert.equal(crash?.kind, 'panic');
  assert.equal(crash?.message, PANIC_TEXT.split('\n')[0]);
  assert.match(crash?.sentence ?? '', /did not answer for minutes/);
  assert.deepEqual([crash?.instruction, crash?.threadId], ['0xfffffe001c1f6784', 345]);
  assert.deepEqual(
    threads?.[0]?.frames?.map(({ address, module, offset }) => [address, module, offset]),
    [
      ['0xfffffe001b205678', 'kernel', '0x201678'],
      ['0xfffffe001d112345', 'com.apple.driver.AppleARMWatchdogTimer', '0x2345'],
    ],
  );
  assert.equal(kernel?.kaslrOffset, '0x14000000');
  const loaded = modules?.find(({ name }) => name === 'com.example.filter');
  assert.deepEqual([loaded?.role, loaded?.version, loaded?.base], ['driver', '2.5', undefined]);
  assert.deepEqual(
    processes?.map(({ name }) => name),
    ['kernel_task', 'launchd'],
  );
  assert.equal(system?.arch, 'arm64');
});

test('threads of all processes of the moment have their frames, those of the kernel first', () => {
  const { threads, modules } = reportOf(panicReport());
  assert.deepEqual(
    threads?.map(({ id, name, state }) => [id, name, state]),
    [
      [345, 'panicked thread', undefined],
      [7, 'kernel_task: VM_reclaim', 'waiting'],
      [50, 'launchd', 'waiting'],
    ],
  );
  const last = threads?.[2];
  assert.deepEqual([last?.priority, last?.userSeconds, last?.kernelSeconds], [31, 0.5, 0.25]);
  assert.deepEqual(last?.frames, [
    { address: '0x10', trust: 'recorded' },
    { address: '0x180000020', offset: '0x20', trust: 'recorded' },
  ]);
  assert.equal(modules?.find(({ base }) => base === '0x180000000')?.uuid, '5730AE18-4DF0-3D47-B4F7-EAA84456A9F7');
});

test('a panic for want of memory says so', () => {
  const text = PANIC_TEXT.replace('7% of segments limit (OK)', '100% of segments limit (BAD)');
  assert.match(reportOf(panicReport(text)).crash?.sentence ?? '', /used up its memory and swap/);
});

test('a body of text is read as text', () => {
  const bytes = new TextEncoder().encode(`{"bug_type":"109","os_version":"macOS 10.14.2 (18C54)"}\n${MAC_CRASH}`);
  const { file, threads } = reportOf(bytes);
  assert.deepEqual([file.kind, threads?.length], ['ips', 2]);
});

test('a head without a body, statistics, a byte order mark, one line', () => {
  assert.equal(reportOf(new TextEncoder().encode('{"bug_type":"309"}')).warnings[0]?.code, 'no-body');
  assert.equal(reportOf(ips('211', { message: {} })).warnings[0]?.code, 'body-not-read');
  const whole = new TextDecoder().decode(crashReport());
  const marked = new TextEncoder().encode(`\ufeff${whole.replaceAll('\n', ' ')}`);
  assert.equal(reportOf(marked).threads?.length, 2);
  assert.equal(reportOf(new TextEncoder().encode(whole.replaceAll('\n', '\r\n'))).threads?.length, 2);
});

test('each kind of report has its own advice', () => {
  const advice = (bytes: Uint8Array) => kindOf(reportOf(bytes).file);
  assert.equal(advice(crashReport()), 'ips');
  assert.equal(advice(panicReport()), 'applePanic');
  assert.equal(advice(jetsamReport()), 'jetsam');
  for (const type of ['228', '288', '145', '206']) assert.equal(advice(ips(type, {})), 'spindump', type);
});

test('a pointer whose signature may not fit is told as the report itself suspects it', () => {
  const exception = {
    type: 'EXC_BAD_ACCESS',
    signal: 'SIGSEGV',
    subtype:
      'KERN_INVALID_ADDRESS at 0x2000000100ae9df8 -> 0x0000000100ae9df8 (possible pointer authentication failure)',
  };
  const { crash } = reportOf(crashReport({ exception }));
  assert.match(crash?.sentence ?? '', /^Notes likely used a pointer whose signature does not fit/);
  assert.deepEqual([crash?.subname, crash?.address], ['KERN_INVALID_ADDRESS', '0x2000000100ae9df8']);
});
