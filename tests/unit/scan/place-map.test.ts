/** What is kept of places gives just what the core says of each. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Core } from '../../../web/engine/core/core.ts';
import { PlaceMap } from '../../../web/engine/scan/findings/place-map.ts';
import { buildSample } from '../../synth/sample.ts';
import { buildKernelDump } from '../../synth/windows-kernel/windows-kernel.ts';
import { builds, MemorySource, masker } from '../open-core.ts';

const CORPUS = '../shared/corpus/';

function opened(bytes: Uint8Array): Core {
  const core = new Core(builds.full(), masker, new MemorySource(bytes));
  while (core.step() < 1);
  return core;
}

function compare(bytes: Uint8Array): number {
  const core = opened(bytes);
  let asked = 0;
  const map = new PlaceMap((offset) => {
    asked++;
    return core.placeRun(offset);
  });
  // Forth, back, and in leaps.
  const step = Math.max(1, Math.floor(bytes.length / 3000)) | 1;
  const offsets = Array.from({ length: Math.ceil(bytes.length / step) }, (_, i) => i * step);
  for (const offset of [...offsets, ...offsets.toReversed(), ...offsets.map((at) => (at * 7919) % bytes.length)]) {
    assert.deepEqual(map.placeOf(offset), core.place(offset), `0x${offset.toString(16)}`);
  }
  return asked;
}

test('the sample: heaps, stacks, modules', () => {
  assert.ok(compare(buildSample()) < 500);
});

test('memory by frames', () => {
  compare(buildKernelDump({ type: 1 }).bytes);
});

for (const name of [
  'unix/own-null-write.core',
  'unix/lldb-netbsd-2lwp_t2-amd64.core',
  'windows/dbghelp-win-amd64-server-2016.dmp',
  'windows/firefox-macos-amd64.dmp',
  'windows/crafted-x64-active.dmp',
]) {
  test(name, { skip: !existsSync(CORPUS + name) && 'shared corpus is not here' }, () => {
    compare(readFileSync(CORPUS + name));
  });
}
