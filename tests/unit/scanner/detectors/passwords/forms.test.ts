import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withChecksum } from '../../../masking/secrets.ts';
import { ascii, Dice, tell, utf16be, utf16le } from '../pages.ts';
import { make, readRows } from './form-values.ts';

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const CONFIDENCES: Readonly<Record<string, string>> = { V: 'validated', L: 'likely', P: 'possible' };

/** Rows whose values are told under another name, or as a part of another form. */
const OTHER_NAMES: Readonly<Record<string, readonly string[]>> = {
  'stripe-secret': ['paystack-key'],
  'azure-storage-key-v2': ['azure-storage-key'],
};

const rows = readRows();
const made = rows.map((row, number) => ({ row, ...make(row, new Dice(number + 1)) }));

/** What is told with the row's detector, by text. */
function ownOf(texts: readonly Uint8Array[], isRaw = true) {
  return tell(texts, isRaw).map((told, index) => {
    const id = rows[index]?.id ?? '';
    return told.filter(({ detector }) => detector === id || OTHER_NAMES[id]?.includes(detector));
  });
}

test('a value of each form is found, whole and graded as its row says', () => {
  const told = ownOf(made.map(({ before, value }) => ascii(`\n${before}${value}\n`)));
  for (const [index, { row, before, value }] of made.entries()) {
    const start = 1 + before.length;
    const hit = told[index]?.find((record) => record.start === start && record.length === value.length);
    assert.ok(hit, `${row.id}: ${row.form}: ${JSON.stringify(told[index])} for ${before}${value}`);
    const best = CONFIDENCES[row.confidence.split(' ')[0] ?? ''];
    assert.equal(hit.confidence, best, `${row.id}: ${row.form}`);
    assert.equal(hit.encoding, 'ascii');
  }
});

for (const [name, encode, at] of [
  ['utf16le', utf16le, 0],
  ['utf16be', utf16be, 3],
] as const) {
  test(`a value of each form is found in ${name}`, () => {
    const told = ownOf(made.map(({ before, value }) => encode(`\n${before}${value}\n`)));
    for (const [index, { row, before, value }] of made.entries()) {
      const start = at + 2 * (1 + before.length);
      const hit = told[index]?.find((record) => record.start === start && record.length === 2 * value.length);
      assert.ok(hit, `${row.id}: ${row.form}: ${JSON.stringify(told[index])}`);
      assert.equal(hit.encoding, name);
    }
  });
}

test('with a character of its alphabet after it, a value of fixed length is another value', () => {
  const long = made.map(({ row, before, value, alphabet, isFixed }) => {
    // What a checksum proves may run on.
    const isProven = row.check !== '' && row.confidence.startsWith('V');
    return isFixed && !isProven ? ascii(`\n${before}${value}${alphabet[7] ?? ''}${alphabet[3] ?? ''}\n`) : ascii('');
  });
  for (const [index, told] of ownOf(long).entries()) {
    const same = told.filter((record) => record.length === made[index]?.value.length);
    assert.deepEqual(same, [], `${made[index]?.row.id}: ${made[index]?.row.form}`);
  }
});

test('cut by one character, no form of fixed length fits', () => {
  const short = made.map(({ before, value, isFixed }) =>
    isFixed ? ascii(`\n${before}${value.slice(0, -1)}\n`) : ascii(''),
  );
  for (const [index, told] of ownOf(short).entries()) {
    const same = told.filter((record) => record.length === (made[index]?.value.length ?? 0) - 1);
    const isOtherForm = rows.filter(({ id }) => id === made[index]?.row.id).length > 1;
    if (!isOtherForm) assert.deepEqual(same, [], `${made[index]?.row.id}: ${made[index]?.row.form}`);
  }
});

/** Not of a form whose checksum proves it wherever it stands. */
const unproven = made.map((one) => ({ ...one, isFree: one.row.check === '' || !one.row.confidence.startsWith('V') }));

test('within base 64, no value begins', () => {
  const dice = new Dice(29);
  const within = unproven.map(({ isFree, before, value }) =>
    isFree && /^[A-Za-z0-9]/.test(value) && before === ''
      ? ascii(`\n${dice.text(BASE64, 40)}${value.length === 65 ? 'B' : 'A'}${value}\n`)
      : ascii(''),
  );
  for (const [index, told] of ownOf(within).entries()) {
    assert.deepEqual(told, [], `${made[index]?.row.id}: ${made[index]?.row.form}`);
  }
});

test('names of programs that run on like a value are none', () => {
  const names = unproven.map(({ isFree, before, value, row }) => {
    const prefix = /^"([^"]+)"/.exec(row.form)?.[1] ?? '';
    const rest = 'StringviewConversionOperator2ofKnowncharactersInATable'
      .repeat(3)
      .slice(0, value.length - prefix.length);
    return isFree && before === '' && prefix.length > 2 && prefix.length < 5
      ? ascii(`\nstd${prefix}${rest}\n`)
      : ascii('');
  });
  for (const [index, told] of ownOf(names).entries()) {
    assert.deepEqual(told, [], `${made[index]?.row.id}: ${made[index]?.row.form}`);
  }
});

test('placeholders are no values', () => {
  const holders = made.map(({ before, value }) => {
    const body = value.length > 24 ? 10 : value.length - 6;
    return ascii(`\n${before}${value.slice(0, body)}EXAMPLE${value.slice(body + 7)}\n`);
  });
  for (const [index, told] of ownOf(holders).entries()) {
    assert.deepEqual(told, [], `${made[index]?.row.id}: ${made[index]?.row.form}`);
  }
});

test('a wrong checksum is no proof', () => {
  const checked = ['crc62', 'crc62-whole', 'gitlab', 'grafana', 'marvin', 'bech32', 'xprv', 'decodes-to', 'json'];
  const wrong = made.map(({ row, before, value }) => {
    if (!checked.includes(row.check.split(':')[0] ?? '')) return ascii('');
    const at =
      row.check.startsWith('json') || row.check.startsWith('decodes') ? row.form.indexOf('" ') - 1 : value.length - 6;
    const other = value[at] === '3' ? '5' : '3';
    return ascii(`\n${before}${value.slice(0, at)}${other}${value.slice(at + 1)}\n`);
  });
  for (const [index, told] of ownOf(wrong).entries()) {
    assert.ok(
      !told.some(({ confidence }) => confidence === 'validated'),
      `${made[index]?.row.id}: ${made[index]?.row.form}`,
    );
  }
});

test('words that must stand near make the difference', () => {
  const alone = made.map(({ row, value }) => (row.near ? ascii(`\n${value}\n`) : ascii('')));
  for (const [index, told] of ownOf(alone).entries()) {
    const { row } = made[index] ?? {};
    if (!row?.near || (row.confidence.startsWith('V') && row.check)) continue;
    const otherwise = row.near.endsWith('-') ? undefined : CONFIDENCES[row.near.at(-1) ?? ''];
    const best = told.find(({ detector }) => detector === row.id)?.confidence;
    assert.equal(best, otherwise, `${row.id}: ${row.form}`);
  }
});

test('what an older text or a number left before a value in UTF-16 is no part of it', () => {
  const value = (id: string) => made.find(({ row }) => row.id === id)?.value ?? '';
  const tokens = [
    ['dynatrace-token', Buffer.from('\x80\0q\0', 'latin1')],
    ['telegram-bot', Buffer.from('\0\0h\0', 'latin1')],
    ['github-pat', Buffer.from('\x80\x01E\0', 'latin1')],
    ['mailchimp-key', Buffer.from('\x02\0z\0', 'latin1')],
  ] as const;
  const told = tell(tokens.map(([id, before]) => Buffer.concat([before, utf16le(value(id)), Buffer.alloc(4)])));
  for (const [index, [id, before]] of tokens.entries()) {
    const hit = told[index]?.find((record) => record.detector === id);
    assert.equal(hit?.start, before.length, `${id}: ${JSON.stringify(told[index])}`);
    assert.equal(hit?.length, 2 * value(id).length);
  }
  // A character of the value's own first class makes it longer.
  const [longer] = tell([Buffer.concat([Buffer.from('\0\0a\0', 'latin1'), utf16le(value('mailchimp-key'))])]);
  assert.ok(!longer?.some(({ detector }) => detector === 'mailchimp-key'));
});

test('so it is before values that begin as words do', () => {
  const begins = made.filter(({ before, row }) => before === '' && /^"(pat|00D|EAA|hf_|r8_|SG\.)"/.test(row.form));
  assert.deepEqual(
    new Set(begins.map(({ value }) => value.slice(0, 3))),
    new Set(['pat', '00D', 'EAA', 'hf_', 'r8_', 'SG.']),
  );
  const told = (lead: Uint8Array, tail: Uint8Array) =>
    tell(begins.map(({ value }) => Buffer.concat([lead, utf16le(value), tail]))).map((records, index) =>
      records.some(({ start, length }) => start === lead.length && length === 2 * (begins[index]?.value.length ?? 0)),
    );
  for (const lead of ['\x80\x01E\0', '\0\0h\0', '\x07\x80\x41\0', 'file nameH\0', 'file nams\0']) {
    for (const tail of ['\0\0', '\x80\x80']) {
      const found = told(Buffer.from(lead, 'latin1'), Buffer.from(tail, 'latin1'));
      assert.ok(!found.includes(false), `${JSON.stringify([lead, tail])}: ${found}`);
    }
  }
  // Two letters are a word, which these are a part of.
  const found = told(utf16le('es'), Buffer.alloc(2));
  assert.deepEqual(
    begins.filter((_, index) => found[index]).map(({ value }) => value.slice(0, 3)),
    ['SG.', 'hf_', 'r8_'],
  );
});

test('the last character of a text whose high bytes come first ends it, whatever follows', () => {
  const { value = '' } = made.find(({ row }) => row.id === 'mailchimp-key') ?? {};
  for (const one of [value.replace(/-us.*/, '-us4'), value.replace(/-us.*/, '-us17')]) {
    for (const after of [0x11, 0x90, 0xff]) {
      const bytes = Buffer.concat([
        Buffer.from([0x80, 0xff]),
        utf16be(one).subarray(3, -1),
        Buffer.from([after, 0xff]),
      ]);
      const [told] = tell([bytes]);
      assert.deepEqual(
        told?.map(({ detector, start, length }) => [detector, start, length]),
        [['mailchimp-key', 2, 2 * one.length]],
      );
    }
  }
});

test('a value that its checksum proves may spell a placeholder, one without proof may not', () => {
  const words = ['XXXX', 'xxxx', 'TODO', 'YOUR', 'EXAMPLE', 'dummy', 'changeme', 'redacted'];
  const tokens = words.map((word) => withChecksum('ghp_', `Ca1t${word}yuN0ruHldZWvUVIVtgvn7q3d`.slice(0, 30)));
  for (const [index, told] of tell(tokens.map((token) => ascii(`\n${token}\n`))).entries()) {
    assert.deepEqual(
      told.map(({ start, length, confidence }) => ({ start, length, confidence })),
      [{ start: 1, length: 40, confidence: 'validated' }],
      words[index],
    );
  }
  const wrong = tokens.map((token) => token.slice(0, -1) + (token.endsWith('0') ? '1' : '0'));
  assert.deepEqual(tell(wrong.map((token) => ascii(`\n${token}\n`))).flat(), []);
});

/** Their values are letters behind letters, as the names of functions are: these are kept out at that price. */
const LIKE_NAMES: ReadonlySet<string> = new Set(['huggingface-token', 'crates-token']);

function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum - (count / text.length) * Math.log2(count / text.length), 0);
}

test('a least entropy lies five deviations below what chance gives: it costs no value in a million', () => {
  for (const row of rows.filter(({ id, entropy: least }) => least > 0 && !LIKE_NAMES.has(id))) {
    const dice = new Dice(5);
    const found = Array.from({ length: 400 }, () => {
      const { value } = make(row, dice);
      const head = /^"([^"]*)"/.exec(row.form)?.[1] ?? '';
      return entropy(value.startsWith(head) ? value.slice(head.length) : value);
    });
    const mean = found.reduce((sum, one) => sum + one, 0) / found.length;
    const deviation = Math.sqrt(found.reduce((sum, one) => sum + (one - mean) ** 2, 0) / found.length);
    assert.ok(row.entropy < mean - 5 * deviation, `${row.id}: ${row.form}: ${row.entropy}, ${mean} ± ${deviation}`);
  }
});
