/** The same values in what programs put around them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ascii, Dice, tell, utf16le } from './pages.ts';
import { make, readRows } from './passwords/form-values.ts';
import { refuses } from './texts.ts';

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

/** Forms with a prefix that stands for itself; of short ones those of one length. Tests are not told so. */
const own = made.filter(
  ({ before, form }) =>
    before === '' && /^"([^"]{4,}|\w\w[_.-])"/.test(form) && !/^"([^"]*(_test_|sandbox)|sl\.|sk\.)/.test(form),
);
const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const SHORT = ['hf_', 'r8_', 'SG.', 'pk_', 'A3-'];

test('a text or a letter right before a value that stands for itself', () => {
  assert.ok(own.length > 100, `${own.length}`);
  assert.deepEqual(
    SHORT.filter((prefix) => !own.some(({ value }) => value.startsWith(prefix))),
    [],
  );
  for (const lead of ['session', 'k', '7', 'Value', 'x_', 'HF_TOKEN', 'accessToken', '20261128']) {
    assert.deepEqual(misplaced(own.map(({ value }) => [lead, value, '\n'])), [], lead);
  }
});

test('names of programs and base 64 that hold a short prefix are no values', () => {
  const dice = new Dice(41);
  const refused = [
    // 34 letters, as names have them
    'tokenhf_getElementByIdAndDataUrlOfTheFrame ',
    'vhf_transmissionfrequencyallocationtab ',
    'shf_TRANSMISSIONFREQUENCYALLOCATIONTAB ',
    // one letter more or less
    'tokenhf_kDqPzWyVbXnLmRtGhJsFcAeUiOoQwErTzYv ',
    'tokenhf_kDqPzWyVbXnLmRtGhJsFcAeUiOoQwErTz ',
    'sessionr8_get_element_by_id_and_data_url_of_frm ',
    'sessionr8_readTextureFormatOfSurface8InRegister ',
    'the MSG.validationErrorMessage.descriptionOfTheConfiguredRegister2OfDevice ',
    `MSG.${dice.text(BASE64URL, 22)}.${dice.text(BASE64URL, 42)} `,
    'mapk_12345678_THENEXTREGISTEROFTHETABLE2ENTRIE ',
    // a hash, and an answer to a challenge
    `aB3r8_${dice.text(BASE64URL, 37)} `,
    `x9Tr8_${dice.text(BASE64URL, 37)} `,
    `${dice.text(BASE64URL, 35)}r8_${dice.text(BASE64URL, 37)} `,
    `${'abcd'.repeat(9)}r8_${dice.text(BASE64URL, 37)} `,
    `htmlsl.${dice.text(BASE64URL, 140)} `,
  ];
  refuses(refused, undefined, 'possible');
});

test('text that a terminal colours', () => {
  const values = made.filter(({ id }) => ![...PARTS_OF_WORDS, ...DIGITS_FIRST].includes(id));
  for (const lead of ['\x1b[32m', '\x1b[1;38;2;255;0;120m', '\x1b[K']) {
    assert.deepEqual(misplaced(values.map(({ before, value }) => [`${lead}${before}`, value, '\x1b[0m'])), [], lead);
  }
});

/** protobuf, HTTP/2 and SQL protocols, MessagePack, strings of programs: what follows may be of the value's alphabet. */
const COUNTS: Readonly<Record<string, (length: number) => string>> = {
  'one byte': (length) => String.fromCharCode(Math.min(length, 127)),
  'a varint': (length) =>
    length < 128 ? String.fromCharCode(length) : String.fromCharCode((length & 127) | 128, length >> 7),
  'two bytes': (length) => String.fromCharCode(length >> 8, length & 255),
  'four bytes': (length) => String.fromCharCode(length & 255, length >> 8, 0, 0),
};

test('values whose length stands before them, with more text behind', () => {
  for (const [name, count] of Object.entries(COUNTS)) {
    const values = made
      .filter(({ before, value }) => before === '' && (name !== 'one byte' || value.length < 128))
      // A mark of text before a value says nothing.
      .filter(({ value }) => !/^[ -/:-@[-`{-~]$/.test(count(value.length).at(-1) ?? ''));
    const texts = values.map(({ value }) => [`\x0a\x04mara\x12${count(value.length)}`, value, 'a9B0'] as const);
    assert.deepEqual(misplaced(texts), [], name);
  }
});

test('other bytes before a value may be a length by chance, and do not cut it', () => {
  const lead = (byte: number) => `\x80\x11\x11${String.fromCharCode(byte)}`;
  const mayGrow = (form: string) => {
    const [, least = 0, most = 0] = /\{(\d+),(\d+)\}$/.exec(form) ?? [];
    return Number(most) - Number(least) > 60;
  };
  // Behind a letter of another text, words begin so: what they are told by is the length.
  const isWordly = (form: string) => /^"[A-Za-z]{3}"/.test(form);
  const open = made.filter(({ before, form }) => before === '' && mayGrow(form) && !isWordly(form));
  assert.ok(open.length > 5, `${open.length}`);
  const texts = open.map(({ value }) => {
    // So long that the byte is a length that would do.
    const long = value + value.slice(-40).replaceAll(/[^A-Za-z0-9]/g, 'k');
    return [lead(Math.min(value.length + 2, 255)), long, '\n'] as const;
  });
  assert.deepEqual(misplaced(texts.filter(([, value]) => value.length < 290)), []);
});

test('values with escapes in them', () => {
  const escapes: readonly (readonly [string, RegExp, (text: string) => string])[] = [
    ['a slash of JSON', /\//g, () => '\\/'],
    ['a plus of JSON', /\+/g, () => '\\u002B'],
    ['percent forms', /[/+=:]/g, encodeURIComponent],
  ];
  const inner = made.filter(({ form }) => !/"[^"]*[+=:$][^"]*"|^B62\{11\}/.test(form));
  for (const [name, pattern, spell] of escapes) {
    const texts = inner
      .filter(({ value }) => pattern.test(value) && !value.includes('$'))
      .map(({ before, value }) => [`v="${before}`, value.replaceAll(pattern, spell), '"'] as const);
    assert.ok(texts.length > 4, `${name}: ${texts.length}`);
    assert.deepEqual(misplaced(texts), [], name);
  }
});

/** Those of the texts (before, value, behind) whose value is not told at its place. */
function misplaced(texts: readonly (readonly [string, string, string])[]): string[] {
  const told = tell(
    texts.map((parts) => Buffer.from(parts.join(''), 'latin1')),
    true,
  );
  return texts.flatMap(([lead, value], index) =>
    told[index]?.some(({ start, length }) => start === lead.length && length === value.length)
      ? []
      : [`${JSON.stringify(lead)} ${value}: ${JSON.stringify(told[index])}`],
  );
}

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
