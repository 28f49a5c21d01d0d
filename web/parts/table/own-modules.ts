import type { DumpAccess, ListedModule } from '../../engine/access.ts';
import type { Order, RowSource } from './rows.ts';

const WINDOW = 1000;
/** More than any sound dump has. */
export const OWN_LIMIT = 20_000;

interface Own {
  readonly rows: readonly ListedModule[];
  readonly indexes: readonly number[];
}

/** The modules that are not part of the system: looked through once, in windows, in the order asked for. */
export function ownModules(access: DumpAccess, order: Order, filter: string): RowSource<ListedModule> {
  let all: Promise<Own> | undefined;
  return {
    async load(from, count) {
      all ??= collect(access, order, filter);
      const { rows, indexes } = await all;
      const to = from + count;
      return { rows: rows.slice(from, to), indexes: indexes.slice(from, to), total: rows.length };
    },
  };
}

async function collect(access: DumpAccess, order: Order, filter: string): Promise<Own> {
  const rows: ListedModule[] = [];
  const indexes: number[] = [];
  for (let from = 0; from < OWN_LIMIT; from += WINDOW) {
    const page = await access.rows('modules', { from, count: WINDOW, ...order, ...(filter && { filter }) });
    for (const [i, module] of page.rows.entries()) {
      if (module.isOfSystem) continue;
      rows.push(module);
      indexes.push(page.indexes[i] ?? from + i);
    }
    if (from + WINDOW >= page.total) break;
  }
  return { rows, indexes };
}
