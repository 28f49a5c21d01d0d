/** `npm run detectors`: writes what engine and page say of each detector from the table, in its order. */
import { readFileSync, writeFileSync } from 'node:fs';
import { TABLE } from './detectors.ts';

export const NAMES_FILE = 'web/engine/scan/findings/detectors.generated.ts';

export const TITLES_FILE = 'web/engine/scan/findings/detector-titles.generated.ts';

export const ADVICE_FILE = 'web/words/advice.generated.ts';

/** What a value opens, and what to do, by the detector's id. */
export function adviceRows(): string[][] {
  const rows = readFileSync(TABLE, 'utf8').trimEnd().split('\n').slice(1);
  return rows.map((row) => {
    const [id = '', , , , , , , opens = '', todo = ''] = row.split('\t');
    return [id, opens, todo];
  });
}

function adviceText(): string {
  return [
    '/** Made by tools/scanner/generate-names.ts: what a value of each detector opens, and what to do about it. */',
    'export const ADVICE: Readonly<Record<string, readonly [opens: string, todo: string]>> = {',
    ...adviceRows().map(([id, opens, todo]) => `  ${JSON.stringify(id)}: ${JSON.stringify([opens, todo])},`),
    '};',
    '',
  ].join('\n');
}

/** The rows of the table, in its order: id, class, severity, title. */
export function namesRows(): string[][] {
  const rows = readFileSync(TABLE, 'utf8').trimEnd().split('\n').slice(1);
  return rows.map((row) => {
    const [id = '', kind = '', severity = '', , , , title = ''] = row.split('\t');
    return [id, kind, severity, title];
  });
}

/** Ids of one class after another stand behind its name: the first page waits for these bytes. */
function namesText(): string {
  const runs: string[][] = [];
  let last = '';
  for (const [id = '', kind = ''] of namesRows()) {
    if (kind !== last) runs.push([kind]);
    last = kind;
    runs.at(-1)?.push(id);
  }
  return [
    '/** Made by tools/scanner/generate-names.ts: id and class of each detector, in the order of the table. */',
    "import type { Finding } from '../../report/report.ts';",
    '',
    "type Row = readonly [id: string, kind: Finding['class']];",
    '',
    '/** A class, and the ids of it that follow; then the next. */',
    'const RUNS = [',
    ...runs.map((run) => `  ${JSON.stringify(run.join(' '))},`),
    '];',
    '',
    'export const DETECTORS: readonly Row[] = RUNS.flatMap((run) => {',
    "  const [kind, ...ids] = run.split(' ');",
    '  return ids.map((id): Row => [id, kind as Row[1]]);',
    '});',
    '',
  ].join('\n');
}

/** A file of its own: what masks texts, which the first page waits for, asks for ids and classes only. */
function titlesText(): string {
  return [
    '/** Made by tools/scanner/generate-names.ts: severity and title of each detector, in the order of the table. */',
    "import type { Finding } from '../../report/report.ts';",
    '',
    "type Row = readonly [severity: Finding['severity'], title: string];",
    '',
    'export const DETECTOR_TITLES: readonly Row[] = [',
    ...namesRows().map(([, , severity, title]) => `  ${JSON.stringify([severity, title])},`),
    '];',
    '',
  ].join('\n');
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(NAMES_FILE, namesText());
  writeFileSync(TITLES_FILE, titlesText());
  writeFileSync(ADVICE_FILE, adviceText());
}
