/** Places of a report, section by section, in a form that a test can write down. */
import type { Report } from '../../../web/engine/report/report.ts';

/** Where a row says that it was read; the other fields of the row are left out. */
export interface RowPlace {
  readonly at?: number;
  readonly data?: { readonly offset: number; readonly size: number };
  readonly from?: string;
  readonly source?: number;
}

/** By the way from the report to the row, without indices: "threads", "threads.stack". Rows without a place are left out. */
export type Places = Readonly<Record<string, readonly RowPlace[]>>;

/** A file, and where its builder wrote what the report of it names. */
export interface Case {
  readonly bytes: Uint8Array;
  /** Files that were given with it. */
  readonly others?: readonly Uint8Array[];
  readonly places: Places;
}

const PLACE_FIELDS = ['at', 'data', 'from', 'source'] as const;

/** What is said of places anywhere in a report: a field that is new is among them too. */
export function placesOf(report: Report): Places {
  const found: Record<string, RowPlace[]> = {};
  const walk = (value: unknown, path: string): void => {
    if (Array.isArray(value)) {
      for (const one of value) walk(one, path);
      return;
    }
    if (typeof value !== 'object' || value === null) return;
    const row = Object.fromEntries(Object.entries(value).filter(([key]) => isPlaceField(key)));
    if (Object.keys(row).length > 0) {
      found[path] ??= [];
      found[path].push(row);
    }
    for (const [key, inner] of Object.entries(value)) {
      if (!isPlaceField(key)) walk(inner, path === '' ? key : `${path}.${key}`);
    }
  };
  walk(report, '');
  return found;
}

export function isPlaceField(key: string): boolean {
  return PLACE_FIELDS.some((field) => field === key);
}

/** Rows at the beginnings of spans. */
export function rowsAt(...spans: readonly (number | { readonly at: number })[]): RowPlace[] {
  return spans.map((span) => ({ at: typeof span === 'number' ? span : span.at }));
}

/** What a span holds, as a report names it. */
export function dataOf({ at, size }: { readonly at: number; readonly size: number }): Required<Pick<RowPlace, 'data'>> {
  return { data: { offset: at, size } };
}
