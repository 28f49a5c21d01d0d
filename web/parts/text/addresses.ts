import type { AddressFacts, DumpAccess, ListedModule } from '../../engine/access.ts';
import { hexOf } from '../hex/byte-source.ts';

/** What an address points at, with the row of its module. */
export interface TargetFacts extends AddressFacts {
  readonly moduleRow?: ListedModule;
}

/** Addresses described for one open dump: many of a stack's and its registers' lie in the same few modules. */
export class Addresses {
  readonly #access: DumpAccess;
  readonly #modules = new Map<number, Promise<ListedModule | undefined>>();

  constructor(access: DumpAccess) {
    this.#access = access;
  }

  /** Never rejects: an address that cannot be described is one about which nothing is known. */
  async describe(address: string): Promise<TargetFacts> {
    try {
      const facts = await this.#access.describe(address);
      const moduleRow = facts.moduleIndex === undefined ? undefined : await this.#module(facts.moduleIndex);
      return { ...facts, ...(moduleRow && { moduleRow }) };
    } catch {
      return { address, present: false };
    }
  }

  describeAll(addresses: readonly string[]): Promise<readonly TargetFacts[]> {
    return Promise.all(addresses.map((address) => this.describe(address)));
  }

  #module(index: number): Promise<ListedModule | undefined> {
    const known = this.#modules.get(index);
    if (known) return known;
    const row = this.#access
      .rows('modules', { from: index, count: 1 })
      .then(({ rows }) => rows[0])
      .catch(() => undefined);
    this.#modules.set(index, row);
    // What is not there yet may be there at the next asking.
    void row.then((module) => module || this.#modules.delete(index));
    return row;
  }
}

const byAccess = new WeakMap<DumpAccess, Addresses>();

export function addressesIn(access: DumpAccess): Addresses {
  const known = byAccess.get(access);
  if (known) return known;
  const made = new Addresses(access);
  byAccess.set(access, made);
  return made;
}

/** An address some bytes further, wrapped to 64 bits. */
export function addressPlus(address: string, bytes: number): string {
  return hexOf(BigInt.asUintN(64, BigInt(address) + BigInt(bytes)));
}
