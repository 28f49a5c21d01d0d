import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemCall } from '../../../web/words/crash/system-calls.ts';

test('the call that a thread of Linux sat in, by its processor’s numbers', () => {
  assert.equal(systemCall('linux', 'x86-64', { orig_rax: '0xca' }), 'futex (202)');
  assert.equal(systemCall('linux', 'x86-64', { orig_rax: '0x0' }), 'read (0)');
  assert.equal(systemCall('linux', 'x86', { orig_eax: '0xf0' }), 'futex (240)');
  assert.equal(systemCall('linux', 'arm64', { syscall: '0x62' }), 'futex (98)');
  assert.equal(systemCall('linux', 'arm', { syscall: '0x1a6' }), 'futex_time64 (422)');
  // One without a name here.
  assert.equal(systemCall('linux', 'x86-64', { orig_rax: '0x1f3' }), '499');
});

test('no call: all ones, other systems, nothing recorded', () => {
  assert.equal(systemCall('linux', 'x86-64', { orig_rax: '0xffffffffffffffff' }), undefined);
  assert.equal(systemCall('linux', 'x86', { orig_eax: '0xffffffff' }), undefined);
  assert.equal(systemCall('linux', 'x86-64', { rax: '0xca' }), undefined);
  assert.equal(systemCall('freebsd', 'x86-64', { orig_rax: '0xca' }), undefined);
  assert.equal(systemCall(undefined, undefined), undefined);
  assert.equal(systemCall('linux', 's390x', { orig_r2: '0x4' }), undefined);
});
