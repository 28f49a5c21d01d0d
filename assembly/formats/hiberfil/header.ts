/**
 * PO_MEMORY_IMAGE, page 0 of a hibernation file. Windows publishes no layout; those below are read off the type
 * listings of its symbol files, and told apart by LengthSelf.
 *
 * 32-bit 64-bit size name
 * 00     00     4    Signature: "hibr", "wake", "rstr", "horm" in either case
 * 0c     0c     4    LengthSelf
 * 14     18     4    PageSize
 * 18     20     8    SystemTime, FILETIME; at 20 in XP's 32-bit form, too
 * 20     28     8    InterruptTime, 100 ns since the start; at 28 in XP's 32-bit form
 */
import { Cursor } from "../../bytes/cursor";
import { StoredSource } from "../../bytes/source";

export const PAGE: u64 = 4096;

const HIBR: u32 = 0x72626968;
const WAKE: u32 = 0x656b6177;
const RSTR: u32 = 0x72747372;
const HORM: u32 = 0x6d726f68;
const LOWER_CASE: u32 = 0x20202020;

const LENGTH_XP_32: u32 = 0xa8;
const LENGTH_2003_64: u32 = 0xc0;
const LEAST_LENGTH: u32 = 0x80;

/** Where Windows 8 and newer keep what leads to the memory; offsets in the header. */
@final
export class SetLayout {
  constructor(
    readonly length: u32,
    readonly bits: i32,
    readonly firstBuild: u32,
    readonly lastBuild: u32,
    readonly firstBoot: u32,
    readonly firstKernel: u32,
    readonly kernelPages: u32,
    readonly highestPage: u32,
    /** Of the flag of a Fast Startup; 0: not known. */
    readonly hiberboot: u32,
  ) {}

  get loaderPages(): u32 {
    return this.bits == 64 ? 0x58 : 0x48;
  }
}

let layouts: Array<SetLayout> = [];

/** Layouts of Windows 8 and newer, the largest first. */
export function setLayouts(): Array<SetLayout> {
  if (layouts.length > 0) return layouts;
  layouts = [
    new SetLayout(0x4d8, 64, 26100, 26100, 0x68, 0x70, 0x238, 0x498, 0),
    new SetLayout(0x448, 64, 20348, 22631, 0x68, 0x70, 0x230, 0x400, 0),
    new SetLayout(0x3e0, 64, 17763, 19045, 0x68, 0x70, 0x230, 0x398, 0x364),
    new SetLayout(0x3d8, 64, 15063, 17134, 0x68, 0x70, 0x230, 0x398, 0x364),
    new SetLayout(0x3c8, 64, 14393, 14393, 0x68, 0x70, 0x220, 0x388, 0),
    new SetLayout(0x3b0, 64, 10240, 10586, 0x68, 0x70, 0x218, 0x380, 0x34c),
    new SetLayout(0x360, 64, 9200, 9600, 0x60, 0x68, 0x1c8, 0x330, 0x2fc),
    new SetLayout(0x340, 32, 17763, 19045, 0x50, 0x54, 0x210, 0x310, 0),
    new SetLayout(0x338, 32, 15063, 17134, 0x50, 0x54, 0x210, 0x310, 0),
    new SetLayout(0x328, 32, 14393, 14393, 0x50, 0x54, 0x200, 0x300, 0),
    new SetLayout(0x310, 32, 10240, 10586, 0x50, 0x54, 0x1f8, 0x2f8, 0),
    new SetLayout(0x2c8, 32, 9200, 9600, 0x50, 0x54, 0x1b0, 0x2b0, 0),
  ];
  return layouts;
}

@final
export class ImageHeader {
  /** "hibr", "wake", "rstr" or "horm"; "" where page 0 was emptied. */
  readonly signature: string;
  readonly length: u32;

  constructor(readonly source: StoredSource) {
    const cursor = new Cursor(source);
    this.signature = signatureWord(cursor.u32("PoMemoryImage.Signature"));
    cursor.seek(0x0c);
    this.length = cursor.u32("PoMemoryImage.LengthSelf");
  }

  /** What LengthSelf says of the word size: 32, 64, or 0 where it does not. */
  get bits(): i32 {
    const length = this.length;
    if (length == LENGTH_XP_32 || length == 0xe0 || length == 0xf0) return 32;
    if (length == LENGTH_2003_64 || length == 0x128 || length == 0x138 || length == 0x140) return 64;
    return 0;
  }

  /** XP's own, 32 bits. */
  get isXp(): bool {
    return this.length == LENGTH_XP_32;
  }

  /** That of XP x64 and Server 2003. */
  get is2003(): bool {
    return this.length == LENGTH_2003_64;
  }

  u32At(at: u64): u32 {
    return new Cursor(this.source, at).u32("PoMemoryImage");
  }

  u64At(at: u64): u64 {
    return new Cursor(this.source, at).u64("PoMemoryImage");
  }

  /** A page number or count as wide as the machine's words. */
  wordAt(at: u64, bits: i32): u64 {
    return bits == 64 ? this.u64At(at) : <u64>this.u32At(at);
  }

  /** FILETIME of the moment it was written, and 100 ns since the start of the system. */
  systemTime(bits: i32): u64 {
    return this.u64At(this.timeAt(bits));
  }

  interruptTime(bits: i32): u64 {
    return this.u64At(this.timeAt(bits) + 8);
  }

  private timeAt(bits: i32): u64 {
    return bits == 64 || this.isXp ? 0x20 : 0x18;
  }
}

function signatureWord(signature: u32): string {
  const word = signature | LOWER_CASE;
  if (word == HIBR) return "hibr";
  if (word == WAKE) return "wake";
  if (word == RSTR) return "rstr";
  return word == HORM ? "horm" : "";
}

/** Whether page 0 is such a header: a word in front is not enough, texts may begin with it. */
export function isImageHeader(source: StoredSource): bool {
  const cursor = new Cursor(source);
  if (signatureWord(cursor.u32("PoMemoryImage.Signature")) == "" || !cursor.ok) return false;
  cursor.seek(0x0c);
  const length = cursor.u32("PoMemoryImage.LengthSelf");
  cursor.seek(0x14);
  const pageSize32 = cursor.u32("PoMemoryImage.PageSize");
  const pageSize64 = cursor.u32("PoMemoryImage.PageSize");
  if (!cursor.ok) return false;
  const isSized = <u64>pageSize32 == PAGE || <u64>pageSize64 == PAGE;
  if (length >= LEAST_LENGTH && <u64>length < PAGE && isSized) return true;
  // After waking the rest of the header may be gone.
  return isEmptyFrom(source, 4);
}

/** Whether page 0 holds nothing but zeros from `from` on. */
export function isEmptyFrom(source: StoredSource, from: u64): bool {
  if (source.size < PAGE) return false;
  for (let at = from; at < PAGE; at++) if (source.byte(at) != 0) return false;
  return true;
}
