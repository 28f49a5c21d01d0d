/** Targets of cleaned copies where a browser's storage is out of room; the rest is tried in browsers. */
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { Cancelled } from '../../../web/clean/pace.ts';
import type { Source } from '../../../web/engine/sources/source.ts';
import { MemorySource } from '../open-core.ts';

type Tick = (done: number, total: number) => Promise<void>;

interface Target {
  write(bytes: Uint8Array): Promise<void> | void;
  finish(): Promise<unknown>;
  publish(tick: Tick): Promise<void>;
  discard(): Promise<void>;
}

interface Targets {
  offerTarget(size: number): Promise<Target>;
  fileTarget(handle: FileSystemFileHandle, source: File, planned: Source, packing: 'bare' | 'gzip'): Promise<Target>;
  refuseEmptied(handle: FileSystemFileHandle, source: File, isReadable: boolean): Promise<void>;
  removeEmpty(handle: FileSystemFileHandle): Promise<void>;
  readonly NoRoom: new () => Error & { readonly missing?: number };
  readonly SameFile: new (isEmptied: boolean) => Error & { readonly isEmptied: boolean };
}

// By a name that the compiler does not follow: it is checked with the types of workers, and tests with those of Node.
const path = new URL('../../../web/workers/files/clean-targets.ts', import.meta.url).href;
const { fileTarget, NoRoom, offerTarget, refuseEmptied, removeEmpty, SameFile } = (await import(path)) as Targets;
// What is read back is of no matter here.
Object.assign(globalThis, { FileReaderSync: class {} });

const LARGE = 65 << 20;
const original = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
afterEach(() => {
  if (original) Object.defineProperty(globalThis, 'navigator', original);
});

interface Storage {
  readonly quota: number;
  readonly usage: number;
  /** What a write says it wrote. */
  readonly write?: (asked: number) => number;
}

/** A browser's storage with one folder; `names` are the files in it. */
function storageOf({ quota, usage, write = (asked) => asked }: Storage): ReadonlySet<string> {
  const names = new Set<string>();
  const access = { write: (bytes: Uint8Array) => write(bytes.length), flush() {}, close() {}, getSize: () => 0 };
  const folder = {
    getFileHandle: async (name: string) => {
      names.add(name);
      return { name, createSyncAccessHandle: async () => access };
    },
    removeEntry: async (name: string) => void names.delete(name),
  };
  const value = {
    storage: {
      estimate: async () => ({ quota, usage }),
      getDirectory: async () => ({ getDirectoryHandle: async () => folder }),
    },
    locks: { request: (_: string, use: () => unknown) => use() },
  };
  Object.defineProperty(globalThis, 'navigator', { value, configurable: true });
  return names;
}

test('what the storage cannot hold is refused before, with what is missing', async () => {
  const names = storageOf({ quota: 100 << 20, usage: 40 << 20 });
  await assert.rejects(offerTarget(LARGE), (error) => error instanceof NoRoom && error.missing === 5 << 20);
  assert.equal(names.size, 0);
});

for (const [name, write] of [
  ['fewer bytes than asked', (asked: number) => asked - 1],
  ['none', () => 0],
  ['an error as a number without a sign', () => 2 ** 32 - 8],
] as const) {
  test(`a write of ${name} is a full disk, and nothing is left`, async () => {
    const names = storageOf({ quota: 1 << 30, usage: 0, write });
    const target = await offerTarget(LARGE);
    assert.equal(names.size, 1);
    assert.throws(() => target.write(new Uint8Array(4096)), NoRoom);
    await target.discard();
    await target.discard();
    assert.equal(names.size, 0);
  });
}

/** A chosen file; `removed` once it was. `failure`: what writing to it ends with; `isAborted`: the writer gave up. */
function chosen(
  name: string,
  text: string,
  lastModified = 1,
  failure?: Error,
  /** What the disk makes of what is written. */
  keep: (written: string) => string = (written) => written,
) {
  const state = { text, removed: false, writables: 0, isAborted: false };
  const handle = {
    name,
    getFile: async () => new File([state.text], name, { lastModified }),
    createWritable: async () => {
      state.writables++;
      let written = '';
      return {
        write: async (bytes: ArrayBuffer) => {
          if (failure) throw failure;
          written += Buffer.from(bytes).toString();
        },
        close: async () => {
          state.text = keep(written);
        },
        abort: async () => {
          state.isAborted = true;
        },
      };
    },
    remove: async () => {
      state.removed = true;
    },
  };
  return { state, handle: handle as unknown as FileSystemFileHandle };
}

const go: Tick = async () => {};

const planned = (text: string): Source => new MemorySource(new Uint8Array(Buffer.from(text)));

test('the source is refused by name, size and date, and not opened to be written', async () => {
  const source = new File(['the dump'], 'a.core', { lastModified: 1 });
  const { handle, state } = chosen('a.core', 'the dump');
  await assert.rejects(
    fileTarget(handle, source, planned('the copy'), 'bare'),
    (error) => error instanceof SameFile && !error.isEmptied,
  );
  assert.equal(state.writables, 0);
  // Another file of this name.
  await fileTarget(chosen('a.core', 'the dumq', 2).handle, source, planned('the copy'), 'bare');
});

test('a source that the browser emptied is told from one that merely changed', async () => {
  const source = new File(['the dump'], 'a.core', { lastModified: 1 });
  const isEmptied = (error: unknown) => error instanceof SameFile && error.isEmptied;
  await assert.rejects(refuseEmptied(chosen('a.core', '').handle, source, false), isEmptied);
  await refuseEmptied(chosen('a.core', '').handle, source, true);
  await refuseEmptied(chosen('b.core', '').handle, source, false);
  await refuseEmptied(chosen('a.core', 'changed').handle, source, false);
});

test('until a copy is published what stood under the chosen name stays, and is not opened to be written', async () => {
  const source = new File(['the dump'], 'a.core');
  const bytes = new Uint8Array(Buffer.from('the copy'));
  for (const isFinished of [false, true]) {
    const { handle, state } = chosen('copy', 'mine');
    const target = await fileTarget(handle, source, planned('the copy'), 'bare');
    await target.write(bytes);
    if (isFinished) await target.finish();
    await target.discard();
    assert.deepEqual([state.text, state.removed, state.writables], ['mine', false, 0]);
  }
  const good = chosen('copy', 'mine');
  const target = await fileTarget(good.handle, source, planned('the copy'), 'bare');
  await target.write(bytes);
  await target.finish();
  assert.equal(good.state.writables, 0, 'checked before it is written there');
  await target.publish(go);
  await target.discard();
  assert.deepEqual([good.state.text, good.state.removed], ['the copy', false]);
});

test('cancelled on its way into the chosen place, what stood there stays', async () => {
  const { handle, state } = chosen('copy', 'mine');
  const target = await fileTarget(handle, new File(['the dump'], 'a.core'), planned('the copy'), 'bare');
  await target.write(new Uint8Array(8));
  await target.finish();
  const cancelled = new Error('cancelled');
  await assert.rejects(
    target.publish(() => Promise.reject(cancelled)),
    cancelled,
  );
  await target.discard();
  assert.deepEqual([state.text, state.isAborted], ['mine', true]);
});

test('a pipe to the disk that the browser ended is a full disk; other failures stay what they are', async () => {
  for (const [failure, expected] of [
    [new DOMException('pipe', 'AbortError'), NoRoom],
    [new DOMException('full', 'QuotaExceededError'), { name: 'QuotaExceededError' }],
    [new DOMException('refused', 'NotAllowedError'), { name: 'NotAllowedError' }],
  ] as const) {
    const { handle, state } = chosen('copy', 'mine', 1, failure);
    const target = await fileTarget(handle, new File(['the dump'], 'a.core'), planned('the copy'), 'bare');
    await target.write(new Uint8Array(8));
    await target.finish();
    await assert.rejects(target.publish(go), expected);
    assert.deepEqual([state.text, state.isAborted], ['mine', true]);
  }
});

test('without room for a second copy: checked as planned, written straight, and only what was checked gets the name', async () => {
  const source = new File(['the dump'], 'a.core');
  const size = 65 << 20;
  const bytes = new Uint8Array(size).fill(0x61);
  for (const [change, expected] of [
    [0, size],
    [1, 4],
  ] as const) {
    storageOf({ quota: 1 << 20, usage: 0 });
    const { handle, state } = chosen('copy', 'mine');
    const target = await fileTarget(handle, source, new MemorySource(bytes), 'bare');
    await target.write(bytes);
    await target.finish();
    assert.equal(state.writables, 0, 'checked before it is written there');
    // The source may change after it was checked.
    bytes[size - 1] = 0x61 + change;
    const published = target.publish(go);
    if (change === 0) await published;
    else await assert.rejects(published, { name: 'SourceChanged' });
    assert.equal(state.text.length, expected);
    assert.equal(state.isAborted, change !== 0);
  }
});

test('what lies under the chosen name is read back; other bytes than were checked are emptied and removed', async () => {
  const source = new File(['the dump'], 'a.core');
  for (const [name, keep] of [
    ['as it was written', (written: string) => written],
    ['another byte', (written: string) => written && `${written.slice(0, -1)}X`],
    ['cut short', (written: string) => written.slice(0, -1)],
    ['longer', (written: string) => (written === '' ? '' : `${written}!`)],
  ] as const) {
    const isGood = name === 'as it was written';
    // In the browser's storage first, and straight where that has no room.
    for (const size of [9, 65 << 20]) {
      const bytes = new Uint8Array(size).fill(0x61);
      storageOf({ quota: 1 << 20, usage: 0 });
      const { handle, state } = chosen('copy', 'mine', 1, undefined, keep);
      const target = await fileTarget(handle, source, new MemorySource(bytes), 'bare');
      await target.write(bytes);
      await target.finish();
      if (isGood) await target.publish(go);
      else await assert.rejects(target.publish(go), { name: 'NotAsChecked' }, `${name}, ${size}`);
      assert.deepEqual([state.text.length, state.removed], isGood ? [size, false] : [0, true], `${name}, ${size}`);
    }
  }
});

test('what cannot be read back is removed, and is no fault of the source; a cancel stays one', async () => {
  const source = new File(['the dump'], 'a.core');
  const unreadable = new DOMException('unreadable', 'NotReadableError');
  const refused = new RangeError('Array buffer allocation failed');
  const cancelled = new Cancelled();
  for (const [failure, isOfFile] of [
    [unreadable, true],
    [refused, false],
    [cancelled, false],
  ] as const) {
    // In the browser's storage first, and straight where that has no room.
    for (const size of [9, 65 << 20]) {
      const bytes = new Uint8Array(size).fill(0x61);
      storageOf({ quota: 1 << 20, usage: 0 });
      const { handle, state } = chosen('copy', 'mine');
      const target = await fileTarget(handle, source, new MemorySource(bytes), 'bare');
      await target.write(bytes);
      await target.finish();
      if (isOfFile) handle.getFile = () => Promise.reject(failure);
      const published = target.publish(async (done, total) => {
        if (2 * done > total) throw failure;
      });
      await assert.rejects(published, (error: Error) =>
        failure === cancelled ? error === cancelled : error.name === 'NotAsChecked' && error.cause === failure,
      );
      assert.deepEqual([state.text, state.removed], ['', true], `${failure.name}, ${size}`);
    }
  }
});

test('an empty file goes, one with bytes stays', async () => {
  const [empty, full] = [chosen('a', ''), chosen('b', 'x')];
  await removeEmpty(empty.handle);
  await removeEmpty(full.handle);
  assert.deepEqual([empty.state.removed, full.state.removed], [true, false]);
});
