/**
 * A table without a search (hash and displace): a key's group has a seed, under which all keys of the group lie in slots
 * that no other key has. So four of five slots are in use, where a table that is searched would be mostly empty.
 */
export const GROUP_BITS = 11;
export const SLOT_BITS = 13;
export const KEY_FACTOR = 0x9e3779b1;
export const SEED_FACTOR = 0x85ebca6b;

/** By group, so that no two of the keys, 24 bits each, have one slot. */
export function seedsOf(keys: Iterable<number>): readonly number[] {
  const groups = Array.from({ length: 1 << GROUP_BITS }, (_, group) => ({ group, keys: [] as number[] }));
  for (const key of new Set(keys)) groups[groupOf(key)]?.keys.push(key);
  const seeds = groups.map(() => 0);
  const taken = new Set<number>();
  // The largest first, while there is room.
  for (const { group, keys: own } of groups.sort((a, b) => b.keys.length - a.keys.length)) {
    const seed = SEEDS.find((each) => {
      const slots = own.map((key) => slotOf(key, each));
      return new Set(slots).size === slots.length && !slots.some((slot) => taken.has(slot));
    });
    if (seed === undefined) throw new Error(`No seed separates the ${own.length} keys of group ${group}.`);
    for (const key of own) taken.add(slotOf(key, seed));
    seeds[group] = seed;
  }
  return seeds;
}

const SEEDS = Array.from({ length: 256 }, (_, seed) => seed);

/** As assembly/scanner/filter/text-tables.ts has both, with these numbers. */
export function groupOf(key: number): number {
  return Math.imul(key, KEY_FACTOR) >>> (32 - GROUP_BITS);
}

export function slotOf(key: number, seed: number): number {
  return Math.imul(key ^ Math.imul(seed, SEED_FACTOR), KEY_FACTOR) >>> (32 - SLOT_BITS);
}
