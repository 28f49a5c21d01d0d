/** What is not shown until a person asks for it: the one rule for Hex, Memory, Strings and the search. */
import type { ScanRecord } from '../records/records.ts';
import type { Place } from '../report/report.ts';
import { DETECTORS } from '../scan/findings/detectors.generated.ts';
import { adjustByPlace, isClassHidden, whereOf } from '../scan/findings/judge.ts';
import { PAGE_SIZE } from '../scan/measures.ts';

/** Values that begin so far before a stretch are seen in it: private keys, certificates, tickets take no more. */
export const REACH = 8 * PAGE_SIZE;

/** Whether what the scanner says of a place is hidden there. `mapped`: where the map says the place is. */
export function isHidden({ detector, confidence, flags }: ScanRecord, mapped: Place['where']): boolean {
  const [id = '', kind = ''] = DETECTORS[detector] ?? [];
  const adjusted = adjustByPlace(id, confidence, whereOf(flags, mapped));
  return adjusted !== undefined && isClassHidden(kind, adjusted);
}
