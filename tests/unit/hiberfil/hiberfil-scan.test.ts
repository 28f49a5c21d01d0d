/** The exposure scan reads a hibernation file's memory by address: values that cross packed blocks are found. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scanDump } from '../../../web/engine/scan/scan-dump.ts';
import { buildHiberfil, type Release } from '../../synth/memory-images/hiberfil.ts';
import { builds, openCore } from '../open-core.ts';

const TOKEN = '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';
const PAGE = 4096;

/** The token within a page, and over the border of frames 0x10f and 0x110, which two blocks hold. */
function memory(): Map<number, Uint8Array> {
  const bytes = new Uint8Array(40 * PAGE);
  const token = new TextEncoder().encode(TOKEN);
  bytes.set(token, 0x200);
  bytes.set(token, 16 * PAGE - 11);
  return new Map(Array.from({ length: 40 }, (_, i) => [0x100 + i, bytes.slice(i * PAGE, (i + 1) * PAGE)]));
}

for (const release of ['xp', '7-x64', '8', '10-22h2-x64'] satisfies Release[]) {
  test(`${release}: a value in a page, and one that crosses two blocks, each at its address`, () => {
    const core = openCore(buildHiberfil({ release, memory: memory() }).bytes);
    while (core.step() < 1);
    const { items, scan } = scanDump(builds.scan, core, new Uint8Array(16));
    assert.equal(scan.complete, true);
    const places = items.filter(({ detector }) => detector === 'github-pat').flatMap(({ places }) => places);
    assert.deepEqual(
      places.map(({ address, space, length }) => [address, space, length]),
      [0x100 * PAGE + 0x200, 0x110 * PAGE - 11].map((at) => [`0x${at.toString(16)}`, 'physical', TOKEN.length]),
    );
    for (const { offset = 0 } of places) assert.ok(offset >= 2 * PAGE, `${offset}`);
  });
}
