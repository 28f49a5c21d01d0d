/** What a debugger needs of memory to name the modules: their headers, build ids, and the linker's list. */
import type { Report } from '../../engine/report/report.ts';
import { Intervals } from '../bytes/intervals.ts';
import type { CoreMemory } from './memory.ts';

const AT_PHDR = 3;
const AT_PHENT = 4;
const AT_PHNUM = 5;
const AT_SYSINFO_EHDR = 33;

const PT_DYNAMIC = 2;
const PT_NOTE = 4;
const PT_PHDR = 6;
const DT_DEBUG = 21;

const MOST_MODULES = 16_384;
const MOST_HEADERS = 128;
const MOST_DYNAMIC = 16_384;
/** Of a mapping of the program's own; its dynamic section lies in the first pages that it writes. */
const MOST_SEARCHED = 1 << 20;
const LONGEST_NAME = 4096;
const MOST_NOTE = 4096;
const MOST_VDSO = 1 << 18;
const LARGEST_IMAGE = 2 ** 30;
const ELF_MAGIC = 0x464c457f;

/** Names of link_map entries: address and bytes, the zero left out. */
export interface LinkName {
  readonly address: number;
  readonly length: number;
}

export class ModuleFacts {
  readonly names: LinkName[] = [];
  /** Where the linker loaded modules, up to their dynamic sections: the map may lack them, and other records. */
  readonly images = new Intervals();
  readonly #memory: CoreMemory;
  readonly #report: Report;
  /** Addresses that are kept. */
  readonly #kept: Intervals;
  readonly #pageSize: number;

  constructor(memory: CoreMemory, report: Report, kept: Intervals, pageSize: number) {
    this.#memory = memory;
    this.#report = report;
    this.#kept = kept;
    this.#pageSize = pageSize;
  }

  keep(): void {
    for (const { base } of this.#report.modules ?? []) if (base) this.#keepImage(this.#memory.addressOf(base));
    for (const { base, fileOffset, name } of this.#report.memory?.regions ?? []) {
      if (fileOffset === 0 && name) this.#keepImage(this.#memory.addressOf(base));
    }
    this.#keepVdso();
    this.#keepLinkMap();
  }

  #vector(type: number): number | undefined {
    const value = this.#report.auxv?.find((one) => one.type === type)?.value;
    return value === undefined || value === '0x0' ? undefined : this.#memory.addressOf(value);
  }

  #keepRange(address: number, length: number): void {
    if (this.#memory.heldAt(address)) this.#kept.add(address, Math.min(address + length, this.#memory.endOf(address)));
  }

  /** The first page of an image, its notes and its dynamic section. */
  #keepImage(base: number): void {
    const memory = this.#memory;
    if (!this.#isImage(base)) return;
    this.#keepRange(base, this.#pageSize);
    const is64 = memory.word === 8;
    const table = memory.wordAt(base + (is64 ? 32 : 28));
    const count = memory.u16At(base + (is64 ? 56 : 44));
    if (table === undefined || count === undefined) return;
    this.#keepSegments(base + table, is64 ? 56 : 32, Math.min(count, MOST_HEADERS), base);
  }

  /** `base`: where the image lies; undefined: worked out from PT_PHDR. Returns the dynamic section. */
  #keepSegments(table: number, rowSize: number, count: number, base: number | undefined): number | undefined {
    const memory = this.#memory;
    const rows: { type: number; address: number; size: number }[] = [];
    for (let i = 0; i < count; i++) {
      const at = table + i * rowSize;
      const type = memory.u32At(at);
      const address = memory.wordAt(at + (memory.word === 8 ? 16 : 8));
      const size = memory.wordAt(at + (memory.word === 8 ? 40 : 20));
      if (type === undefined || address === undefined || size === undefined) break;
      rows.push({ type, address, size });
    }
    this.#keepRange(table, rows.length * rowSize);
    const own = rows.find(({ type }) => type === PT_PHDR);
    const lowest = rows.find(({ type }) => type === 1)?.address ?? 0;
    const bias =
      base === undefined
        ? own
          ? table - own.address
          : 0
        : base - Math.floor(lowest / this.#pageSize) * this.#pageSize;
    let dynamic: number | undefined;
    for (const { type, address, size } of rows) {
      if (type === PT_NOTE && size <= MOST_NOTE) this.#keepRange(bias + address, size);
      if (type === PT_DYNAMIC) {
        dynamic = bias + address;
        this.#keepRange(dynamic, Math.min(size, MOST_DYNAMIC));
      }
    }
    return dynamic;
  }

  #isImage(address: number): boolean {
    const head = this.#memory.bytes(address, 4);
    return head.length === 4 && new DataView(head.buffer, head.byteOffset).getUint32(0, true) === ELF_MAGIC;
  }

  #keepVdso(): void {
    const address = this.#vector(AT_SYSINFO_EHDR);
    if (address !== undefined && this.#isImage(address)) this.#keepRange(address, MOST_VDSO);
  }

  #keepLinkMap(): void {
    const table = this.#vector(AT_PHDR);
    if (table === undefined) return;
    const { word } = this.#memory;
    const count = Math.min(this.#vector(AT_PHNUM) ?? 0, MOST_HEADERS);
    const rowSize = this.#vector(AT_PHENT) ?? (word === 8 ? 56 : 32);
    const dynamic = this.#keepSegments(table, rowSize, count, undefined);
    const debug = (dynamic === undefined ? undefined : this.#entry(dynamic, DT_DEBUG)) ?? this.#findDebug(table);
    if (debug === undefined || debug === 0) return;
    // r_debug: version, map, brk, state, ldbase; from version 2 on, next.
    this.#keepRange(debug, 6 * word);
    this.#keepEntries(this.#memory.wordAt(debug + word) ?? 0);
  }

  /**
   * r_debug where the dump lacks the program headers that lead to it, as with a coredump_filter without ELF headers: a
   * DT_DEBUG among the program's own data, whose list begins with the program, which has its data around.
   */
  #findDebug(table: number): number | undefined {
    const { word } = this.#memory;
    const regions = this.#report.memory?.regions ?? [];
    const isIn = (address: number) => (one: { readonly base: string; readonly size: number }) => {
      const start = this.#memory.addressOf(one.base);
      return address >= start && address < start + one.size;
    };
    // Where a debugger wrote the core, what it left out is not even in the map: the module is.
    const modules = (this.#report.modules ?? []).flatMap(({ base, size, path }) =>
      base && size ? [{ base, size, path }] : [],
    );
    const name = regions.find(isIn(table))?.name ?? modules.find(isIn(table))?.path;
    const own = name === undefined ? [] : regions.filter((one) => one.name === name);
    for (const { base, present = 0 } of own) {
      const start = this.#memory.addressOf(base);
      const end = start + Math.min(present, MOST_SEARCHED);
      for (let at = start; at + 2 * word <= end; at += word) {
        if (this.#memory.wordAt(at) !== DT_DEBUG) continue;
        const debug = this.#memory.wordAt(at + word) ?? 0;
        const first = this.#memory.wordAt(debug + word) ?? 0;
        const section = this.#memory.wordAt(first + 2 * word) ?? 0;
        const isFirst = this.#memory.wordAt(first + 4 * word) === 0;
        if (isFirst && own.some(isIn(section)) && section <= at) return debug;
      }
    }
    return undefined;
  }

  /** link_map: l_addr, l_name, l_ld, l_next, l_prev. */
  #keepEntries(first: number): void {
    const { word } = this.#memory;
    const seen = new Set<number>();
    for (let entry = first; entry !== 0 && !seen.has(entry) && seen.size < MOST_MODULES; ) {
      seen.add(entry);
      if (!this.#memory.has(entry, 5 * word)) return;
      this.#keepRange(entry, 5 * word);
      const name = this.#memory.wordAt(entry + word) ?? 0;
      const length = this.#memory.stringLength(name, LONGEST_NAME);
      if (length > 0) {
        this.#keepRange(name, length);
        if (length > 1) this.names.push({ address: name, length: length - 1 });
      }
      const dynamic = this.#memory.wordAt(entry + 2 * word) ?? 0;
      const load = this.#memory.wordAt(entry) ?? 0;
      if (load > 0 && dynamic > load && dynamic - load <= LARGEST_IMAGE) this.images.add(load, dynamic);
      this.#keepRange(dynamic, this.#dynamicSize(dynamic));
      entry = this.#memory.wordAt(entry + 3 * word) ?? 0;
    }
  }

  #entry(dynamic: number, tag: number): number | undefined {
    const { word } = this.#memory;
    for (let at = dynamic; at < dynamic + MOST_DYNAMIC; at += 2 * word) {
      const found = this.#memory.wordAt(at);
      if (found === undefined || found === 0) return undefined;
      if (found === tag) return this.#memory.wordAt(at + word);
    }
    return undefined;
  }

  #dynamicSize(dynamic: number): number {
    const { word } = this.#memory;
    for (let size = 0; size < MOST_DYNAMIC; size += 2 * word) {
      const tag = this.#memory.bytes(dynamic + size, word);
      if (tag.length < word) return size;
      if (tag.every((byte) => byte === 0)) return size + 2 * word;
    }
    return MOST_DYNAMIC;
  }
}
