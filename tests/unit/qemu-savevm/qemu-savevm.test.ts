import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryOf } from '../../synth/memory-images/memory-images.ts';
import { buildSavevm, type SavevmOptions } from '../../synth/memory-images/savevm.ts';
import { buildMachine, RELEASE } from '../../synth/vmcore/machine.ts';
import { openCore, reportOf } from '../open-core.ts';

const memory = memoryOf(buildMachine());
const PAGES = memory.length / 4096;

const FORMS: Readonly<Record<string, Omit<SavevmOptions, 'memory'>>> = {
  QEMU: {},
  'pages that were sent again': { isRepeated: true },
  libvirt: { libvirt: {} },
  'libvirt on a big-endian machine': { libvirt: { isBigEndian: true } },
};

for (const [form, options] of Object.entries(FORMS)) {
  test(`a saved machine's memory is read, and the kernel in it: ${form}`, () => {
    const bytes = buildSavevm({ memory, ...options });
    const { file, system, kernel, memory: held, records, warnings } = reportOf(bytes);
    assert.equal(file.kind, 'qemu-savevm');
    assert.equal(file.kindName, `Saved virtual machine (${options.libvirt ? 'libvirt' : 'QEMU'})`);
    assert.deepEqual([system?.kernelRelease, system?.memoryBytes], [RELEASE, memory.length]);
    assert.equal(system?.hardwareModel, 'QEMU machine pc-q35-8.2');
    assert.ok(kernel?.vmcoreinfo);
    assert.deepEqual([held?.physical?.pages, held?.physical?.present], [PAGES, PAGES]);
    assert.deepEqual(
      records?.map(({ name }) => name),
      ['ram', 'vga.vram', 'pc.ram', 'timer'],
    );
    assert.deepEqual(warnings, []);
    const core = openCore(bytes);
    while (core.step() < 1);
    for (let at = 0; at < memory.length; at += 0x10_0000) {
      const { bytes: read } = core.read(2, `0x${at.toString(16)}`, 4096);
      assert.deepEqual(Buffer.from(read), Buffer.from(memory.subarray(at, at + 4096)), at.toString(16));
    }
  });
}

test('the scan reads each page that is stored, in the order of memory', () => {
  const bytes = buildSavevm({ memory, isRepeated: true });
  const core = openCore(bytes);
  while (core.step() < 1);
  const { total, runs } = core.plan(0, 8192);
  const stored = Array.from({ length: PAGES }, (_, page) => page * 4096).filter((at) =>
    memory.subarray(at, at + 4096).some((byte) => byte !== 0),
  );
  const pages = runs.filter(({ space }) => space === 2);
  assert.equal(total, runs.length);
  assert.deepEqual(
    pages.map(({ address }) => address),
    stored,
  );
  for (const { offset, address, size, codec } of pages) {
    assert.deepEqual([size, codec], [4096, 0]);
    assert.deepEqual(
      Buffer.from(bytes.subarray(offset, offset + 4096)),
      Buffer.from(memory.subarray(address, address + 4096)),
    );
  }
  // Asked for out of order, as several workers do.
  assert.deepEqual(core.plan(1, 1).runs[0], runs[1]);
});

test('pages that are not in the stream are not in the dump', () => {
  const core = openCore(buildSavevm({ memory, absent: new Set([100, 101]) }));
  while (core.step() < 1);
  assert.deepEqual([...new Set(core.read(2, `0x${(100 * 4096).toString(16)}`, 8192).present)], [0]);
  const { memory: held } = core.report();
  assert.equal(held?.physical?.present, PAGES - 2);
});

test('memory that begins elsewhere than at 0', () => {
  const bytes = buildSavevm({ memory, block: 'mach-virt.ram' });
  const { memory: held } = reportOf(bytes);
  assert.equal(held?.regions?.[0]?.base, '0x40000000');
});

test('what libvirt packed is told, with the command that unpacks it', () => {
  const whole = buildSavevm({ memory: memory.subarray(0, 8192), libvirt: { packing: 3 } });
  const start = Buffer.from(whole).indexOf('QEVM');
  whole[start] = 0xfd;
  const { file, warnings } = reportOf(whole);
  assert.equal(file.kindName, 'Saved virtual machine (libvirt)');
  assert.equal(warnings[0]?.code, 'memory-packed');
  assert.match(warnings[0]?.message ?? '', new RegExp(`tail -c \\+${start + 1} FILE \\| xz -d `));
});

test('a stream that was cut, and one that goes on in an unknown way: what came before is read', () => {
  const bytes = buildSavevm({ memory });
  const cut = reportOf(bytes.subarray(0, bytes.length >> 1));
  assert.equal(cut.file.truncated !== undefined, true);
  assert.equal(cut.warnings[0]?.code, 'cut-short');
  assert.equal((cut.memory?.physical?.present ?? 0) > 100, true);
  const second = Buffer.from(bytes).indexOf(Buffer.from([0x7e, 0, 0, 0, 2, 3]));
  const odd = bytes.slice();
  odd[second + 5] = 9;
  const unknown = reportOf(odd);
  assert.deepEqual([unknown.warnings[0]?.code, unknown.warnings[0]?.at], ['stream-unknown', second + 5]);
  assert.equal(unknown.memory?.physical?.present, PAGES / 2);
});

test('blocks that do not add up, and memory beyond reason, are refused', () => {
  const bytes = buildSavevm({ memory });
  const at = Buffer.from(bytes).indexOf('pc.ram') + 6;
  for (const size of [0n, 1n << 62n, 1n]) {
    const broken = bytes.slice();
    new DataView(broken.buffer).setBigUint64(at, size);
    const { warnings } = reportOf(broken);
    assert.ok(warnings.length > 0, size.toString());
  }
});
