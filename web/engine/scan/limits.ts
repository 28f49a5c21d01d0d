/** What a scan looked at, and of how much. */

/** What may be too much for the page of memory that it is in, as assembly/scan.ts numbers it. */
export const SCAN_LIMITS = ['candidates', 'records of a page', 'key schedule candidates'] as const;

export interface ScanLimit {
  readonly what: (typeof SCAN_LIMITS)[number];
  readonly kept: number;
  readonly total: number;
}

/** Places that nobody looked at: the file may hold more than is told. */
export function passedOverIn(limits: readonly { what: string; kept: number; total: number }[]): number {
  return limits.filter(isScanLimit).reduce((sum, { kept, total }) => sum + total - kept, 0);
}

export function isScanLimit({ what }: { what: string }): boolean {
  return (SCAN_LIMITS as readonly string[]).includes(what);
}
