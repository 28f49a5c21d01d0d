/** Numbers of the scanner. The page's first script needs them, and nothing else of it: so they stand by themselves. */
export const PAGE_SIZE = 4096;

/** The border of pages at or before an offset. */
export function floorPage(offset: number): number {
  return Math.floor(offset / PAGE_SIZE) * PAGE_SIZE;
}

/** The border of pages at or after an offset. */
export function ceilPage(offset: number): number {
  return Math.ceil(offset / PAGE_SIZE) * PAGE_SIZE;
}

/**
 * What must be handed over around a part of a file so that it gives the same as within the whole: bytes before it and
 * after it (assembly/scanner/buffer.ts).
 */
export const LOOK_BEHIND = PAGE_SIZE;
export const LOOK_AHEAD = 9 * PAGE_SIZE;

/** What `drainSurvey` says of a block. */
export const SURVEY_BLOCK = 65536;
export const SURVEY_ENTRY = 4;
