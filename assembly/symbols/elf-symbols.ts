/** Functions by the symbol table of an ELF file. */
import { isWithin } from "../bytes/checked";
import { Cursor } from "../bytes/cursor";
import { StoredSource } from "../bytes/source";

// Section headers (System V ABI, chapter 4), offsets in 32 and in 64 bits:
// 4  4  sh_type    16 24 sh_offset    20 32 sh_size    24 40 sh_link: of a symbol table, where its names are
// Symbols (the same), 16 bytes: 0 name  4 value  8 size  12 info  14 shndx
//                     24 bytes: 0 name  4 info  6 shndx  8 value  16 size
const SHT_SYMTAB: u32 = 2;
const SHT_DYNSYM: u32 = 11;
const MOST_SECTIONS: u32 = 1 << 16;
const STT_FUNC: u32 = 2;
const STT_GNU_IFUNC: u32 = 10;
const NAME_LIMIT: u64 = 4096;
const VERSION: string = "@";

@final
export class ElfSymbols {
  /** How many symbols there are; 0: the file has no table. */
  readonly count: u64;
  /** Answers of `read`: where a function begins by the file's own addresses, and its bytes. */
  start: u64 = 0;
  size: u64 = 0;
  /** Where its name is, among the names. */
  nameAt: u64 = 0;

  private readonly tableAt: u64;
  private readonly namesAt: u64;
  private readonly namesSize: u64;
  private readonly cursor: Cursor;
  private readonly isWide: bool;

  constructor(
    private readonly source: StoredSource,
    wordBytes: u32,
    isBigEndian: bool,
  ) {
    const cursor = new Cursor(source);
    cursor.wordBytes = wordBytes;
    cursor.bigEndian = isBigEndian;
    this.cursor = cursor;
    this.isWide = wordBytes == 8;
    const headers = new Headers(cursor, wordBytes == 8);
    // The whole table, which strip takes away; what is left then names only what other files may call.
    let table = headers.find(SHT_SYMTAB);
    if (!table) table = headers.find(SHT_DYNSYM);
    const names = table ? headers.at(table.link) : null;
    const isThere = table !== null && names !== null && isWithin(table.at, table.size, source.size);
    this.tableAt = table ? table.at : 0;
    this.count = isThere && table ? table.size / (this.isWide ? 24 : 16) : 0;
    this.namesAt = names ? names.at : 0;
    this.namesSize = names ? names.size : 0;
  }

  /** Reads symbol `index`; false: it is no function with a place and a size. */
  read(index: u64): bool {
    const cursor = this.cursor;
    cursor.forgive();
    cursor.seek(this.tableAt + index * (this.isWide ? 24 : 16));
    this.nameAt = cursor.u32("ElfSymbol.name");
    let info: u32 = 0;
    let section: u32 = 0;
    if (!this.isWide) {
      this.start = cursor.u32("ElfSymbol.value");
      this.size = cursor.u32("ElfSymbol.size");
    }
    info = cursor.u8("ElfSymbol.info");
    cursor.skip(1, "ElfSymbol.other");
    section = cursor.u16("ElfSymbol.shndx");
    if (this.isWide) {
      this.start = cursor.u64("ElfSymbol.value");
      this.size = cursor.u64("ElfSymbol.size");
    }
    const kind = info & 15;
    return cursor.ok && section != 0 && this.size > 0 && (kind == STT_FUNC || kind == STT_GNU_IFUNC);
  }

  /** The name at `place`, without the version that linkers add; "" where there is none. */
  name(place: u64): string {
    if (place >= this.namesSize) return "";
    const cursor = new Cursor(this.source, this.namesAt + place, this.namesAt + this.namesSize);
    const name = cursor.cstring(NAME_LIMIT, "ElfSymbol.name");
    const version = name.indexOf(VERSION);
    return version > 0 ? name.substring(0, version) : name;
  }
}

@final
class Section {
  constructor(
    readonly at: u64,
    readonly size: u64,
    readonly link: u32,
  ) {}
}

@final
class Headers {
  private readonly first: u64;
  private readonly step: u64;
  private readonly count: u32;

  constructor(
    private readonly cursor: Cursor,
    private readonly isWide: bool,
  ) {
    cursor.seek(isWide ? 40 : 32);
    this.first = cursor.word("ElfHeader.shoff");
    cursor.seek(isWide ? 58 : 46);
    this.step = cursor.u16("ElfHeader.shentsize");
    this.count = cursor.ok ? min(cursor.u16("ElfHeader.shnum"), MOST_SECTIONS) : 0;
  }

  find(type: u32): Section | null {
    for (let i: u32 = 0; i < this.count; i++) {
      this.cursor.forgive();
      this.cursor.seek(this.first + <u64>i * this.step + 4);
      if (this.cursor.u32("SectionHeader.type") == type && this.cursor.ok) return this.at(i);
    }
    return null;
  }

  at(index: u32): Section | null {
    if (index >= this.count) return null;
    const cursor = this.cursor;
    cursor.forgive();
    cursor.seek(this.first + <u64>index * this.step + (this.isWide ? 24 : 16));
    const at = cursor.word("SectionHeader.offset");
    const size = cursor.word("SectionHeader.size");
    const link = cursor.u32("SectionHeader.link");
    return cursor.ok ? new Section(at, size, link) : null;
  }
}
