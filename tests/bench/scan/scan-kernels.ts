/**
 * `npx tsx tests/bench/scan/scan-kernels.ts [--dump FILE]`: speed of each kernel of the scanner, alone and together, and of
 * the whole scan, on a mix like a dump and on a real dump, as JSON lines. Ratios of one run may be quoted; absolute
 * speeds depend on the machine and its load.
 */
import { dumpLike, dumpLikeWithoutZeros } from '../../unit/scanner/data.ts';
import { type KernelExports, loadKernels } from '../../unit/scanner/kernels.ts';
import { openScanner } from '../../unit/scanner/open-scanner.ts';
import { dumpOfProcess, optionValue, startOfFile } from '../dumps.ts';
import { cpuSeconds, type Goal, type Sample, say, sayRatio, turnByTurn } from '../measure.ts';

const ROUNDS = 9;
/** Of two sides alone, whose turns are short. */
const PAIR_ROUNDS = 27;
const BLOCK = 1 << 20;
const PAGES = BLOCK / 4096;
const MIX_BLOCKS = 64;
/** Of one turn: enough for the processor to know the code of a side again. */
const TURN_BLOCKS = 4;

const relaxed = loadKernels('scan-kernels-relaxed');
const plain = loadKernels('scan-kernels');
const { ANCHORS, WIDE, SCANS, BINARY, AES } = relaxed.exports;
const LITERALS = ANCHORS.value | WIDE.value | BINARY.value;
const ALL = LITERALS | SCANS.value | AES.value;

const mix = dumpLike(11, MIX_BLOCKS * 16);
measure('mix', mix);
const path = optionValue('--dump');
const dump = path ? startOfFile(path) : dumpOfProcess();
if (dump) measure('dump', cut(dump));
else say({ data: 'dump', missing: 'memory of a process cannot be read here' });
compareZeros();

function measure(data: string, bytes: Uint8Array): void {
  const sides = {
    raw: over(relaxed, bytes, (kernel) => kernel.raw(PAGES)),
    copy: eachBlock(bytes, (block) => cpuSeconds(() => relaxed.area.set(block))),
    zeroPages: over(relaxed, bytes, (kernel) => kernel.zeroPages(PAGES)),
    classes: over(relaxed, bytes, (kernel) => kernel.classes(PAGES)),
    text: over(relaxed, bytes, (kernel) => kernel.run(PAGES, ANCHORS.value | WIDE.value)),
    binary: over(relaxed, bytes, (kernel) => kernel.run(PAGES, BINARY.value)),
    literals: over(relaxed, bytes, (kernel) => kernel.run(PAGES, LITERALS)),
    literalsOfAscii: over(relaxed, bytes, (kernel) => kernel.run(PAGES, ANCHORS.value | BINARY.value)),
    literalsPlain: over(plain, bytes, (kernel) => kernel.run(PAGES, LITERALS)),
    scans: over(relaxed, bytes, (kernel) => kernel.run(PAGES, SCANS.value | WIDE.value)),
    aes: over(relaxed, bytes, (kernel) => kernel.run(PAGES, AES.value)),
    all: over(relaxed, bytes, (kernel) => kernel.run(PAGES, ALL)),
    withDetectors: scan(bytes),
  };
  const speeds = turnByTurn(ROUNDS, sides, turnsOf(bytes));
  for (const [kernel, speed] of Object.entries(speeds))
    say({ data, kernel, gbPerCpuSecond: speed.fastest, median: speed.median, best: speed.best });
  say({ data, ...rates(bytes) });
  const compare = (name: string, a: keyof typeof sides, b: keyof typeof sides, goal?: Goal) =>
    comparePair(`${data}: ${name}`, bytes, sides[a], sides[b], goal);
  compare('CPU of literals with UTF-16 / without', 'literalsOfAscii', 'literals', { most: 1.15 });
  compare('literals, relaxed / plain', 'literals', 'literalsPlain');
  compare('AES / literals', 'aes', 'literals', { least: 10 });
  compare('CPU of the copy / of all kernels', 'all', 'copy', { most: 0.2 });
  compare('CPU of the scan with detectors / of all kernels', 'all', 'withDetectors');
}

/**
 * Turn by turn with nothing between: what ran before a side leaves its own code and tables in the caches. And the second
 * finds in a cache what the first has read, as the product does, which scans what has just come.
 */
function comparePair(name: string, bytes: Uint8Array, a: () => Sample, b: () => Sample, goal?: Goal): void {
  const speeds = turnByTurn(PAIR_ROUNDS, { a, b }, turnsOf(bytes));
  sayRatio(name, speeds.a, speeds.b, goal);
}

/** The same data with its empty pages and without. */
function compareZeros(): void {
  const full = dumpLikeWithoutZeros(11, MIX_BLOCKS * 16);
  const empty = new Uint8Array(MIX_BLOCKS << 20);
  const all = (bytes: Uint8Array) => over(relaxed, bytes, (kernel) => kernel.run(PAGES, ALL));
  comparePair('mix with its empty pages / without', mix, all(mix), all(full), { least: 1.35 });
  const zeroTest = over(relaxed, empty, (kernel) => kernel.zeroPages(PAGES));
  const literals = over(relaxed, empty, (kernel) => kernel.run(PAGES, LITERALS));
  comparePair('zero data: zero-page test / literals', empty, zeroTest, literals, { most: 3 });
}

function over(
  { exports, area }: typeof relaxed,
  bytes: Uint8Array,
  work: (kernel: KernelExports) => void,
): () => Sample {
  return eachBlock(bytes, (block) => {
    area.set(block);
    return cpuSeconds(() => work(exports));
  });
}

/** As the page does it, the copy included. */
function scan(bytes: Uint8Array): () => Sample {
  const scanner = openScanner('scan-relaxed');
  return eachBlock(bytes, (block, index) =>
    cpuSeconds(() => {
      if (index === 0) scanner.begin(0);
      scanner.push(block);
      if (index === turnsOf(bytes) * TURN_BLOCKS - 1) scanner.finish();
      scanner.drainPacked();
    }),
  );
}

/** A turn takes the next blocks, behind the last ones the first; `index`: how many went before, of each round anew. */
function eachBlock(bytes: Uint8Array, secondsOf: (block: Uint8Array, index: number) => number): () => Sample {
  const count = bytes.length / BLOCK;
  let index = 0;
  return () => {
    let seconds = 0;
    for (let i = 0; i < TURN_BLOCKS; i++) {
      seconds += secondsOf(bytes.subarray(index * BLOCK, (index + 1) * BLOCK), index);
      index = (index + 1) % count;
    }
    return { seconds, bytes: TURN_BLOCKS * BLOCK };
  };
}

function turnsOf(bytes: Uint8Array): number {
  return bytes.length / (TURN_BLOCKS * BLOCK);
}

/** Whole turns of what there is. */
function cut(bytes: Uint8Array): Uint8Array {
  const length = Math.floor(bytes.length / (TURN_BLOCKS * BLOCK)) * TURN_BLOCKS * BLOCK;
  if (length === 0) throw new Error(`A dump of ${bytes.length} bytes is too short to be measured.`);
  return bytes.subarray(0, length);
}

/** What does not depend on the machine: parts of the bytes that pass each phase. */
function rates(bytes: Uint8Array): Record<string, number> {
  const { exports, area } = relaxed;
  const counters = [
    'candidates',
    'survivors',
    'matches',
    'binaryCandidates',
    'binarySurvivors',
    'scheduleWindows',
  ] as const;
  const before = counters.map((name) => exports[name].value);
  let zero = 0;
  let places = 0;
  for (let at = 0; at + BLOCK <= bytes.length; at += BLOCK) {
    area.set(bytes.subarray(at, at + BLOCK));
    zero += exports.zeroPages(PAGES);
    places += exports.run(PAGES, ALL);
  }
  const percent = (count: number) => (count / bytes.length) * 100;
  const shares = counters.map((name, i) => [`${name}Percent`, percent(exports[name].value - (before[i] ?? 0))]);
  return { ...Object.fromEntries(shares), placesPercent: percent(places), zeroPercent: percent(zero * 4096) };
}
