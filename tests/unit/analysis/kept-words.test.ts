/** What the libraries of C++ and Rust keep of their end, found by pointers where the file holds no names. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildProcessDump, type Memory, words } from '../../synth/process-dump.ts';
import { reportOf } from '../open-core.ts';

const STACK = 0x7ff0_0000n;
const APP = 0x40_0000n;
const LIBRARY = 0x5000_0000n;
const HEAP = 0x3000_0000n;
const READ_ONLY = 2;
const READ_WRITE = 4;
const RUN = 0x20;

interface Setting {
  readonly stack: ReadonlyMap<bigint, bigint>;
  readonly heap?: Memory;
  readonly library?: ReadonlyMap<bigint, bigint>;
  readonly data?: ReadonlyMap<bigint, bigint>;
  readonly libraryName?: string;
  readonly code?: number;
  /** Bytes in the program's own data. */
  readonly text?: { readonly at: bigint; readonly value: string };
}

const DATA = APP + 0x8000n;

function abortOf(setting: Setting) {
  const data = words(DATA, 0x1000, 8, setting.data ?? new Map());
  if (setting.text) data.bytes.set(Buffer.from(setting.text.value), Number(setting.text.at - DATA));
  const { crash } = reportOf(
    buildProcessDump({
      arch: 'x86-64',
      os: 'linux',
      regions: [
        { base: APP, size: 0x8000, protect: RUN },
        { base: DATA, size: 0x8000, protect: READ_WRITE },
        { base: LIBRARY, size: 0x8000, protect: RUN },
        { base: LIBRARY + 0x8000n, size: 0x1000, protect: READ_ONLY },
        { base: HEAP, size: 0x1000, protect: READ_WRITE },
        { base: STACK, size: 0x1000, protect: READ_WRITE },
      ],
      memory: [
        words(STACK, 0x1000, 8, setting.stack),
        setting.heap ?? words(HEAP, 0x1000, 8, new Map()),
        words(LIBRARY + 0x8000n, 0x1000, 8, setting.library ?? new Map()),
        data,
      ],
      modules: [
        { name: '/opt/app/app', base: APP, size: 0x10000 },
        { name: setting.libraryName ?? '/usr/lib/libstdc++.so.6', base: LIBRARY, size: 0x10000 },
      ],
      threads: [{ id: 1, stack: 0, registers: { rip: APP + 0x123n, rsp: STACK + 0x100n } }],
      exception: { threadId: 1, code: setting.code ?? 6, flags: -6 },
    }),
  );
  assert.ok(crash);
  return crash;
}

// std::type_info of C++ classes, {table, name, base}: the names lie in a part that is not in the file.
const ROOT_TABLE = LIBRARY + 0x8800n;
const SINGLE_TABLE = LIBRARY + 0x8900n;
const ROOT = LIBRARY + 0x8000n;
const ALLOC = LIBRARY + 0x8040n;
const ARRAY = LIBRARY + 0x8080n;
const CAST = LIBRARY + 0x80c0n;
const LOGIC = LIBRARY + 0x8100n;

function described(at: bigint, table: bigint, base?: bigint): [bigint, bigint][] {
  const name: [bigint, bigint] = [at + 8n, LIBRARY + 0x4000n + (at & 0xfffn)];
  return [[at, table], name, ...(base ? ([[at + 16n, base]] as [bigint, bigint][]) : [])];
}

const TYPES = new Map([
  ...described(ROOT, ROOT_TABLE),
  ...described(ALLOC, SINGLE_TABLE, ROOT),
  ...described(ARRAY, SINGLE_TABLE, ALLOC),
  ...described(CAST, SINGLE_TABLE, ROOT),
  ...described(LOGIC, SINGLE_TABLE, ROOT),
  ...described(LIBRARY + 0x8140n, SINGLE_TABLE, ROOT),
  ...[0n, 1n, 2n, 3n].flatMap((n) => described(LIBRARY + 0x8200n + n * 0x40n, SINGLE_TABLE, LOGIC)),
]);

/** __cxa_exception with its type first, 80 bytes in front of _Unwind_Exception. */
function thrown(type: bigint, setting: Partial<Setting> = {}) {
  return abortOf({
    stack: new Map([[STACK + 0x200n, HEAP + 0x150n]]),
    heap: words(
      HEAP,
      0x1000,
      8,
      new Map([
        [HEAP + 0x100n, type],
        [HEAP + 0x150n, 0x474e5543432b2b00n],
      ]),
    ),
    library: TYPES,
    ...setting,
  });
}

test('std::bad_alloc without its name is memory that ran out', () => {
  const crash = thrown(ALLOC);
  assert.equal(crash.sentence, 'app asked for memory and there was none left.');
  assert.equal(crash.signature, 'signal | SIGABRT | std::bad_alloc | app+0x123');
  assert.equal(crash.suspect, undefined);
  assert.equal(thrown(ALLOC, { libraryName: '/usr/lib/libc++abi.so.1' }).sentence, crash.sentence);
});

test('a size that no array can have is told by its own name', () => {
  assert.equal(thrown(ARRAY).sentence, 'app raised an error that nothing caught: std::bad_array_new_length.');
});

test('other types without their names are a C++ exception, no more', () => {
  for (const type of [CAST, LOGIC, LIBRARY + 0x8200n, ROOT]) {
    assert.equal(thrown(type).sentence, 'app raised an error that nothing caught: a C++ exception.', `${type}`);
  }
  // The same relations among the program's own types prove nothing, nor do a few of a library.
  assert.match(thrown(ALLOC, { libraryName: '/opt/app/libown.so' }).sentence ?? '', /: a C\+\+ exception\.$/);
  const few = new Map([
    ...described(ROOT, ROOT_TABLE),
    ...described(ALLOC, SINGLE_TABLE, ROOT),
    ...described(ARRAY, SINGLE_TABLE, ALLOC),
  ]);
  assert.match(thrown(ALLOC, { library: few }).sentence ?? '', /: a C\+\+ exception\.$/);
});

// PanicHookInfo: {data, table} of what was said, the place; table {drop, size, alignment}; place {path, length, line, column}.
const TABLE = DATA + 0x100n;
const PLACE = DATA + 0x200n;
const PATH = DATA + 0x300n;
const SAID = 'index out of bounds: the len is 3 but the index is 9';

interface PanicFields {
  readonly size?: bigint;
  /** Words of the String. */
  readonly string?: readonly bigint[];
  readonly line?: bigint;
  readonly path?: string;
  /** Words between the table and the place. */
  readonly between?: number;
  readonly drop?: bigint;
}

function panicOf(fields: PanicFields = {}) {
  const { size = 24n, line = 50n, between = 0, drop = APP + 0x400n, path } = fields;
  const string = fields.string ?? [64n, HEAP + 0x80n, BigInt(SAID.length)];
  const heap = words(HEAP, 0x1000, 8, new Map());
  heap.bytes.set(Buffer.from(SAID), 0x80);
  const hook = STACK + 0x300n;
  const at = STACK + 0x400n;
  return abortOf({
    stack: new Map([
      [hook, at],
      [hook + 8n, TABLE],
      [hook + 16n + BigInt(between * 8), PLACE],
      ...string.map((value, i): [bigint, bigint] => [at + BigInt(i * 8), value]),
    ]),
    heap,
    data: new Map([
      [TABLE, drop],
      [TABLE + 8n, size],
      [TABLE + 16n, 8n],
      [PLACE, path === undefined ? APP + 0x7000n : PATH],
      [PLACE + 8n, BigInt(path?.length ?? 11)],
      [PLACE + 16n, (7n << 32n) | line],
    ]),
    ...(path !== undefined && { text: { at: PATH, value: path } }),
  });
}

test('a panic of Rust: what was said and where, from what its library keeps on the stack', () => {
  const crash = panicOf();
  assert.equal(crash.message, SAID);
  assert.equal(
    crash.sentence,
    'app stopped on purpose after noticing a fault: it panicked at line 50, column 7 of a source that this dump does not name.',
  );
  assert.match(crash.signature ?? '', /^signal \| SIGABRT \| app\+0x123 \| ~[0-9a-f]+$/);
  // Where the file holds the source's name, it is told.
  assert.match(
    panicOf({ path: 'src/main.rs' }).sentence ?? '',
    /: it panicked at line 50, column 7 of src\/main\.rs\.$/,
  );
  assert.equal(panicOf({ path: 'src/main.rs' }).signature, crash.signature);
});

test('every order and form of what was said is read, and none that is not whole', () => {
  const length = BigInt(SAID.length);
  assert.equal(panicOf({ string: [HEAP + 0x80n, 64n, length] }).message, SAID);
  assert.equal(panicOf({ size: 32n }).message, SAID);
  assert.equal(panicOf({ size: 16n, string: [HEAP + 0x80n, length], drop: 0n }).message, SAID);
  assert.equal(panicOf({ between: 1 }).message, SAID, 'older releases have a word more');
  const short = panicOf({ string: [3n, HEAP + 0x80n, length] });
  assert.equal(short.message, undefined, 'longer than its room');
  assert.match(short.sentence ?? '', /: it panicked at line 50/);
  assert.equal(panicOf({ string: [64n, HEAP + 0xff0n, length] }).message, undefined, 'ends behind what is there');
});

test('what only resembles a panic is none', () => {
  const none = (fields: PanicFields) => assert.match(panicOf(fields).sentence ?? '', /: it called abort\(\)\.$/);
  none({ size: 40n });
  none({ line: 0n });
  none({ drop: HEAP });
  none({ between: 2 });
});

test('a panic that left as an exception keeps what was said in it', () => {
  // _Unwind_Exception, a word of the library's, then {data, table} of the `Box<dyn Any>`.
  const heap = words(
    HEAP,
    0x1000,
    8,
    new Map([
      [HEAP + 0x150n, 0x4d4f5a0052555354n],
      [HEAP + 0x178n, HEAP + 0x200n],
      [HEAP + 0x180n, TABLE],
      [HEAP + 0x200n, 64n],
      [HEAP + 0x208n, HEAP + 0x280n],
      [HEAP + 0x210n, BigInt(SAID.length)],
    ]),
  );
  heap.bytes.set(Buffer.from(SAID), 0x280);
  const crash = abortOf({
    stack: new Map([[STACK + 0x200n, HEAP + 0x150n]]),
    heap,
    data: new Map([
      [TABLE, APP + 0x400n],
      [TABLE + 8n, 24n],
      [TABLE + 16n, 8n],
    ]),
  });
  assert.equal(crash.message, SAID);
  assert.match(crash.sentence ?? '', /: a Rust panic\.$/);
});
