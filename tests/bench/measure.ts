/**
 * How benchmarks measure on a machine that others use too: CPU time, sides turn by turn. A second of a processor is no
 * fixed amount of work there: within a second the scanner's kernels were seen to take up to 1.75 times as long and yara
 * 1.2 times, as if the processor's other thread worked for someone else. So the fastest turns are compared, of turns that
 * last equally long.
 */

/** One measurement: CPU seconds for so many bytes. */
export interface Sample {
  readonly seconds: number;
  readonly bytes: number;
}

export interface Speed {
  /** GB (10^9 bytes) per CPU second: of the four fastest turns, of all, of the best one. */
  readonly fastest: number;
  readonly median: number;
  readonly best: number;
}

/** CPU seconds of this process that `work` takes. */
export function cpuSeconds(work: () => void): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

const NOTHING: Sample = { seconds: 0, bytes: 0 };

function sum(a: Sample, b: Sample): Sample {
  return { seconds: a.seconds + b.seconds, bytes: a.bytes + b.bytes };
}

/** Does it again until the turn has lasted so many CPU seconds. */
export function lasting(least: number, turn: () => Sample): Sample {
  let all = NOTHING;
  do all = sum(all, turn());
  while (all.seconds < least);
  return all;
}

/**
 * Runs the sides turn by turn, each so many turns a round, which count as one: the shorter a turn, the more alike is what
 * others do meanwhile to all sides. The first round is for the compiler and does not count.
 */
export function turnByTurn<Name extends string>(
  rounds: number,
  sides: Readonly<Record<Name, () => Sample>>,
  turns = 1,
): Record<Name, Speed> {
  const names = Object.keys(sides) as Name[];
  const speeds = new Map<Name, number[]>(names.map((name) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    const sums = new Map<Name, Sample>(names.map((name) => [name, NOTHING]));
    for (let turn = 0; turn < turns; turn++) {
      for (const name of names) sums.set(name, sum(sums.get(name) ?? NOTHING, sides[name]()));
    }
    if (round === 0) continue;
    for (const [name, { seconds, bytes }] of sums) speeds.get(name)?.push(bytes / 1e9 / seconds);
  }
  return Object.fromEntries([...speeds].map(([name, all]) => [name, summary(all)])) as Record<Name, Speed>;
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

/** The mean of the fastest third: what others do on the machine only adds, and it hangs on no single turn. */
export function fastestThird(values: readonly number[]): number {
  return meanOfFastest(values, Math.ceil(values.length / 3));
}

function meanOfFastest(values: readonly number[], count: number): number {
  const fastest = [...values].sort((a, b) => a - b).slice(0, count);
  return fastest.reduce((sum, value) => sum + value, 0) / fastest.length;
}

/** However many turns there were: where others are busy most of the time, more turns find the moments when they are not. */
const FASTEST = 4;

function summary(values: readonly number[]): Speed {
  return {
    fastest:
      1 /
      meanOfFastest(
        values.map((speed) => 1 / speed),
        FASTEST,
      ),
    median: median(values),
    best: Math.max(...values),
  };
}

/** One JSON line; numbers to four digits. */
export function say(line: Readonly<Record<string, unknown>>): void {
  console.log(JSON.stringify(line, (_, value) => (typeof value === 'number' ? Number(value.toPrecision(4)) : value)));
}

/** What a ratio is to be. */
export type Goal = { readonly least: number } | { readonly most: number };

export function holds(value: number, goal: Goal): boolean {
  return 'least' in goal ? value >= goal.least : value <= goal.most;
}

/** By the fastest turns. A ratio is valid when it and that of the best turns agree within a quarter. */
export function sayRatio(name: string, a: Speed, b: Speed, goal?: Goal): void {
  const times = a.fastest / b.fastest;
  const bests = a.best / b.best;
  const isValid = Math.abs(times / bests - 1) <= 0.25;
  say({
    ratio: name,
    times,
    medians: a.median / b.median,
    bests,
    ...(goal && { goal, holds: holds(times, goal) }),
    ...(isValid ? {} : { invalid: true }),
  });
}
