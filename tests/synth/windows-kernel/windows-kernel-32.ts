/**
 * A complete dump of a small 32-bit Windows kernel, written field by field: header, two levels of page tables, a list of
 * processes. Offsets are those of the published DUMP_HEADER.
 */
import { CREATE_TIME, PROCESSES } from './windows-kernel-objects.ts';

export interface Build32 {
  readonly number: number;
  /** EPROCESS: UniqueProcessId (ActiveProcessLinks behind it), ImageFileName, InheritedFromUniqueProcessId. */
  readonly id: number;
  readonly name: number;
  readonly parent: number;
  readonly createTime: number;
}

const PAGE = 4096;
/** DUMP_HEADER: BugCheckCode, the context of the processor, DumpType. */
export const HEADER_32 = { bugCheck: 0x28, context: 0x320, dumpType: 0xf88 };
/** Page frames 1 to 4: directory, table, list heads, processes; the last two are mapped one behind the other. */
const KERNEL = 0x80400000;
const HEADS = KERNEL;
const PROCESSES_AT = KERNEL + PAGE;
export const PROCESS_STEP_32 = 0x400;

export function buildKernelDump32(build: Build32): Uint8Array {
  const bytes = new Uint8Array(PAGE * 5);
  const view = new DataView(bytes.buffer);
  const u32 = (at: number, value: number) => view.setUint32(at, value, true);
  for (let at = 0; at < PAGE; at += 4) u32(at, 0x45474150);
  bytes.set(new TextEncoder().encode('PAGEDUMP'));
  u32(0x08, 15);
  u32(0x0c, build.number);
  u32(0x10, PAGE);
  u32(0x18, HEADS + 0x10);
  u32(0x1c, HEADS + 0x20);
  u32(0x20, 0x14c);
  u32(0x24, 1);
  u32(0x28, 0xd1);
  for (let i = 0; i < 4; i++) u32(0x2c + i * 4, i);
  bytes[0x5c] = 0;
  u32(0x60, 0);
  // One run: frames 1 to 4.
  u32(0x64, 1);
  u32(0x68, 4);
  u32(0x6c, 1);
  u32(0x70, 4);
  bytes.fill(0, 0x320, 0x320 + 716);
  u32(0xf88, 1);
  view.setBigUint64(0xfb8, 36_000_000_000n, true);
  view.setBigUint64(0xfc0, 132_583_164_000_000_000n, true);
  const frame = (number: number) => number * PAGE;
  u32(frame(1) + (KERNEL >>> 22) * 4, frame(2) | 3);
  u32(frame(2) + ((KERNEL >>> 12) & 1023) * 4, frame(3) | 3);
  u32(frame(2) + (((KERNEL >>> 12) & 1023) + 1) * 4, frame(4) | 3);
  // No drivers: the list's head leads to itself.
  u32(frame(3) + 0x10, HEADS + 0x10);
  const links = (index: number) => PROCESSES_AT + index * PROCESS_STEP_32 + build.id + 4;
  u32(frame(3) + 0x20, links(0));
  PROCESSES.forEach(({ id, parent, name }, index) => {
    const at = frame(4) + index * PROCESS_STEP_32;
    // DISPATCHER_HEADER.Type of a process.
    bytes[at] = 3;
    u32(at + 0x18, PAGE);
    u32(at + build.id, id);
    u32(at + build.id + 4, index === PROCESSES.length - 1 ? HEADS + 0x20 : links(index + 1));
    u32(at + build.id + 8, index === 0 ? HEADS + 0x20 : links(index - 1));
    view.setBigUint64(at + build.createTime, CREATE_TIME, true);
    u32(at + build.parent, parent);
    bytes.set(new TextEncoder().encode(name), at + build.name);
  });
  return bytes;
}
