/** What the page's first module leaves to the full one, and that what it reads it reads as well. */
import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { Core } from '../../../web/engine/core/core.ts';
import { casesOf, isThere } from '../../conformance/corpus.ts';
import { mutate } from '../../fuzz/mutate.ts';
import { random } from '../../fuzz/random.ts';
import { linuxSample, sampleCores } from '../../synth/elf-core/samples.ts';
import { exceptionStream, MinidumpBuilder, systemInfo } from '../../synth/minidump/index.ts';
import { richDump } from '../../synth/minidump/rich.ts';
import { buildSample } from '../../synth/sample.ts';
import { buildKernelDump } from '../../synth/windows-kernel/windows-kernel.ts';
import { builds, MemorySource, masker } from '../open-core.ts';

/** Larger files of the corpus say nothing more here. */
const MOST_BYTES = 2 << 20;

/** Linux on a processor of most people, and the others. */
const cores: Record<string, Uint8Array> = {};
const rareCores: Record<string, Uint8Array> = {};
for (const [name, bytes] of Object.entries(sampleCores())) {
  if (/^Linux, (x86|arm|aarch64)/.test(name)) cores[name] = bytes;
  else rareCores[name] = bytes;
}

const applications = {
  sample: buildSample(),
  'minidump of Windows': richDump('windows').bytes,
  'minidump of Linux': richDump('linux').bytes,
  'minidump of macOS': richDump('macos').bytes,
  ...cores,
  'minidump of a frequent fast-fail': failedWith(0xc000_0409, 7n),
  'packed core': gzipSync(linuxSample()),
  'upload body': Buffer.concat([
    Buffer.from('--x\r\nContent-Disposition: form-data; name="upload_file_minidump"\r\n\r\n'),
    buildSample(),
    Buffer.from('\r\n--x--\r\n'),
  ]),
};

const others = {
  text: Buffer.from('no dump at all'),
  nothing: new Uint8Array(),
  'Windows kernel dump': buildKernelDump({ type: 1 }).bytes,
  'packed kernel dump': gzipSync(buildKernelDump({ type: 1 }).bytes),
  'program of ELF': Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01', 'latin1'), new Uint8Array(57)]),
  ...rareCores,
  'minidump with a status that programs seldom meet': failedWith(0xc000_0034),
  'minidump of a seldom fast-fail': failedWith(0xc000_0409, 24n),
  'zstd stream': Buffer.from('28b52ffd0400010000', 'hex'),
};

function failedWith(code: number, ...parameters: bigint[]): Uint8Array {
  const dump = new MinidumpBuilder();
  systemInfo(dump, { architecture: 9, platform: 2 });
  exceptionStream(dump, { threadId: 1, code, parameters });
  return dump.build().bytes;
}

function opened(module: WebAssembly.Module, bytes: Uint8Array): Core {
  const core = new Core(module, masker, new MemorySource(bytes));
  while (core.step() < 1);
  return core;
}

for (const [name, bytes] of Object.entries(applications)) {
  test(`${name}: the first module says all there is to say`, () => {
    const small = opened(builds.core, bytes);
    assert.equal(small.wantsFull, false);
    assert.notEqual(small.summary().file.kind, 'unknown');
    assert.deepEqual(small.report(), opened(builds.full(), bytes).report());
  });
}

for (const [name, bytes] of Object.entries(others)) {
  test(`${name}: is left to the full module, which asks for no other`, () => {
    const small = opened(builds.core, bytes);
    assert.equal(small.wantsFull, true);
    assert.equal(small.reopened(builds.full()).wantsFull, false);
    assert.equal(opened(builds.full(), bytes).wantsFull, false);
  });
}

test('a file that is not left to the full module says in both the same, however damaged', (context) => {
  const next = random(5);
  const whole = Object.values(applications);
  let kept = 0;
  for (let i = 0; i < 400; i++) {
    const bytes = mutate(whole[i % whole.length] ?? new Uint8Array(), next);
    const small = opened(builds.core, bytes);
    if (small.wantsFull) continue;
    kept++;
    assert.deepEqual(small.report(), opened(builds.full(), bytes).report(), `input ${i}`);
  }
  context.diagnostic(`${kept} of 400 kept`);
  assert.ok(kept > 100);
});

test('of real files too', { skip: !isThere() && 'no corpus beside the project' }, (context) => {
  let kept = 0;
  for (const { path, name } of [...casesOf('windows'), ...casesOf('unix')]) {
    if (statSync(path).size > MOST_BYTES) continue;
    const bytes = readFileSync(path);
    const small = opened(builds.core, bytes);
    if (small.wantsFull) continue;
    kept++;
    assert.deepEqual(small.report(), opened(builds.full(), bytes).report(), name);
  }
  context.diagnostic(`${kept} files kept`);
});

test('both modules have the same exports', () => {
  const names = (module: WebAssembly.Module) => WebAssembly.Module.exports(module).map(({ name }) => name);
  assert.deepEqual(names(builds.core).sort(), names(builds.full()).sort());
});
