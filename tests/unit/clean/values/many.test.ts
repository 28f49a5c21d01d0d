/** More places and more values than a report tells of: a copy goes by the scan, not by the report. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Intervals } from '../../../../web/clean/bytes/intervals.ts';
import { scanWindows } from '../../../../web/clean/plan/scan-places.ts';
import { FindingCollector, MAX_PLACES } from '../../../../web/engine/scan/findings/collector.ts';
import { ElfCoreBuilder } from '../../../synth/elf-core/builder.ts';
import { MemorySource } from '../../open-core.ts';
import { ascii, clean, latin, scanner } from '../clean.ts';

/** Real in form and checksum, never in use. */
const TOKEN = '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';
const PLACES = 700;
const VALUES = 3000;
const ROOM = 160;

const letters = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
/** Passwords that look alike in nothing. */
const password = (index: number): string =>
  Array.from(
    { length: 14 },
    (_, i) => letters[(Math.imul(index * 14 + i + 1, 0x9e3779b1) >>> 8) % letters.length],
  ).join('');

test('every place of a value that occurs often, and every one of many values', async () => {
  const memory = new Uint8Array((PLACES + VALUES) * ROOM);
  for (let i = 0; i < PLACES; i++) memory.set(ascii(`GITHUB_TOKEN=${TOKEN}`), i * ROOM + (i % 7));
  for (let i = 0; i < VALUES; i++) {
    const at = (PLACES + i) * ROOM + (i % 5);
    memory.set(ascii(`postgres://app:${password(i)}@db.fjordnet.no/orders`), at);
    // Again, where nothing says what it is.
    memory.set(ascii(password(i)), at + 100);
  }
  const { bytes } = new ElfCoreBuilder().load({ address: 0x7000_0000n, bytes: memory }).build();
  const collector = new FindingCollector({ total: bytes.length, attribute: () => ({}) });
  await scanWindows(
    scanner,
    new MemorySource(bytes),
    Intervals.of([0, bytes.length]),
    (records) => collector.add(records),
    async () => {},
  );
  const findings = collector.findings(bytes.length, true);
  const told = findings.items.find(({ detector }) => detector === 'github-pat');
  assert.ok(told && told.occurrences > MAX_PLACES && told.places.length === MAX_PLACES, 'the report is capped');
  const { outcome, copy } = await clean(bytes, 'secrets');
  assert.equal(outcome.state, 'done', JSON.stringify(outcome).slice(0, 500));
  const text = latin(copy);
  assert.ok(!text.includes(TOKEN.slice(4, 12)));
  const left = Array.from({ length: VALUES }, (_, i) => password(i)).filter((one) => text.includes(one.slice(0, 8)));
  assert.deepEqual(left, []);
});
