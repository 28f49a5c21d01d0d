/**
 * The file in which the kernel of macOS puts its cores at a panic (XNU, osfmk/kdp/core_storage and iokit's core file):
 * the kernel's own, those of other processors, each packed, and the panic's text.
 */
import { Cursor } from "../../bytes/cursor";
import { SliceSource } from "../../bytes/slice";
import { StoredSource } from "../../bytes/source";
import { readUtf8 } from "../../bytes/text";
import { InflateStream } from "../../codecs/inflate";
import { Dump } from "../../facts/dump";
import { Member } from "../../facts/file";
import { Annotation } from "../../facts/rows";
import { LOSS } from "../../facts/warnings";
import { ContainerReader } from "../container";
import { StreamReader } from "../streams/stream-reader";
import { decoderOf, streamKind } from "../streams/streams";
import { Archive, HeadSource, StoredMember, tellDamage } from "./archive";
import { memberName } from "./member-name";

// Version 1, "Rad Mac":          Version 2, "Boss Mac":
// offset size name               offset size name
// 0      8    signature          0      8    signature
// 8      8    log_offset         8      4    version
// 16     8    log_length         40     8    log_offset
// 24     8    num_files          48     8    log_length
// 32     …    files, 32 each     56     8    num_files
//                                64     …    files, 40 each
// A file: [flags of 8 bytes in version 2], offset, length, name of 16
const RAD_MAC: u64 = 0x0063614d20646152;
const BOSS_MAC: u64 = 0x63614d2073736f42;
const NEWEST: u32 = 2;
const MOST_FILES: u64 = 16;
const NAME: u64 = 16;
const ENCRYPTED: u64 = 1;
const LZ4: u64 = 0x200;
/** CMF and FLG of zlib with a window of 32 KiB: their number is a multiple of 31. */
const ZLIB: i32 = 0x78;
const LOG_NAME: string = "panic log";

@final
class CoreFile {
  constructor(
    readonly at: u64,
    readonly size: u64,
    readonly flags: u64,
  ) {}
}

@final
export class MacCoreFile extends Archive {
  private readonly files: Array<CoreFile> = [];
  private log: CoreFile | null = null;

  constructor(
    private readonly source: StoredSource,
    private readonly isFirst: bool,
  ) {
    super("mac-core-file", "core file of the macOS kernel");
  }

  step(dump: Dump): bool {
    const cursor = new Cursor(this.source, 8);
    if (!this.isFirst) {
      const version = cursor.u32("MacCoreFile.version");
      if (cursor.ok && version > NEWEST) {
        tellDamage(
          dump,
          "The file is of a newer kind than is known.",
          8,
          "MacCoreFile.version",
          "2",
          version.toString(),
        );
      }
      cursor.seek(40);
    }
    const logAt = cursor.u64("MacCoreFile.log_offset");
    const logSize = cursor.u64("MacCoreFile.log_length");
    const count = cursor.u64("MacCoreFile.num_files");
    if (cursor.ok && count > MOST_FILES) cursor.refuse(cursor.at - 8, "MacCoreFile.num_files", MOST_FILES, count);
    const isRead = dump.warnings.take(cursor);
    for (let i: u64 = 0; i < min(count, MOST_FILES) && cursor.ok; i++) this.readFile(cursor, dump);
    if (isRead && logSize > 0) this.log = this.keep(LOG_NAME, logAt, logSize, 0, dump);
    return false;
  }

  head(index: i32): StoredSource | null {
    const file = this.files[index];
    if (file.flags & ENCRYPTED) return null;
    const packed = this.bytesOf(file);
    const kind = streamKind(packed);
    if (kind.length > 0) return new HeadSource(packed, decoderOf(kind));
    return isZlib(packed) ? new HeadSource(packed, new InflateStream(true)) : packed;
  }

  open(index: i32, dump: Dump): ContainerReader {
    const file = this.files[index];
    const packed = this.bytesOf(file);
    if (file.at + file.size > this.source.size) dump.file.truncate(<i64>(file.at + file.size), <i64>this.source.size);
    return isZlib(packed) ? new StreamReader(packed, "zlib", new InflateStream(true)) : new StoredMember(packed);
  }

  /** The panic's text lies beside the cores. */
  describe(_index: i32, dump: Dump): void {
    const log = this.log;
    if (!log || log.at >= this.source.size) return;
    const text = readUtf8(this.source, log.at, min(log.size, this.source.size - log.at), true).trim();
    if (text.length == 0) return;
    const fact = new Annotation(LOG_NAME, text);
    fact.type = this.kind;
    dump.annotations.push(fact);
  }

  private readFile(cursor: Cursor, dump: Dump): void {
    const flags = this.isFirst ? 0 : cursor.u64("MacCoreFile.flags");
    const at = cursor.u64("MacCoreFile.offset");
    const size = cursor.u64("MacCoreFile.length");
    const name = memberName(cursor.utf8(NAME, "MacCoreFile.name"));
    if (dump.warnings.take(cursor)) this.keep(name, at, size, flags, dump);
    else cursor.seek(this.source.size);
  }

  private keep(name: string, at: u64, size: u64, flags: u64, dump: Dump): CoreFile | null {
    if (at > this.source.size || size > (<u64>1) << 53) {
      const end = this.source.size.toString();
      tellDamage(dump, "A core lies where the file does not reach.", at, "MacCoreFile.offset", end, at.toString());
      return null;
    }
    if (flags & (ENCRYPTED | LZ4)) {
      dump.warnings.add(
        "member-unread",
        LOSS,
        name + (flags & ENCRYPTED ? " is encrypted and cannot be read." : " is packed by LZ4, which is not read here."),
      );
    }
    const file = new CoreFile(at, size, flags);
    this.files.push(file);
    this.members.push(new Member(name, <i64>size));
    return file;
  }

  private bytesOf(file: CoreFile): StoredSource {
    const at = min(file.at, this.source.size);
    return new SliceSource(this.source, at, min(file.size, this.source.size - at));
  }
}

function isZlib(source: StoredSource): bool {
  const method = source.byte(0);
  return method == ZLIB && ((method << 8) | max(0, source.byte(1))) % 31 == 0;
}

export function openMacCoreFile(source: StoredSource, _dump: Dump): ContainerReader | null {
  const cursor = new Cursor(source);
  const signature = cursor.u64("MacCoreFile.signature");
  if (!cursor.ok || (signature != RAD_MAC && signature != BOSS_MAC)) return null;
  return new MacCoreFile(source, signature == RAD_MAC);
}
