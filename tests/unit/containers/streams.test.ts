/** zstd, lz4 and xz around a dump, as their programs pack them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { random } from '../../fuzz/random.ts';
import { buildKernelDump } from '../../synth/windows-kernel/windows-kernel.ts';
import { packThrough } from '../codecs/encoders.ts';
import { sample } from '../codecs/samples.ts';
import { openCore, reportOf } from '../open-core.ts';

const long = Buffer.concat([
  sample('mixed', 3_000_000, 1),
  sample('zeros', 9_000_000, 2),
  sample('far', 2_000_000, 3),
  sample('pointers', 4_000_000, 4),
  sample('noise', 1_000_000, 5),
]);

const CASES: readonly (readonly [kind: string, ...options: string[]])[] = [
  ['zstd', '-1', '--check'],
  ['zstd', '-3', '--long=24'],
  ['lz4', '-1'],
  ['lz4', '-1', '-BD', '-B4'],
  ['xz', '-0'],
  ['xz', '-0', '--block-size=1000000'],
];

for (const [kind, ...options] of CASES) {
  test(`${kind} ${options.join(' ')}: any place is read exactly, in any order`, (t) => {
    const packed = packThrough(kind, ['-q', '-c', ...options], long);
    if (!packed) return t.skip(`no ${kind} on this machine`);
    const core = openCore(packed);
    while (core.step() < 1);
    assert.equal(core.summary().spaces[0]?.size, long.length);
    const next = random(3);
    for (let i = 0; i < 40; i++) {
      const at = next(long.length - 5000);
      assert.ok(long.subarray(at, at + 5000).equals(core.readFile(at, 5000)), `at ${at}`);
    }
  });
}

for (const kind of ['zstd', 'lz4', 'xz']) {
  test(`${kind}: a packed dump reads like the dump itself`, (t) => {
    const { bytes } = buildKernelDump({ type: 6 });
    const packed = packThrough(kind, ['-q', '-c'], bytes);
    if (!packed) return t.skip(`no ${kind} on this machine`);
    const bare = reportOf(bytes);
    const report = reportOf(packed);
    assert.deepEqual(report.file.container, [{ kind }]);
    assert.deepEqual({ ...report, file: undefined }, { ...bare, file: undefined });

    const behind = reportOf(Buffer.concat([packed, Buffer.from('and more that is nothing')]));
    assert.equal(behind.warnings[0]?.code, 'trailing-bytes');
    assert.equal(behind.warnings[0]?.found, '24 bytes');

    const cut = reportOf(packed.subarray(0, packed.length - 20));
    assert.ok(cut.warnings.some(({ code, message }) => code === 'damaged-container' && /end too early/.test(message)));
  });
}

test('skippable frames in front of a frame are looked behind', (t) => {
  const { bytes } = buildKernelDump({ type: 1 });
  const skippable = Buffer.concat([Buffer.of(0x50, 0x2a, 0x4d, 0x18, 5, 0, 0, 0), Buffer.from('12345')]);
  for (const kind of ['zstd', 'lz4']) {
    const packed = packThrough(kind, ['-q', '-c'], bytes);
    if (!packed) return t.skip(`no ${kind} on this machine`);
    const { file } = reportOf(Buffer.concat([skippable, skippable, packed]));
    assert.deepEqual(file.container, [{ kind }]);
    assert.equal(file.variant, 'complete');
  }
});
