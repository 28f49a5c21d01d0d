/** Memory that is refused, at one request after another: in wasm's own memory, and in arrays of the host. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import {
  arrayOf,
  askedBytes,
  isRefusedAllocation,
  MemoryRefused,
  memoryFault,
} from '../../web/engine/core/allocation.ts';
import { Core } from '../../web/engine/core/core.ts';
import { openWhole } from '../../web/engine/core/open-whole.ts';
import { ElfCoreBuilder, prstatus } from '../synth/elf-core/index.ts';
import { MinidumpBuilder, moduleList, systemInfo } from '../synth/minidump/index.ts';
import { richDump } from '../synth/minidump/rich.ts';
import { coreWith } from '../synth/with-text.ts';
import { clean, MemoryTarget } from './clean/clean.ts';
import { builds, MemorySource, masker } from './open-core.ts';

/** Of wasm's memory. */
const PAGE = 65_536;

/** Of more modules than the first pages have room for. */
function minidumpOfMany(): Uint8Array<ArrayBuffer> {
  const dump = new MinidumpBuilder();
  systemInfo(dump, {});
  const modules = Array.from({ length: 3000 }, (_, i) => ({ base: 0x40_0000n + BigInt(i) * 0x1000n, size: 0x1000 }));
  moduleList(
    dump,
    modules.map((module, i) => ({ ...module, path: `C:\\many\\module-${i}.dll` })),
  );
  return dump.build().bytes;
}

/** Of more threads than the first pages have room for. */
function coreOfMany(): Uint8Array<ArrayBuffer> {
  const core = new ElfCoreBuilder();
  for (let i = 0; i < 3000; i++) prstatus(core, { pid: 100 + i, signal: 11, registers: new Uint8Array(27 * 8) });
  return core.build().bytes;
}

const LARGE: Readonly<Record<string, Uint8Array>> = {
  minidump: minidumpOfMany(),
  core: coreOfMany(),
  'core in gzip': gzipSync(coreOfMany()),
};

const DUMPS: Readonly<Record<string, Uint8Array>> = {
  minidump: richDump('windows').bytes,
  core: coreWith('a text of some length'),
  'core in gzip': gzipSync(coreWith('a text of some length')),
};

/** An unsigned LEB128 number and where it ends. */
function readNumber(bytes: Uint8Array, at: number): [value: number, end: number] {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++] ?? 0;
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return [value, at];
  }
}

/** The same in five bytes, whatever its value. */
function longNumber(value: number): number[] {
  return [0, 7, 14, 21, 28].map((shift) => (Math.floor(value / 2 ** shift) & 0x7f) | (shift < 28 ? 0x80 : 0));
}

/** The module whose memory (section 5: one, with flags, first and most pages) never has more than so many pages. */
function limitedTo(module: Uint8Array, pages: number): WebAssembly.Module {
  for (let at = 8; at < module.length; ) {
    const id = module[at];
    const [size, start] = readNumber(module, at + 1);
    if (id === 5) {
      const [first] = readNumber(module, start + 2);
      const body = [1, 1, ...longNumber(first), ...longNumber(pages)];
      const head = [5, ...longNumber(body.length), ...body];
      return new WebAssembly.Module(
        Buffer.concat([module.subarray(0, at), Buffer.from(head), module.subarray(start + size)]),
      );
    }
    at = start + size;
  }
  throw new Error('no memory');
}

test('a core whose memory may not grow says so; with enough of it the report is the same', () => {
  const full = readFileSync('build/full.wasm');
  for (const [name, bytes] of Object.entries(LARGE)) {
    const whole = JSON.stringify(openWhole(builds, [new MemorySource(bytes)]).report());
    let refused = 0;
    let read = 0;
    for (const pages of [32, 33, 34, 36, 40, 48, 64, 96, 256]) {
      let core: Core | undefined;
      try {
        core = new Core(limitedTo(full, pages), masker, new MemorySource(bytes));
        while (core.step() < 1);
        core.report();
        read++;
      } catch (error) {
        assert.ok(
          error instanceof WebAssembly.RuntimeError || isRefusedAllocation(error),
          `${name}, ${pages}: ${error}`,
        );
        // Too little for what the module begins with.
        if (!core) continue;
        // What was asked for is more than there was, and no more than the core takes with enough of it.
        assert.ok(core.refusedBytes >= PAGE && core.refusedBytes <= 256 * PAGE, `${name}, ${pages}`);
        refused++;
      }
    }
    assert.ok(read > 0 && refused > 0, `${name}: ${read} read, ${refused} refused`);
    // Another instance is none the worse for it.
    assert.equal(JSON.stringify(openWhole(builds, [new MemorySource(bytes)]).report()), whole);
  }
});

const ARRAYS = ['Uint8Array', 'Uint16Array', 'Uint32Array', 'Float64Array', 'ArrayBuffer'] as const;

/** Refuses the request for an array by its length that comes after `others`; whether it came. */
async function refusing(others: number, run: () => unknown): Promise<boolean> {
  const before = ARRAYS.map((name) => [name, globalThis[name]] as const);
  let left = others;
  let isRefused = false;
  for (const [name, Real] of before) {
    const Refusing: new (...given: unknown[]) => object = new Proxy(Real as new (...given: unknown[]) => object, {
      construct(target, given: unknown[], newTarget): object {
        if (typeof given[0] === 'number' && given[0] > 0 && left-- === 0) {
          isRefused = true;
          throw new RangeError('Array buffer allocation failed');
        }
        return Reflect.construct(target, given, newTarget === Refusing ? target : newTarget);
      },
    });
    Object.assign(globalThis, { [name]: Refusing });
  }
  try {
    await run();
  } finally {
    for (const [name, Real] of before) Object.assign(globalThis, { [name]: Real });
  }
  return isRefused;
}

test('an array that is refused ends a reading as that, whichever it is; the next one is whole', async () => {
  for (const [name, bytes] of Object.entries(DUMPS)) {
    const whole = JSON.stringify(openWhole(builds, [new MemorySource(bytes)]).report());
    let tried = 0;
    for (; tried < 200; tried++) {
      let told: unknown;
      const isRefused = await refusing(tried, () => {
        try {
          openWhole(builds, [new MemorySource(bytes)]).report();
        } catch (error) {
          told = error;
        }
      });
      if (!isRefused) break;
      // Or it was done without.
      assert.ok(told === undefined || isRefusedAllocation(told), `${name}, request ${tried}: ${told}`);
    }
    assert.ok(tried > 0, name);
    assert.equal(JSON.stringify(openWhole(builds, [new MemorySource(bytes)]).report()), whole);
  }
});

test('an array that is refused while a copy is made leaves none of it', async () => {
  const bytes = coreWith('GITHUB_TOKEN=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');
  let refused = 0;
  let named = 0;
  for (let others = 0; others < 200; others += 3) {
    const target = new MemoryTarget();
    let told: unknown;
    const isRefused = await refusing(others, () =>
      clean(bytes, 'secrets', {}, { target }).catch((error) => {
        told = error;
      }),
    );
    if (!isRefused) break;
    refused++;
    if (told === undefined) continue;
    assert.ok(isRefusedAllocation(told), `request ${others}: ${told}`);
    if (askedBytes(told)) named++;
    assert.notEqual(target.fate, 'published');
    assert.ok(target.fate === 'discarded' || target.parts.length === 0);
  }
  assert.ok(refused > 5 && named > 5, `${named} of ${refused}`);
});

test('an array that no engine gives is refused with its size', () => {
  for (const [make, asked] of [
    [() => arrayOf(Uint8Array, 2 ** 52), 2 ** 52],
    [() => arrayOf(Float64Array, 2 ** 50), 2 ** 53],
  ] as const) {
    assert.throws(make, (error) => error instanceof MemoryRefused && askedBytes(error) === asked);
  }
  assert.deepEqual(memoryFault(new MemoryRefused(4096)), { code: 'out-of-memory', asked: 4096 });
  assert.deepEqual(memoryFault(new WebAssembly.RuntimeError('unreachable'), 65_536), {
    code: 'out-of-memory',
    asked: 65_536,
  });
  assert.deepEqual(memoryFault(new RangeError('Array buffer allocation failed')), { code: 'out-of-memory' });
  assert.equal(memoryFault(new Error('another')), undefined);
});

test('a call stack that is full is no lack of memory', () => {
  const deeper = (): number => deeper() + 1;
  assert.throws(deeper, (error) => error instanceof RangeError && !isRefusedAllocation(error));
  for (const message of ['Array buffer allocation failed', 'Invalid typed array length: 9007199254740991']) {
    assert.ok(isRefusedAllocation(new RangeError(message)), message);
  }
});
