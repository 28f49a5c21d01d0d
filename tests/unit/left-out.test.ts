/** A reader that trapped is started anew without the bit of work in which it did. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Bit } from '../../web/engine/asked.ts';
import { Core } from '../../web/engine/core.ts';
import type { Report } from '../../web/engine/report.ts';
import { buildFarApart } from '../synth/far-apart.ts';
import { MinidumpBuilder, systemInfo } from '../synth/minidump/index.ts';
import { builds, MemorySource, masker, reportOf } from './open-core.ts';

/** Every instance made meanwhile is torn out of its work when it reads the byte at `poison`, as by a trap. */
function poisoned<T>(poison: number, run: () => T): T {
  const Real = WebAssembly.Instance;
  type ReadAt = (source: number, offset: number, into: number, length: number) => number;
  WebAssembly.Instance = class extends Real {
    constructor(module: WebAssembly.Module, imports: WebAssembly.Imports = {}) {
      const host = imports['host'] as { readonly readAt: ReadAt } | undefined;
      const readAt: ReadAt = (source, offset, into, length) => {
        if (offset <= poison && poison < offset + length) throw new WebAssembly.RuntimeError('unreachable');
        return host?.readAt(source, offset, into, length) ?? -1;
      };
      // The scanner asks its host for nothing.
      super(module, host ? { ...imports, host: { ...host, readAt } } : imports);
    }
  };
  try {
    return run();
  } finally {
    WebAssembly.Instance = Real;
  }
}

/** Opens until it comes to its end, each time without what stopped it; at most three times. */
function openLeavingOut(module: WebAssembly.Module, bytes: Uint8Array): { report: Report; leftOut: readonly Bit[] } {
  const leftOut: Bit[] = [];
  for (;;) {
    const core = new Core(module, masker, new MemorySource(bytes));
    core.ask({ leftOut });
    try {
      while (core.step() < 1);
      return { report: core.report(), leftOut };
    } catch (error) {
      assert.equal(core.lacksMemory, false);
      const { bit } = core;
      if (!bit || leftOut.length === 3) throw error;
      leftOut.push(bit);
    }
  }
}

for (const [name, module] of [
  ['core', builds.core],
  ['full', builds.full()],
] as const) {
  test(`${name}: a stack in which the reader stopped is left out, and no other`, () => {
    const { bytes, stacksAt } = buildFarApart(4);
    const whole = reportOf(bytes);
    const { report, leftOut } = poisoned(stacksAt[2] ?? 0, () => openLeavingOut(module, bytes));
    assert.equal(leftOut.length, 1);
    const frames = ({ threads = [] }: Report) => threads.map((thread) => thread.frames?.length);
    assert.deepEqual(frames(whole), [4, 4, 4, 4]);
    assert.deepEqual(frames(report), [4, 4, undefined, 4]);
    assert.deepEqual(
      report.threads?.filter(({ id }) => id !== 3),
      whole.threads?.filter(({ id }) => id !== 3),
    );
    assert.deepEqual(report.warnings, [
      ...whole.warnings,
      {
        code: 'left-out',
        severity: 'loss',
        message: 'The reader had stopped in the stacks. Only the part where it stopped was left out.',
      },
    ]);
    assert.deepEqual(report.modules, whole.modules);
  });

  test(`${name}: a stream in which the reader stopped is left out, and those behind it are read`, () => {
    const dump = new MinidumpBuilder();
    systemInfo(dump);
    dump.put('far', new Uint8Array(1 << 20));
    const comment = dump.stream(10, 'comment', new TextEncoder().encode('Taken by hand\0'));
    dump.put('farther', new Uint8Array(1 << 20));
    const { bytes } = dump.build();
    const { report } = poisoned(comment.at, () => openLeavingOut(module, bytes));
    assert.equal(reportOf(bytes).file.comment, 'Taken by hand');
    assert.equal(report.file.comment, undefined);
    assert.ok(report.system?.arch);
    assert.match(
      report.warnings.find(({ code }) => code === 'left-out')?.message ?? '',
      /in the file's records\. Only/,
    );
  });
}

test('what a trap leaves behind is no bit of the other build', () => {
  const { bytes, stacksAt } = buildFarApart(2);
  const { leftOut } = poisoned(stacksAt[1] ?? 0, () => openLeavingOut(builds.core, bytes));
  const core = new Core(builds.full(), masker, new MemorySource(bytes));
  core.ask({ leftOut });
  while (core.step() < 1);
  assert.deepEqual(core.report(), reportOf(bytes));
});
