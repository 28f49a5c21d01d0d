/** A reader that trapped is started anew without the bit of work in which it did. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { LIST_NAMES } from '../../web/engine/access.ts';
import { type Bit, isWriting } from '../../web/engine/core/asked.ts';
import { Core } from '../../web/engine/core/core.ts';
import type { Report } from '../../web/engine/report/report.ts';
import { buildZip } from '../synth/archives.ts';
import { buildFarApart } from '../synth/far-apart.ts';
import { MinidumpBuilder, systemInfo } from '../synth/minidump/index.ts';
import { builds, MemorySource, masker, reportOf } from './open-core.ts';

type ReadAt = (source: number, offset: number, into: number, length: number) => number;

/** Every instance made meanwhile is torn out of its work when it reads the byte at `poison`, as by a trap. */
function poisoned<T>(poison: number, run: () => T): T {
  return torn((_, offset, length) => offset <= poison && poison < offset + length, run);
}

/** The same when it reads what `isPoison` names. */
function torn<T>(isPoison: (source: number, offset: number, length: number) => boolean, run: () => T): T {
  const Real = WebAssembly.Instance;
  WebAssembly.Instance = class extends Real {
    constructor(module: WebAssembly.Module, imports: WebAssembly.Imports = {}) {
      const host = imports['host'] as { readonly readAt: ReadAt } | undefined;
      const readAt: ReadAt = (source, offset, into, length) => {
        if (isPoison(source, offset, length)) throw new WebAssembly.RuntimeError('unreachable');
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

/** Adds the memory of every instance made meanwhile to `memories`. */
function observed<T>(memories: WebAssembly.Memory[], run: () => T): T {
  const Real = WebAssembly.Instance;
  WebAssembly.Instance = class extends Real {
    constructor(module: WebAssembly.Module, imports: WebAssembly.Imports = {}) {
      super(module, imports);
      memories.push(super.exports['memory'] as WebAssembly.Memory);
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
      assert.equal(core.refusedBytes, 0);
      if (leftOut.length === 3) throw error;
      leftOut.push(core.bit);
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

/** Opens with one trap, at the first read that `isPoison` names, and once more without what it ended. */
function openAfterTrap(
  module: WebAssembly.Module,
  sources: readonly [MemorySource, ...MemorySource[]],
  isPoison: (source: number, offset: number, length: number) => boolean,
): { report: Report; bit: Bit } {
  const first = new Core(module, masker, ...sources);
  let bit: Bit | undefined;
  torn(isPoison, () => {
    const core = new Core(module, masker, ...sources);
    assert.throws(() => {
      while (core.step() < 1);
    }, WebAssembly.RuntimeError);
    bit = core.bit;
  });
  assert.ok(bit);
  const again = first.reopened(module, { leftOut: [bit] });
  while (again.step() < 1);
  return { report: again.report(), bit };
}

test('a packed file in whose unpacking the reader stopped is shown as far as it was unpacked', () => {
  const dump = new MinidumpBuilder();
  systemInfo(dump);
  dump.put('far', Buffer.from(Array.from({ length: 2 << 20 }, (_, i) => (i * 2654435761) >>> 24)));
  dump.stream(10, 'comment', new TextEncoder().encode('Taken by hand\0'));
  const { bytes } = dump.build();
  const packed = new Uint8Array(gzipSync(bytes, { level: 0 }));
  const middle = packed.length / 2;
  for (const module of [builds.core, builds.full()]) {
    const { report, bit } = openAfterTrap(
      module,
      [new MemorySource(packed)],
      (_, offset, length) => offset <= middle && middle < offset + length,
    );
    assert.equal(isWriting(bit), false);
    assert.equal(report.file.kind, 'minidump');
    assert.deepEqual(report.file.container, [{ kind: 'gzip' }]);
    assert.ok(report.system?.arch);
    assert.equal(report.file.comment, undefined);
    assert.deepEqual(
      report.warnings.filter(({ code }) => code === 'left-out').map(({ message }) => message),
      ['The reader had stopped in unpacking. What follows of it was left out.'],
    );
  }
});

test('a member of an archive in which the reader stopped is not looked into, and the next one is shown', () => {
  const zip = buildZip([
    { name: 'a.bin', bytes: Buffer.alloc(4 << 20, 1) },
    { name: 'b.dmp', bytes: buildFarApart(1).bytes },
    { name: 'c.bin', bytes: Buffer.alloc(4 << 20, 1) },
  ]);
  // The first member's bytes are read once the directory at the end is known.
  let isListed = false;
  const { report } = openAfterTrap(builds.full(), [new MemorySource(zip)], (_, offset) => {
    isListed ||= offset > 4 << 20;
    return isListed && offset > 5 << 20 && offset < 6 << 20;
  });
  assert.equal(report.file.kind, 'minidump');
  assert.ok(report.warnings.some(({ code }) => code === 'left-out'));
});

test('a kind of file in whose look-up the reader stopped is not looked for', () => {
  // Some kinds are told by their last bytes.
  const odd = Buffer.alloc(4 << 20, 0x5a);
  const { report, bit } = openAfterTrap(
    builds.full(),
    [new MemorySource(odd)],
    (_, offset, length) => offset + length === odd.length,
  );
  assert.equal(isWriting(bit), false);
  assert.deepEqual(
    report.warnings.filter(({ code }) => code === 'left-out').map(({ message }) => message),
    ['The reader had stopped in telling a kind of file. Only the part where it stopped was left out.'],
  );
});

test('a part of the report in whose writing the reader stopped is left out, and no other', () => {
  const { bytes } = buildFarApart(2);
  const whole = reportOf(bytes);
  for (const module of [builds.core, builds.full()]) {
    const memories: WebAssembly.Memory[] = [];
    const core = observed(memories, () => new Core(module, masker, new MemorySource(bytes)));
    while (core.step() < 1);
    // Nothing that it holds leads anywhere any more.
    for (const { buffer } of memories) new Uint8Array(buffer).fill(0xff);
    assert.throws(() => core.summary(), WebAssembly.RuntimeError);
    const { bit } = core;
    assert.equal(isWriting(bit), true);
    assert.equal(bit.bit, 0, 'the first section that is written');
    const modules = { stage: bit.stage + 1, bit: LIST_NAMES.indexOf('modules') };
    for (const [left, lacks] of [
      [bit, 'file'],
      [modules, 'modules'],
    ] as const) {
      const again = core.reopened(module, { leftOut: [left] });
      while (again.step() < 1);
      const report = again.report();
      assert.equal(report.file.kind, lacks === 'file' ? undefined : 'minidump');
      assert.deepEqual(report.modules, lacks === 'modules' ? undefined : whole.modules);
      assert.deepEqual(report.threads, whole.threads);
      assert.deepEqual(report.system, whole.system);
      assert.deepEqual(
        report.warnings.filter(({ code }) => code === 'left-out').map(({ message }) => message),
        ['The reader had stopped in writing a part of the report. Only the part where it stopped was left out.'],
      );
    }
  }
});

test('what a trap leaves behind is no bit of the other build', () => {
  const { bytes, stacksAt } = buildFarApart(2);
  const { leftOut } = poisoned(stacksAt[1] ?? 0, () => openLeavingOut(builds.core, bytes));
  const core = new Core(builds.full(), masker, new MemorySource(bytes));
  core.ask({ leftOut });
  while (core.step() < 1);
  assert.deepEqual(core.report(), reportOf(bytes));
});
