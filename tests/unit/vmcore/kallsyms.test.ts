/** Names of functions from the table that the kernel carries along. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { buildElfVmcore } from '../../synth/vmcore/elf.ts';
import { RUNS_AT as AT, buildMachine, type MachineOptions } from '../../synth/vmcore/machine.ts';
import { reportOf } from '../open-core.ts';

const LONG = `t${'very_'.repeat(40)}long_name`;

function nameOfFirst(symbols: NonNullable<MachineOptions['symbols']>) {
  const { threads, warnings } = reportOf(buildElfVmcore(buildMachine({ symbols })).bytes);
  assert.deepEqual(warnings, []);
  const { function: name, functionOffset } = threads?.[0]?.frames?.[0] ?? {};
  return [name, functionOffset];
}

for (const form of ['offsets', 'processors'] as const) {
  test(`a frame lies in the function that begins last before it: ${form}`, () => {
    const names = [
      [0, 'T_stext'],
      [AT - 8, 'twidget_read'],
      [AT - 8, 'twidget_alias'],
      [AT + 1, 'tnot_yet'],
    ] as const;
    assert.deepEqual(nameOfFirst({ form, names }), ['widget_read', '0x8']);
  });

  test(`a name of more than 127 characters has a length of two bytes: ${form}`, () => {
    const names = [
      [0, LONG],
      [AT, 'tvfs_read'],
    ] as const;
    assert.deepEqual(nameOfFirst({ form, names }), ['vfs_read', '0x0']);
    assert.deepEqual(nameOfFirst({ form, names: [[0, LONG]] }), [LONG.slice(1), `0x${AT.toString(16)}`]);
  });
}

test('a table that is none names nothing', () => {
  const nothing = [undefined, undefined];
  // No name, none that is printable, and symbols behind all frames.
  assert.deepEqual(nameOfFirst({ form: 'offsets', names: [[0, 't']] }), nothing);
  assert.deepEqual(nameOfFirst({ form: 'offsets', names: [[0, 'tno name']] }), nothing);
  assert.deepEqual(nameOfFirst({ form: 'offsets', names: [[AT + 1, 'tbehind']] }), nothing);
});

const LAB = new URL('../../../../shared/corpus/kernel/lab-d31-zlib.kdump', import.meta.url);

test('the names are those that the kernel itself printed in its call trace', (t) => {
  if (!existsSync(LAB)) return t.skip('../shared is not there');
  const { threads, log } = reportOf(readFileSync(LAB));
  const lines = log?.lines.map(({ text }) => text) ?? [];
  const trace = lines
    .slice(lines.indexOf('Call Trace:'))
    .flatMap((line) => /^ ([a-z_]\w*)\+(0x[0-9a-f]+)\/0x[0-9a-f]+$/i.exec(line)?.slice(1).join('+') ?? []);
  const from = trace.findIndex((line) => line.startsWith('__handle_sysrq+'));
  assert.ok(from > 0 && trace.length - from > 6, trace.join(' '));
  const frames = threads?.[0]?.frames?.map((frame) => `${frame.function}+${frame.functionOffset}`) ?? [];
  const printed = trace.slice(from);
  const start = frames.indexOf(printed[0] ?? '');
  assert.deepEqual(frames.slice(start, start + printed.length), printed);
});
