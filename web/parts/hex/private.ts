import type { Finding, Findings } from '../../engine/report.ts';
import type { ByteRange } from './byte-source.ts';

/** What the search for private data found in a stretch: hidden wherever bytes are drawn. */
export interface PrivateRange extends ByteRange {
  /** Of the finding; of the first where several touch. */
  readonly id: string;
  readonly title: string;
}

/** What opens something is hidden even when it is only possible; what tells who someone is, from likely on. */
const SECRET: readonly Finding['class'][] = ['credential', 'session', 'key'];

/** Paths and code are no secrets. */
function hidden(findings: Findings | undefined): readonly Finding[] {
  const items = findings?.items ?? [];
  return items.filter(
    (item) => SECRET.includes(item.class) || (item.class === 'personal' && item.confidence !== 'possible'),
  );
}

/** By offsets in the file (in the innermost container): in order, joined where they touch. */
export function privateInFile(findings: Findings | undefined): readonly PrivateRange[] {
  return joined(
    hidden(findings).flatMap(({ id, title, places }) =>
      places.flatMap(({ offset, length, source }) => (source ? [] : [{ offset, length, id, title }])),
    ),
  );
}

function joined(ranges: readonly PrivateRange[]): readonly PrivateRange[] {
  const sorted = [...ranges].sort((a, b) => a.offset - b.offset);
  const result: PrivateRange[] = [];
  for (const range of sorted) {
    const last = result.at(-1);
    if (last && range.offset <= last.offset + last.length) {
      const end = Math.max(last.offset + last.length, range.offset + range.length);
      result[result.length - 1] = { ...last, length: end - last.offset };
    } else result.push(range);
  }
  return result;
}
