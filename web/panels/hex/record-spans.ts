import type { DumpAccess, SpaceFacts } from '../../engine/access.ts';
import type { RawRecord } from '../../engine/report/report.ts';
import type { Span } from '../../parts/hex/grid/spans.ts';
import { plainText } from '../../parts/marks/untrusted.ts';
import { hexWords } from '../../words/panels/hex.ts';

/** Rows of one request; a file with fewer records has them all here after the first. */
const WINDOW = 1000;
/** Between a record's header and its contents: farther ones are not one thing. */
const HEADER_LIMIT = 256;
const KEPT = 16;

/** The records of the file as parts of the hex grid, for the stretch in view: the list itself stays in the core. */
export class RecordSpans {
  readonly #access: DumpAccess;
  readonly #total: number;
  readonly #tables: readonly RawRecord[];
  readonly #windows = new Map<number, Promise<readonly RawRecord[]>>();

  /** `total`: rows of the list. `tables`: parts of the file that are no records. */
  constructor(access: DumpAccess, total: number, tables: SpaceFacts['tables'] = []) {
    this.#access = access;
    this.#total = total;
    this.#tables = tables.map(({ name, offset, length }) => ({ type: name, at: offset, size: length, read: true }));
  }

  /** The parts that touch a stretch of the file, in order, not overlapping: of nested ones the inner wins. */
  async within(offset: number, length: number): Promise<readonly Span[]> {
    const records = await this.#recordsNear(offset, offset + length);
    const spans = [...this.#tables, ...records].flatMap(spansOf);
    return flattened(spans).filter((span) => span.offset < offset + length && span.offset + span.length > offset);
  }

  /** The record that a byte is part of. */
  async at(offset: number): Promise<RawRecord | undefined> {
    const records = await this.#recordsNear(offset, offset + 1);
    const holds = (record: RawRecord) =>
      spansOf(record).some((span) => span.offset <= offset && offset < span.offset + span.length);
    const smaller = (a: RawRecord, b: RawRecord) => ((b.size ?? 0) < (a.size ?? 0) ? b : a);
    const found = [...this.#tables, ...records].filter(holds);
    return found.length > 0 ? found.reduce(smaller) : undefined;
  }

  /** Those of the windows that the stretch begins and ends in; with one before, for a record that began there. */
  async #recordsNear(from: number, to: number): Promise<readonly RawRecord[]> {
    if (this.#total === 0) return [];
    const first = await this.#windowOf(from);
    const last = await this.#windowOf(to);
    const windows: Promise<readonly RawRecord[]>[] = [];
    for (let at = Math.max(0, first - 1); at <= last && windows.length < KEPT; at++) windows.push(this.#window(at));
    return (await Promise.all(windows)).flat();
  }

  /** The last window that begins at or before a place: by halving, each step one window. */
  async #windowOf(offset: number): Promise<number> {
    let low = 0;
    let high = Math.ceil(this.#total / WINDOW) - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      const [record] = await this.#window(middle);
      if (record && (record.at ?? Number.POSITIVE_INFINITY) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #window(number: number): Promise<readonly RawRecord[]> {
    const known = this.#windows.get(number);
    if (known) return known;
    const rows = this.#access
      .rows('records', { from: number * WINDOW, count: WINDOW, sort: 'at' })
      .then((page) => page.rows.filter((record) => !record.source));
    this.#windows.set(number, rows);
    rows.catch(() => this.#windows.delete(number));
    for (const old of this.#windows.keys()) {
      if (this.#windows.size <= KEPT) break;
      this.#windows.delete(old);
    }
    return rows;
  }
}

/** "ThreadListStream", "CORE, NT_PRSTATUS": the record's own name, else its type. */
export function recordName({ owner, name, type }: RawRecord): string {
  return [owner, name ?? String(type)].filter(Boolean).join(', ');
}

/** A record's header and its contents. */
function spansOf(record: RawRecord): readonly Span[] {
  const { at, size, data } = record;
  const label = plainText(recordName(record)).slice(0, 120);
  if (data) {
    const isHeader = at !== undefined && at < data.offset && data.offset - at <= HEADER_LIMIT;
    const contents = { offset: data.offset, length: data.size, label };
    return isHeader
      ? [{ offset: at, length: data.offset - at, label: hexWords.headerOf(label) }, contents]
      : [contents];
  }
  return at === undefined || !size ? [] : [{ offset: at, length: size, label }];
}

/** Cuts the parts of outer spans out that inner ones cover. */
export function flattened(spans: readonly Span[]): readonly Span[] {
  const sorted = spans.filter((span) => span.length > 0).sort((a, b) => a.offset - b.offset || b.length - a.length);
  const result: Span[] = [];
  const open: Span[] = [];
  let at = 0;
  const emit = (span: Span, end: number) => {
    const from = Math.max(at, span.offset);
    if (end > from) result.push({ offset: from, length: end - from, label: span.label });
    at = Math.max(at, end);
  };
  const close = (until: number) => {
    for (let top = open.at(-1); top && top.offset + top.length <= until; top = open.at(-1)) {
      emit(top, top.offset + top.length);
      open.pop();
    }
  };
  for (const span of sorted) {
    close(span.offset);
    const outer = open.at(-1);
    if (outer) emit(outer, span.offset);
    open.push(span);
  }
  close(Number.POSITIVE_INFINITY);
  return result;
}
