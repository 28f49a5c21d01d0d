/**
 * What the page may ask about the open dump. The core answers it in its worker; panels see only this. Lists
 * stay in the core and cross in windows; what is drawn whole crosses packed.
 */
import type {
  Annotation,
  AuxvEntry,
  CrashSection,
  DumpProcess,
  FileSection,
  Frame,
  Handle,
  KernelSection,
  LogLine,
  MemoryTotals,
  Module,
  OpenFile,
  Physical,
  Place,
  ProcessSection,
  RawRecord,
  Region,
  Socket,
  SystemSection,
  Thread,
  Wanted,
  Warning,
} from './report/report.ts';
import type { SearchAccess } from './search/access.ts';
import type { Haystack, SecretCheck } from './secret-check.ts';

/** A module as the page has it: whether it came with the operating system is the core's judgement. */
export interface ListedModule extends Module {
  readonly isOfSystem?: boolean;
}

/** The lists of a report, by name, with their rows' type. */
export interface Lists {
  threads: Thread;
  modules: ListedModule;
  unloadedModules: Module;
  regions: Region;
  handles: Handle;
  openFiles: OpenFile;
  sockets: Socket;
  auxv: AuxvEntry;
  annotations: Annotation;
  records: RawRecord;
  processes: DumpProcess;
  log: LogLine;
  wanted: Wanted;
  warnings: Warning;
}

export type ListName = keyof Lists;

/** In the order of the core's list numbers; see assembly/report/lists.ts. */
export const LIST_NAMES = [
  'threads',
  'modules',
  'unloadedModules',
  'regions',
  'handles',
  'openFiles',
  'sockets',
  'auxv',
  'annotations',
  'records',
  'processes',
  'log',
  'wanted',
  'warnings',
] as const satisfies readonly ListName[];

/** Facts whose place is known, in the order in which the core gives them; see assembly/facts/reading/origins.ts. */
export const ORIGIN_NAMES = [
  'system.osName',
  'system.osVersion',
  'system.osBuild',
  'system.arch',
  'system.cpus',
  'system.cpuVendor',
  'system.cpuName',
  'system.cpuDetail',
  'system.memoryBytes',
  'system.hostname',
  'system.bootTime',
  'system.uptimeSeconds',
  'system.kernelRelease',
  'system.kernelVersion',
  'system.hardwareModel',
  'process.pid',
  'process.ppid',
  'process.name',
  'process.path',
  'process.commandLine',
  'process.args',
  'process.cwd',
  'process.environment',
  'process.startTime',
  'process.userSeconds',
  'process.kernelSeconds',
  'process.uid',
  'process.integrity',
  'file.time',
  'file.comment',
] as const;

export type OriginName = (typeof ORIGIN_NAMES)[number];

export interface RowQuery {
  readonly from: number;
  /** At most 1,000. */
  readonly count: number;
  /** A field of the rows to order by; absent: file order. */
  readonly sort?: string;
  readonly isDescending?: boolean;
  /** Keeps the rows whose texts or addresses hold this, ignoring case. */
  readonly filter?: string;
}

export interface RowPage<T> {
  readonly rows: readonly T[];
  /** Where each row stands in file order: the number in a route, `threadIndex` of a crash. */
  readonly indexes: readonly number[];
  /** How many rows match the filter. */
  readonly total: number;
}

/** 0: the file (or what its container holds); 1: the process's or kernel's memory; 2: physical memory. */
export type SpaceId = 0 | 1 | 2;
export const SPACE_FILE = 0;
export const SPACE_VIRTUAL = 1;
export const SPACE_PHYSICAL = 2;

/** Bytes that one `read` brings at most. */
export const READ_LIMIT = 1 << 16;

/** Bytes as the dump holds them. */
export interface RawBytes {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** One byte each: 1 where the dump holds it, 0 where it does not. */
  readonly present: Uint8Array<ArrayBuffer>;
}

/** A private value, or the part of it that lies in the bytes asked for. */
export interface HiddenBytes {
  /** In the bytes asked for. */
  readonly offset: number;
  readonly length: number;
  /** What kind of value it is; "" where too much had to be looked at to know. */
  readonly title: string;
  /** Of its finding, once the scan has come by. */
  readonly id?: string;
}

/** Bytes as the page has them: what is hidden in them is zero. */
export interface Bytes extends RawBytes {
  /** In order, apart. */
  readonly hidden: readonly HiddenBytes[];
}

/** Where an address belongs. */
export interface AddressFacts {
  readonly address: string;
  /** Whether the dump holds the byte. */
  readonly present: boolean;
  readonly fileOffset?: number;
  readonly module?: string;
  readonly moduleIndex?: number;
  /** From the module's base. */
  readonly offset?: string;
  readonly regionIndex?: number;
  readonly region?: Region;
  /** The thread on whose stack it lies. */
  readonly threadId?: number;
  readonly threadIndex?: number;
}

/** What the dump's map knows of a place in the file. */
export interface PlaceFacts extends Pick<Place, 'address' | 'space'> {
  readonly where?: MappedWhere;
}

/** The report's word for a place; of a module's data, which the program may have changed since, that it is. */
export type MappedWhere = NonNullable<Place['where']> & { readonly isWritable?: true };

/** A run of bytes that the exposure scan reads. */
export interface ScanRun {
  /** Number of the file, 0 the first (or what its container holds). */
  readonly source: number;
  readonly offset: number;
  readonly storedSize: number;
  /** 0: as it is; others: see assembly/facts/memory/scan-runs.ts. */
  readonly codec: number;
  readonly space: number;
  readonly address: number;
  readonly size: number;
}

/** What a stretch of memory or of the file is. The order is the core's; see assembly/analysis/stretches.ts. */
export const STRETCH_KINDS = [
  'code',
  'heap',
  'stack',
  'mapped',
  'private',
  'bookkeeping',
  'absent',
  'unknown',
] as const;
export type StretchKind = (typeof STRETCH_KINDS)[number];

export interface Stretch {
  /** File offset, or address (rounded to 53 bits: for drawing only). */
  readonly start: number;
  readonly size: number;
  readonly kind: StretchKind;
  /** Of the list `regions`; -1 for what is none. */
  readonly regionIndex: number;
}

/** Everything but the lists, as far as it is known now. */
export interface Summary {
  /** Grows with every change. */
  readonly revision: number;
  /** 0 to 1. */
  readonly done: number;
  readonly isComplete: boolean;
  /** Brought from the file so far, pages read twice counted twice. */
  readonly bytesRead: number;
  /** Times a page of the file had to be fetched, or one of its container decoded. */
  readonly cacheMisses: number;
  readonly file: FileSection;
  readonly system?: SystemSection;
  readonly process?: ProcessSection;
  readonly crash?: CrashSection;
  /** The row of the crashed thread, with its frames, and where it stands in `threads`. */
  readonly crashedThread?: Thread;
  readonly memory?: { readonly totals?: MemoryTotals; readonly physical?: Physical };
  readonly kernel?: KernelSection;
  /** The facts are those of a packed file's beginning; the rest is being unpacked. */
  readonly isHead?: true;
  /** The core asked for room outside its memory and got none, or not enough. */
  readonly lacksScratch?: true;
  /** How many rows each list has so far. */
  readonly counts: Readonly<Record<ListName, number>>;
  /** Address spaces that bytes can be read from, the file first. */
  readonly spaces: readonly SpaceFacts[];
  /** File offsets of the records that single facts were read from. */
  readonly origins: Readonly<Partial<Record<OriginName, number>>>;
}

/** A file in an archive. */
export interface ArchiveMember {
  readonly name: string;
  /** Unpacked bytes. */
  readonly size?: number;
  readonly isDump: boolean;
}

export interface SpaceFacts {
  readonly id: SpaceId;
  readonly size?: number;
  /** Of physical memory that cannot be read from the file itself, as it is packed there or lies in several: its bytes. */
  readonly scanSize?: number;
  /** Of the same: bytes of the first file in front of its packed pages, where those do not lie in order. */
  readonly scanFront?: number;
  /** Of the file: its header and directory, by the names of its format. The records are a list of their own. */
  readonly tables?: readonly { readonly name: string; readonly offset: number; readonly length: number }[];
  /** Of an archive: the files in it to choose from, and which of them is shown. */
  readonly members?: readonly ArchiveMember[];
  readonly member?: number;
}

/** Names in environments that the scan came upon in memory, whosever they are. */
export interface FoundVariables {
  /** By name; `offset`: where the first block begins in the file that holds it. */
  readonly variables: readonly { readonly name: string; readonly offset?: number }[];
  readonly blocks: number;
  /** False where there were more than are read. */
  readonly isAll: boolean;
}

export interface DumpAccess {
  rows<L extends ListName>(list: L, query: RowQuery): Promise<RowPage<Lists[L]>>;
  /** At most READ_LIMIT bytes. `address` is hex text, or a file offset as a number. */
  read(space: SpaceId, address: string | number, count: number): Promise<Bytes>;
  /** What lies at a found place as it is, at most 4 KiB: for a person who asks to see one value, and for nothing else. */
  reveal(place: Place): Promise<Uint8Array>;
  describe(address: string): Promise<AddressFacts>;
  /** Where a place of the file belongs; ask only when the summary is complete. */
  place(offset: number): Promise<PlaceFacts>;
  /** The same for many; at most 1,000. */
  places(offsets: readonly number[]): Promise<readonly PlaceFacts[]>;
  /** The file from first byte to last, neighbours of one kind joined; at most 4,096 stretches. */
  ribbon(): Promise<readonly Stretch[]>;
  /** Memory in address order, neighbours of one kind joined; at most 4,096 stretches. */
  addressMap(): Promise<readonly Stretch[]>;
  /**
   * Looks for every value that the exposure scan found so far, in every spelling. The values stay where they are.
   * Undefined when a later call took its place.
   */
  checkSecrets(haystacks: readonly Haystack[]): Promise<SecretCheck | undefined>;
  /** Strings, and places of text and bytes. */
  readonly search: SearchAccess;
}

export type { Frame, Region };
