import type { RowPage } from '../../engine/access.ts';
import type { RowSource } from '../../parts/table/rows.ts';

/** The same rows with the one at `index` in front, if there is one: who reads a list of threads looks for that. */
export function crashedFirst<T>(source: RowSource<T>, index: number | undefined): RowSource<T> {
  if (index === undefined || index === 0) return source;
  return {
    async load(from, count) {
      const first = Math.max(0, from - 1);
      const [page, front] = await Promise.all([
        source.load(first, Math.min(1000, count + from - first)),
        from === 0 ? source.load(index, 1) : undefined,
      ]);
      if (index >= page.total) return source.load(from, count);
      return merged(page, front, first, from, count, index);
    },
  };
}

/** Position 0 is row `index`, positions 1 to `index` are the rows one before, later ones are their own. */
function merged<T>(
  page: RowPage<T>,
  front: RowPage<T> | undefined,
  first: number,
  from: number,
  count: number,
  index: number,
): RowPage<T> {
  const rows: T[] = [];
  const indexes: number[] = [];
  for (let position = from; position < Math.min(from + count, page.total); position++) {
    const isFront = position === 0;
    const source = isFront ? front : page;
    const at = isFront ? 0 : (position <= index ? position - 1 : position) - first;
    const row = source?.rows[at];
    if (source === undefined || row === undefined) break;
    rows.push(row);
    indexes.push(source.indexes[at] ?? position);
  }
  return { rows, indexes, total: page.total };
}
