import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stepsAfter } from '../../../../web/words/crash/blue-screen.ts';

const titles = (name: string, more: object = {}, isSmall = false) =>
  stepsAfter({ kind: 'bugcheck', name, ...more }, isSmall).map(({ title }) => title);

test('what to do after a blue screen follows what it was', () => {
  const suspect = { module: 'kelpnet.sys', sentence: 'Named by the stop code.', evidence: 'bugcheck' };
  assert.deepEqual(titles('DRIVER_IRQL_NOT_LESS_OR_EQUAL', { suspect }, true), [
    'Update it or take it out',
    'See if it comes back',
    'Keep more next time',
  ]);
  assert.match(
    stepsAfter({ kind: 'bugcheck', suspect } as never, false)[0]?.text ?? '',
    /version of kelpnet\.sys from/,
  );
  assert.equal(titles('MEMORY_MANAGEMENT')[0], 'Test the memory');
  assert.equal(titles('WHEA_UNCORRECTABLE_ERROR')[0], 'Set speeds back');
  assert.equal(titles('KERNEL_DATA_INPAGE_ERROR')[0], 'Save your files');
  assert.equal(titles('VIDEO_TDR_FAILURE')[0], 'Put in a fresh graphics driver');
  assert.equal(titles('SYSTEM_SERVICE_EXCEPTION')[0], 'Undo what is new');
});

test('more is asked for only where little was kept, and nothing where nothing failed', () => {
  assert.ok(!titles('SYSTEM_SERVICE_EXCEPTION', {}, false).includes('Keep more next time'));
  assert.deepEqual(titles('MANUALLY_INITIATED_CRASH', { cause: 'on-purpose' }), []);
  assert.deepEqual(stepsAfter({ kind: 'none', name: 'LIVE' }, true), []);
  assert.deepEqual(stepsAfter({ kind: 'signal', name: 'SIGSEGV' }, true), []);
});
