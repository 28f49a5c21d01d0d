import type { PlaceFacts } from '../../access.ts';

export interface PlaceRun {
  readonly facts: PlaceFacts;
  /** Up to here in the file they hold, with addresses counted on. */
  readonly end: number;
}

/** What is known of a stretch of the file. Plain data: it crosses to the page. */
export interface MappedRun {
  readonly from: number;
  readonly facts: PlaceFacts & { readonly offset?: number };
  /** Of `from`; counted on from there. Absent: `facts` hold for each place as they are. */
  readonly address?: bigint;
  /** A page of the kernel's map of all memory: its name is an address, too. */
  readonly frame?: bigint;
}

export interface KnownRun extends MappedRun {
  /** Up to here in the file it goes. */
  readonly end: number;
}

/** What a stretch says of a place in it. */
export function placeInRun({ from, facts, address, frame }: MappedRun, offset: number): MappedRun['facts'] {
  const by = offset - from;
  if (by === 0 || address === undefined) return facts;
  const moved = { ...facts, address: hexOf(address, by) };
  return frame === undefined || !facts.where ? moved : { ...moved, where: { ...facts.where, name: hexOf(frame, by) } };
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
    return placeInRun(this.runAt(offset), offset);
  }

  /** The stretch that a place lies in; the same object for all that do. */
  runAt(offset: number): KnownRun {
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
    const isFrame = address !== undefined && where?.kind === 'kernel' && where.name?.startsWith('0x');
    const run: KnownRun = {
      from: offset,
      // What lies before the next known run is not known to go on behind it.
      end: Math.min(end, this.#runs[low]?.from ?? end),
      facts,
      ...(address !== undefined && { address: BigInt(address) }),
      ...(isFrame && { frame: BigInt(where.name ?? 0) }),
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
