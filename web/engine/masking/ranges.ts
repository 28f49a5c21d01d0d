/** Stretches of a text that are not to be shown, and what is shown in their place. */

/** What is shown of a value that a person may have chosen, or of which no more is known. */
export const HIDDEN = '…';

export interface MaskedRange {
  /** First character. */
  readonly from: number;
  /** Behind the last one. */
  readonly to: number;
  readonly mask: string;
}

/** The ranges in order, those that share a character put together. Of two with the same place the first is kept. */
export function joinRanges(ranges: readonly MaskedRange[]): MaskedRange[] {
  const joined: MaskedRange[] = [];
  for (const range of [...ranges].sort((a, b) => a.from - b.from || b.to - a.to)) {
    const last = joined.at(-1);
    if (!last || range.from >= last.to) {
      if (range.from < range.to) joined.push(range);
    } else if (range.to > last.to) {
      // Neither mask stands for all of it.
      joined[joined.length - 1] = { from: last.from, to: range.to, mask: HIDDEN };
    }
  }
  return joined;
}

/** `ranges` are joined. */
export function replaceRanges(text: string, ranges: readonly MaskedRange[]): string {
  let shown = '';
  let at = 0;
  for (const { from, to, mask } of ranges) {
    shown += text.slice(at, from) + mask;
    at = to;
  }
  return shown + text.slice(at);
}
