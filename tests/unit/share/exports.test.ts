import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { stringsOf } from '../../../web/share/check.ts';
import { codeCell, codeSpan, csvCell, escapeHtml, plain } from '../../../web/share/exports/neutral.ts';
import { reportOf } from '../../../web/share/exports/report-json.ts';
import { toSarif } from '../../../web/share/exports/sarif.ts';
import type { SharedSummary } from '../../../web/share/summary.ts';
import { sharedSummary } from '../../../web/words/shared-summary.ts';
import { summaries } from './models.ts';

test('a code span ends where we end it', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('`', ' ', 'a', '|', '\n', '<', '@')).map((all) => all.join('')),
      (text) => {
        const span = codeSpan(text);
        const fence = /^`+/.exec(span)?.[0] ?? '';
        assert.ok(span.endsWith(fence) && !span.includes('\n'));
        const inner = span.slice(fence.length, -fence.length);
        assert.ok(!(inner.match(/`+/g) ?? []).some((run) => run === fence));
        assert.ok(!/(?<!\\)\|/.test(codeCell(text)));
      },
    ),
    { seed: 2, numRuns: 2000 },
  );
});

test('nothing turns text around, hides in it, or speaks to a terminal', () => {
  const hostile = 'a\u202eb\u0007\u001b]52;c;x\u0007c\u200bd\u{e0041}\u2066';
  assert.equal(plain(hostile), 'a⟦U+202E⟧b  ]52;c;x c⟦U+200B⟧d⟦U+E0041⟧⟦U+2066⟧');
});

test('no cell is a formula, no markup is markup', () => {
  for (const text of ['=1+1', ' =1', '"=1', '+1', '-1', '@a', '\t=1', '＝1']) assert.match(csvCell(text), /^"?'/);
  assert.equal(escapeHtml('<img src=x onerror="a">&\''), '&#60;img src=x onerror=&#34;a&#34;&#62;&#38;&#39;');
});

test('the JSON export holds the texts of the summary and no others', () => {
  fc.assert(
    fc.property(summaries, (summary) => {
      const allowed = new Set(stringsOf(summary));
      for (const text of stringsOf(reportOf(summary))) {
        const isOurs =
          allowed.has(text) || text === 'dumpscope/1' || text.startsWith('Dumpscope ') || /^0x[0-9a-f]+$/.test(text);
        assert.ok(isOurs, text);
      }
    }),
    { seed: 4, numRuns: 300 },
  );
});

test('SARIF names rules and where findings begin, never a mask, a length or a value', () => {
  const summary: SharedSummary = {
    made: '1.0.0',
    kind: 'minidump',
    threads: 1,
    modules: [],
    searched: 50,
    findings: [{ d: 'github-pat', c: 'credential', e: 'validated', s: 'high', n: 2, w: 'heap' }],
  };
  const text = toSarif(summary, sharedSummary, [[2 ** 33, 64]]);
  const log = JSON.parse(text);
  assert.equal(log.version, '2.1.0');
  const [run] = log.runs;
  assert.deepEqual(run.results[0].locations[0].physicalLocation.region, { byteOffset: 2 ** 33 });
  assert.equal(run.results[0].ruleId, run.tool.driver.rules[run.results[0].ruleIndex].id);
  assert.match(run.invocations[0].toolExecutionNotifications[0].message.text, /50 %/);
  assert.ok(!/byteLength|"length"/.test(text));
});
