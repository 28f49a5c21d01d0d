/**
 * Where EPROCESS keeps what is shown of a process. Its layout changes with the build. Published ones: XP (2600),
 * Windows 7 (7600, 7601), 8.1 (9600), 10 and 11 up to 23H2 (19041 to 22631). For other builds of 64-bit Windows 10
 * and 11 the kernel's debugger data tells two fields, OffsetEprocessPeb and OffsetEprocessParentCID; the others lie
 * at distances from them that have not changed since 2015, and are taken only where memory bears that out.
 */
import { Cursor } from "../../../bytes/cursor";
import { ByteSource } from "../../../bytes/source";
import { OFFSET_EPROCESS_PARENT, OFFSET_EPROCESS_PEB } from "../debugger-data";
import { Kernel } from "../kernel";

@final
export class ProcessLayout {
  constructor(
    readonly id: u32,
    readonly name: u32,
    readonly parent: u32,
    /** 0: not known. */
    readonly createTime: u32,
  ) {}
}

const FIRST_DERIVED: u32 = 10240;
/** ImageFileName behind Peb, UniqueProcessId in front of InheritedFromUniqueProcessId, CreateTime behind the former. */
const NAME_BEHIND_PEB: u32 = 0x58;
const ID_BEFORE_PARENT: StaticArray<u32> = [0x100, 0xf8];
const TIME_BEHIND_ID: u32 = 0x28;
const TYPE_PROCESS: i32 = 3;
const MOST_ID: u64 = 1 << 26;
const KERNEL_HALF: u64 = 0xffff800000000000;

/** The published layout of the dump's build; null for builds without one. */
export function publishedLayout(build: u32, is64: bool): ProcessLayout | null {
  if (is64) {
    if (build == 7600 || build == 7601) return new ProcessLayout(0x180, 0x2e0, 0x290, 0x168);
    if (build == 9600) return new ProcessLayout(0x2e0, 0x438, 0x3e0, 0x2d0);
    if (build >= 19041 && build <= 22631) return new ProcessLayout(0x440, 0x5a8, 0x540, 0x468);
    return null;
  }
  if (build == 2600) return new ProcessLayout(0x84, 0x174, 0x14c, 0x70);
  return build == 7600 || build == 7601 ? new ProcessLayout(0xb4, 0x16c, 0x140, 0xa0) : null;
}

/** The layout by the EPROCESS at `at`; null where the build is not published and the process does not bear one out. */
export function layoutAt(kernel: Kernel, source: ByteSource, at: u64): ProcessLayout | null {
  const published = publishedLayout(kernel.header.build, kernel.header.is64);
  if (published && isProcess(source, at, published)) return published;
  for (let i = 0; i < ID_BEFORE_PARENT.length; i++) {
    const layout = derivedLayout(kernel, ID_BEFORE_PARENT[i]);
    if (layout && isProcess(source, at, layout)) return layout;
  }
  return kernel.header.is64 ? null : published;
}

/** The layout by the first entry of the list of processes, whose links lie somewhere in an EPROCESS. */
export function layoutOfList(kernel: Kernel, first: u64): ProcessLayout | null {
  const memory = kernel.memory;
  if (!memory) return null;
  for (let i = 0; i < ID_BEFORE_PARENT.length; i++) {
    const layout = derivedLayout(kernel, ID_BEFORE_PARENT[i]);
    if (layout && isProcess(memory, first - layout.id - 8, layout)) return layout;
  }
  return publishedLayout(kernel.header.build, kernel.header.is64);
}

function derivedLayout(kernel: Kernel, beforeParent: u32): ProcessLayout | null {
  const header = kernel.header;
  const peb = kernel.structureOffset(OFFSET_EPROCESS_PEB);
  const parent = kernel.structureOffset(OFFSET_EPROCESS_PARENT);
  if (!header.is64 || header.build < FIRST_DERIVED || peb == 0 || parent <= beforeParent) return null;
  const id = parent - beforeParent;
  return new ProcessLayout(id, peb + NAME_BEHIND_PEB, parent, id + TIME_BEHIND_ID);
}

/** Whether a 64-bit EPROCESS lies here: its type, an id, links into the kernel behind it, and a printable name. */
function isProcess(source: ByteSource, at: u64, layout: ProcessLayout): bool {
  if (source.byte(at) != TYPE_PROCESS) return false;
  const cursor = new Cursor(source, at + layout.id);
  const id = cursor.u64("Eprocess.UniqueProcessId");
  const next = cursor.u64("Eprocess.ActiveProcessLinks.Flink");
  const previous = cursor.u64("Eprocess.ActiveProcessLinks.Blink");
  if (!cursor.ok || id == 0 || (id & 3) != 0 || id >= MOST_ID) return false;
  if (next < KERNEL_HALF || previous < KERNEL_HALF) return false;
  const first = source.byte(at + layout.name);
  return first > 0x20 && first < 0x7f;
}
