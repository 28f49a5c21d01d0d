import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { DumpAccess, ListName } from '../../engine/access.ts';
import type { Column } from './data-table.ts';

/** Of a longer list it is not asked: the core would read it through once for each field. */
const MOST_ROWS = 20_000;

/**
 * Leaves out the columns that no row of a list has anything to say in. A dump writes what its writer knew: a table of
 * five columns of which three are empty is read three times for nothing, and on a phone the empty one takes the room.
 */
export class FilledColumns implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #access: DumpAccess | undefined;
  #key = '';
  #empty: ReadonlySet<string> = new Set();

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {}

  /** Those of `columns` that say something, all of them until that is known. `total`: rows of the whole list so far. */
  of<C extends Column<never>>(
    access: DumpAccess | undefined,
    list: ListName,
    total: number,
    columns: readonly C[],
  ): readonly C[] {
    const key = `${list} ${total}`;
    if (access && (access !== this.#access || key !== this.#key)) {
      this.#access = access;
      this.#key = key;
      this.#empty = new Set();
      if (total > 0 && total <= MOST_ROWS) void this.#ask(access, list, key, columns);
    }
    return this.#empty.size === 0 ? columns : widened(columns.filter(({ id }) => !this.#empty.has(id)));
  }

  async #ask(access: DumpAccess, list: ListName, key: string, columns: readonly Column<never>[]): Promise<void> {
    const empty = new Set<string>();
    for (const { id, fields = [id] } of columns) {
      if (fields.length > 0 && !(await hasAny(access, list, fields))) empty.add(id);
    }
    if (this.#access !== access || this.#key !== key || empty.size === 0) return;
    this.#empty = empty;
    this.#host.requestUpdate();
  }
}

/** One column takes what room is left: where that one has gone, the first text column that is named does. */
function widened<C extends Column<never>>(columns: readonly C[]): readonly C[] {
  if (columns.some(({ width }) => width === undefined)) return columns;
  const taker =
    columns.find(({ isNumber, id }) => !isNumber && id === 'name') ?? columns.find(({ isNumber }) => !isNumber);
  return columns.map((column) => {
    if (column !== taker) return column;
    const { width: _, ...rest } = column;
    return rest as C;
  });
}

/** Sorted downwards, a row with the field comes first if there is one. What cannot be told counts as said. */
async function hasAny(access: DumpAccess, list: ListName, fields: readonly string[]): Promise<boolean> {
  for (const sort of fields) {
    const page = await access.rows(list, { from: 0, count: 1, sort, isDescending: true }).catch(() => undefined);
    const [row] = page?.rows ?? [];
    if (!row) return true;
    const value: unknown = Reflect.get(row, sort);
    if (value !== undefined && value !== '') return true;
  }
  return false;
}
