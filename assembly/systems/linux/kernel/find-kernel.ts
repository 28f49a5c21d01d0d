/**
 * Finds a Linux kernel in an image of physical memory: the page in which it keeps VMCOREINFO begins with its first
 * line, or with the note that holds it (kernel/vmcore_info.c). Then the kernel tells its own.
 */
import { Cursor } from "../../../bytes/cursor";
import { Dump } from "../../../facts/dump";
import { Stage } from "../../../facts/stage";
import { SegmentSpace } from "../../../spaces/segments";
import { SpaceSource } from "../../../spaces/space";
import { LinuxKernel } from "./linux-kernel";
import { TranslationHints } from "./translation";
import { VMCOREINFO_LIMIT, Vmcoreinfo } from "./vmcoreinfo";

const PAGE: u64 = 4096;
/** The kernel allocates both pages at its start, in low memory; what is read to find them is bounded. */
const SEARCHED: u64 = 48 << 20;
const PAGES_AT_ONCE: i32 = 512;
const LINE: StaticArray<u8> = [0x4f, 0x53, 0x52, 0x45, 0x4c, 0x45, 0x41, 0x53, 0x45, 0x3d];
// "VMCOREINFO" and a zero: 11 bytes, padded to 12.
const NAME_LENGTH: u32 = 11;
const NAME: u64 = 0x4e4945524f434d56;
const NOTE_HEAD: u64 = 24;

@final
export class FindKernel extends Stage {
  private readonly memory: SpaceSource;
  private segment: i32 = 0;
  private at: u64 = 0;
  private searched: u64 = 0;
  private kernel: LinuxKernel | null = null;
  /** Whether a kernel was found. */
  isFound: bool = false;
  /** Where its page lies. */
  foundAt: u64 = 0;

  constructor(
    dump: Dump,
    private readonly physical: SegmentSpace,
    private readonly root: u64 = 0,
  ) {
    super();
    this.memory = new SpaceSource(physical);
    if (physical.count > 0) this.at = firstPage(physical.baseOf(0));
    dump.physical = physical;
  }

  step(dump: Dump): bool {
    const kernel = this.kernel;
    if (kernel) return kernel.step(dump);
    for (let i = 0; i < PAGES_AT_ONCE; i++) {
      if (this.searched >= SEARCHED || !this.enterSegment()) return false;
      const at = this.at;
      this.at += PAGE;
      this.searched += PAGE;
      if (this.isInfo(dump, at)) return true;
    }
    return true;
  }

  /** Stands in a segment that holds the page; false behind the last. */
  private enterSegment(): bool {
    const physical = this.physical;
    while (this.segment < physical.count) {
      const end = physical.baseOf(this.segment) + physical.sizeOf(this.segment);
      if (this.at + PAGE <= end) return true;
      this.segment++;
      if (this.segment < physical.count) this.at = firstPage(physical.baseOf(this.segment));
    }
    return false;
  }

  private isInfo(dump: Dump, at: u64): bool {
    const first = this.memory.byte(at);
    if (first == <i32>LINE[0]) {
      for (let i = 1; i < LINE.length; i++) if (this.memory.byte(at + i) != <i32>LINE[i]) return false;
      return this.take(dump, at, at, PAGE);
    }
    if (first != <i32>NAME_LENGTH) return false;
    const cursor = new Cursor(this.memory, at);
    const nameLength = cursor.u32("Note.namesz");
    const size: u64 = cursor.u32("Note.descsz");
    cursor.skip(4, "Note.type");
    if (nameLength != NAME_LENGTH || cursor.u64("Note.name") != NAME || size > VMCOREINFO_LIMIT) return false;
    return this.take(dump, at, at + NOTE_HEAD, size);
  }

  private take(dump: Dump, page: u64, at: u64, size: u64): bool {
    const info = new Vmcoreinfo();
    info.read(this.memory, at, size);
    if (info.keys.length < 2 || !info.has("OSRELEASE")) return false;
    this.isFound = true;
    this.foundAt = page;
    const system = dump.system;
    system.os = "linux";
    if (system.arch == "") system.arch = archOf(info);
    const file = dump.file;
    file.endian = "little";
    if (system.arch != "") file.bits = system.arch == "x86" || system.arch == "arm" ? 32 : 64;
    const offset = this.memory.fileOffsetOf(page);
    if (offset != u64.MAX_VALUE) file.prove("A page holds the VMCOREINFO of a Linux kernel", offset);
    const hints = new TranslationHints();
    const last = this.physical.count - 1;
    hints.physicalEnd = this.physical.baseOf(last) + this.physical.sizeOf(last);
    hints.root = this.root;
    this.kernel = new LinuxKernel(info, this.physical, hints);
    return true;
  }
}

function firstPage(address: u64): u64 {
  return (address + PAGE - 1) & ~(PAGE - 1);
}

/** By what each architecture alone puts into its VMCOREINFO, else by where its code lies. */
function archOf(info: Vmcoreinfo): string {
  if (info.hasNumber("kimage_voffset") || info.hasNumber("VA_BITS")) {
    return info.hasNumber("va_kernel_pa_offset") || info.hasNumber("KERNEL_LINK_ADDR") ? "riscv64" : "arm64";
  }
  if (info.hasNumber("phys_base") || info.hasNumber("KERNEL_IMAGE_SIZE")) return "x86-64";
  const text = info.symbol("_stext");
  if (text >= 0xffffffff80000000) return "x86-64";
  if (text >= 0x9000000000000000 && text < 0x9100000000000000) return "loongarch64";
  return text >= 0xc0000000 && text < 0x100000000 ? "x86" : "";
}
