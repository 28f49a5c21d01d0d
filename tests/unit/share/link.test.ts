import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { toBase64url } from '../../../web/share/base64url.ts';
import { crc32 } from '../../../web/share/crc32.ts';
import { deflate } from '../../../web/share/deflate.ts';
import { decodeLink, encodeLink, payloadOf } from '../../../web/share/link.ts';
import type { SharedSummary } from '../../../web/share/summary.ts';
import { summaries } from './models.ts';

const RUNS = process.env['SOAK'] === '1' ? 1_000_000 : 2_000;

const small: SharedSummary = {
  made: '1.0.0',
  kind: 'minidump',
  threads: 3,
  modules: [{ n: 'ntdll.dll' }],
  stack: { frames: [{ m: 0, o: 4660, t: 'context' }] },
};

/** A link of any payload, as someone else might make it. */
async function linkOf(payload: string | Uint8Array<ArrayBuffer>, version = 1): Promise<string> {
  const bytes = typeof payload === 'string' ? new TextEncoder().encode(payload) : payload;
  const packed = await deflate(bytes);
  const body = new Uint8Array(4 + packed.length);
  new DataView(body.buffer).setUint32(0, crc32(bytes));
  body.set(packed, 4);
  return `#s=${version}.${toBase64url(body)}`;
}

async function faultOf(link: string): Promise<string> {
  const start = performance.now();
  const result = await decodeLink(link);
  assert.ok(performance.now() - start < 250, 'took too long');
  return result.state === 'refused' ? result.fault : result.state;
}

test('what was written is read, byte for byte', async () => {
  await fc.assert(
    fc.asyncProperty(summaries, async (summary) => {
      const result = await decodeLink(await encodeLink(summary));
      assert.equal(result.state, 'opened');
      if (result.state !== 'opened') return;
      assert.deepEqual(result.summary, summary);
      assert.deepEqual(payloadOf(result.summary), payloadOf(summary));
    }),
    { seed: 7, numRuns: RUNS },
  );
});

test('a passphrase opens its link and no other does', async () => {
  const link = await encodeLink(small, 'four random words here');
  assert.match(link, /^#e=1\./);
  assert.deepEqual(await decodeLink(link), { state: 'refused', fault: 'needs-passphrase' });
  assert.deepEqual(await decodeLink(link, 'four random words her'), { state: 'refused', fault: 'wrong-passphrase' });
  const opened = await decodeLink(link, 'four random words here');
  assert.ok(opened.state === 'opened' && opened.summary.threads === 3);
});

test('two links of one summary and one passphrase share nothing', async () => {
  const [one, two] = await Promise.all([encodeLink(small, 'the same words'), encodeLink(small, 'the same words')]);
  assert.notEqual(one.slice(12, 60), two.slice(12, 60));
});

test('a sealed link may not ask for a derivation that takes minutes, or for none', async () => {
  for (const rounds of [0, 1, 99_999, 5_000_001, 0xffffffff]) {
    const bytes = new Uint8Array(80);
    bytes.set([1, 1]);
    new DataView(bytes.buffer).setUint32(2, rounds);
    const result = await decodeLink(`#e=1.${toBase64url(bytes)}`, 'words');
    assert.deepEqual(result, { state: 'refused', fault: 'costly' });
  }
});

test('marks that mail puts behind a link are forgiven, and told', async () => {
  const link = await encodeLink(small);
  for (const changed of [
    `${link}.`,
    `${link}),`,
    `${link}>`,
    `${link.slice(0, 30)}\r\n${link.slice(30)}`,
    `${link}%20`,
  ]) {
    const result = await decodeLink(changed);
    assert.ok(result.state === 'opened' && result.isRepaired, changed);
  }
});

test('every cut of a link is refused, and never as a summary', async () => {
  const link = await encodeLink(small);
  for (let length = 0; length < link.length; length++) {
    assert.notEqual(await faultOf(link.slice(0, length)), 'opened', `cut at ${length}`);
  }
});

const text = JSON.stringify;
const base = { made: '1.0.0', kind: 'minidump', threads: 1, modules: [] };
const hostile: readonly (readonly [string, string, string])[] = [
  ['unknown field', text({ ...base, path: '/home' }), 'malformed'],
  ['missing field', text({ made: '1.0.0', kind: 'minidump', threads: 1 }), 'malformed'],
  ['wrong type', text({ ...base, threads: '1' }), 'malformed'],
  ['negative count', text({ ...base, threads: -1 }), 'malformed'],
  ['fraction', text({ ...base, threads: 1.5 }), 'malformed'],
  ['count of 2^60', '{"made":"1.0.0","kind":"minidump","threads":1152921504606846976,"modules":[]}', 'malformed'],
  ['foreign kind', text({ ...base, kind: 'photo' }), 'malformed'],
  ['order of fields', '{"kind":"minidump","made":"1.0.0","threads":1,"modules":[]}', 'malformed'],
  ['space between', '{"made": "1.0.0","kind":"minidump","threads":1,"modules":[]}', 'malformed'],
  ['field twice', '{"made":"1.0.0","kind":"minidump","threads":2,"threads":1,"modules":[]}', 'malformed'],
  ['__proto__', '{"made":"1.0.0","kind":"minidump","threads":1,"modules":[],"__proto__":{"x":1}}', 'malformed'],
  ['constructor', '{"made":"1.0.0","kind":"minidump","threads":1,"modules":[],"constructor":1}', 'malformed'],
  ['null', 'null', 'malformed'],
  ['a list', '[]', 'malformed'],
  ['no JSON', '{', 'malformed'],
  ['deep nesting', `${'['.repeat(5000)}${']'.repeat(5000)}`, 'malformed'],
  ['lone surrogate', '{"made":"1.0.0","kind":"minidump","process":"\\ud800","threads":1,"modules":[]}', 'malformed'],
  [
    'long text',
    text({ made: '1.0.0', kind: 'minidump', process: 'x'.repeat(129), threads: 1, modules: [] }),
    'malformed',
  ],
  [
    'not normal form',
    text({ made: '1.0.0', kind: 'minidump', process: 'e\u0301', threads: 1, modules: [] }),
    'malformed',
  ],
  ['many modules', text({ ...base, modules: Array.from({ length: 2001 }, () => ({ n: 'a' })) }), 'malformed'],
  ['a bomb', '0'.repeat(64 << 20), 'oversized'],
];

for (const [what, payload, fault] of hostile) {
  test(`refused: ${what}`, async () => assert.equal(await faultOf(await linkOf(payload)), fault));
}

test('refused: what is not a link, not base64url, damaged or too new', async () => {
  const link = await encodeLink(small);
  assert.equal(await faultOf('#/threads/3'), 'not-a-link');
  assert.equal(await faultOf('#s=1'), 'damaged');
  assert.equal(await faultOf(`#s=1.${'A'.repeat(2 << 20)}`), 'oversized');
  assert.equal(await faultOf(link.replace('#s=1.', '#s=0.')), 'damaged');
  assert.equal(await faultOf(`${link.slice(0, 20)}+${link.slice(21)}`), 'damaged');
  assert.equal(await faultOf('#s=1.AB'), 'cut');
  assert.deepEqual(await decodeLink(link.replace('#s=1.', '#s=12.')), {
    state: 'refused',
    fault: 'newer',
    version: 12,
  });
});

test('refused: any flipped character', async () => {
  const link = await encodeLink(small);
  for (let at = 5; at < link.length; at++) {
    const changed = `${link.slice(0, at)}${link[at] === 'A' ? 'B' : 'A'}${link.slice(at + 1)}`;
    assert.notEqual(await faultOf(changed), 'opened', `character ${at}`);
  }
});

test('refused: bytes that are no UTF-8', async () => {
  assert.equal(await faultOf(await linkOf(Uint8Array.of(0x7b, 0xff, 0x7d))), 'malformed');
});
