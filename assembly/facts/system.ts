import { UNKNOWN } from "./fact";
import { StartTexts } from "./start-texts";

/** The machine: the report's `system`. */
@final
export class SystemFacts {
  os: string = "";
  osName: string = "";
  osVersion: string = "";
  osBuild: string = "";
  /** The report's word of the architecture: "x86", "x86-64", "arm64" … */
  arch: string = "";
  cpus: i64 = UNKNOWN;
  cpuVendor: string = "";
  cpuName: string = "";
  cpuDetail: string = "";
  memoryBytes: i64 = UNKNOWN;
  hostname: string = "";
  bootTime: string = "";
  uptimeSeconds: f64 = NaN;
  kernelRelease: string = "";
  kernelVersion: string = "";
  hardwareModel: string = "";
  /** Bits of an address below a signature or tag, where the dump tells; 0: it does not. */
  addressBits: u32 = 0;
}

/** The process, when the dump is of one: the report's `process`. */
@final
export class ProcessFacts {
  pid: i64 = UNKNOWN;
  ppid: i64 = UNKNOWN;
  name: string = "";
  path: string = "";
  commandLine: string = "";
  /** Null where the dump does not hold them apart; may be empty. */
  args: Array<string> | null = null;
  cwd: string = "";
  /** Names only; values never leave the core except to the exposure scan. */
  environment: Array<string> | null = null;
  /** Addresses of memory that holds the environment and the command line, where records lead there. */
  readonly startDataAt: Array<u64> = [];
  /** Where their texts lie in memory, and in records of the file. */
  readonly startTexts: StartTexts = new StartTexts();
  readonly recordedTexts: StartTexts = new StartTexts();
  /** Addresses of heaps, by the process's own list. */
  readonly heaps: Array<u64> = [];
  startTime: string = "";
  userSeconds: f64 = NaN;
  kernelSeconds: f64 = NaN;
  uid: i64 = UNKNOWN;
  gid: i64 = UNKNOWN;
  integrity: string = "";
  bits: i32 = 0;
  parentName: string = "";
}
