import assert from 'node:assert/strict';
import { test } from 'node:test';
import { areUnchanged, SAMPLE_STEP, type Sample, Sampler } from '../../../web/engine/scan/samples.ts';

const PAGE = 4096;

function samplesOf(bytes: Uint8Array, from: number, to: number, cut: number, random: number): readonly Sample[] {
  const sampler = new Sampler(from, to, random);
  // A scanner reads a little before its stripe and behind it.
  for (let at = Math.max(0, from - PAGE); at < Math.min(bytes.length, to + PAGE); at += cut)
    sampler.take(at, bytes.subarray(at, Math.min(at + cut, to + PAGE)));
  sampler.finish();
  return sampler.samples;
}

function noise(size: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: size }, (_, i) => (i * 2654435761) >>> 13);
}

test('a page in every step is sampled, however the bytes are cut, and known again', async () => {
  const bytes = new Uint8Array(2.5 * SAMPLE_STEP);
  bytes.set(noise(SAMPLE_STEP), SAMPLE_STEP / 2);
  const file = new Blob([bytes]);
  for (const random of [0, 0.4, 0.999]) {
    const samples = samplesOf(bytes, 0, bytes.length, 1 << 20, random);
    assert.ok(samples.length >= 2 && samples.length <= 3);
    assert.deepEqual(
      samples.map(({ at }) => Math.floor(at / SAMPLE_STEP)),
      [...samples.keys()],
    );
    assert.deepEqual(samplesOf(bytes, 0, bytes.length, 77_777, random), samples);
    assert.equal(await areUnchanged(file, samples), true);
  }
});

test('one other byte in a sampled page is noticed', async () => {
  const bytes = noise(40 * PAGE);
  const [sample, ...others] = samplesOf(bytes, 8 * PAGE, 40 * PAGE, 10_000, 0.5);
  assert.ok(sample && sample.at >= 8 * PAGE && others.length === 0);
  for (const place of [sample.at, sample.at + PAGE - 1]) {
    const changed = bytes.slice();
    changed[place] = (changed[place] ?? 0) ^ 1;
    assert.equal(await areUnchanged(new Blob([changed]), [sample]), false);
  }
  const beside = bytes.slice();
  beside[sample.at - 1] = (beside[sample.at - 1] ?? 0) ^ 1;
  assert.equal(await areUnchanged(new Blob([beside]), [sample]), true);
});

test('a short last page is a sample, too; one that the file lost is a change', async () => {
  const bytes = noise(PAGE + 100);
  const samples = samplesOf(bytes, PAGE, bytes.length, 1000, 0);
  assert.deepEqual(
    samples.map(({ at }) => at),
    [PAGE],
  );
  assert.equal(await areUnchanged(new Blob([bytes]), samples), true);
  assert.equal(await areUnchanged(new Blob([bytes.subarray(0, PAGE + 50)]), samples), false);
});
