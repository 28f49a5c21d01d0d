/**
 * `npx tsx tests/bench/scan/scan-kernels.ts [--dump FILE]`: speed of each kernel of the scanner, alone and together, and of
 * the whole scan, on a mix like a dump and on a real dump, as JSON lines. Ratios of one run may be quoted; absolute
 * speeds depend on the machine and its load.
 */
import { dumpLike, dumpLikeWithoutZeros } from '../../unit/scanner/data.ts';
import { type KernelExports, loadKernels } from '../../unit/scanner/kernels.ts';
import { openScanner } from '../../unit/scanner/open-scanner.ts';
import { dumpOfProcess, optionValue, startOfFile } from '../dumps.ts';
import { cpuSeconds, type Sample, say, sayRatio, turnByTurn } from '../measure.ts';

const ROUNDS = 9;
const BLOCK = 1 << 20;
const PAGES = BLOCK / 4096;
const MIX_BLOCKS = 64;

const relaxed = loadKernels('scan-kernels-relaxed');
const plain = loadKernels('scan-kernels');
const { ANCHORS, WIDE, SCANS, BINARY, AES } = relaxed.exports;
const LITERALS = ANCHORS.value | WIDE.value | BINARY.value;
const ALL = LITERALS | SCANS.value | AES.value;

const mix = dumpLike(11, MIX_BLOCKS * 16);
measure('mix', mix);
const path = optionValue('--dump');
const dump = path ? startOfFile(path) : dumpOfProcess();
if (dump) measure('dump', dump);
else say({ data: 'dump', missing: 'memory of a process cannot be read here' });
compareZeros();

function measure(data: string, bytes: Uint8Array): void {
  const speeds = turnByTurn(ROUNDS, {
    copy: () => copy(bytes),
    raw: over(relaxed, bytes, (kernel) => kernel.raw(PAGES)),
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
    withDetectors: () => scan(bytes),
  });
  for (const [kernel, speed] of Object.entries(speeds))
    say({ data, kernel, gbPerCpuSecond: speed.fastest, median: speed.median, best: speed.best });
  say({ data, ...rates(bytes) });
  sayRatio(`${data}: CPU of literals with UTF-16 / without`, speeds.literalsOfAscii, speeds.literals, { most: 1.15 });
  sayRatio(`${data}: literals, relaxed / plain`, speeds.literals, speeds.literalsPlain);
  sayRatio(`${data}: AES / literals`, speeds.aes, speeds.literals, { least: 10 });
  sayRatio(`${data}: CPU of the copy / of all kernels`, speeds.all, speeds.copy, { most: 0.2 });
  sayRatio(`${data}: CPU of the scan with detectors / of all kernels`, speeds.all, speeds.withDetectors);
}

/** The same data with its empty pages and without. */
function compareZeros(): void {
  const full = dumpLikeWithoutZeros(11, MIX_BLOCKS * 16);
  const empty = new Uint8Array(MIX_BLOCKS << 20);
  const speeds = turnByTurn(ROUNDS, {
    with: over(relaxed, mix, (kernel) => kernel.run(PAGES, ALL)),
    without: over(relaxed, full, (kernel) => kernel.run(PAGES, ALL)),
    empty: over(relaxed, empty, (kernel) => kernel.run(PAGES, LITERALS)),
    emptyTest: over(relaxed, empty, (kernel) => kernel.zeroPages(PAGES)),
  });
  sayRatio('mix with its empty pages / without', speeds.with, speeds.without, { least: 1.35 });
  sayRatio('zero data: zero-page test / literals', speeds.emptyTest, speeds.empty, { most: 3 });
}

function over(
  { exports, area }: typeof relaxed,
  bytes: Uint8Array,
  work: (kernel: KernelExports) => void,
): () => Sample {
  return () => {
    let seconds = 0;
    let size = 0;
    for (let at = 0; at + BLOCK <= bytes.length; at += BLOCK) {
      area.set(bytes.subarray(at, at + BLOCK));
      seconds += cpuSeconds(() => work(exports));
      size += BLOCK;
    }
    return { seconds, bytes: size };
  };
}

function copy(bytes: Uint8Array): Sample {
  let seconds = 0;
  for (let at = 0; at + BLOCK <= bytes.length; at += BLOCK) {
    seconds += cpuSeconds(() => relaxed.area.set(bytes.subarray(at, at + BLOCK)));
  }
  return { seconds, bytes: bytes.length };
}

/** As the page does it, the copy included. */
function scan(bytes: Uint8Array): Sample {
  const scanner = openScanner('scan-relaxed');
  const seconds = cpuSeconds(() => {
    scanner.begin(0);
    for (let at = 0; at < bytes.length; at += BLOCK) {
      scanner.push(bytes.subarray(at, at + BLOCK));
      scanner.drainPacked();
    }
    scanner.finish();
  });
  return { seconds, bytes: bytes.length };
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
