/** Aborts of Go programs: what their run-time library leaves in memory is told, and nothing of the kind of others. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  auxv,
  ElfCoreBuilder,
  EXECUTE,
  files,
  fill,
  headersAt,
  image,
  imageNote,
  LINUX_GENERAL,
  prstatus,
  READ,
  WRITE,
} from '../../synth/elf-core/index.ts';
import { reportOf } from '../open-core.ts';

const LAYOUT = { bits: 64, endian: 'little', machine: 62 } as const;
const BASE = 0x40_0000n;
const PAGE = 0x1000n;
const HEAP = 0xc0_0000_0000n;
/** Among the data of every Go program: earlycgocallback of src/runtime/proc.go. */
const CONSTANT = 'fatal error: cgo callback before cgo call\n';

/** Where the heap of `panicking` holds the goroutine of a thread and the one that it ran, and what they keep. */
const G0 = 0x200n;
const G = 0x300n;
const M = 0x400n;
const G_STACK = [0x600n, 0x800n] as const;
const TEXT = 0x900n;

/** A goroutine that panicked with a text: as preprintpanics leaves it, on another goroutine than the thread's own. */
function panicking(text: string, { type = BASE + 0x2468n, pointer = HEAP + TEXT, panic = HEAP + 0x640n } = {}) {
  const bytes = new Uint8Array(0x1000);
  const view = new DataView(bytes.buffer);
  const put = (at: bigint, ...values: readonly bigint[]) => {
    for (const [index, value] of values.entries()) view.setBigUint64(Number(at) + 8 * index, value, true);
  };
  put(G0, 1n, 2n, 0n, 0n, 0n, 0n, HEAP + M);
  put(G, HEAP + G_STACK[0], HEAP + G_STACK[1], 0n, 0n, panic, 0n, HEAP + M);
  put(M, HEAP + G0);
  put(M + 0xc0n, HEAP + G);
  put(0x640n, HEAP + 0x650n, type, HEAP + 0x700n);
  const letters = new TextEncoder().encode(text);
  put(0x700n, pointer, BigInt(letters.length));
  bytes.set(letters, Number(TEXT));
  return bytes;
}

function abortOf(data: string, heap: string | Uint8Array, owner = 'Go') {
  const set = LINUX_GENERAL['x86-64'];
  assert.ok(set);
  const note = imageNote(LAYOUT, owner, 4, new TextEncoder().encode('aaa/bbb/ccc/ddd'));
  const program = image(LAYOUT, {
    type: 2,
    machine: LAYOUT.machine,
    entry: BASE + PAGE,
    segments: [
      { type: 6, offset: headersAt(64), address: BASE + headersAt(64), size: 0x100n },
      { type: 1, offset: 0n, address: BASE, size: PAGE },
      { type: 1, offset: PAGE, address: BASE + PAGE, size: PAGE },
      { type: 1, offset: 2n * PAGE, address: BASE + 2n * PAGE, size: PAGE },
      { type: 4, offset: 0x300n, address: BASE + 0x300n, size: BigInt(note.length) },
    ],
    parts: [[0x300, note]],
  });
  const page = (text: string | Uint8Array) => {
    if (typeof text !== 'string') return text;
    const bytes = new Uint8Array(0x1000);
    bytes.set(new TextEncoder().encode(text), 0x100);
    return bytes;
  };
  const core = new ElfCoreBuilder(LAYOUT);
  prstatus(core, { signal: 6, registers: fill(set, 'little', { rip: BASE + PAGE + 0x10n, r14: HEAP + G0 }).bytes });
  files(
    core,
    [0n, 1n, 2n].map((n) => ({
      start: BASE + n * PAGE,
      end: BASE + (n + 1n) * PAGE,
      offset: n * PAGE,
      path: '/opt/server',
    })),
  );
  auxv(core, [
    [3, BASE + headersAt(64)],
    [4, 56n],
    [5, 5n],
    [9, BASE + PAGE],
  ]);
  core.load({ address: BASE, bytes: program.subarray(0, 0x1000), flags: READ });
  core.load({ address: BASE + PAGE, memorySize: PAGE, flags: READ | EXECUTE });
  core.load({ address: BASE + 2n * PAGE, bytes: page(data), flags: READ | WRITE });
  core.load({ address: HEAP, bytes: page(heap), flags: READ | WRITE });
  const { crash } = reportOf(core.build().bytes);
  return [crash?.message, crash?.sentence?.replace('server stopped on purpose after noticing a fault: ', '')];
}

test('a run-time error’s text lies in the heap, a fatal error’s in the data that is kept for the dump', () => {
  assert.deepEqual(abortOf(CONSTANT, 'runtime error: index out of range [5] with length 2'), [
    'runtime error: index out of range [5] with length 2',
    'likely a Go panic that nothing recovered, as a text in its memory says.',
  ]);
  assert.deepEqual(abortOf(`${CONSTANT}\0fatal error: concurrent map writes\n`, ''), [
    'fatal error: concurrent map writes',
    'likely a fatal error in Go’s run-time library, as a text in its memory says.',
  ]);
});

test('of a fatal error the kinds that have words of their own are told by them', () => {
  for (const text of ['fatal error: runtime: out of memory', 'fatal error: out of memory']) {
    assert.deepEqual(abortOf(`${CONSTANT}\0${text}\n`, ''), [
      text,
      'server likely asked for memory and there was none left, as a text in its memory says.',
    ]);
  }
  assert.deepEqual(abortOf(`${CONSTANT}\0fatal error: all goroutines are asleep - deadlock!\n`, ''), [
    'fatal error: all goroutines are asleep - deadlock!',
    'likely all of its goroutines waited for each other, as a text in its memory says.',
  ]);
  assert.deepEqual(abortOf(`${CONSTANT}\0fatal error: stack overflow\n`, ''), [
    'fatal error: stack overflow',
    'server likely called itself until its stack was full, as a text in its memory says.',
  ]);
});

test('without a text it is told as what Go does at its end', () => {
  assert.deepEqual(abortOf(CONSTANT, 'no runtime error: here'), [
    undefined,
    'Go’s run-time library ended it, as it does after a panic that nothing recovered, or a fatal error.',
  ]);
});

test('a panic that is kept with its goroutine is told for certain, with what was said', () => {
  const panic = 'a Go panic that nothing recovered.';
  assert.deepEqual(abortOf(CONSTANT, panicking('open ledger: no such file')), ['open ledger: no such file', panic]);
  assert.deepEqual(abortOf(CONSTANT, panicking('runtime error: integer divide by zero')), [
    'runtime error: integer divide by zero',
    panic,
  ]);
  // A constant lies in the program's file, a value of another kind is no text.
  assert.deepEqual(abortOf(CONSTANT, panicking('ledger', { pointer: BASE + 0x5000n })), [undefined, panic]);
  assert.deepEqual(abortOf(CONSTANT, panicking('\x01\x02\x03\x04')), [undefined, panic]);
});

test('a goroutine without a panic on its own stack is in none', () => {
  const ended = 'Go’s run-time library ended it, as it does after a panic that nothing recovered, or a fatal error.';
  for (const panic of [0n, HEAP + 0x900n, HEAP + 0x641n]) {
    assert.deepEqual(abortOf(CONSTANT, panicking('not said', { panic })), [undefined, ended]);
  }
  assert.deepEqual(abortOf(CONSTANT, panicking('not said', { type: 0n })), [undefined, ended]);
});

test('what is no program of Go is not read as one', () => {
  assert.deepEqual(abortOf('fatal error: concurrent map writes\n', 'runtime error: index out of range', 'Other'), [
    undefined,
    'it called abort().',
  ]);
});
