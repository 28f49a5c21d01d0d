/**
 * `npx tsx tests/bench/scan/scan-bad-input.ts [--all] [--slice K/N]`: what files cost that are made to be slow to scan, as a multiple of
 * ordinary data in the same run: endless runs of one kind, headers without bodies, and for each detector a file of
 * nothing but its anchors, bare and with what nearly fits behind them. CPU time, the best of some; JSON lines. What
 * comes near the goal is measured again turn by turn with ordinary data, since the machine may be at other work, and what
 * is above it three times as long.
 * `--slice 2/5`: of all inputs every fifth, from the second on. `--own`: without the files of anchors. `--only TEXT`:
 * those whose name holds it.
 */
import { anchorsOf, readDetectors, withMarks } from '../../../tools/scanner/detectors.ts';
import { randomWords } from '../../../tools/scanner/samples.ts';
import { dumpLike, textOf } from '../../unit/scanner/data.ts';
import { openScanner } from '../../unit/scanner/open-scanner.ts';
import { optionValue } from '../dumps.ts';
import { cpuSeconds, fastestThird, say } from '../measure.ts';
import { hostile } from './bad-inputs.ts';
import { mixtures } from './bad-mixtures.ts';
import { structures } from './bad-structures.ts';

/** No bad input may cost more than so many times as much as ordinary data. */
const GOAL = 4;
const SIZE = 2 << 20;
const PIECE = 128 << 10;
const ROUNDS = 3;
const NEAR_GOAL = 3;
const TURNS = 9;
const WARM_UP = 5;
/** So many inputs later ordinary data is measured anew. */
const BETWEEN = 100;

const [slice = 1, slices = 1] = (optionValue('--slice') ?? '1/1').split('/').map(Number);

const only = optionValue('--only') ?? '';
const random = randomWords(5);
const detectors = withMarks(readDetectors());
/** What files of text are compared with: log lines, JSON and addresses. The mix of a dump is a third zeros. */
const text = Buffer.from(textOf(random, 8 << 20), 'latin1');
/** The least of all that were measured: a machine at other work at the start would let everything after it look fast. */
let ordinary = Math.min(...Array.from({ length: WARM_UP }, () => secondsPerByte(text)));
const mix = secondsPerByte(dumpLike(11, 256));
say({ step: 'ordinary', textGbPerCpuSecond: 1e-9 / ordinary, mixGbPerCpuSecond: 1e-9 / mix });

const runs: Record<string, Uint8Array> = {
  '0xff': new Uint8Array(SIZE).fill(0xff),
  '@': repeated('@', SIZE),
  'a@b': repeated('a@b', SIZE),
  'a@b.co ': repeated('a@b.co ', SIZE),
  'one digit': repeated('7', SIZE),
  digits: drawn('0123456789', SIZE),
  'groups of four digits': repeated('1234 ', SIZE),
  'digits in sixteens': drawnWords('0123456789', 16, SIZE),
  'digits in nines': drawnWords('0123456789', 9, SIZE),
  'digits in elevens': drawnWords('0123456789', 11, SIZE),
  hex: drawn('0123456789abcdef', SIZE),
  'hex in 32s': drawnWords('0123456789abcdef', 32, SIZE),
  'base 64': drawn('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/', SIZE),
  'base 58 in 52s': drawnWords('123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz', 52, SIZE),
  'words of lists': repeated('abandon ability able about above absent ', SIZE),
  'PEM headers': repeated('-----BEGIN RSA PRIVATE KEY-----', SIZE),
  'PEM headers in lines': repeated('-----BEGIN PRIVATE KEY-----\n', SIZE),
  'PEM bodies': repeated(`-----BEGIN RSA PRIVATE KEY-----\n${'MIIEowIBAAKCAQEA'.repeat(16)}\n`, SIZE),
  'pairs of hex': repeated('00:1b:63:84:45:e6:', SIZE),
  'JSON strings': repeated('"password":"', SIZE),
  'escaped quotes': repeated('\\"', SIZE),
  'dots between letters': repeated('eyJ.', SIZE),
  'octets of addresses': repeated('10.0.0.1 ', SIZE),
  'base 64 in one line of JSON': repeated(`{"token":"${'QUJD'.repeat(64)}","password":"x"},`, SIZE),
  'PEM headers in JSON': repeated('"-----BEGIN EC PRIVATE KEY-----\\nMHcCAQEE\\n', SIZE),
  'key schedules that nearly are': Uint8Array.from({ length: SIZE }, (_, i) => ((i % 176) * 31) ^ (i >> 8)),
  'linear bytes': Uint8Array.from({ length: SIZE }, (_, i) => (i * 7) & 0xff),
};

let worst = { name: '', times: 0 };
let over = 0;
let inputs = 0;
let inSlices = 0;
for (const [name, bytes] of Object.entries(runs)) {
  tell(name, () => bytes);
  if (!/0xff|linear|schedules/.test(name)) tell(`${name}, UTF-16`, () => widened(bytes));
}
for (const [name, made] of Object.entries({ ...hostile, ...structures, ...mixtures })) {
  tell(name, () => made(SIZE));
  tell(`${name}, UTF-16`, () => widened(made(SIZE / 2)));
  tell(`${name}, UTF-16BE`, () => Buffer.from(widened(made(SIZE / 2))).swap16());
}
if (process.argv.includes('--own')) process.exit();
for (const detector of detectors) {
  const anchors = anchorsOf([detector]);
  if (anchors.length === 0) continue;
  const parts = anchors.map(({ bytes }) => bytes);
  for (const [how, after] of Object.entries(followers()))
    tell(`${detector.id}: anchors ${how}`, () => filled(parts, after, PIECE));
  if (anchors.some(({ isBinary }) => !isBinary)) {
    tell(`${detector.id}: anchors in lines, UTF-16`, () => widened(filled(parts, () => '\n', PIECE)));
  }
}
say({
  step: 'bad input',
  worst: worst.name,
  times: worst.times,
  timesOfMix: (worst.times * ordinary) / mix,
  over,
  inputs,
  goal: GOAL,
  holds: over === 0,
});

function tell(name: string, made: () => Uint8Array): void {
  if (inSlices++ % slices !== slice - 1 || !name.includes(only)) return;
  if (inputs % BETWEEN === 0) ordinary = Math.min(ordinary, secondsPerByte(text));
  const bytes = made();
  let times = secondsPerByte(bytes) / ordinary;
  if (times > NEAR_GOAL) times = timesTurnByTurn(bytes, TURNS);
  if (times > GOAL) times = timesTurnByTurn(bytes, 3 * TURNS);
  inputs++;
  if (times > worst.times) worst = { name, times };
  if (times > GOAL) over++;
  if (times > GOAL || process.argv.includes('--all'))
    say({ input: name, times, mbPerCpuSecond: 1e-6 / (times * ordinary) });
}

/** Turn by turn with ordinary text, by the fastest third of both. */
function timesTurnByTurn(bytes: Uint8Array, turns: number): number {
  const costs = Array.from({ length: turns }, () => [secondsPerByte(bytes, 1), secondsPerByte(text, 1)] as const);
  return fastestThird(costs.map(([cost]) => cost)) / fastestThird(costs.map(([, cost]) => cost));
}

/** What stands after each anchor. */
function followers(): Record<string, () => string> {
  return {
    'end to end': () => '',
    'in lines': () => '\n',
    'after blanks': () => ' ',
    'with NULs': () => '\0',
    'with a quoted word': () => '"abc", ',
    'with twenty random characters': () =>
      `${drawnText('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789', 20)} `,
    'with hex of 40': () => `${drawnText('0123456789abcdef', 40)}\n`,
    'with base 64 of 88': () =>
      `"${drawnText('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/', 86)}=="\n`,
    'with sixteen digits': () => `${drawnText('0123456789', 16)}, `,
    'as fields of a form': () => `${drawnText('abcdefghijklmnopqrstuvwxyz', 8)}&user=x&`,
  };
}

function secondsPerByte(bytes: Uint8Array, rounds = ROUNDS): number {
  let best = Number.POSITIVE_INFINITY;
  const scanner = openScanner('scan-relaxed');
  for (let round = 0; round < rounds; round++) {
    const seconds = cpuSeconds(() => {
      scanner.begin(0);
      scanner.push(bytes);
      scanner.finish();
      scanner.drainPacked();
    });
    best = Math.min(best, seconds);
    if (best > 1) break;
  }
  return best / bytes.length;
}

function repeated(text: string, size: number): Uint8Array {
  return Buffer.alloc(size, text, 'latin1');
}

function filled(parts: readonly Uint8Array[], after: () => string, size: number): Uint8Array {
  const out = new Uint8Array(size);
  for (let at = 0, i = 0; at < size; i++) {
    const piece = Buffer.concat([parts[i % parts.length] ?? new Uint8Array(0), Buffer.from(after(), 'latin1')]);
    out.set(piece.subarray(0, size - at), at);
    at += piece.length;
  }
  return out;
}

function drawnText(alphabet: string, length: number): string {
  let text = '';
  for (let i = 0; i < length; i++) text += alphabet[random() % alphabet.length];
  return text;
}

function drawn(alphabet: string, size: number): Uint8Array {
  return Uint8Array.from({ length: size }, () => alphabet.charCodeAt(random() % alphabet.length));
}

function drawnWords(alphabet: string, length: number, size: number): Uint8Array {
  return drawn(alphabet, size).map((byte, i) => (i % (length + 1) === length ? 0x20 : byte));
}

function widened(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(bytes.length);
  for (let i = 0; i * 2 < bytes.length; i++) out[i * 2] = bytes[i] ?? 0;
  return out;
}
