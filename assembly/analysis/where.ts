/** On whose stack an address lies. */
import { addU64 } from "../bytes/checked";
import { Dump } from "../facts/dump";
import { Intervals } from "../facts/memory/intervals";
import { stacksTold } from "../facts/thread";

let stacksOf: Dump | null = null;
let told: i32 = -1;
let stacks: Intervals = new Intervals();

/** Index of the thread on whose stack `address` lies, or -1: of stacks that lie in one another, the one that begins last. */
export function stackThreadAt(dump: Dump, address: u64): i32 {
  if (stacksOf !== dump || told != stacksTold) prepare(dump);
  return stacks.holding(address);
}

function prepare(dump: Dump): void {
  stacksOf = dump;
  told = stacksTold;
  stacks = new Intervals();
  // Of threads with one stack, the first.
  for (let i = dump.threads.length - 1; i >= 0; i--) {
    const thread = dump.threads[i];
    const base = thread.stackBase;
    if (base && thread.stackSize > 0) stacks.add(base.value, addU64(base.value, <u64>thread.stackSize), i);
  }
  stacks.seal();
}
