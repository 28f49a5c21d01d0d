import assert from 'node:assert/strict';
import { test } from 'node:test';
import { groupRegisters, stackPointerOf } from '../../../web/panels/threads/registers.ts';

const names = (registers: readonly (readonly [string, string])[]) => registers.map(([name]) => name);

test('registers that may point somewhere stand apart from flags and vectors, counter and stack first', () => {
  const { general, others } = groupRegisters({
    rax: '0x0',
    rbx: '0x1d47f11c040',
    rsp: '0x53c01ff5a0',
    rip: '0x7ff831c4f8a4',
    eflags: '0x246',
    cs: '0x33',
    fcw: '0x27f',
    st0: '0x0',
    xmm0: '0x0',
    xmm1: '0x7a484730382e32204020374735363131',
  });
  assert.deepEqual(names(general), ['rip', 'rsp', 'rax', 'rbx']);
  assert.deepEqual(names(others), ['eflags', 'cs', 'fcw', 'st0', 'xmm0', 'xmm1']);
});

test('a vector of arm64 that holds zero is still a vector; registers of MIPS of the same name are not', () => {
  const arm = groupRegisters({ x0: '0x1', sp: '0x2', pc: '0x3', cpsr: '0x0', v0: '0x0', v31: '0x1' });
  assert.deepEqual(names(arm.general), ['pc', 'sp', 'x0']);
  const mips = groupRegisters({ v0: '0x1', v1: '0x2', a0: '0x3', hi: '0x0', lo: '0x0', f0: '0x0' });
  assert.deepEqual(names(mips.general), ['v0', 'v1', 'a0', 'hi', 'lo']);
});

test('saved registers of RISC-V are general, its float ones are not', () => {
  const { general } = groupRegisters({ pc: '0x1', sp: '0x2', s0: '0x3', fs0: '0x0', ft11: '0x0', a0: '0x4' });
  assert.deepEqual(names(general), ['pc', 'sp', 's0', 'a0']);
});

test('every architecture has its stack pointer', () => {
  assert.equal(stackPointerOf({ rsp: '0x1' }), '0x1');
  assert.equal(stackPointerOf({ esp: '0x2' }), '0x2');
  assert.equal(stackPointerOf({ x0: '0x0', sp: '0x3' }), '0x3');
  assert.equal(stackPointerOf({ nip: '0x0', r1: '0x4', r13: '0x9' }), '0x4');
  assert.equal(stackPointerOf({ pswa: '0x0', r15: '0x5' }), '0x5');
  assert.equal(stackPointerOf({ npc: '0x0', o6: '0x6' }), '0x6');
  assert.equal(stackPointerOf({}), undefined);
  assert.equal(stackPointerOf(undefined), undefined);
});
