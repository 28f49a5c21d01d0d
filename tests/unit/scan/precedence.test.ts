import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { namesRows } from '../../../tools/scanner/generate-names.ts';
import { CONFIDENCE_ORDER, type ScanRecord } from '../../../web/engine/records/records.ts';
import { DETECTOR_TITLES } from '../../../web/engine/scan/findings/detector-titles.generated.ts';
import { DETECTORS } from '../../../web/engine/scan/findings/detectors.generated.ts';
import { comparePrecedence, resolveOverlaps, weightOf } from '../../../web/engine/scan/findings/precedence.ts';

const numberOf = (id: string) => DETECTORS.findIndex(([name]) => name === id);

function record(id: string, offset: number, length: number, rest: Partial<ScanRecord> = {}): ScanRecord {
  const hash = `${id}${offset}`;
  return {
    detector: numberOf(id),
    confidence: 'likely',
    encoding: 'ascii',
    flags: 0,
    offset,
    length,
    hash,
    mask: '…',
    ...rest,
  };
}

const ids = (records: readonly ScanRecord[]) => records.map(({ detector }) => DETECTORS[detector]?.[0]);

test('the names are those of the table', () => {
  assert.deepEqual(
    DETECTORS.map((row, number) => [...row, ...(DETECTOR_TITLES[number] ?? [])]),
    namesRows(),
  );
});

test('proven before likely, own form before wrapper, secrets before traces, outer before inner', () => {
  const told = (...records: ScanRecord[]) => ids(resolveOverlaps(records));
  assert.deepEqual(told(record('http-bearer', 0, 40), record('github-pat', 0, 40, { confidence: 'validated' })), [
    'github-pat',
  ]);
  assert.deepEqual(told(record('env-password', 10, 40), record('jwt', 12, 30)), ['jwt']);
  assert.deepEqual(told(record('url-visited', 0, 60), record('url-userinfo', 12, 8)), ['url-userinfo']);
  assert.deepEqual(told(record('der-rsa-pkcs1', 26, 600), record('der-pkcs8-rsa', 0, 626)), ['der-pkcs8-rsa']);
});

test('a number of a person within a token is a part of it; what is proven otherwise stays before what is likely', () => {
  const told = (...records: ScanRecord[]) => ids(resolveOverlaps(records));
  const validated = { confidence: 'validated' } as const;
  assert.deepEqual(told(record('card-visa', 19, 13, validated), record('slack-app', 0, 98)), ['slack-app']);
  assert.deepEqual(told(record('iban', 4, 22, validated), record('github-pat', 0, 40, validated)), ['github-pat']);
  // A name beside a value, or a doubtful token, is no such proof.
  assert.deepEqual(told(record('card-visa', 8, 16, validated), record('env-password', 8, 16)), ['card-visa']);
  const possible = record('slack-app', 0, 98, { confidence: 'possible' });
  assert.deepEqual(told(record('card-visa', 19, 13, validated), possible), ['card-visa']);
  assert.deepEqual(told(record('http-basic', 0, 40, validated), record('jwt', 10, 20)), ['http-basic']);
});

test('what does not overlap stays, touching or not', () => {
  const records = [record('jwt', 100, 50), record('jwt', 150, 50), record('jwt', 0, 100)];
  assert.deepEqual(
    resolveOverlaps(records).map(({ offset }) => offset),
    [0, 100, 150],
  );
});

test('the loser between two winners goes, the third in a chain stays', () => {
  const a = record('jwt', 0, 20, { confidence: 'validated' });
  const b = record('env-password', 10, 20);
  const c = record('env-password', 25, 20);
  assert.deepEqual(
    resolveOverlaps([c, b, a]).map(({ offset }) => offset),
    [0, 25],
  );
});

test('no byte is told twice, and the order of arrival changes nothing', () => {
  const any = fc.record({
    detector: fc.nat({ max: DETECTORS.length - 1 }),
    confidence: fc.constantFrom('possible' as const, 'likely' as const, 'validated' as const),
    encoding: fc.constant('ascii' as const),
    flags: fc.constant(0),
    offset: fc.nat({ max: 400 }),
    length: fc.integer({ min: 1, max: 60 }),
    hash: fc.constantFrom('a', 'b', 'c'),
    mask: fc.constant('…'),
  });
  fc.assert(
    fc.property(fc.array(any, { maxLength: 40 }), fc.nat(), (records, turn) => {
      const told = resolveOverlaps(records);
      for (let i = 1; i < told.length; i++) {
        const before = told[i - 1];
        assert.ok(before && before.offset + before.length <= (told[i]?.offset ?? 0));
      }
      const at = records.length > 0 ? turn % records.length : 0;
      const turned = [...records.slice(at), ...records.slice(0, at)].reverse();
      assert.deepEqual(resolveOverlaps(turned), told);
      // Whatever is left out shares a byte with something that is told.
      for (const one of records) {
        assert.ok(told.some((t) => t.offset < one.offset + one.length && one.offset < t.offset + t.length));
      }
    }),
    { seed: 9, numRuns: 1000 },
  );
});

/** One detector of each tier, from what is told last to what is told first where they are equally sure. */
const TIERS = ['url-visited', 'email', 'ini-password', 'http-bearer', 'aes-schedule-128', 'jwt'];

/** What is told last comes first: how sure it is goes before the tier. */
const FROM_LAST = [
  // What may be.
  ...TIERS.map((id) => [id, 'possible'] as const),
  // What is likely, but for a form of its own.
  ...TIERS.slice(0, -1).map((id) => [id, 'likely'] as const),
  // A trace whose check digit fits.
  ['url-visited', 'validated'],
  ['email', 'validated'],
  ['jwt', 'likely'],
  // What is proven.
  ...TIERS.slice(2).map((id) => [id, 'validated'] as const),
] as const;

test('each pair of a tier and a confidence weighs more than those before it, and as all of its tier', () => {
  assert.equal(FROM_LAST.length, TIERS.length * CONFIDENCE_ORDER.length);
  const weigh = (id: string, confidence: ScanRecord['confidence']) =>
    weightOf(numberOf(id), CONFIDENCE_ORDER.indexOf(confidence));
  const weights = FROM_LAST.map(([id, confidence]) => weigh(id, confidence));
  assert.deepEqual(
    weights,
    [...new Set(weights)].sort((a, b) => a - b),
  );
  const alike = [
    ['email', 'card-visa', 'path-user', 'pdb-path', 'source-path'],
    ['ini-password', 'xml-password'],
    ['http-bearer', 'conn-postgres', 'conn-smtp', 'netrc', 'env-password', 'cookie-session', 'docker-auth'],
    ['aes-schedule-128', 'aes-inverse-schedule-256', 'aes-schedule-biterrors'],
    ['jwt', 'github-pat', 'chacha-state', 'pem-rsa', 'monero-seed', 'wifi-psk'],
  ];
  for (const [first = '', ...others] of alike) {
    for (const confidence of CONFIDENCE_ORDER) {
      for (const id of others) assert.equal(weigh(id, confidence), weigh(first, confidence), `${id} ${confidence}`);
    }
  }
});

test('weights say the same as a comparison of records', () => {
  for (const [place, [id, confidence]] of FROM_LAST.entries()) {
    for (const [other, [otherId, otherConfidence]] of FROM_LAST.entries()) {
      const by = comparePrecedence(
        record(id, 0, 8, { confidence }),
        record(otherId, 0, 8, { confidence: otherConfidence }),
      );
      assert.equal(Math.sign(by), Math.sign(other - place), `${id} ${confidence}, ${otherId} ${otherConfidence}`);
    }
  }
});

test('a confidence that there is not counts as the weakest of its own detector', () => {
  for (const detector of DETECTORS.keys()) {
    for (const confidence of [-1, 3, 4, 255]) assert.equal(weightOf(detector, confidence), weightOf(detector, 0));
  }
});
