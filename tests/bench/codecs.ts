/**
 * `tsx tests/bench/codecs.ts [name …]`: our decoders against others, page by page, as JSON lines.
 *
 * Input: 4 KiB pages of this Node's own executable (code, tables, text) and of made heaps (pointers, runs, zeros),
 * each packed by a real encoder. Sides take turns, the median of the rounds counts; MB of output per CPU second.
 */
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { deflateSync, inflateSync } from 'node:zlib';
import { unzlibSync } from 'fflate';
import { Codecs } from '../unit/codecs/codecs.ts';
import { sample } from '../unit/codecs/samples.ts';

const PAGE = 4096;
const ROUNDS = 7;

export interface Contest {
  readonly codec: string;
  readonly rival: string;
  /** Ours must be at least so many times as fast. */
  readonly goal: number;
  readonly ours: (pages: Pages) => () => void;
  readonly theirs: (pages: Pages) => () => void;
  readonly pack: (page: Uint8Array) => Uint8Array;
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
function everyPage(name: string): Contest['ours'] {
  return ({ plain, packed }) => {
    const codecs = new Codecs();
    const total = packed.reduce((sum, page) => sum + page.length, 0);
    const start = codecs.reserve(total + 64);
    const room = codecs.reserve(PAGE);
    const places: (readonly [at: number, length: number])[] = [];
    let at = start;
    for (const page of packed) {
      codecs.bytes(at, page.length).set(page);
      places.push([at, page.length]);
      at += page.length;
    }
    const decode = codecs.entry(name);
    for (const [i, [from, length]] of places.entries()) {
      const result = decode(from, length, room, PAGE);
      const isRight = Buffer.compare(codecs.bytes(room, PAGE), plain[i] ?? new Uint8Array()) === 0;
      if (result !== PAGE || !isRight) throw new Error(`${name} is wrong on page ${i}: ${result}`);
    }
    return () => {
      for (const [from, length] of places) decode(from, length, room, PAGE);
    };
  };
}

function eachPage(decode: (page: Uint8Array) => unknown): Contest['theirs'] {
  return ({ packed }) =>
    () => {
      for (const page of packed) decode(page);
    };
}

const room = new Uint8Array(PAGE);
const CONTESTS: readonly Contest[] = [
  {
    codec: 'inflate',
    rival: 'fflate',
    goal: 2,
    pack: (page) => deflateSync(page),
    ours: everyPage('inflatePage'),
    theirs: eachPage((page) => unzlibSync(page, { out: room })),
  },
  {
    codec: 'inflate',
    rival: 'zlib of this Node',
    goal: 0,
    pack: (page) => deflateSync(page),
    ours: everyPage('inflatePage'),
    theirs: eachPage((page) => inflateSync(page)),
  },
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

const COUNT = 1024;
const inputs = { executable: executablePages(COUNT), heap: heapPages(COUNT) };
const wanted = process.argv.slice(2);
for (const { codec, rival, goal, pack, ours, theirs } of CONTESTS) {
  if (wanted.length > 0 && !wanted.includes(codec)) continue;
  for (const [input, plain] of Object.entries(inputs)) {
    const pages = { plain, packed: plain.map(pack) };
    const [our, their] = [ours(pages), theirs(pages)];
    const speeds = { our: [] as number[], their: [] as number[] };
    for (let round = 0; round <= ROUNDS; round++) {
      const both = [speedOf(our, COUNT * PAGE), speedOf(their, COUNT * PAGE)] as const;
      // The first round is for the compilers.
      if (round === 0) continue;
      speeds.our.push(both[0]);
      speeds.their.push(both[1]);
    }
    const packedSize = pages.packed.reduce((sum, page) => sum + page.length, 0);
    const [ourSpeed, theirSpeed] = [median(speeds.our), median(speeds.their)];
    console.log(
      JSON.stringify({
        codec,
        rival,
        input,
        packed: Number((packedSize / COUNT / PAGE).toFixed(2)),
        oursMBs: Math.round(ourSpeed),
        theirsMBs: Math.round(theirSpeed),
        ratio: Number((ourSpeed / theirSpeed).toFixed(2)),
        goal,
        met: ourSpeed >= goal * theirSpeed,
      }),
    );
  }
}
