/**
 * Programs and libraries given with a minidump, known by time stamp and size as symbol servers know them. Of one that
 * lies where it wants to, all that it may not write to stands in for what the dump leaves out; elsewhere the code of
 * 64-bit ones, which addresses itself by distances.
 */
import { addU64 } from "../../bytes/checked";
import { lowerAscii } from "../../bytes/text";
import { Dump } from "../../facts/dump";
import {
  ANOTHER_BUILD,
  GivenFile,
  givenFile,
  RAN_WITHOUT,
  tellGivenUnused,
  tellGivenUsed,
} from "../../facts/given/given-file";
import { ModuleFacts } from "../../facts/module";
import { Stage } from "../../facts/stage";
import { PeFile, readPeFile } from "../../systems/windows/pe-file";
import { Minidump } from "./minidump";

/** Stretches of one section that other memory parts. */
const MOST_GAPS: i32 = 4096;
const FIELD: string = "CodeId";

@final
export class GivenImages extends Stage {
  private next: i32 = 0;
  private stretches: i32 = 0;

  constructor(private readonly file: Minidump) {
    super();
  }

  step(dump: Dump): bool {
    const given = givenFile(dump, this.next++);
    if (given) this.take(dump, given);
    return given !== null;
  }

  private take(dump: Dump, given: GivenFile): void {
    const image = readPeFile(given);
    if (!image) return;
    const modules = dump.modules;
    let other: ModuleFacts | null = null;
    let used = 0;
    let bytes: u64 = 0;
    this.stretches = 0;
    for (let i = 0; i < modules.length; i++) {
      const module = modules[i];
      if (module.codeId != image.codeId) {
        if (lowerAscii(module.name) == lowerAscii(given.name)) other = module;
        continue;
      }
      used++;
      module.hasFile = true;
      bytes += this.lend(module, image, given);
    }
    if (used > 0) {
      if (bytes > 0) this.file.space.seal();
      if (this.file.space.count > 0) dump.virtual = this.file.space;
      tellGivenUsed(dump, given, "time stamp and size are " + image.codeId, true, bytes, this.stretches);
    } else if (other) tellGivenUnused(dump, given, ANOTHER_BUILD, FIELD, other.codeId, image.codeId);
    else tellGivenUnused(dump, given, RAN_WITHOUT, FIELD, "", image.codeId);
  }

  private lend(module: ModuleFacts, image: PeFile, given: GivenFile): u64 {
    const isAtHome = module.base == image.wantedBase;
    let lent: u64 = 0;
    for (let i = 0; i < image.parts.length; i++) {
      const part = image.parts[i];
      if (!isAtHome && !(image.is64 && part.isCode)) continue;
      lent += this.fill(addU64(module.base, part.address), part.size, part.offset, given);
    }
    return lent;
  }

  /** Adds what the dump does not hold of a stretch: where it does, a program may have been changed. */
  private fill(start: u64, size: u64, offset: u64, given: GivenFile): u64 {
    const space = this.file.space;
    const end = addU64(start, size);
    const gaps: Array<u64> = [];
    for (let at = start; at < end && gaps.length < MOST_GAPS; ) {
      const isThere = space.find(at);
      const length = space.foundLength == 0 ? end - at : min(space.foundLength, end - at);
      if (!isThere) {
        gaps.push(at);
        gaps.push(length);
      }
      at += length;
    }
    let lent: u64 = 0;
    for (let i = 0; i < gaps.length; i += 2) {
      space.add(gaps[i], gaps[i + 1], offset + (gaps[i] - start), given);
      lent += gaps[i + 1];
      this.stretches++;
    }
    return lent;
  }
}
