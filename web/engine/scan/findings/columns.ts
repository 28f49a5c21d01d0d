/** Columns of tables whose rows are not counted beforehand. */
import { type ArrayType, arrayOf } from '../../core/allocation.ts';

type Column = Uint8Array | Uint16Array | Uint32Array | Float64Array;

/** A copy with twice the room. */
export function grown<T extends Column>(column: T): T {
  const wider = arrayOf(column.constructor as ArrayType<T>, column.length * 2);
  wider.set(column);
  return wider;
}

/** Those rows of a column, in as much room as it has. */
export function gathered<T extends Column>(column: T, rows: Uint32Array): T {
  const some = arrayOf(column.constructor as ArrayType<T>, column.length);
  for (let at = 0; at < rows.length; at++) some[at] = column[rows[at] ?? 0] ?? 0;
  return some;
}
