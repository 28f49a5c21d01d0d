/**
 * How the kernel's addresses become physical ones, by architecture. Sources: what Linux puts into VMCOREINFO for each
 * (vmcore_info.c), the memory layouts of its documentation, and page.h of each architecture.
 */

import { PageTableSpace } from "../../../spaces/page-tables";
import { RadixTableSpace, radixArm64, radixLoongArch, radixRiscv } from "../../../spaces/radix-tables";
import { AddressSpace } from "../../../spaces/space";
import { MODE_LA57, MODE_PAE, MODE_X64, MODE_X86 } from "../../../spaces/table-format";
import { KernelSpace, LinearMap } from "./linear-map";
import { Vmcoreinfo } from "./vmcoreinfo";

// x86-64: __START_KERNEL_map, and how much of it is the image at most.
const IMAGE_X64: u64 = 0xffffffff80000000;
const IMAGE_BYTES_X64: u64 = 0x40000000;
/** x86-64: the direct map begins at a multiple of 1 GiB, nothing of the kernel lies below. */
const LOWEST_DIRECT: u64 = 0xff11000000000000;
const DIRECT_STEP: u64 = 1 << 30;
const USUAL_PAGE_OFFSET_X86: u64 = 0xc0000000;

/** What a dump knows besides VMCOREINFO. */
@final
export class TranslationHints {
  hasPhysBase: bool = false;
  physBase: i64 = 0;
  /** A root of page tables in use: CR3; 0: none is known. */
  root: u64 = 0;
  hasFiveLevels: bool = false;
  /** Virtual minus physical address of memory that the dump itself maps; 0: not told. */
  directBase: u64 = 0;
  /** Bytes of physical memory, up to the highest. */
  physicalEnd: u64 = 0;
}

/** The kernel's space; null where neither rules nor tables are known for it. */
export function kernelSpace(
  arch: string,
  info: Vmcoreinfo,
  physical: AddressSpace,
  hints: TranslationHints,
): KernelSpace | null {
  if (arch == "x86-64") return spaceX64(info, physical, hints);
  if (arch == "x86") return spaceX86(info, physical, hints);
  if (arch == "arm64") return spaceArm64(info, physical, hints);
  if (arch == "riscv64") return spaceRiscv(info, physical, hints);
  if (arch == "loongarch64") return spaceLoongArch(info, physical);
  if (arch == "ppc64" || arch == "ppc64le") {
    // The image is part of the linear map; what radix or hash tables map besides is not read.
    return linear(physical, 0xc000000000000000, 0xd000000000000000, 0);
  }
  if (arch == "s390x") return spaceS390(info, physical);
  if (arch == "mips64") return linear(physical, 0x9800000000000000, 0xa000000000000000, 0, 0xffffffff80000000, 0);
  if (arch == "mips") return linear(physical, 0x80000000, 0xa0000000, 0);
  return null;
}

function linear(
  physical: AddressSpace,
  start: u64,
  end: u64,
  at: u64,
  imageStart: u64 = 0,
  imageAt: u64 = 0,
): KernelSpace {
  const image: LinearMap | null = imageStart == 0 ? null : new LinearMap(imageStart, imageStart + 0x20000000, imageAt);
  const space = new KernelSpace(physical, image);
  space.direct = new LinearMap(start, end, at);
  return space;
}

function spaceX64(info: Vmcoreinfo, physical: AddressSpace, hints: TranslationHints): KernelSpace | null {
  const hasBase = info.hasNumber("phys_base");
  const isKnown = hasBase || hints.hasPhysBase;
  const base = <u64>(hasBase ? info.number("phys_base") : hints.physBase);
  const size = info.number("KERNEL_IMAGE_SIZE");
  const bytes = size > 0 && <u64>size <= IMAGE_BYTES_X64 ? <u64>size : IMAGE_BYTES_X64;
  const image: LinearMap | null = isKnown ? new LinearMap(IMAGE_X64, IMAGE_X64 + bytes, base) : null;
  let top = info.symbol("init_top_pgt");
  if (top == 0) top = info.symbol("swapper_pg_dir");
  if (top == 0) top = info.symbol("init_level4_pgt");
  // A CR3 taken inside a program under page table isolation has the kernel's half in the page before.
  let root = hints.root & 0x000fffffffffe000;
  if (image && image.holds(top)) root = image.physicalOf(top);
  const isFive = info.hasNumber("pgtable_l5_enabled") ? info.number("pgtable_l5_enabled") != 0 : hints.hasFiveLevels;
  if (root == 0 && !image) return null;
  const space = new KernelSpace(physical, image);
  if (root != 0) {
    const tables = new PageTableSpace(physical, isFive ? MODE_LA57 : MODE_X64, root, false);
    tables.format.frameMask = ~(<u64>info.number("sme_mask"));
    // Tables that do not lead to the kernel's own code are not its tables.
    const text = info.symbol("_stext");
    const isTrue = !image || text == 0 || (tables.isMapped(text) && tables.physicalOf(text) == image.physicalOf(text));
    if (isTrue) {
      space.tables = tables;
      space.direct = directMapX64(tables, hints);
      return space;
    }
  }
  if (hints.directBase >= LOWEST_DIRECT) {
    space.direct = new LinearMap(hints.directBase, hints.directBase + hints.physicalEnd, 0);
  }
  return image ? space : null;
}

/** The lowest thing that the kernel maps is all of memory; where it begins varies from boot to boot. */
function directMapX64(tables: PageTableSpace, hints: TranslationHints): LinearMap | null {
  if (hints.physicalEnd == 0) return null;
  const isFive = tables.format.mode == MODE_LA57;
  const lowest: u64 = isFive ? LOWEST_DIRECT : 0xffff880000000000;
  let at = hints.directBase >= lowest ? hints.directBase : lowest;
  for (let i = 0; i < 4096; i++) {
    if (tables.isMapped(at)) {
      const base = at - tables.physicalOf(at);
      if ((base & (DIRECT_STEP - 1)) != 0 || base < lowest) return null;
      return new LinearMap(base, base + hints.physicalEnd, 0);
    }
    const span = tables.foundSpan;
    if (span == 0) return null;
    const next = (at & ~(span - 1)) + span;
    if (next <= at) return null;
    at = next;
  }
  return null;
}

function spaceX86(info: Vmcoreinfo, physical: AddressSpace, hints: TranslationHints): KernelSpace | null {
  const text = info.symbol("_stext");
  const top = info.symbol("swapper_pg_dir");
  // The split between programs and kernel is one of a few; the kernel lies in the lowest memory above it.
  const offset: u64 = text != 0 ? max<u64>(text & 0xf0000000, 0x40000000) : USUAL_PAGE_OFFSET_X86;
  const space = new KernelSpace(physical, new LinearMap(offset, 0x100000000, 0));
  const isPae = info.text("CONFIG_X86_PAE") == "y";
  const root = top > offset ? top - offset : hints.root;
  if (root != 0) {
    const tables = new PageTableSpace(physical, isPae ? MODE_PAE : MODE_X86, root, false);
    if (text == 0 || (tables.isMapped(text) && tables.physicalOf(text) == text - offset)) space.tables = tables;
  }
  return space;
}

function spaceArm64(info: Vmcoreinfo, physical: AddressSpace, hints: TranslationHints): KernelSpace | null {
  const bits = info.number("VA_BITS");
  if (bits < 36 || bits > 52) return null;
  const voffset = <u64>info.number("kimage_voffset");
  const top = info.symbol("swapper_pg_dir");
  const text = info.symbol("_stext");
  const image: LinearMap | null = voffset != 0 ? imageArm64(text != 0 ? text : top, voffset) : null;
  const space = new KernelSpace(physical, image);
  const memory = <u64>info.number("PHYS_OFFSET");
  const start = <u64>0 - ((<u64>1) << (<u32>bits));
  // Since 5.4 the direct map is the lower half of the kernel's addresses, before it was the upper.
  const isUpper = text != 0 && text < start + ((<u64>1) << (<u32>bits - 1));
  const offset = isUpper ? start + ((<u64>1) << (<u32>bits - 1)) : start;
  if (info.hasNumber("PHYS_OFFSET") && hints.physicalEnd > memory) {
    space.direct = new LinearMap(offset, offset + (hints.physicalEnd - memory), memory);
  }
  if (top != 0 && voffset != 0) {
    const shift = shiftOf(info.decimal("PAGESIZE"));
    const tcr = info.number("TCR_EL1_T1SZ");
    const used = tcr > 0 && shift != 16 ? 64 - tcr : bits;
    const tables = radixArm64(physical, top - voffset, shift, <i32>used);
    if (tables && leadsTo(tables, text, text - voffset)) space.tables = tables;
  }
  return image || space.direct ? space : null;
}

/** The image lies within 128 MiB and the 2 GiB that code can reach. */
function imageArm64(symbol: u64, voffset: u64): LinearMap {
  const start = symbol & ~0x3fffffff;
  return new LinearMap(start, start + 0x80000000, start - voffset);
}

function spaceRiscv(info: Vmcoreinfo, physical: AddressSpace, hints: TranslationHints): KernelSpace | null {
  const offset = <u64>info.number("va_kernel_pa_offset");
  const link = <u64>info.number("KERNEL_LINK_ADDR");
  const page = <u64>info.number("PAGE_OFFSET");
  const ram = <u64>info.number("phys_ram_base");
  const image: LinearMap | null =
    offset != 0 && link != 0
      ? new LinearMap(link, link + 0x80000000 < link ? 0 : link + 0x80000000, link - offset)
      : null;
  const space = new KernelSpace(physical, image);
  if (page != 0 && hints.physicalEnd > ram) {
    const end = page + (hints.physicalEnd - ram);
    space.direct = new LinearMap(page, image && end > link ? link : end, ram);
  }
  const top = info.symbol("swapper_pg_dir");
  const text = info.symbol("_stext");
  if (top != 0 && offset != 0) {
    const tables = radixRiscv(physical, top - offset, <i32>info.number("VA_BITS"));
    if (tables && leadsTo(tables, text, text - offset)) space.tables = tables;
  }
  return image || space.direct ? space : null;
}

/** Windows of physical memory: cached at 0x9000…, uncached at 0x8000…. */
function spaceLoongArch(info: Vmcoreinfo, physical: AddressSpace): KernelSpace | null {
  const space = linear(physical, 0x9000000000000000, 0x9001000000000000, 0);
  const top = info.symbol("swapper_pg_dir");
  if (top != 0) space.tables = radixLoongArch(physical, top & 0xffffffffffff, shiftOf(info.decimal("PAGESIZE")));
  return space;
}

function spaceS390(info: Vmcoreinfo, physical: AddressSpace): KernelSpace | null {
  // Before 6.10 virtual and physical addresses are the same.
  const offset = info.hex("KERNELOFFSET");
  const at = info.hex("KERNELOFFPHYS");
  if (!info.isFound) {
    const same = new KernelSpace(physical, null);
    same.direct = new LinearMap(0, 0, 0);
    return same;
  }
  const identity = info.hex("IDENTITYBASE");
  const space = new KernelSpace(physical, new LinearMap(offset, offset + 0x40000000, at));
  space.direct = new LinearMap(identity, offset > identity ? offset : 0, 0);
  return space;
}

function leadsTo(tables: RadixTableSpace, address: u64, physical: u64): bool {
  return address == 0 || (tables.isMapped(address) && tables.physicalOf(address) == physical);
}

function shiftOf(pageBytes: i64): i32 {
  if (pageBytes == 65536) return 16;
  return pageBytes == 16384 ? 14 : 12;
}
