/** Processors of the machine, each with what it was doing: the rows of `threads` in a kernel dump. */
import { Registers } from "../../facts/registers";
import { ThreadFacts } from "../../facts/thread";
import { KI_PROCESSOR_BLOCK, OFFSET_PRCB_CONTEXT } from "./debugger-data";
import { contextAt, programCounter, registersAt, spName } from "./fault/context";
import { readExceptionRecords } from "./fault/exception-records";
import { faultRegisters } from "./fault/fault";
import { Kernel } from "./kernel";
import { readCurrent } from "./processes/current";
import { Triage } from "./triage";

const MOST: u32 = 4096;

/** Fills `threads` and marks the one that the bug check ran on. */
export function readProcessors(kernel: Kernel, triage: Triage | null): void {
  const dump = kernel.dump;
  const header = kernel.header;
  const contextOffset = triage && triage.contextAt != 0 ? <u64>triage.contextAt : header.contextAt;
  const reported = contextAt(kernel, dump.source, contextOffset);
  const blocks: Array<u64> = [];
  if (!triage) readBlocks(kernel, reported, blocks);
  let crashed = indexOfCrashed(kernel, reported);
  const id = readCurrent(kernel, triage, crashed >= 0 && crashed < blocks.length ? blocks[crashed] : 0);
  if (crashed < 0) {
    const thread = new ThreadFacts();
    thread.registers = reported;
    if (contextOffset < dump.source.size) thread.at = <i64>contextOffset;
    dump.threads.push(thread);
    crashed = dump.threads.length - 1;
  }
  const thread = dump.threads[crashed];
  thread.id = id;
  if (header.bugCheckCode != 0 && !dump.kernel.isLive) {
    thread.hasCrashed = true;
    dump.crash.threadIndex = crashed;
    const fault = faultRegisters(kernel, reported);
    if (fault) {
      thread.registers = fault;
      thread.at = kernel.fileOffsetOf(registersAt);
      thread.from = "memory";
      if (reported) keepReported(kernel, reported, contextOffset, thread);
    }
    readExceptionRecords(kernel);
    const registers = thread.registers;
    if (registers && !dump.crash.instruction) dump.crash.instruction = programCounter(kernel, registers);
  }
  if (triage && triage.stackBytes > 0) {
    thread.setStack(triage.stackAddress, triage.stackBytes);
    const size = dump.source.size;
    const held = <u64>triage.stackOffset < size ? min<u64>(triage.stackBytes, size - triage.stackOffset) : 0;
    if (held > 0) {
      thread.stackDataAt = triage.stackOffset;
      thread.stackDataSize = <i64>held;
    }
  }
}

/** The header's registers, where others are the fault's: the same thread when it had reached the bug check. */
function keepReported(kernel: Kernel, reported: Registers, at: u64, fault: ThreadFacts): void {
  const thread = new ThreadFacts();
  thread.id = fault.id;
  thread.cpu = fault.cpu;
  thread.state = "in the bug check";
  thread.registers = reported;
  if (at < kernel.dump.source.size) thread.at = <i64>at;
  kernel.dump.threads.push(thread);
}

/** KiProcessorBlock is an array of pointers to KPRCB; each has a pointer to its CONTEXT. */
function readBlocks(kernel: Kernel, reported: Registers | null, blocks: Array<u64>): void {
  const header = kernel.header;
  const table = kernel.debuggerData(KI_PROCESSOR_BLOCK);
  const offset = kernel.structureOffset(OFFSET_PRCB_CONTEXT);
  const memory = kernel.memory;
  if (table == 0 || offset == 0 || !memory || !reported) return;
  for (let cpu: u32 = 0; cpu < min(header.processors, MOST); cpu++) {
    const block = kernel.wordAt(table + <u64>cpu * header.wordBytes);
    const context = block == 0 ? 0 : kernel.wordAt(block + offset);
    if (context == 0) continue;
    const registers = contextAt(kernel, memory, context);
    if (!registers) continue;
    const thread = new ThreadFacts();
    thread.cpu = cpu;
    thread.registers = registers;
    thread.at = kernel.fileOffsetOf(context);
    thread.from = "memory";
    kernel.dump.threads.push(thread);
    blocks.push(block);
  }
}

/** The processor whose stack pointer is the header's. */
function indexOfCrashed(kernel: Kernel, reported: Registers | null): i32 {
  if (!reported) return -1;
  const threads = kernel.dump.threads;
  const name = spName(kernel);
  for (let i = 0; i < threads.length; i++) {
    const registers = threads[i].registers;
    if (registers && registers.get(name) == reported.get(name)) return i;
  }
  return -1;
}
