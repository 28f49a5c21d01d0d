import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildElfVmcore } from '../../synth/vmcore/elf.ts';
import { buildMachine, MESSAGES } from '../../synth/vmcore/machine.ts';
import { counterOf } from '../../synth/vmcore/notes.ts';
import { openCore, reportOf } from '../open-core.ts';

test('kind, notes and memory of a dump of kexec', () => {
  const machine = buildMachine();
  const { bytes, places } = buildElfVmcore(machine, { hasImage: true });
  const { file, records, memory, kernel, modules } = reportOf(bytes);
  assert.deepEqual([file.kind, file.variant, file.writer, file.bits], ['vmcore-elf', 'kexec', 'kernel', 64]);
  assert.deepEqual(
    records?.map(({ owner, type }) => [owner, type]),
    [
      ['CORE', 1],
      ['CORE', 1],
      ['VMCOREINFO', 0],
    ],
  );
  // A note's header is 12 bytes and its name 12 before its contents.
  assert.equal(records?.[2]?.at, places.info - 24);
  assert.equal(kernel?.kaslrOffset, '0x1800000');
  assert.deepEqual(
    modules?.map(({ name, base, role }) => [name, base, role]),
    [['vmlinux', '0xffffffff81000000', 'kernel']],
  );
  const count = machine.memory.pages.size;
  assert.deepEqual(memory?.physical, { pages: count, pageSize: 4096, present: count, runs: 1 });
  // The image is listed once more by its virtual address, and counted once.
  assert.deepEqual(
    memory?.regions?.map(({ base, space }) => [base, space]),
    [
      ['0xffffffff81000000', undefined],
      ['0x100000', 'physical'],
    ],
  );
  assert.equal(memory?.totals?.present, count * 4096);
});

test('QEMU: registers of its own notes, and its page tables', () => {
  const { file, threads, log, kernel } = reportOf(buildElfVmcore(buildMachine(), { hasQemu: true }).bytes);
  assert.deepEqual([file.writer, file.variant], ['qemu', 'qemu']);
  assert.deepEqual(
    threads?.map(({ id, cpu, registers }) => [id, cpu, registers?.['rip'], registers?.['cr3']]),
    [0, 1].map((cpu) => [undefined, cpu, `0x${counterOf(cpu).toString(16)}`, '0x105000']),
  );
  assert.equal(log?.lines.length, MESSAGES.length);
  assert.equal(kernel?.vmcoreinfo?.['PAGESIZE'], '4096');
});

test('a filtered dump tells what was left out from what is missing', () => {
  const { file, memory, warnings } = reportOf(buildElfVmcore(buildMachine(), { isFiltered: true }).bytes);
  assert.equal(file.writer, 'makedumpfile');
  assert.equal(memory?.physical?.present, 1);
  assert.equal(memory?.physical?.excluded, (memory?.physical?.pages ?? 0) - 1);
  assert.equal(file.truncated, undefined);
  assert.ok(warnings.some(({ code }) => code === 'log-unreadable'));
});

test('a dump that was not finished says so', () => {
  const { warnings } = reportOf(buildElfVmcore(buildMachine(), { isIncomplete: true }).bytes);
  assert.deepEqual(
    warnings.map(({ code, at }) => [code, at]),
    [['dump-incomplete', 48]],
  );
});

test('the scan reads memory by physical address', () => {
  const machine = buildMachine();
  machine.memory.zeros(0x200);
  const { bytes, places } = buildElfVmcore(machine);
  const core = openCore(bytes);
  while (core.step() < 1);
  const { total, runs } = core.plan(0, 100);
  assert.equal(total, 2);
  assert.deepEqual(
    runs.map(({ source, offset, codec, space, address, size }) => [source, offset, codec, space, address, size]),
    [
      [0, places.pages.get(0x100), 0, 2, 0x100000, (machine.memory.pages.size - 1) * 4096],
      [0, places.pages.get(0x200), 0, 2, 0x200000, 4096],
    ],
  );
});
