/**
 * How near a search comes to its bound, by rounds in which both were measured. The machine is faster in one minute than in
 * another: each search is held against what was measured beside it.
 */
import { median } from '../measure.ts';
import type { Cost } from '../processes.ts';

/** Costs for one GB. */
export interface Round {
  readonly read: Cost;
  readonly searched: Cost;
  /** Read, and as much scanned, and nothing else. */
  readonly both: Cost;
  /** Scanned only, by one worker. */
  readonly alone: Cost;
  /** Records made to findings, by one worker. */
  readonly collected: Cost;
  /** Processors that others left to the search. */
  readonly free: number;
}

export interface OfBound {
  /** Of the speed of plain reads. */
  readonly bound: number;
  readonly ofBound: number;
}

/** One that reads as much cannot be over before the reads are, nor have more of the processors than there are. */
function secondsOf(round: Round, cpu: number): number {
  return Math.max(round.read.wall, cpu / round.free);
}

/** Findings are made by one worker while the others have nothing to do: what that takes is what its processor takes. */
const leastOf = (round: Round) => secondsOf(round, round.both.cpu + round.collected.wall);

function against(rounds: readonly Round[], least: (round: Round) => number): OfBound {
  return {
    bound: median(rounds.map((round) => round.read.wall / least(round))),
    ofBound: median(rounds.map((round) => least(round) / round.searched.wall)),
  };
}

export interface Bounds {
  /** What two processors could do: reading and scanning going on together, and making findings. */
  readonly together: OfBound;
  readonly withoutFindings: OfBound;
  /** By what reading, scanning and making findings cost when each was measured apart. */
  readonly apart: OfBound;
  /** The fastest of both sides, of whichever rounds. */
  readonly ofBoundBests: number;
}

export function boundsOf(rounds: readonly Round[]): Bounds {
  const searched = Math.min(...rounds.map((round) => round.searched.wall));
  return {
    together: against(rounds, leastOf),
    withoutFindings: against(rounds, (round) => secondsOf(round, round.both.cpu)),
    apart: against(rounds, (round) => secondsOf(round, round.read.cpu + round.alone.cpu + round.collected.wall)),
    ofBoundBests: Math.min(...rounds.map(leastOf)) / searched,
  };
}

/** Standard errors that a median must be away from a goal. */
const FAR = 2;
/** The standard error of a median is so much larger than that of a mean (of values around a normal distribution's). */
const OF_MEDIAN = 1.25;

/** Whether the rounds leave no doubt on which side of the goal the search is. */
export function isClear(rounds: readonly Round[], goal: number): boolean {
  const each = rounds.map((round) => leastOf(round) / round.searched.wall);
  const mean = each.reduce((sum, value) => sum + value, 0) / each.length;
  const variance = each.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (each.length - 1);
  return Math.abs(median(each) - goal) > FAR * OF_MEDIAN * Math.sqrt(variance / each.length);
}
