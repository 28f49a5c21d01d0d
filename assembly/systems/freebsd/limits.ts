/** NT_PROCSTAT_RLIMIT: what the process was allowed. */
import { Cursor } from "../../bytes/cursor";

// rlimit[] (FreeBSD, sys/resource.h): rlim_cur and rlim_max, 8 bytes each, in this order.
const LIMITS: StaticArray<string> = [
  "CPU seconds",
  "file size",
  "data size",
  "stack size",
  "core size",
  "resident size",
  "locked memory",
  "processes",
  "open files",
  "socket buffers",
  "address space",
  "pseudo-terminals",
  "swap",
  "kqueues",
  "umtx objects",
  "pipe buffers",
  "vmm devices",
];
const UNLIMITED: u64 = i64.MAX_VALUE;

/** Texts "limit of what: now / at most", alternating key and value. */
export function readLimits(cursor: Cursor): Array<string> {
  const texts: Array<string> = [];
  for (let i = 0; i < LIMITS.length && cursor.left >= 16; i++) {
    const current = cursor.u64("Rlimit.cur");
    const most = cursor.u64("Rlimit.max");
    if (!cursor.ok) break;
    texts.push("limit of " + LIMITS[i]);
    texts.push(limitText(current) + " / " + limitText(most));
  }
  return texts;
}

function limitText(value: u64): string {
  return value >= UNLIMITED ? "unlimited" : value.toString();
}
