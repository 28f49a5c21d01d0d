import { type ByteRange, firstRangeAfter } from '../byte-source.ts';

/** A part of the source with a name: drawn as a line under its bytes, named beside its first. */
export interface Span extends ByteRange {
  readonly label: string;
}

/** Names that find room beside a line. */
const NAMED = 3;

/** Which span holds a byte; -1: none. */
function spanAt(spans: readonly Span[], offset: number): number {
  const at = firstRangeAfter(spans, offset);
  const span = spans[at];
  return span && span.offset <= offset ? at : -1;
}

/** How a byte is underlined: neighbours differ, the cursor's span stands out. */
export function spanClass(spans: readonly Span[], offset: number, cursor: number): string {
  if (spans.length === 0) return '';
  const at = spanAt(spans, offset);
  if (at < 0) return '';
  return at === spanAt(spans, cursor) ? 'in here' : at % 2 === 0 ? 'in' : 'in odd';
}

/** The spans that begin in a line. */
export function spansStarting(spans: readonly Span[], lineOffset: number, lineLength: number): readonly Span[] {
  const found: Span[] = [];
  for (let at = firstRangeAfter(spans, lineOffset); at < spans.length && found.length < NAMED; at++) {
    const span = spans[at];
    if (!span || span.offset >= lineOffset + lineLength) break;
    if (span.offset >= lineOffset) found.push(span);
  }
  return found;
}
