/** Where a cleaned copy is saved, as far as the browser's own dialog decides it. */
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { canChooseFile, chooseFile, copyName } from '../../../web/panels/clean/save-as.ts';

function withDialog(dialog?: () => Promise<unknown>): void {
  Object.defineProperty(globalThis, 'window', {
    value: dialog ? { showSaveFilePicker: dialog } : {},
    configurable: true,
  });
}
afterEach(() => Reflect.deleteProperty(globalThis, 'window'));

test('a chosen file is the place, a closed dialog is none', async () => {
  const handle = { name: 'copy' };
  withDialog(async () => handle);
  assert.ok(canChooseFile());
  assert.deepEqual(await chooseFile('copy'), { kind: 'file', handle });
  withDialog(() => Promise.reject(new DOMException('closed', 'AbortError')));
  assert.equal(await chooseFile('copy'), undefined);
});

test('without a dialog, or where the browser refuses one, the copy is offered', async () => {
  withDialog();
  assert.ok(!canChooseFile());
  assert.deepEqual(await chooseFile('copy'), { kind: 'offer' });
  withDialog(() => Promise.reject(new DOMException('refused', 'SecurityError')));
  assert.deepEqual(await chooseFile('copy'), { kind: 'offer' });
});

test('the name says what it is, without what wrapped the dump', () => {
  assert.equal(copyName({ name: 'server.core' }), 'server-cleaned.core');
  assert.equal(copyName({ name: 'core' }), 'core-cleaned');
  assert.equal(copyName({ name: '.core' }), '.core-cleaned');
  assert.equal(copyName({ name: 'a.dmp.gz', container: [{ kind: 'gzip' }] }), 'a-cleaned.dmp.gz');
  assert.equal(copyName({ name: 'core', container: [{ kind: 'gzip' }] }), 'core-cleaned.gz');
  assert.equal(copyName({ name: 'a.dmp.zst', container: [{ kind: 'zstd' }] }), 'a-cleaned.dmp');
  assert.equal(copyName({ name: 'a.gz' }), 'a-cleaned.gz');
});
