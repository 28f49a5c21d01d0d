import type { OpenDump } from '../../parts/panel.ts';
import { isSharedLink } from '../../share/link/fragment.ts';
import type { SharedSummary } from '../../share/summary.ts';

/** More is no link. */
const MOST_BYTES = 512 << 10;

/** The link that a file holds, for those too long to be pasted; undefined for every other file. */
export async function linkIn([file]: readonly File[]): Promise<string | undefined> {
  if (!file?.name.endsWith('.dumpscope') || file.size > MOST_BYTES) return undefined;
  const text = await file.text().then(
    (text) => text.trim(),
    () => '',
  );
  return isSharedLink(text) ? text : undefined;
}

/** A dump that is opened from a shared summary is compared with it, once. */
export class SharedComparison {
  #shown: SharedSummary | undefined;
  #awaited: SharedSummary | undefined;

  /** The summary on screen. */
  show(summary: SharedSummary): void {
    this.#shown = summary;
  }

  /** A file was opened. `isFromLink`: while a summary was on screen. */
  opened(isFromLink: boolean): void {
    this.#awaited = isFromLink ? this.#shown : undefined;
  }

  /** The summary to compare with, as soon as the file is read; then never again. */
  take(dump: OpenDump | undefined): SharedSummary | undefined {
    if (!this.#awaited || !dump?.summary.isComplete) return undefined;
    const summary = this.#awaited;
    this.#awaited = undefined;
    return summary;
  }
}
