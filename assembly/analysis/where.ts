/** On whose stack an address lies. */
import { Dump } from "../facts/dump";

/** Index of the thread on whose stack `address` lies, or -1. */
export function stackThreadAt(dump: Dump, address: u64): i32 {
  for (let i = 0; i < dump.threads.length; i++) {
    const thread = dump.threads[i];
    const base = thread.stackBase;
    if (base && thread.stackSize > 0 && address >= base.value && address - base.value < <u64>thread.stackSize) return i;
  }
  return -1;
}
