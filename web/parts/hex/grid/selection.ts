/** The cursor of a hex grid and what is selected with it: offsets in the source, both ends included. */
export interface Selection {
  readonly cursor: number;
  /** Where the selection began; the cursor itself when one byte is selected. */
  readonly anchor: number;
}

export interface GridShape {
  readonly size: number;
  readonly perLine: number;
  /** Empty cells before the first byte: lines begin at multiples of their length. */
  readonly lead: number;
  readonly linesPerPage: number;
}

export type Edge = -1 | 1;

/** What a key does: the cursor moves, or it would leave the run at its beginning (-1) or end (1). */
export type Move = { readonly to: number } | { readonly edge: Edge };

export function firstOf({ cursor, anchor }: Selection): number {
  return Math.min(cursor, anchor);
}

export function lengthOf({ cursor, anchor }: Selection): number {
  return Math.abs(cursor - anchor) + 1;
}

export function isSelected(selection: Selection, offset: number): boolean {
  return offset >= firstOf(selection) && offset <= Math.max(selection.cursor, selection.anchor);
}

/** Where a key moves the cursor; undefined for keys that do not. */
export function moveOf(key: string, hasCtrl: boolean, cursor: number, shape: GridShape): Move | undefined {
  const { size, perLine, lead, linesPerPage } = shape;
  const column = (cursor + lead) % perLine;
  const last = size - 1;
  if (hasCtrl) {
    if (key === 'Home') return { to: 0 };
    if (key === 'End') return { to: last };
    return undefined;
  }
  switch (key) {
    case 'ArrowLeft':
      return step(cursor - 1, last);
    case 'ArrowRight':
      return step(cursor + 1, last);
    case 'ArrowUp':
    case 'k':
      return step(cursor - perLine, last);
    case 'ArrowDown':
    case 'j':
      return step(cursor + perLine, last);
    case 'Home':
      return { to: Math.max(0, cursor - column) };
    case 'End':
      return { to: Math.min(last, cursor - column + perLine - 1) };
    case 'PageUp':
      return page(cursor, -perLine * linesPerPage, last);
    case 'PageDown':
      return page(cursor, perLine * linesPerPage, last);
    default:
      return undefined;
  }
}

function step(to: number, last: number): Move {
  if (to < 0) return { edge: -1 };
  return to > last ? { edge: 1 } : { to };
}

/** A page stops at the end first; from there the next one leaves. */
function page(cursor: number, by: number, last: number): Move {
  if (by < 0 && cursor === 0) return { edge: -1 };
  if (by > 0 && cursor === last) return { edge: 1 };
  return { to: Math.min(Math.max(0, cursor + by), last) };
}
