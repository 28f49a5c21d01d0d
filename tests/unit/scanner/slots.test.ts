/** A table of keys that is not searched: each key has a slot of its own, which its group's seed gives. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { groupOf, SLOT_BITS, seedsOf, slotOf } from '../../../tools/scanner/slots.ts';
import { random } from '../../fuzz/random.ts';

test('seven of eight slots are taken, each by one key', () => {
  const next = random(8);
  const keys = new Set(Array.from({ length: 7168 }, () => next(1 << 24)));
  const seeds = seedsOf(keys);
  const slots = new Set([...keys].map((key) => slotOf(key, seeds[groupOf(key)] ?? -1)));
  assert.equal(slots.size, keys.size);
});

test('neighbours are told apart, as spellings of a word are', () => {
  const keys = Array.from({ length: 4096 }, (_, index) => 0x61_61_00 + index);
  const seeds = seedsOf([...keys, ...keys]);
  assert.equal(new Set(keys.map((key) => slotOf(key, seeds[groupOf(key)] ?? -1))).size, keys.length);
});

test('more keys than slots are refused', () => {
  const keys = Array.from({ length: (1 << SLOT_BITS) + 1 }, (_, key) => key);
  assert.throws(() => seedsOf(keys), /No seeds separate/);
});
