/**
 * `npm run bench [-- --dump FILE]`: speed of each kernel of the scanner, alone and together, on a mix like a dump and
 * on a real dump, as JSON lines. Ratios of one run may be quoted; absolute speeds depend on the machine and its load.
 */
import { closeSync, openSync, readSync } from 'node:fs';
import { dumpLike } from '../unit/scanner/data.ts';
import { type KernelExports, loadKernels } from '../unit/scanner/kernels.ts';
import { cpuSeconds, type Sample, say, sayRatio, turnByTurn } from './measure.ts';

const ROUNDS = 5;
const BLOCK = 1 << 20;
const PAGES = BLOCK / 4096;
const MIX_BLOCKS = 64;
const DUMP_LIMIT = 256 << 20;

const relaxed = loadKernels('scan-kernels-relaxed');
const plain = loadKernels('scan-kernels');
const [anchors, wide, scans, binary, aes] = (['ANCHORS', 'WIDE', 'SCANS', 'BINARY', 'AES'] as const).map(
  (name) => relaxed.exports[name].value,
) as [number, number, number, number, number];
const literals = anchors | wide | binary;
const all = literals | scans | aes;

const dump = process.argv[process.argv.indexOf('--dump') + 1];
measure('mix', dumpLike(11, MIX_BLOCKS * 16));
if (dump && process.argv.includes('--dump')) measure('dump', startOf(dump));

function measure(data: string, bytes: Uint8Array): void {
  const over =
    ({ exports, area }: typeof relaxed, work: (kernel: KernelExports) => void) =>
    (): Sample => {
      let seconds = 0;
      let size = 0;
      for (let at = 0; at + BLOCK <= bytes.length; at += BLOCK) {
        area.set(bytes.subarray(at, at + BLOCK));
        seconds += cpuSeconds(() => work(exports));
        size += BLOCK;
      }
      return { seconds, bytes: size };
    };
  const copy = (): Sample => {
    let seconds = 0;
    for (let at = 0; at + BLOCK <= bytes.length; at += BLOCK) {
      seconds += cpuSeconds(() => relaxed.area.set(bytes.subarray(at, at + BLOCK)));
    }
    return { seconds, bytes: bytes.length };
  };
  const speeds = turnByTurn(ROUNDS, {
    copy,
    raw: over(relaxed, (kernel) => kernel.raw(PAGES)),
    zeroPages: over(relaxed, (kernel) => kernel.zeroPages(PAGES)),
    classes: over(relaxed, (kernel) => kernel.classes(PAGES)),
    text: over(relaxed, (kernel) => kernel.run(PAGES, anchors | wide)),
    binary: over(relaxed, (kernel) => kernel.run(PAGES, binary)),
    literals: over(relaxed, (kernel) => kernel.run(PAGES, literals)),
    literalsOfAscii: over(relaxed, (kernel) => kernel.run(PAGES, anchors | binary)),
    literalsPlain: over(plain, (kernel) => kernel.run(PAGES, literals)),
    scans: over(relaxed, (kernel) => kernel.run(PAGES, scans | wide)),
    aes: over(relaxed, (kernel) => kernel.run(PAGES, aes)),
    all: over(relaxed, (kernel) => kernel.run(PAGES, all)),
  });
  for (const [kernel, speed] of Object.entries(speeds))
    say({ data, kernel, gbPerCpuSecond: speed.median, best: speed.best });
  say({ data, ...rates(bytes) });
  sayRatio(`${data}: literals with UTF-16 / without`, speeds.literalsOfAscii, speeds.literals, 1.15);
  sayRatio(`${data}: literals, relaxed / plain`, speeds.literals, speeds.literalsPlain);
  sayRatio(`${data}: AES / literals`, speeds.aes, speeds.literals, 10);
  sayRatio(`${data}: CPU of the copy / of all kernels`, speeds.all, speeds.copy, 0.2);
}

/** What does not depend on the machine: parts of the bytes that pass each phase. */
function rates(bytes: Uint8Array): Record<string, number> {
  const { exports, area } = relaxed;
  const counters = ['candidates', 'survivors', 'binaryCandidates', 'binarySurvivors', 'scheduleWindows'] as const;
  const before = counters.map((name) => exports[name].value);
  let zero = 0;
  let places = 0;
  for (let at = 0; at + BLOCK <= bytes.length; at += BLOCK) {
    area.set(bytes.subarray(at, at + BLOCK));
    zero += exports.zeroPages(PAGES);
    places += exports.run(PAGES, all);
  }
  const shares = counters.map((name, i) => [
    `${name}Percent`,
    ((exports[name].value - (before[i] ?? 0)) / bytes.length) * 100,
  ]);
  return {
    ...Object.fromEntries(shares),
    placesPercent: (places / bytes.length) * 100,
    zeroPercent: ((zero * 4096) / bytes.length) * 100,
  };
}

function startOf(path: string): Uint8Array {
  const bytes = new Uint8Array(DUMP_LIMIT);
  const file = openSync(path, 'r');
  const size = readSync(file, bytes);
  closeSync(file);
  return bytes.subarray(0, size - (size % BLOCK));
}
