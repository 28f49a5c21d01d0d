import { StoredSource } from "../../bytes/source";
import { ModuleFacts } from "../module";

/** A module whose file was given with the dump. */
@final
export class GivenModule {
  constructor(
    readonly module: ModuleFacts,
    readonly source: StoredSource,
    /** Added to the file's addresses to get those in memory. */
    readonly bias: u64,
    readonly wordBytes: u32,
    readonly isBigEndian: bool,
  ) {}
}
