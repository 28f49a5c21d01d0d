import type { DumpAccess, Region } from '../../engine/access.ts';

const ORDER = { sort: 'base' } as const;
/** Regions may be nested or repeated: how far back one is looked for that ends before the address. */
const LOOK_BACK = 8;

export interface Neighbours {
  /** The last region that ends at or before the address. */
  readonly below?: Region;
  /** The first region that begins after the address. */
  readonly above?: Region;
}

/**
 * The regions beside an address, by halving the list in address order: the whole list never comes to the page.
 * `total`: rows of the list.
 */
export async function neighboursOf(access: DumpAccess, total: number, address: bigint): Promise<Neighbours> {
  let low = 0;
  let high = total;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const region = await regionAt(access, middle);
    if (region && BigInt(region.base) <= address) low = middle + 1;
    else high = middle;
  }
  const above = await regionAt(access, low);
  for (let at = low - 1; at >= Math.max(0, low - LOOK_BACK); at--) {
    const below = await regionAt(access, at);
    if (below && endOf(below) <= address) return { below, ...(above && { above }) };
  }
  return { ...(above && { above }) };
}

/** The address after its last byte. */
export function endOf(region: Region): bigint {
  return BigInt(region.base) + BigInt(region.size);
}

async function regionAt(access: DumpAccess, position: number): Promise<Region | undefined> {
  return (await access.rows('regions', { from: position, count: 1, ...ORDER })).rows[0];
}
