/**
 * Which fields of the report are no text: numbers written in hex, times, words of our own lists. Every other string is
 * text that may hold anything, and is masked; so a field that nobody has thought of is masked too.
 * tests/unit/masking/masker.test.ts holds this table against the schema.
 */
import type { AddressFacts, Lists, PlaceFacts } from '../access.ts';
import type {
  CrashSection,
  FileSection,
  KernelSection,
  MemoryTotals,
  Physical,
  ProcessSection,
  SystemSection,
} from '../report/report.ts';

/** Everything that leaves the core, by the names it is asked for. */
export interface Shapes extends Lists {
  file: FileSection;
  system: SystemSection;
  process: ProcessSection;
  crash: CrashSection;
  memory: { readonly totals?: MemoryTotals; readonly physical?: Physical };
  kernel: KernelSection;
  address: AddressFacts;
  place: PlaceFacts;
}

export type ShapeName = keyof Shapes;

/** The fields of T that hold no text, themselves or in what they hold. */
export type Plain<T> = T extends readonly (infer E)[]
  ? Plain<E>
  : T extends object
    ? { readonly [K in keyof T]?: true | Plain<NonNullable<T[K]>> }
    : true;

/** Any of them, for walking. */
export interface PlainFields {
  readonly [field: string]: true | PlainFields | undefined;
}

const provenance = { from: true } as const;

const crash = {
  ...provenance,
  kind: true,
  cause: true,
  code: true,
  subcode: true,
  parameters: true,
  address: true,
  access: true,
  instruction: true,
  suspect: { why: true },
} as const;

const module = {
  ...provenance,
  base: true,
  role: true,
  timestamp: true,
  checksum: true,
} as const;

const region = { ...provenance, base: true, state: true, type: true } as const;

export const PLAIN_FIELDS: { readonly [S in ShapeName]: Plain<Shapes[S]> } = {
  file: { kind: true, endian: true, time: true },
  system: { bootTime: true },
  process: { startTime: true },
  crash: { ...crash, nested: crash },
  memory: {},
  kernel: { directoryTable: true, kdbg: true, currentProcess: true, currentThread: true, kaslrOffset: true },
  threads: {
    ...provenance,
    startAddress: true,
    teb: true,
    lastError: { code: true },
    createTime: true,
    registers: true,
    stack: { base: true },
    frames: { address: true, offset: true, trust: true, functionOffset: true },
    stackEnd: true,
  },
  modules: module,
  unloadedModules: module,
  regions: region,
  handles: { ...provenance, value: true, access: true },
  openFiles: provenance,
  sockets: provenance,
  auxv: { ...provenance, value: true },
  annotations: provenance,
  records: {},
  processes: { ...provenance, startTime: true, directoryTable: true },
  log: {},
  wanted: {},
  warnings: { code: true, severity: true },
  address: { address: true, offset: true, region },
  place: { address: true, where: { kind: true } },
};
