import type { Summary } from '../../engine/access.ts';
import type { Core } from '../../engine/core/core.ts';
import { pause } from '../../engine/pause.ts';

/** Unpacked bytes that are looked at: headers, notes and lists of threads and modules stand in front of memory. */
const HEAD = 64 << 20;
/** Work between two looks at the messages that wait. */
const SLICE_MS = 8;

/**
 * What the beginning of a packed file tells while the rest of it is still being unpacked: kind, system and crash, as far
 * as the records for them stand there. Memory behind it counts as not in the dump.
 */
export async function lookAhead(core: Core, isOutdated: () => boolean): Promise<Core | undefined> {
  const head = core.reopened(undefined, { head: HEAD });
  try {
    for (let done = 0; done < 1; ) {
      const end = performance.now() + SLICE_MS;
      do done = head.step();
      while (done < 1 && performance.now() < end);
      await pause();
      if (isOutdated()) return undefined;
    }
    return head.summary().file.kind === 'unknown' ? undefined : head;
  } catch {
    return undefined;
  }
}

/** The facts of `head`, and how far `core` is with the whole. */
export function summaryOfHead(head: Core, { done, bytesRead, cacheMisses }: Summary): Summary {
  const summary = head.summary();
  // No revision of the whole file's facts may look like one of these.
  const revision = -summary.revision;
  return { ...summary, revision, done, bytesRead, cacheMisses, isComplete: false, isHead: true };
}
