/** `npm run detectors` writes docs/detectors.md: what is looked for, and how it is told. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { TABLE } from './detectors.ts';

export const DOCS_FILE = 'docs/detectors.md';

const FORMS = new URL('forms/', import.meta.url);

const CLASS_WORDS: Readonly<Record<string, string>> = {
  credential: 'Credentials',
  session: 'Sessions',
  key: 'Keys',
  personal: 'Personal data',
  activity: 'Activity',
  code: 'Code',
};

const INTRODUCTION = `# Detectors

Made by \`npm run detectors\` from \`tools/scanner/detectors.tsv\` and \`tools/scanner/forms\`.

A **form** is prefix, classes and lengths of characters: \`"ghp_" B62{36}\` is \`ghp_\` and 36 digits and letters. \`UUID\`
is 8-4-4-4-12 hex digits, \`<…>\` the value where it is not all of the form, \`gap{40,60}\` a name within 40 characters
after or 60 before the value. What has no form is told by a function of its own in \`assembly/scanner/detectors\`.

_Validated_ says that a checksum or a structure proves the value, _likely_ that its form or its surroundings are those
of a real one, _possible_ that a person has to look. Placeholders and the samples of documentation are left out
everywhere.
`;

function formsById(): Map<string, string[]> {
  const forms = new Map<string, string[]>();
  for (const name of readdirSync(FORMS).sort()) {
    for (const row of readFileSync(new URL(name, FORMS), 'utf8').trimEnd().split('\n').slice(1)) {
      const [id = '', form = '', , check = ''] = row.split('\t');
      forms.set(id, [...(forms.get(id) ?? []), check ? `${code(form)} (${check.split(':')[0]})` : code(form)]);
    }
  }
  return forms;
}

function code(form: string): string {
  return `\`${form.replaceAll('|', '\\|').replaceAll('<<', '').replaceAll('>>', '')}\``;
}

export function docsText(): string {
  const forms = formsById();
  const rows = readFileSync(TABLE, 'utf8').trimEnd().split('\n').slice(1);
  const tables = Object.entries(CLASS_WORDS).map(([kind, words]) => {
    const own = rows.map((row) => row.split('\t')).filter(([, of]) => of === kind);
    const lines = own.map(([id = '', , severity, , , , title]) => {
      const how = forms.get(id)?.join('<br>') ?? 'by a function';
      return `| \`${id}\` | ${title} | ${severity} | ${how} |`;
    });
    return [
      `## ${words} (${own.length})`,
      '',
      '| id | what | severity | told by |',
      '| --- | --- | --- | --- |',
      ...lines,
    ].join('\n');
  });
  return [INTRODUCTION, ...tables, '']
    .join('\n')
    .replaceAll(/\n(## )/g, '\n\n$1')
    .replace(/\n{3,}/g, '\n\n');
}

if (process.argv[1] === import.meta.filename) writeFileSync(DOCS_FILE, docsText());
