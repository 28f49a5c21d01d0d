/**
 * Where EPROCESS keeps what is shown of a process. Its layout changes with the build. Those of the builds in the tables
 * are in Microsoft's public symbols; two collections of what these say (Volatility's types, the Vergilius Project) agree
 * in every row. For other builds of 64-bit Windows 10 and 11 the kernel's debugger data tells two fields,
 * OffsetEprocessPeb and OffsetEprocessParentCID; the others lie at distances from them that have not changed since
 * 2015. Either is taken only where memory bears it out.
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

// First and last build; UniqueProcessId (ActiveProcessLinks behind it), ImageFileName, InheritedFromUniqueProcessId,
// CreateTime. Where a build has two rows its service packs differ.
const ROW: i32 = 6;
// biome-ignore format: a table
const LAYOUTS_32: StaticArray<u32> = [
  2600, 2600, 0x084, 0x174, 0x14c, 0x070,
  3790, 3790, 0x094, 0x164, 0x138, 0x080,
  3790, 3790, 0x084, 0x154, 0x128, 0x070,
  6000, 6003, 0x09c, 0x14c, 0x124, 0x088,
  7600, 7602, 0x0b4, 0x16c, 0x140, 0x0a0,
  9200, 9600, 0x0b4, 0x170, 0x134, 0x0a8,
  10240, 10240, 0x0b4, 0x170, 0x138, 0x0c8,
  10586, 14393, 0x0b4, 0x174, 0x138, 0x0c8,
  15063, 18363, 0x0b4, 0x17c, 0x140, 0x0d0,
  19041, 19045, 0x0e4, 0x1ac, 0x170, 0x100,
];
// biome-ignore format: a table
const LAYOUTS_64: StaticArray<u32> = [
  3790, 3790, 0x0d8, 0x268, 0x218, 0x0c0,
  6000, 6003, 0x0e0, 0x238, 0x1f0, 0x0c8,
  7600, 7602, 0x180, 0x2e0, 0x290, 0x168,
  9200, 9600, 0x2e0, 0x438, 0x3d0, 0x2d0,
  10240, 10240, 0x2e8, 0x448, 0x3e0, 0x308,
  10586, 14393, 0x2e8, 0x450, 0x3e0, 0x308,
  15063, 17763, 0x2e0, 0x450, 0x3e0, 0x308,
  18362, 18363, 0x2e8, 0x450, 0x3e8, 0x310,
  19041, 22631, 0x440, 0x5a8, 0x540, 0x468,
  26100, 26200, 0x1d0, 0x338, 0x2d0, 0x1f8,
];

const FIRST_DERIVED: u32 = 10240;
/** ImageFileName behind Peb, UniqueProcessId in front of InheritedFromUniqueProcessId, CreateTime behind the former. */
const NAME_BEHIND_PEB: u32 = 0x58;
const ID_BEFORE_PARENT: StaticArray<u32> = [0x100, 0xf8];
const TIME_BEHIND_ID: u32 = 0x28;
const TYPE_PROCESS: i32 = 3;
const MOST_ID: u64 = 1 << 26;
const KERNEL_HALF: u64 = 0xffff800000000000;
/** With the largest share for programs that Windows can be started with, all of the kernel lies behind it. */
const KERNEL_HALF_32: u64 = 0x80000000;

/** The layout by the EPROCESS at `at`; null where the process there bears none out. */
export function layoutAt(kernel: Kernel, source: ByteSource, at: u64): ProcessLayout | null {
  return find(kernel, source, at, false);
}

/** The layout by the first entry of the list of processes, whose links lie somewhere in an EPROCESS. */
export function layoutOfList(kernel: Kernel, first: u64): ProcessLayout | null {
  const memory = kernel.memory;
  return memory && first != 0 ? find(kernel, memory, first, true) : null;
}

/** `at`: where the process begins, or its links lie. */
function find(kernel: Kernel, source: ByteSource, at: u64, isLinks: bool): ProcessLayout | null {
  const header = kernel.header;
  const rows = header.is64 ? LAYOUTS_64 : LAYOUTS_32;
  for (let i = 0; i < rows.length; i += ROW) {
    if (header.build < rows[i] || header.build > rows[i + 1]) continue;
    const layout = new ProcessLayout(rows[i + 2], rows[i + 3], rows[i + 4], rows[i + 5]);
    if (bears(kernel, source, at, layout, isLinks, false)) return layout;
  }
  for (let i = 0; i < ID_BEFORE_PARENT.length; i++) {
    const layout = derivedLayout(kernel, ID_BEFORE_PARENT[i]);
    if (layout && bears(kernel, source, at, layout, isLinks, true)) return layout;
  }
  return null;
}

function derivedLayout(kernel: Kernel, beforeParent: u32): ProcessLayout | null {
  const header = kernel.header;
  const peb = kernel.structureOffset(OFFSET_EPROCESS_PEB);
  const parent = kernel.structureOffset(OFFSET_EPROCESS_PARENT);
  if (!header.is64 || header.build < FIRST_DERIVED || peb == 0 || parent <= beforeParent) return null;
  const id = parent - beforeParent;
  return new ProcessLayout(id, peb + NAME_BEHIND_PEB, parent, id + TIME_BEHIND_ID);
}

/** `isGuess`: the layout is not that of the build's symbols, so the type of the object counts as well. */
function bears(kernel: Kernel, source: ByteSource, at: u64, layout: ProcessLayout, isLinks: bool, isGuess: bool): bool {
  const wordBytes = kernel.header.wordBytes;
  const process = isLinks ? at - layout.id - wordBytes : at;
  return (!isGuess || source.byte(process) == TYPE_PROCESS) && isProcess(source, process, layout, wordBytes);
}

/** Whether an EPROCESS can lie here: an id, links into the kernel behind it, and a printable name. */
function isProcess(source: ByteSource, at: u64, layout: ProcessLayout, wordBytes: u32): bool {
  const cursor = new Cursor(source, at + layout.id);
  cursor.wordBytes = wordBytes;
  const id = cursor.word("Eprocess.UniqueProcessId");
  const next = cursor.word("Eprocess.ActiveProcessLinks.Flink");
  const previous = cursor.word("Eprocess.ActiveProcessLinks.Blink");
  if (!cursor.ok || id == 0 || (id & 3) != 0 || id >= MOST_ID) return false;
  const kernelHalf = wordBytes == 8 ? KERNEL_HALF : KERNEL_HALF_32;
  if (next < kernelHalf || previous < kernelHalf) return false;
  const first = source.byte(at + layout.name);
  return first > 0x20 && first < 0x7f;
}
