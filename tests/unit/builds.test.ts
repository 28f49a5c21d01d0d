/** What the page's first module leaves to the full one, and that what it reads it reads as well. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { Core } from '../../web/engine/core.ts';
import { linuxSample, sampleCores } from '../synth/elf-core/samples.ts';
import { richDump } from '../synth/minidump/rich.ts';
import { buildSample } from '../synth/sample.ts';
import { buildKernelDump } from '../synth/windows-kernel.ts';
import { builds, MemorySource, masker } from './open-core.ts';

const applications = {
  sample: buildSample(),
  'minidump of Windows': richDump('windows').bytes,
  'minidump of Linux': richDump('linux').bytes,
  'minidump of macOS': richDump('macos').bytes,
  ...sampleCores(),
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
  'zstd stream': Buffer.from('28b52ffd0400010000', 'hex'),
};

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

test('both modules have the same exports', () => {
  const names = (module: WebAssembly.Module) => WebAssembly.Module.exports(module).map(({ name }) => name);
  assert.deepEqual(names(builds.core).sort(), names(builds.full()).sort());
});
