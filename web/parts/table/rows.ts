import type { DumpAccess, ListName, Lists, RowPage } from '../../engine/access.ts';

/** Rows of a long list, in windows; the whole list is never in the page. */
export interface RowSource<T> {
  /** At most 1,000. */
  load(from: number, count: number): Promise<RowPage<T>>;
  /** What its rows were chosen by. */
  readonly filter?: string | undefined;
}

export interface Order {
  readonly sort: string;
  readonly isDescending: boolean;
}

/** Rows of a list of the open dump, ordered and filtered by the core. Make a new one when the list has grown. */
export function listSource<L extends ListName>(
  access: DumpAccess,
  list: L,
  order?: Order,
  filter?: string,
): RowSource<Lists[L]> {
  return {
    filter,
    load: (from, count) => access.rows(list, { from, count, ...order, ...(filter ? { filter } : {}) }),
  };
}

/** Rows that are at hand, for short lists. */
export function arraySource<T>(rows: readonly T[]): RowSource<T> {
  return {
    load: async (from, count) => {
      const window = rows.slice(from, from + count);
      return { rows: window, indexes: window.map((_, index) => from + index), total: rows.length };
    },
  };
}
