/**
 * What the first page of each kind costs, as JSON lines: milliseconds until it tells the crash and until all is known
 * (`whole`), calls of `readAt`, bytes, cache misses of the whole, under Node and in Chromium; dumps of 64 GiB against
 * 1 GiB with the same content; the first load of the site; and native tools on the same files, where they are
 * installed. Times are means of the fastest third of rounds taken turn by turn, and only their ratios say something:
 * the machine may be busy.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PADDED_KINDS, writeDumps } from './dump-files.ts';
import { FIRST_LOAD_GOAL, firstLoad, kilobytes, wholeSite } from './first-load.ts';
import { startChromium } from './in-chromium.ts';
import { openInNode } from './in-node.ts';
import { fastestThird, say } from './measure.ts';
import { compareNative } from './native-tools.ts';

interface Rounds {
  readonly alone: number;
  /** Of two files whose ratio is taken. */
  readonly paired: number;
}

/** Under Node a round is cheap, and single milliseconds need many. */
const NODE_ROUNDS: Rounds = { alone: 20, paired: 60 };
/** A browser draws when it likes: a ratio repeats within 0.05 from some 20 turns on, a time says enough after 5. */
const BROWSER_ROUNDS: Rounds = { alone: 5, paired: 24 };

/** What a file cost: reads until all of it was known, time until the first page was there, the crash told on it. */
export interface Cost {
  readonly calls: number;
  readonly bytes: number;
  readonly misses: number;
  readonly milliseconds: number;
  /** Until all was known: counts and the stacks of other threads as well. */
  readonly whole: number;
  /** Of them, those in which this process ran: what others do on the machine does not count. */
  readonly busy?: number;
}

/** Over all rounds: the most reads, the time of the fastest third. */
interface Costs extends Cost {
  /** What ratios are made of: busy time where it is known. */
  readonly times: readonly number[];
}

/** The limits that files of any size and segments keep. */
const MOST_MISSES = 200;
const MOST_BYTES = 64 << 20;
const SIZE_RATIO = 1.2;

/** Takes the files in turn, so that a slow moment of the machine hits all alike. */
async function measure(
  files: Readonly<Record<string, string>>,
  open: (path: string) => Cost | Promise<Cost>,
  rounds: number,
): Promise<Map<string, Costs>> {
  const all = new Map<string, Cost[]>(Object.keys(files).map((name) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    // There and back: none has always the same one before it.
    const turn = Object.entries(files);
    if (round % 2 === 1) turn.reverse();
    for (const [name, path] of turn) {
      const cost = await open(path);
      // The first round warms the engine up.
      if (round > 0) all.get(name)?.push(cost);
    }
  }
  return new Map(
    [...all].map(([name, costs]) => {
      const most = (field: 'calls' | 'bytes' | 'misses') => Math.max(...costs.map((cost) => cost[field]));
      const milliseconds = fastestThird(costs.map((cost) => cost.milliseconds));
      const whole = fastestThird(costs.map((cost) => cost.whole));
      const times = costs.map((cost) => cost.busy ?? cost.milliseconds);
      return [name, { calls: most('calls'), bytes: most('bytes'), misses: most('misses'), milliseconds, whole, times }];
    }),
  );
}

function print(host: string, costs: ReadonlyMap<string, Costs>): void {
  for (const [file, { times: _times, ...cost }] of costs) {
    say({ bench: 'first-page', host, file, ...cost, holds: cost.misses <= MOST_MISSES && cost.bytes <= MOST_BYTES });
  }
  for (const kind of PADDED_KINDS) {
    const small = costs.get(`${kind} 1 GiB`);
    const large = costs.get(`${kind} 64 GiB`);
    if (!small || !large) continue;
    const { misses, bytes } = large;
    const ratio = fastestThird(large.times) / fastestThird(small.times);
    const bests = Math.min(...large.times) / Math.min(...small.times);
    const isValid = Math.abs(ratio / bests - 1) <= 0.25;
    say({
      bench: 'size-ratio',
      host,
      kind,
      ratio,
      bests,
      goal: SIZE_RATIO,
      holds: ratio <= SIZE_RATIO,
      ...(!isValid && { invalid: true }),
      misses,
      bytes,
    });
  }
}

/** The files that are not compared by size in turn, then each pair by itself: its turns are the closer together. */
async function measureAll(
  files: Readonly<Record<string, string>>,
  open: (path: string) => Cost | Promise<Cost>,
  { alone, paired }: Rounds,
): Promise<Map<string, Costs>> {
  const rest = new Map(Object.entries(files));
  const pairs = PADDED_KINDS.map((kind) => {
    const names = [`${kind} 1 GiB`, `${kind} 64 GiB`];
    const pair = names.flatMap((name) => [...rest].filter(([other]) => other === name));
    for (const name of names) rest.delete(name);
    return Object.fromEntries(pair);
  });
  const costs = await measure(Object.fromEntries(rest), open, alone);
  for (const pair of pairs) for (const [name, cost] of await measure(pair, open, paired)) costs.set(name, cost);
  return costs;
}

const folder = mkdtempSync(join(tmpdir(), 'dumpscope-bench-'));
try {
  const files = writeDumps(folder);
  print('node', await measureAll(files, openInNode, NODE_ROUNDS));
  const chromium = await startChromium();
  if (chromium) {
    print('chromium', await measureAll(files, chromium.open, BROWSER_ROUNDS).finally(chromium.stop));
  } else say({ bench: 'first-page', host: 'chromium', missing: 'not installed' });
  const first = firstLoad('dist');
  const loaded = kilobytes(first);
  const whole = kilobytes(wholeSite('dist'));
  say({ bench: 'first-load', kilobytes: loaded, goal: FIRST_LOAD_GOAL, holds: loaded <= FIRST_LOAD_GOAL, whole });
  compareNative(files);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
