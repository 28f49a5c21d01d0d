import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Summary } from '../../../../web/engine/access.ts';
import type { Frame, Thread } from '../../../../web/engine/report/report.ts';
import { encodeLink } from '../../../../web/share/link/link.ts';
import { fit, LINK_LIMIT } from '../../../../web/share/make.ts';
import type { ShareSource } from '../../../../web/share/redact.ts';
import { LEAST_PASSPHRASE, suggestPassphrase } from '../../../../web/share/suggest.ts';
import { VERSION_OF_PROGRAM } from '../../../../web/share/version.ts';
import { random } from '../../../fuzz/random.ts';

/** A stack through 12 modules, by seed. */
function framesOf(count: number, seed: number): Frame[] {
  const next = random(seed);
  return Array.from({ length: count }, (_, i) => {
    const module = next(12);
    return {
      address: `0x${(0x7ff6_0000_0000 + next(1 << 24)).toString(16)}`,
      module:
        module < 4 ? (['ntdll.dll', 'kernel32.dll', 'ucrtbase.dll', 'user32.dll'][module] ?? '') : `own-${module}.dll`,
      offset: `0x${next(1 << 20).toString(16)}`,
      trust: i === 0 ? 'context' : 'cfi',
    };
  });
}

function sourceOf(frames: number, threads = 1): ShareSource {
  const all = Array.from(
    { length: threads },
    (_, at): Thread => ({
      id: at,
      ...(at === 0 && { crashed: true }),
      frames: framesOf(frames, at + 1),
    }),
  );
  const summary = { file: { kind: 'minidump', size: 1 }, counts: { threads, modules: 12 } } as unknown as Summary;
  return { summary, threads: all, modules: [], version: '1.0.0' };
}

const ADDRESS = 'https://dumpscope.example/';

/** Characters of links of so many frames, as first measured: a change of the form that makes them longer is seen. */
const SIZES: readonly (readonly [frames: number, characters: number])[] = [
  [20, 387],
  [100, 1012],
  [500, 3932],
  [2000, 14592],
];

for (const [frames, characters] of SIZES) {
  test(`a link of ${frames} frames has about ${characters} characters`, async () => {
    const { summary } = await fit(sourceOf(frames), {}, Number.POSITIVE_INFINITY, 0);
    const { length } = await encodeLink(summary);
    assert.ok(Math.abs(length - characters) <= characters * 0.05, `${length}`);
  });
}

test('frames are left out from the end until the link fits, and counted', async () => {
  const { summary, left } = await fit(sourceOf(2000), {}, LINK_LIMIT, ADDRESS.length);
  const length = ADDRESS.length + (await encodeLink(summary)).length;
  assert.ok(length <= LINK_LIMIT && length > LINK_LIMIT * 0.9, `${length}`);
  const kept = summary.stack?.frames.length ?? 0;
  assert.equal(left.frames, 2000 - kept);
  assert.equal(summary.stack?.more, 2000 - kept);
  const whole = await fit(sourceOf(2000), {}, Number.POSITIVE_INFINITY, 0);
  assert.deepEqual(summary.stack?.frames, whole.summary.stack?.frames.slice(0, kept));
  assert.deepEqual(whole.left, { frames: 0, threads: 0, findings: 0 });
});

test('threads are left out when their first frames do not fit', async () => {
  const { summary, left } = await fit(sourceOf(30, 200), { otherThreads: true }, LINK_LIMIT, ADDRESS.length);
  assert.ok(ADDRESS.length + (await encodeLink(summary)).length <= LINK_LIMIT);
  assert.ok((summary.stack?.frames.length ?? 0) >= 8);
  assert.equal((summary.others?.length ?? 0) + left.threads, 199);
  assert.ok(left.threads > 0 && left.frames > 0);
});

test('what is suggested for a passphrase is long enough, of five words, and another each time', () => {
  const suggested = new Set(Array.from({ length: 200 }, suggestPassphrase));
  assert.equal(suggested.size, 200);
  for (const words of suggested) {
    assert.match(words, /^[a-z]+( [a-z]+){4}$/);
    assert.ok(words.length >= LEAST_PASSPHRASE);
  }
});

test('a link, the package, its lock file and the newest entry of the changes say the same version', () => {
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
  const [, newest] = /^## (.+)$/m.exec(readFileSync('CHANGELOG.md', 'utf8')) ?? [];
  const said = [
    JSON.parse(readFileSync('package.json', 'utf8')).version,
    lock.version,
    lock.packages[''].version,
    newest,
  ];
  assert.deepEqual(said, Array(4).fill(VERSION_OF_PROGRAM));
  assert.notEqual(VERSION_OF_PROGRAM, '0.0.0');
});
