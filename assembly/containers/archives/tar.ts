/**
 * tar archives (POSIX.1-2017, pax; the GNU manual, "Basic Tar Format"), as bug reporters send what they gathered: a
 * core beside small files of facts. Members lie in them as they are, but for files with holes.
 */
import { SliceSource } from "../../bytes/slice";
import { StoredSource } from "../../bytes/source";
import { countCutText, readUtf8 } from "../../bytes/text";
import { Dump } from "../../facts/dump";
import { Member } from "../../facts/file";
import { Annotation } from "../../facts/rows";
import { LOSS } from "../../facts/warnings";
import { ContainerReader } from "../container";
import { SparseSource, Stretches } from "../sparse";
import { Archive, MOST_MEMBERS, StoredMember, tellDamage } from "./archive";
import { memberName } from "./member-name";

// offset size name
// 0      100  name
// 124    12   size        octal, or 0x80 and a number of base 256
// 148    8    checksum    the sum of all bytes, its own taken as spaces
// 156    1    typeflag
// 257    6    "ustar"
// 345    155  prefix of the name
// GNU, of a file with holes (typeflag S):
// 386    96   four stretches that are there: offset and size, 12 octal digits each
// 482    1    whether a block of 21 more follows (its own flag at 504)
// 483    12   size with the holes
const BLOCK: u64 = 512;
const NAME_LIMIT: u64 = 4096;
const PAX_LIMIT: u64 = 1 << 16;
const HEADERS_AT_ONCE: i32 = 64;
const MOST_STRETCHES: i32 = 1 << 18;
const MOST_SIZE: u64 = (<u64>1) << 53;

const FILE: i32 = 0x30;
const OLD_FILE: i32 = 0;
const CONTIGUOUS: i32 = 0x37;
const GNU_LONG_NAME: i32 = 0x4c;
const GNU_SPARSE: i32 = 0x53;
const PAX: i32 = 0x78;

/** What bug reporters of the ABRT family put beside a core, each a fact of one line. */
const FACTS: StaticArray<string> = [
  "reason",
  "package",
  "component",
  "executable",
  "cmdline",
  "kernel",
  "os_release",
  "architecture",
  "uid",
  "pid",
  "time",
  "count",
  "crash_function",
  "exploitable",
  "last_occurrence",
];
const FACT_LIMIT: u64 = 4096;

@final
class TarMember {
  at: u64 = 0;
  /** Bytes in the archive. */
  size: u64 = 0;
  stretches: Stretches | null = null;
}

@final
export class TarReader extends Archive {
  private readonly entries: Array<TarMember> = [];
  private at: u64 = 0;
  /** From a pax or GNU header before the member's own. */
  private longName: string = "";
  private paxSize: i64 = -1;
  private paxRealSize: i64 = -1;
  private isPaxSparse: bool = false;

  constructor(private readonly source: StoredSource) {
    super("tar", "tar archive");
  }

  get progress(): i32 {
    return this.source.size == 0 ? 0 : <i32>((this.at * 1000) / this.source.size);
  }

  step(dump: Dump): bool {
    for (let i = 0; i < HEADERS_AT_ONCE; i++) {
      if (this.members.length >= MOST_MEMBERS) {
        dump.warnings.add("member-limit", LOSS, "The archive holds more files than are listed: 10000 are.");
        return this.end();
      }
      if (!this.readHeader(dump)) return this.end();
    }
    return true;
  }

  head(index: i32): StoredSource | null {
    return this.sourceOf(index);
  }

  open(index: i32, _dump: Dump): ContainerReader {
    return new StoredMember(this.sourceOf(index));
  }

  /** The facts that lie beside the core, as rows of their own. */
  describe(_index: i32, dump: Dump): void {
    if (this.kind != "abrt") return;
    for (let i = 0; i < this.members.length; i++) {
      const name = baseName(this.members[i].name);
      if (!FACTS.includes(name)) continue;
      const source = this.sourceOf(i);
      const text = readUtf8(source, 0, min(source.size, FACT_LIMIT), true).trimEnd();
      if (source.size > FACT_LIMIT) countCutText();
      if (text.length == 0) continue;
      const fact = new Annotation(name, text);
      fact.type = "abrt";
      dump.annotations.push(fact);
    }
  }

  private sourceOf(index: i32): StoredSource {
    const member = this.entries[index];
    const stretches = member.stretches;
    if (stretches) return new SparseSource(this.source, stretches);
    return new SliceSource(this.source, member.at, member.size);
  }

  private end(): bool {
    if (this.isAbrt()) this.kind = "abrt";
    return false;
  }

  /** A core, and beside it the files that ABRT always writes. */
  private isAbrt(): bool {
    let hasCore = false;
    let hasType = false;
    for (let i = 0; i < this.members.length; i++) {
      const name = baseName(this.members[i].name);
      if (name.startsWith("coredump") || name.startsWith("vmcore")) hasCore = true;
      if (name == "type" || name == "analyzer") hasType = true;
    }
    return hasCore && hasType;
  }

  /** The next header; false at the end. */
  private readHeader(dump: Dump): bool {
    const source = this.source;
    const at = this.at;
    if (at >= source.size || source.byte(at) <= 0) return false;
    const left = source.size - at;
    if (left < BLOCK) {
      tellDamage(
        dump,
        "The archive ends within a header: the file that it is of, and what followed, are missing.",
        at,
        "TarHeader",
        BLOCK.toString(),
        left.toString(),
      );
      dump.file.truncate(-1, <i64>source.size);
      return false;
    }
    if (!isHeader(source, at)) {
      tellDamage(
        dump,
        "The archive is damaged: a header's sum is wrong. Files behind it are not listed.",
        at,
        "TarHeader.checksum",
        sumOf(source, at).toString(),
        octal(source, at + 148, 8).toString(),
      );
      return false;
    }
    const type = source.byte(at + 156);
    let size = octal(source, at + 124, 12);
    if (this.paxSize >= 0 && type != PAX) size = <u64>this.paxSize;
    const data = at + BLOCK;
    const present = min(size, source.size - data);
    if (type == PAX) this.readPax(data, present);
    else if (type == GNU_LONG_NAME) this.longName = readUtf8(source, data, min(present, NAME_LIMIT), true);
    else {
      if (type == FILE || type == OLD_FILE || type == CONTIGUOUS || type == GNU_SPARSE) {
        const read = this.keep(at, data, present, type == GNU_SPARSE);
        if (present < size) dump.file.truncate(-1, <i64>source.size);
        this.forget();
        return this.goOn(data + read, size, dump);
      }
      this.forget();
    }
    return this.goOn(data, size, dump);
  }

  /** To the header behind `size` bytes from `from` on. */
  private goOn(from: u64, size: u64, dump: Dump): bool {
    if (size > MOST_SIZE) {
      tellDamage(
        dump,
        "The archive is damaged: a header holds a size that nothing has. Files behind it are not listed.",
        this.at,
        "TarHeader.size",
        "",
        size.toString(),
      );
      return false;
    }
    this.at = from + ((size + BLOCK - 1) / BLOCK) * BLOCK;
    return true;
  }

  private forget(): void {
    this.longName = "";
    this.paxSize = -1;
    this.paxRealSize = -1;
    this.isPaxSparse = false;
  }

  /** Keeps a member; returns how many bytes of headers lie between its own and its data. */
  private keep(at: u64, data: u64, size: u64, isGnuSparse: bool): u64 {
    const member = new TarMember();
    let extra: u64 = 0;
    if (isGnuSparse) extra = this.readGnuMap(member, at, data);
    else if (this.isPaxSparse) this.readPaxMap(member, data, size);
    member.at = data + extra;
    member.size = min(size, this.source.size - min(member.at, this.source.size));
    const name = this.longName != "" ? this.longName : this.shortName(at);
    const stretches = member.stretches;
    if (stretches && this.paxRealSize >= 0) stretches.size = <u64>this.paxRealSize;
    this.entries.push(member);
    this.members.push(new Member(memberName(name), <i64>(stretches ? stretches.size : size)));
    return extra;
  }

  private shortName(at: u64): string {
    const source = this.source;
    const name = readUtf8(source, at, 100, true);
    const isPosix = source.byte(at + 257) == 0x75 && source.byte(at + 262) == 0;
    const prefix = isPosix ? readUtf8(source, at + 345, 155, true) : "";
    return prefix.length > 0 ? prefix + "/" + name : name;
  }

  /** Four stretches stand in the header, 21 more in each block behind it. */
  private readGnuMap(member: TarMember, at: u64, data: u64): u64 {
    const source = this.source;
    const stretches = new Stretches();
    let from = at + 386;
    let count = 4;
    let hasMore = source.byte(at + 482) == 1;
    let blocks: u64 = 0;
    while (true) {
      for (let i = 0; i < count; i++) {
        if (source.byte(from) <= 0) break;
        stretches.offsets.push(octal(source, from, 12));
        stretches.sizes.push(octal(source, from + 12, 12));
        from += 24;
      }
      if (!hasMore || stretches.offsets.length > MOST_STRETCHES) break;
      from = data + blocks * BLOCK;
      if (from + BLOCK > source.size) break;
      count = 21;
      hasMore = source.byte(from + 504) == 1;
      blocks++;
    }
    stretches.dataAt = data + blocks * BLOCK;
    stretches.size = octal(source, at + 483, 12);
    member.stretches = stretches;
    return blocks * BLOCK;
  }

  /** pax format 1.0: the map stands as decimal lines in front of the data. */
  private readPaxMap(member: TarMember, data: u64, size: u64): void {
    const source = this.source;
    const stretches = new Stretches();
    let at = data;
    let number: u64 = 0;
    let values = 0;
    let count: u64 = 0;
    while (at < data + size) {
      const byte = source.byte(at++);
      if (byte == 0x0a) {
        if (values == 0) count = min<u64>(number, MOST_STRETCHES);
        else if (values & 1) stretches.offsets.push(number);
        else stretches.sizes.push(number);
        values++;
        number = 0;
        if (<u64>values > count * 2) break;
      } else if (byte >= 0x30 && byte <= 0x39) number = number * 10 + (byte - 0x30);
      else return;
    }
    if (stretches.sizes.length < stretches.offsets.length) return;
    stretches.dataAt = data + ((at - data + BLOCK - 1) / BLOCK) * BLOCK;
    member.stretches = stretches;
  }

  /** Records "length key=value\n" (pax, "Extended Header"). */
  private readPax(data: u64, size: u64): void {
    const end = data + min(size, PAX_LIMIT);
    let at = data;
    while (at < end) {
      let length: u64 = 0;
      let key = at;
      while (key < end && this.source.byte(key) != 0x20) {
        const digit = this.source.byte(key++) - 0x30;
        if (digit < 0 || digit > 9 || length > PAX_LIMIT) return;
        length = length * 10 + digit;
      }
      if (length == 0 || at + length > end || key + 1 >= at + length) return;
      const text = readUtf8(this.source, key + 1, at + length - key - 2, false);
      this.takePax(text);
      at += length;
    }
  }

  private takePax(text: string): void {
    const split = text.indexOf("=");
    if (split < 0) return;
    const key = text.substring(0, split);
    const value = text.substring(split + 1);
    if (key == "path" || key == "GNU.sparse.name") this.longName = value;
    else if (key == "size") this.paxSize = decimal(value);
    else if (key == "GNU.sparse.realsize") this.paxRealSize = decimal(value);
    else if (key == "GNU.sparse.major") this.isPaxSparse = value == "1";
  }
}

function decimal(text: string): i64 {
  let value: i64 = 0;
  for (let i = 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 0x30;
    if (digit < 0 || digit > 9 || value > (1 as i64) << 53) return -1;
    value = value * 10 + digit;
  }
  return value;
}

function baseName(path: string): string {
  return path.substring(path.lastIndexOf("/") + 1);
}

/** A number of octal digits, or of base 256 where the first byte says so. */
function octal(source: StoredSource, at: u64, length: i32): u64 {
  let value: u64 = 0;
  if (source.byte(at) & 0x80) {
    for (let i = length - 8; i < length; i++) value = (value << 8) | <u64>max(0, source.byte(at + i));
    return value;
  }
  for (let i = 0; i < length; i++) {
    const byte = source.byte(at + i);
    if (byte == 0x20 && value == 0) continue;
    if (byte < 0x30 || byte > 0x37) break;
    value = (value << 3) | <u64>(byte - 0x30);
  }
  return value;
}

function sumOf(source: StoredSource, at: u64): u64 {
  let sum: u64 = 0;
  for (let i: u64 = 0; i < BLOCK; i++) sum += i >= 148 && i < 156 ? 0x20 : <u64>max(0, source.byte(at + i));
  return sum;
}

function isHeader(source: StoredSource, at: u64): bool {
  return sumOf(source, at) == octal(source, at + 148, 8);
}

export function openTar(source: StoredSource, _dump: Dump): ContainerReader | null {
  // A name in front, the sum of the block in its place: files without "ustar" are tar files too, but old ones.
  if (source.byte(0) <= 0) return null;
  const isUstar = source.byte(257) == 0x75 && source.byte(258) == 0x73 && source.byte(259) == 0x74;
  // Of a header that is cut the sum tells nothing.
  return isUstar && (source.size < BLOCK || isHeader(source, 0)) ? new TarReader(source) : null;
}
