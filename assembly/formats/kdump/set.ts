/** Which page frames lie in which file: one file, or the parts of a split dump that were given together. */
import { StoredSource } from "../../bytes/source";
import { Dump } from "../../facts/dump";
import { Wanted } from "../../facts/rows";
import { FAULT, LOSS, NOTE } from "../../facts/warnings";
import { PageBitmap } from "../../spaces/page-bitmap";
import { headerOf, KdumpHeader } from "./header";
import { KdumpPart } from "./pages";

/** The parts in the order of their page frames; what is missing or does not belong is told. */
export function partsOf(dump: Dump, header: KdumpHeader): Array<KdumpPart> {
  const first = partOf(dump, dump.source, header);
  const parts: Array<KdumpPart> = [first];
  const companions = dump.companions;
  for (let i = 0; i < companions.length; i++) {
    const other = headerOf(companions[i]);
    if (!other || !header.isSplit || !belongs(header, other)) {
      const warning = dump.warnings.add(
        "not-of-this-set",
        NOTE,
        "File " + (i + 2).toString() + " is no further part of this dump and was left aside.",
      );
      warning.field = "DiskDumpHeader";
      continue;
    }
    parts.push(partOf(dump, companions[i], other));
  }
  if (!header.isSplit) return parts;
  parts.sort((a, b) => (a.start != b.start ? (a.start < b.start ? -1 : 1) : a.end < b.end ? -1 : 1));
  tellGaps(dump, parts, header.pages);
  return parts;
}

/** Parts of one dump have the same machine, moment and memory. */
function belongs(one: KdumpHeader, other: KdumpHeader): bool {
  return (
    other.isSplit &&
    one.bits == other.bits &&
    one.isBigEndian == other.isBigEndian &&
    one.blockSize == other.blockSize &&
    one.pages == other.pages &&
    one.timestamp == other.timestamp &&
    one.release == other.release &&
    one.nodename == other.nodename
  );
}

function partOf(dump: Dump, source: StoredSource, header: KdumpHeader): KdumpPart {
  const at = header.dumpedBitmapAt;
  const room = at < source.size ? (source.size - at) * 8 : 0;
  if (header.pages > room) {
    const end = dump.warnings.countIn(source.number, source.size);
    dump.warnings.addAt(
      "cut-short",
      FAULT,
      "The bitmap of pages reaches beyond the end of the file.",
      min(at, source.size),
      "DiskDumpHeader.bitmap_blocks",
      ((header.pages + 7) >> 3).toString(),
      (room >> 3).toString(),
    );
    dump.warnings.countIn(0, end);
  }
  const pages = min(header.pages, room);
  const start = header.isSplit ? min(header.startPage, header.pages) : 0;
  const end = header.isSplit ? max(start, min(header.endPage, header.pages)) : header.pages;
  return new KdumpPart(source, header, new PageBitmap(source, at, pages), start, end);
}

function tellGaps(dump: Dump, parts: Array<KdumpPart>, pages: u64): void {
  let covered: u64 = 0;
  for (let i = 0; i <= parts.length; i++) {
    const start = i < parts.length ? parts[i].start : pages;
    const isEmpty = i < parts.length && parts[i].start == parts[i].end;
    if (start > covered && !isEmpty) tellGap(dump, covered, start);
    if (i == parts.length) break;
    if (!isEmpty && start < covered) {
      dump.warnings.add(
        "parts-overlap",
        FAULT,
        "Two parts of the dump hold the same page frames; the first is used there.",
      );
    }
    if (!isEmpty) covered = max(covered, parts[i].end);
  }
}

function tellGap(dump: Dump, from: u64, to: u64): void {
  const range = "page frames 0x" + from.toString(16) + " to 0x" + (to - 1).toString(16);
  dump.wanted.push(
    new Wanted("the part of this vmcore with " + range, "", "The dump was split; this part is missing."),
  );
  const warning = dump.warnings.add("part-missing", LOSS, "The part of this dump that holds " + range + " is missing.");
  warning.field = "KdumpSubHeader.start_pfn";
}
