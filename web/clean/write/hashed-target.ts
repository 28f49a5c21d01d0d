import type { Source } from '../../engine/sources/source.ts';
import { Sha256 } from '../bytes/sha256.ts';
import type { Target, Tick } from './write.ts';

/** Tells of what a target was given: how much, and its hash. */
export class HashedTarget implements Target {
  size = 0;
  readonly #inner: Target;
  readonly #hash = new Sha256();

  constructor(inner: Target) {
    this.#inner = inner;
  }

  write(bytes: Uint8Array<ArrayBuffer>): Promise<void> | void {
    this.#hash.update(bytes);
    this.size += bytes.length;
    return this.#inner.write(bytes);
  }

  /** Of all that was written; once. */
  digest(): string {
    return this.#hash.digest();
  }

  finish(): Promise<Source> {
    return this.#inner.finish();
  }

  publish(tick: Tick): Promise<void> {
    return this.#inner.publish(tick);
  }

  discard(): Promise<void> {
    return this.#inner.discard();
  }
}
