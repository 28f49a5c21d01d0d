import type { DumpAccess, Region } from '../../engine/access.ts';

const ORDER = { sort: 'base' } as const;
/** Regions may be nested, repeated, or name what is free: how far one is looked for that holds something. */
const REACH = 8;

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
  const below = await firstOf(access, low - 1, -1, (region) => endOf(region) <= address);
  const above = await firstOf(access, low, 1, () => true);
  return { ...(below && { below }), ...(above && { above }) };
}

/** The address after its last byte. */
export function endOf(region: Region): bigint {
  return BigInt(region.base) + BigInt(region.size);
}

async function firstOf(
  access: DumpAccess,
  start: number,
  step: 1 | -1,
  isWanted: (region: Region) => boolean,
): Promise<Region | undefined> {
  for (let i = 0; i < REACH && start + i * step >= 0; i++) {
    const region = await regionAt(access, start + i * step);
    if (region && region.state !== 'free' && isWanted(region)) return region;
  }
  return undefined;
}

async function regionAt(access: DumpAccess, position: number): Promise<Region | undefined> {
  return (await access.rows('regions', { from: position, count: 1, ...ORDER })).rows[0];
}
