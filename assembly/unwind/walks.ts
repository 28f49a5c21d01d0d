/** The stacks of a dump, one after another. */
import { Dump } from "../facts/dump";
import { Stage } from "../facts/stage";
import { ThreadFacts } from "../facts/thread";
import { Machine } from "../machines/machine";
import { machineOf } from "../machines/registry";
import { CodeMap } from "./code-map";
import { Method } from "./method";
import { methods } from "./methods";
import { Budget, Walk } from "./walk";

/** What the walks of one dump share. */
@final
class Shared {
  readonly methods: Array<Method> = methods();
  readonly budget: Budget = new Budget();
  private walk: Walk | null = null;

  constructor(
    readonly machine: Machine,
    readonly code: CodeMap,
  ) {}

  walkOver(dump: Dump, thread: ThreadFacts): Walk {
    const walk = this.walk;
    if (walk) return walk.over(thread);
    const first = new Walk(dump, thread, this.machine, this.code, this.methods, this.budget);
    this.walk = first;
    return first;
  }
}

let sharedBy: Dump | null = null;
let shared: Shared | null = null;

/** The machine of the process that was dumped. */
export function machineFor(dump: Dump): Machine {
  const machine = machineOf(dump.system.arch, dump.file.bits);
  // 64-bit Windows unwinds by tables: rbp is any register there.
  if (dump.system.os == "windows" && dump.system.arch == "x86-64") machine.records = [];
  if (dump.system.os != "linux" && dump.system.os != "android") machine.signalFrames = [];
  return machine;
}

function sharedOf(dump: Dump): Shared {
  let known = shared;
  if (!known || sharedBy !== dump) {
    const machine = machineFor(dump);
    known = new Shared(machine, new CodeMap(dump, machine));
    shared = known;
    sharedBy = dump;
  }
  return known;
}

/** Walks the stack of the crashed thread, or of all others. */
@final
export class StackWalks extends Stage {
  private walk: Walk | null = null;
  private next: i32 = 0;

  constructor(private readonly ofCrashed: bool) {
    super();
  }

  step(dump: Dump): bool {
    const walk = this.walk;
    if (walk) {
      if (!walk.step()) this.walk = null;
      return true;
    }
    const threads = dump.threads;
    while (this.next < threads.length) {
      const index = this.next++;
      const thread = threads[index];
      const isCrashed = thread.hasCrashed || index == dump.crash.threadIndex;
      // A report that is text has its frames recorded.
      if (isCrashed != this.ofCrashed || thread.frames.length > 0 || thread.stackEnd.length > 0) continue;
      this.walk = sharedOf(dump).walkOver(dump, thread);
      return true;
    }
    return false;
  }

  /** Without the stack that was being walked. */
  passOver(_dump: Dump): bool {
    if (this.walk) this.walk = null;
    else this.next++;
    return true;
  }
}
