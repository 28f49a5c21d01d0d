/**
 * Reads a minidump: the directory first, then its streams in the order in which they need one another, whatever
 * theirs in the file.
 */
import { Dump } from "../../facts/dump";
import { Stage } from "../../facts/stage";
import { conclude } from "./conclusion";
import { readDirectory } from "./directory";
import { Minidump } from "./minidump";
import { plan } from "./plan";

@final
export class MinidumpReader extends Stage {
  private readonly file: Minidump;
  private stages: Array<Stage> | null = null;
  private at: i32 = 0;

  constructor(dump: Dump) {
    super();
    this.file = new Minidump(dump, dump.file.endian == "big");
  }

  step(dump: Dump): bool {
    const stages = this.stages;
    if (!stages) {
      this.stages = readDirectory(this.file) ? plan(this.file) : [];
      dump.origins.settle(dump, 0);
      return true;
    }
    if (this.at < stages.length) {
      if (!stages[this.at].step(dump)) this.at++;
      return true;
    }
    conclude(this.file);
    return false;
  }

  /** Without the stream that was being read. */
  passOver(_dump: Dump): bool {
    const stages = this.stages;
    if (!stages || this.at >= stages.length) return false;
    this.at++;
    return true;
  }
}
