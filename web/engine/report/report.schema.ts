/**
 * The shape of the report, once: TypeScript's types are inferred from it (`report.ts`) and the JSON Schema is
 * written from it (`tools/schema.ts` → `docs/report.schema.json`). The page imports its types only.
 *
 * Absent means unknown. Addresses, register values, codes and masks are hex text; offsets, sizes, counts and
 * ids are numbers; times are ISO 8601. docs/report.md says what each field means.
 */

import { type TObject, type TProperties, Type } from '@sinclair/typebox';
import { CAUSES, CONFIDENCES, FILE_KINDS, FINDING_CLASSES, SEVERITIES } from './report-words.ts';

/** An object whose fields may all be absent, except those named; no other fields. */
function record<P extends TProperties>(fields: P): TObject<P> {
  return Type.Object(fields, { additionalProperties: false });
}

const opt = Type.Optional;
const Text = Type.String({ minLength: 1 });
/** A text that may be empty where the dump holds an empty one (an annotation's value, an argument). */
const AnyText = Type.String();
const Count = Type.Integer({ minimum: 0 });
const Signed = Type.Integer();
const Seconds = Type.Number();
export const Hex = Type.String({ pattern: '^0x(0|[1-9a-f][0-9a-f]*)$' });
const Time = Type.String({ pattern: '^\\d{4,}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z?$' });

/** One of a closed list of words. */
function words<const W extends readonly string[]>(list: W) {
  return Type.Unsafe<W[number]>(Type.Union(list.map((word) => Type.Literal(word))));
}

const From = words(['record', 'memory', 'symbols', 'guess']);
const Data = record({ offset: Count, size: Count });

/** Where a thing was read: the record's file offset, the bytes it describes, and how it was worked out. */
const provenance = { at: opt(Count), data: opt(Data), source: opt(Count), from: opt(From) };

export const FileSchema = record({
  name: opt(AnyText),
  size: Count,
  kind: words(FILE_KINDS),
  evidence: opt(Type.Array(record({ fact: Text, at: opt(Count) }))),
  variant: opt(Text),
  kindName: opt(Text),
  writer: opt(Text),
  bits: opt(Type.Union([Type.Literal(32), Type.Literal(64)])),
  endian: opt(words(['little', 'big'])),
  container: opt(Type.Array(record({ kind: Text, member: opt(Text) }))),
  time: opt(Time),
  truncated: opt(record({ expected: opt(Count), present: Count })),
  comment: opt(Text),
});

export const SystemSchema = record({
  os: opt(Text),
  osName: opt(Text),
  osVersion: opt(Text),
  osBuild: opt(Text),
  arch: opt(Text),
  cpus: opt(Count),
  cpuVendor: opt(Text),
  cpuName: opt(Text),
  cpuDetail: opt(Text),
  memoryBytes: opt(Count),
  hostname: opt(Text),
  bootTime: opt(Time),
  uptimeSeconds: opt(Seconds),
  kernelRelease: opt(Text),
  kernelVersion: opt(Text),
  hardwareModel: opt(Text),
});

export const ProcessSchema = record({
  pid: opt(Count),
  ppid: opt(Count),
  name: opt(Text),
  path: opt(Text),
  commandLine: opt(Text),
  args: opt(Type.Array(AnyText)),
  cwd: opt(Text),
  environment: opt(Type.Array(Text)),
  startTime: opt(Time),
  userSeconds: opt(Seconds),
  kernelSeconds: opt(Seconds),
  uid: opt(Count),
  gid: opt(Count),
  integrity: opt(Text),
  bits: opt(Type.Union([Type.Literal(32), Type.Literal(64)])),
  parentName: opt(Text),
});

const crashFields = {
  kind: opt(words(['exception', 'signal', 'bugcheck', 'panic', 'hang', 'kill', 'none'])),
  sentence: opt(Text),
  cause: opt(words(CAUSES)),
  code: opt(Hex),
  name: opt(Text),
  subcode: opt(Hex),
  subname: opt(Text),
  parameters: opt(Type.Array(Hex)),
  parameterWords: opt(Type.Array(AnyText)),
  address: opt(Hex),
  access: opt(words(['read', 'write', 'execute'])),
  instruction: opt(Hex),
  threadId: opt(Count),
  threadIndex: opt(Count),
  message: opt(Text),
  suspect: opt(
    record({
      module: Text,
      why: words(['named-by-code', 'first-own-frame', 'block-owner', 'lock-holder']),
      sentence: Text,
    }),
  ),
  noSuspect: opt(Text),
  signature: opt(Text),
  ...provenance,
};

export const CrashSchema = record({ ...crashFields, nested: opt(Type.Array(record(crashFields))) });

export const FrameSchema = record({
  address: Hex,
  module: opt(Text),
  offset: opt(Hex),
  trust: words(['context', 'cfi', 'frame-pointer', 'scan', 'recorded']),
  function: opt(Text),
  functionOffset: opt(Hex),
  file: opt(Text),
  line: opt(Count),
  inlined: opt(Type.Boolean()),
});

export const ThreadSchema = record({
  id: opt(Count),
  name: opt(Text),
  crashed: opt(Type.Boolean()),
  state: opt(Text),
  waitsFor: opt(record({ kind: opt(Text), name: opt(Text), threadId: opt(Count) })),
  priority: opt(Signed),
  suspendCount: opt(Count),
  startAddress: opt(Hex),
  teb: opt(Hex),
  lastError: opt(record({ code: opt(Hex), name: opt(Text) })),
  createTime: opt(Time),
  userSeconds: opt(Seconds),
  kernelSeconds: opt(Seconds),
  cpu: opt(Count),
  registers: opt(Type.Record(Type.String(), Hex)),
  stack: opt(record({ base: opt(Hex), size: opt(Count), data: opt(Data) })),
  frames: opt(Type.Array(FrameSchema)),
  stackEnd: opt(words(['complete', 'no-memory', 'no-context', 'bad-frame', 'limit'])),
  ...provenance,
});

export const ModuleSchema = record({
  name: opt(Text),
  path: opt(Text),
  base: opt(Hex),
  size: opt(Count),
  role: opt(words(['main', 'library', 'driver', 'kernel', 'vdso', 'dyld'])),
  version: opt(Text),
  productVersion: opt(Text),
  timestamp: opt(Hex),
  checksum: opt(Hex),
  codeId: opt(Text),
  debugFile: opt(Text),
  debugId: opt(Text),
  buildId: opt(Text),
  uuid: opt(Text),
  ...provenance,
});

export const RegionSchema = record({
  base: Hex,
  size: Count,
  present: opt(Count),
  protection: opt(Text),
  state: opt(words(['commit', 'reserve', 'free'])),
  type: opt(words(['image', 'mapped', 'private'])),
  name: opt(Text),
  fileOffset: opt(Count),
  space: opt(Text),
  ...provenance,
});

export const MemoryTotalsSchema = record({ regions: Count, described: Count, present: Count });

export const PhysicalSchema = record({
  pages: opt(Count),
  pageSize: opt(Count),
  present: opt(Count),
  excluded: opt(Count),
  runs: opt(Count),
});

export const HandleSchema = record({
  value: opt(Hex),
  type: opt(Text),
  name: opt(Text),
  access: opt(Hex),
  ...provenance,
});
export const OpenFileSchema = record({
  fd: opt(Signed),
  path: opt(Text),
  type: opt(Text),
  offset: opt(Count),
  ...provenance,
});
export const SocketSchema = record({
  fd: opt(Signed),
  family: opt(Text),
  protocol: opt(Text),
  local: opt(Text),
  remote: opt(Text),
  state: opt(Text),
  ...provenance,
});
export const AuxvSchema = record({ type: Count, name: opt(Text), value: Hex, ...provenance });
export const AnnotationSchema = record({
  key: AnyText,
  value: opt(AnyText),
  module: opt(Text),
  type: opt(Text),
  ...provenance,
});
export const RecordSchema = record({
  type: Type.Union([Count, Text]),
  name: opt(Text),
  owner: opt(AnyText),
  at: opt(Count),
  size: opt(Count),
  read: opt(Type.Boolean()),
  data: opt(Data),
  source: opt(Count),
});

export const KernelSchema = record({
  dumpLevel: opt(Count),
  dumpLevelWords: opt(Type.Array(Text)),
  vmcoreinfo: opt(Type.Record(Type.String(), AnyText)),
  directoryTable: opt(Hex),
  kdbg: opt(Hex),
  currentProcess: opt(Hex),
  currentThread: opt(Hex),
  secondaryData: opt(Type.Array(record({ guid: Text, size: Count, at: opt(Count) }))),
  kaslrOffset: opt(Hex),
  taint: opt(AnyText),
});

export const DumpProcessSchema = record({
  pid: opt(Count),
  ppid: opt(Count),
  name: opt(Text),
  commandLine: opt(Text),
  startTime: opt(Time),
  directoryTable: opt(Hex),
  ...provenance,
});

export const LogLineSchema = record({ time: opt(Seconds), level: opt(Count), text: AnyText, at: opt(Count) });
export const WantedSchema = record({ file: opt(Text), id: opt(Text), why: opt(Text) });
export const WarningSchema = record({
  code: Type.String({ pattern: '^[a-z0-9]+(-[a-z0-9]+)*$' }),
  severity: words(['fault', 'loss', 'note']),
  message: Text,
  at: opt(Count),
  field: opt(Text),
  expected: opt(Type.Union([AnyText, Type.Number()])),
  found: opt(Type.Union([AnyText, Type.Number()])),
  source: opt(Count),
});

export const PlaceSchema = record({
  offset: Count,
  length: Count,
  encoding: words(['ascii', 'utf16le', 'utf16be', 'binary']),
  address: opt(Hex),
  space: opt(Text),
  source: opt(Count),
  where: opt(
    record({
      kind: words([
        'stack',
        'module',
        'heap',
        'environment',
        'command-line',
        'mapped-file',
        'kernel',
        'page',
        'unknown',
      ]),
      name: opt(Text),
      threadId: opt(Count),
    }),
  ),
});

export const FindingSchema = record({
  id: Text,
  detector: Text,
  class: words(FINDING_CLASSES),
  confidence: words(CONFIDENCES),
  severity: words(SEVERITIES),
  title: Text,
  mask: Text,
  expires: opt(Time),
  occurrences: Count,
  places: Type.Array(PlaceSchema),
});

const Tally = record({ validated: Count, likely: Count, possible: Count });

export const FindingsSchema = record({
  scan: record({ bytes: Count, total: Count, complete: Type.Boolean(), detectors: Count }),
  counts: record({
    credential: opt(Tally),
    session: opt(Tally),
    key: opt(Tally),
    personal: opt(Tally),
    activity: opt(Tally),
    code: opt(Tally),
  }),
  items: Type.Array(FindingSchema),
  limits: Type.Array(record({ what: Text, kept: Count, total: Count, id: opt(Text) })),
});

export const ReportSchema = Type.Object(
  {
    schema: Type.Literal('dumpscope/1'),
    file: FileSchema,
    system: opt(SystemSchema),
    process: opt(ProcessSchema),
    crash: opt(CrashSchema),
    threads: opt(Type.Array(ThreadSchema)),
    modules: opt(Type.Array(ModuleSchema)),
    unloadedModules: opt(Type.Array(ModuleSchema)),
    memory: opt(
      record({
        regions: opt(Type.Array(RegionSchema)),
        totals: opt(MemoryTotalsSchema),
        physical: opt(PhysicalSchema),
      }),
    ),
    handles: opt(Type.Array(HandleSchema)),
    openFiles: opt(Type.Array(OpenFileSchema)),
    sockets: opt(Type.Array(SocketSchema)),
    auxv: opt(Type.Array(AuxvSchema)),
    annotations: opt(Type.Array(AnnotationSchema)),
    records: opt(Type.Array(RecordSchema)),
    kernel: opt(KernelSchema),
    processes: opt(Type.Array(DumpProcessSchema)),
    log: opt(record({ lines: Type.Array(LogLineSchema), total: Count, cut: Type.Boolean() })),
    wanted: opt(Type.Array(WantedSchema)),
    findings: opt(FindingsSchema),
    warnings: Type.Array(WarningSchema),
  },
  { additionalProperties: false, $id: 'dumpscope/1', title: 'Dumpscope report' },
);
