/**
 * Programs that hold their libraries: all frames are in one module, and which are the program's own is not told. Linkers
 * lay objects down in the order in which they meet them: what starts the program, the program's, then its libraries; and
 * of the C library first what the start asks for, which calls main.
 */
import { Dump } from "../../facts/dump";
import { Frame } from "../../facts/thread";
import { Evidence } from "./evidence";

const AT_ENTRY: u64 = 9;
/** The start of a program calls the library within its first instructions. */
const START_BYTES: u64 = 0x60;
/** Frames that tell one stack from another. */
const FRAMES: i32 = 12;

/** FNV-1a of nothing. */
export const NO_HASH: u32 = 0x811c9dc5;

/** Takes a text into an FNV-1a hash. */
export function hashOf(text: string, hash: u32): u32 {
  for (let i = 0; i < text.length; i++) hash = (hash ^ text.charCodeAt(i)) * 0x01000193;
  return hash;
}

@final
export class OwnPart {
  /** Whether all frames are in the program itself. */
  readonly isAlone: bool;
  /** Code from here on is the library's; u64.MAX_VALUE: not known where. */
  readonly library: u64;
  /** Frames in front of the one that starts the program. */
  private readonly count: i32;

  constructor(
    private readonly evidence: Evidence,
    private readonly frames: Array<Frame>,
  ) {
    this.isAlone = areAlone(evidence.dump, frames);
    const start = startOf(evidence.dump, frames);
    this.count = start < 0 ? frames.length : start;
    this.library = this.isAlone && start > 1 ? libraryBegin(frames, start) : u64.MAX_VALUE;
  }

  /** The library stopped the program, which is somewhere behind on the stack. */
  get isStoppedInside(): bool {
    if (!this.isAlone) return false;
    return this.evidence.crash.name == "SIGABRT" || this.frames[0].address >= this.library;
  }

  /** A number for the way through the program, the same wherever it was loaded. */
  get way(): string {
    let hash = NO_HASH;
    const seen: Array<u64> = [];
    let callee = this.frames[0];
    for (let i = 1; i < this.count && seen.length < FRAMES; i++) {
      const address = this.frames[i].address;
      if (address >= this.library) callee = this.frames[i];
      if (address >= this.library || seen.includes(address)) continue;
      if (this.evidence.isLeftover(this.frames[i], callee)) continue;
      // Where the library is not known to begin, every function may be one of its own.
      if (this.library == u64.MAX_VALUE) callee = this.frames[i];
      seen.push(address);
      hash = hashOf(this.evidence.placeName(address), hash);
    }
    return seen.length == 0 ? "" : hash.toString(16);
  }
}

/** The start gives main's address to the library, which keeps it on the stack beside where it calls it. */
function libraryBegin(frames: Array<Frame>, start: i32): u64 {
  const main = frames[start - 1].address;
  let kept = 0;
  while (frames[kept].address != main) kept++;
  return kept > 0 && frames[kept - 1].address > main ? frames[kept - 1].address : u64.MAX_VALUE;
}

function areAlone(dump: Dump, frames: Array<Frame>): bool {
  if (frames.length < 2 || frames[0].moduleIndex < 0 || dump.modules[frames[0].moduleIndex].role != "main")
    return false;
  for (let i = 1; i < frames.length; i++) {
    if (frames[i].moduleIndex >= 0 && frames[i].moduleIndex != frames[0].moduleIndex) return false;
  }
  return true;
}

/** The frame that starts the program; -1: none of these. */
function startOf(dump: Dump, frames: Array<Frame>): i32 {
  for (let i = 0; i < dump.auxv.length; i++) {
    if (dump.auxv[i].type != AT_ENTRY) continue;
    const entry = dump.auxv[i].value;
    for (let k = 0; k < frames.length; k++) {
      if (frames[k].address >= entry && frames[k].address - entry < START_BYTES) return k;
    }
  }
  return -1;
}
