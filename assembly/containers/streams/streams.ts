/**
 * Containers that are one compressed stream: gzip, zstd, lz4, xz, told by their magic numbers, and LiME's zlib. Only
 * gzip, which every system has, is in the page's first module.
 */
import { Cursor } from "../../bytes/cursor";
import { StoredSource } from "../../bytes/source";
import { GzipStream } from "../../codecs/gzip";
import { InflateStream } from "../../codecs/inflate";
import { Lz4Stream } from "../../codecs/lz4-frames";
import { Decoder } from "../../codecs/stream";
import { XZ_WINDOW_LIMIT, XzStream } from "../../codecs/xz";
import { ZSTD_WINDOW_LIMIT, ZstdStream } from "../../codecs/zstd";
import { Dump } from "../../facts/dump";
import { Container } from "../../facts/file";
import { HeadSource } from "../archives/archive";
import { ContainerReader } from "../container";
import { IndexedReader } from "./indexed-source";
import { streamIndex } from "./stream-index";
import { StreamReader } from "./stream-reader";

/** ID1, ID2 and the method deflate (RFC 1952, section 2.3). */
const GZIP: u32 = 0x088b1f;
/** ID1 and ID2 with flags that are known, whatever the method: the decoder says that it knows but one. */
const GZIP_OTHER: u32 = 0x8b1f;
const GZIP_OTHER_MASK: u32 = 0xe000ffff;
/** RFC 8878, section 3.1.1. */
const ZSTD: u32 = 0xfd2fb528;
/** LZ4 frame format description, and its section on legacy frames. */
const LZ4: u32 = 0x184d2204;
const LZ4_LEGACY: u32 = 0x184c2102;
/** The .xz file format, section 2.1.1.1. */
const XZ_LOW: u32 = 0x587a37fd;
const XZ_HIGH: u32 = 0x005a;
const LONGEST_MAGIC: u64 = 6;
/** Frames with data that is not for decoders, the same in zstd and lz4. */
const SKIPPABLE: u32 = 0x184d2a50;
/** What LiME with compress=1 packs begins with "EMiL" and version 1 (lime.h). */
const LIME: u64 = 0x00000001_4c694d45;
/** So many of them in front are passed over to see what comes behind. */
const MOST_SKIPPED: i32 = 16;

/** The stream that starts at `at`, or "". */
export function streamKind(source: StoredSource, at: u64 = 0): string {
  const cursor = new Cursor(source, at);
  if (at == 0 && source.size < LONGEST_MAGIC) {
    const kind = cutKind(source);
    if (kind != "") return kind;
  }
  let magic = cursor.u32("Container.Magic");
  for (let i = 0; i < MOST_SKIPPED && cursor.ok && (magic & 0xfffffff0) == SKIPPABLE; i++) {
    cursor.skip(cursor.u32("Container.SkippableSize"), "Container.Skippable");
    magic = cursor.u32("Container.Magic");
  }
  if (!cursor.ok) return "";
  if ((magic & 0xffffff) == GZIP) return "gzip";
  if (!IS_FULL) return "";
  if ((magic & GZIP_OTHER_MASK) == GZIP_OTHER) return "gzip";
  if (magic == ZSTD) return "zstd";
  if (magic == LZ4 || magic == LZ4_LEGACY) return "lz4";
  return magic == XZ_LOW && cursor.u16("Container.Magic") == XZ_HIGH && cursor.ok ? "xz" : "";
}

/** Of a file that ends within its magic number: what it began to be, if two bytes of that are there. */
function cutKind(source: StoredSource): string {
  if (isCutMagic(source, GZIP, 3)) return "gzip";
  if (!IS_FULL) return "";
  if (isCutMagic(source, ZSTD, 4)) return "zstd";
  if (isCutMagic(source, LZ4, 4) || isCutMagic(source, LZ4_LEGACY, 4)) return "lz4";
  return isCutMagic(source, XZ_LOW | ((<u64>XZ_HIGH) << 32), LONGEST_MAGIC) ? "xz" : "";
}

function isCutMagic(source: StoredSource, magic: u64, length: u64): bool {
  const size = source.size;
  if (size < 2 || size > length) return false;
  for (let i: u64 = 0; i < size; i++) if (source.byte(i) != <i32>((magic >> (i << 3)) & 0xff)) return false;
  return true;
}

/**
 * Whether the source is an image that LiME packed while it wrote it: bare zlib data, whose two bytes of header (RFC
 * 1950, section 2.2) say too little, so what is inside has to say the rest.
 */
function isPackedLime(source: StoredSource): bool {
  const method = source.byte(0);
  const flags = source.byte(1);
  if ((method & 15) != 8 || flags < 0 || ((method << 8) | flags) % 31 != 0) return false;
  return new Cursor(new HeadSource(source, new InflateStream(true))).u64("RangeHeader.magic") == LIME;
}

/** A decoder for streams of this kind. */
export function decoderOf(kind: string): Decoder {
  if (IS_FULL) {
    if (kind == "zstd") return new ZstdStream(ZSTD_WINDOW_LIMIT);
    if (kind == "lz4") return new Lz4Stream();
    if (kind == "xz") return new XzStream(XZ_WINDOW_LIMIT);
    if (kind == "zlib") return new InflateStream(true);
  }
  return new GzipStream();
}

/** The first bytes inside of a stream; null: it is none. */
export function streamHead(source: StoredSource): StoredSource | null {
  const kind = streamKind(source);
  return kind == "" ? null : new HeadSource(source, decoderOf(kind));
}

export function openStream(source: StoredSource, dump: Dump): ContainerReader | null {
  let kind = streamKind(source);
  if (IS_FULL && kind == "" && isPackedLime(source)) kind = "zlib";
  if (kind == "") return null;
  dump.file.containers.push(new Container(kind));
  dump.file.prove("Packed by " + kind, 0);
  if (IS_FULL) {
    const index = streamIndex(kind, source);
    if (index) return new IndexedReader(source, decoderOf(kind), index);
  }
  return new StreamReader(source, kind, decoderOf(kind));
}
