import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { checkSecrets, haystacksOf, SecretSearch, stringsOf } from '../../../web/share/check.ts';
import { needlesOf } from '../../../web/share/needles.ts';
import { random } from '../../fuzz/random.ts';
import { summaries } from './models.ts';
import { runs } from './runs.ts';

const encode = (text: string) => new TextEncoder().encode(text);

/** The payload alone: what else a link has would hide that something is not found in it. */
function haystacks(payload: string) {
  return haystacksOf({ url: '#s=1.AAAA', packed: encode(''), payload: encode(payload), strings: [], rendered: '' });
}

/** Every third character spelt otherwise: a choice that no list of spellings has. */
const someOf = (secret: string, spell: (char: string) => string) =>
  [...secret].map((char, at) => (at % 3 === 1 ? spell(char) : char)).join('');

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
  'some letters percent-encoded': (s) => someOf(s, (c) => `%${Buffer.from(c).toString('hex')}`),
  'some letters as unicode escapes': (s) => someOf(s, (c) => `\\u00${Buffer.from(c).toString('hex').toUpperCase()}`),
  'some letters as HTML numbers': (s) => someOf(s, (c) => `&#x${Buffer.from(c).toString('hex')};`),
  'quoted-printable, some letters': (s) => someOf(s, (c) => `=${Buffer.from(c).toString('hex').toUpperCase()}`),
  'cut to 13 characters': (s) => s.slice(3, 16),
};

const ALPHABET = 'ABCDEFGHJKMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789-_/+!';

function secretsBySeed(seed: number, count: number): string[] {
  const next = random(seed);
  return Array.from({ length: count }, () =>
    Array.from({ length: 18 + next(30) }, () => ALPHABET[next(ALPHABET.length)]).join(''),
  );
}

/** Where a planted text stands in the payload: from its first to its last character. */
const POSITIONS = 10;
const FILLING = JSON.stringify({ made: '1.0.0', kind: 'minidump', threads: 4, modules: [{ n: 'module-1' }] }).repeat(4);

for (const [spelling, spell] of Object.entries(SPELLINGS)) {
  test(`200 planted secrets are found in 10 places each: ${spelling}`, () => {
    for (const secret of secretsBySeed(11, 200)) {
      for (let position = 0; position < POSITIONS; position++) {
        const at = Math.floor((FILLING.length * position) / (POSITIONS - 1));
        const { hits } = checkSecrets([secret], haystacks(FILLING.slice(0, at) + spell(secret) + FILLING.slice(at)));
        assert.ok(hits.length > 0, `${spelling} at ${at}`);
      }
    }
  });
}

test('a secret that is no text is found by its bytes', () => {
  const secret = Uint8Array.from({ length: 32 }, (_, i) => (i * 151 + 9) & 255);
  for (const spelt of [Buffer.from(secret).toString('base64'), Buffer.from(secret).toString('hex').toUpperCase()]) {
    assert.ok(checkSecrets([secret], haystacks(`{"a":"${spelt}"}`)).hits.length > 0);
  }
  assert.deepEqual(checkSecrets([secret], haystacks(FILLING)).hits, []);
});

test('the last name of a path is no secret by itself, its folders and the whole are', () => {
  const path = '/home/jane.doe/projects/secret-launch/tide-gauge-service';
  const look = (payload: string) => {
    const search = new SecretSearch(haystacks(payload));
    search.look(path, true);
    return search.result.hits.length;
  };
  assert.equal(look('{"process":"tide-gauge-service"}'), 0);
  assert.ok(look('{"process":"jane.doe/projects"}') > 0);
  assert.ok(look(`{"process":"${Buffer.from(path).toString('base64')}"}`) > 0);
  assert.ok(checkSecrets([path], haystacks('{"process":"tide-gauge-service"}')).hits.length > 0);
});

test('clean payloads raise no alarm', () => {
  fc.assert(
    fc.property(summaries, fc.nat(), (summary, seed) => {
      const strings = stringsOf(summary);
      const payload = JSON.stringify(summary);
      const parts = { url: '#s=1.AbCd', packed: encode(payload), payload: encode(payload), strings, rendered: payload };
      assert.deepEqual(checkSecrets(secretsBySeed(seed, 1), haystacksOf(parts)).hits, []);
    }),
    runs(3),
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
