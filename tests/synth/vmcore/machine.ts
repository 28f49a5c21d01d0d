/**
 * A machine with a small Linux kernel in its memory: names of the system, page tables, a log in one of its three
 * forms, and the VMCOREINFO that leads to them. Layouts as the kernel's own sources have them.
 */
import { type Address, type LogForm, type Message, NAMES, type Physical, writeLog } from './kernel-log.ts';
import { Memory } from './memory.ts';

export type { LogForm, Message } from './kernel-log.ts';

export type Arch = 'x86-64' | 'x86' | 'arm64' | 'riscv64' | 'ppc64' | 's390x';

export interface MachineOptions {
  readonly arch?: Arch;
  readonly log?: LogForm;
  readonly messages?: readonly Message[];
  /** x86-64 only: the kernel's own table of names, each at an offset from the image's start; in which of its forms. */
  readonly symbols?: {
    readonly form: 'offsets' | 'processors';
    readonly names: readonly (readonly [number, string])[];
  };
  /** The page tables' entries lead back to their own table. */
  readonly hasLoop?: boolean;
  /** The tables' root is left out of memory. */
  readonly hasNoTables?: boolean;
}

export interface Machine {
  readonly arch: Arch;
  readonly uname: string;
  readonly bits: 32 | 64;
  readonly memory: Memory;
  readonly vmcoreinfo: string;
  readonly physBase: bigint;
  readonly messages: readonly Message[];
  /** Physical address of each message's text; none where there is no log. */
  readonly textsAt: readonly number[];
  /** Virtual address of the kernel's page with its names. */
  readonly namesAt: bigint;
  /** Where the first processor's program counter stands, if not where it always does. */
  readonly runsAt?: bigint;
}

export const RELEASE = '6.1.0-synth';
export const HOST = 'synthhost';
export const KERNEL_VERSION = '#7 SMP Sat Mar 1 12:00:00 UTC 2025';
export const BUILD_ID = '00112233445566778899aabbccddeeff01234567';
export const CRASH_TIME = 1740830400;

export const MESSAGES: readonly Message[] = [
  { seconds: 0, level: 5, text: `Linux version ${RELEASE}` },
  { seconds: 0.5, level: 6, text: 'DMI: Synth Works Model 9/Board, BIOS 1.0 01/01/2025' },
  { seconds: 1.25, level: 1, text: 'BUG: kernel NULL pointer dereference, address: 0000000000000008' },
  { seconds: 1.25, level: 1, text: '#PF: supervisor read access in kernel mode' },
  { seconds: 1.25, level: 4, text: 'Oops: 0000 [#1] PREEMPT SMP' },
  { seconds: 1.25, level: 4, text: `CPU: 1 PID: 4242 Comm: my worker Tainted: G           OE      ${RELEASE} #7` },
  { seconds: 1.25, level: 4, text: 'Hardware name: Synth Works Model 9/Board, BIOS 1.0' },
  { seconds: 1.25, level: 4, text: 'RIP: 0010:widget_read+0x12/0x40 [widget]' },
  { seconds: 1.25, level: 4, text: 'Call Trace:' },
  { seconds: 1.25, level: 4, text: ' <TASK>' },
  { seconds: 1.25, level: 4, text: ' ? page_fault_oops+0x3a/0x4c' },
  { seconds: 1.25, level: 4, text: ' vfs_read+0xa1/0x17d' },
  { seconds: 1.5, level: 0, text: 'Kernel panic - not syncing: Fatal exception' },
];

interface Traits {
  readonly uname: string;
  readonly bits: 32 | 64;
  readonly isLittle: boolean;
  readonly base: number;
  readonly virtual: bigint;
}

/** Physical and virtual address of the kernel's image. */
const TRAITS: Readonly<Record<Arch, Traits>> = {
  'x86-64': { uname: 'x86_64', bits: 64, isLittle: true, base: 0x10_0000, virtual: 0xffffffff81000000n },
  x86: { uname: 'i686', bits: 32, isLittle: true, base: 0x10_0000, virtual: 0xc010_0000n },
  arm64: { uname: 'aarch64', bits: 64, isLittle: true, base: 0x10_0000, virtual: 0xffff800008000000n },
  riscv64: { uname: 'riscv64', bits: 64, isLittle: true, base: 0x20_0000, virtual: 0xffffffff80000000n },
  ppc64: { uname: 'ppc64', bits: 64, isLittle: false, base: 0x10_0000, virtual: 0xc000000000100000n },
  s390x: { uname: 's390x', bits: 64, isLittle: false, base: 0x10_0000, virtual: 0x10_0000n },
};

// Pages of the image, counted from its start; the log has those between the names and the tables.
const TOP = 5;
const DIRECT = 9;
/** Into the image: where the first processor runs that has names. */
export const RUNS_AT = 0x40;
/** One that lies outside of what is mapped, unless it is needed. */
const SYMBOLS = 10;

export function buildMachine(options: MachineOptions = {}): Machine {
  const { arch = 'x86-64', log = 'ring', messages = MESSAGES } = options;
  const { uname, bits, isLittle, base, virtual } = TRAITS[arch];
  const memory = new Memory(4096, isLittle, bits === 64 ? 8 : 4);
  const physical = (page: number) => base + page * 4096;
  const address = (page: number) => virtual + BigInt(page) * 4096n;
  memory.text(physical(0), 'text of the kernel');
  writeNames(memory, physical(NAMES), uname);
  const info = [
    `OSRELEASE=${RELEASE}`,
    `BUILD-ID=${BUILD_ID}`,
    'PAGESIZE=4096',
    `SYMBOL(init_uts_ns)=${address(NAMES).toString(16)}`,
    'OFFSET(uts_namespace.name)=4',
    `SYMBOL(_stext)=${address(0).toString(16)}`,
    `SYMBOL(swapper_pg_dir)=${address(TOP).toString(16)}`,
  ];
  const written = writeLog(log, { memory, physical, address }, messages);
  info.push(...written.info);
  info.push(...writeTables(arch, memory, physical, address, options));
  if (options.symbols)
    info.push(...writeSymbols(memory, physical(SYMBOLS), address(SYMBOLS), virtual, options.symbols));
  info.push(`CRASHTIME=${CRASH_TIME}`);
  return {
    arch,
    uname,
    bits,
    memory,
    vmcoreinfo: `${info.join('\n')}\n`,
    physBase: arch === 'x86-64' ? BigInt(base) - 0x1000000n : 0n,
    messages,
    textsAt: written.textsAt,
    namesAt: address(NAMES),
    ...(options.symbols && { runsAt: virtual + BigInt(RUNS_AT) }),
  };
}

/** new_utsname, four bytes into its page. */
function writeNames(memory: Memory, at: number, uname: string): void {
  ['Linux', HOST, RELEASE, KERNEL_VERSION, uname, '(none)'].forEach((text, index) => {
    memory.text(at + 4 + index * 65, text);
  });
}

/**
 * kallsyms in one page, as scripts/kallsyms.c writes it; each token is one character, but for 1, which is "read". With
 * processors' own variables at 0 the first symbol is one of those, and the offsets of all others are negative.
 */
function writeSymbols(
  memory: Memory,
  at: number,
  page: bigint,
  image: bigint,
  { form, names }: NonNullable<MachineOptions['symbols']>,
): string[] {
  const isByProcessor = form === 'processors';
  const offsets = names.map(([offset]) => (isByProcessor ? -1 - offset : offset));
  const all = isByProcessor ? ['Dper_processor', ...names.map(([, name]) => name)] : names.map(([, name]) => name);
  [...(isByProcessor ? [0x40] : []), ...offsets].forEach((offset, i) => {
    memory.u32(at + i * 4, offset >>> 0);
  });
  memory.u64(at + 0x100, image);
  memory.u32(at + 0x108, all.length);
  for (let token = 0; token < 256; token++) {
    const start = token * 2 + (token > 1 ? 3 : 0);
    memory.text(at + 0x200 + start, token === 1 ? 'read' : token < 0x20 ? '?' : String.fromCharCode(token));
    memory.u16(at + 0x500 + token * 2, start);
  }
  let next = at + 0x800;
  for (const name of all) {
    const tokens = [...new TextEncoder().encode(name.replace('read', '\x01'))];
    const lead = tokens.length < 128 ? [tokens.length] : [(tokens.length & 127) | 128, tokens.length >> 7];
    memory.raw(next, Uint8Array.from([...lead, ...tokens]));
    next += lead.length + tokens.length;
  }
  const symbol = (name: string, offset: number) => `SYMBOL(kallsyms_${name})=${(page + BigInt(offset)).toString(16)}`;
  return [
    symbol('names', 0x800),
    symbol('num_syms', 0x108),
    symbol('token_table', 0x200),
    symbol('token_index', 0x500),
    symbol('offsets', 0),
    symbol('relative_base', 0x100),
  ];
}

function writeTables(
  arch: Arch,
  memory: Memory,
  physical: Physical,
  address: Address,
  { hasLoop = false, hasNoTables = false, symbols }: MachineOptions,
): string[] {
  const last = symbols ? SYMBOLS : DIRECT;
  const virtual = address(0);
  const index = (at: bigint, shift: bigint) => Number((at >> shift) & 511n) * 8;
  if (arch === 'x86-64') {
    const valid = (page: number) => BigInt(physical(page)) | 3n;
    if (!hasNoTables) {
      memory.u64(physical(TOP) + index(virtual, 39n), valid(hasLoop ? TOP : TOP + 1));
      memory.u64(physical(TOP + 1) + index(virtual, 30n), valid(TOP + 2));
      memory.u64(physical(TOP + 2) + index(virtual, 21n), valid(TOP + 3));
      for (let page = 0; page <= last; page++) {
        memory.u64(physical(TOP + 3) + index(address(page), 12n), valid(page));
      }
      // All of memory once more, by a page of 1 GiB.
      memory.u64(physical(TOP) + index(0xffff888000000000n, 39n), valid(DIRECT));
      memory.u64(physical(DIRECT), 0x83n);
    }
    return [
      `NUMBER(phys_base)=${BigInt(physical(0)) - 0x1000000n}`,
      `SYMBOL(init_top_pgt)=${address(TOP).toString(16)}`,
      'NUMBER(pgtable_l5_enabled)=0',
      'KERNELOFFSET=1800000',
      'NUMBER(KERNEL_IMAGE_SIZE)=1073741824',
      'NUMBER(sme_mask)=0',
    ];
  }
  if (arch === 'arm64') {
    const table = (page: number) => BigInt(physical(page)) | 3n;
    if (!hasNoTables) {
      memory.u64(physical(TOP) + index(virtual, 39n), table(hasLoop ? TOP : TOP + 1));
      memory.u64(physical(TOP + 1) + index(virtual, 30n), table(TOP + 2));
      memory.u64(physical(TOP + 2) + index(virtual, 21n), table(TOP + 3));
      for (let page = 0; page <= DIRECT; page++) {
        memory.u64(physical(TOP + 3) + index(address(page), 12n), BigInt(physical(page)) | 0x703n);
      }
    }
    return [
      'NUMBER(VA_BITS)=48',
      'NUMBER(TCR_EL1_T1SZ)=0x10',
      `NUMBER(kimage_voffset)=0x${(virtual - BigInt(physical(0))).toString(16)}`,
      'NUMBER(PHYS_OFFSET)=0x0',
    ];
  }
  if (arch === 'riscv64') {
    // Sv39: three levels; a leaf has read, write or execute set.
    const entry = (page: number, flags: bigint) => (BigInt(physical(page) / 4096) << 10n) | flags;
    memory.u64(physical(TOP) + index(virtual, 30n), entry(hasLoop ? TOP : TOP + 1, 1n));
    memory.u64(physical(TOP + 1) + index(virtual, 21n), entry(TOP + 2, 1n));
    for (let page = 0; page <= DIRECT; page++) {
      memory.u64(physical(TOP + 2) + index(address(page), 12n), entry(page, 0xfn));
    }
    return [
      'NUMBER(VA_BITS)=39',
      `NUMBER(va_kernel_pa_offset)=0x${(virtual - BigInt(physical(0))).toString(16)}`,
      `NUMBER(KERNEL_LINK_ADDR)=0x${virtual.toString(16)}`,
      'NUMBER(PAGE_OFFSET)=0xffffffd800000000',
      'NUMBER(phys_ram_base)=0x0',
    ];
  }
  return [];
}
