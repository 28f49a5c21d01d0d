/** The same values in what programs put around them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ascii, Dice, tell, utf16le } from './pages.ts';
import { make, readRows } from './passwords/form-values.ts';

const json = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const JWT = [json({ alg: 'HS256', typ: 'JWT' }), json({ sub: 'u-71', iss: 'tarn' }), new Dice(3).bytes(32)]
  .map((part) => (typeof part === 'string' ? part : part.toString('base64url')))
  .join('.');

const made = [
  ...readRows().map((row, number) => ({ id: row.id, form: row.form, ...make(row, new Dice(number + 101)) })),
  { id: 'jwt', form: '', before: '', value: JWT },
];

const PLAIN = [
  '"key":"⟦⟧",',
  'key=⟦⟧&next=1',
  "'⟦⟧'",
  '<v>⟦⟧</v>',
  '(⟦⟧)',
  '[⟦⟧]',
  ' ⟦⟧, ',
  ' ⟦⟧; x',
  'x: ⟦⟧\r\n',
].concat(['{\\"key\\":\\"⟦⟧\\"}', '&quot;⟦⟧&quot;', '`⟦⟧`', '\0⟦⟧\0', '\0\0\0⟦⟧\0\0\0', 'a|⟦⟧|b']);

/** What stands before ends with a letter or digit. */
const ESCAPED = ['line\\n⟦⟧\\nline', '%22⟦⟧%22', 'key%3D⟦⟧%26next'];

/** Three letters or digits that words and numbers hold too: text is not searched for them within such. */
const PARTS_OF_WORDS = ['ibm-cloud-key', 'airtable-pat', 'salesforce-token', 'facebook-token'];
/** Eight digits after `%22` are ten. */
const DIGITS_FIRST = ['telegram-bot'];

for (const [name, encode, unit] of [
  ['ASCII', ascii, 1],
  ['UTF-16', utf16le, 2],
] as const) {
  test(`values in JSON, forms and markup, as ${name}`, () => {
    for (const text of PLAIN) assert.deepEqual(missed(text, encode, unit), []);
  });

  test(`values between escapes, as ${name}`, () => {
    for (const text of ESCAPED) {
      const allowed = [...PARTS_OF_WORDS, ...DIGITS_FIRST];
      assert.deepEqual(
        missed(text, encode, unit).filter((id) => !allowed.includes(id.split(' ')[0] ?? '')),
        [],
      );
    }
  });
}

/** Which values are not told at their place between the two parts of the text. */
function missed(text: string, encode: (text: string) => Uint8Array, unit: number): string[] {
  const [lead = '', tail = ''] = text.split('⟦⟧');
  const told = tell(
    made.map(({ before, value }) => encode(`${lead}${before}${value}${tail}`)),
    true,
  );
  return made.flatMap(({ id, form, before, value }, index) => {
    const start = unit * (lead.length + before.length);
    const isTold = told[index]?.some((record) => record.start === start && record.length === unit * value.length);
    return isTold ? [] : [`${id} ${form} in ${JSON.stringify(text)}: ${JSON.stringify(told[index])}`];
  });
}
