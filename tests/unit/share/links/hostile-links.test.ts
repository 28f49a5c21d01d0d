/**
 * Hostile links: any fragment gives a summary that has the shape, or one named fault, soon. Nothing of a refused link
 * is kept.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import { toBase64url } from '../../../../web/share/link/base64url.ts';
import { crc32 } from '../../../../web/share/link/crc32.ts';
import { decodeLink, encodeLink } from '../../../../web/share/link/link.ts';
import { readJson } from '../../../../web/share/shape.ts';
import type { SharedSummary } from '../../../../web/share/summary.ts';
import { summaryShape } from '../../../../web/share/summary.ts';
import { type Random, random } from '../../../fuzz/random.ts';
import { cpuMilliseconds } from '../../cpu-time.ts';
import { linkOf, linkOfPacked, outcomeOf, small } from './links.ts';

const isSoak = process.env['SOAK'] === '1';

/** What a refusal may take; a key's derivation apart. */
const LIMIT_MS = 50;
/** Of tries until one is soon enough: a machine that others use, too, may be half as fast for long. */
const ROUNDS = 60;

/** The fault, and how long it took at best: no refusal is to blame for what is compiled or collected meanwhile. */
async function timed(link: string): Promise<{ readonly outcome: string; readonly milliseconds: number }> {
  let milliseconds = Number.POSITIVE_INFINITY;
  let outcome = '';
  for (let round = 0; round < ROUNDS && milliseconds > LIMIT_MS; round++) {
    const start = cpuMilliseconds();
    outcome = await outcomeOf(link);
    milliseconds = Math.min(milliseconds, cpuMilliseconds() - start);
  }
  return { outcome, milliseconds };
}

async function assertRefused(link: string, fault: string): Promise<void> {
  const { outcome, milliseconds } = await timed(link);
  assert.equal(outcome, fault);
  assert.ok(milliseconds <= LIMIT_MS, `took ${milliseconds} ms`);
}

const text = JSON.stringify;
const base = { made: '1.0.0', kind: 'minidump', threads: 1, modules: [] };
/** Payloads that are packed as they should be. */
const payloads: readonly (readonly [string, string, string])[] = [
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
  ['empty name', text({ ...base, modules: [{ n: '' }] }), 'malformed'],
  ['a name that is a number', text({ ...base, modules: [{ n: 7 }] }), 'malformed'],
  ['a list in place of a record', text({ ...base, modules: [[]] }), 'malformed'],
  ['a record in place of a list', text({ ...base, modules: {} }), 'malformed'],
  ['null in place of a field', text({ ...base, process: null }), 'malformed'],
  ['a truth value', text({ ...base, process: true }), 'malformed'],
  ['minus nought', '{"made":"1.0.0","kind":"minidump","threads":-0,"modules":[]}', 'malformed'],
  ['a number with an exponent', '{"made":"1.0.0","kind":"minidump","threads":1e2,"modules":[]}', 'malformed'],
  ['a number as 1.0', '{"made":"1.0.0","kind":"minidump","threads":1.0,"modules":[]}', 'malformed'],
  ['infinity', '{"made":"1.0.0","kind":"minidump","threads":1e999,"modules":[]}', 'malformed'],
  ['2^53', '{"made":"1.0.0","kind":"minidump","threads":9007199254740992,"modules":[]}', 'malformed'],
  ['escapes that need not be', '{"made":"1.0.0","kind":"mini\\u0064ump","threads":1,"modules":[]}', 'malformed'],
  ['a foreign fault', text({ ...base, crash: { kind: 'boom' } }), 'malformed'],
  ['a code that is no hex', text({ ...base, crash: { code: '11' } }), 'malformed'],
  ['a code of 20 digits', text({ ...base, crash: { code: `0x1${'0'.repeat(20)}` } }), 'malformed'],
  ['a fault by a name of its own', text({ ...base, crash: { name: 'AcmeError' } }), 'malformed'],
  ['an address', text({ ...base, crash: { address: '0x7ff600001234' } }), 'malformed'],
  ['an offset of 64 KiB from zero', text({ ...base, crash: { nullOffset: 65_536 } }), 'malformed'],
  ['a full version of a system', text({ ...base, osVersion: '10.0.26200' }), 'malformed'],
  ['a day', text({ ...base, month: '2026-11-19' }), 'malformed'],
  ['a frame with a register', text({ ...base, stack: { frames: [{ t: 'context', rax: '0x1' }] } }), 'malformed'],
  ['a frame of foreign trust', text({ ...base, stack: { frames: [{ t: 'sure' }] } }), 'malformed'],
  [
    'a finding with a mask',
    text({ ...base, findings: [{ d: 'jwt', c: 'session', e: 'likely', s: 'high', n: 1, m: 'x' }] }),
    'malformed',
  ],
  [
    'a detector by a name of its own',
    text({ ...base, findings: [{ d: 'a b', c: 'session', e: 'likely', s: 'high', n: 1 }] }),
    'malformed',
  ],
  ['searched more than whole', text({ ...base, searched: 101 }), 'malformed'],
  ['markup for a version', text({ ...base, made: '<img src=x>' }), 'malformed'],
  [
    'more frames than are kept',
    text({ ...base, stack: { frames: Array.from({ length: 2001 }, () => ({ t: 'scan' })) } }),
    'malformed',
  ],
  ['a text of half a mebibyte', text({ ...base, process: 'x'.repeat(1 << 19) }), 'malformed'],
  ['a byte order mark', `\ufeff${text(base)}`, 'malformed'],
  ['something behind it', `${text(base)} `, 'malformed'],
  ['a hundred thousand fields', `{${Array.from({ length: 60_000 }, (_, i) => `"f${i}":1`).join()}}`, 'malformed'],
  [
    'seventy thousand frames, and one that is none at their end',
    text({
      ...base,
      others: Array.from({ length: 200 }, (_, at) => ({
        frames: [...Array.from({ length: 349 }, () => ({ t: 'scan' })), { t: at === 199 ? 'sure' : 'scan' }],
      })),
    }),
    'malformed',
  ],
  ['a bomb of nulls', '0'.repeat(64 << 20), 'oversized'],
  ['a bomb of a thousand to one', '{"made":'.repeat(1 << 18), 'oversized'],
];

for (const [what, payload, fault] of payloads) {
  test(`refused: ${what}`, async () => assertRefused(await linkOf(payload), fault));
}

const payload = text(small);
const bytes = new TextEncoder().encode(payload);
const packed = deflateRawSync(bytes);
const sum = crc32(bytes);

/** What takes longest to refuse: all of it is as it should be but for its end. */
const frames = (count: number, last: object) => [...Array.from({ length: count - 1 }, () => ({ t: 'scan' })), last];
const stacks = (count: number, last: object, others = last) =>
  text({
    ...base,
    others: Array.from({ length: 200 }, (_, at) => ({ frames: frames(count, at === 199 ? last : others) })),
  });
const long = (f: string) => stacks(2, { t: 'sure', f }, { t: 'scan', f });
const slowest: Readonly<Record<string, string>> = {
  'as many frames as may be': stacks(50, { t: 'sure' }, { t: 'scan' }),
  'a blank behind it': `${stacks(50, { t: 'scan' })} `,
  'texts full of escapes': stacks(9, { t: 'sure', f: '"\\'.repeat(120) }, { t: 'scan', f: '"\\'.repeat(120) }),
  'texts beyond ASCII': long('\u00e9\u4e2d'.repeat(125)),
};

for (const [what, payload] of Object.entries(slowest)) {
  test(`refused by a reader that has just started: ${what}`, async () => {
    const link = await linkOf(payload);
    let milliseconds = Number.POSITIVE_INFINITY;
    for (let round = 0; round < ROUNDS && milliseconds > LIMIT_MS; round++) {
      const { stdout } = spawnSync(process.execPath, ['--import', 'tsx', 'tests/unit/share/links/first-link.ts'], {
        input: link,
        encoding: 'utf8',
      });
      const answer = JSON.parse(stdout) as { readonly fault?: string; readonly milliseconds: number };
      assert.equal(answer.fault, 'malformed');
      milliseconds = Math.min(milliseconds, answer.milliseconds);
    }
    assert.ok(milliseconds <= LIMIT_MS, `took ${milliseconds} ms`);
  });
}

/** Fragments that are no packed payload at all. */
const fragments: readonly (readonly [string, string, string])[] = [
  ['a place', '#/threads/3', 'not-a-link'],
  ['nothing', '', 'not-a-link'],
  ['no version', '#s=', 'damaged'],
  ['a version alone', '#s=1', 'damaged'],
  ['an empty body', '#s=1.', 'cut'],
  ['four bytes', '#s=1.AAAAAA', 'cut'],
  ['two characters', '#s=1.AB', 'cut'],
  ['five characters', '#s=1.ABCDE', 'cut'],
  ['spare bits that are set', '#s=1.AAAAAAAAAB', 'cut'],
  ['padding', `${linkOfPacked(packed, sum)}==`, 'damaged'],
  ['the other alphabet', `#s=1.${'ab+/'.repeat(20)}`, 'damaged'],
  ['letters that look like others', `#s=1.${'\u0430bc'.repeat(20)}`, 'damaged'],
  ['a right-to-left mark', `#s=1.\u202e${linkOfPacked(packed, sum).slice(5)}`, 'damaged'],
  ['version nought', linkOfPacked(packed, sum, 0), 'damaged'],
  ['version two', linkOfPacked(packed, sum, 2), 'newer'],
  ['version 999999', linkOfPacked(packed, sum, 999_999), 'newer'],
  ['a version of eight digits', linkOfPacked(packed, sum, 12_345_678), 'damaged'],
  ['a wrong check', linkOfPacked(packed, sum ^ 1), 'damaged'],
  ['bytes behind the end', linkOfPacked(Buffer.concat([packed, Buffer.from([0])]), sum), 'damaged'],
  ['a stream that never ends', linkOfPacked(packed.subarray(0, -1), sum), 'damaged'],
  ['a block of the kind that is none', linkOfPacked(Buffer.from([0x07]), 0), 'damaged'],
  ['a distance before the start', linkOfPacked(Buffer.from([0x4b, 0x04, 0x0a, 0x00]), 0), 'damaged'],
  [
    'noise',
    linkOfPacked(Buffer.from(Array.from({ length: 4000 }, (_, i) => (i * 2_654_435_761) >>> 13)), 0),
    'damaged',
  ],
  ['2 MiB', `#s=1.${'A'.repeat(2 << 20)}`, 'oversized'],
  ['2 MiB that mail would have repaired', `#s=1.${' '.repeat(2 << 20)}`, 'oversized'],
  ['2 MiB of digits', `#s=${'1'.repeat(2 << 20)}`, 'damaged'],
  ['a quarter of a mebibyte of brackets', `#s=1.A${')'.repeat((256 << 10) - 10)}A`, 'damaged'],
  ['a quarter of a mebibyte of blanks', `#s=1.A${' '.repeat((256 << 10) - 10)}A`, 'cut'],
  ['sealed: nothing', '#e=1.', 'damaged'],
  ['sealed: 49 bytes', `#e=1.${toBase64url(new Uint8Array(49).fill(1))}`, 'damaged'],
  ['sealed: another header', `#e=1.${toBase64url(new Uint8Array(90).fill(2))}`, 'damaged'],
  ['sealed: newer', `#e=2.${toBase64url(new Uint8Array(90))}`, 'newer'],
];

for (const [what, fragment, fault] of fragments) {
  test(`refused: ${what}`, () => assertRefused(fragment, fault));
}

test('there are vectors enough', () => assert.ok(payloads.length + fragments.length >= 60));

test('bytes that are no UTF-8 are refused', () =>
  linkOf(Uint8Array.of(0x7b, 0xff, 0x7d)).then((link) => assertRefused(link, 'malformed')));

test('a newer link says of which form it is', async () => {
  const result = await decodeLink(linkOfPacked(packed, sum, 12));
  assert.deepEqual(result, { state: 'refused', fault: 'newer', version: 12 });
});

test('a malformed link names the field and never what it holds', async () => {
  const result = await decodeLink(
    await linkOf(text({ made: '1.0.0', kind: 'minidump', process: 'CANARY'.repeat(40) })),
  );
  assert.deepEqual(result, { state: 'refused', fault: 'malformed', field: 'summary.process' });
});

test('scripts, formulas and marks in every text are texts like any other', async () => {
  const attack = '<script>alert(1)</script>=cmd|`a`\u001b]52;c;x\u0007\u202e';
  const everywhere: SharedSummary = {
    ...small,
    process: attack,
    modules: [{ n: attack }],
    stack: { name: attack, frames: [{ m: 0, t: 'scan', f: attack, s: attack }] },
  };
  const result = await decodeLink(await encodeLink(everywhere));
  assert.ok(result.state === 'opened');
  assert.deepEqual(result.summary, everywhere);
});

test('every cut of three links is refused', async () => {
  const links = await Promise.all([
    encodeLink(small),
    linkOf(text({ ...base, process: 'a'.repeat(100) })),
    encodeLink({ ...small, process: '\u{1f6f0}' }),
  ]);
  for (const link of links) {
    for (let length = 0; length < link.length; length++) {
      assert.notEqual(await outcomeOf(link.slice(0, length)), 'opened', `cut at ${length}`);
    }
  }
});

test('any other character in its place is refused', async () => {
  const link = await encodeLink(small);
  for (let at = 5; at < link.length; at++) {
    const changed = `${link.slice(0, at)}${link[at] === 'A' ? 'B' : 'A'}${link.slice(at + 1)}`;
    assert.notEqual(await outcomeOf(changed), 'opened', `character ${at}`);
  }
});

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** A link changed by chance: characters replaced, left out, doubled, put in; often only one. */
function mutateLink(link: string, next: Random): string {
  let text = link;
  for (let change = next(4) === 0 ? 1 + next(8) : 1; change > 0; change--) {
    const at = 3 + next(text.length - 3);
    const letter = next(8) === 0 ? String.fromCharCode(next(0x10000)) : (ALPHABET[next(64)] ?? 'A');
    const length = next(3) === 0 ? next(40) : 1;
    switch (next(4)) {
      case 0:
        text = text.slice(0, at) + letter + text.slice(at + 1);
        break;
      case 1:
        text = text.slice(0, at) + text.slice(at + length);
        break;
      case 2:
        text = text.slice(0, at) + text.slice(at, at + length) + text.slice(at);
        break;
      default:
        text = text.slice(0, at) + letter + text.slice(at);
    }
  }
  return text;
}

/** A payload changed by chance and packed well: what a forger would send. */
function mutatePayload(next: Random): string {
  const changed = Uint8Array.from(bytes);
  for (let change = 1 + next(4); change > 0; change--) changed[next(changed.length)] = 32 + next(95);
  return linkOfPacked(deflateRawSync(changed), crc32(changed));
}

test('a hundred thousand changed links give a whole summary or a named fault', async () => {
  const seed = isSoak ? Date.now() >>> 0 : 20_260_101;
  const next = random(seed);
  const links = [await encodeLink(small), await encodeLink({ ...small, process: 'a', month: '2026-11' })];
  const faults = new Set(['newer', 'cut', 'damaged', 'oversized', 'malformed', 'not-a-link', 'needs-passphrase']);
  const count = isSoak ? 1_000_000 : 100_000;
  for (let at = 0; at < count; at++) {
    const link = at % 4 === 0 ? mutatePayload(next) : mutateLink(links[at % 2] ?? '', next);
    const result = await decodeLink(link);
    if (result.state === 'refused') assert.ok(faults.has(result.fault), `seed ${seed}, ${at}: ${result.fault}`);
    else assert.deepEqual(readJson(summaryShape, JSON.stringify(result.summary)), result.summary);
  }
});
