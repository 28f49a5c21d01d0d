import { UNKNOWN } from "./fact";

@final
export class Evidence {
  constructor(
    readonly fact: string,
    readonly at: i64,
  ) {}
}

/** A container the dump lies in, as the report's `file.container` names it. */
@final
export class Container {
  constructor(
    readonly kind: string,
    /** Name of the member that was opened; "" where there are no names. */
    readonly member: string = "",
  ) {}
}

/** A file in an archive. */
@final
export class Member {
  isDump: bool = false;

  constructor(
    readonly name: string,
    /** Unpacked bytes; UNKNOWN where the archive does not tell. */
    readonly size: i64,
  ) {}
}

/** What kind of file this is: the report's `file`. */
@final
export class FileFacts {
  kind: string = "unknown";
  variant: string = "";
  kindName: string = "";
  /** A dump of a kind that is told and not read here, in contrast to other files of the kind `unknown`. */
  isUnreadDump: bool = false;
  writer: string = "";
  bits: i32 = 0;
  endian: string = "";
  readonly evidence: Array<Evidence> = [];
  readonly containers: Array<Container> = [];
  /** Files of the outermost archive that the dump lies in, and which of them was opened. */
  members: Array<Member> = [];
  member: i32 = -1;
  time: string = "";
  comment: string = "";
  isTruncated: bool = false;
  /** Bytes the file should have; UNKNOWN where it does not tell. */
  expectedSize: i64 = UNKNOWN;
  presentSize: i64 = 0;

  /** Names the kind; `fact` is the evidence, a sentence, read at `at`. */
  recognise(kind: string, kindName: string, fact: string, at: u64 = 0): void {
    this.kind = kind;
    this.kindName = kindName;
    this.prove(fact, at);
  }

  /** Names a dump that is not read: its kind stays `unknown` where the report has no word for it. */
  recogniseUnread(kind: string, kindName: string, fact: string, at: u64 = 0): void {
    this.recognise(kind, kindName, fact, at);
    this.isUnreadDump = true;
  }

  prove(fact: string, at: u64): void {
    this.evidence.push(new Evidence(fact, <i64>at));
  }

  /** The file ends early. */
  truncate(expected: i64, present: i64): void {
    this.isTruncated = true;
    this.expectedSize = expected;
    this.presentSize = present;
  }
}
