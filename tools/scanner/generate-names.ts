/** `npm run detectors`: writes what the engine says of each detector from the table, in its order. */
import { readFileSync, writeFileSync } from 'node:fs';
import { TABLE } from './detectors.ts';

export const NAMES_FILE = 'web/engine/scan/detectors.generated.ts';

/** The rows of the table, in its order: id, class, severity, title. */
export function namesRows(): string[][] {
  const rows = readFileSync(TABLE, 'utf8').trimEnd().split('\n').slice(1);
  return rows.map((row) => {
    const [id = '', kind = '', severity = '', , , , title = ''] = row.split('\t');
    return [id, kind, severity, title];
  });
}

function namesText(): string {
  return [
    '/** Made by tools/scanner/generate-names.ts: id, class, severity and title of each detector, in the order of the table. */',
    "import type { Finding } from '../report.ts';",
    '',
    "type Row = readonly [id: string, kind: Finding['class'], severity: Finding['severity'], title: string];",
    '',
    'export const DETECTORS: readonly Row[] = [',
    ...namesRows().map((row) => `  ${JSON.stringify(row)},`),
    '];',
    '',
  ].join('\n');
}

if (process.argv[1] === import.meta.filename) writeFileSync(NAMES_FILE, namesText());
