/** What the report says of a crash at a chosen place, in a process of known regions. */
import assert from 'node:assert/strict';
import type { Report } from '../../../web/engine/report/report.ts';
import {
  type Arch,
  buildProcessDump,
  type ExceptionFields,
  type Memory,
  type Os,
  type RegionFields,
  words,
} from '../../synth/process-dump.ts';
import { reportOf } from '../open-core.ts';

export const STACK = 0x7ff0_0000n;
export const APP = 0x40_0000n;
export const SYSTEM = 0x6000_0000n;
export const HEAP = 0x2000_0000n;

const READ_ONLY = 2;
const READ_WRITE = 4;
const NO_ACCESS = 1;
const RUN = 0x20;
const GUARD = 0x100;

export const MAP: readonly RegionFields[] = [
  { base: 0x10000n, size: 0x10000, protect: 0, free: true },
  { base: HEAP, size: 0x10000, protect: READ_WRITE },
  { base: HEAP + 0x10000n, size: 0x1000, protect: NO_ACCESS },
  { base: APP, size: 0x8000, protect: RUN },
  { base: APP + 0x8000n, size: 0x8000, protect: READ_ONLY },
  { base: SYSTEM, size: 0x10000, protect: RUN },
  { base: STACK - 0x1000n, size: 0x1000, protect: READ_WRITE | GUARD },
  { base: STACK, size: 0x1000, protect: READ_WRITE },
];

export interface Setting {
  readonly arch?: Arch;
  readonly os?: Os;
  readonly registers?: Readonly<Record<string, bigint>>;
  readonly stack?: Readonly<Record<string, bigint>>;
  /** Bytes of the instruction at the program counter. */
  readonly code?: readonly number[];
  readonly memory?: readonly Memory[];
  readonly regions?: readonly RegionFields[] | undefined;
  readonly systemFirst?: boolean;
  readonly modules?: readonly { readonly name: string; readonly base: bigint; readonly size: number }[];
}

const REGISTERS: Record<Arch, readonly [pc: string, sp: string, fp: string]> = {
  x86: ['eip', 'esp', 'ebp'],
  'x86-64': ['rip', 'rsp', 'rbp'],
  arm: ['pc', 'sp', 'r11'],
  arm64: ['pc', 'sp', 'x29'],
};

export function crashOf(exception: Omit<ExceptionFields, 'threadId'>, setting: Setting = {}) {
  const { arch = 'x86-64', os = 'windows', registers = {}, stack = {}, code, memory = [], regions = MAP } = setting;
  const width = arch === 'x86' || arch === 'arm' ? 4 : 8;
  const [pcName, spName] = REGISTERS[arch];
  const pc = registers[pcName] ?? APP + 0x1234n;
  const all = [
    words(STACK, 0x1000, width, new Map(Object.entries(stack).map(([at, value]) => [BigInt(at), value]))),
    ...(code
      ? [{ base: pc, bytes: Uint8Array.from([...code, ...new Array<number>(16 - code.length).fill(0x90)]) }]
      : []),
    ...memory,
  ];
  const report: Report = reportOf(
    buildProcessDump({
      arch,
      os,
      memory: all,
      regions,
      modules: setting.modules ?? [
        { name: os === 'windows' ? 'C:\\app\\app.exe' : '/opt/app/app', base: APP, size: 0x10000 },
        {
          name: os === 'windows' ? 'C:\\Windows\\System32\\ntdll.dll' : '/usr/lib/libc.so.6',
          base: SYSTEM,
          size: 0x10000,
        },
      ],
      threads: [{ id: 9, stack: 0, registers: { [pcName]: pc, [spName]: STACK + 0x100n, ...registers } }],
      exception: { threadId: 9, ...exception },
    }),
  );
  assert.ok(report.crash, 'a crash');
  return report.crash;
}

/** An access violation of Windows: 0 read, 1 write, 8 execute. */
export const violation = (kind: number, address: bigint, setting?: Setting) =>
  crashOf({ code: 0xc0000005, address: APP + 0x1234n, parameters: [BigInt(kind), address] }, setting);

/** SIGSEGV of Linux with its si_code. */
export const segv = (flags: number, address: bigint, setting?: Setting) =>
  crashOf({ code: 11, flags, address }, { os: 'linux', ...setting });
