/**
 * A file cut into stripes for workers: each is scanned with what lies around it, so that values across borders are
 * found once. Likely places come first, the rest in file order.
 */
import type { Stretch } from '../access.ts';
import { LOOK_AHEAD, LOOK_BEHIND, PAGE_SIZE } from './measures.ts';

/** A stretch of the file that one worker scans at a time. */
export interface Stripe {
  /** Places are reported from here on … */
  readonly from: number;
  /** … up to here; both at page borders, but for the end of the file. */
  readonly to: number;
}

/** What a stripe's scanner reads. */
export function readRange({ from, to }: Stripe, size: number): { readonly start: number; readonly end: number } {
  return { start: Math.max(0, from - LOOK_BEHIND), end: Math.min(size, to + LOOK_AHEAD) };
}

/** Small ones give first results soon; large ones cost less at their borders. */
const FIRST_STRIPE = 4 << 20;
const STRIPE = 32 << 20;
/** Likely places that are scanned ahead: more would only cut the file to pieces. */
const MOST_AHEAD = 64;
/** Around the first place. */
const AROUND = 64 * PAGE_SIZE;

const KINDS_AHEAD: readonly Stretch['kind'][] = ['stack', 'heap'];

/**
 * Cuts a file of `size` bytes; `ribbon` tells where stacks and heaps lie, `first` is a place to begin with (the
 * crashed thread's stack). Every byte is in just one stripe.
 */
export function cutStripes(size: number, ribbon: readonly Stretch[] = [], first?: number): Stripe[] {
  const ahead: Stripe[] = [];
  const add = (start: number, length: number) => {
    const from = floorPage(start);
    const to = Math.min(size, ceilPage(start + Math.min(length, STRIPE)));
    const isFree = ahead.length < MOST_AHEAD && from < to && ahead.every((one) => to <= one.from || from >= one.to);
    if (isFree) ahead.push({ from, to });
  };
  if (first !== undefined && first < size) add(first, AROUND);
  for (const kind of KINDS_AHEAD) {
    for (const stretch of ribbon) if (stretch.kind === kind) add(stretch.start, stretch.size);
  }
  return [...ahead, ...cutRest(size, ahead)];
}

/** What is left between the stripes ahead, in file order. */
function cutRest(size: number, ahead: readonly Stripe[]): Stripe[] {
  const stripes: Stripe[] = [];
  let at = 0;
  const fill = (end: number) => {
    while (at < end) {
      const to = Math.min(end, floorPage(at) + (stripes.length === 0 ? FIRST_STRIPE : STRIPE));
      stripes.push({ from: at, to });
      at = to;
    }
  };
  for (const one of [...ahead].sort((a, b) => a.from - b.from)) {
    fill(one.from);
    at = one.to;
  }
  fill(size);
  return stripes;
}

function floorPage(offset: number): number {
  return Math.floor(offset / PAGE_SIZE) * PAGE_SIZE;
}

function ceilPage(offset: number): number {
  return Math.ceil(offset / PAGE_SIZE) * PAGE_SIZE;
}
