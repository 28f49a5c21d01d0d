/** Whatever a dump holds, what travels is what was allowed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Findings } from '../../../web/engine/report/report.ts';
import { toHtml } from '../../../web/share/exports/html.ts';
import { toMarkdown } from '../../../web/share/exports/markdown.ts';
import { toReportJson } from '../../../web/share/exports/report-json.ts';
import { toSarif } from '../../../web/share/exports/sarif.ts';
import { decodeLink, encodeLink } from '../../../web/share/link/link.ts';
import { type Choices, redact, type ShareSource } from '../../../web/share/redact.ts';
import { field, integer, optional, readJson, record } from '../../../web/share/shape.ts';
import { type SharedSummary, summaryShape } from '../../../web/share/summary.ts';
import { sharedSummary } from '../../../web/words/panels/shared-summary.ts';
import { ALL_CHOICES, CANARY, models, NO_CHOICE } from './everything.ts';
import { runs } from './runs.ts';

/** The fields in which a text of the dump may stand, by the choice that allows it. */
const ALLOWED: Readonly<Record<string, keyof Choices>> = {
  process: 'processName',
  'crash.thrown': 'ownNames',
  'modules[].n': 'ownNames',
  'stack.name': 'ownNames',
  'stack.frames[].f': 'ownNames',
  'stack.frames[].s': 'sourceFiles',
  'others[].name': 'ownNames',
  'others[].frames[].f': 'ownNames',
  'others[].frames[].s': 'sourceFiles',
};

/** Fields that hold a canary. */
function canariesIn(value: unknown, path = ''): string[] {
  if (typeof value === 'string') return CANARY.test(value) ? [path] : [];
  if (Array.isArray(value)) return value.flatMap((one) => canariesIn(one, `${path}[]`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => canariesIn(inner, path === '' ? key : `${path}.${key}`));
}

/** Numbers of the model that say where or who. */
function hexesOf({ threads, modules, summary }: ShareSource): string[] {
  return [
    ...threads.flatMap(({ frames = [], registers = {} }) => [
      ...frames.map(({ address }) => address),
      ...Object.values(registers),
    ]),
    ...modules.map(({ base }) => base),
    summary.crash?.address,
    summary.crash?.instruction,
  ].flatMap((hex) => (hex === undefined || BigInt(hex) < 0x10000n ? [] : [hex]));
}

const choices: fc.Arbitrary<Choices> = fc.record({
  ownNames: fc.boolean(),
  sourceFiles: fc.boolean(),
  otherThreads: fc.boolean(),
  processName: fc.boolean(),
  month: fc.boolean(),
  findingList: fc.boolean(),
  withoutStack: fc.boolean(),
  withoutBuildIds: fc.boolean(),
  withoutCounts: fc.boolean(),
});

test('no text of the dump travels but by the choice that allows it, none by default, and no address at all', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(models, choices, (source, chosen) => {
      assert.deepEqual(canariesIn(redact(source, NO_CHOICE)), []);
      const shared = redact(source, chosen);
      for (const path of canariesIn(shared)) {
        const choice = ALLOWED[path];
        assert.ok(choice !== undefined && chosen[choice], path);
        seen.add(path);
      }
      const text = JSON.stringify(shared);
      for (const hex of hexesOf(source)) {
        const isOffset = source.threads.some(({ frames = [] }) => frames.some(({ offset }) => offset === hex));
        if (!isOffset && hex !== source.summary.crash?.code)
          assert.ok(!text.includes(`:${Number(hex)}`) && !text.includes(`"${hex}"`), hex);
      }
      assert.ok(chosen.month === true || !/20(26|01)-\d\d/.test(text));
      assert.ok(!/\d\d:\d\d:\d\d/.test(text));
      // What is redacted is what the receiver reads.
      assert.deepEqual(readJson(summaryShape, text), shared);
    }),
    runs(31),
  );
  // The property can fail: each of these was met.
  assert.deepEqual([...seen].sort(), Object.keys(ALLOWED).sort());
});

test('a link of what is redacted is read as it was', async () => {
  // Links of summaries of every form are tried in links/link.test.ts; these are to be such summaries.
  const { numRuns, ...seed } = runs(33);
  await fc.assert(
    fc.asyncProperty(models, choices, async (source, chosen) => {
      const shared = redact(source, chosen);
      const read = await decodeLink(await encodeLink(shared));
      assert.ok(read.state === 'opened');
      assert.deepEqual(read.summary, shared);
    }),
    { ...seed, numRuns: numRuns / 10 },
  );
});

/** All four exports, as one text each. */
async function exportsOf(shared: SharedSummary): Promise<Readonly<Record<string, string>>> {
  return {
    Markdown: toMarkdown(shared, sharedSummary),
    JSON: toReportJson(shared),
    SARIF: toSarif(shared, sharedSummary, [[4096]]),
    HTML: await toHtml(shared, sharedSummary),
  };
}

/** Findings that are told from everything else that a model holds. */
function withMasks(findings: Findings): Findings {
  return {
    ...findings,
    items: findings.items.map((item) => ({
      ...item,
      detector: 'jwt',
      mask: 'MASKED',
      title: 'MASKED',
      places: item.places.map((place) => ({ ...place, length: 987_654_321 })),
    })),
  };
}

test('exports hold what the link holds and nothing else of the dump; masks and lengths never, whatever is ticked', async () => {
  await fc.assert(
    fc.asyncProperty(models, async (source) => {
      for (const [name, text] of Object.entries(await exportsOf(redact(source, NO_CHOICE)))) {
        assert.ok(!CANARY.test(text), name);
        for (const hex of hexesOf(source)) {
          const isOffset = source.threads.some(({ frames = [] }) => frames.some(({ offset }) => offset === hex));
          if (!isOffset && hex !== source.summary.crash?.code) assert.ok(!text.includes(hex), `${name}: ${hex}`);
        }
      }
      const { findings } = source;
      const shared = redact({ ...source, ...(findings && { findings: withMasks(findings) }) }, ALL_CHOICES);
      for (const [name, text] of Object.entries(await exportsOf(shared)))
        assert.ok(!/MASKED|987654321/.test(text), name);
    }),
    runs(34),
  );
});

test('a field without a privacy class does not pass the type check', () => {
  // @ts-expect-error: the class comes first, and there is none for what may not travel
  const made = () => record({ a: field(integer()), b: optional('identifying', integer()), c: integer() });
  assert.equal(typeof made, 'function');
});
