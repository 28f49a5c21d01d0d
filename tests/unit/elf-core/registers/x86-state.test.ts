import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ElfCoreBuilder, fill, LINUX_GENERAL, prstatus, Writer } from '../../../synth/elf-core/index.ts';
import { reportOf } from '../../open-core.ts';
import { bytesOf, hex } from './register-bytes.ts';

/** A thread of x86-64 and one more note of it. */
function withNote(
  owner: string,
  type: number,
  contents: Uint8Array | Writer,
  more: (core: ElfCoreBuilder) => void = () => {},
) {
  const set = LINUX_GENERAL['x86-64'];
  assert.ok(set);
  const core = new ElfCoreBuilder();
  prstatus(core, { signal: 11, registers: fill(set, 'little').bytes });
  core.note(owner, type, contents);
  more(core);
  return reportOf(core.build().bytes);
}

test('FXSAVE: control words, x87 and SSE registers', () => {
  const area = new Writer().u16(0x37f).u16(0x1234).u8(0x56).u8(0).u16(0x789).u64(0x1122334455667788n).u64(0x99aabbccn);
  area.u32(0x1f80).u32(0xffff);
  const st = Array.from({ length: 8 }, (_, index) => bytesOf(10, index * 16 + 1));
  for (const one of st) area.raw(one).zeros(6);
  const xmm = Array.from({ length: 16 }, (_, index) => bytesOf(16, index * 7 + 3));
  for (const one of xmm) area.raw(one);
  area.upTo(512);
  const registers = withNote('CORE', 2, area).threads?.[0]?.registers ?? {};
  assert.equal(registers['fcw'], '0x37f');
  assert.equal(registers['fsw'], '0x1234');
  assert.equal(registers['ftw'], '0x56');
  assert.equal(registers['fop'], '0x789');
  assert.equal(registers['fip'], '0x1122334455667788');
  assert.equal(registers['fdp'], '0x99aabbcc');
  assert.equal(registers['mxcsr'], '0x1f80');
  for (const [index, bytes] of st.entries()) assert.equal(registers[`st${index}`], hex(bytes));
  for (const [index, bytes] of xmm.entries()) assert.equal(registers[`xmm${index}`], hex(bytes));
});

interface Area {
  readonly size: number;
  readonly enabled: bigint;
  readonly used: bigint;
  readonly parts: readonly (readonly [number, Uint8Array])[];
}

function xsave({ size, enabled, used, parts }: Area): Uint8Array {
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(464, enabled, true);
  view.setBigUint64(512, used, true);
  for (const [at, part] of parts) bytes.set(part, at);
  return bytes;
}

const AVX512 = 0xe7n;
const PKRU = 0x200n;

test('XSAVE: upper halves of YMM registers, when they are in use', () => {
  const low = bytesOf(16, 0x21);
  const high = bytesOf(16, 0x91);
  const area = {
    size: 832,
    enabled: 7n,
    used: 7n,
    parts: [
      [160 + 3 * 16, low],
      [576 + 3 * 16, high],
    ],
  } as const;
  const registers = withNote('LINUX', 0x202, xsave(area)).threads?.[0]?.registers ?? {};
  assert.equal(registers['ymm3'], hex(Uint8Array.from([...low, ...high])));
  assert.equal(registers['ymm4'], '0x0');
  const unused = withNote('LINUX', 0x202, xsave({ ...area, used: 3n })).threads?.[0]?.registers ?? {};
  assert.equal(unused['ymm3'], undefined);
});

for (const [maker, places, size] of [
  ['Intel', { k: 1088, high: 1152, more: 1664, keys: 2688 }, 2696],
  ['AMD', { k: 832, high: 896, more: 1408, keys: 2432 }, 2440],
] as const) {
  test(`XSAVE: AVX-512 and protection keys where ${maker}'s processors have them`, () => {
    const [low, high, upper] = [bytesOf(16, 5), bytesOf(16, 0x45), bytesOf(32, 0x85)];
    const more = bytesOf(64, 0x11);
    const area = xsave({
      size,
      enabled: AVX512 | PKRU,
      used: AVX512 | PKRU,
      parts: [
        [160, low],
        [576, high],
        [places.k + 8, Uint8Array.of(0xcd, 0xab)],
        [places.high, upper],
        [places.more + 64, more],
        [places.keys, Uint8Array.of(0x54, 0x55, 0x55, 0x55)],
      ],
    });
    const registers = withNote('LINUX', 0x202, area).threads?.[0]?.registers ?? {};
    assert.equal(registers['zmm0'], hex(Uint8Array.from([...low, ...high, ...upper])));
    assert.equal(registers['zmm17'], hex(more));
    assert.equal(registers['k1'], '0xabcd');
    assert.equal(registers['pkru'], '0x55555554');
  });
}

test('XSAVE: the layout that newer kernels tell is taken before any guess', () => {
  const layout = new Writer();
  for (const [feature, size, offset] of [
    [2, 256, 576],
    [9, 8, 900],
  ] as const)
    layout.u32(feature).u32(size).u32(offset).u32(0);
  const area = xsave({ size: 1000, enabled: 0x207n, used: 0x203n, parts: [[900, Uint8Array.of(0x0c)]] });
  const report = withNote('LINUX', 0x202, area, (core) => core.note('LINUX', 0x205, layout));
  assert.equal(report.threads?.[0]?.registers?.['pkru'], '0xc');
  assert.deepEqual(
    report.records?.map(({ name, read }) => [name, read]),
    [
      ['NT_PRSTATUS', true],
      ['NT_X86_XSTATE', true],
      ['NT_X86_XSAVE_LAYOUT', true],
    ],
  );
});
