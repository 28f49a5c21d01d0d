/** Findings that a person has muted, and why: for the open file and this tab, and nowhere else. */
import type { Finding } from '../../engine/report/report.ts';
import { placeKey } from '../marks/found-place.ts';

const ofFiles = new WeakMap<object, Mutes>();

/** Those of an open file; `access` stands for it. */
export function mutesOf(access: object): Mutes {
  let mutes = ofFiles.get(access);
  if (!mutes) {
    mutes = new Mutes();
    ofFiles.set(access, mutes);
  }
  return mutes;
}

/**
 * A finding is known by its places: while the search runs its number changes whenever one is found before it, but no
 * two findings share a place.
 */
export class Mutes {
  readonly #reasons = new Map<string, string>();

  /** Why it is muted; undefined: it is not. */
  reasonOf({ places }: Finding): string | undefined {
    if (this.#reasons.size === 0) return undefined;
    for (const place of places) {
      const reason = this.#reasons.get(placeKey(place));
      if (reason !== undefined) return reason;
    }
    return undefined;
  }

  mute({ places: [first] }: Finding, reason: string): void {
    if (first) this.#reasons.set(placeKey(first), reason);
  }

  unmute({ places }: Finding): void {
    for (const place of places) this.#reasons.delete(placeKey(place));
  }

  /** The numbers of those that are muted now. */
  idsOf(items: readonly Finding[]): ReadonlySet<string> {
    return new Set(items.filter((item) => this.reasonOf(item) !== undefined).map(({ id }) => id));
  }
}
