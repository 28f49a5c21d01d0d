/** Registers in a record, as data: runs of names at even distances. */

/** Registers of one width that lie at even distances. */
@final
export class Run {
  readonly names: Array<string>;

  constructor(
    /** Parted by spaces. */
    names: string,
    readonly at: u32,
    readonly width: u32,
    readonly step: u32,
    /** Bits of ContextFlags of which one must be set; 0: always there. */
    readonly part: u32 = 0,
  ) {
    this.names = names.split(" ");
  }
}

/** "r0 r1 …" up to and with `last`. */
export function numbered(prefix: string, first: i32, last: i32): string {
  let names = prefix + first.toString();
  for (let i = first + 1; i <= last; i++) names += " " + prefix + i.toString();
  return names;
}
