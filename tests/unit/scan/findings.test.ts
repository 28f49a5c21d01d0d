/** Findings made in columns are those of records one by one. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CONFIDENCE_ORDER, type ScanRecord } from '../../../web/engine/records/records.ts';
import { FindingCollector, MAX_PLACES } from '../../../web/engine/scan/findings/collector.ts';
import { DETECTORS } from '../../../web/engine/scan/findings/detectors.generated.ts';
import type { KnownRun } from '../../../web/engine/scan/findings/place-map.ts';
import { findingsOneByOne, plainFindings } from './one-by-one.ts';

const KINDS = { seed: 21, numRuns: 500 };
const CAPS = { all: 40, weak: 25, slack: 10 };
const numberOf = (id: string) => DETECTORS.findIndex(([name]) => name === id);

/** Of one value: a form of its own, what stands around it, a schedule of it. */
const SECRETS = ['jwt', 'pem-rsa', 'http-bearer', 'json-token', 'ini-password', 'aes-schedule-128'].map(numberOf);
/** In images they fall. */
const TRACES = ['email', 'path-user', 'url-visited'].map(numberOf);

const ENVIRONMENT = 4;
const COMMAND_LINE = 8;
/** The last two say nothing of a place. */
const FLAGS = [0, ENVIRONMENT, COMMAND_LINE, 1, 0x8000_0000];

const drawn = fc.record({
  isTrace: fc.boolean(),
  kind: fc.nat({ max: 5 }),
  confidence: fc.constantFrom(...CONFIDENCE_ORDER),
  flags: fc.constantFrom(...FLAGS),
  value: fc.nat({ max: 5 }),
  expires: fc.option(fc.nat({ max: 4e9 }), { nil: undefined }),
  mask: fc.constantFrom('…', 'ghp_…abc', ''),
});

interface Drawn {
  readonly isTrace: boolean;
  readonly kind: number;
  readonly confidence: ScanRecord['confidence'];
  readonly flags: number;
  readonly value: number;
  readonly expires: number | undefined;
  readonly mask: string;
}

function recordOf({ isTrace, kind, value, expires, ...rest }: Drawn, offset: number, length: number): ScanRecord {
  const numbers = isTrace ? TRACES : SECRETS;
  return {
    ...rest,
    detector: numbers[kind % numbers.length] ?? 0,
    encoding: 'ascii',
    offset,
    length,
    hash: String.fromCharCode(value, 1, 2, 3, 4, 5, 6, 7),
    ...(expires !== undefined && { expires }),
  };
}

const WHERES: readonly KnownRun['facts'][] = [
  {},
  { where: { kind: 'heap' } },
  { where: { kind: 'module', name: 'a.dll' } },
  { where: { kind: 'stack', threadId: 1 } },
];

/** Stretches of 150 bytes, of the kinds in turn. */
function runsFrom(first: number): (offset: number) => KnownRun {
  const runs = Array.from({ length: 1000 }, (_, i) => ({
    from: i * 150,
    end: (i + 1) * 150,
    facts: WHERES[(i + first) % WHERES.length] ?? {},
  }));
  return (offset) => runs[Math.floor(offset / 150)] ?? { from: offset, end: offset + 1, facts: {} };
}

test('findings are those of records one by one; asked again, when more is known of places, those of what is known then', () => {
  const records = fc.array(
    fc.tuple(drawn, fc.nat({ max: 900 }), fc.integer({ min: 1, max: 30 })).map((parts) => recordOf(...parts)),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(records, (all) => {
      let runAt = runsFrom(0);
      const collector = new FindingCollector({ total: 1e6, attribute: () => ({}), runAt: (offset) => runAt(offset) });
      collector.add(all);
      for (const first of [0, 0, 1, 2]) {
        runAt = runsFrom(first);
        assert.deepEqual(plainFindings(collector.findings(1e6, true).items), findingsOneByOne(all, runAt));
      }
    }),
    KINDS,
  );
});

test('of a full table findings are those of the records that are kept, whatever was thrown out and asked midway', () => {
  const arrivals = fc
    .tuple(fc.array(drawn, { minLength: 60, maxLength: 250 }), fc.integer({ min: 1, max: 60 }))
    .chain(([some, every]) =>
      fc.tuple(
        fc.constant(some.map((one, i) => recordOf(one, i * 40, 30))),
        fc.shuffledSubarray([...some.keys()], { minLength: some.length }),
        fc.constant(every),
      ),
    );
  const runAt = runsFrom(0);
  fc.assert(
    fc.property(arrivals, ([all, order, every]) => {
      const collector = new FindingCollector({ total: 1e6, attribute: () => ({}), runAt, caps: CAPS });
      for (const [count, i] of order.entries()) {
        collector.add([all[i] as ScanRecord]);
        if (count % every === 0) collector.findings(1, false);
      }
      const isWeak = ({ confidence }: ScanRecord) => confidence === 'possible';
      const strong = all.filter((record) => !isWeak(record)).slice(0, CAPS.all);
      const weak = all.filter(isWeak).slice(0, Math.min(CAPS.weak, CAPS.all - strong.length));
      const { items } = collector.findings(1e6, true);
      assert.deepEqual(plainFindings(items), findingsOneByOne([...strong, ...weak], runAt));
    }),
    KINDS,
  );
});

test('of a validated value only the places that are listed are looked up', () => {
  let asked = 0;
  const attribute = () => {
    asked++;
    return {};
  };
  const collector = new FindingCollector({ total: 1e6, attribute });
  const record = {
    detector: numberOf('jwt'),
    confidence: 'validated',
    encoding: 'ascii',
    flags: 0,
    mask: '…',
  } as const;
  collector.add(Array.from({ length: 1000 }, (_, i) => ({ ...record, offset: i * 100, length: 40, hash: 'a value' })));
  const [finding] = collector.findings(1e6, true).items;
  assert.equal(finding?.occurrences, 1000);
  assert.equal(finding?.places.length, MAX_PLACES);
  assert.equal(asked, MAX_PLACES);
});
