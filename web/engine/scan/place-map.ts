import type { PlaceFacts } from '../access.ts';

export interface PlaceRun {
  readonly facts: PlaceFacts;
  /** Up to here in the file they hold, with addresses counted on. */
  readonly end: number;
}

interface KnownRun extends PlaceRun {
  readonly from: number;
  readonly address: bigint | undefined;
  /** A page of the kernel's map of all memory: its name is an address, too. */
  readonly frame: bigint | undefined;
}

/**
 * Where places of the file belong, for very many of them: what the core says of one is kept for all that lie in the
 * same region, stack, or module.
 */
export class PlaceMap {
  readonly #ask: (offset: number) => PlaceRun;
  /** In file order, apart. */
  readonly #runs: KnownRun[] = [];
  #last: KnownRun | undefined;

  constructor(ask: (offset: number) => PlaceRun) {
    this.#ask = ask;
  }

  placeOf(offset: number): PlaceFacts {
    const run = this.#runAt(offset);
    const by = offset - run.from;
    if (by === 0 || run.address === undefined) return run.facts;
    const { facts, frame } = run;
    const address = hexOf(run.address, by);
    return frame === undefined || !facts.where
      ? { ...facts, address }
      : { ...facts, address, where: { ...facts.where, name: hexOf(frame, by) } };
  }

  /** The same without the address: nothing is made for it. */
  whereIs(offset: number): PlaceFacts['where'] {
    return this.#runAt(offset).facts.where;
  }

  #runAt(offset: number): KnownRun {
    const last = this.#last;
    if (last && offset >= last.from && offset < last.end) return last;
    let low = 0;
    let high = this.#runs.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#runs[middle]?.from ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    const before = this.#runs[low - 1];
    if (before && offset < before.end) {
      this.#last = before;
      return before;
    }
    const { facts, end } = this.#ask(offset);
    const { address, where } = facts;
    const run = {
      from: offset,
      // What lies before the next known run is not known to go on behind it.
      end: Math.min(end, this.#runs[low]?.from ?? end),
      facts,
      address: address === undefined ? undefined : BigInt(address),
      frame: where?.kind === 'kernel' && where.name?.startsWith('0x') ? BigInt(where.name) : undefined,
    };
    // One that says nothing of its neighbours is not worth its place.
    if (run.end > offset + 1) this.#runs.splice(low, 0, run);
    this.#last = run;
    return run;
  }
}

function hexOf(base: bigint, by: number): string {
  return `0x${(base + BigInt(by)).toString(16)}`;
}
