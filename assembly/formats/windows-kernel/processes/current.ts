/**
 * What ran on the processor of a bug check: KPRCB.CurrentThread, that thread's process, and their ids. The kernel's
 * debugger data tells where the fields lie; a small dump holds copies of the three structures, other dumps their
 * memory.
 *
 * DISPATCHER_HEADER, in front of both objects: 00 1 Type: 3 process, 6 thread
 * ETHREAD.Cid: process id and thread id, a word each
 */
import { Cursor } from "../../../bytes/cursor";
import { ByteSource } from "../../../bytes/source";
import { UNKNOWN, word } from "../../../facts/fact";
import { OFFSET_PRCB_THREAD, OFFSET_THREAD_PROCESS, SIZE_ETHREAD } from "../debugger-data";
import { Kernel } from "../kernel";
import { Triage } from "../triage";
import { readProcess } from "./process";
import { layoutAt } from "./process-layout";

const TYPE_PROCESS: i32 = 3;
const TYPE_THREAD: i32 = 6;
const MOST_THREAD_BYTES: u64 = 0x2000;
/** Ids of processes and threads count by four, and no system has come near this many. */
const MOST_ID: u64 = 1 << 26;

/**
 * Fills the current thread and process; answers the thread's id, or UNKNOWN. `block` is the address of the
 * processor's KPRCB, 0 where a small dump has its copy or none is known.
 */
export function readCurrent(kernel: Kernel, triage: Triage | null, block: u64): i64 {
  const facts = kernel.dump.kernel;
  const objects = triage ? <ByteSource>kernel.dump.source : kernel.memory;
  const atThread = kernel.structureOffset(OFFSET_PRCB_THREAD);
  if (!objects || atThread == 0) return UNKNOWN;
  const thread = wordIn(kernel, objects, triage ? triage.prcbAt : block, atThread);
  if (thread == 0) return UNKNOWN;
  facts.currentThread = word(thread);
  const threadAt = triage ? <u64>triage.threadAt : thread;
  if (!isObject(objects, threadAt, TYPE_THREAD)) return UNKNOWN;
  const process = wordIn(kernel, objects, threadAt, processField(kernel));
  const processAt = triage ? <u64>triage.processAt : process;
  if (process == 0 || !isObject(objects, processAt, TYPE_PROCESS)) return UNKNOWN;
  facts.currentProcess = word(process);
  const layout = layoutAt(kernel, objects, processAt);
  if (!layout) return UNKNOWN;
  const row = readProcess(kernel, objects, processAt, layout);
  // Other dumps have it in the list of all processes.
  if (triage && row.name.length > 0) {
    row.at = <i64>processAt;
    row.from = "";
    kernel.dump.processes.push(row);
  }
  return row.pid > 0 ? threadId(kernel, objects, threadAt, <u64>row.pid) : UNKNOWN;
}

/** KTHREAD.ApcState.Process; older kernels do not tell, and its place is that of the published builds. */
function processField(kernel: Kernel): u32 {
  const told = kernel.structureOffset(OFFSET_THREAD_PROCESS);
  if (told != 0) return told;
  const build = kernel.header.build;
  if (kernel.header.is64) return build >= 9200 ? 0xb8 : build >= 7600 ? 0x70 : build >= 3790 ? 0x68 : 0;
  if (build >= 7600) return build >= 9200 ? 0x80 : 0x50;
  return build >= 6000 ? 0x48 : build == 3790 ? 0x38 : build == 2600 ? 0x44 : 0;
}

/** A word of a structure at `at`; 0: the structure or the field is not there. */
function wordIn(kernel: Kernel, source: ByteSource, at: u64, field: u32): u64 {
  if (at == 0 || field == 0) return 0;
  const cursor = new Cursor(source, at + field);
  cursor.wordBytes = kernel.header.wordBytes;
  const value = cursor.word("Field");
  return cursor.ok ? value : 0;
}

function isObject(source: ByteSource, at: u64, type: i32): bool {
  return at != 0 && source.byte(at) == type;
}

/** The client id is told by the process id in front of it: the one place of the thread where a thread's id follows. */
function threadId(kernel: Kernel, source: ByteSource, at: u64, pid: u64): i64 {
  const step = <u64>kernel.header.wordBytes;
  const told = <u64>kernel.structureOffset(SIZE_ETHREAD);
  const end = at + min(told != 0 ? told : MOST_THREAD_BYTES, MOST_THREAD_BYTES);
  const cursor = new Cursor(source, at);
  cursor.wordBytes = kernel.header.wordBytes;
  let before = cursor.word("Ethread.Cid.UniqueProcess");
  let id: i64 = UNKNOWN;
  while (cursor.ok && cursor.at + step <= end) {
    const value = cursor.word("Ethread.Cid.UniqueThread");
    if (cursor.ok && before == pid && value != 0 && (value & 3) == 0 && value < MOST_ID) {
      if (id != UNKNOWN) return UNKNOWN;
      id = <i64>value;
    }
    before = value;
  }
  return id;
}
