import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { DOCS_FILE, docsText } from '../../../../tools/scanner/generate-docs.ts';
import { DETECTORS } from '../../../../web/engine/scan/findings/detectors.generated.ts';
import { readRows } from './passwords/form-values.ts';

test('every detector of the table has a form or a function', () => {
  const forms = new Set(readRows().map(({ id }) => id));
  const sources = ['detectors', 'aes']
    .flatMap((folder) =>
      readdirSync(`assembly/scanner/${folder}`, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts') && !name.endsWith('.generated.ts'))
        .map((name) => readFileSync(`assembly/scanner/${folder}/${name}`, 'utf8')),
    )
    .join('\n');
  const missing = DETECTORS.map(([id]) => id).filter(
    (id) => !forms.has(id) && !new RegExp(`\\b${id.replaceAll('-', '_').toUpperCase()}\\b`).test(sources),
  );
  assert.deepEqual(missing, []);
});

test('every detector that is not a row of forms has a test that names it', () => {
  const forms = new Set(readRows().map(({ id }) => id));
  const tests = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => readFileSync(join(import.meta.dirname, name), 'utf8'))
    .join('\n');
  const untested = DETECTORS.map(([id]) => id).filter((id) => !forms.has(id) && !tests.includes(`'${id}'`));
  assert.deepEqual(untested, []);
});

test('the documentation is that of the table', () => {
  assert.equal(unaligned(readFileSync(DOCS_FILE, 'utf8')), unaligned(docsText()));
});

/** The formatter aligns the columns of tables. */
function unaligned(text: string): string {
  return text.replace(/ +/g, ' ').replace(/-{3,}/g, '---');
}
