/**
 * How a file of plain memory may lie to its addresses. PCs keep some addresses below 4 GiB for devices and go on with
 * memory at 4 GiB; many hypervisors leave that hole out of the file. Where it begins the map of the machine's start
 * tells; where that is gone, holes that hypervisors have are tried, each by a search of its own. The searches together
 * look over 60 MiB at most, most of it where a kernel is likeliest.
 */
import { StoredSource } from "../../bytes/source";
import { SegmentSpace } from "../../spaces/segments";
import { BootMap } from "../../systems/linux/kernel/boot-map";
import { FRONT_BYTES, HIGH, LOW_BYTES, planOf, SearchPlan } from "../../systems/linux/kernel/search-plan";

const MIB: u64 = 1 << 20;
/** Without a map: of memory that may end below 4 GiB or not, and of what would lie from 4 GiB on. */
const UNSURE_LOW: u64 = 24 << 20;
const UNSURE_HIGH: u64 = 16 << 20;

/** Where the hole begins (QEMU's i440FX, VMware; QEMU's q35; VirtualBox; Firecracker), and how much is looked over then. */
const HOLES: StaticArray<u64> = [0xc0000000, 16 * MIB, 0x80000000, 12 * MIB, 0xe0000000, 4 * MIB, 0xd0000000, 4 * MIB];
const LEAST_HOLE: u64 = 0x80000000;
const HIGHEST_HOLE: u64 = 0xe0000000;

@final
export class Layout {
  constructor(
    /** Address from which on memory is left out up to 4 GiB; 0: none is. */
    readonly hole: u64,
    readonly plan: SearchPlan,
  ) {}

  spaceOf(source: StoredSource): SegmentSpace {
    const space = new SegmentSpace(8, false);
    if (this.hole > 0 && source.size > this.hole) {
      space.add(0, this.hole, 0, source);
      space.add(HIGH, source.size - this.hole, this.hole, source);
    } else space.add(0, source.size, 0, source);
    space.seal();
    return space;
  }
}

/** Those that come into question, the likeliest first. */
export function layoutsOf(source: StoredSource): Array<Layout> {
  const size = source.size;
  const map = new BootMap();
  if (map.find(source)) return [layoutOf(map, size)];
  if (size <= LEAST_HOLE) return [new Layout(0, planOf(size))];
  const whole = new SearchPlan().add(0, size > HIGH ? FRONT_BYTES : UNSURE_LOW);
  if (size > HIGH) whole.add(HIGH, UNSURE_HIGH);
  const layouts: Array<Layout> = [new Layout(0, whole)];
  for (let i = 0; i < HOLES.length; i += 2) {
    if (size > HOLES[i]) layouts.push(new Layout(HOLES[i], new SearchPlan().add(HIGH, HOLES[i + 1])));
  }
  return layouts;
}

/** A file as long as memory's highest address leaves nothing out. */
function layoutOf(map: BootMap, size: u64): Layout {
  if (map.end <= HIGH) return new Layout(0, new SearchPlan().add(0, LOW_BYTES));
  if (size >= map.end) return new Layout(0, planOf(size));
  let hole: u64 = 0;
  for (let i = 0; i < HOLES.length; i += 2) {
    if (HOLES[i] >= map.lowEnd && (hole == 0 || HOLES[i] < hole)) hole = HOLES[i];
  }
  // Behind the last usable memory the firmware keeps some for itself, less than what parts two holes.
  if (hole == 0 || map.lowEnd > HIGHEST_HOLE) return new Layout(0, planOf(size));
  return new Layout(hole, planOf(HIGH + 1));
}
