import { StoredSource } from "../bytes/source";

/** A program's file that was given with a dump: its bytes are memory that the dump leaves out, and lie in no place of it. */
@final
export class GivenFile extends StoredSource {
  constructor(
    readonly file: StoredSource,
    readonly name: string,
  ) {
    super(file.size, false, file.number);
    this.isBorrowed = true;
  }

  pull(offset: u64, into: usize, length: i32): i32 {
    return this.file.pull(offset, into, length);
  }

  fileOffsetOf(_offset: u64): u64 {
    return u64.MAX_VALUE;
  }
}
