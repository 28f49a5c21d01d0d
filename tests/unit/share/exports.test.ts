import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { stringsOf } from '../../../web/share/check.ts';
import { toHtml } from '../../../web/share/exports/html.ts';
import { toMarkdown } from '../../../web/share/exports/markdown.ts';
import { codeCell, codeSpan, escapeHtml, plain } from '../../../web/share/exports/neutral.ts';
import { reportOf, toReportJson } from '../../../web/share/exports/report-json.ts';
import { toSarif } from '../../../web/share/exports/sarif.ts';
import { fitText } from '../../../web/share/shape.ts';
import type { SharedSummary } from '../../../web/share/summary.ts';
import { sharedSummary } from '../../../web/words/panels/shared-summary.ts';
import { summaries } from './models.ts';
import { runs } from './runs.ts';

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
    runs(2),
  );
});

test('nothing turns text around, hides in it, or speaks to a terminal', () => {
  const hostile = 'a\u202eb\u0007\u001b]52;c;x\u0007c\u200bd\u{e0041}\u2066';
  assert.equal(plain(hostile), 'a⟦U+202E⟧b  ]52;c;x c⟦U+200B⟧d⟦U+E0041⟧⟦U+2066⟧');
  // A soft hyphen, an annotation's anchor, the vowel separator of Mongolian, and a private use plane.
  assert.equal(plain('pass\u00adword\ufff9x\u180e\u{f0000}'), 'pass⟦U+00AD⟧word⟦U+FFF9⟧x⟦U+180E⟧⟦U+F0000⟧');
});

test('no markup is markup', () => {
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
    runs(4),
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

/** Of the objects of SARIF 2.1.0 that are written: what they must have, and what of the rest is used. */
const SARIF: Readonly<Record<string, readonly [must: readonly string[], may: readonly string[]]>> = {
  log: [['version', 'runs'], ['$schema']],
  run: [['tool'], ['columnKind', 'artifacts', 'invocations', 'results']],
  driver: [['name'], ['version', 'rules']],
  rule: [['id'], ['shortDescription', 'help']],
  artifact: [[], ['location', 'roles']],
  invocation: [['executionSuccessful'], ['toolExecutionNotifications']],
  result: [
    ['message'],
    ['ruleId', 'ruleIndex', 'level', 'occurrenceCount', 'locations', 'partialFingerprints', 'properties'],
  ],
};

test('SARIF files have the shape that its schema asks for', () => {
  const has = (kind: string, value: object) => {
    const [must = [], may = []] = SARIF[kind] ?? [];
    const keys = Object.keys(value);
    for (const key of must) assert.ok(keys.includes(key), `${kind} without ${key}`);
    for (const key of keys) assert.ok(must.includes(key) || may.includes(key), `${kind} with ${key}`);
  };
  let results = 0;
  fc.assert(
    fc.property(summaries, (summary) => {
      const log = JSON.parse(toSarif(summary, sharedSummary, [[0, 4096]]));
      has('log', log);
      const [run] = log.runs;
      has('run', run);
      has('driver', run.tool.driver);
      for (const rule of run.tool.driver.rules) has('rule', rule);
      for (const artifact of run.artifacts) has('artifact', artifact);
      for (const invocation of run.invocations) has('invocation', invocation);
      for (const result of run.results) {
        results++;
        has('result', result);
        assert.ok(result.message.text.length > 0);
        assert.match(result.level, /^(none|note|warning|error)$/);
        assert.ok(result.occurrenceCount >= 1);
        assert.equal(run.tool.driver.rules[result.ruleIndex].id, result.ruleId);
        for (const { physicalLocation } of result.locations ?? []) assert.ok(physicalLocation.region.byteOffset >= 0);
      }
    }),
    runs(41),
  );
  assert.ok(results > 100);
});

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
const HIDDEN = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u200b]/;

const HOSTILE = [
  '<img src=x onerror=alert(1)>',
  '</style><script>alert(1)</script>',
  '"><a href="javascript:alert(1)">x</a>',
  '\u202egpj.exe',
  '=cmd|"/c calc"!A1',
  '![x](https://tracker.example/a.png) [y](javascript:1) <https://tracker.example>',
  '@everyone #1 owner/name#2 GH-3',
  '``` `` `',
  '| a | b |\n|---|---|',
  '\u001b]52;c;aGFja2Vk\u0007\u001b[2J\u009b31m',
  'e\u200bv\u2066il\u{e0041}',
  '\\|![x](https://tracker.example/a.png)',
].map((text) => text.normalize('NFC'));

/** Pieces of hostile texts in any order, with what ends or escapes something, and with noise. */
const hostileTexts = fc
  .array(
    fc.oneof(
      fc.constantFrom(...HOSTILE),
      fc.constantFrom(
        '`',
        '``',
        '\\',
        '|',
        '\\|',
        '\\\\|',
        '\n',
        '\r\n',
        '\u2028',
        '\u009b2J',
        '&lt;',
        ']]>',
        '-->',
        '"',
        '\ud800',
        ' ',
      ),
      fc.string({ unit: 'binary', maxLength: 12 }),
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((pieces) => fitText(pieces.join(''), 128))
  .filter((text) => text !== undefined);

/** A summary with a hostile text in every field that takes any. */
function hostileSummary(text: string): SharedSummary {
  const frames = [{ m: 0, o: 1, t: 'context' as const, f: text, s: text, l: 1 }];
  return {
    made: '1.0.0',
    kind: 'minidump',
    threads: 1,
    process: text,
    crash: { kind: 'exception', thrown: text },
    modules: [{ n: text, id: 'ab' }],
    stack: { name: text, frames },
    others: [{ name: text, frames }],
  };
}

/** A page of its own has a policy, no script, no link, and text for markup. */
async function checkPage(text: string): Promise<void> {
  const page = await toHtml(hostileSummary(text), sharedSummary);
  const style = /<style>(.*?)<\/style>/s.exec(page)?.[1] ?? '';
  const hash = createHash('sha256').update(style).digest('base64');
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
  assert.ok(page.includes(`<meta http-equiv="Content-Security-Policy" content="${policy}">`));
  // The policy comes before what it is about.
  assert.ok(page.indexOf('Content-Security-Policy') < page.indexOf('<style>'));
  const tags = new Set([...page.matchAll(/<\/?([a-z0-9!]+)/gi)].map(([, name]) => name?.toLowerCase()));
  const allowed =
    '!doctype html head meta title style body p h1 h2 dl dt dd bdi span table thead tbody tr th td footer';
  for (const tag of tags) assert.ok(allowed.split(' ').includes(tag ?? ''), `${tag} for ${text}`);
  assert.ok(!/<[^>]*\s(on\w+|style|src|href)=/i.test(page), text);
  assert.ok(!HIDDEN.test(page));
}

test('it prints on both sheets: no size of page, nothing wider than one', async () => {
  const page = await toHtml(hostileSummary('a'), sharedSummary);
  assert.match(page, /@page \{ margin: 15mm \}/);
  assert.match(page, /thead \{ display: table-header-group \}/);
  assert.match(page, /break-inside: avoid/);
});

/** Where readers of Markdown take a bar in a table for the end of a cell: they differ in what escapes it. */
const CELL_RULES: Readonly<Record<string, (before: string) => boolean>> = {
  'cmark-gfm, markdown-it': (before) => !before.endsWith('\\'),
  'micromark, marked': (before) => (/\\*$/.exec(before)?.[0].length ?? 0) % 2 === 0,
};

/** The cells of a row, outer bars left out. */
function cellsOf(row: string, isEnd: (before: string) => boolean): string[] {
  const cells = [''];
  for (let at = 1; at < row.length - 1; at++) {
    if (row[at] === '|' && isEnd(row.slice(0, at))) cells.push('');
    else cells[cells.length - 1] = `${cells.at(-1)}${row[at]}`;
  }
  return cells.map((cell) => cell.trim().replaceAll('\\|', '|'));
}

/** Texts of the dump stand in code only, which ends where it should, and in the cell that is theirs. */
function checkMarkdown(text: string): void {
  const markdown = toMarkdown(hostileSummary(text), sharedSummary);
  assert.ok(!HIDDEN.test(markdown));
  const withoutCode = (line: string) => line.replace(/(?<!`)(`+)(?!`)(.*?)(?<!`)\1(?!`)/g, '');
  const assertOurs = (rest: string, what: string) => assert.ok(!/[<>`@#[\]!|\\](?!$)/.test(rest), `${what} of ${text}`);
  let columns = 0;
  for (const line of markdown.split('\n')) {
    if (!line.startsWith('|')) {
      columns = 0;
      // As a reader does it: the first run of backticks of the same length ends a code span.
      assertOurs(withoutCode(line).replace(/^#{2,3} /, ''), line);
      continue;
    }
    for (const [reader, isEnd] of Object.entries(CELL_RULES)) {
      const cells = cellsOf(line, isEnd);
      columns ||= cells.length;
      assert.equal(cells.length, columns, `cells of ${line} for ${reader}`);
      for (const cell of cells) assertOurs(withoutCode(cell).replace(/^#$/, ''), `${line} for ${reader}`);
    }
  }
}

/** Controls stand as escapes, marks that hide by their numbers, and files and rules have names of ours. */
function checkJson(text: string): void {
  const finding = { d: 'jwt', c: 'session' as const, e: 'likely' as const, s: 'high' as const, n: 1 };
  const summary: SharedSummary = { ...hostileSummary(text), findings: [finding] };
  const [report = '', sarif = ''] = [toReportJson(summary), toSarif(summary, sharedSummary, [[4096]])];
  assert.equal(JSON.parse(report).process.name, text);
  const [run] = JSON.parse(sarif).runs;
  const uris = [
    ...run.artifacts.map(({ location }: { location: { uri: string } }) => location.uri),
    run.results[0].locations[0].physicalLocation.artifactLocation.uri,
  ];
  assert.deepEqual(uris, ['dump', 'dump']);
  assert.ok(!/"(?:uri|informationUri|helpUri)": "(?!dump")/.test(sarif));
  for (const written of [report, sarif]) assert.ok(!HIDDEN.test(written), text);
}

for (const text of HOSTILE) {
  test(`text for text in every export: ${JSON.stringify(text)}`, async () => {
    await checkPage(text);
    checkMarkdown(text);
    checkJson(text);
  });
}

test('whatever the text, a page holds it as text', () => fc.assert(fc.asyncProperty(hostileTexts, checkPage), runs(5)));

test('whatever the text, Markdown holds it in code', () =>
  fc.assert(fc.property(hostileTexts, checkMarkdown), runs(6)));

test('whatever the text, JSON and SARIF hold it as JSON', () =>
  fc.assert(fc.property(hostileTexts, checkJson), runs(7)));

test('every export tells the same frames, in order', async () => {
  const summary: SharedSummary = {
    made: '1.0.0',
    kind: 'minidump',
    threads: 1,
    modules: [{ n: 'module-1' }, { n: 'ntdll.dll' }],
    stack: { frames: Array.from({ length: 40 }, (_, i) => ({ m: i % 2, o: 4096 + i, t: 'cfi' as const })), more: 3 },
  };
  const html = await toHtml(summary, sharedSummary);
  const markdown = toMarkdown(summary, sharedSummary);
  const json = JSON.parse(toReportJson(summary));
  for (const text of [html, markdown]) {
    let from = 0;
    for (let i = 0; i < 40; i++) {
      const at = text.indexOf(`${i % 2 ? 'ntdll.dll' : 'module-1'}+0x${(4096 + i).toString(16)}`, from);
      assert.ok(at > from, `frame ${i}`);
      from = at;
    }
    assert.ok(text.includes('3 more frames left out'));
  }
  assert.equal(json.threads[0].frames.length, 40);
});
