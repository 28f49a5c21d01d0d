import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import type { Stretch } from '../../../web/engine/access.ts';
import { DOTS, Hider } from '../../../web/engine/search/hidden.ts';
import { StringIndex } from '../../../web/engine/search/string-index.ts';
import { placesOf, rowsOf } from '../../../web/engine/search/texts.ts';
import { memoryReader, scannerParts, searcher } from './memory-reader.ts';

const part = (value: object | string) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
/** A session whose signature nobody made. */
const TOKEN = [
  part({ alg: 'HS256', typ: 'JWT' }),
  part({ sub: '17', exp: 1_900_000_000 }),
  part(`${'q'.repeat(24)}aZ3kQ9xy`),
].join('.');
const TAIL = TOKEN.slice(-12);
const HEAD = TOKEN.slice(0, 20);
const EVERY = ['ascii', 'utf16le', 'utf16be'] as const;

test('a secret in a string is shown by its mask, in any encoding; what stands around it stays', async () => {
  const secret = 'DB_PASSWORD=kvW8-tz3.Qpm1';
  for (const encode of [(text: string) => Buffer.from(text), (text: string) => Buffer.from(text, 'utf16le')]) {
    const bytes = padded(encode(`${secret}`), encode('lantern.lang=de'));
    const rows = await rows_(bytes);
    assert.equal(rows.length, 2);
    const [first, second] = rows;
    assert.ok(first?.text.startsWith('DB_PASSWORD='), first?.text);
    assert.ok(!first?.text.includes('kvW8'), first?.text);
    assert.equal(first?.hasHidden, true);
    assert.equal(second?.text, 'lantern.lang=de');
    assert.equal(second?.hasHidden, false);
  }
});

test('what its surroundings make likelier is hidden as it is in Hex: a number of a person in an environment', async () => {
  // The Spanish identity number that its authority's own specimens bear; without a label it is only possible.
  const number = '12345678Z';
  const [alone] = await rows_(padded(Buffer.from(`lantern ${number} lantern`)));
  assert.ok(alone?.text.includes(number), alone?.text);
  const block = Buffer.from(`LANG=de_DE\0LANTERN_ID=${number}\0SHELL=/bin/sh\0`);
  const rows = await rows_(padded(block));
  assert.equal(rows.length, 3);
  for (const { text } of rows) assert.ok(!text.includes(number), text);
});

test('the middle of a private key shows nothing of it', async () => {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  const lines = privateKey.split('\n').filter((line) => line !== '' && !line.startsWith('-'));
  const pem = Buffer.from(privateKey);
  const rows = await rows_(padded(pem));
  assert.ok(lines.length > 20 && rows.length > 20);
  for (const { text } of rows) for (const line of lines) assert.ok(!text.includes(line.slice(0, 12)), text);
});

test('what the exposure scan has found is hidden, even where the value alone tells nothing', async () => {
  const bytes = padded(Buffer.from('the word is swordfish today'));
  const at = Buffer.from(bytes).indexOf('swordfish');
  const hider = new Hider(scannerParts);
  const plain = await rows_(bytes, hider);
  assert.equal(plain[0]?.text, 'the word is swordfish today');
  hider.setKnown(Float64Array.from([3, 2, at, 9, at + 5000, 4]));
  const hidden = await rows_(bytes, hider);
  assert.equal(hidden[0]?.text, `the word is ${DOTS} today`);
});

test('a place that was found shows its surroundings, secrets hidden there too', async () => {
  const bytes = padded(Buffer.from(`user=anna token=${TOKEN} lantern=on`));
  const offset = Buffer.from(bytes).indexOf('lantern');
  const [place] = await placesOf(
    memoryReader(bytes),
    new Hider(scannerParts),
    [{ offset, length: 7, pattern: 0 }],
    [{ values: Buffer.from('lantern'), masks: new Uint8Array(7).fill(255), unit: 1 }],
    [],
  );
  assert.equal(place?.match, 'lantern');
  assert.ok(place?.after.startsWith('=on·'), place?.after);
  assert.ok(!place?.before.includes(TAIL), place?.before);
});

test('who looks for a part of a secret is not shown the rest', async () => {
  const bytes = padded(Buffer.from(`token=${TOKEN}`));
  const offset = Buffer.from(bytes).indexOf(HEAD);
  const [place] = await placesOf(
    memoryReader(bytes),
    new Hider(scannerParts),
    [{ offset, length: HEAD.length, pattern: 0 }],
    [{ values: Buffer.from(HEAD), masks: new Uint8Array(HEAD.length).fill(255), unit: 1 }],
    [],
  );
  assert.equal(place?.match, DOTS);
  assert.equal(place?.after.startsWith(DOTS), true);
  assert.ok(!JSON.stringify(place).includes(TOKEN.slice(20, 32)), JSON.stringify(place));
});

test('what an option names as a secret is hidden, in the string and among the arguments on a stack', async () => {
  const line = padded(Buffer.from('tool --open notes --sync-token=blue-boat --fast'));
  assert.equal((await rows_(line))[0]?.text, `tool --open notes --sync-token=${DOTS} --fast`);
  const args = padded(Buffer.from('tool\0--password\0blue-boat\0--fast\0'));
  const on = async (kind: Stretch['kind']) => {
    const stretches = [{ start: 0, size: args.length, kind, regionIndex: -1 }];
    return (await rows_(args, new Hider(scannerParts), '', stretches)).map(({ text }) => text);
  };
  assert.deepEqual(await on('stack'), ['--password', DOTS, '--fast']);
  // A table of words in a program is none.
  assert.deepEqual(await on('code'), ['--password', 'blue-boat', '--fast']);
});

test('a value whose name is cut off is hidden all the same', async () => {
  const bytes = padded(Buffer.from(`${'x '.repeat(100)}--password=blue${'z'.repeat(40)} lantern`));
  const [row] = await rows_(bytes, new Hider(scannerParts), 'lantern');
  assert.equal(row?.isCutBefore, true);
  assert.ok(!row?.text.includes('zzz'), row?.text);
});

test('a long string is shown from where the wanted text stands; what is cut is told', async () => {
  const bytes = padded(Buffer.from(`${'x'.repeat(5000)} lantern ${'y'.repeat(5000)}`));
  const [row] = await rows_(bytes, new Hider(scannerParts), 'lantern');
  assert.ok(row?.text.includes(' lantern '));
  assert.ok((row?.text.length ?? 0) <= 300);
  assert.deepEqual([row?.isCutBefore, row?.isCutAfter, row?.length], [true, true, 10_009]);
});

async function rows_(
  bytes: Uint8Array,
  hider = new Hider(scannerParts),
  contains = '',
  stretches: readonly Stretch[] = [],
) {
  const reader = memoryReader(bytes);
  const index = new StringIndex(reader, searcher, { least: 6, encodings: EVERY, stretches, contains });
  for await (const _ of index.run());
  return rowsOf(reader, hider, await index.refs(0, 1000), stretches);
}

/** Parts between zeros, as in memory. */
function padded(...parts: readonly Uint8Array[]): Uint8Array {
  const gap = Buffer.alloc(5000);
  return Buffer.concat([gap, ...parts.flatMap((part) => [part, gap])]);
}
