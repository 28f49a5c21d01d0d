import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unknownProblem } from '../../../web/words/crash/doubts.ts';
import { kindOf } from '../../../web/words/kinds/kind-of.ts';
import { KERNEL_LOG } from '../../synth/every-format.ts';
import { reportOf } from '../open-core.ts';

/** Seconds, level, text: the end of a log as kernels write it. */
const LINES = [
  [0, 5, 'Linux version 6.6.13-test (builder@example) (gcc 13.2.0) #7 SMP PREEMPT Tue Jan 23 10:00:00 UTC 2024'],
  [0.25, 6, 'DMI: Example Machine One/Board, BIOS 1.0 01/01/2020'],
  [86.5, 1, 'BUG: unable to handle page fault for address: ffffc90000403000'],
  [86.500001, 4, 'CPU: 2 PID: 321 Comm: worker Tainted: G           OE      6.6.13-test #7'],
  [86.500002, 4, 'RIP: 0010:spin_widget+0x44/0x90 [widget]'],
  [86.500003, 4, 'Call Trace:'],
  [86.500004, 4, ' start_widget+0x10/0x20 [widget]'],
  [86.7, 0, 'Kernel panic - not syncing: Fatal exception in interrupt'],
] as const;

const stamp = (seconds: number) => `[${seconds.toFixed(6).padStart(12)}] `;
const FORMS: Readonly<Record<string, (line: (typeof LINES)[number], index: number) => string>> = {
  'vmcore-dmesg.txt': ([seconds, , text]) => stamp(seconds) + text,
  'console-ramoops': ([seconds, level, text]) => `<${level}>${stamp(seconds)}${text}`,
  'with who wrote it': ([seconds, , text]) => `${stamp(seconds).trimEnd()}[  T321] ${text}`,
  netconsole: ([seconds, level, text], index) => `${level},${400 + index},${Math.round(seconds * 1e6)},-;${text}`,
  journal: ([seconds, , text]) => `Jan 23 10:01:02 host-1 kernel: ${stamp(seconds)}${text}`,
};

for (const [form, write] of Object.entries(FORMS)) {
  for (const end of ['\n', '\r\n']) {
    test(`a saved log tells the crash: ${form}, ${end.length} characters at the end of lines`, () => {
      const text = LINES.map(write).join(end) + end;
      const { file, crash, log, system, warnings } = reportOf(Buffer.from(text));
      assert.deepEqual(
        [file.kind, file.kindName, kindOf(file)],
        ['unknown', 'Log of a Linux kernel (text)', 'kernelLog'],
      );
      assert.equal(unknownProblem(file, ''), undefined);
      assert.deepEqual(
        log?.lines.map(({ time, text: line }) => [time, line]),
        LINES.map(([seconds, , line]) => [seconds, line]),
      );
      assert.equal(text.slice(log?.lines[2]?.at).startsWith('BUG: unable'), true);
      assert.equal(crash?.kind, 'panic');
      assert.equal(crash?.message, 'Kernel panic - not syncing: Fatal exception in interrupt');
      assert.match(crash?.sentence ?? '', /spin_widget of the module widget.*worker \(process 321\).*processor 2/);
      assert.equal(crash?.suspect?.module, 'widget');
      assert.deepEqual([system?.kernelRelease, system?.uptimeSeconds], ['6.6.13-test', 86.7]);
      assert.deepEqual(
        warnings.map(({ code, severity }) => [code, severity]),
        [['no-memory', 'note']],
      );
    });
  }
}

test('what pstore keeps has a head of its own, and need not have stamps', () => {
  const { file, crash, log } = reportOf(
    Buffer.from('Panic#1 Part1\nsome line\nKernel panic - not syncing: Attempted to kill init!\n'),
  );
  assert.equal(kindOf(file), 'kernelLog');
  assert.equal(crash?.message, 'Kernel panic - not syncing: Attempted to kill init!');
  assert.equal(log?.total, 2);
});

test('found among the formats, by its own words', () => {
  const { file, crash } = reportOf(Buffer.from(KERNEL_LOG));
  assert.deepEqual([kindOf(file), crash?.suspect?.module], ['kernelLog', 'widget']);
  assert.deepEqual(
    file.evidence?.map(({ fact }) => fact),
    ['“Linux version”, as a kernel writes it', "8 of 8 lines begin as those of the kernel's log"],
  );
});

test('a log without a crash says so', () => {
  const { crash } = reportOf(
    Buffer.from(
      LINES.slice(0, 2)
        .map(FORMS['vmcore-dmesg.txt'] ?? String)
        .join('\n'),
    ),
  );
  assert.deepEqual([crash?.kind, crash?.sentence], ['none', 'No crash is recorded in this log.']);
});

test('logs of others stay unknown', () => {
  for (const text of [
    // X: three digits.
    '[    12.345] Kernel command line: quiet\n[    12.346] (II) Loading\n[    12.347] (II) Loaded\n',
    // A program's, with a word that kernels use.
    '2024-01-23 10:00:00 INFO start\n2024-01-23 10:00:01 ERROR Oops, BUG: Call Trace:\n',
    // Stamped, and no word of a kernel.
    '[    0.000001] one\n[    0.000002] two\n[    0.000003] three\n',
    'Kernel panic - not syncing: this is a mail about one\nHello\nWorld\n',
  ]) {
    assert.deepEqual([reportOf(Buffer.from(text)).file.kindName, text], [undefined, text]);
  }
});

const LONG = 12 << 20;
const quiet = (index: number) => `${stamp(100 + index / 1000)}usb 1-1: new device number ${index}\n`;
const quietLines = (bytes: number) => {
  let text = '';
  for (let i = 0; text.length < bytes; i++) text += quiet(i);
  return text;
};

test('a long log is read at its beginning and its end, and that is told', () => {
  const [first = '', ...rest] = KERNEL_LOG.split('\n');
  const { file, crash, system, warnings } = reportOf(
    Buffer.from([first, quietLines(LONG) + rest.join('\n')].join('\n')),
  );
  assert.equal(kindOf(file), 'kernelLog');
  assert.equal(system?.kernelRelease, '6.6.13-test');
  assert.match(crash?.sentence ?? '', /spin_widget/);
  assert.deepEqual(
    warnings.map(({ code }) => code),
    ['no-memory', 'log-cut'],
  );
});

test('a log whose words stand at its end alone is told by them', () => {
  const { file, crash } = reportOf(Buffer.from(quietLines(1 << 20) + KERNEL_LOG.split('\n').slice(2).join('\n')));
  assert.equal(kindOf(file), 'kernelLog');
  assert.match(crash?.sentence ?? '', /spin_widget/);
});

test('a line of many megabytes is told, wherever it stands, and what stands around it is read', () => {
  const line = Buffer.alloc(16 << 20, 'A');
  const log = Buffer.from(KERNEL_LOG);
  for (const [where, parts] of [
    ['in front', [Buffer.from(stamp(1)), line, Buffer.from('\n'), log]],
    ['behind', [log, Buffer.from(stamp(99)), line]],
    ['between', [log.subarray(0, 120), line, log.subarray(120)]],
    ['alone', [Buffer.from(`${stamp(1)}BUG: unable to handle page fault `), line]],
  ] as const) {
    const { file, crash, warnings } = reportOf(Buffer.concat(parts));
    assert.equal(kindOf(file), 'kernelLog', where);
    assert.ok(
      warnings.some(({ code }) => code === 'log-cut'),
      where,
    );
    if (where === 'in front' || where === 'behind') assert.match(crash?.sentence ?? '', /spin_widget/, where);
  }
  const short = reportOf(Buffer.concat([log, Buffer.from(stamp(99)), line.subarray(0, 1 << 20)]));
  assert.ok(short.warnings.some(({ code }) => code === 'lines-cut'));
  assert.equal(short.log?.lines.length, LINES.length + 1);
});

test('zeros behind the text are no part of it', () => {
  const { file, log } = reportOf(Buffer.concat([Buffer.from(KERNEL_LOG), Buffer.alloc(5000)]));
  assert.equal(kindOf(file), 'kernelLog');
  assert.equal(log?.lines.length, LINES.length);
});

test('of a file larger than its text the end of the text is read', () => {
  const [first = '', ...rest] = KERNEL_LOG.split('\n');
  for (const [bytes, codes] of [
    [2 << 20, ['no-memory']],
    [LONG, ['no-memory', 'log-cut']],
  ] as const) {
    const text = Buffer.from([first, quietLines(bytes) + rest.join('\n')].join('\n'));
    const { crash, warnings } = reportOf(Buffer.concat([text, Buffer.alloc((16 << 20) - text.length)]));
    assert.match(crash?.sentence ?? '', /spin_widget/);
    assert.deepEqual(
      warnings.map(({ code }) => code),
      codes,
    );
    if (bytes === LONG) assert.equal(warnings[1]?.found, text.length);
  }
});

test('words at the end of the text are found in front of zeros', () => {
  const text = quietLines(1 << 20) + KERNEL_LOG.split('\n').slice(2).join('\n');
  const { file, crash } = reportOf(Buffer.concat([Buffer.from(text), Buffer.alloc(1 << 20)]));
  assert.equal(kindOf(file), 'kernelLog');
  assert.match(crash?.sentence ?? '', /spin_widget/);
});
