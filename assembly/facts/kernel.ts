import { UNKNOWN, Word } from "./fact";

@final
export class SecondaryData {
  constructor(
    readonly guid: string,
    readonly size: i64,
    readonly at: i64,
  ) {}
}

/** What only dumps of a whole system tell: the report's `kernel` and `memory.physical`. */
@final
export class KernelFacts {
  dumpLevel: i64 = UNKNOWN;
  readonly dumpLevelWords: Array<string> = [];
  readonly vmcoreinfoKeys: Array<string> = [];
  readonly vmcoreinfoValues: Array<string> = [];
  directoryTable: Word | null = null;
  kdbg: Word | null = null;
  currentProcess: Word | null = null;
  currentThread: Word | null = null;
  readonly secondaryData: Array<SecondaryData> = [];
  kaslrOffset: Word | null = null;
  taint: string = "";
  /** What the hardware said of its error, as it stands behind a colon; "": nothing. */
  hardwareError: string = "";
  /** It was taken while the system ran on. */
  isLive: bool = false;
  /** Where the kernel maps all of physical memory; null where that is not known. */
  directMap: Word | null = null;

  /** memory.physical, counted in pages. */
  pages: i64 = UNKNOWN;
  pageSize: i64 = UNKNOWN;
  presentPages: i64 = UNKNOWN;
  excludedPages: i64 = UNKNOWN;
  runs: i64 = UNKNOWN;
}
