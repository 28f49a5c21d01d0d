/** Images of the invented program, and the code around the places that the stacks return to. */
import { type MemoryRange, type ModuleFields, rsds, type UnloadedFields, Writer } from '../minidump/index.ts';

interface Image {
  readonly base: bigint;
  /** Bytes of code behind the header, and of data behind that. */
  readonly code: bigint;
  readonly data: bigint;
  readonly path: string;
  readonly pdb: string;
  readonly version: readonly [number, number, number, number];
  readonly time: number;
}

const PROGRAM = 0x7ff6_a1b2_0000n;
const CORE = 0x7ffb_21c4_0000n;
const KERNEL32 = 0x7ffb_3a91_0000n;
const KERNELBASE = 0x7ffb_3990_0000n;
const NTDLL = 0x7ffb_3c15_0000n;

const FOLDER = 'C:\\Program Files\\Paper Boat\\';
const SYSTEM = 'C:\\Windows\\System32\\';
const WINDOWS: readonly [number, number, number, number] = [10, 0, 22621, 3593];

export const IMAGES: readonly Image[] = [
  {
    base: PROGRAM,
    code: 0x2e000n,
    data: 0x19000n,
    path: `${FOLDER}paper-boat.exe`,
    pdb: 'C:\\build\\paper-boat\\x64\\Release\\paper-boat.pdb',
    version: [2, 4, 0, 118],
    time: 0x6838_1f10,
  },
  {
    base: NTDLL,
    code: 0x131000n,
    data: 0xe4000n,
    path: `${SYSTEM}ntdll.dll`,
    pdb: 'ntdll.pdb',
    version: WINDOWS,
    time: 0x9b64_aa6f,
  },
  {
    base: KERNEL32,
    code: 0x7f000n,
    data: 0x42000n,
    path: `${SYSTEM}kernel32.dll`,
    pdb: 'kernel32.pdb',
    version: WINDOWS,
    time: 0xdb1a_5b02,
  },
  {
    base: KERNELBASE,
    code: 0x178000n,
    data: 0x22d000n,
    path: `${SYSTEM}KernelBase.dll`,
    pdb: 'kernelbase.pdb',
    version: WINDOWS,
    time: 0x1c37_b2fe,
  },
  {
    base: CORE,
    code: 0x5c000n,
    data: 0x23000n,
    path: `${FOLDER}boat-core.dll`,
    pdb: 'C:\\build\\paper-boat\\x64\\Release\\boat-core.pdb',
    version: [2, 4, 0, 118],
    time: 0x6838_1ef3,
  },
];

/** Of the invented symbol files: no two alike, and none that exists. */
const guidOf = (index: number): Uint8Array =>
  Uint8Array.from({ length: 16 }, (_, at) => (at * 29 + index * 71 + 11) & 255);

export const MODULES: readonly ModuleFields[] = IMAGES.map(({ base, code, data, path, pdb, version, time }, index) => ({
  base,
  size: Number(0x1000n + code + data),
  path,
  time,
  version,
  checksum: 0x40000 + index * 0x1234,
  record: rsds(guidOf(index), 1, pdb),
}));

export const UNLOADED: readonly UnloadedFields[] = [
  { base: 0x7ffb_1e20_0000n, size: 0x5a000, name: 'boat-spelling.dll', time: 0x6838_1ee0 },
];

/** Functions by what they do; the stacks return behind the calls that are written there. */
export const CODE = {
  /** `mov rax, [rcx+28h]` of a note that is null. */
  crash: CORE + 0x1a4cn,
  wait: NTDLL + 0x9f3d4n,
  start: PROGRAM + 0x2c1d0n,
  autosaveLoop: CORE + 0x8e10n,
  poolWorker: CORE + 0x9a40n,
} as const;

/** Return addresses: each stands behind a call of five bytes. */
export const RETURNS = {
  renderNote: CORE + 0x1b93n,
  openNote: CORE + 0x2317n,
  openFromCommandLine: PROGRAM + 0x1f2en,
  main: PROGRAM + 0x10c9n,
  invokeMain: PROGRAM + 0x2c150n,
  threadStart: KERNEL32 + 0x1257dn,
  userThreadStart: NTDLL + 0x5aa48n,
  waitForObject: KERNELBASE + 0x3f19en,
  autosave: CORE + 0x8e63n,
  pool: CORE + 0x9a92n,
} as const;

/** The bytes around each place, as a writer keeps them: 128 before and behind. */
export function imageMemory(): MemoryRange[] {
  const around = (address: bigint, code: readonly number[], before: number): MemoryRange => {
    const out = new Writer();
    for (let i = 0; i < 128 - before; i++) out.u8(0xcc);
    for (const byte of code) out.u8(byte);
    while (out.length < 256) out.u8(0xcc);
    return { base: address - 128n, bytes: out.bytes };
  };
  const calls = Object.values(RETURNS).map((address) =>
    around(address, [0xe8, 0x10, 0x20, 0x00, 0x00, 0x48, 0x8b, 0xd8], 5),
  );
  return [
    around(CODE.crash, [0x48, 0x8b, 0x41, 0x28, 0x48, 0x85, 0xc0], 0),
    around(CODE.wait, [0xb8, 4, 0, 0, 0, 0x0f, 0x05, 0xc3], 7),
    ...calls,
  ];
}
