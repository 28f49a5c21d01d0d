import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Finding } from '../../../web/engine/report/report.ts';
import { mutesOf } from '../../../web/parts/state/mutes.ts';

function finding(id: string, ...offsets: number[]): Finding {
  const places = offsets.map((offset) => ({ offset, length: 9, encoding: 'ascii' as const }));
  const base = { detector: 'jwt', class: 'session', confidence: 'likely', severity: 'high', title: 'T' } as const;
  return { id, ...base, mask: '…', occurrences: places.length, places };
}

test('a mute stays with its value when findings before it change the numbers', () => {
  const mutes = mutesOf({});
  mutes.mute(finding('f1', 500), 'Test data');
  const later = [finding('f1', 20), finding('f2', 100, 500), finding('f3', 900)];
  assert.deepEqual([...mutes.idsOf(later)], ['f2']);
  assert.equal(later[1] && mutes.reasonOf(later[1]), 'Test data');
  if (later[1]) mutes.unmute(later[1]);
  assert.equal(mutes.idsOf(later).size, 0);
});

test('values in one packed page, which share its place in the file, are told apart by their addresses', () => {
  const [one, other] = [finding('f1', 4096), finding('f2', 4096)].map((item, index) => ({
    ...item,
    places: item.places.map((place) => ({ ...place, space: 'physical' as const, address: `0x30010${index}` })),
  }));
  assert.ok(one && other);
  const mutes = mutesOf({});
  mutes.mute(one, 'Test data');
  assert.deepEqual([...mutes.idsOf([one, other])], ['f1']);
});

test('each file has its own', () => {
  const [one, other] = [{}, {}];
  mutesOf(one).mute(finding('f1', 5), 'Test data');
  assert.equal(mutesOf(one).idsOf([finding('f1', 5)]).size, 1);
  assert.equal(mutesOf(other).idsOf([finding('f1', 5)]).size, 0);
});
