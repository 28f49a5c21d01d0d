/**
 * KPROCESSOR_STATE of the processor that wrote the file, which Windows up to 7 leaves in a page of its own.
 *
 * x86:    000 CONTEXT, then Cr0 2cc, Cr3 2d4, Cr4 2d8
 * x86-64: Cr0 00, Cr3 10, then CONTEXT at e0
 */
import { Cursor } from "../../bytes/cursor";
import { StoredSource } from "../../bytes/source";
import { Dump } from "../../facts/dump";
import { word } from "../../facts/fact";
import { Registers } from "../../facts/registers";
import { ThreadFacts } from "../../facts/thread";
import { ContextLayout } from "../../machines/minidump-context";
import { X86_CONTEXT } from "../../machines/x86/minidump";
import { X86_64_CONTEXT } from "../../machines/x86-64/minidump";
import { PageTableSpace } from "../../spaces/page-tables";
import { AddressSpace } from "../../spaces/space";
import { MODE_PAE, MODE_X64, MODE_X86 } from "../../spaces/table-format";
import { PAGE } from "./header";

/** Vista with a service pack and 7; XP and Server 2003; Vista as it came out. */
const PAGES: StaticArray<u64> = [1, 2, 4];
/** Cr0: protected mode, paging. Cr4: physical address extension. */
const CR0_NEEDED: u64 = 0x80000001;
const CR4_PAE: u64 = 1 << 5;

/** Finds the state and opens the kernel's memory by its page tables; false where there is none. */
export function readProcessorState(dump: Dump, physical: AddressSpace, bits: i32): bool {
  for (let i = 0; i < PAGES.length; i++) if (readAt(dump, physical, bits, PAGES[i] * PAGE)) return true;
  return false;
}

function readAt(dump: Dump, physical: AddressSpace, bits: i32, at: u64): bool {
  const source = dump.source;
  const special = at + (bits == 64 ? 0 : 0x2cc);
  const width: u64 = bits == 64 ? 8 : 4;
  const cr0 = wordAt(source, special, bits);
  const cr3 = wordAt(source, special + 2 * width, bits);
  const cr4 = wordAt(source, special + 3 * width, bits);
  if ((cr0 & CR0_NEEDED) != CR0_NEEDED || cr3 == 0 || !physical.find(cr3 & ~31)) return false;
  const mode = bits == 64 ? MODE_X64 : cr4 & CR4_PAE ? MODE_PAE : MODE_X86;
  const tables = new PageTableSpace(physical, mode, cr3, true);
  const context = at + (bits == 64 ? 0xe0 : 0);
  const registers = registersAt(source, context, bits == 64 ? X86_64_CONTEXT : X86_CONTEXT);
  dump.virtual = tables;
  dump.kernel.directoryTable = word(cr3);
  if (registers) {
    const thread = new ThreadFacts();
    thread.registers = registers;
    thread.cpu = 0;
    thread.at = <i64>context;
    dump.threads.push(thread);
  }
  return true;
}

function registersAt(source: StoredSource, at: u64, layout: ContextLayout): Registers | null {
  const flags = layout.flagsOf(source, at, false);
  if ((flags & layout.flag) == 0) return null;
  const registers = layout.read(source, at, layout.size, false, flags);
  return registers.has(layout === X86_64_CONTEXT ? "rip" : "eip") ? registers : null;
}

function wordAt(source: StoredSource, at: u64, bits: i32): u64 {
  const cursor = new Cursor(source, at);
  return bits == 64 ? cursor.u64("KprocessorState") : <u64>cursor.u32("KprocessorState");
}
