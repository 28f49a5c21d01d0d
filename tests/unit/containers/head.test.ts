/** The beginning of a packed file, looked at while the rest of it is unpacked elsewhere. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { Core } from '../../../web/engine/core/core.ts';
import { buildZip } from '../../synth/archives.ts';
import { linuxSample } from '../../synth/elf-core/samples.ts';
import { buildKdump } from '../../synth/vmcore/kdump.ts';
import { buildMachine } from '../../synth/vmcore/machine.ts';
import { buildKernelDump } from '../../synth/windows-kernel/windows-kernel.ts';
import { packThrough } from '../codecs/encoders.ts';
import { builds, MemorySource, masker, openCore, reportOf } from '../open-core.ts';

const HEAD = 1 << 20;
/** So much memory behind the records that the beginning leaves out. */
const BEHIND = new Uint8Array(24 << 20);

function headOf(packed: Uint8Array) {
  const core = openCore(packed);
  core.ask({ head: HEAD });
  while (core.step() < 1);
  return { core, report: core.report() };
}

const core = Buffer.concat([linuxSample(), BEHIND]);

for (const [what, pack] of [
  ['gzip', (bytes: Uint8Array) => gzipSync(bytes, { level: 1 })],
  ['zip', (bytes: Uint8Array) => buildZip([{ name: 'core', bytes, method: 8 }])],
  ['zstd', (bytes: Uint8Array) => packThrough('zstd', ['-q', '-c', '-1'], bytes)],
] as const) {
  test(`${what}: kind and crash are told by the beginning, and nothing counts as lost`, (t) => {
    const packed = pack(core);
    if (!packed) return t.skip(`no ${what} on this machine`);
    const { core: opened, report } = headOf(packed);
    const whole = reportOf(packed);
    assert.equal(report.file.kind, 'elf-core');
    assert.deepEqual([report.file.size, report.file.truncated, report.warnings], [packed.length, undefined, []]);
    assert.deepEqual(report.crash, whole.crash);
    assert.deepEqual(report.threads, whole.threads);
    const size = opened.summary().spaces[0]?.size ?? 0;
    assert.ok(size >= HEAD && size < 2 * HEAD, `${size} bytes were unpacked`);
  });
}

test('a dump that ends within the beginning is read as it is, its losses named', () => {
  const { bytes } = buildKernelDump({ type: 6 });
  const packed = gzipSync(bytes.subarray(0, bytes.length - 5000));
  assert.deepEqual(headOf(packed).report, reportOf(packed));
});

test('what a long packed file holds is left to the full build by its beginning, not by its end', () => {
  const steps = (bytes: Uint8Array) => {
    const source = new MemorySource(gzipSync(bytes, { level: 1 }));
    const small = new Core(builds.core, masker, source);
    let count = 1;
    while (small.step() < 1) count++;
    return { count, wantsFull: small.wantsFull };
  };
  const kdump = Buffer.concat([buildKdump(buildMachine()).bytes, BEHIND]);
  assert.deepEqual(steps(kdump), { count: 1, wantsFull: true });
  const own = steps(core);
  assert.equal(own.wantsFull, false);
  assert.ok(own.count > 10);
});
