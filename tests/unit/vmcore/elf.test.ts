import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildElfVmcore } from '../../synth/vmcore/elf.ts';
import { buildMachine, type MachineOptions, MESSAGES, RELEASE } from '../../synth/vmcore/machine.ts';
import { counterOf } from '../../synth/vmcore/notes.ts';
import { buildXenCore, XEN_RIPS } from '../../synth/vmcore/xen.ts';
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

test('the image of the kernel reaches as far as it is mapped in one piece', () => {
  for (const arch of ['x86-64', 'arm64', 'riscv64'] as const) {
    const sizeOf = (options: MachineOptions) =>
      reportOf(buildElfVmcore(buildMachine({ arch, ...options })).bytes).modules?.[0]?.size;
    assert.equal(sizeOf({}), 10 * 4096, arch);
    assert.equal(sizeOf({ hasLoop: true }), undefined, arch);
  }
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

test('a place in the file is a physical address, and one of the kernel', () => {
  const { bytes, places } = buildElfVmcore(buildMachine());
  const core = openCore(bytes);
  while (core.step() < 1);
  assert.deepEqual(core.place((places.pages.get(0x102) ?? 0) + 5), {
    address: '0x102005',
    space: 'physical',
    where: { kind: 'kernel', name: '0xffff888000102005' },
  });
});

test('VMCOREINFO is found in the memory of a guest whose dump has no note of it', () => {
  const machine = buildMachine();
  // An older one lies before it: the names that it leads to are not those of its kernel.
  machine.memory.text(0x80000, 'OSRELEASE=5.0.0-old\nPAGESIZE=4096\nSYMBOL(init_uts_ns)=ffffffff81001000\n');
  machine.memory.text(0x200000, machine.vmcoreinfo);
  const { file, system, log, threads, crash } = reportOf(buildElfVmcore(machine, { isVirtualBox: true }).bytes);
  assert.deepEqual([file.kind, file.writer], ['virtualbox-core', 'virtualbox']);
  assert.equal(system?.os, 'linux');
  assert.equal(system.kernelRelease, RELEASE);
  assert.equal(log?.lines.length, MESSAGES.length);
  assert.equal(crash?.kind, 'panic');
  assert.deepEqual(
    threads?.map(({ registers }) => [registers?.['rip'], registers?.['cr3']]),
    [0, 1].map((cpu) => [`0x${counterOf(cpu).toString(16)}`, '0x105000']),
  );
});

test('a guest of VirtualBox that is not Linux has registers and memory', () => {
  const { file, system, crash, threads, memory } = reportOf(
    buildElfVmcore(buildMachine(), { isVirtualBox: true }).bytes,
  );
  assert.equal(file.kind, 'virtualbox-core');
  assert.equal(system?.os, undefined);
  assert.equal(crash, undefined);
  assert.equal(threads?.length, 2);
  assert.ok((memory?.physical?.present ?? 0) > 0);
});

for (const isSectionCountZero of [false, true]) {
  test(`a core of Xen has its pages in a section${isSectionCountZero ? ', its sections counted in the first' : ''}`, () => {
    const machine = buildMachine();
    const { bytes, pagesAt } = buildXenCore(machine, isSectionCountZero);
    const core = openCore(bytes);
    while (core.step() < 1);
    const { file, system, memory, records, warnings, threads } = core.report();
    assert.deepEqual([file.kind, system?.arch, system?.cpus], ['xen-core', 'x86-64', 2]);
    // The machine's pages, and one with its VMCOREINFO, by which the kernel is found.
    const count = machine.memory.pages.size + 1;
    assert.equal(system?.kernelRelease, RELEASE);
    assert.deepEqual(
      threads?.map(({ cpu, registers }) => [cpu, registers?.['rip'], registers?.['cs'], registers?.['cr3']]),
      XEN_RIPS.map((rip, cpu) => [cpu, `0x${rip.toString(16)}`, '0x10', '0x1000']),
    );
    assert.deepEqual([memory?.physical?.pages, memory?.physical?.present], [count, count]);
    const frames = (memory?.regions ?? []).flatMap(({ base, size }) =>
      Array.from({ length: (size ?? 0) / 4096 }, (_, i) => Number(base) / 4096 + i),
    );
    assert.equal(frames.length, count);
    assert.deepEqual(
      [...machine.memory.pages.keys()].filter((frame) => !frames.includes(frame)),
      [],
    );
    assert.deepEqual(
      records?.map(({ name }) => name),
      [undefined, '.shstrtab', '.note.Xen', '.xen_prstatus', '.xen_pfn', '.xen_pages'],
    );
    assert.deepEqual(warnings, []);
    const { bytes: page, present } = core.read(2, 0x100000, 18);
    assert.deepEqual([new TextDecoder().decode(page), present.includes(0)], ['text of the kernel', false]);
    assert.deepEqual(core.plan(0, 1).runs[0]?.offset, pagesAt);
  });
}
