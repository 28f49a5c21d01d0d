/**
 * Rows of one value together: passes over all rows as they lie in the file, with a line for each value beside. One value
 * after another, each of its rows would have to be fetched from somewhere else in the table.
 */
import { arrayOf } from '../../core/allocation.ts';
import { isSchedule, weightOf } from './precedence.ts';
import type { RecordTable } from './record-table.ts';

/** What is known of a group lies in one line of the cache: among many groups each row is of another. */
const SIZE = 0;
const BEST = 1;
const BEST_DETECTOR = 2;
const BEST_WEIGHT = 3;
const BEST_LENGTH = 4;
const FLAGS = 5;
const PLACES = 6;
/** 1: there is a row that says more than that a key is in use. */
const IS_NAMED = 7;
const LINE = 8;

/** Values that have rows, in the order of their first places. */
export class ValueGroups {
  readonly count: number;
  readonly #table: RecordTable;
  readonly #told: Uint32Array;
  /** Of each value its group, from 1 on; 0: no row has it. */
  readonly #groups: Uint32Array;
  readonly #lines: Uint32Array;

  /** `placeOf`: of a row a bit that says where it lies. The table's rows must stay as they are. */
  constructor(table: RecordTable, placeOf: (row: number) => number) {
    const { values, detectors, lengths, confidences, flags, valueCount } = table;
    const told = table.told();
    const groups = arrayOf(Uint32Array, valueCount);
    const lines = arrayOf(Uint32Array, Math.min(valueCount, told.length) * LINE);
    let count = 0;
    for (let i = 0; i < told.length; i++) {
      const row = told[i] ?? 0;
      const value = values[row] ?? 0;
      groups[value] ||= ++count;
      const line = ((groups[value] ?? 0) - 1) * LINE;
      const detector = detectors[row] ?? 0;
      if (!isSchedule(detector)) {
        // Those before only said that a key is in use.
        if (lines[line + IS_NAMED] === 0) lines.fill(0, line, line + LINE);
        lines[line + IS_NAMED] = 1;
      } else if (lines[line + IS_NAMED] !== 0) continue;
      const size = lines[line + SIZE] ?? 0;
      lines[line + SIZE] = size + 1;
      lines[line + FLAGS] = size === 0 ? (flags[row] ?? 0) : (lines[line + FLAGS] ?? 0) & (flags[row] ?? 0);
      lines[line + PLACES] = (lines[line + PLACES] ?? 0) | placeOf(row);
      const weight = weightOf(detector, confidences[row] ?? 0);
      const length = lengths[row] ?? 0;
      // As comparePrecedence, without an object for each.
      const by =
        weight - (lines[line + BEST_WEIGHT] ?? 0) ||
        length - (lines[line + BEST_LENGTH] ?? 0) ||
        (lines[line + BEST_DETECTOR] ?? 0) - detector;
      if (size > 0 && by <= 0) continue;
      lines[line + BEST] = row;
      lines[line + BEST_DETECTOR] = detector;
      lines[line + BEST_WEIGHT] = weight;
      lines[line + BEST_LENGTH] = length;
    }
    this.count = count;
    this.#table = table;
    this.#told = told;
    this.#groups = groups;
    this.#lines = lines;
  }

  /** How many rows a group has. */
  size(group: number): number {
    return this.#lines[group * LINE + SIZE] ?? 0;
  }

  /** Of its rows the one that is told before the others. */
  best(group: number): number {
    return this.#lines[group * LINE + BEST] ?? 0;
  }

  /** Bits that all its rows have. */
  flags(group: number): number {
    return this.#lines[group * LINE + FLAGS] ?? 0;
  }

  /** Bits of all places that its rows lie in. */
  places(group: number): number {
    return this.#lines[group * LINE + PLACES] ?? 0;
  }

  /** Every row of every group, in file order. */
  each(visit: (row: number, group: number) => void): void {
    const { values, detectors } = this.#table;
    const told = this.#told;
    const groups = this.#groups;
    const lines = this.#lines;
    for (let i = 0; i < told.length; i++) {
      const row = told[i] ?? 0;
      const group = (groups[values[row] ?? 0] ?? 0) - 1;
      if (isSchedule(detectors[row] ?? 0) && lines[group * LINE + IS_NAMED] !== 0) continue;
      visit(row, group);
    }
  }
}
