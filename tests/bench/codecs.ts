/**
 * `tsx tests/bench/codecs.ts [codec …]`: our decoders against others, page by page, as JSON lines.
 *
 * Input: 4 KiB pages of this Node's own executable (code, tables, text) and of made heaps (pointers, runs, zeros),
 * each packed by a real encoder. Sides take turns, the median of the rounds counts; MB of output per CPU second.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readSync, statSync, writeFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import { unzlibSync } from 'fflate';
import { decompress } from 'fzstd';
import { Codecs } from '../unit/codecs/codecs.ts';
import { packWith } from '../unit/codecs/encoders.ts';
import { sample } from '../unit/codecs/samples.ts';

const PAGE = 4096;
const ROUNDS = 7;

type Packer = (pages: readonly Uint8Array[]) => readonly (Uint8Array | undefined)[] | undefined;

interface Contest {
  readonly codec: string;
  readonly rival: string;
  /** Ours must be at least so many times as fast; 0: for comparison. */
  readonly goal: number;
  readonly pack: Packer;
  /** Our exported function. */
  readonly ours: string;
  /** Theirs; the native library when missing. */
  readonly theirs?: (page: Uint8Array) => unknown;
}

interface Pages {
  readonly plain: readonly Uint8Array[];
  readonly packed: readonly Uint8Array[];
}

function executablePages(count: number): Uint8Array[] {
  const file = openSync(process.execPath, 'r');
  const step = Math.floor(statSync(process.execPath).size / count / PAGE) * PAGE;
  const pages = Array.from({ length: count }, (_, i) => {
    const page = new Uint8Array(PAGE);
    readSync(file, page, 0, PAGE, i * step);
    return page;
  });
  closeSync(file);
  return pages;
}

function heapPages(count: number): Uint8Array[] {
  const kinds = ['pointers', 'mixed', 'text', 'runs'] as const;
  return Array.from({ length: count }, (_, i) => sample(kinds[i % kinds.length] ?? 'mixed', PAGE, i));
}

/** All packed pages one after the other in the codecs' memory, decoded into one page of room. */
function everyPage(name: string, { plain, packed }: Pages): () => void {
  const codecs = new Codecs();
  const total = packed.reduce((sum, page) => sum + page.length, 0);
  const start = codecs.reserve(total + 64);
  const into = codecs.reserve(PAGE);
  const places: (readonly [at: number, length: number])[] = [];
  let at = start;
  for (const page of packed) {
    codecs.bytes(at, page.length).set(page);
    places.push([at, page.length]);
    at += page.length;
  }
  const decode = codecs.entry(name);
  for (const [i, [from, length]] of places.entries()) {
    const result = decode(from, length, into, PAGE);
    const isRight = Buffer.compare(codecs.bytes(into, PAGE), plain[i] ?? new Uint8Array()) === 0;
    if (result !== PAGE || !isRight) throw new Error(`${name} is wrong on page ${i}: ${result}`);
  }
  return () => {
    for (const [from, length] of places) decode(from, length, into, PAGE);
  };
}

/** The native library, in a program compiled here; undefined where there is no compiler or no library. */
function nativeSpeeds(codec: string, { plain, packed }: Pages): number[] | undefined {
  mkdirSync('build/bench', { recursive: true });
  const libraries = ['-lsnappy', '-llzo2', '-lzstd', '-lz'];
  const program = 'build/bench/native';
  const compiled = spawnSync('cc', ['-O2', '-o', program, 'tests/bench/native.c', ...libraries]);
  if (compiled.status !== 0) return undefined;
  const records = packed.map((page, i) => {
    const head = Buffer.alloc(8);
    head.writeUInt32LE(page.length);
    head.writeUInt32LE(plain[i]?.length ?? 0, 4);
    return Buffer.concat([head, page]);
  });
  writeFileSync('build/bench/pages', Buffer.concat(records));
  const { stdout, status } = spawnSync(program, [codec, 'build/bench/pages', String(ROUNDS)]);
  if (status !== 0) throw new Error(`The native ${codec} failed.`);
  return stdout.toString().trim().split('\n').slice(1).map(Number);
}

const room = new Uint8Array(PAGE);
const zlib: Packer = (pages) => pages.map((page) => deflateSync(page));
const zstd: Packer = (pages) => packWith('zstd-3', pages);
const CONTESTS: readonly Contest[] = [
  {
    codec: 'inflate',
    rival: 'fflate',
    goal: 2,
    pack: zlib,
    ours: 'inflatePage',
    theirs: (page) => unzlibSync(page, { out: room }),
  },
  { codec: 'inflate', rival: 'native', goal: 0, pack: zlib, ours: 'inflatePage' },
  { codec: 'snappy', rival: 'native', goal: 0.7, pack: (pages) => packWith('snappy', pages), ours: 'snappyDecode' },
  { codec: 'zstd', rival: 'native', goal: 0, pack: zstd, ours: 'zstdDecode' },
  {
    codec: 'zstd',
    rival: 'fzstd',
    goal: 10,
    pack: zstd,
    ours: 'zstdDecode',
    theirs: (page) => decompress(page, room),
  },
  { codec: 'lzo', rival: 'native', goal: 0.7, pack: (pages) => packWith('lzo-1', pages), ours: 'lzoDecode' },
];

function speedOf(decode: () => void, bytes: number): number {
  const start = process.cpuUsage();
  decode();
  const { user, system } = process.cpuUsage(start);
  return bytes / Math.max(1, user + system);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

/** Speeds of both sides, in turns; of a native program in one go, with ours before and after it. */
function race(contest: Contest, pages: Pages): readonly [our: number, their: number] | undefined {
  const our = everyPage(contest.ours, pages);
  const { theirs } = contest;
  const native = theirs ? [] : nativeSpeeds(contest.codec, pages);
  if (!native) return undefined;
  const speeds = { our: [] as number[], their: native };
  for (let round = 0; round <= ROUNDS; round++) {
    const ourSpeed = speedOf(our, COUNT * PAGE);
    const their = (): void => {
      for (const page of pages.packed) theirs?.(page);
    };
    const theirSpeed = theirs ? speedOf(their, COUNT * PAGE) : 0;
    // The first round is for the compilers.
    if (round === 0) continue;
    speeds.our.push(ourSpeed);
    if (theirs) speeds.their.push(theirSpeed);
  }
  return [median(speeds.our), median(speeds.their)];
}

const COUNT = 1024;
const inputs = { executable: executablePages(COUNT), heap: heapPages(COUNT) };
const wanted = process.argv.slice(2);
for (const contest of CONTESTS) {
  const { codec, rival, goal, pack } = contest;
  if (wanted.length > 0 && !wanted.includes(codec)) continue;
  for (const [input, plain] of Object.entries(inputs)) {
    const packed = pack(plain);
    const speeds = packed && race(contest, { plain, packed: packed.map((page) => page ?? new Uint8Array()) });
    if (!packed || !speeds) {
      console.log(JSON.stringify({ codec, rival, input, leftOut: packed ? 'no native decoder' : 'no encoder' }));
      continue;
    }
    const packedSize = packed.reduce((sum, page) => sum + (page?.length ?? 0), 0);
    const [our, their] = speeds;
    console.log(
      JSON.stringify({
        codec,
        rival,
        input,
        packed: Number((packedSize / COUNT / PAGE).toFixed(2)),
        oursMBs: Math.round(our),
        theirsMBs: Math.round(their),
        ratio: Number((our / their).toFixed(2)),
        goal,
        ...(goal > 0 && { holds: our >= goal * their }),
      }),
    );
  }
}
