import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { TSchema } from '@sinclair/typebox';
import fc from 'fast-check';
import { PLAIN_FIELDS, type PlainFields, type ShapeName } from '../../../web/engine/masking/fields.ts';
import { TextMasker } from '../../../web/engine/masking/text-masker.ts';
import { runs } from '../share/runs.ts';
import { isText, SCHEMAS } from './schemas.ts';
import { FORM_NAMES, plant } from './secrets.ts';

const module = new WebAssembly.Module(readFileSync(new URL('../../../build/scan.wasm', import.meta.url)));
const masker = new TextMasker(module);

const forms = fc.record({ form: fc.constantFrom(...FORM_NAMES), seed: fc.nat() });
const shapes = fc.constantFrom(...(Object.keys(SCHEMAS) as ShapeName[]));

/** A value of the schema with every field there, `text` in each that may hold text. */
function fill(schema: TSchema, text: string): unknown {
  if (isText(schema)) return text;
  if (schema['anyOf'])
    return fill((schema['anyOf'] as TSchema[]).find(isText) ?? ((schema['anyOf'] as TSchema[])[0] as TSchema), text);
  if ('const' in schema) return schema['const'];
  if (schema['patternProperties']) {
    const [inner] = Object.values(schema['patternProperties'] as Record<string, TSchema>);
    return { rax: fill(inner as TSchema, text), [`key ${text}`]: fill(inner as TSchema, text) };
  }
  if (schema['type'] === 'array')
    return [fill(schema['items'] as TSchema, text), fill(schema['items'] as TSchema, text)];
  if (schema['type'] === 'object') {
    const fields = Object.entries(schema['properties'] as Record<string, TSchema>);
    return Object.fromEntries(fields.map(([field, inner]) => [field, fill(inner, text)]));
  }
  if (schema['type'] === 'string') return '0xa5';
  return schema['type'] === 'boolean' ? true : 7;
}

function filled(shape: ShapeName, text: string): never {
  return fill(SCHEMAS[shape], text) as never;
}

test('a secret of any form, in whatever text field, is not in what leaves', () => {
  fc.assert(
    fc.property(forms, shapes, ({ form, seed }, shape) => {
      const { text, secret } = plant(form, seed);
      const value = filled(shape, text);
      const isHeld = JSON.stringify(value).includes(JSON.stringify(secret).slice(1, -1));
      const masked = JSON.stringify(masker.mask(shape, value));
      assert.equal(isHeld, shape !== 'memory', `${shape} holds texts`);
      // Registers are plain by the schema: their names are the manual's; the ones here are made up.
      assert.ok(!masked.replaceAll(/"registers":\{.*?\}/g, '').includes(JSON.stringify(secret).slice(1, -1)), masked);
    }),
    runs(12),
  );
});

test('every form is masked in every shape that holds texts', () => {
  for (const form of FORM_NAMES) {
    const { text, secret } = plant(form, 11);
    const [row] = masker.maskAll('log', [{ text }]);
    assert.ok(row && !row.text.includes(secret) && row.text.includes('…'), form);
  }
});

test('masking a masked text changes nothing; texts around it stay', () => {
  fc.assert(
    fc.property(forms, ({ form, seed }) => {
      const { text, secret } = plant(form, seed);
      const once = masker.mask('log', { text: `before\n${text}\nafter` });
      assert.deepEqual(masker.mask('log', once), once);
      assert.ok(once.text.startsWith('before\n') && once.text.endsWith('\nafter'));
      const [head = '', tail = ''] = text.split(secret);
      if (form !== 'private key') assert.ok(once.text.includes(head) && once.text.includes(tail), once.text);
    }),
    runs(13),
  );
});

test('the order of texts, and what stands in the same answer, do not matter', () => {
  const texts = FORM_NAMES.map((form) => plant(form, 5).text);
  const rows = texts.map((text) => ({ text }));
  const together = masker.maskAll('log', rows).map(({ text }) => text);
  const apart = texts.map((text) => new TextMasker(module).mask('log', { text }).text);
  const reversed = new TextMasker(module).maskAll('log', [...rows].reverse()).map(({ text }) => text);
  assert.deepEqual(together, apart);
  assert.deepEqual(reversed.reverse(), apart);
});

test('what is no secret stays as it is', () => {
  const rows = [
    'mov rax, qword ptr [rbx+0x18]',
    '/usr/lib/x86_64-linux-gnu/libcrypto.so.3',
    'C:\\Users\\sample\\AppData\\Local\\Temp\\crash.dmp',
    'usb 1-1: New USB device found, idVendor=8087, idProduct=0024, bcdDevice= 0.00',
    'BOOT_IMAGE=/vmlinuz-6.1.0-18-amd64 root=UUID=9d1f2b4c-3b1e-4f0a-9a3c-6d5e4f3a2b1c ro quiet',
    'error: no password given; use --password or set PGPASSWORD',
    '10.0.19041.1 (WinBuild.160101.0800)',
    'https://crash.example.org/report?id=7',
    '',
    'n',
  ].map((text) => ({ text }));
  assert.deepEqual(masker.maskAll('log', rows), rows);
});

test('long texts, texts of many secrets, texts beyond ASCII, UTF-16 in a text', () => {
  const { text, secret } = plant('github', 3);
  const long = `${'lorem ipsum '.repeat(2700)}${text} ${'dolor sit '.repeat(20)}`;
  const many = `${text}\n`.repeat(700);
  const wide = [...text].join('\0');
  const beyond = `Schlüssel „${text}“ für 東京 😀`;
  const rows = masker.maskAll(
    'log',
    [long, many, wide, beyond].map((one) => ({ text: one })),
  );
  for (const row of rows) assert.ok(!row.text.includes(secret) && !row.text.includes(wide));
  assert.ok(rows[0]?.text.startsWith('lorem ipsum ') && rows[0].text.endsWith('dolor sit '));
  assert.equal(rows[3]?.text, `Schlüssel „ghp_…${secret.slice(-3)}“ für 東京 😀`);
});

test('a field that nobody has thought of is masked', () => {
  const { text, secret } = plant('github', 9);
  const odd = { ...{ key: 'k', value: 'v' }, novelty: { deep: [text] } };
  assert.ok(!JSON.stringify(masker.mask('annotations', odd)).includes(secret));
});

test('no character before a value moves what is hidden of it', () => {
  for (const before of ['', '\ufeff', '\ufeff\ufeff', 'é', '€', '😀', '\ud800', '\0', '\u200b']) {
    const { text, secret } = plant('github', 11);
    const [row] = masker.maskAll('log', [{ text: `${before} ${text} é` }]);
    const [plain] = masker.maskAll('log', [{ text }]);
    assert.equal(row?.text, `${before} ${plain?.text} é`);
    assert.ok(!row?.text.includes(secret));
  }
});

test('a text that holds too much to be looked through is masked whole, and no other with it', () => {
  const value = (i: number) => `Zq${(i * 7919).toString(36)}!x${(i * 104_729).toString(36)}`;
  const crowded = Array.from({ length: 1000 }, (_, i) => `the password is ${value(i)}.`).join(' ');
  const { text, secret } = plant('github', 11);
  const lines = ['a line before', crowded, 'a line behind', text].map((text) => ({ text }));
  const shown = masker.maskAll('log', lines).map(({ text }) => text);
  assert.equal(shown[1], '…');
  assert.deepEqual([shown[0], shown[2]], ['a line before', 'a line behind']);
  assert.ok(shown[3] !== '…' && !shown[3]?.includes(secret));
});

test('a scanner that gives up: nothing is shown that it has not seen', () => {
  const broken = new TextMasker(new WebAssembly.Module(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0])));
  const { text } = broken.mask('log', { text: 'anything at all' });
  assert.equal(text, '…');
});

test('fields that are no text by the schema are plain, and no others', () => {
  const wrong: string[] = [];
  const look = (schema: TSchema, plain: true | PlainFields | undefined, path: string): void => {
    if (schema['anyOf']) {
      const isClosed = (schema['anyOf'] as TSchema[]).every((one) => 'const' in one);
      if (isClosed ? plain !== true && (schema['anyOf'] as TSchema[]).some((one) => one['type'] === 'string') : plain)
        wrong.push(path);
    } else if (schema['type'] === 'array') look(schema['items'] as TSchema, plain, path);
    else if (schema['type'] === 'string') {
      if ((plain === true) === isText(schema)) wrong.push(path);
    } else if (schema['patternProperties']) {
      for (const inner of Object.values(schema['patternProperties'] as Record<string, TSchema>))
        look(inner, plain, `${path}.*`);
    } else if (schema['type'] === 'object') {
      for (const [field, inner] of Object.entries(schema['properties'] as Record<string, TSchema>)) {
        look(inner, plain === true ? plain : plain?.[field], `${path}.${field}`);
      }
    }
  };
  for (const shape of Object.keys(SCHEMAS) as ShapeName[]) look(SCHEMAS[shape], PLAIN_FIELDS[shape], shape);
  assert.deepEqual(wrong, []);
});
