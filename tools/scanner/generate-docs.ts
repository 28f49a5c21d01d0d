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

What the exposure scan looks for, and how it tells each. Made by \`npm run detectors\` from \`tools/scanner/detectors.tsv\`
and \`tools/scanner/forms\`; change those, not this file.

How sure a finding is, in three words. _Validated_: a checksum or a structure proves the value. _Likely_: its form, or
what stands around it, is that of a real one. _Possible_: a person has to look. Placeholders (\`changeme\`, \`xxxx\`) and
values printed in documentation are never told.

## How to read a form

Most values are told by a **form**: fixed text in quotes, and classes of characters with how many of them. So
\`"ghp_" B62{36}\` is \`ghp_\` followed by 36 digits and letters, \`u64{50,200}\` is 50 to 200 characters of that class, and
\`("squ_"|"sqp_")\` is either text.

| in a form         | means                                                                                     |
| ----------------- | ----------------------------------------------------------------------------------------- |
| \`D\`             | a digit                                                                                   |
| \`U\` \`L\`         | a capital, a small letter; \`UD\`, \`LD\`: or a digit                                      |
| \`B62\`           | a digit or a letter; \`W\`: or \`_\`; \`W.\`: or \`_\` \`.\`; \`AZ\`: or \`_\` \`-\` \`.\` \`~\`         |
| \`hex\` \`HEXU\`    | a hex digit, its letters small or capital; \`HEX\`: either                                  |
| \`b64\` \`u64\`     | a character of base 64: with \`+\` \`/\`, or with \`-\` \`_\` as in addresses                   |
| \`B32\` \`b32\`     | a character of base 32, in capitals or small letters; \`B58\`: of base 58                   |
| \`UUID\`          | 8-4-4-4-12 hex digits                                                                     |
| \`<…>\`           | the value, where the form holds more than it                                              |
| \`gap{40,60}\`    | the text before it stands up to 40 characters after the value, or up to 60 before it       |

A word in brackets behind a form is a further check. \`crc62\`, \`gitlab\`, \`grafana\`, \`marvin\`, \`bech32\` and \`xprv\` compute
a checksum, \`json\` and \`decodes-to\` look at what base 64 holds, \`mixed\` and \`both-cases\` ask for several kinds of
characters, the others for what that kind of value always has (\`tools/scanner/forms.ts\`).

_By a function_: no form tells the value, because it depends on what stands around it or on arithmetic; the function is in
\`assembly/scanner/detectors\`.
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
