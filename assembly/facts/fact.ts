/**
 * How facts are held: text "" is unknown, a number below zero is unknown (`NaN` for seconds), an address or
 * code that may be unknown is a `Word | null`. What is unknown is left out of the report.
 */

/** A number of up to 64 bits that the report writes as hex text. */
@final
export class Word {
  constructor(readonly value: u64) {}
}

export function word(value: u64): Word {
  return new Word(value);
}

export const UNKNOWN: i64 = -1;

/** Something read from a dump: the record it was read from and the bytes it describes. */
export class Fact {
  /** File offset of the record. */
  at: i64 = UNKNOWN;
  /** File offset and size of the bytes described. */
  dataAt: i64 = UNKNOWN;
  dataSize: i64 = 0;
  /** In a set of files: which one; 0 is the first. */
  source: i32 = 0;
  /** "record", "memory", "symbols" or "guess"; "" when it is plainly a record. */
  from: string = "";
}
