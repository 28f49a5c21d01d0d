import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { BuildRecord } from '../../../tools/wasm/build-record.mjs';

test('a module is compiled again when anything it was made of is another', () => {
  const folder = mkdtempSync(join(tmpdir(), 'record-'));
  const at = (name: string) => join(folder, name);
  const isCurrent = (args = ['main.ts']) => new BuildRecord(args, at('records')).isCurrent();
  const build = () => {
    const record = new BuildRecord(['main.ts'], at('records'));
    const source = record.read(at('main.ts'));
    assert.equal(record.read(at('looked-for.ts')), null);
    writeFileSync(at('main.wasm'), `compiled ${source}`);
    record.wrote(at('main.wasm'), `compiled ${source}`);
    record.save();
  };
  const changes: readonly (readonly [string, () => void])[] = [
    ['a source', () => writeFileSync(at('main.ts'), 'two')],
    ['what was built', () => writeFileSync(at('main.wasm'), 'by hand')],
    ['what was built is gone', () => rmSync(at('main.wasm'))],
    ['a file that was looked for is there', () => writeFileSync(at('looked-for.ts'), 'new')],
  ];
  writeFileSync(at('main.ts'), 'one');
  assert.equal(isCurrent(), false);
  for (const [what, change] of changes) {
    build();
    assert.equal(isCurrent(), true);
    assert.equal(isCurrent(['main.ts', '--other']), false);
    change();
    assert.equal(isCurrent(), false, what);
  }
  rmSync(folder, { recursive: true });
});
