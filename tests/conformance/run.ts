/** `npm run conformance`: see README.md beside this file. Exit 1 when a fact that is due does not hold. */
import { compareCase, type Result } from './compare-case.ts';
import { CORPORA, casesOf, isThere, loadCompare } from './corpus.ts';
import { EXCEPTIONS } from './exceptions.ts';
import { isDue } from './scope.ts';
import { sweep } from './sweep.ts';

const SHOWN = 12;

const args = process.argv.slice(2);
const isUnpacked = args.includes('--unpacked');
const isAll = args.includes('--all');
const file = optionOf('--file');
const area = optionOf('--area');
const corpora = args.filter((arg) => (CORPORA as readonly string[]).includes(arg));

function optionOf(name: string): string | undefined {
  const at = args.indexOf(name);
  return at < 0 ? undefined : args[at + 1];
}

/** "threads[0].frames[2].offset" → "threads". */
function areaOf(path: string): string {
  return /^[a-z]+/i.exec(path)?.[0] ?? path;
}

function print({ case: one, facts, wrong, excused, milliseconds }: Result): void {
  const shown = wrong.filter(({ path }) => !area || areaOf(path) === area);
  const excuse = excused.length > 0 ? `, ${excused.length} excused` : '';
  console.log(
    `${one.corpus}/${one.name}: ${facts} facts, ${wrong.length} wrong${excuse} (${milliseconds.toFixed(0)} ms)`,
  );
  for (const { path, expected, found } of shown.slice(0, area || file ? 200 : SHOWN)) {
    console.log(`    ${path}: expected ${shorten(expected)}, found ${shorten(found)}`);
  }
}

function shorten(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 160 ? `${text.slice(0, 160)}…` : text;
}

if (!isThere()) {
  console.log('conformance: ../shared is not there, nothing was compared');
  console.log('0 passed, 0 failed');
} else {
  const compare = await loadCompare();
  const cases = (corpora.length > 0 ? corpora : CORPORA)
    .flatMap(casesOf)
    .filter((one) => (!file || one.name.includes(file)) && (isAll || isUnpacked || file || isDue(one)));
  const results: Result[] = [];
  for (const one of cases) {
    try {
      results.push(compareCase(one, compare, isUnpacked));
    } catch (error) {
      const path = `stopped: ${error instanceof Error ? error.message : error}`;
      const wrong = [{ path, expected: 'a report', found: 'none' }];
      results.push({ case: one, facts: 1, wrong, excused: [], milliseconds: 0 });
    }
  }
  for (const result of results) if (result.wrong.length > 0 || file) print(result);
  const areas = new Map<string, number>();
  for (const { wrong } of results) {
    for (const { path } of wrong) areas.set(areaOf(path), (areas.get(areaOf(path)) ?? 0) + 1);
  }
  const facts = results.reduce((sum, result) => sum + result.facts, 0);
  const wrong = results.reduce((sum, result) => sum + result.wrong.length, 0);
  const excused = results.reduce((sum, result) => sum + result.excused.length, 0);
  const idle = EXCEPTIONS.filter(
    (e) =>
      results.some((result) => result.case.name === e.file) &&
      !results.some((result) => result.case.name === e.file && result.excused.some(({ path }) => path === e.path)),
  );
  for (const { file: name, path } of idle) console.log(`exception not needed any more: ${name} ${path}`);
  for (const [name, count] of [...areas].sort((a, b) => b[1] - a[1])) console.log(`wrong in ${name}: ${count}`);
  const { opened, refused, failed } = args.length > 0 ? { opened: 0, refused: [], failed: [] } : sweep();
  for (const { path, reason } of [...refused, ...failed]) console.log(`refused: ${path}: ${reason}`);
  if (args.length === 0) console.log(`all files: ${opened} open, ${refused.length} refused, ${failed.length} failed`);
  console.log(`conformance: ${results.length} files, ${facts} facts, ${wrong} wrong, ${excused} excused`);
  console.log(`${facts - wrong - excused} passed, ${wrong + idle.length + failed.length} failed`);
  process.exitCode = wrong + idle.length + failed.length > 0 ? 1 : 0;
}
