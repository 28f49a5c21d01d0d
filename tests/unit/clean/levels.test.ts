/** Levels that leave memory out: on synthetic dumps what must be gone and what must stay, on real ones all checks. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Intervals } from '../../../web/clean/bytes/intervals.ts';
import { privateParts } from '../../../web/clean/keep/paths.ts';
import { arm64Widths, type SavedRegisters, WordRule } from '../../../web/clean/keep/words.ts';
import { placeListOf } from '../../../web/engine/scan/findings/place-list.ts';
import { MinidumpBuilder } from '../../synth/minidump/builder.ts';
import { contextOf } from '../../synth/minidump/contexts.ts';
import {
  memory64List,
  memoryInfo,
  memoryList,
  moduleList,
  systemInfo,
  threadList,
} from '../../synth/minidump/index.ts';
import { richDump } from '../../synth/minidump/rich.ts';
import { reportOf } from '../open-core.ts';
import { ascii, clean, differences, latin, utf16 } from './clean.ts';

const filled = (path: string) => {
  const chars = [...path];
  for (const [from, to] of privateParts(path)) for (let i = from; i < to; i++) chars[i] = 'x';
  return chars.join('');
};

test('names of users, servers and their folders go; systems and base names stay', () => {
  const paths: Readonly<Record<string, string>> = {
    '/home/mara/src/server/app': '/home/xxxx/xxx/xxxxxx/app',
    '/Users/mara/Library/x.dylib': '/Users/xxxx/xxxxxxx/x.dylib',
    '/export/home/mara/a.out': '/export/home/xxxx/a.out',
    'C:\\Users\\Mara Okafor\\AppData\\a.dll': 'C:\\Users\\xxxxxxxxxxx\\xxxxxxx\\a.dll',
    'c:\\documents and settings\\mara\\a.exe': 'c:\\documents and settings\\xxxx\\a.exe',
    '\\\\fileserver\\builds\\app\\a.pdb': '\\\\xxxxxxxxxx\\xxxxxx\\xxx\\a.pdb',
    '/usr/lib/x86_64-linux-gnu/libc.so.6': '/usr/lib/x86_64-linux-gnu/libc.so.6',
    'C:\\Windows\\System32\\ntdll.dll': 'C:\\Windows\\System32\\ntdll.dll',
    '/home/mara': '/home/xxxx',
    '': '',
  };
  for (const [path, expected] of Object.entries(paths)) assert.equal(filled(path), expected, path);
});

/** The words of a stack that stay. */
function kept(
  rule: WordRule,
  words: readonly bigint[],
  address = 0x7000,
  recorded: readonly number[] = [],
  saved?: SavedRegisters,
): boolean[] {
  const bytes = new Uint8Array(words.length * rule.wordBytes);
  const view = new DataView(bytes.buffer);
  words.forEach((word, i) => {
    if (rule.wordBytes === 8) view.setBigUint64(i * 8, BigInt.asUintN(64, word), true);
    else view.setUint32(i * 4, Number(BigInt.asUintN(32, word)), true);
  });
  const all = words.map(() => true);
  const fill = (at: number) => {
    all[Math.floor(at / rule.wordBytes)] = false;
  };
  rule.eachFilled(bytes, address, new Set(recorded), fill, saved);
  return all;
}

test('small numbers, addresses of code and stacks stay, and nothing else', () => {
  const addresses = Intervals.of([0x7000, 0x8000], [0x40_0000, 0x41_0000]);
  const rule = new WordRule({ wordBytes: 8, isLittle: true, addresses });
  assert.deepEqual(
    kept(rule, [0n, 4096n, 4097n, -1n, -4096n, -4097n, 0x40_0000n, 0x41_0000n, 0x41_0001n, 0x7ff8n, 0x3f_ffffn]),
    [true, true, false, true, true, false, true, true, false, true, false],
  );
  const narrow = new WordRule({ wordBytes: 4, isLittle: true, addresses });
  assert.deepEqual(kept(narrow, [4096n, 4097n, -4096n, -4097n, 0x40_1234n]), [true, false, true, false, true]);
});

test('text that spells an address goes, unless the walk used it', () => {
  const addresses = Intervals.of([0x7400_0000, 0x7800_0000]);
  const rule = new WordRule({ wordBytes: 4, isLittle: true, addresses });
  // "secret" spelt over two words, both of which lie in a module.
  const text = [0x74657263n, 0x74776f72n, 0x76756c64n];
  assert.deepEqual(kept(rule, text, 0x1000), [false, false, false]);
  assert.deepEqual(kept(rule, text, 0x1000, [0x74776f72]), [false, true, false]);
  assert.deepEqual(kept(rule, [0x7400_1000n, 0x0000_0101n, 0x7600_0201n], 0x1000), [true, true, true]);
  // Of the registers that a handled signal put on a stack each stands for itself.
  const saved = { registers: Intervals.of([0x1000, 0x100c]), staying: new Set([0x1008]) };
  assert.deepEqual(kept(rule, text, 0x1000, [], saved), [true, true, true]);
  assert.deepEqual(kept(rule, [0x20202020n, ...text], 0x1000, [], saved), [false, true, true, false]);
  assert.deepEqual(kept(rule, [0n, 0n, 0x0001_0246n, 0x0001_0246n], 0x1000, [], saved), [true, true, true, false]);
});

test('signed pointers of arm64 stay as they are', () => {
  const code = Intervals.of([0x40_0000, 0x41_0000]);
  const addresses = Intervals.of([0x40_0000, 0x41_0000], [0x7f_8000_0000, 0x7f_8001_0000]);
  const widths = arm64Widths(undefined, addresses);
  assert.deepEqual(widths, [39, 42, 47, 48, 52]);
  assert.deepEqual(arm64Widths(0x007f_ff80_0000_0000n, addresses), [39]);
  const rule = new WordRule({ wordBytes: 8, isLittle: true, addresses, code, widths: [39] });
  assert.deepEqual(kept(rule, [0x0012_3400_0040_1000n, 0x0092_3400_0040_1000n, 0x0012_3400_0050_1000n]), [
    true,
    false,
    false,
  ]);
  // 0x0defaced0defaced under 39 bits would be an address here.
  const wide = Intervals.of([0x6d_0000_0000, 0x6e_0000_0000]);
  assert.equal(new WordRule({ wordBytes: 8, isLittle: true, addresses: wide, code: wide, widths: [39] }).filler, 'fd');
});

test('a full minidump shrinks to its stacks; heap, arguments and names of users are gone', async () => {
  const secret = 'Whitlock family recipe';
  const dump = new MinidumpBuilder({ time: 1_700_000_000, flags: 2n });
  systemInfo(dump);
  moduleList(dump, [{ base: 0x14000_0000n, size: 0x9000, path: 'C:\\Users\\mara\\app\\a.exe' }]);
  const context = contextOf('x86-64', { rip: 0x14000_1234n, rsp: 0x10_0100n }).bytes;
  context.set(ascii(secret.slice(0, 16)), 0x1a0);
  threadList(dump, [{ id: 1, context }]);
  dump.stream(11, 'comment', dump.writer().utf16(secret));
  dump.stream(0x1234, 'of an unknown type', ascii(secret));
  const stack = new Uint8Array(0x2000);
  new DataView(stack.buffer).setBigUint64(0x108, 0x14000_2000n, true);
  stack.set(ascii(secret), 0x200);
  const heap = new Uint8Array(0x40_000);
  heap.set(ascii(secret), 0x100);
  heap.set(utf16(secret), 0x300);
  const bytes = withTail(dump, stack, heap);
  const before = reportOf(bytes);
  for (const level of ['stacks', 'pointers'] as const) {
    const { outcome, copy } = await clean(bytes, level);
    assert.equal(outcome.state, 'done', JSON.stringify(outcome));
    assert.ok(copy.length < bytes.length / 10, `${copy.length} of ${bytes.length}`);
    const text = latin(copy).replaceAll('\0', '');
    assert.equal(text.includes(secret), level === 'stacks', level);
    assert.ok(!text.includes('mara') && text.includes('a.exe'));
    const after = reportOf(copy);
    assert.deepEqual(
      after.threads?.map(({ frames }) => frames?.map(({ address }) => address)),
      before.threads?.map(({ frames }) => frames?.map(({ address }) => address)),
    );
    assert.ok(outcome.state === 'done' && outcome.manifest.unknown.includes('stream 0x1234'));
    const again = await clean(copy, level);
    assert.equal(again.outcome.state, 'done');
    assert.deepEqual(differences(copy, again.copy), [], `${level} twice`);
  }
});

/** Memory before its list, as writers of small dumps put it: the copy is made in place. */
function inPlace(rip: bigint, stack: Uint8Array, heap: Uint8Array): Uint8Array<ArrayBuffer> {
  const READ_WRITE = 4;
  const READ_EXECUTE = 0x20;
  const dump = new MinidumpBuilder({ time: 1_700_000_000 });
  systemInfo(dump);
  moduleList(dump, [{ base: 0x14000_0000n, size: 0x9000, path: 'C:\\app\\a.exe' }]);
  const places = [stack, heap].map((bytes, index) => dump.put(`memory ${index}`, bytes));
  const [stackPlace, heapPlace] = places;
  assert.ok(stackPlace && heapPlace);
  const context = contextOf('x86-64', { rip, rsp: 0x10_0000n }).bytes;
  threadList(dump, [{ id: 1, context, stackBase: 0x10_0000n, stackPlace }]);
  memoryList(dump, [
    { base: 0x10_0000n, place: stackPlace },
    { base: 0x20_0000n, place: heapPlace },
  ]);
  const region = { state: 0x1000, type: 0x2_0000 };
  memoryInfo(dump, [
    { base: 0x10_0000n, size: BigInt(stack.length), protect: READ_WRITE, ...region },
    { base: 0x20_0000n, size: BigInt(heap.length), protect: READ_WRITE, ...region },
    { base: 0x14000_0000n, size: 0x9000n, protect: READ_EXECUTE, ...region },
  ]);
  return dump.build().bytes;
}

test('a copy made in place after a search that was stopped has no secret that the search had not come to', async () => {
  const TOKEN = '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';
  const stack = new Uint8Array(0x2000);
  stack.set(ascii(`GITHUB_TOKEN=${TOKEN}`), 0x200);
  const bytes = inPlace(0x14000_1234n, stack, new Uint8Array(0x1000));
  const found = { places: placeListOf([]), isAll: true, isComplete: false };
  const { outcome, copy } = await clean(bytes, 'stacks', {}, { found });
  assert.equal(outcome.state, 'done', JSON.stringify(outcome).slice(0, 500));
  assert.ok(!latin(copy).includes(TOKEN.slice(4)));
});

test('memory that is no code goes also where a thread jumped there', async () => {
  const secret = 'Whitlock family recipe';
  const heap = new Uint8Array(0x2000);
  heap.set(ascii(secret), 0x840);
  for (const level of ['stacks', 'pointers'] as const) {
    const { outcome, copy } = await clean(inPlace(0x20_0800n, new Uint8Array(0x2000), heap), level);
    assert.equal(outcome.state, 'done', JSON.stringify(outcome).slice(0, 500));
    assert.ok(!latin(copy).includes(secret), level);
  }
});

test('a thread that jumped to where text points keeps nothing of the stack that begins alike', async () => {
  const stack = new Uint8Array(0x2000);
  // As a number of 53 bits the words from "@@eshall" to "BAeshall" are one.
  stack.set(ascii('AAeshallxxxxxxxxBAeshall'), 0x200);
  const [rip] = new BigUint64Array(ascii('@Aeshall').buffer);
  assert.ok(rip);
  const { outcome, copy } = await clean(inPlace(rip, stack, new Uint8Array(0x1000)), 'pointers');
  assert.equal(outcome.state, 'done', JSON.stringify(outcome).slice(0, 500));
  // The register itself stays: it says where the thread was.
  assert.equal(latin(copy).split('eshall').length - 1, 1);
});

/** Memory at the file's end, as writers of full dumps put it. */
function withTail(dump: MinidumpBuilder, stack: Uint8Array, heap: Uint8Array): Uint8Array<ArrayBuffer> {
  memory64List(dump, [
    { base: 0x10_0000n, bytes: stack },
    { base: 0x20_0000n, bytes: heap },
  ]);
  const { bytes, places } = dump.build();
  const list = Object.values(places).find(({ size }) => size === 16 + 2 * 16);
  // Where the builder puts the memory before its list, both lie at the end all the same.
  assert.ok(list);
  return bytes;
}

test('synthetic minidumps of every system stay readable at every level', async () => {
  const dumps = [richDump('windows').bytes, richDump('linux').bytes, richDump('macos').bytes];
  for (const bytes of dumps) {
    for (const level of ['stacks', 'pointers'] as const) {
      const { outcome, target } = await clean(bytes, level);
      assert.notEqual(outcome.state, 'failed', `${level}: ${JSON.stringify(outcome)}`);
      assert.equal(target.fate === 'published', outcome.state === 'done');
    }
  }
});

test('real dumps pass all checks at every level', async (t) => {
  const folders = ['unix', 'windows'].map((name) => new URL(`../../../../shared/corpus/${name}/`, import.meta.url));
  if (!folders.every((folder) => existsSync(folder))) return t.skip('../shared is not there');
  let done = 0;
  for (const folder of folders) {
    const names = readdirSync(folder).filter((name) => /\.(core|dmp)(\.(gz|zst|xz|lz4))?$/.test(name));
    // Some of them: all take minutes.
    for (const name of names.filter((_, index) => index % 6 === 0)) {
      const bytes = readFileSync(new URL(name, folder));
      if (bytes.length > 1 << 19) continue;
      for (const level of ['stacks', 'pointers'] as const) {
        const { outcome } = await clean(bytes, level);
        assert.notEqual(outcome.state, 'failed', `${name} at ${level}: ${JSON.stringify(outcome).slice(0, 500)}`);
        if (outcome.state === 'done') done++;
      }
    }
  }
  assert.ok(done > 20, `${done} copies`);
});
