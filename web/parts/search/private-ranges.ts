import type { Findings } from '../../engine/report/report.ts';
import { isClassHidden } from '../../engine/scan/findings/judge.ts';
import type { ByteRange } from '../hex/byte-source.ts';

/**
 * What the search for private data found and the page does not show, by offsets in the file (in the innermost
 * container): in order, joined where they touch.
 */
export function privateInFile(findings: Findings | undefined): readonly ByteRange[] {
  const hidden = (findings?.items ?? []).filter((item) => isClassHidden(item.class, item.confidence));
  return joined(hidden.flatMap(({ places }) => places.filter(({ source }) => !source)));
}

function joined(ranges: readonly ByteRange[]): readonly ByteRange[] {
  const result: ByteRange[] = [];
  for (const { offset, length } of [...ranges].sort((a, b) => a.offset - b.offset)) {
    const last = result.at(-1);
    if (last && offset <= last.offset + last.length) {
      const end = Math.max(last.offset + last.length, offset + length);
      result[result.length - 1] = { offset: last.offset, length: end - last.offset };
    } else result.push({ offset, length });
  }
  return result;
}
