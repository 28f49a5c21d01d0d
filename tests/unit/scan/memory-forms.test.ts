/**
 * The exposure scan over every form that memory is kept in, bare and in every container: a value within a page and
 * one across two pages are found, each once, with its address; of packed memory, halves that lie one behind the other in
 * the file, with memory between them that is not in the dump, are no value.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateSync, gzipSync } from 'node:zlib';
import { scanDump } from '../../../web/engine/scan/scan-dump.ts';
import { buildTar, buildZip } from '../../synth/archives.ts';
import { buildHiberfil } from '../../synth/memory-images/hiberfil.ts';
import { buildAvml, buildLime, memoryOf } from '../../synth/memory-images/memory-images.ts';
import { buildElfVmcore } from '../../synth/vmcore/elf.ts';
import { flatten } from '../../synth/vmcore/flattened.ts';
import { buildKdump, type Packing } from '../../synth/vmcore/kdump.ts';
import { buildMachine, type Machine } from '../../synth/vmcore/machine.ts';
import { buildXenCore } from '../../synth/vmcore/xen.ts';
import { buildKernelDump } from '../../synth/windows-kernel/windows-kernel.ts';
import { packThrough } from '../codecs/encoders.ts';
import { withChecksum } from '../masking/secrets.ts';
import { builds, openSet } from '../open-core.ts';

const PAGE = 4096;
const token = (body: string) => withChecksum('ghp_', body.padEnd(30, '0'));
const IN_PAGE = token('LiesInOnePage');
const ACROSS = token('LiesAcrossTwoPages');
const TORN = token('ItsHalvesAreNoNeighbours');
const LENGTH = IN_PAGE.length;
/** How much of a value lies in front of the border between pages. */
const FRONT = 11;

/** Where the values lie, by frame. */
interface Frames {
  readonly inPage: number;
  /** The second of two neighbours. */
  readonly across: number;
  /** The last frame in front of a hole, and the first behind it: neighbours in the file. */
  readonly beforeHole: number;
  readonly behindHole: number;
}

const MACHINE: Frames = { inPage: 0x301, across: 0x303, beforeHole: 0x307, behindHole: 0x310 };

function machineWithValues(): Machine {
  const machine = buildMachine();
  for (let frame = 0x300; frame < 0x308; frame++) machine.memory.zeros(frame);
  machine.memory.zeros(MACHINE.behindHole);
  plant(MACHINE, (at, text) => machine.memory.text(at, text));
  return machine;
}

/** Writes the values by physical address. */
function plant(frames: Frames, write: (at: number, text: string) => void): void {
  write(frames.inPage * PAGE + 0x200, IN_PAGE);
  write(frames.across * PAGE - FRONT, ACROSS);
  write((frames.beforeHole + 1) * PAGE - FRONT, TORN.slice(0, FRONT));
  write(frames.behindHole * PAGE, TORN.slice(FRONT));
}

const machine = machineWithValues();
const whole = memoryOf(machine, 4 << 20);
const ranges = [
  { start: 0x100000, bytes: whole.subarray(0x100000, (MACHINE.beforeHole + 1) * PAGE) },
  { start: MACHINE.behindHole * PAGE, bytes: whole.subarray(MACHINE.behindHole * PAGE) },
];
const kdump = (packing: Packing) => buildKdump(machine, { packing, excluded: [0x308, 0x309] }).bytes;

/** Frames 1 to 5 and 8 to 12 of the Windows builder's machine, in that order in every form. */
const WINDOWS: Frames = { inPage: 12, across: 12, beforeHole: 5, behindHole: 8 };
const WINDOWS_FRAMES = [1, 2, 3, 4, 5, 8, 9, 10, 11, 12];

function windows(type: number): Uint8Array {
  const { bytes, places } = buildKernelDump({ type, objects: {} });
  plant(WINDOWS, (at, text) => {
    [...text].forEach((letter, i) => {
      const frame = Math.floor((at + i) / PAGE);
      const offset = (places['pages'] ?? 0) + WINDOWS_FRAMES.indexOf(frame) * PAGE + ((at + i) % PAGE);
      // The stack's first bytes and its trap frame stay: the value within the page lies behind.
      bytes[offset + (text === IN_PAGE ? 0xd00 : 0)] = letter.charCodeAt(0);
    });
  });
  return bytes;
}

function hiberfil(release: '7-x64' | '10-22h2-x64'): Uint8Array {
  const pages = new Map<number, Uint8Array>();
  for (const frame of [0x300, 0x301, 0x302, 0x303, 0x306, 0x307, 0x310]) pages.set(frame, new Uint8Array(PAGE));
  plant(MACHINE, (at, text) => {
    [...text].forEach((letter, i) => {
      const page = pages.get(Math.floor((at + i) / PAGE));
      if (page) page[(at + i) % PAGE] = letter.charCodeAt(0);
    });
  });
  return buildHiberfil({ release, memory: pages }).bytes;
}

interface Form {
  readonly name: string;
  readonly files: readonly Uint8Array[];
  readonly frames?: Frames;
  /** Where the value within a page begins in it. */
  readonly inPageAt?: number;
  /** Whether its pages lie in the file as they are. */
  readonly isPlain?: boolean;
}

const PACKINGS: readonly Packing[] = ['none', 'zlib', 'lzo', 'snappy', 'zstd'];
const FORMS: readonly Form[] = [
  ...PACKINGS.map((packing) => ({ name: `kdump, ${packing}`, files: [kdump(packing)] })),
  { name: 'kdump, flattened', files: [flatten(kdump('zlib'))] },
  {
    name: 'kdump in two parts',
    files: [
      buildKdump(machine, { packing: 'lzo', part: { start: 0, end: 0x303 } }).bytes,
      buildKdump(machine, { packing: 'lzo', part: { start: 0x303, end: 0x311 } }).bytes,
    ],
  },
  { name: 'vmcore in ELF', files: [buildElfVmcore(machine).bytes], isPlain: true },
  { name: 'core of Xen', files: [buildXenCore(machine).bytes], isPlain: true },
  { name: 'LiME', files: [buildLime(ranges)] },
  { name: 'LiME, packed by itself', files: [deflateSync(buildLime(ranges), { windowBits: 11 })] },
  { name: 'AVML', files: [buildAvml(ranges)] },
  ...[1, 5, 6, 10].map((type) => ({
    name: `Windows, type ${type}`,
    files: [windows(type)],
    frames: WINDOWS,
    inPageAt: 0xf00,
    isPlain: true,
  })),
  { name: 'hiberfil.sys of Windows 7', files: [hiberfil('7-x64')] },
  { name: 'hiberfil.sys of Windows 10', files: [hiberfil('10-22h2-x64')] },
];

function findingsOf(files: readonly Uint8Array[]) {
  const core = openSet(files);
  while (core.step() < 1);
  const { items, scan } = scanDump(builds.scan, core, new Uint8Array(16));
  assert.equal(scan.complete, true);
  const found = items.filter(({ detector }) => detector === 'github-pat');
  return { core, places: found.flatMap(({ places }) => places) };
}

function expectValues({ files, frames = MACHINE, inPageAt = 0x200, isPlain = false }: Form): void {
  const { core, places } = findingsOf(files);
  const physical = [frames.inPage * PAGE + inPageAt, frames.across * PAGE - FRONT];
  // The kernel's own memory is told by its address there, and pages that are neighbours lie far apart in it.
  const bytes = places.map(({ address = '0x0', space, offset = 0 }) => {
    const read = space === 'physical' ? core.read(2, address, LENGTH).bytes : core.readFile(offset, LENGTH);
    return Buffer.from(read).toString('latin1');
  });
  const isTold = (text: string) => text === IN_PAGE || text === ACROSS;
  assert.deepEqual(bytes.filter(isTold).toSorted(), [IN_PAGE, ACROSS].toSorted());
  // A dump whose pages lie in it as they are is read as a file, headers and all: there halves may meet.
  assert.ok(isPlain || bytes.every(isTold), 'a value that never was one');
  for (const [i, { address, space }] of places.entries()) {
    assert.ok(address, 'a place without an address');
    if (space !== 'physical' || !isTold(bytes[i] ?? '')) continue;
    assert.ok(physical.includes(Number(address)), address);
  }
  for (const { offset = -1 } of places) assert.ok(offset > 0);
}

for (const form of FORMS) {
  test(`${form.name}: values within and across pages, each once; torn ones are none`, () => expectValues(form));
}

const dump = kdump('zlib');
const CONTAINERS: readonly (readonly [string, () => Uint8Array | undefined])[] = [
  ['gzip', () => gzipSync(dump)],
  ['zstd', () => packThrough('zstd', ['-q', '-c'], dump)],
  ['xz', () => packThrough('xz', ['-q', '-c'], dump)],
  ['lz4', () => packThrough('lz4', ['-q', '-c'], dump)],
  ['zip, stored', () => buildZip([{ name: 'vmcore', bytes: dump }])],
  ['zip, deflated', () => buildZip([{ name: 'vmcore', bytes: dump, method: 8 }])],
  ['tar', () => buildTar([{ name: 'vmcore', bytes: dump }])],
  ['tar in gzip', () => gzipSync(buildTar([{ name: 'vmcore', bytes: dump }]))],
];

for (const [name, pack] of CONTAINERS) {
  test(`in ${name}: the same values as in the bare dump`, (t) => {
    const packed = pack();
    if (!packed) return t.skip(`no ${name} on this machine`);
    expectValues({ name, files: [packed] });
  });
}
