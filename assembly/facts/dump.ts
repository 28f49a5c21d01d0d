/**
 * The open dump as far as it is known: formats and analyses fill it, the report is written from it. One shape
 * for every format.
 */
import { StoredSource } from "../bytes/source";
import { AddressSpace, SpaceSource } from "../spaces/space";
import { CrashFacts } from "./crash";
import { FileFacts } from "./file";
import { GivenFile } from "./given/given-file";
import { GivenModule } from "./given/given-module";
import { KernelFacts } from "./kernel";
import { Region } from "./memory/region";
import { ScanRuns } from "./memory/scan-runs";
import { ModuleFacts } from "./module";
import { Origins } from "./reading/origins";
import {
  Annotation,
  AuxvEntry,
  DumpProcess,
  FileTable,
  Handle,
  LogLine,
  OpenFile,
  RawRecord,
  Socket,
  Wanted,
} from "./rows";
import { Stage } from "./stage";
import { ProcessFacts, SystemFacts } from "./system";
import { ThreadFacts } from "./thread";
import { ThreadIndex } from "./thread-index";
import { Warnings } from "./warnings";

@final
export class Dump {
  readonly file: FileFacts = new FileFacts();
  readonly system: SystemFacts = new SystemFacts();
  readonly process: ProcessFacts = new ProcessFacts();
  readonly crash: CrashFacts = new CrashFacts();
  readonly kernel: KernelFacts = new KernelFacts();
  readonly threads: Array<ThreadFacts> = [];
  readonly threadPlaces: ThreadIndex = new ThreadIndex(this.threads);
  readonly modules: Array<ModuleFacts> = [];
  readonly unloadedModules: Array<ModuleFacts> = [];
  readonly regions: Array<Region> = [];
  readonly handles: Array<Handle> = [];
  readonly openFiles: Array<OpenFile> = [];
  readonly sockets: Array<Socket> = [];
  readonly auxv: Array<AuxvEntry> = [];
  readonly annotations: Array<Annotation> = [];
  readonly records: Array<RawRecord> = [];
  readonly processes: Array<DumpProcess> = [];
  readonly log: Array<LogLine> = [];
  /** Lines of the log there were, and whether it was cut; 0: there is no log. */
  logTotal: i64 = 0;
  isLogCut: bool = false;
  readonly wanted: Array<Wanted> = [];
  /** Header and directory of the file itself: what its records are listed in, no records. */
  readonly tables: Array<FileTable> = [];
  readonly warnings: Warnings = new Warnings();
  /** Where the single facts of `system`, `process` and `file` were read. */
  readonly origins: Origins = new Origins();

  /** The process's or kernel's own memory; null where the dump holds none. */
  virtual: AddressSpace | null = null;
  physical: AddressSpace | null = null;
  /** Modules whose files were given with the dump. */
  readonly given: Array<GivenModule> = [];
  /** Programs and libraries that came packed, beside the dump or with it in an archive. */
  readonly programs: Array<GivenFile> = [];
  /** What the exposure scan reads; null: the file as it is. */
  scanRuns: ScanRuns | null = null;

  /** What names frames by what the dump's own memory says of its functions, when the crash is told; null: nothing. */
  names: Stage | null = null;

  /** Only the beginning is there, because no more was asked for: what seems to be lost is not. */
  isHead: bool = false;

  /** What the format counts when the crash is told: totals that no analysis needs; null: nothing. */
  counts: Stage | null = null;

  private memorySource: SpaceSource | null = null;
  /** Indices of the first `sortedModules` modules, by base: a module's base never changes, and none is taken away. */
  private readonly byBase: Array<i32> = [];
  private sortedModules: i32 = 0;

  constructor(
    /** The first file, or what its innermost container holds. */
    public source: StoredSource,
    /** The other files given with it. */
    readonly companions: Array<StoredSource>,
    /** What they are called. */
    readonly companionNames: Array<string> = [],
  ) {
    this.warnings.end = source.size;
  }

  /** Memory as a byte source for a cursor; null where the dump holds none. */
  get memory(): SpaceSource | null {
    const space = this.virtual;
    if (!space) return null;
    let source = this.memorySource;
    if (!source || source.space != space) {
      source = new SpaceSource(space);
      this.memorySource = source;
    }
    return source;
  }

  /** Index of the module that holds `address`, or -1. Of overlapping ones, the one that begins last. */
  moduleAt(address: u64): i32 {
    if (this.sortedModules != this.modules.length) this.orderModules();
    const end = this.firstAbove(address);
    // A few steps back for modules nested in another's range.
    for (let i = end - 1; i >= 0 && i >= end - 8; i--) {
      if (this.modules[this.byBase[i]].holds(address)) return this.byBase[i];
    }
    return -1;
  }

  /** Index in `byBase` of the first module that begins behind `address`. */
  private firstAbove(address: u64): i32 {
    let low = 0;
    let high = this.byBase.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.modules[this.byBase[middle]].base <= address) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Few new modules are put in their places: lists grow by one between two questions, and sorting takes memory. */
  private orderModules(): void {
    const modules = this.modules;
    if (modules.length - this.sortedModules > this.sortedModules >> 3) this.sortModules();
    const byBase = this.byBase;
    for (let i = this.sortedModules; i < modules.length; i++) {
      if (!modules[i].hasBase) continue;
      const place = this.firstAbove(modules[i].base);
      byBase.push(i);
      for (let k = byBase.length - 1; k > place; k--) byBase[k] = byBase[k - 1];
      byBase[place] = i;
    }
    this.sortedModules = modules.length;
  }

  private sortModules(): void {
    const order: Array<SortedModule> = [];
    for (let i = 0; i < this.modules.length; i++) {
      if (this.modules[i].hasBase) order.push(new SortedModule(this.modules[i].base, i));
    }
    order.sort((a, b) => (a.base != b.base ? (a.base < b.base ? -1 : 1) : a.index - b.index));
    this.byBase.length = 0;
    for (let i = 0; i < order.length; i++) this.byBase.push(order[i].index);
    this.sortedModules = this.modules.length;
  }
}

@final
class SortedModule {
  constructor(
    readonly base: u64,
    readonly index: i32,
  ) {}
}
