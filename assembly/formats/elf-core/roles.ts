/** What regions are for: stacks, the heap, what the kernel maps; where that is sure. */
import { addU64 } from "../../bytes/checked";
import { EXECUTE, READ, Region, WRITE } from "../../facts/memory/region";
import { ModuleFacts } from "../../facts/module";
import { ThreadFacts } from "../../facts/thread";
import { LINUX } from "../../machines/elf-registers";
import { RegionIndex } from "../../systems/unix/region-index";
import { ElfCore } from "./core";

const PAGE: u64 = 4096;
/** Thread libraries map stacks of their own up to here; stacks in larger regions are cut from something bigger. */
const MOST_OWN_STACK: u64 = 1 << 24;
/** As much of a bigger region is taken as a stack. */
const MOST_SHARED_STACK: u64 = 1 << 20;
/** Below the stack pointer lies what leaf functions use without moving it. */
const RED_ZONE: u64 = 512;
/** The heap begins behind the program, by a random distance of up to this. */
const MOST_HEAP_GAP: u64 = 1 << 30;
/** A stack that ran full is left by at most this much: more than a guard, and than most frames take at once. */
const GUARD_GAP: u64 = 1 << 20;
const VSYSCALL: u64 = 0xffffffffff600000;

@final
class Pointed {
  constructor(
    readonly sp: u64,
    readonly region: i32,
    readonly thread: ThreadFacts,
  ) {}
}

/** Gives each thread the memory that its stack pointer points into. */
export function findStacks(core: ElfCore, regions: RegionIndex): void {
  const threads = core.dump.threads;
  const pointed: Array<Pointed> = [];
  for (let i = 0; i < threads.length; i++) {
    const sp = core.stackPointer(threads[i]);
    const place = sp == 0 ? -1 : stackAt(regions, sp);
    if (place >= 0) pointed.push(new Pointed(sp, place, threads[i]));
  }
  pointed.sort((a, b) => (a.sp != b.sp ? (a.sp < b.sp ? -1 : 1) : 0));
  const first = mainStack(core, regions);
  for (let i = 0; i < pointed.length; i++) {
    const own = pointed[i];
    const region = regions.at(own.region);
    const sharesBelow = i > 0 && pointed[i - 1].region == own.region;
    const sharesAbove = i + 1 < pointed.length && pointed[i + 1].region == own.region;
    let base = region.base;
    let end = addU64(region.base, region.size);
    const isOwn = own.region == first || region.size <= MOST_OWN_STACK;
    if (!isOwn || sharesBelow || sharesAbove) {
      base = max(region.base, pageOf(own.sp));
      if (sharesAbove) end = min(end, max(own.sp + 1, pageOf(pointed[i + 1].sp)));
      if (!isOwn) end = min(end, base + MOST_SHARED_STACK);
    }
    giveStack(own.thread, region, base, end);
  }
}

/** Place of the region that a stack pointer points into, or fell out of: a stack that is full has only its guard below. */
function stackAt(regions: RegionIndex, sp: u64): i32 {
  const place = regions.find(sp);
  if (place >= 0 && rights(regions.at(place)) != 0) return place;
  let above = regions.before(sp) + 1;
  if (above < regions.count && rights(regions.at(above)) == 0) above++;
  if (above >= regions.count || regions.at(above).base - sp > GUARD_GAP) return place;
  return (rights(regions.at(above)) & WRITE) != 0 ? above : place;
}

function pageOf(sp: u64): u64 {
  return (sp > RED_ZONE ? sp - RED_ZONE : 0) & ~(PAGE - 1);
}

function giveStack(thread: ThreadFacts, region: Region, base: u64, end: u64): void {
  if (end <= base) return;
  const size = min<u64>(end - base, 1 << 53);
  const skipped = base - region.base;
  thread.setStack(base, <i64>size);
  if (region.dataAt < 0 || skipped >= <u64>region.dataSize) return;
  thread.stackDataAt = region.dataAt + <i64>skipped;
  thread.stackDataSize = <i64>min(<u64>region.dataSize - skipped, size);
}

/** Place of the region that holds the program's first stack, or -1. */
function mainStack(core: ElfCore, regions: RegionIndex): i32 {
  const start = core.start;
  let place = start.random;
  if (place == 0) place = core.vectorAt != 0 ? core.vectorAt : start.args;
  if (place == 0) place = start.path;
  return place == 0 ? -1 : regions.find(place);
}

/** Names the regions that no file has given a name. */
export function nameRoles(core: ElfCore, regions: RegionIndex, main: ModuleFacts | null): void {
  const stack = mainStack(core, regions);
  if (stack >= 0) name(regions.at(stack), "[stack]");
  if (core.system == LINUX) {
    nameKernelRegions(core, regions);
    if (main && main.size > 0) nameHeap(regions, main);
  }
  for (let i = 0; i < regions.count; i++) {
    const region = regions.at(i);
    if (region.type.length == 0 && region.name.length == 0 && core.files.length > 0) region.type = "private";
  }
}

function name(region: Region, role: string): void {
  if (region.name.length > 0) return;
  region.name = role;
  region.type = "private";
}

function nameKernelRegions(core: ElfCore, regions: RegionIndex): void {
  const vdso = core.start.vdso == 0 ? -1 : regions.find(core.start.vdso);
  if (vdso >= 0) {
    const region = regions.at(vdso);
    name(region, "[vdso]");
    nameVdsoData(regions, vdso);
  }
  const place = regions.count - 1;
  if (place >= 0 && regions.at(place).base == VSYSCALL) name(regions.at(place), "[vsyscall]");
}

/** The kernel's data for the vdso lies right below it, readable and nothing else; Linux 6.13 and later part it in two. */
function nameVdsoData(regions: RegionIndex, vdso: i32): void {
  let first = vdso;
  while (first > 0 && vdso - first < 2) {
    const below = regions.at(first - 1);
    if (addU64(below.base, below.size) != regions.at(first).base || rights(below) != READ) break;
    first--;
  }
  if (vdso - first == 2) name(regions.at(first + 1), "[vvar_vclock]");
  if (first < vdso) name(regions.at(first), "[vvar]");
}

/**
 * The heap that the system call brk grows: the first writable region behind the program's image. It is sure when
 * nothing else lies between and the distance is one that the kernel chooses.
 */
function nameHeap(regions: RegionIndex, main: ModuleFacts): void {
  let end = main.base + <u64>main.size;
  for (let i = max(0, regions.before(main.base)); i < regions.count; i++) {
    const region = regions.at(i);
    if (region.base < end) {
      end = max(end, addU64(region.base, region.size));
      continue;
    }
    // Zeroed data of the image follows it without a gap.
    if (region.base == end && region.name.length == 0 && isImageTail(region, main)) {
      end = addU64(region.base, region.size);
      continue;
    }
    if (region.name.length == 0 && rights(region) == (READ | WRITE) && region.base - end < MOST_HEAP_GAP)
      name(region, "[heap]");
    return;
  }
}

function isImageTail(region: Region, main: ModuleFacts): bool {
  return region.base < main.base + <u64>main.size;
}

function rights(region: Region): i32 {
  return region.protection & (READ | WRITE | EXECUTE);
}
