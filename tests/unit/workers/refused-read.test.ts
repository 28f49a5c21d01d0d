import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faultOf } from '../../../web/workers/files/refused-read.ts';

/** A file whose bytes from `from` up to `to` are refused by an error of this name. */
function fileOf(refused?: { readonly name: string; readonly from: number; readonly to?: number }): Blob {
  const size = 1000;
  const slice = (start: number, end: number) => ({
    arrayBuffer: async () => {
      if (refused && start >= refused.from && start < (refused.to ?? size)) throw errorOf(refused.name);
      return new ArrayBuffer(end - start);
    },
  });
  return { size, slice } as unknown as Blob;
}

function errorOf(name: string): Error {
  return Object.assign(new Error(), { name });
}

const refused = (name: string, isFirst = false) => ({ error: errorOf(name), source: 0, at: 500, isFirst });

test('errors that say what happened are taken at their word', async () => {
  for (const name of ['NotFoundError', 'NS_ERROR_FILE_NOT_FOUND'])
    assert.deepEqual(await faultOf(refused(name), fileOf()), { code: 'gone' });
  for (const name of ['NotAllowedError', 'SecurityError', 'NS_ERROR_FILE_ACCESS_DENIED'])
    assert.deepEqual(await faultOf(refused(name), fileOf()), { code: 'not-allowed' });
});

test('Firefox says the same of a file that is gone and of one that was never allowed: at the first read it may be either', async () => {
  const name = 'NS_ERROR_FILE_NOT_FOUND';
  assert.deepEqual(await faultOf(refused(name, true), fileOf({ name, from: 0 })), { code: 'not-opened' });
  assert.deepEqual(await faultOf(refused(name), fileOf({ name, from: 0 })), { code: 'gone' });
  assert.deepEqual(await faultOf(refused('NotFoundError', true), fileOf()), { code: 'gone' });
});

test('a file that can be read nowhere: never allowed, or changed since', async () => {
  const none = fileOf({ name: 'NotReadableError', from: 0 });
  assert.deepEqual(await faultOf(refused('NotReadableError', true), none), { code: 'not-allowed' });
  assert.deepEqual(await faultOf(refused('NotReadableError'), none), { code: 'file-changed' });
  const gone = fileOf({ name: 'NotFoundError', from: 0 });
  assert.deepEqual(await faultOf(refused('NotReadableError'), gone), { code: 'gone' });
});

test('a file that lost its end was changed; one with a hole lies on a bad disk, at a place', async () => {
  const shorter = fileOf({ name: 'AbortError', from: 100 });
  assert.deepEqual(await faultOf(refused('NS_ERROR_FAILURE'), shorter), { code: 'file-changed' });
  const hole = fileOf({ name: 'NotReadableError', from: 400, to: 600 });
  assert.deepEqual(await faultOf(refused('NotReadableError'), hole), { code: 'read-failed', at: 500 });
});
