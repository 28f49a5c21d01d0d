import { Cursor } from "../../../bytes/cursor";
import { Dump } from "../../../facts/dump";
import { Stage } from "../../../facts/stage";
import { LOSS } from "../../../facts/warnings";

/** Reads a kernel's log from its memory, in bounded bits. */
export abstract class LogReader extends Stage {
  /** Says that the log is not there. */
  protected tellUnreadable(dump: Dump, cursor: Cursor): void {
    const warning = dump.warnings.add(
      "log-unreadable",
      LOSS,
      "The kernel's log lies in memory that is not in this dump, or cannot be read.",
    );
    warning.field = cursor.faultField;
    cursor.forgive();
  }
}
