import type { DumpAccess, Stretch, StretchKind } from '../../engine/access.ts';

/**
 * What lies where in memory, for a quick answer in the page: the stretches of the address map, which are joined
 * and rounded to 53 bits. For the exact facts of one address ask `describe`.
 */
export class MemoryMap {
  /** In address order. */
  readonly stretches: readonly Stretch[];

  constructor(stretches: readonly Stretch[]) {
    this.stretches = stretches;
  }

  /** The stretch that holds an address; undefined where nothing is described. */
  at(address: bigint): Stretch | undefined {
    const place = Number(address);
    let low = 0;
    let high = this.stretches.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.stretches[middle]?.start ?? 0) <= place) low = middle + 1;
      else high = middle;
    }
    const stretch = this.stretches[low - 1];
    return stretch && place < stretch.start + stretch.size ? stretch : undefined;
  }

  kindAt(address: bigint): StretchKind | undefined {
    return this.at(address)?.kind;
  }

  /** Whether a word is an address of memory that the dump describes. */
  readonly pointsInto = (value: bigint): boolean => this.at(value) !== undefined;
}

const maps = new WeakMap<DumpAccess, { readonly regions: number; readonly map: Promise<MemoryMap> }>();

/** The map of the open dump, asked for once and again when regions were added. */
export function memoryMapOf(access: DumpAccess, regions: number): Promise<MemoryMap> {
  const known = maps.get(access);
  if (known?.regions === regions) return known.map;
  const map = access.addressMap().then((stretches) => new MemoryMap(stretches));
  maps.set(access, { regions, map });
  // A map that could not be read is asked for again.
  map.catch(() => maps.delete(access));
  return map;
}
