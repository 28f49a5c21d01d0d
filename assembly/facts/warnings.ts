/** Faults, losses and notes: nothing is dropped silently. */
import { Cursor } from "../bytes/cursor";
import { FAULT_BAD_VALUE, FAULT_CUT_SHORT, FAULT_UNREADABLE, faultWord } from "../bytes/fault";
import { hex } from "../bytes/text";

export const FAULT: string = "fault";
export const LOSS: string = "loss";
export const NOTE: string = "note";

/** More than these say nothing new to anyone; how many there were is told. */
const LIMIT: i32 = 500;

@final
export class Warning {
  at: i64 = -1;
  field: string = "";
  /** Texts; those of digits alone are written as numbers. */
  expected: string = "";
  found: string = "";
  /** In a set of files: which one `at` counts in; 0 is the first. */
  source: i32 = 0;

  constructor(
    readonly code: string,
    readonly severity: string,
    /** One sentence. */
    readonly message: string,
  ) {}
}

@final
export class Warnings {
  readonly list: Array<Warning> = [];
  /** Size of the source that places count in: a place behind its end is its end. */
  end: u64 = u64.MAX_VALUE;
  /** Which file of a set that is, where it is not the first. */
  private source: i32 = 0;
  private moreCount: i32 = 0;

  /** Adds a warning; the caller may fill in its other fields. */
  add(code: string, severity: string, message: string): Warning {
    const warning = new Warning(code, severity, message);
    if (this.list.length < LIMIT) this.list.push(warning);
    else this.countMore();
    return warning;
  }

  /** A loss or fault at a place: which field, what was expected there and what was found. */
  addAt(
    code: string,
    severity: string,
    message: string,
    at: u64,
    field: string,
    expected: string,
    found: string,
  ): Warning {
    const warning = this.add(code, severity, message);
    warning.source = this.source;
    warning.at = <i64>min(min(at, this.end), 1 << 53);
    warning.field = field;
    warning.expected = expected;
    warning.found = found;
    return warning;
  }

  /** From here on places count in file `number` of a set, of so many bytes; returns the size that they had before. */
  countIn(number: i32, end: u64): u64 {
    const before = this.end;
    this.source = number;
    this.end = end;
    return before;
  }

  /** Takes back all of them. */
  forget(): void {
    this.list.length = 0;
    this.moreCount = 0;
  }

  /** Moves the warnings from `from` on ahead of those from `to` on: their cause, which was found later. */
  moveAhead(from: i32, to: i32): void {
    const list = this.list;
    for (let i = from; i < list.length; i++) {
      const moved = list[i];
      for (let k = i; k > to + i - from; k--) list[k] = list[k - 1];
      list[to + i - from] = moved;
    }
  }

  /** Reports the cursor's fault, if it has one, and forgives it. Returns whether there was none. */
  take(cursor: Cursor): bool {
    if (cursor.ok) return true;
    const code = cursor.faultCode;
    const isValue = code == FAULT_BAD_VALUE;
    this.addAt(
      faultWord(code),
      isValue || code == FAULT_CUT_SHORT || code == FAULT_UNREADABLE ? FAULT : LOSS,
      sentence(cursor),
      cursor.faultAt,
      cursor.faultField,
      isValue ? hex(cursor.expected) : cursor.expected.toString(),
      isValue ? hex(cursor.found) : cursor.found.toString(),
    );
    cursor.forgive();
    return false;
  }

  /** Writes how many were left out, when all is read. */
  close(): void {
    if (this.moreCount > 0)
      this.list.push(
        new Warning(
          "warnings-cut",
          NOTE,
          counted(this.moreCount, "more warning is", "more warnings are") + " not listed.",
        ),
      );
    this.moreCount = 0;
  }

  private countMore(): void {
    this.moreCount++;
  }
}

/** "1 page is", "2 pages are": a count as a sentence has it. */
export function counted(count: u64, one: string, many: string): string {
  return count.toString() + " " + (count == 1 ? one : many);
}

function sentence(cursor: Cursor): string {
  const field = cursor.faultField;
  if (cursor.faultCode == FAULT_BAD_VALUE) {
    return field + " holds " + hex(cursor.found) + " where " + hex(cursor.expected) + " is expected.";
  }
  const counts =
    counted(cursor.expected, "byte is", "bytes are") + " needed, " + counted(cursor.found, "is", "are") + " there.";
  if (cursor.faultCode == FAULT_CUT_SHORT) return field + " does not fit: " + counts;
  if (cursor.faultCode == FAULT_UNREADABLE) return field + " could not be read from the file.";
  return field + " lies in memory that is not in this dump.";
}
