/**
 * A table without a search (hash and displace): a key's group has a seed, under which all keys of the group lie in slots
 * that no other key has. So nine of ten slots are in use, where a table that is searched would be mostly empty.
 */
export const GROUP_BITS = 11;
export const SLOT_BITS = 13;
export const KEY_FACTOR = 0x9e3779b1;
export const SEED_FACTOR = 0x85ebca6b;

/** By group, so that no two of the keys, 24 bits each, have one slot. */
export function seedsOf(keys: Iterable<number>): readonly number[] {
  const groups: number[][] = Array.from({ length: 1 << GROUP_BITS }, () => []);
  for (const key of new Set(keys)) groups[groupOf(key)]?.push(key);
  // The largest first, while there is room: the last is the next.
  const waiting = [...groups.keys()].sort((a, b) => (groups[b]?.length ?? 0) - (groups[a]?.length ?? 0)).reverse();
  const seeds = groups.map(() => 0);
  const owners = new Map<number, number>();
  for (let step = 0; step < MOST_STEPS; step++) {
    const group = waiting.pop();
    if (group === undefined) return seeds;
    const own = groups[group] ?? [];
    const { seed, inTheWay } = seedFor(own, step, owners);
    // Who is in the way finds another place, as cuckoos have it.
    for (const other of inTheWay) {
      for (const key of groups[other] ?? []) owners.delete(slotOf(key, seeds[other] ?? 0));
      waiting.push(other);
    }
    seeds[group] = seed;
    for (const key of own) owners.set(slotOf(key, seed), group);
  }
  throw new Error(`No seeds separate the keys: ${1 << SLOT_BITS} slots are too few.`);
}

const SEEDS = 256;
const MOST_STEPS = 1 << 17;

/** The first seed from `first` on under which no group is in the way, or else the fewest. */
function seedFor(keys: readonly number[], first: number, owners: ReadonlyMap<number, number>) {
  let best: { readonly seed: number; readonly inTheWay: ReadonlySet<number> } | undefined;
  for (let i = 0; i < SEEDS; i++) {
    const seed = (first + i) % SEEDS;
    const slots = keys.map((key) => slotOf(key, seed));
    if (new Set(slots).size < slots.length) continue;
    const inTheWay = new Set(slots.map((slot) => owners.get(slot)).filter((owner) => owner !== undefined));
    if (inTheWay.size < (best?.inTheWay.size ?? Number.POSITIVE_INFINITY)) best = { seed, inTheWay };
    if (inTheWay.size === 0) break;
  }
  if (!best) throw new Error(`No seed separates the keys of one group: ${keys.join(', ')}.`);
  return best;
}

/** As assembly/scanner/filter/text-tables.ts has both, with these numbers. */
export function groupOf(key: number): number {
  return Math.imul(key, KEY_FACTOR) >>> (32 - GROUP_BITS);
}

export function slotOf(key: number, seed: number): number {
  return Math.imul(key ^ Math.imul(seed, SEED_FACTOR), KEY_FACTOR) >>> (32 - SLOT_BITS);
}
