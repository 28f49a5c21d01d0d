/**
 * A machine with a small Linux kernel in its memory: names of the system, page tables, a log in one of its three
 * forms, and the VMCOREINFO that leads to them. Layouts as the kernel's own sources have them.
 */
import { Memory } from './memory.ts';

export type Arch = 'x86-64' | 'x86' | 'arm64' | 'riscv64' | 'ppc64' | 's390x';
export type LogForm = 'ring' | 'records' | 'characters' | 'none';

export interface Message {
  readonly seconds: number;
  readonly level: number;
  readonly text: string;
}

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

// Pages of the image, counted from its start.
const NAMES = 1;
const DESCRIPTORS = 2;
const INFOS = 3;
const TEXT = 4;
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
  if (log === 'ring') info.push(...writeRing(memory, physical, address, messages));
  if (log === 'records') info.push(...writeRecords(memory, physical, address, messages));
  if (log === 'characters') info.push(...writeCharacters(memory, physical, address, messages));
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

type Physical = (page: number) => number;
type Address = (page: number) => bigint;

/**
 * printk_ringbuffer behind the names, sixteen descriptors of which the first ids are gone, text that wraps once.
 * Words of four bytes have their own, smaller layout.
 */
function writeRing(memory: Memory, physical: Physical, address: Address, messages: readonly Message[]): string[] {
  const w = memory.wordBytes;
  const countBits = 5;
  const sizeBits = 12;
  const size = 2 ** sizeBits;
  const ring = 0x800;
  const at = physical(NAMES) + ring;
  const textRing = 6 * w;
  const mask = (1n << BigInt(w * 8 - 2)) - 1n;
  memory.word(physical(NAMES) + 0x7f0, address(NAMES) + BigInt(ring));
  // Ids begin near the end of their range, as the kernel's own do.
  const first = mask - 3n;
  const id = (index: number) => (first + BigInt(index)) & mask;
  memory.u32(at, countBits);
  memory.word(at + w, address(DESCRIPTORS));
  memory.word(at + 2 * w, address(INFOS));
  memory.word(at + 3 * w, id(messages.length - 1));
  memory.word(at + 4 * w, id(0));
  memory.u32(at + textRing, sizeBits);
  memory.word(at + textRing + w, address(TEXT));
  // The text of the first message ends right before the ring's end, so that the second wraps.
  let position = size - 64;
  messages.forEach((message, index) => {
    const bytes = new TextEncoder().encode(message.text);
    const length = Math.ceil((w + bytes.length) / w) * w;
    const slot = Number(id(index) & (2n ** BigInt(countBits) - 1n));
    const begin = position;
    let start = begin % size;
    let end = begin + length;
    if (start + length > size) {
      // A block that would wrap lies at the start; what is left before the end stays free.
      end = (Math.floor(begin / size) + 1) * size + length;
      start = 0;
    }
    memory.word(physical(TEXT) + start, id(index));
    memory.raw(physical(TEXT) + start + w, bytes);
    const descriptor = physical(DESCRIPTORS) + slot * 3 * w;
    const finalized = 2n << BigInt(w * 8 - 2);
    memory.word(descriptor, finalized | id(index));
    memory.word(descriptor + w, begin);
    memory.word(descriptor + 2 * w, end);
    const info = physical(INFOS) + slot * 88;
    memory.u64(info, index);
    memory.u64(info + 8, Math.round(message.seconds * 1e9));
    memory.u16(info + 16, bytes.length);
    memory.u8(info + 19, memory.isLittle ? message.level << 5 : message.level);
    position = end;
  });
  return [
    `SYMBOL(prb)=${(address(NAMES) + 0x7f0n).toString(16)}`,
    `OFFSET(printk_ringbuffer.desc_ring)=0`,
    `OFFSET(printk_ringbuffer.text_data_ring)=${textRing}`,
    'OFFSET(prb_desc_ring.count_bits)=0',
    `OFFSET(prb_desc_ring.descs)=${w}`,
    `OFFSET(prb_desc_ring.infos)=${2 * w}`,
    `OFFSET(prb_desc_ring.head_id)=${3 * w}`,
    `OFFSET(prb_desc_ring.tail_id)=${4 * w}`,
    `SIZE(prb_desc)=${3 * w}`,
    'OFFSET(prb_desc.state_var)=0',
    `OFFSET(prb_desc.text_blk_lpos)=${w}`,
    'OFFSET(prb_data_blk_lpos.begin)=0',
    `OFFSET(prb_data_blk_lpos.next)=${w}`,
    'SIZE(printk_info)=88',
    'OFFSET(printk_info.ts_nsec)=8',
    'OFFSET(printk_info.text_len)=16',
    'OFFSET(prb_data_ring.size_bits)=0',
    `OFFSET(prb_data_ring.data)=${w}`,
    'OFFSET(atomic_long_t.counter)=0',
  ];
}

/** printk_log records; the buffer wraps behind the third. */
function writeRecords(memory: Memory, physical: Physical, address: Address, messages: readonly Message[]): string[] {
  const size = 2048;
  const sizes = messages.map(({ text }) => Math.ceil((16 + text.length) / 8) * 8);
  const tail = sizes.slice(0, 3).reduce((sum, one) => sum + one, 0);
  // The first three lie at the end, with room for a header behind them that says: on at the start.
  const first = size - tail - 16;
  let at = first;
  messages.forEach(({ seconds, level, text }, index) => {
    if (index === 3) at = 0;
    const record = physical(TEXT) + at;
    memory.u64(record, Math.round(seconds * 1e9));
    memory.u16(record + 8, sizes[index] ?? 0);
    memory.u16(record + 10, text.length);
    memory.u16(record + 12, 0);
    memory.u8(record + 15, memory.isLittle ? level << 5 : level);
    memory.text(record + 16, text);
    at += sizes[index] ?? 0;
  });
  const names = physical(NAMES) + 0x7f0;
  memory.word(names, address(TEXT));
  memory.u32(names + 16, size);
  memory.u32(names + 20, first);
  memory.u32(names + 24, at);
  const symbol = (name: string, offset: number) =>
    `SYMBOL(${name})=${(address(NAMES) + BigInt(0x7f0 + offset)).toString(16)}`;
  return [
    symbol('log_buf', 0),
    symbol('log_buf_len', 16),
    symbol('log_first_idx', 20),
    symbol('log_next_idx', 24),
    'SIZE(printk_log)=16',
    'OFFSET(printk_log.ts_nsec)=0',
    'OFFSET(printk_log.len)=8',
    'OFFSET(printk_log.text_len)=10',
    'OFFSET(printk_log.dict_len)=12',
  ];
}

/** Characters in a ring of 2 KiB, written around its end. */
function writeCharacters(memory: Memory, physical: Physical, address: Address, messages: readonly Message[]): string[] {
  const size = 2048;
  const text = messages.map((one) => `<${one.level}>[${one.seconds.toFixed(6).padStart(12)}] ${one.text}\n`).join('');
  const start = size - 100;
  for (const [index, byte] of new TextEncoder().encode(text).entries()) {
    memory.u8(physical(TEXT) + ((start + index) % size), byte);
  }
  const names = physical(NAMES) + 0x7f0;
  memory.word(names, address(TEXT));
  memory.u32(names + 16, size);
  memory.u32(names + 20, start + text.length);
  memory.u32(names + 24, text.length);
  const symbol = (name: string, offset: number) =>
    `SYMBOL(${name})=${(address(NAMES) + BigInt(0x7f0 + offset)).toString(16)}`;
  return [symbol('log_buf', 0), symbol('log_buf_len', 16), symbol('log_end', 20), symbol('logged_chars', 24)];
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
