/** What is checked of a written copy before anybody gets it. */

export const CHECKS = ['opens', 'frames', 'rescan', 'compare'] as const;
export type CheckName = (typeof CHECKS)[number];

export interface Check {
  readonly name: CheckName;
  readonly isPassed: boolean;
  /** What differs, by names of fields and rules; never by values. At most a few. */
  readonly differences: readonly string[];
  /** Frames that were compared, spellings searched for, bytes compared. */
  readonly count: number;
}

const MOST_DIFFERENCES = 20;

export function checkOf(name: CheckName, differences: readonly string[], count: number): Check {
  return { name, isPassed: differences.length === 0, differences: differences.slice(0, MOST_DIFFERENCES), count };
}
