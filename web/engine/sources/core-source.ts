import { READ_LIMIT } from '../access.ts';
import type { Core } from '../core/core.ts';
import type { Source } from './source.ts';

/** What the core reads, as a source: the file, or what its container holds. */
export class CoreSource implements Source {
  readonly name: string;
  readonly size: number;
  readonly #core: Core;

  constructor(core: Core, name: string) {
    this.#core = core;
    this.name = name;
    this.size = core.summary().spaces[0]?.size ?? 0;
  }

  readAt(offset: number, into: Uint8Array): number {
    const bytes = this.#core.readFile(offset, Math.min(into.length, READ_LIMIT));
    into.set(bytes);
    return bytes.length;
  }
}
