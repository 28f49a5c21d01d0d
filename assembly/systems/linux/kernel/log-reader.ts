import { Cursor } from "../../../bytes/cursor";
import { Dump } from "../../../facts/dump";
import { Stage } from "../../../facts/stage";
import { LOSS } from "../../../facts/warnings";
import { SpaceSource } from "../../../spaces/space";
import { LogLines } from "../../log-lines";
import { Vmcoreinfo } from "./vmcoreinfo";

/** Reads a kernel's log from its memory, in bounded bits. */
export abstract class LogReader extends Stage {
  protected readonly cursor: Cursor;
  protected readonly lines: LogLines;
  protected isOpen: bool = false;

  constructor(
    dump: Dump,
    protected readonly info: Vmcoreinfo,
    protected readonly memory: SpaceSource,
  ) {
    super();
    const cursor = new Cursor(memory);
    cursor.wordBytes = memory.space.wordBytes;
    cursor.bigEndian = memory.space.bigEndian;
    this.cursor = cursor;
    this.lines = new LogLines(dump);
  }

  /** Says that the log is not there. */
  protected tellUnreadable(dump: Dump): void {
    const cursor = this.cursor;
    const warning = dump.warnings.add(
      "log-unreadable",
      LOSS,
      "The kernel's log lies in memory that is not in this dump, or cannot be read.",
    );
    warning.field = cursor.faultField;
    cursor.forgive();
  }
}
