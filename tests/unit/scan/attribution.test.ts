/** Where a value stands, by the map of each kind of dump of a process: planted at known places, told as them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PlaceFacts } from '../../../web/engine/access.ts';
import { openWhole } from '../../../web/engine/core/open-whole.ts';
import { DETECTORS } from '../../../web/engine/scan/findings/detectors.generated.ts';
import { adjustByPlace } from '../../../web/engine/scan/findings/judge.ts';
import { scanDump } from '../../../web/engine/scan/scan-dump.ts';
import { placeRisks } from '../../../web/words/panels/exposure/exposure.ts';
import {
  auxv,
  ElfCoreBuilder,
  EXECUTE,
  files,
  fill,
  LINUX_GENERAL,
  prpsinfo,
  prstatus,
  READ,
  startStack,
  WRITE,
} from '../../synth/elf-core/index.ts';
import { MachCoreBuilder } from '../../synth/macho-core/builder.ts';
import { stackTop } from '../../synth/macho-core/images.ts';
import { arm64State } from '../../synth/macho-core/states.ts';
import { textStream } from '../../synth/minidump/extensions.ts';
import {
  MinidumpBuilder,
  memory64List,
  memoryInfo,
  moduleList,
  systemInfo,
  threadList,
  windowsProcess,
} from '../../synth/minidump/index.ts';
import { plant } from '../masking/secrets.ts';
import { builds, MemorySource } from '../open-core.ts';

const token = (seed: number) => plant('github', seed).text;

/** Bytes of a range with a token at 100. */
function holding(seed: number, size = 4096): Uint8Array {
  const bytes = Buffer.alloc(size);
  bytes.write(`\0${token(seed)}\0`, 99, 'latin1');
  return bytes;
}

/** Of each planted token where it is told to stand. */
function placesOf(bytes: Uint8Array, seeds: readonly number[]) {
  const core = openWhole(builds, [new MemorySource(bytes)]);
  const { items } = scanDump(builds.scan, core, new Uint8Array(16).fill(7));
  return seeds.map((seed) => {
    const item = items.find(({ mask }) => mask === `ghp_…${token(seed).slice(-3)}`);
    assert.ok(item, `token ${seed}`);
    return item.places.map(({ where }) => where);
  });
}

/** What the page is told of a place, which is more than the report says. */
function mappedAt(bytes: Uint8Array, text: string): PlaceFacts {
  return openWhole(builds, [new MemorySource(bytes)]).place(Buffer.from(bytes).indexOf(text));
}

const LAYOUT = { bits: 64, endian: 'little' } as const;
const PROGRAM = 0x40_0000n;

/** A core of a process with two threads; a token in each kind of memory. */
function linuxCore(): Uint8Array {
  const core = new ElfCoreBuilder({ ...LAYOUT, machine: 62 });
  const set = LINUX_GENERAL['x86-64'];
  assert.ok(set);
  const stack = startStack(LAYOUT, {
    base: 0x7fff_0000n,
    size: 0x4000,
    args: ['/opt/server', '--api', token(1), 'last'],
    environment: ['PATH=/usr/bin', `MARK=${token(2)}`, 'LANG=C', `END=${token(3)}`],
    vector: [
      [6, 4096n],
      [25, 0n],
      [31, 0n],
    ],
  });
  Buffer.from(stack.bytes.buffer).write(`${token(4)}\0`, 0x1000, 'latin1');
  const { bytes: registers } = fill(set, LAYOUT.endian);
  new DataView(registers.buffer, registers.byteOffset).setBigUint64(19 * 8, 0x7fff_0800n, true);
  prstatus(core, { signal: 11, registers });
  prpsinfo(core, { args: `server --api ${token(1)}`, idBits: 32 });
  auxv(core, stack.vector);
  files(core, [
    { start: PROGRAM, end: PROGRAM + 0x1000n, offset: 0n, path: '/opt/server' },
    { start: PROGRAM + 0x1000n, end: PROGRAM + 0x2000n, offset: 0x1000n, path: '/opt/server' },
    { start: 0x50_0000n, end: 0x50_1000n, offset: 0n, path: '/srv/tokens.txt' },
  ]);
  const image = holding(5);
  image.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  core.load({ address: PROGRAM, bytes: image, flags: READ | EXECUTE });
  core.load({ address: PROGRAM + 0x1000n, bytes: holding(6), flags: READ | WRITE });
  core.load({ address: 0x50_0000n, bytes: holding(7), flags: READ });
  core.load({ address: 0x60_0000n, bytes: holding(8), flags: READ | WRITE });
  core.load({ address: 0x7fff_0000n, bytes: stack.bytes, flags: READ | WRITE });
  core.load({ address: 0xffff_ffff_ff60_0000n, bytes: holding(9), flags: EXECUTE });
  return core.build().bytes;
}

test('a core of Linux: arguments, environment, stack, image, mapped file', () => {
  const bytes = linuxCore();
  const [argument, first, last, stack, code, data, mapped, other, system] = placesOf(
    bytes,
    [1, 2, 3, 4, 5, 6, 7, 8, 9],
  );
  // In NT_PRPSINFO, and in memory.
  assert.deepEqual(argument, [{ kind: 'command-line' }, { kind: 'command-line' }]);
  assert.deepEqual([first, last], [[{ kind: 'environment' }], [{ kind: 'environment' }]]);
  assert.equal(stack?.[0]?.kind, 'stack');
  const image = [{ kind: 'module', name: 'server' }];
  assert.deepEqual([code, data], [image, image]);
  assert.deepEqual(mapped, [{ kind: 'mapped-file', name: '/srv/tokens.txt' }]);
  assert.equal(other?.[0]?.kind, 'unknown');
  // The page that the kernel maps into every process.
  assert.equal(system?.[0]?.kind, 'unknown');
});

test('what a program may have written into its own data is not said to be known to everyone', () => {
  const bytes = linuxCore();
  const risksOf = (seed: number) =>
    placeRisks([{ offset: 0, length: 1, encoding: 'ascii', ...mappedAt(bytes, token(seed)) }]);
  assert.match(risksOf(5)[0]?.text ?? '', /everyone who has the program has it already/);
  assert.deepEqual(
    risksOf(5).map(({ isLess }) => isLess),
    [true],
  );
  assert.match(risksOf(6)[0]?.text ?? '', /put there while it ran/);
  assert.deepEqual(
    risksOf(6).map(({ isLess }) => isLess),
    [false],
  );
  const [code, data] = [mappedAt(bytes, token(5)).where, mappedAt(bytes, token(6)).where];
  for (const [id] of DETECTORS) {
    assert.equal(adjustByPlace(id, 'possible', code), undefined);
    assert.equal(adjustByPlace(id, 'possible', data), 'possible');
    assert.equal(adjustByPlace(id, 'likely', data), 'likely');
  }
});

test('a value in several places: each kind of place says what it means', () => {
  const place = { offset: 0, length: 1, encoding: 'ascii' } as const;
  const risks = placeRisks([
    { ...place, where: { kind: 'heap' } },
    { ...place, where: { kind: 'module', name: 'a.dll' } },
    { ...place, where: { kind: 'heap' } },
    { ...place, where: { kind: 'stack', threadId: 1 } },
  ]);
  assert.deepEqual(
    risks.map(({ text, isLess }) => [/stack|image|working memory/.exec(text)?.[0], isLess]),
    [
      ['working memory', false],
      ['image', true],
      ['stack', false],
    ],
  );
});

for (const bits of [32, 64] as const) {
  test(`a process of Windows, ${bits} bits: parameters, environment, stack, image and its data`, () => {
    const dump = new MinidumpBuilder();
    systemInfo(dump, { architecture: bits === 64 ? 9 : 0 });
    moduleList(dump, [{ base: PROGRAM, size: 0x3000, path: 'C:\\app\\app.exe' }]);
    const stack = holding(4);
    threadList(dump, [{ id: 100, teb: 0x7f_0000n, stackBase: 0x10_0000n, stack }]);
    memoryInfo(dump, [
      { base: PROGRAM, size: 0x2000n, state: 0x1000, protect: 0x20, type: 0x100_0000 },
      { base: PROGRAM + 0x2000n, size: 0x1000n, state: 0x1000, protect: 0x08, type: 0x100_0000 },
      { base: 0x30_0000n, size: 0x1000n, state: 0x1000, protect: 4, type: 0x2_0000 },
      // A part of the heap that was used later, and memory that is none.
      { base: 0x30_4000n, allocationBase: 0x30_0000n, size: 0x1000n, state: 0x1000, protect: 4, type: 0x2_0000 },
      { base: 0x38_0000n, size: 0x1000n, state: 0x1000, protect: 4, type: 0x2_0000 },
    ]);
    memory64List(dump, [
      ...windowsProcess({
        bits,
        teb: 0x7f_0000n,
        peb: 0x7e_0000n,
        parameters: 0x20_0000n,
        environmentAt: 0x21_0000n,
        pid: 4242,
        tid: 100,
        stackBase: 0x10_1000n,
        stackLimit: 0x10_0000n,
        imageBase: PROGRAM,
        heaps: [0x28_0000n, 0x30_0000n],
        path: 'C:\\app\\app.exe',
        commandLine: `app.exe --api ${token(1)} last`,
        currentDirectory: 'C:\\app\\',
        environment: ['PATH=C:\\app', `MARK=${token(2)}`],
      }),
      { base: 0x10_0000n, bytes: stack },
      { base: PROGRAM, bytes: holding(5) },
      { base: PROGRAM + 0x2000n, bytes: holding(6) },
      { base: 0x30_0000n, bytes: holding(7) },
      { base: 0x30_4000n, bytes: holding(8) },
      { base: 0x38_0000n, bytes: holding(9) },
    ]);
    const { bytes } = dump.build();
    const [argument, variable, onStack, code, data, ...others] = placesOf(bytes, [1, 2, 4, 5, 6, 7, 8, 9]);
    assert.deepEqual(argument, [{ kind: 'command-line' }]);
    assert.deepEqual(variable, [{ kind: 'environment' }]);
    assert.deepEqual(onStack?.at(-1), { kind: 'stack', threadId: 100 });
    const image = [{ kind: 'module', name: 'app.exe' }];
    assert.deepEqual([code, data], [image, image]);
    assert.deepEqual(
      others.map(([where]) => where?.kind),
      ['heap', 'heap', 'unknown'],
    );
    assert.equal(mappedAt(bytes, token(5)).where?.isWritable, undefined);
    assert.equal(mappedAt(bytes, token(6)).where?.isWritable, true);
  });
}

test('streams that keep the command line and the environment of a program of Linux', () => {
  const dump = new MinidumpBuilder();
  systemInfo(dump, { platform: 0x8201 });
  textStream(dump, 0x4767_0006, 'cmdline', `server\0--api\0${token(1)}\0`);
  textStream(dump, 0x4767_0007, 'environ', `A=1\0MARK=${token(2)}\0`);
  textStream(dump, 0x4767_0005, 'lsb', `built with ${token(3)}\n`);
  assert.deepEqual(placesOf(dump.build().bytes, [1, 2, 3]), [
    [{ kind: 'command-line' }],
    [{ kind: 'environment' }],
    [undefined],
  ]);
});

test('a core of macOS: arguments and environment on top of the first stack', () => {
  const at = 0x1_6fdf_8000n;
  const top = stackTop(at, 8192, ['Notes', '--api', token(1)], ['HOME=/Users/ada', `MARK=${token(2)}`]);
  const core = new MachCoreBuilder()
    .thread(arm64State({ pc: 0x1_8000_0800n, sp: at + 0x80n, fp: 0n }))
    .segment({ address: at, bytes: top, protection: 3 });
  assert.deepEqual(placesOf(core.build().bytes, [1, 2]), [[{ kind: 'command-line' }], [{ kind: 'environment' }]]);
});
