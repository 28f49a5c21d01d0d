/**
 * `npx tsx tests/bench/scan/scan-tools.ts [--dump FILE]`: the scanner's kernels against programs that look for the same:
 * ripgrep and yara for the same literals (ripgrep without the binary ones, which its lists of fixed strings cannot hold),
 * aeskeyfind for key schedules. Same bytes, same run, turn by turn, turns that last equally long, CPU time of all; JSON
 * lines. What is found is compared, too. A program that is not installed, or fails, is named and left out; with one that
 * fails the exit status is 1.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Anchor, anchorsOf, readDetectors } from '../../../tools/scanner/detectors.ts';
import { randomSample, randomWords } from '../../../tools/scanner/samples.ts';
import { dumpLike } from '../../unit/scanner/data.ts';
import { type Kernels, loadKernels } from '../../unit/scanner/kernels.ts';
import { expandKey } from '../../unit/scanner/key-schedules/aes-keys.ts';
import { dumpOfProcess, optionValue, startOfFile } from '../dumps.ts';
import { cpuSeconds, lasting, type Sample, type Speed, say, sayRatio, turnByTurn } from '../measure.ts';
import { isInstalled, Rival } from './rival.ts';

const ROUNDS = 33;
/** So much does the product read at a time: what was just read is in the processor's cache when it is scanned. */
const BLOCK = 512 << 10;
const PAGES = BLOCK / 4096;
/** aeskeyfind is some hundred times slower. */
const AES_BYTES = 16 << 20;
const AES_ROUNDS = 7;
/** So often does the kernel see a piece each time: once takes it 15 microseconds, and to ask for the time takes one. */
const AES_REPEATS = 8;
/** The second says that nothing was found. */
const RG_STATUSES = [0, 1];
/** Of a rival that failed; it gets no speed. */
const NO_SAMPLE: Sample = { seconds: Number.NaN, bytes: 0 };

/** What is timed as "all kernels", and what is not since no other program does it. */
const IN_ALL =
  'zero test, classes, anchors in ASCII and UTF-16 to the last byte, binary anchors, AES schedules of all forms with their expansion, scans for @, digits (cards and other numbers), pairs, countries, lists, long runs and rows of words';
const NOT_IN_ALL = 'the copy into memory, the entropy survey, the detectors behind the places found';

interface Goals {
  readonly literals: number;
  readonly all: number;
  readonly aes?: number;
}

const { exports, area } = loadKernels('scan-kernels-relaxed');
const { ANCHORS, WIDE, SCANS, BINARY, AES } = exports;
const LITERALS = ANCHORS.value | WIDE.value;
const ALL = LITERALS | SCANS.value | BINARY.value | AES.value;

const folder = mkdtempSync(join(tmpdir(), 'scan-bench-'));
try {
  const literals = textLiterals();
  writeFileSync(join(folder, 'literals'), `${literals.join('\n')}\n`);
  const texts = literals.map((text) => `${JSON.stringify(text)} wide ascii`);
  const others = otherLiterals().map((bytes) => `{ ${bytes} }`);
  writeFileSync(join(folder, 'all.yar'), yaraRule([...texts, ...others]));
  writeFileSync(join(folder, 'texts.yar'), yaraRule(texts));
  say({ step: 'literals', ...counts(), rg: texts.length, yara: texts.length + others.length });
  say({ step: 'all kernels', are: IN_ALL, without: NOT_IN_ALL });
  compare('mix', withKeys(dumpLike(11, 64 * 16)), { literals: 5.5, all: 11, aes: 400 });
  const path = optionValue('--dump');
  const dump = path ? startOfFile(path) : dumpOfProcess();
  if (dump) compare('dump', dump, { literals: 4.5, all: 8, aes: 400 });
  else say({ step: 'dump', missing: 'memory of a process cannot be read here' });
} finally {
  rmSync(folder, { recursive: true });
}

function compare(data: string, bytes: Uint8Array, goals: Goals): void {
  writeFileSync(join(folder, 'data'), bytes);
  const small = bytes.subarray(0, AES_BYTES);
  writeFileSync(join(folder, 'small'), small);
  const has = { rg: isInstalled('rg'), yara: isInstalled('yara'), aeskeyfind: isInstalled('aeskeyfind') };
  for (const [tool, isThere] of Object.entries(has)) if (!isThere) say({ data, tool, missing: 'not installed' });
  const whole = { folder, bytes: bytes.length };
  const rg =
    has.rg && new Rival(data, { ...whole, command: 'rg -j1 -a -c -F -f literals data', statuses: RG_STATUSES });
  const yara = has.yara && new Rival(data, { ...whole, command: 'yara -p 1 all.yar data' });
  const yaraTexts = has.yara && new Rival(data, { ...whole, command: 'yara -p 1 texts.yar data' });
  const aeskeyfind = has.aeskeyfind && new Rival(data, { folder, bytes: small.length, command: 'aeskeyfind -q small' });

  const [search, all] = [firstTurn(rg), firstTurn(yara)];
  firstTurn(yaraTexts);
  const speeds = race(
    ROUNDS,
    { rg, yara, yaraTexts },
    {
      literals: () => lasting(search, () => kernel(bytes, LITERALS | BINARY.value)),
      textLiterals: () => lasting(search, () => kernel(bytes, LITERALS)),
      all: () => lasting(all, () => kernel(bytes, ALL)),
    },
  );
  const seconds = firstTurn(aeskeyfind);
  if (seconds > 0) {
    const schedules = () => kernel(small, AES.value, AES_REPEATS);
    Object.assign(speeds, race(AES_ROUNDS, { aeskeyfind }, { aes: () => lasting(seconds, schedules) }));
  }
  for (const [side, speed] of Object.entries(speeds))
    say({ data, side, gbPerCpuSecond: speed.fastest, median: speed.median, best: speed.best });
  ratio(
    `${data}: literals / rg -F (ASCII only, without the binary ones)`,
    speeds['literals'],
    speeds['rg'],
    goals.literals,
  );
  ratio(`${data}: text literals / rg -F`, speeds['textLiterals'], speeds['rg']);
  ratio(`${data}: all kernels / yara (all literals, texts wide ascii)`, speeds['all'], speeds['yara'], goals.all);
  ratio(`${data}: all kernels / yara (without the binary literals)`, speeds['all'], speeds['yaraTexts']);
  ratio(`${data}: AES / aeskeyfind (128 and 256 bits, forward only)`, speeds['aes'], speeds['aeskeyfind'], goals.aes);
  if (rg) checkLiterals(data, bytes, rg);
  if (aeskeyfind) checkKeys(data, small, aeskeyfind);
}

/** Seconds that a turn takes, so that ours last as long; 0 where there is no such rival. */
function firstTurn(rival: Rival | false): number {
  return rival ? (rival.turn()?.seconds ?? 0) : 0;
}

/** Ours against those rivals that are there; one that fails in any of its turns has no speed. */
function race(
  rounds: number,
  rivals: Readonly<Record<string, Rival | false>>,
  ours: Readonly<Record<string, () => Sample>>,
): Record<string, Speed> {
  const there = Object.entries(rivals).flatMap(([side, rival]) => (rival && !rival.isLeftOut ? [{ side, rival }] : []));
  const theirs = Object.fromEntries(there.map(({ side, rival }) => [side, () => rival.turn() ?? NO_SAMPLE]));
  const speeds: Record<string, Speed> = turnByTurn(rounds, { ...ours, ...theirs });
  for (const { side, rival } of there) if (rival.isLeftOut) delete speeds[side];
  return speeds;
}

function ratio(name: string, a: Speed | undefined, b: Speed | undefined, goal?: number): void {
  if (a && b) sayRatio(name, a, b, goal === undefined ? undefined : { least: goal });
}

function kernel(bytes: Uint8Array, what: number, repeats = 1): Sample {
  let seconds = 0;
  let size = 0;
  for (let at = 0; at + BLOCK <= bytes.length; at += BLOCK) {
    area.set(bytes.subarray(at, at + BLOCK));
    seconds += cpuSeconds(() => {
      for (let turn = 0; turn < repeats; turn++) exports.run(PAGES, what);
    });
    size += BLOCK * repeats;
  }
  return { seconds, bytes: size };
}

/** Fits into rg's lists of fixed strings, one in a line: it is text, without a NUL or the end of a line. */
function isPlainText({ isBinary, spelling }: Anchor): boolean {
  return !isBinary && !/[\0\n\r]/.test(spelling);
}

function textLiterals(): string[] {
  return anchorsOf(readDetectors())
    .filter(isPlainText)
    .map(({ spelling }) => spelling);
}

/** All others, in hexadecimal. */
function otherLiterals(): string[] {
  return anchorsOf(readDetectors())
    .filter((anchor) => !isPlainText(anchor))
    .map(({ bytes }) => Buffer.from(bytes).toString('hex'));
}

function counts(): Record<string, number> {
  const all = anchorsOf(readDetectors());
  const binary = all.filter(({ isBinary }) => isBinary).length;
  return { anchors: all.length, text: all.length - binary, binary };
}

/** All strings are counted, so that none may be given up early. */
function yaraRule(strings: readonly string[]): string {
  const named = strings.map((string, i) => `$s${i} = ${string}`);
  const condition = strings.map((_, i) => `#s${i} > 100000000`).join(' or ');
  return `rule literals { strings:\n${named.join('\n')}\ncondition: ${condition} }\n`;
}

/** Places that rg finds in runs of text, with the rules of short literals, must all be found by the kernels. */
function checkLiterals(data: string, bytes: Uint8Array, rg: Rival): void {
  const output = rg.output('rg -j1 -a -o -b --no-filename -F -f literals data');
  if (output === undefined) return;
  const places = output
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const colon = line.indexOf(':');
      return { at: Number(line.slice(0, colon)), text: line.slice(colon + 1) };
    });
  const found = asciiPlaces(bytes);
  const must = places.filter(
    ({ at, text }) =>
      text.length > 3 &&
      isInRun(bytes, at, text.length) &&
      !isOneCharacter(text) &&
      isTextOrEnd(bytes[at + text.length]),
  );
  const missed = must.filter(({ at }) => !found.has(at));
  say({ data, check: 'literals', rgFound: places.length, must: must.length, missed: missed.length });
  if (missed.length > 0) process.exitCode = 1;
}

function asciiPlaces(bytes: Uint8Array): Set<number> {
  const found = new Set<number>();
  const kernels: Kernels = loadKernels('scan-kernels-relaxed');
  for (let at = 0; at + BLOCK <= bytes.length; at += BLOCK) {
    // One page more in front, so that no literal is cut at a block's border.
    kernels.area.set(bytes.subarray(at, at + BLOCK));
    for (let page = 0; page < PAGES; page++) {
      const count = kernels.exports.placesOf(page, 0, kernels.exports.ANCHORS.value);
      for (let i = 0; i < count; i++) found.add(at + kernels.exports.startOf(i) - kernels.areaStart);
    }
  }
  return found;
}

/** Far enough from the border of a block that no kernel misses what it cannot see. */
function isInRun(bytes: Uint8Array, at: number, length: number): boolean {
  const inBlock = at % BLOCK;
  if (inBlock < 64 || inBlock + length + 64 > BLOCK) return false;
  const isPrintable = (i: number) => (bytes[i] ?? 0) >= 0x20 && (bytes[i] ?? 0) < 0x80;
  let [start, end] = [at, at + length];
  while (isPrintable(start - 1) && at - start < 8) start--;
  while (isPrintable(end) && end - at < 8 + length) end++;
  return end - start >= 8;
}

/** What must follow a literal of three bytes, and so one that ends with it. */
function isTextOrEnd(byte = 0): boolean {
  return (byte >= 0x20 && byte < 0x7f) || [0, 9, 10, 13].includes(byte);
}

function isOneCharacter(text: string): boolean {
  return [...text].every((character) => character === text[0]);
}

/** Each key that aeskeyfind finds must be one of the kernel's. */
function checkKeys(data: string, bytes: Uint8Array, aeskeyfind: Rival): void {
  const theirs = aeskeyfind.output('aeskeyfind -q small')?.split('\n').filter(Boolean);
  if (!theirs) return;
  const ours = new Set<string>();
  for (let at = 0; at + BLOCK <= bytes.length; at += BLOCK) {
    area.set(bytes.subarray(at, at + BLOCK));
    exports.beginArea();
    for (let page = 0; page < PAGES; page++) {
      const count = exports.placesOf(page, 3, AES.value);
      for (let i = 0; i < count; i++) {
        const start = at + exports.startOf(i) - exports.areaStart();
        const size = exports.endOf(i) - exports.startOf(i);
        ours.add(Buffer.from(bytes.subarray(start, start + size / 4 - 28)).toString('hex'));
      }
    }
  }
  const missed = theirs.filter((key) => !ours.has(key));
  say({ data, check: 'keys', aeskeyfindFound: new Set(theirs).size, found: ours.size, missed: missed.length });
  if (missed.length > 0) process.exitCode = 1;
}

/** Some schedules, as a dump has them. */
function withKeys(bytes: Uint8Array): Uint8Array {
  const random = randomWords(12);
  for (let i = 0; i < 40; i++)
    bytes.set(expandKey(randomSample(i & 1 ? 16 : 32, random())), (i * 390_000 + (random() % 1000)) & ~3);
  return bytes;
}
