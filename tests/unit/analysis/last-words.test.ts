import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildProcessDump, type Memory, type RegionFields, words } from '../../synth/process-dump.ts';
import { reportOf } from '../open-core.ts';

const STACK = 0x7ff0_0000n;
const APP = 0x40_0000n;
const ANONYMOUS = 0x3000_0000n;
const READ_WRITE = 4;
const READ_ONLY = 2;
const RUN = 0x20;

interface Setting {
  readonly memory?: readonly Memory[];
  readonly stack?: ReadonlyMap<bigint, bigint>;
  readonly modules?: readonly { readonly name: string; readonly base: bigint; readonly size: number }[];
  readonly protect?: number;
  readonly code?: number;
}

function abortOf({ memory = [], stack = new Map(), protect = READ_WRITE, code = 6, modules = [] }: Setting) {
  const regions: RegionFields[] = [
    { base: APP, size: 0x10000, protect: RUN },
    { base: STACK, size: 0x1000, protect: READ_WRITE },
    ...memory.map(({ base, bytes }) => ({ base, size: bytes.length, protect })),
  ];
  const { crash } = reportOf(
    buildProcessDump({
      arch: 'x86-64',
      os: 'linux',
      regions,
      memory: [words(STACK, 0x1000, 8, stack), ...memory],
      modules: [{ name: '/opt/app/app', base: APP, size: 0x10000 }, ...modules],
      threads: [{ id: 1, stack: 0, registers: { rip: APP + 0x123n, rsp: STACK + 0x100n } }],
      exception: { threadId: 1, code, flags: code === 6 ? -6 : 1 },
    }),
  );
  return crash;
}

function text(base: bigint, size: number, places: Readonly<Record<number, string>>): Memory {
  const bytes = new Uint8Array(size);
  for (const [at, value] of Object.entries(places)) bytes.set(Buffer.from(value), Number(at));
  return { base, bytes };
}

/** A text as words of the stack. */
function asWords(at: bigint, value: string): ReadonlyMap<bigint, bigint> {
  const bytes = Buffer.alloc((value.length + 8) & ~7);
  bytes.write(value);
  return new Map(
    Array.from({ length: bytes.length / 8 }, (_, i) => [at + BigInt(i * 8), bytes.readBigUInt64LE(i * 8)]),
  );
}

/** {u32 size, text} as glibc maps it. */
function page(size: number, message: string): Uint8Array {
  const bytes = new Uint8Array(4096);
  new DataView(bytes.buffer).setUint32(0, size, true);
  bytes.set(Buffer.from(message), 4);
  return bytes;
}

const CHECK = '[12:34:FATAL:main.cc(7)] Check failed: x == 7 (8 vs. 7)\n';
const ASSERTION = "app: main.c:12: main: Assertion `x == 7' failed.\n";

test("glibc's own page, at any page of a larger mapping", () => {
  const bytes = new Uint8Array(16 * 4096);
  bytes.set(page(4096, ASSERTION), 5 * 4096);
  const crash = abortOf({ memory: [{ base: ANONYMOUS, bytes }] });
  assert.equal(crash?.message, "app: main.c:12: main: Assertion `x == 7' failed.");
  assert.equal(crash?.sentence, 'app stopped on purpose after noticing a fault: an assertion failed.');
  const heap = abortOf({
    memory: [{ base: ANONYMOUS, bytes: page(4096, 'free(): double free detected in tcache 2\n') }],
  });
  assert.equal(heap?.message, 'free(): double free detected in tcache 2');
  assert.match(heap?.sentence ?? '', /^The heap was damaged before app used it/);
  assert.equal(heap?.suspect, undefined);
});

test('what only begins like such a page is none', () => {
  const none = (bytes: Uint8Array) => abortOf({ memory: [{ base: ANONYMOUS, bytes }] })?.message;
  assert.equal(none(page(4097, 'some reason or other\n')), undefined, 'no multiple of a page');
  assert.equal(none(page(0, 'some reason or other\n')), undefined, 'no size');
  assert.equal(none(page(0x100000, 'some reason or other\n')), undefined, 'too large');
  assert.equal(none(page(4096, 'some reason or other')), undefined, 'no new line');
  assert.equal(none(page(4096, 'some \u0001 reason or other\n')), undefined, 'no text');
  assert.equal(none(page(4096, 'some reason or other\n')), 'some reason or other');
});

test("the text that a word of the C library's data points at, before every other", () => {
  const LIBC = 0x5000_0000n;
  const other = page(4096, 'corrupted double-linked list\n');
  const pages = new Uint8Array(64 * 4096);
  pages.set(other, 0);
  pages.set(page(4096, ASSERTION), 40 * 4096);
  const at = ANONYMOUS + BigInt(40 * 4096);
  const setting = (word: bigint) => ({
    memory: [
      words(LIBC, 0x1000, 8, new Map([[LIBC + 0x2f8n, word]])),
      { base: ANONYMOUS, bytes: pages },
      text(0x6000_0000n, 0x1000, { 2048: 'Fatal Python error: Aborted\n' }),
    ],
    modules: [{ name: '/usr/lib/libc.so.6', base: LIBC, size: 0x1000 }],
  });
  assert.equal(abortOf(setting(at))?.message, ASSERTION.trim());
  // The library's own mapping is the next best; what programs print comes last.
  assert.equal(abortOf(setting(at + 8n))?.message, 'corrupted double-linked list');
});

test('a line of the C library counts near the stack pointer only, and as a likelihood', () => {
  const line = { 128: ASSERTION };
  const far = abortOf({ memory: [text(ANONYMOUS, 0x1000, line)] });
  assert.equal(far?.message, undefined);
  assert.equal(far?.sentence, 'app stopped on purpose after noticing a fault: it called abort().');
  const near = abortOf({ stack: asWords(STACK + 0x400n, ASSERTION) });
  assert.equal(near?.message, ASSERTION.trim());
  assert.equal(
    near?.sentence,
    'app stopped on purpose after noticing a fault: likely an assertion failed, as a text in its memory says.',
  );
  const heap = abortOf({ stack: asWords(STACK + 0x400n, 'double free or corruption (!prev)\n') });
  assert.equal(heap?.sentence, 'The heap was likely damaged before app used it, as a text in its memory says.');
  assert.equal(heap?.suspect, undefined);
  const end = abortOf({ stack: asWords(STACK + 0x400n, '- JavaScript heap out of memory\n') });
  assert.equal(end?.message, 'JavaScript heap out of memory');
});

test('what allocators and programs print when memory ends or is given back wrongly', () => {
  const near = (line: string) => abortOf({ stack: asWords(STACK + 0x400n, `${line}\n`) });
  const exhausted = 'app likely asked for memory and there was none left, as a text in its memory says.';
  for (const line of [
    'app: out of memory allocating 140737488355328 bytes',
    'Out of memory: could not grow the index',
    'fork: Cannot allocate memory',
    'memory allocation of 70368744177664 bytes failed',
    'GLib-ERROR: ../glib/gmem.c:136: failed to allocate 70368744177664 bytes',
  ]) {
    assert.equal(near(line)?.message, line);
    assert.equal(near(line)?.sentence, exhausted, line);
    assert.equal(abortOf({ memory: [text(ANONYMOUS, 0x1000, { 128: `${line}\n` })] })?.message, undefined, line);
  }
  for (const line of [
    'src/tcmalloc.cc:333] Attempt to free invalid pointer 0x12345670',
    'memory allocation bug: object at 0x55d0c4f0 has been already deallocated (it was allocated with malloc)',
    'memory stomping bug: a word after object at 0x55d0c4f0 has been corrupted',
    '<jemalloc>: size mismatch detected (true size 64 vs input size 32)',
  ]) {
    assert.equal(near(line)?.message, line);
    assert.match(near(line)?.sentence ?? '', /^The heap was likely damaged before app used it/, line);
  }
});

test('Java’s machine keeps the text of its end in its data', () => {
  const base = 0x5000_0000n;
  const crash = abortOf({
    memory: [text(base, 0x1000, { 64: '\0OutOfMemory encountered: Java heap space' })],
    modules: [{ name: '/usr/lib/jvm/lib/server/libjvm.so', base, size: 0x1000 }],
  });
  assert.equal(crash?.message, 'OutOfMemory encountered: Java heap space');
  assert.equal(crash?.sentence, 'app likely asked for memory and there was none left, as a text in its memory says.');
});

test('a line that somebody quotes is nobody’s last', () => {
  const none = (line: string) => abortOf({ memory: [text(ANONYMOUS, 0x1000, { 256: `${line}\n` })] })?.message;
  assert.equal(none('    prints "Fatal Python error: " and the reason to stderr'), undefined);
  assert.equal(none("the words 'panicked at ' stand before the place"), undefined);
  assert.equal(none('# prints Unhandled exception. and ends'), undefined);
  assert.equal(none('Fatal Python error: Aborted'), 'Fatal Python error: Aborted');
});

test('a line that was printed, wherever in memory it lies', () => {
  const found = (line: string, at = 0x2345) => abortOf({ memory: [text(ANONYMOUS, 0x8000, { [at]: `${line}\n` })] });
  const panic = found(
    "thread 'main' panicked at src/main.rs:4:5:\nindex out of bounds: the len is 3 but the index is 9",
  );
  assert.equal(
    panic?.message,
    "thread 'main' panicked at src/main.rs:4:5:\nindex out of bounds: the len is 3 but the index is 9",
  );
  assert.match(panic?.sentence ?? '', /: likely it panicked, as a text in its memory says\.$/);
  // Since Rust 1.91 with the thread's number.
  assert.match(
    found("thread 'main' (4711) panicked at src/main.rs:4:5:\nno")?.message ?? '',
    /^thread 'main' \(4711\)/,
  );
  const thrown = found("terminate called after throwing an instance of 'std::runtime_error'");
  assert.equal(thrown?.sentence, 'app likely raised an error that nothing caught, as a text in its memory says.');
  const memory = found('FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory');
  assert.equal(memory?.sentence, 'app likely asked for memory and there was none left, as a text in its memory says.');
  assert.equal(memory?.suspect, undefined);
  assert.equal(found('[1:2:FATAL:a.cc(3)] Check failed: a < b. ')?.message, '[1:2:FATAL:a.cc(3)] Check failed: a < b.');
});

test('a line that lies over the edge of what is read at once is found', () => {
  // The file is read in blocks of 128 KiB; the search goes on in as large bits.
  for (let at = 0x1ffc0; at < 0x20010; at += 3) {
    const crash = abortOf({ memory: [text(ANONYMOUS, 0x40000, { [at]: CHECK })] });
    assert.equal(crash?.message, CHECK.trim(), `${at}`);
  }
});

test('formats, memory that is only read, and crashes of other kinds give no words', () => {
  const decoy = { memory: [text(ANONYMOUS, 0x1000, { 256: '[%d:FATAL:%s(%d)] Check failed: %s\n' })] };
  assert.equal(abortOf(decoy)?.message, undefined);
  const real = { memory: [text(ANONYMOUS, 0x1000, { 256: CHECK })] };
  assert.equal(abortOf(real)?.message, CHECK.trim());
  assert.equal(abortOf({ ...real, protect: READ_ONLY })?.message, undefined);
  assert.equal(abortOf({ ...real, code: 11 })?.message, undefined);
});

// __cxa_exception of libstdc++ for a std::runtime_error, with its type_info and its text:
// type_info at +0x10 {table, name}, name at +0x40, exception at +0x100: exceptionType first, 80 bytes, then
// _Unwind_Exception {class, cleanup, private × 2}, then the object {table, text}; the text behind its length.
function thrownAt(base: bigint, name: string, what: string, length = what.length): Memory {
  const memory = words(
    base,
    0x1000,
    8,
    new Map([
      [base + 0x18n, base + 0x40n],
      [base + 0x100n, base + 0x10n],
      [base + 0x150n, 0x474e5543432b2b00n],
      [base + 0x178n, base + 0x318n],
      [base + 0x300n, BigInt(length)],
    ]),
  );
  memory.bytes.set(Buffer.from(`${name}\0`), 0x40);
  memory.bytes.set(Buffer.from(`${what}\0`), 0x318);
  return memory;
}

test('the C++ exception that nothing caught: its type and its text', () => {
  const stack = new Map([[STACK + 0x200n, ANONYMOUS + 0x150n]]);
  const crash = abortOf({ memory: [thrownAt(ANONYMOUS, 'St13runtime_error', 'the disk is gone')], stack });
  assert.equal(crash?.message, 'the disk is gone');
  assert.equal(crash?.sentence, 'app raised an error that nothing caught: std::runtime_error.');
  assert.equal(crash?.signature, 'signal | SIGABRT | std::runtime_error | app+0x123');
  const nested = abortOf({ memory: [thrownAt(ANONYMOUS, 'N3app5ErrorE', 'x')], stack });
  assert.match(nested?.sentence ?? '', /: app::Error\.$/);
  const memory = abortOf({ memory: [thrownAt(ANONYMOUS, 'St9bad_alloc', 'std::bad_alloc')], stack });
  assert.match(memory?.sentence ?? '', /asked for memory/);
});

test('a text whose length does not fit, and a pointer to something else, are not believed', () => {
  const stack = new Map([[STACK + 0x200n, ANONYMOUS + 0x150n]]);
  const odd = abortOf({ memory: [thrownAt(ANONYMOUS, 'St13runtime_error', 'the disk is gone', 3)], stack });
  assert.equal(odd?.message, undefined);
  assert.match(odd?.sentence ?? '', /std::runtime_error/);
  const other = abortOf({
    memory: [thrownAt(ANONYMOUS, 'St13runtime_error', 'x')],
    stack: new Map([[STACK + 0x200n, ANONYMOUS + 0x140n]]),
  });
  assert.match(other?.sentence ?? '', /it called abort\(\)\.$/);
});
