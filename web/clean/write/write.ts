import { arrayOf } from '../../engine/core/allocation.ts';
import type { Source } from '../../engine/sources/source.ts';
import { readUpTo, SourceChanged } from '../bytes/read.ts';
import type { Pace } from '../pace.ts';

const BLOCK = 4 << 20;

/** Told of work that goes on; may throw `Cancelled`. */
export type Tick = (done: number, total: number) => Promise<void>;

/** Where a copy goes. Nothing of it is there under its name before `publish`. */
export interface Target {
  /** The next bytes; they may be overwritten after it resolves. Rejects when there is no room. */
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void> | void;
  /** All is written: the copy as it now lies there, to be checked. */
  finish(): Promise<Source>;
  /** The copy is good: it gets its name. */
  publish(tick: Tick): Promise<void>;
  /** Leaves nothing behind; may be called at any time and more than once. */
  discard(): Promise<void>;
}

/** Writes what a planned copy reads as, from front to back. Throws SourceChanged, Cancelled, or what the target throws. */
export async function writeCopy(planned: Source, write: Target['write'], pace: Pace): Promise<void> {
  const block = arrayOf(Uint8Array, Math.min(BLOCK, planned.size));
  for (let at = 0; at < planned.size; ) {
    const room = block.subarray(0, Math.min(block.length, planned.size - at));
    if (readUpTo(planned, at, room) < room.length) throw new SourceChanged('the source ends early');
    await write(room);
    at += room.length;
    await pace('writing', at, planned.size);
  }
}
