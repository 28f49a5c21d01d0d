/** Summaries of every form, for properties. */
import fc from 'fast-check';
import { fitText, readJson } from '../../../web/share/shape.ts';
import {
  ADDRESS_KINDS,
  CLASSES,
  CRASH_KINDS,
  EVIDENCE,
  KINDS,
  PLACE_KINDS,
  SEVERITIES,
  type SharedSummary,
  summaryShape,
  TRUSTS,
} from '../../../web/share/summary.ts';

const name = (most: number) =>
  fc
    .string({ unit: 'binary', maxLength: most })
    .map((text) => fitText(text, most))
    .filter((text) => text !== undefined);
const some = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const count = fc.nat({ max: 2 ** 31 });
const tally = fc.record({ validated: count, likely: count, possible: count });

const frame = fc.record({
  m: some(fc.nat({ max: 2000 })),
  o: some(fc.nat({ max: Number.MAX_SAFE_INTEGER })),
  t: fc.constantFrom(...TRUSTS),
  f: some(name(256)),
  s: some(name(128)),
  l: some(fc.nat({ max: 0x7fffffff })),
});
const stack = fc.record({ name: some(name(128)), frames: fc.array(frame, { maxLength: 30 }), more: some(count) });

export const summaries: fc.Arbitrary<SharedSummary> = fc
  .record({
    made: fc.constantFrom('0.0.0', '1.2.3-rc.1'),
    kind: fc.constantFrom(...KINDS),
    variant: some(fc.constantFrom('small', 'full', 'bitmap-full')),
    writer: some(fc.constantFrom('breakpad', 'kernel')),
    bits: some(fc.constantFrom(32, 64)),
    os: some(fc.constantFrom('windows', 'linux')),
    osVersion: some(fc.constantFrom('10.0', '6')),
    arch: some(fc.constantFrom('x86-64', 'arm64')),
    crash: some(
      fc.record({
        kind: some(fc.constantFrom(...CRASH_KINDS)),
        code: some(fc.constantFrom('0x0', '0xc0000005')),
        name: some(fc.constantFrom('SIGSEGV', 'EXCEPTION_ACCESS_VIOLATION')),
        access: some(fc.constantFrom('read' as const, 'write' as const)),
        addressKind: some(fc.constantFrom(...ADDRESS_KINDS)),
        nullOffset: some(fc.nat({ max: 0xffff })),
        suspect: some(fc.nat({ max: 2000 })),
      }),
    ),
    process: some(name(128)),
    month: some(fc.constantFrom('2026-11')),
    threads: count,
    modules: fc.array(
      fc.record({ n: name(128), v: some(fc.constantFrom('1.2.3.4')), id: some(fc.constantFrom('ab12', '7EBC65E5')) }),
      { maxLength: 20 },
    ),
    stack: some(stack),
    others: some(fc.array(stack, { maxLength: 3 })),
    counts: some(fc.record({ credential: some(tally), key: some(tally) })),
    searched: some(fc.nat({ max: 100 })),
    findings: some(
      fc.array(
        fc.record({
          d: fc.constantFrom('github-pat', 'jwt'),
          c: fc.constantFrom(...CLASSES),
          e: fc.constantFrom(...EVIDENCE),
          s: fc.constantFrom(...SEVERITIES),
          n: count,
          w: some(fc.constantFrom(...PLACE_KINDS)),
        }),
        { maxLength: 10 },
      ),
    ),
  })
  .map((value) => readJson(summaryShape, JSON.stringify(value)));
