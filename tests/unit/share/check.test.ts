import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { checkSecrets, haystacksOf, stringsOf } from '../../../web/share/check.ts';
import { needlesOf } from '../../../web/share/needles.ts';
import { random } from '../../fuzz/random.ts';
import { summaries } from './models.ts';

const encode = (text: string) => new TextEncoder().encode(text);

function haystacks(payload: string) {
  return haystacksOf({
    url: '#s=1.AAAA',
    packed: encode(''),
    payload: encode(payload),
    strings: [payload],
    rendered: '',
  });
}

/** Independent spellings: Node's own Buffer, not the checker's code. */
const SPELLINGS: Readonly<Record<string, (secret: string) => string>> = {
  plain: (s) => s,
  'upper case': (s) => s.toUpperCase(),
  hex: (s) => Buffer.from(s).toString('hex'),
  'HEX of UTF-16': (s) => Buffer.from(s, 'utf16le').toString('hex').toUpperCase(),
  base64: (s) => Buffer.from(s).toString('base64'),
  'base64 at 1': (s) => Buffer.from(`x${s}`).toString('base64'),
  'base64 at 2': (s) => Buffer.from(`xy${s}zz`).toString('base64'),
  base64url: (s) => Buffer.from(`q${s}`).toString('base64url'),
  'base64 of UTF-16': (s) => Buffer.from(s, 'utf16le').toString('base64'),
  reversed: (s) => [...s].reverse().join(''),
  'percent-encoded': (s) => `%${Buffer.from(s).toString('hex').match(/../g)?.join('%')}`,
  JSON: (s) => JSON.stringify(s),
  'unicode escapes': (s) => s.replace(/./gs, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`),
  'HTML numbers': (s) => s.replace(/./gsu, (c) => `&#${c.codePointAt(0)};`),
  'cut to 13 characters': (s) => s.slice(3, 16),
};

const ALPHABET = 'ABCDEFGHJKMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789-_/+!';

function secretsBySeed(seed: number, count: number): string[] {
  const next = random(seed);
  return Array.from({ length: count }, () =>
    Array.from({ length: 18 + next(30) }, () => ALPHABET[next(ALPHABET.length)]).join(''),
  );
}

for (const [spelling, spell] of Object.entries(SPELLINGS)) {
  test(`a planted secret is found: ${spelling}`, () => {
    for (const secret of secretsBySeed(11, 100)) {
      const { hits } = checkSecrets([secret], haystacks(`{"a":"before ${spell(secret)} after"}`));
      assert.ok(hits.length > 0, spelling);
    }
  });
}

test('clean payloads raise no alarm', () => {
  const secrets = secretsBySeed(5, 40);
  fc.assert(
    fc.property(summaries, (summary) => {
      const strings = stringsOf(summary);
      const payload = JSON.stringify(summary);
      const parts = { url: '#s=1.AbCd', packed: encode(payload), payload: encode(payload), strings, rendered: payload };
      assert.deepEqual(checkSecrets(secrets, haystacksOf(parts)).hits, []);
    }),
    { seed: 3, numRuns: 200 },
  );
});

test('short secrets are counted apart and compared with whole fields', () => {
  const result = checkSecrets(['abc', 'hunter2'], haystacks('abc'));
  assert.equal(result.short, 1);
  assert.equal(result.checked, 1);
  assert.deepEqual(
    result.hits.map(({ secret }) => secret),
    [0],
  );
});

test('there are dozens of spellings of a secret', () => {
  assert.ok(needlesOf('Tr0ub4dor&3-correct').length >= 60);
});
