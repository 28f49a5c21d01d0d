/** Every part of an ELF core with a mark in it: notes, their padding, start strings, stacks, memory, what lies behind. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { netbsdAuxv, netbsdProcinfo, openbsdAuxv, openbsdProcinfo } from '../../../synth/elf-core/bsd.ts';
import { ElfCoreBuilder, EXECUTE, READ, WRITE } from '../../../synth/elf-core/builder.ts';
import { files, prpsinfo, prstatus, siginfo, vector } from '../../../synth/elf-core/linux.ts';
import { debug, dynamic, headersAt, image, startStack, words } from '../../../synth/elf-core/memory.ts';
import { fill, LINUX_GENERAL, NETBSD_GENERAL, OPENBSD_GENERAL } from '../../../synth/elf-core/registers.ts';
import { ascii, clean } from '../clean.ts';
import { MARK_SIZE, Marks } from './marks.ts';

const PAGE = 0x1000n;
const BASE = 0x10_000n;
const STACK = 0x7fff_0000n;
const SP = STACK + 0x400n;
const HEAP = 0x60_0000n;

/** `name` in a directory of somebody's. */
const path = (marks: Marks, what: string) =>
  `/home/${marks.text(`${what}: user`, 'gone')}/${marks.text(`${what}: base name`, 'stays')}`;

/** Zeros of a size with bytes in them. */
function bytesWith(size: number, ...parts: readonly (readonly [at: number, bytes: Uint8Array])[]): Uint8Array {
  const bytes = new Uint8Array(size);
  for (const [at, part] of parts) bytes.set(part, at);
  return bytes;
}

function notes(core: ElfCoreBuilder, marks: Marks, started: readonly (readonly [number, bigint])[]): void {
  const set = LINUX_GENERAL['x86-64'];
  assert.ok(set);
  const registers = fill(set, 'little', { rsp: SP, rip: BASE + PAGE + 0x10n }).bytes;
  // pr_reg: r15 comes first, rax is the 11th.
  registers.set(marks.bytes('r15', 'stays', 'gone'), 0);
  registers.set(marks.bytes('rax', 'stays', 'gone'), 80);
  prstatus(core, { pid: 10, signal: 11, registers });
  prpsinfo(core, {
    name: `srv\0${marks.text('behind the name', 'gone')}`,
    args: `./srv --key=${marks.text('argument of the note', 'gone')}\0${marks.text('behind the arguments', 'gone')}`,
  });
  siginfo(core, { signal: 11, code: 1, rest: [['w', 0x10]] });
  const rows = vector(core, started).bytes;
  core.note(
    'CORE',
    6,
    bytesWith(rows.length + MARK_SIZE, [0, rows], [rows.length, marks.bytes('behind AT_NULL', 'gone')]),
  );
  const program = path(marks, 'mapped file');
  files(core, [
    { start: BASE, end: BASE + PAGE, offset: 0n, path: program },
    { start: BASE + 2n * PAGE, end: BASE + 3n * PAGE, offset: 2n * PAGE, path: program },
    { start: HEAP, end: HEAP + PAGE, offset: 0n, path: `/x\0${marks.text('behind the files', 'gone')}` },
  ]);
  core.note('CORE', 2, bytesWith(512, [160, marks.bytes('xmm0', 'gone')], [400, marks.bytes('end of FXSAVE', 'gone')]));
  core.note(
    'LINUX',
    0x202,
    bytesWith(
      832,
      [32, marks.bytes('x87 register', 'gone')],
      [160, marks.bytes('xmm0 of XSAVE', 'gone')],
      [576, marks.bytes('upper half of ymm0', 'gone')],
      [832 - MARK_SIZE, marks.bytes('end of XSAVE', 'gone')],
    ),
  );
  core.note('CORE', 0x7777, marks.bytes('an unknown note', 'gone'));
  core.note('LINUX', 0x7777, marks.bytes('an unknown note of Linux', 'gone'));
  core.note('ACME', 1, marks.bytes('a note of another owner', 'gone'));
  core.stray(new Uint8Array([...new Uint8Array(12), ...marks.bytes('between notes', 'gone')]));
}

/** `hasHeaders`: the first page of the program is there, as it is but for a coredump_filter without ELF headers. */
function dump(marks: Marks, hasHeaders: boolean): Uint8Array {
  const core = new ElfCoreBuilder({ machine: 62 });
  const data = BASE + 2n * PAGE;
  const start = startStack(core, {
    base: STACK,
    size: 0x2000,
    args: ['/opt/srv', `--token=${marks.text('argument', 'gone')}`],
    environment: [`HOME=${marks.text('variable', 'gone')}`],
    path: path(marks, 'program'),
    vector: [
      [3, BASE + headersAt(64)],
      [4, 56n],
      [5, 3n],
      [6, PAGE],
      [9, BASE + PAGE],
      [25, 0n],
      [31, 0n],
    ],
  });
  notes(core, marks, start.vector);
  const stack = start.bytes;
  stack.set(marks.bytes('below the red zone', 'gone'), 0x100);
  stack.set(marks.bytes('the red zone', 'stays', 'gone'), 0x400 - 64);
  stack.set(words(core, [BASE + PAGE + 0x80n]), 0x408);
  stack.set(marks.bytes('a local variable', 'stays', 'gone'), 0x500);
  stack.set(marks.bytes('a local variable at an odd place', 'stays', 'gone'), 0x603);
  stack.set(Buffer.from(marks.text('a local variable in UTF-16', 'stays', 'gone'), 'utf16le'), 0x701);
  stack.set(marks.bytes('behind the last string', 'gone'), stack.length - MARK_SIZE);
  const random = start.vector.find(([type]) => type === 25)?.[1] ?? 0n;
  stack.set(marks.bytes('random bytes', 'gone'), Number(random - STACK));

  const part = (type: number, offset: bigint, size: bigint) => ({ type, offset, address: offset, size });
  const first = image(core, {
    segments: [part(6, headersAt(64), 0xa8n), part(1, 0n, PAGE), part(2, 2n * PAGE, 0x100n)],
    parts: hasHeaders ? [[0x400, marks.bytes('first page of a module', 'stays')]] : [],
  });
  const linked = `/home/${marks.text('linked library: user', 'gone')}/${marks.text('linked library', 'stays')}`;
  const variables = bytesWith(
    0x1000,
    [0, dynamic(core, [[21, data + 0x200n]])],
    [0x100, marks.bytes('behind the dynamic section', 'gone')],
    [0x200, debug(core, data + 0x300n)],
    [0x300, words(core, [BASE, data + 0x400n, data, 0n, 0n])],
    [0x400, ascii(`${linked}\0`)],
    [0x800, marks.bytes('a global variable', 'gone')],
  );
  core.load({ address: BASE, ...(hasHeaders ? { bytes: first } : { memorySize: PAGE }), flags: READ });
  core.load({ address: BASE + PAGE, memorySize: PAGE, flags: READ | EXECUTE });
  core.load({ address: data, bytes: variables, flags: READ | WRITE });
  core.load({ address: HEAP, bytes: bytesWith(0x3000, [0x1800, marks.bytes('heap', 'gone')]), flags: READ | WRITE });
  core.load({ address: STACK, bytes: stack, flags: READ | WRITE });
  core.load({ address: 0n, bytes: marks.bytes('a segment of another type', 'gone'), type: 0x6474_e551 });
  const { bytes } = core.build();
  bytes.fill(0x5a, 9, 16);
  return new Uint8Array([...bytes, ...marks.bytes('tail', 'gone')]);
}

for (const [name, hasHeaders] of [
  ['an ELF core', true],
  ['an ELF core without the headers of its modules', false],
] as const) {
  test(`${name}: each part as it is laid down`, async () => {
    const marks = new Marks();
    const bytes = dump(marks, hasHeaders);
    marks.assertAllIn(bytes);
    for (const level of ['stacks', 'pointers'] as const) {
      const { outcome, copy } = await clean(bytes, level);
      assert.equal(outcome.state, 'done', `${level}: ${JSON.stringify(outcome).slice(0, 800)}`);
      marks.assertFates(copy, level);
      assert.deepEqual(copy.subarray(9, 16), new Uint8Array(7), 'padding of the header');
    }
  });
}

/** Registers of the BSDs, in notes of their own. */
const BSD: Readonly<Record<string, (marks: Marks) => ElfCoreBuilder>> = {
  OpenBSD: (marks) => {
    const core = openbsdAuxv(openbsdProcinfo(new ElfCoreBuilder({ machine: 62 })), [[6, 4096n]]);
    const set = OPENBSD_GENERAL['amd64'];
    assert.ok(set);
    const registers = fill(set, 'little', { rsp: STACK, rip: HEAP }).bytes;
    registers.set(marks.bytes('a register', 'stays', 'gone'), 0);
    core.note('OpenBSD@7', 20, registers);
    return core.note('OpenBSD@7', 21, bytesWith(512, [160, marks.bytes('xmm0', 'gone')]));
  },
  NetBSD: (marks) => {
    const core = netbsdAuxv(netbsdProcinfo(new ElfCoreBuilder({ machine: 62 })), [[6, 4096n]]);
    const set = NETBSD_GENERAL['x86_64'] ?? NETBSD_GENERAL['amd64'];
    assert.ok(set);
    const registers = fill(set, 'little', { rsp: STACK, rip: HEAP }).bytes;
    registers.set(marks.bytes('a register', 'stays', 'gone'), 0);
    core.note('NetBSD-CORE@1', 33, registers);
    return core.note('NetBSD-CORE@1', 35, bytesWith(512, [160, marks.bytes('xmm0', 'gone')]));
  },
};

for (const [name, build] of Object.entries(BSD)) {
  test(`an ELF core of ${name}: registers as elsewhere`, async () => {
    const marks = new Marks();
    const core = build(marks);
    // Strings at the top, and behind them what says where they are (ps_strings).
    const strings = `srv\0--key=${marks.text('argument', 'gone')}\0HOME=${marks.text('variable', 'gone')}\0A=b\0`;
    const stack = bytesWith(
      0x1000,
      [0x200, marks.bytes('a local variable', 'stays', 'gone')],
      [0xf00, ascii(strings)],
      [0xfe0, words({ bits: 64, endian: 'little' }, [STACK + 0xe00n, 2n, STACK + 0xe10n, 2n])],
    );
    const { bytes } = core.load({ address: STACK, bytes: stack }).build();
    marks.assertAllIn(bytes);
    for (const level of ['stacks', 'pointers'] as const) {
      const { outcome, copy } = await clean(bytes, level);
      assert.equal(outcome.state, 'done', `${level}: ${JSON.stringify(outcome).slice(0, 800)}`);
      marks.assertFates(copy, level);
    }
  });
}
