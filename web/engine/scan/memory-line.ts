import { type PlaceFacts, READ_LIMIT, SPACE_PHYSICAL } from '../access.ts';
import type { Core } from '../core/core.ts';
import { ceilPage } from './measures.ts';

/** Runs that are asked of the core at once. */
const WINDOW = 1024;
/** Plans of up to so many runs are gone through at once: then the line's length is known to the byte. */
const FEW = 1 << 16;

/** Memory of an open dump that is scanned instead of its file; undefined: the file itself is. */
export function memoryLineOf(core: Core): MemoryLine | undefined {
  const space = core.spaces.find(({ id }) => id === SPACE_PHYSICAL);
  return space?.scanSize === undefined ? undefined : new MemoryLine(core, space.scanSize, space.scanFront);
}

/** What `readAt` brought. */
export interface Piece {
  readonly count: number;
  /** What follows lies elsewhere in memory: no value goes on from here. */
  readonly isLast: boolean;
}

/**
 * Memory that cannot be read from the file itself, because it is packed there or lies in several files, as one line of
 * bytes: first what stands in front of it in the file, then its runs one behind the other, by address. The scan goes
 * along this line; `placeOf` leads from a position on it back to address and file.
 *
 * The core's list of runs is gone through from its front as far as a position asks; `goTo` does that ahead of time.
 */
export class MemoryLine {
  readonly size: number;
  readonly #core: Core;
  /** Bytes of the file in front of its packed pages, in whole pages of the line. */
  readonly #front: number;
  readonly #frontBytes: number;
  readonly #total: number;
  /** How far the line is known: where the next window of runs begins on it. */
  #known: number;
  /** Stretches without a gap: where each begins on the line, its address and its bytes. */
  readonly #starts: number[] = [];
  readonly #addresses: number[] = [];
  readonly #sizes: number[] = [];
  #nextWindow = 0;

  /** `scanSize`, `scanFront`: bytes of memory and in front of it, as the core tells. */
  constructor(core: Core, scanSize: number, scanFront: number | undefined) {
    this.#core = core;
    const { total, runs } = core.plan(0, WINDOW);
    this.#total = total;
    const first = runs.find(({ size }) => size > 0);
    this.#frontBytes = scanFront ?? (first?.source === 0 ? first.offset : 0);
    this.#front = ceilPage(this.#frontBytes);
    this.#known = this.#front;
    if (total <= FEW) while (this.#takeWindow());
    this.size = total <= FEW ? this.#known : this.#front + scanSize;
  }

  /** Reads at `position`; 0 bytes at the end, and where the core brings none. */
  readAt(position: number, into: Uint8Array): Piece {
    if (position < this.#front) {
      const count = Math.min(into.length, this.#front - position, READ_LIMIT);
      const bytes = this.#core.readFile(position, Math.min(count, Math.max(0, this.#frontBytes - position)));
      into.fill(0, 0, count);
      into.set(bytes);
      return { count, isLast: position + count === this.#front };
    }
    const index = this.#stretchAt(position);
    if (index < 0) return { count: 0, isLast: true };
    const within = position - (this.#starts[index] ?? 0);
    const left = (this.#sizes[index] ?? 0) - within;
    if (left <= 0) {
      // A stretch begins at a page of the line: behind one that does not fill its last page there is nothing.
      const count = Math.min(into.length, ceilPage(position + 1) - position);
      into.fill(0, 0, count);
      return { count, isLast: true };
    }
    const count = Math.min(into.length, left, READ_LIMIT);
    const address = BigInt(this.#addresses[index] ?? 0) + BigInt(within);
    into.set(this.#core.read(SPACE_PHYSICAL, `0x${address.toString(16)}`, count).bytes);
    return { count, isLast: count === left };
  }

  /** Goes through the list of runs as far as `position`, which costs about 1 ms for each 1,024 of them. */
  goTo(position: number): void {
    this.#stretchAt(position);
  }

  /** Where a position belongs; the same whoever read it. */
  placeOf(position: number): PlaceFacts & { readonly offset?: number } {
    if (position < this.#front) return this.#core.place(position);
    const index = this.#stretchAt(position);
    if (index < 0) return {};
    const within = position - (this.#starts[index] ?? 0);
    return this.#core.physicalPlace(BigInt(this.#addresses[index] ?? 0) + BigInt(within));
  }

  /** The stretch that holds a position; the plan is gone through up to there. -1: behind the end. */
  #stretchAt(position: number): number {
    // Whether a stretch goes on is known only when the next runs are.
    while (position + READ_LIMIT >= this.#known && this.#takeWindow());
    if (position >= this.#known) return -1;
    let low = 0;
    let high = this.#starts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#starts[middle] ?? 0) <= position) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  #takeWindow(): boolean {
    const from = this.#nextWindow * WINDOW;
    if (from >= this.#total) return false;
    const { runs } = this.#core.plan(from, WINDOW);
    this.#nextWindow++;
    let at = this.#known;
    for (const { address, size } of runs) {
      if (size === 0) continue;
      const last = this.#starts.length - 1;
      const end = (this.#addresses[last] ?? -1) + (this.#sizes[last] ?? 0);
      if (last >= 0 && end === address) this.#sizes[last] = (this.#sizes[last] ?? 0) + size;
      else {
        at = ceilPage(at);
        this.#starts.push(at);
        this.#addresses.push(address);
        this.#sizes.push(size);
      }
      at += size;
    }
    this.#known = at;
    return true;
  }
}
