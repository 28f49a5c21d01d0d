/** Breakpad's copies of /proc and of the release, and what minidump-writer adds. */
import { Lines } from "../../../../bytes/lines";
import { hex } from "../../../../bytes/text";
import { Dump } from "../../../../facts/dump";
import { AuxvEntry } from "../../../../facts/rows";
import { Stage } from "../../../../facts/stage";
import { auxvName } from "../../../../names/auxv";
import { readMapsLine } from "../../../../systems/linux/maps";
import {
  readArguments,
  readCpuInfo,
  readEnvironment,
  readLimits,
  readRelease,
  readStatus,
} from "../../../../systems/linux/proc-text";
import { annotate } from "../../annotate";
import { Minidump, Stream } from "../../minidump";
import { RowStage, Rows } from "../../rows";

/** A copy of a file of /proc beyond this is none. */
const TEXT_LIMIT: u64 = 1 << 24;

function linesOf(file: Minidump, stream: Stream, separator: i32 = 0x0a): Lines {
  stream.record.isRead = true;
  const kept = min(stream.size, TEXT_LIMIT);
  if (kept < stream.size) {
    file.lose("text-limit", "Only the beginning of a text is read.", stream.at, "Stream", stream.size, kept);
  }
  return new Lines(file.source, stream.at, min(stream.at + kept, file.source.size), separator);
}

export function readLinuxStatus(file: Minidump, stream: Stream): void {
  readStatus(linesOf(file, stream), file.dump.process, file.dump.annotations, "LinuxProcStatus");
}

export function readLinuxCpuInfo(file: Minidump, stream: Stream): void {
  readCpuInfo(linesOf(file, stream), file.dump.system);
}

export function readLinuxRelease(file: Minidump, stream: Stream): void {
  readRelease(linesOf(file, stream), file.dump.system, file.dump.annotations, "LinuxLsbRelease");
}

export function readLinuxLimits(file: Minidump, stream: Stream): void {
  readLimits(linesOf(file, stream), file.dump.annotations, "MozLinuxLimits");
}

export function readLinuxCommandLine(file: Minidump, stream: Stream): void {
  file.dump.process.args = readArguments(linesOf(file, stream, 0));
  file.dump.process.recordedTexts.add(false, stream.at, stream.at + stream.size);
}

export function readLinuxEnvironment(file: Minidump, stream: Stream): void {
  file.dump.process.environment = readEnvironment(linesOf(file, stream, 0));
  file.dump.process.recordedTexts.add(true, stream.at, stream.at + stream.size);
}

/** minidump-writer: what failed while it wrote, as JSON. */
export function readSoftErrors(file: Minidump, stream: Stream): void {
  const cursor = file.cursor(stream.at, stream.size);
  const text = cursor.utf8(cursor.left, "MozSoftErrors");
  if (!file.take(cursor)) return;
  annotate(file, stream, "soft errors", text, "MozSoftErrors");
  stream.record.isRead = true;
}

/** Regions of /proc/PID/maps. */
@final
export class LinuxMaps extends Stage {
  private lines: Lines | null = null;

  constructor(
    private readonly file: Minidump,
    private readonly stream: Stream,
  ) {
    super();
  }

  step(dump: Dump): bool {
    let lines = this.lines;
    if (!lines) {
      lines = linesOf(this.file, this.stream);
      this.lines = lines;
    }
    for (let i = 0; i < 128; i++) {
      if (!lines.next()) return false;
      const region = readMapsLine(lines);
      if (region) dump.regions.push(region);
    }
    return true;
  }
}

/** The auxiliary vector: type and value, an address wide each, up to AT_NULL. */
@final
export class LinuxAuxv extends RowStage {
  protected open(): Rows | null {
    const step: u64 = this.file.wordBytes * 2;
    const size = min(this.stream.size, this.file.source.size - min(this.stream.at, this.file.source.size));
    return new Rows(this.stream.at, step, <i32>min<u64>(size / step, 1 << 12));
  }

  protected row(dump: Dump, at: u64, _index: i32): void {
    const cursor = this.file.cursor(at, this.file.wordBytes * 2);
    cursor.wordBytes = this.file.wordBytes;
    const type = cursor.word("Auxv.Type");
    const value = cursor.word("Auxv.Value");
    if (!this.file.take(cursor) || type == 0) return;
    const entry = new AuxvEntry(type, value);
    entry.name = auxvName("linux", type);
    entry.at = <i64>at;
    dump.auxv.push(entry);
  }
}

// MDRawDebug (Breakpad, minidump_format.h), 32 bits · 64 bits:
// offset size name
// 0      4    version
// 4      4    map                     rva of the link map entries
// 8      4    dso_count
// 12·16  4·8  brk
// 16·24  4·8  ldbase
// 20·32  4·8  dynamic
// MDRawLinkMap:
// 0      4·8  addr
// 4·8    4    name                    rva of a MINIDUMP_STRING
// 8·16   4·8  ld
const DSO_LIMIT: u32 = 4096;

export function readDsoDebug(file: Minidump, stream: Stream): void {
  const isWide = file.wordBytes == 8;
  const cursor = file.cursor(stream.at, stream.size);
  cursor.wordBytes = file.wordBytes;
  cursor.skip(4, "DsoDebug.Version");
  const map = cursor.u32("DsoDebug.Map");
  const count = cursor.u32("DsoDebug.DsoCount");
  if (isWide) cursor.skip(4, "DsoDebug.Padding");
  const brk = cursor.word("DsoDebug.Brk");
  const base = cursor.word("DsoDebug.LdBase");
  const dynamic = cursor.word("DsoDebug.Dynamic");
  if (!file.take(cursor)) return;
  const type = "LinuxDsoDebug";
  annotate(file, stream, "r_brk", hex(brk), type);
  annotate(file, stream, "r_ldbase", hex(base), type);
  annotate(file, stream, "_DYNAMIC", hex(dynamic), type);
  const step: u64 = isWide ? 24 : 12;
  const links = file.cursor(map);
  links.wordBytes = file.wordBytes;
  for (let i: u32 = 0; i < min(count, DSO_LIMIT); i++) {
    const at = <u64>map + <u64>i * step;
    links.seek(at);
    const address = links.word("LinkMap.Addr");
    const nameAt = links.u32("LinkMap.Name");
    if (!file.take(links)) return;
    const name = file.string(nameAt, "LinkMap.Name");
    if (name.length > 0) annotate(file, stream, name, hex(address), type, at);
  }
  stream.record.isRead = true;
}
