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
  // The largest first, while there is room.
  groups.sort((a, b) => b.keys.length - a.keys.length);
  // Where the last ones find no room, other seeds for the first leave other slots.
  for (let first = 0; first < SEEDS; first++) {
    const seeds = seedsFrom(first, groups);
    if (seeds) return seeds;
  }
  throw new Error(`No seeds separate the keys: ${1 << SLOT_BITS} slots are too few.`);
}

const SEEDS = 256;

/** The seeds of each group are tried in turn from `first` on; undefined: a group is left without one. */
function seedsFrom(
  first: number,
  groups: readonly { readonly group: number; readonly keys: readonly number[] }[],
): readonly number[] | undefined {
  const seeds = groups.map(() => 0);
  const taken = new Set<number>();
  for (const { group, keys } of groups) {
    const seed = seedFor(keys, first, taken);
    if (seed === undefined) return undefined;
    for (const key of keys) taken.add(slotOf(key, seed));
    seeds[group] = seed;
  }
  return seeds;
}

function seedFor(keys: readonly number[], first: number, taken: ReadonlySet<number>): number | undefined {
  for (let i = 0; i < SEEDS; i++) {
    const seed = (first + i) % SEEDS;
    const slots = keys.map((key) => slotOf(key, seed));
    if (new Set(slots).size === slots.length && !slots.some((slot) => taken.has(slot))) return seed;
  }
  return undefined;
}

/** As assembly/scanner/filter/text-tables.ts has both, with these numbers. */
export function groupOf(key: number): number {
  return Math.imul(key, KEY_FACTOR) >>> (32 - GROUP_BITS);
}

export function slotOf(key: number, seed: number): number {
  return Math.imul(key ^ Math.imul(seed, SEED_FACTOR), KEY_FACTOR) >>> (32 - SLOT_BITS);
}
