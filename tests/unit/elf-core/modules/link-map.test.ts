import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  auxv,
  debug,
  dynamic,
  ElfCoreBuilder,
  fill,
  LINUX_GENERAL,
  prstatus,
  words,
} from '../../../synth/elf-core/index.ts';
import { reportOf } from '../../open-core.ts';
import { coreOf, LAYOUTS, type Layout, library, PAGE, put } from './library.ts';

/** A core whose program has a dynamic linker's list of `count` entries that ends as `last` says. */
function linked(count: number, last: 'end' | 'cycle' | 'outside' | 'self', version = 1, namespaces = 0n) {
  const layout = LAYOUTS[0];
  const core = coreOf(layout);
  const base = 0x10000n;
  const data = new Uint8Array(0x200000);
  const at = (offset: number) => base + 2n * PAGE + BigInt(offset);
  data.set(dynamic(layout, [[21, at(0x200)]]), 0);
  data.set(debug(layout, at(0x1000), version, namespaces === 0n ? 0n : at(0x200)), 0x200);
  for (let i = 0; i < count; i++) {
    const isLast = i === count - 1;
    const after = {
      end: 0n,
      cycle: at(0x1000 + 40 * Math.floor(count / 2)),
      outside: 0xdead_0000n,
      self: at(0x1000 + 40 * i),
    };
    data.set(
      words(layout, [
        0x9000_0000n + BigInt(i) * 0x10000n,
        0n,
        0n,
        isLast ? after[last] : at(0x1000 + 40 * (i + 1)),
        0n,
      ]),
      0x1000 + 40 * i,
    );
  }
  auxv(core, [
    [3, base + 64n],
    [4, 56n],
    [5, 6n],
  ]);
  put(core, base, library(layout, { self: true }), data);
  return reportOf(core.build().bytes);
}

test("the dynamic linker's list: cycles, pointers out of memory and endless lists come to an end", () => {
  assert.deepEqual(
    linked(50, 'end').warnings.map(({ code }) => code),
    [],
  );
  for (const [count, last] of [
    [50, 'cycle'],
    [1, 'self'],
    [2, 'cycle'],
    [20_000, 'end'],
  ] as const) {
    assert.deepEqual(
      linked(count, last).warnings.map(({ code, severity }) => [code, severity]),
      [['link-map-damaged', 'fault']],
      `${count} ${last}`,
    );
  }
  assert.deepEqual(
    linked(50, 'outside').warnings.map(({ code, severity }) => [code, severity]),
    [['link-map-cut', 'loss']],
  );
});

test("the dynamic linker's namespaces that lead back to the first", () => {
  assert.deepEqual(
    linked(3, 'end', 2, 1n).warnings.map(({ code }) => code),
    ['link-map-damaged'],
  );
});

test('MIPS: the list is found through a pointer, absolute or relative', () => {
  for (const isRelative of [false, true]) {
    const set = LINUX_GENERAL['mips o32'];
    assert.ok(set);
    const form = { bits: 32, endian: 'big' } as const;
    const layout = { ...form, name: '', machine: 8, set: 'mips o32' } as unknown as Layout;
    const core = new ElfCoreBuilder({ ...form, machine: 8 });
    prstatus(core, { signal: 11, registers: fill(set, 'big').bytes, size: 256 });
    const base = 0x400000n;
    const at = (offset: number) => base + 2n * PAGE + BigInt(offset);
    const data = new Uint8Array(0x2000);
    data.set(dynamic(form, [isRelative ? [0x70000035, 0x100n] : [0x70000016, at(0x100)]]), 0);
    data.set(words(form, [at(0x200)]), 0x100);
    data.set(debug(form, at(0x300)), 0x200);
    data.set(words(form, [0x40000n, at(0x400), 0x42000n, 0n, 0n]), 0x300);
    data.set(new TextEncoder().encode('/lib/libc.so.6\0'), 0x400);
    auxv(core, [
      [3, base + 52n],
      [4, 32n],
      [5, 6n],
    ]);
    put(core, base, library(layout, { self: true, base, type: 2 }), data);
    put(core, 0x40000n, library(layout, { id: 'aabbccdd' }));
    assert.ok(reportOf(core.build().bytes).modules?.some(({ path }) => path === '/lib/libc.so.6'));
  }
});
