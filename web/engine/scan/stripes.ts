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
  /** … up to here; both at borders of blocks, but for the end of the file. */
  readonly to: number;
}

/** A place to begin with; `size` where it is known how far it goes. */
export interface FirstPlace {
  readonly offset: number;
  readonly size?: number;
}

/** What a stripe's scanner reads. */
export function readRange({ from, to }: Stripe, size: number): { readonly start: number; readonly end: number } {
  return { start: Math.max(0, from - LOOK_BEHIND), end: Math.min(size, to + LOOK_AHEAD) };
}

/** What the scanner counts for each MiB of the file (assembly/scanner/values/budget.ts) is so counted by one worker. */
export const COUNTED_BLOCK = 1 << 20;

function floorBlock(offset: number): number {
  return Math.floor(offset / COUNTED_BLOCK) * COUNTED_BLOCK;
}

/** Small ones give first results soon, and at the end leave no worker alone; large ones cost less at their borders. */
const SMALL_STRIPE = 4 << 20;
const STRIPE = 32 << 20;
/** A stripe takes at most such a part of what is left. */
const PART_OF_REST = 4;
/** Stripes of likely places that are scanned ahead: more would only cut the file to pieces. */
const MOST_AHEAD = 128;
/** Stretches of one kind that lie so close are scanned as one, with what is between them. */
const CLOSE = 64 * PAGE_SIZE;
/** Around a place to begin with. */
const AROUND = 64 * PAGE_SIZE;
/** Of a stretch to begin with its end, where a stack is in use: more would keep the other places waiting. */
const MOST_FIRST = 16 << 20;
/** The front of the file comes when so much is ahead of it: whoever waits for a first finding waits a second at most. */
const FRONT = 64 << 20;
const AHEAD_OF_FRONT = 128 << 20;

/** Private memory is where Windows has its heaps. */
const KINDS_AHEAD: readonly Stretch['kind'][] = ['stack', 'heap', 'private'];

/**
 * Cuts a file of `size` bytes; `ribbon` tells where stacks and heaps lie, `first` are places to begin with (the
 * crashed thread's stack, the environment, the command line). Every byte is in just one stripe.
 */
export function cutStripes(size: number, ribbon: readonly Stretch[] = [], first: readonly FirstPlace[] = []): Stripe[] {
  const cut = new Cut(size);
  for (const { offset, size: whole = AROUND } of first) {
    cut.add(Math.max(offset, offset + whole - MOST_FIRST), offset + Math.max(whole, AROUND));
  }
  for (const kind of KINDS_AHEAD) {
    for (const { from, to } of joined(ribbon.filter((stretch) => stretch.kind === kind))) {
      for (let at = from; at < to && cut.stripes.length < MOST_AHEAD; at += STRIPE) {
        if (cut.bytes >= AHEAD_OF_FRONT) cut.add(0, FRONT);
        cut.add(at, Math.min(to, at + STRIPE));
      }
    }
  }
  cut.add(0, size);
  return cut.stripes;
}

/** Where stacks and heaps are more of the file than this, there is nothing to choose. */
const MOST_LIKELY = 0.8;

/**
 * The stripes that hold some of the stacks and heaps; undefined where the ribbon tells of none, or of little else.
 * Windows has its heaps in private memory, which has a name of its own nowhere else but where heaps are told, too.
 */
export function likelyStripes(
  size: number,
  stripes: readonly Stripe[],
  ribbon: readonly Stretch[],
): ReadonlySet<Stripe> | undefined {
  const hasHeaps = ribbon.some(({ kind }) => kind === 'heap');
  const kinds: readonly Stretch['kind'][] = hasHeaps ? ['stack', 'heap'] : ['stack', 'private'];
  const ranges = joined(ribbon.filter(({ kind }) => kinds.includes(kind)));
  const likely = new Set(stripes.filter((stripe) => isTouched(stripe, ranges)));
  const bytes = [...likely].reduce((sum, { from, to }) => sum + to - from, 0);
  return bytes > 0 && bytes <= size * MOST_LIKELY ? likely : undefined;
}

/** Whether one of the ranges, which are in order and apart, reaches into the stripe. */
function isTouched({ from, to }: Stripe, ranges: readonly { readonly from: number; readonly to: number }[]): boolean {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[middle]?.to ?? 0) > from) high = middle;
    else low = middle + 1;
  }
  return (ranges[low]?.from ?? Number.POSITIVE_INFINITY) < to;
}

/** What is cut so far. */
class Cut {
  readonly stripes: Stripe[] = [];
  bytes = 0;
  readonly #size: number;
  /** The same in file order. */
  readonly #taken: Stripe[] = [];

  constructor(size: number) {
    this.#size = size;
  }

  /** Adds what is not taken yet of the pages between. */
  add(start: number, end: number): void {
    let from = floorBlock(start);
    const to = Math.min(this.#size, floorBlock(end + COUNTED_BLOCK - 1));
    for (const taken of [...this.#taken]) {
      if (taken.to <= from) continue;
      if (taken.from >= to) break;
      this.#addFree(from, taken.from);
      from = taken.to;
    }
    this.#addFree(from, to);
  }

  #addFree(from: number, end: number): void {
    for (let at = from; at < end; ) {
      const fair = floorBlock((this.#size - this.bytes) / PART_OF_REST);
      const most = at === 0 ? SMALL_STRIPE : Math.min(STRIPE, Math.max(SMALL_STRIPE, fair));
      const stripe = { from: at, to: Math.min(end, at + most) };
      this.stripes.push(stripe);
      this.bytes += stripe.to - stripe.from;
      const index = this.#taken.findIndex((taken) => taken.from > at);
      this.#taken.splice(index < 0 ? this.#taken.length : index, 0, stripe);
      at = stripe.to;
    }
  }
}

/** Stretches in file order as ranges, close ones as one. */
function joined(stretches: readonly Stretch[]): { from: number; to: number }[] {
  const ranges: { from: number; to: number }[] = [];
  for (const { start, size } of [...stretches].sort((a, b) => a.start - b.start)) {
    const last = ranges.at(-1);
    if (last && start - last.to <= CLOSE) last.to = Math.max(last.to, start + size);
    else ranges.push({ from: start, to: start + size });
  }
  return ranges;
}
