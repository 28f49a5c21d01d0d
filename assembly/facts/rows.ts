/** The rows of the report's further sections. */
import { Fact, UNKNOWN, Word } from "./fact";

@final
export class Handle extends Fact {
  value: Word | null = null;
  type: string = "";
  name: string = "";
  access: Word | null = null;
}

@final
export class OpenFile extends Fact {
  fd: i64 = i64.MIN_VALUE;
  path: string = "";
  type: string = "";
  offset: i64 = UNKNOWN;
}

@final
export class Socket extends Fact {
  fd: i64 = i64.MIN_VALUE;
  family: string = "";
  protocol: string = "";
  local: string = "";
  remote: string = "";
  state: string = "";
}

@final
export class AuxvEntry extends Fact {
  name: string = "";

  constructor(
    readonly type: u64,
    readonly value: u64,
  ) {
    super();
  }
}

/** A fact without a field of its own. */
@final
export class Annotation extends Fact {
  module: string = "";
  /** Names the record it comes from. */
  type: string = "";
  hasValue: bool = true;

  constructor(
    readonly key: string,
    readonly value: string,
  ) {
    super();
  }
}

/** One row of the raw inventory: a stream, a note, a header. */
@final
export class RawRecord extends Fact {
  /** Number of the type, or UNKNOWN where `typeName` is the type. */
  type: i64 = UNKNOWN;
  typeName: string = "";
  name: string = "";
  owner: string = "";
  /** Bytes of its contents. */
  size: i64 = UNKNOWN;
  /** Whether its contents were understood. */
  isRead: bool = false;
}

/** A part of the file by the name its format gives it, where it is no record of its own. */
@final
export class FileTable {
  constructor(
    readonly name: string,
    readonly at: u64,
    readonly size: u64,
  ) {}
}

@final
export class DumpProcess extends Fact {
  pid: i64 = UNKNOWN;
  ppid: i64 = UNKNOWN;
  name: string = "";
  commandLine: string = "";
  startTime: string = "";
  directoryTable: Word | null = null;
}

@final
export class LogLine {
  /** Seconds since boot; NaN unknown. */
  time: f64 = NaN;
  level: i64 = UNKNOWN;
  /** File offset of the text, or of the packed page that it is in. */
  at: i64 = UNKNOWN;

  constructor(readonly text: string) {}
}

/** A file that would tell more. */
@final
export class Wanted {
  constructor(
    readonly file: string,
    /** Debug id or build id; "" unknown. */
    readonly id: string,
    readonly why: string,
  ) {}
}
