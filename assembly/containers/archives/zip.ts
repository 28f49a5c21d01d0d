/**
 * zip archives (PKWARE's APPNOTE): the central directory says what is there. Where it is missing, as in a file that
 * was cut, the members' own headers are followed from the front.
 */
import { Cursor } from "../../bytes/cursor";
import { SliceSource } from "../../bytes/slice";
import { StoredSource } from "../../bytes/source";
import { crc32 } from "../../codecs/checksums/crc32";
import { InflateStream } from "../../codecs/inflate";
import { Decoder } from "../../codecs/stream";
import { Dump } from "../../facts/dump";
import { UNKNOWN } from "../../facts/fact";
import { Member } from "../../facts/file";
import { FAULT, LOSS } from "../../facts/warnings";
import { ContainerReader } from "../container";
import { StreamReader } from "../streams/stream-reader";
import { decoderOf } from "../streams/streams";
import { Archive, HeadSource, MOST_MEMBERS, StoredMember, tellDamage } from "./archive";
import { memberName } from "./member-name";

const LOCAL: u32 = 0x04034b50;
const CENTRAL: u32 = 0x02014b50;
const END: u32 = 0x06054b50;
const END_64: u32 = 0x06064b50;
const LOCATOR_64: u32 = 0x07064b50;
const SPLIT: u32 = 0x08074b50;

// End of central directory record (APPNOTE 4.3.16):
// offset size name
// 0      4    signature
// 10     2    entries
// 12     4    size of the directory
// 16     4    its offset
// 20     2    length of the comment behind
const END_SIZE: u64 = 22;
/** The comment may be this long. */
const COMMENT_LIMIT: u64 = 0xffff;

// Zip64 locator (4.3.15): 8 of 20 bytes are the offset of the zip64 record.
const LOCATOR_SIZE: u64 = 20;

// Central file header (4.3.12):
// offset size name
// 0      4    signature
// 8      2    flags        0: encrypted, 3: sizes stand behind the data
// 10     2    method
// 16     4    crc-32
// 20     4    compressed size
// 24     4    uncompressed size
// 28     2    length of the name
// 30     2    length of the extra field
// 32     2    length of the comment
// 42     4    offset of the local header
// 46          name, extra field, comment
const CENTRAL_SIZE: u64 = 46;

// Local file header (4.3.7):
// offset size name
// 0      4    signature
// 6      2    flags
// 8      2    method
// 14     4    crc-32
// 18     4    compressed size
// 22     4    uncompressed size
// 26     2    length of the name
// 28     2    length of the extra field
// 30          name, extra field
const LOCAL_SIZE: u64 = 30;
const ENCRYPTED: u32 = 1;
const SIZES_BEHIND: u32 = 8;
const IN_ZIP64: u64 = 0xffffffff;
/** Extra field with the sizes that 32 bits cannot hold. */
const EXTRA_ZIP64: u32 = 1;

const STORED: u32 = 0;
const DEFLATE: u32 = 8;
const ZSTD: u32 = 93;
const XZ: u32 = 95;

const ENTRIES_AT_ONCE: i32 = 64;
const NAME_LIMIT: u64 = 1024;

@final
class ZipMember {
  flags: u32 = 0;
  method: u32 = 0;
  crc: u32 = 0;
  /** Whether `crc` is told: of a member whose sums stand behind its data it is not, without a directory. */
  hasCrc: bool = true;
  packedSize: u64 = 0;
  size: u64 = 0;
  headerAt: u64 = 0;
}

/** Unpacks a member once and holds its sum against the archive's. */
@final
class MemberReader extends StreamReader {
  private sum: u32 = 0;

  constructor(
    packed: StoredSource,
    decoder: Decoder,
    private readonly member: ZipMember,
  ) {
    super(packed, "zip", decoder);
  }

  protected observe(piece: usize, length: i32): void {
    this.sum = crc32(this.sum, piece, length);
  }

  protected close(dump: Dump): void {
    const member = this.member;
    if (!member.hasCrc) return;
    const size = this.decoded.size;
    if (this.sum == member.crc && size == member.size) return;
    const warning = dump.warnings.add(
      "damaged-container",
      FAULT,
      "The member does not unpack to what the archive says of it: it is damaged, or ends early.",
    );
    warning.field = size == member.size ? "ZipEntry.crc32" : "ZipEntry.uncompressedSize";
    warning.expected = size == member.size ? member.crc.toString() : member.size.toString();
    warning.found = size == member.size ? this.sum.toString() : size.toString();
  }
}

@final
export class ZipReader extends Archive {
  private readonly entries: Array<ZipMember> = [];
  private readonly cursor: Cursor;
  private hasDirectory: bool = false;
  private isStarted: bool = false;
  private left: u64 = 0;
  /** Bytes in front of the archive, as in one that unpacks itself: offsets do not count them. */
  private shift: u64 = 0;

  constructor(private readonly source: StoredSource) {
    super("zip", "ZIP archive");
    this.cursor = new Cursor(source);
  }

  step(dump: Dump): bool {
    if (!this.isStarted) {
      this.isStarted = true;
      this.hasDirectory = this.findDirectory();
      if (!this.hasDirectory) this.tellNoDirectory(dump);
      return true;
    }
    for (let i = 0; i < ENTRIES_AT_ONCE; i++) {
      if (this.members.length >= MOST_MEMBERS) {
        this.tellLimit(dump);
        return false;
      }
      const goesOn = this.hasDirectory ? this.readEntry(dump) : this.readLocal();
      if (!goesOn) return false;
    }
    return true;
  }

  head(index: i32): StoredSource | null {
    const data = this.dataOf(index);
    if (!data) return null;
    const decoder = decoderFor(this.entries[index].method);
    return decoder ? new HeadSource(data, decoder) : data;
  }

  open(index: i32, dump: Dump): ContainerReader {
    const data = this.dataOf(index);
    const member = this.entries[index];
    if (!data) {
      const reader = new StoredMember(new SliceSource(this.source, 0, 0));
      this.tellUnread(index, dump);
      return reader;
    }
    if (member.packedSize > data.size) dump.file.truncate(-1, <i64>this.source.size);
    const decoder = decoderFor(member.method);
    return decoder ? new MemberReader(data, decoder, member) : new StoredMember(data);
  }

  /** A member's packed bytes, as far as they are there. */
  private dataOf(index: i32): StoredSource | null {
    const member = this.entries[index];
    if (member.flags & ENCRYPTED || !isKnown(member.method)) return null;
    const at = member.headerAt;
    const cursor = new Cursor(this.source, at);
    if (cursor.u32("ZipLocal.signature") != LOCAL) return null;
    cursor.seek(at + 26);
    const from = at + LOCAL_SIZE + cursor.u16("ZipLocal.nameLength") + cursor.u16("ZipLocal.extraLength");
    if (!cursor.ok || from > this.source.size) return null;
    return new SliceSource(this.source, from, min(member.packedSize, this.source.size - from));
  }

  /** Finds the directory from the end of the file. */
  private findDirectory(): bool {
    const source = this.source;
    if (source.size < END_SIZE) return false;
    const last = source.size - END_SIZE;
    const first = last > COMMENT_LIMIT ? last - COMMENT_LIMIT : 0;
    for (let at = last + 1; at > first; at--) if (source.byte(at - 1) == 0x50 && this.startAt(at - 1)) return true;
    return false;
  }

  /** Whether the record at `at` is the end of a directory that is there. */
  private startAt(at: u64): bool {
    const cursor = new Cursor(this.source, at);
    if (cursor.u32("ZipEnd.signature") != END) return false;
    cursor.seek(at + 10);
    let count: u64 = cursor.u16("ZipEnd.entries");
    let size: u64 = cursor.u32("ZipEnd.directorySize");
    let offset: u64 = cursor.u32("ZipEnd.directoryOffset");
    const comment: u64 = cursor.u16("ZipEnd.commentLength");
    if (!cursor.ok || at + END_SIZE + comment > this.source.size) return false;
    let end = at;
    if (at >= LOCATOR_SIZE) {
      const locator = new Cursor(this.source, at - LOCATOR_SIZE);
      if (locator.u32("ZipLocator.signature") == LOCATOR_64) {
        locator.skip(4, "ZipLocator.disk");
        end = locator.u64("ZipLocator.offset");
        const record = new Cursor(this.source, end);
        if (record.u32("Zip64End.signature") != END_64) return false;
        record.seek(end + 32);
        count = record.u64("Zip64End.entries");
        size = record.u64("Zip64End.directorySize");
        offset = record.u64("Zip64End.directoryOffset");
        if (!record.ok) return false;
      }
    }
    if (size > end) return false;
    const from = end - size;
    this.shift = from > offset ? from - offset : 0;
    this.left = count;
    this.cursor.seek(from);
    this.cursor.end = end;
    const signature = new Cursor(this.source, from).u32("ZipEntry.signature");
    return count == 0 || signature == CENTRAL;
  }

  private readEntry(dump: Dump): bool {
    const cursor = this.cursor;
    if (this.left == 0 || cursor.left < CENTRAL_SIZE) return false;
    this.left--;
    const at = cursor.at;
    const signature = cursor.u32("ZipEntry.signature");
    if (signature != CENTRAL) {
      tellDamage(
        dump,
        "The directory of the archive is damaged: files behind this place are not listed.",
        at,
        "ZipEntry.signature",
        CENTRAL.toString(),
        signature.toString(),
      );
      return false;
    }
    const member = new ZipMember();
    cursor.skip(4, "ZipEntry.versions");
    member.flags = cursor.u16("ZipEntry.flags");
    member.method = cursor.u16("ZipEntry.method");
    cursor.skip(4, "ZipEntry.time");
    member.crc = cursor.u32("ZipEntry.crc32");
    member.packedSize = cursor.u32("ZipEntry.compressedSize");
    member.size = cursor.u32("ZipEntry.uncompressedSize");
    const nameLength: u64 = cursor.u16("ZipEntry.nameLength");
    const extraLength: u64 = cursor.u16("ZipEntry.extraLength");
    const commentLength: u64 = cursor.u16("ZipEntry.commentLength");
    cursor.skip(8, "ZipEntry.attributes");
    member.headerAt = cursor.u32("ZipEntry.localOffset");
    const name = readName(cursor, nameLength);
    this.readExtra(member, cursor.at, extraLength);
    cursor.skip(extraLength + commentLength, "ZipEntry.extra");
    if (!cursor.ok) {
      const field = cursor.faultField;
      tellDamage(dump, "The directory of the archive ends too early.", cursor.faultAt, field, "", "");
      return false;
    }
    member.headerAt += this.shift;
    this.keep(member, name);
    return true;
  }

  /** The zip64 field holds, in this order, those of the three that did not fit. */
  private readExtra(member: ZipMember, at: u64, length: u64): void {
    const extra = new Cursor(this.source, at, at + length);
    while (extra.left >= 4) {
      const id = extra.u16("ZipExtra.id");
      const size: u64 = extra.u16("ZipExtra.size");
      const next = extra.at + size;
      if (id == EXTRA_ZIP64) {
        const field = new Cursor(this.source, extra.at, next);
        if (member.size == IN_ZIP64) member.size = field.u64("Zip64.uncompressedSize");
        if (member.packedSize == IN_ZIP64) member.packedSize = field.u64("Zip64.compressedSize");
        if (member.headerAt == IN_ZIP64) member.headerAt = field.u64("Zip64.localOffset");
      }
      extra.seek(next);
    }
  }

  /** The next member by its own header; false where none follows. */
  private readLocal(): bool {
    const cursor = this.cursor;
    const at = cursor.at;
    if (cursor.left < LOCAL_SIZE || cursor.u32("ZipLocal.signature") != LOCAL) return false;
    const member = new ZipMember();
    member.headerAt = at;
    cursor.skip(2, "ZipLocal.version");
    member.flags = cursor.u16("ZipLocal.flags");
    member.method = cursor.u16("ZipLocal.method");
    cursor.skip(4, "ZipLocal.time");
    member.crc = cursor.u32("ZipLocal.crc32");
    member.packedSize = cursor.u32("ZipLocal.compressedSize");
    member.size = cursor.u32("ZipLocal.uncompressedSize");
    const nameLength: u64 = cursor.u16("ZipLocal.nameLength");
    const extraLength: u64 = cursor.u16("ZipLocal.extraLength");
    const name = readName(cursor, nameLength);
    this.readExtra(member, cursor.at, extraLength);
    cursor.skip(extraLength, "ZipLocal.extra");
    if (!cursor.ok) return false;
    const hasSizes = (member.flags & SIZES_BEHIND) == 0;
    if (!hasSizes) {
      // Where it ends is told behind it; it is unpacked to where its data end.
      member.hasCrc = false;
      member.packedSize = cursor.left;
      member.size = u64.MAX_VALUE;
    }
    this.keep(member, name);
    cursor.skip(min(member.packedSize, cursor.left), "ZipLocal.data");
    return hasSizes;
  }

  private keep(member: ZipMember, name: string): void {
    if (name.endsWith("/")) return;
    this.entries.push(member);
    this.members.push(new Member(memberName(name), member.size <= (<u64>1) << 53 ? <i64>member.size : UNKNOWN));
  }

  private tellNoDirectory(dump: Dump): void {
    dump.file.truncate(-1, <i64>this.source.size);
    tellDamage(
      dump,
      "The archive has no directory: its end is missing. What lies in front is read.",
      this.source.size,
      "ZipEnd.signature",
      END.toString(),
      "",
    );
  }

  private tellLimit(dump: Dump): void {
    dump.warnings.add(
      "member-limit",
      LOSS,
      "The archive holds more files than are listed: " + MOST_MEMBERS.toString() + " are.",
    );
  }

  tellUnread(index: i32, dump: Dump): void {
    const member = this.entries[index];
    const isEncrypted = (member.flags & ENCRYPTED) != 0;
    const warning = dump.warnings.add(
      "member-unread",
      LOSS,
      isEncrypted
        ? "What the archive holds is encrypted. Unpack it with its password, then open what comes out."
        : "What the archive holds is packed in a way that is not read here. Unpack it first, then open what comes out.",
    );
    warning.field = isEncrypted ? "ZipEntry.flags" : "ZipEntry.method";
    warning.found = isEncrypted ? member.flags.toString() : member.method.toString();
  }
}

function readName(cursor: Cursor, length: u64): string {
  const name = cursor.utf8(min(length, NAME_LIMIT), "ZipEntry.name");
  if (length > NAME_LIMIT) cursor.skip(length - NAME_LIMIT, "ZipEntry.name");
  return name;
}

function isKnown(method: u32): bool {
  return method == STORED || method == DEFLATE || method == ZSTD || method == XZ;
}

/** Null: the bytes are as they are. */
function decoderFor(method: u32): Decoder | null {
  if (method == DEFLATE) return new InflateStream(false);
  if (method == ZSTD) return decoderOf("zstd");
  return method == XZ ? decoderOf("xz") : null;
}

export function openZip(source: StoredSource, _dump: Dump): ContainerReader | null {
  const cursor = new Cursor(source);
  let signature = cursor.u32("Zip.signature");
  // An archive that was once meant to be split says so in front.
  if (signature == SPLIT) signature = cursor.u32("Zip.signature");
  return cursor.ok && (signature == LOCAL || signature == END) ? new ZipReader(source) : null;
}
