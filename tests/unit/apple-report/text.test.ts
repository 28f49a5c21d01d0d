import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PANIC_TEXT } from '../../synth/apple-report/ips.ts';
import { encode, IOS_CRASH, MAC_CRASH, SAMPLE, SPINDUMP } from '../../synth/apple-report/text.ts';
import { cpuMilliseconds } from '../cpu-time.ts';
import { openCore, reportOf } from '../open-core.ts';

test('a crash report of macOS: head, exception, threads, images', () => {
  const { file, system, process, crash, threads, modules, warnings, wanted } = reportOf(encode(MAC_CRASH));
  assert.deepEqual(
    [file.kind, file.kindName, file.time],
    ['apple-crash', 'Crash report (macOS)', '2019-02-03T12:05:06.789Z'],
  );
  assert.deepEqual(
    [system?.os, system?.osVersion, system?.osBuild, system?.arch, system?.hardwareModel, system?.uptimeSeconds],
    ['macos', '10.14.2', '18C54', 'x86-64', 'MacBookPro14,3', 1000],
  );
  assert.deepEqual(
    [process?.name, process?.pid, process?.ppid, process?.parentName, process?.uid],
    ['Notes', 4711, 1, 'launchd', 501],
  );
  assert.deepEqual(
    [crash?.name, crash?.subname, crash?.address, crash?.threadIndex, crash?.instruction],
    ['EXC_BAD_ACCESS', 'KERN_PROTECTION_FAILURE', '0x1000f0000', 1, '0x100001234'],
  );
  assert.equal(crash?.message, 'first line\nsecond line');
  assert.equal(crash?.at, MAC_CRASH.indexOf('Exception Type'));
  assert.deepEqual(
    threads?.map(({ name, crashed }) => [name, crashed]),
    [
      ['com.apple.main-thread', undefined],
      ['worker', true],
    ],
  );
  assert.deepEqual(threads?.[1]?.frames, [
    { address: '0x100001234', module: 'com.example.Notes', offset: '0x1234', trust: 'recorded' },
    {
      address: '0x100100010',
      module: 'My Library',
      offset: '0x10',
      trust: 'recorded',
      function: '-[Saver save:to:]',
      functionOffset: '0x10',
      file: 'Saver.m',
      line: 42,
    },
    // The report's own word for what lies in no image.
    { address: '0x7000', trust: 'recorded', function: '0', functionOffset: '0x7000' },
  ]);
  assert.deepEqual(threads?.[1]?.registers, {
    rax: '0x1',
    rbx: '0x1000f0000',
    rcx: '0x0',
    rip: '0x100001234',
    eflags: '0x10246',
    cr2: '0x1000f0000',
    err: '0x7',
    trapno: '0xe',
  });
  assert.equal(crash?.access, 'write');
  assert.deepEqual(
    modules?.map(({ name, size, version, productVersion, at }) => [name, size, version, productVersion, at]),
    [
      ['Notes', 0x10000, '77', '4.2', MAC_CRASH.indexOf('       0x100000000 -')],
      ['My Library', 0x10000, '1.0', undefined, MAC_CRASH.indexOf('       0x100100000 -')],
      ['libsystem_kernel.dylib', 0x2fff8, '4903.241.1', undefined, MAC_CRASH.indexOf('    0x7fff68120000 -')],
    ],
  );
  assert.deepEqual(warnings, []);
  assert.deepEqual(wanted, [
    {
      file: '/Applications/Notes.app/Contents/MacOS/Notes',
      id: '5730AE18-4DF0-3D47-B4F7-EAA84456A9F7',
      why: 'Its symbol file (dSYM) names the functions on the stacks.',
    },
  ]);
});

test('a crash report of iOS: names of threads, thrown exceptions, images without dashes', () => {
  const { system, crash, threads, modules, annotations, process } = reportOf(encode(IOS_CRASH));
  assert.deepEqual([system?.os, system?.hardwareModel, system?.arch], ['ios', 'iPhone9,3', 'arm64']);
  assert.deepEqual([crash?.name, crash?.subname, crash?.threadIndex], ['EXC_CRASH', 'SIGABRT', 0]);
  assert.equal(process?.startTime, '2018-07-18T14:51:30.0000Z');
  assert.deepEqual(
    [threads?.[0]?.name, threads?.[0]?.registers?.['x29'], threads?.[0]?.registers?.['x30']],
    ['com.apple.main-thread', '0x16fd00000', '0x183000000'],
  );
  assert.deepEqual(
    modules?.map(({ name, uuid, role }) => [name, uuid, role]),
    [
      ['Game', 'B6356BAD-2E31-3CBA-9E4F-E12DACA0D204', 'main'],
      ['libsystem_kernel.dylib', '927690B4-CE6E-3DBB-8D54-D00BD46E211C', 'library'],
    ],
  );
  assert.equal(crash?.suspect?.module, 'Game');
  assert.equal(annotations?.filter(({ type }) => type === 'Last Exception Backtrace').length, 2);
});

test('indented copies with text in front are read', () => {
  const copy = `I get this, any ideas?\n\n${IOS_CRASH.replace(/^/gm, '        ')}`;
  const { file, modules, threads } = reportOf(encode(copy));
  assert.deepEqual([file.kind, modules?.length, threads?.length], ['apple-crash', 2, 1]);
});

test('codes by which iOS ends programs are told in words', () => {
  const text =
    'Exception Type:  00000020\nException Codes: 0x8badf00d\nHighlighted Thread:  0\n\nThread 0:\n0   A   0x1000 b + 1\n';
  const { crash } = reportOf(encode(text));
  assert.deepEqual([crash?.kind, crash?.code, crash?.threadIndex], ['kill', '0x8badf00d', 0]);
  assert.match(crash?.sentence ?? '', /did not answer in time \(watchdog\)/);
});

test('a spindump: the way that most samples took is the stack', () => {
  const { file, crash, process, threads, modules } = reportOf(encode(SPINDUMP));
  assert.deepEqual([file.kind, crash?.kind], ['apple-spindump', 'hang']);
  assert.match(crash?.sentence ?? '', /^Notes did not answer for a while/);
  assert.deepEqual([process?.name, process?.pid], ['Notes', 373]);
  assert.equal(threads?.[0]?.id, 0x9bd);
  assert.equal(threads?.[0]?.name, 'com.apple.main-thread');
  assert.deepEqual(
    threads?.[0]?.frames?.map(({ address, module, function: name }) => [address, module, name]),
    [
      ['0xffffff80002c1206', undefined, undefined],
      ['0x100001064', 'Notes', 'main'],
      ['0x7fff68d69cc9', 'libdyld.dylib', 'start'],
    ],
  );
  assert.equal(modules?.length, 2);
});

test('a sample: threads of the call graph', () => {
  const { file, crash, threads, system } = reportOf(encode(SAMPLE));
  assert.deepEqual([file.kind, crash?.kind, system?.arch], ['apple-spindump', 'none', 'arm64']);
  assert.deepEqual(
    threads?.map(({ id, name, frames }) => [id, name, frames?.map(({ function: one }) => one)]),
    [
      [1234, 'com.apple.main-thread', ['mach_msg', 'main', 'start']],
      [1235, 'worker', ['thread_start']],
    ],
  );
});

test('a resource report says what was used and whether the program was ended', () => {
  const text = (action: string) =>
    `Date/Time:       2018-09-22 08:58:50.113 -0500\nOS Version:      iPhone OS 11.4.1 (Build 15G77)\nReport Version:  19\n\n` +
    `Command:         Maps\nPath:            /var/Maps.app/Maps\nPID:             2489\n\nEvent:           cpu usage\n` +
    `Action taken:    ${action}\nCPU:             48 seconds cpu time over 54 seconds\nDuration:        54.45s\nSteps:           15\n`;
  const killed = reportOf(encode(text('Process killed')));
  assert.deepEqual([killed.crash?.kind, killed.process?.pid], ['kill', 2489]);
  assert.equal(killed.crash?.sentence, 'iOS ended Maps because it used more processor time than the system allows.');
  assert.equal(killed.crash?.message, '48 seconds cpu time over 54 seconds');
  assert.equal(reportOf(encode(text('none'))).crash?.kind, 'none');
});

test('a panic in text', () => {
  const text = `Sat Jun 16 14:12:49 2018\n\n*** Panic Report ***\n${PANIC_TEXT}\nSystem model name: iMac15,1 (Mac-42FD25EABCABB274)\nSystem uptime in nanoseconds: 1500000000\n`;
  const { file, crash, system, threads } = reportOf(encode(text));
  assert.deepEqual([file.kind, file.time, crash?.kind], ['apple-panic', '2018-06-16T14:12:49', 'panic']);
  assert.deepEqual([system?.hardwareModel, system?.uptimeSeconds, threads?.length], ['iMac15,1', 1.5, 1]);
  assert.equal(crash?.at, text.indexOf('panic(cpu'));
});

test('the signature of a panic holds its words, not what varies, nor a word with digits', () => {
  const signatureOf = (caller: string, words: string) =>
    reportOf(
      encode(
        `Sat Jun 16 14:12:49 2018\n\n*** Panic Report ***\npanic(cpu 1 caller 0x${caller}): "${words}"@/Sources/pm.cpp:52\n`,
      ),
    ).crash?.signature;
  const one = signatureOf(
    'ffffff8003814e17',
    'Device::setPower(0xffffff802d117800, 1) timed out after 45732 ms token ab12cd',
  );
  assert.equal(one, 'panic | Device::setPower(#, #) timed out after # ms token #');
  assert.equal(
    signatureOf('ffffff8013814e17', 'Device::setPower(0xffffff812d117800, 1) timed out after 9 ms token ef34'),
    one,
  );
  assert.notEqual(signatureOf('ffffff8003814e17', 'Device::getPower(0xffffff802d117800, 1)'), one);
});

test('other texts are no reports', () => {
  for (const text of [
    'Process: a\nPath: b\nVersion: c\n',
    'Event: hang\n',
    '{"name":"x","version":1}\n{"a":1}\n',
    'OS Version: 1\nDate/Time: 2\n',
    `${'x\n'.repeat(300)}${MAC_CRASH}`,
  ]) {
    assert.equal(reportOf(encode(text)).file.kind, 'unknown', text.slice(0, 30));
  }
});

test('a line without end is read in pieces, and steps stay short', () => {
  const bytes = encode(`${MAC_CRASH}\n${'x'.repeat(40_000_000)}\nUser ID: 7\n`);
  const core = openCore(bytes);
  let longest = 0;
  for (let isDone = false; !isDone; ) {
    const begin = cpuMilliseconds();
    isDone = core.step() >= 1;
    longest = Math.max(longest, cpuMilliseconds() - begin);
  }
  assert.equal(core.report().threads?.length, 2);
  assert.ok(longest < 500, `a step took ${longest} ms`);
});

test('many lines cost bounded memory', () => {
  const row = (i: number) => `0   Image${i}  0x${(0x1000 + i).toString(16)} function${i} + 1\n`;
  const frames = Array.from({ length: 6000 }, (_, i) => row(i)).join('');
  const many = `${MAC_CRASH}\n${Array.from({ length: 60 }, (_, i) => `Thread ${i + 2}:\n${frames}\n`).join('')}`;
  const { threads, warnings } = reportOf(encode(many));
  assert.equal(threads?.[5]?.frames?.length, 4096);
  assert.ok(warnings.some(({ code }) => code === 'frames-cut'));
});

test('a spindump of several processes tells whose threads they are', () => {
  const other = `Process:          Other [400]\nPath:             /usr/bin/other\nFootprint:        9 MB\n\n  Thread 0x77    1 sample (1)\n  1  start + 1 (dyld + 109769) [0x7fff68d69cc9] 1\n`;
  const { process, processes, threads, annotations } = reportOf(encode(`${SPINDUMP}\n${other}`));
  assert.deepEqual(
    [process?.name, process?.pid, process?.path],
    ['Notes', 373, '/Applications/Notes.app/Contents/MacOS/Notes'],
  );
  assert.deepEqual(
    processes?.map(({ pid, name }) => [pid, name]),
    [
      [373, 'Notes'],
      [400, 'Other'],
    ],
  );
  assert.deepEqual(
    threads?.map(({ id, name }) => [id, name]),
    [
      [0x9bd, 'com.apple.main-thread'],
      [0x77, 'Other'],
    ],
  );
  assert.ok(!annotations?.some(({ key }) => key === 'Footprint'));
});

test('a resource report has one stack, of the process that it is about', () => {
  const text = `Date/Time:        2022-07-21 01:14:32.090 +1000
Report Version:   35.1
Data Source:      Microstackshots
Command:          indexer
PID:              417

Event:            disk writes
Action taken:     none
Writes:           1073.75 MB of file backed memory dirtied over 28159 seconds

Heaviest stack for the target process:
  57  ??? (libsystem_pthread.dylib + 3676) [0x2516dbe5c]
  44  ??? (indexer + 4284) [0x1007f5050]


Powerstats for:   indexer [417]
Path:             /usr/libexec/indexer
Num samples:      57 (8%)
  57  ??? (libsystem_pthread.dylib + 3676) [0x2516dbe5c]
    44  ??? (indexer + 4284) [0x1007f5050]
`;
  const { threads, crash } = reportOf(encode(text));
  assert.deepEqual(
    threads?.map(({ name, frames }) => [name, frames?.map(({ address, module, offset }) => [address, module, offset])]),
    [
      [
        'heaviest stack',
        [
          ['0x1007f5050', 'indexer', '0x10bc'],
          ['0x2516dbe5c', 'libsystem_pthread.dylib', '0xe5c'],
        ],
      ],
    ],
  );
  assert.equal(crash?.kind, 'none');
  assert.match(crash?.sentence ?? '', /^indexer wrote more to disk than the system expects; it went on running\.$/);
  assert.match(crash?.message ?? '', /^1073\.75 MB/);
});
