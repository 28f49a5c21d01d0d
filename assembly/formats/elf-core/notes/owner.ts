/**
 * Whose memory an ELF core holds. Dumps of whole machines have the same container: kdump's /proc/vmcore, QEMU's and
 * libvirt's guest dumps, VirtualBox, Xen. Their notes tell, and their formats come before this one.
 */
import { addU64 } from "../../../bytes/checked";
import { StoredSource } from "../../../bytes/source";
import { Warnings } from "../../../facts/warnings";
import { ElfHeader, ET_CORE, ProgramHeader, PT_LOAD, PT_NOTE, readTables } from "../header";
import { countSegments } from "../segments";
import { NOTE_FOUND, NoteWalk } from "./walk";

/** Not told: a core without notes, or no core at all. */
export const OWNER_NOBODY: i32 = 0;
const OWNER_PROCESS: i32 = 1;
export const OWNER_MACHINE: i32 = 2;
export const OWNER_VIRTUALBOX: i32 = 3;
export const OWNER_XEN: i32 = 4;

/** Looked at, so that recognising costs little: program headers, and notes (a machine has one for each processor). */
const MOST_SEGMENTS: u64 = 4096;
const MOST_NOTES: i32 = 4096;
const MOST_NOTE_SEGMENTS: i32 = 8;

/** Not told yet, but a processor's state was there. */
const HAS_STATUS: i32 = -1;

const NT_PRSTATUS: u32 = 1;
const NT_PRPSINFO: u32 = 3;
const NT_AUXV: u32 = 6;

/** Decides by the first notes that tell; of a core of plain CPU states by whether segments have physical addresses. */
export function ownerOf(source: StoredSource, header: ElfHeader): i32 {
  const ignored = new Warnings();
  if (!readTables(source, header, ignored)) return OWNER_NOBODY;
  const count = min(countSegments(source, header, ignored), MOST_SEGMENTS);
  const cursor = header.cursor(source, header.programHeadersAt);
  const row = new ProgramHeader();
  let hasPhysical = false;
  let hasStatus = false;
  let segments = 0;
  for (let i: u64 = 0; i < count; i++) {
    cursor.seek(header.programHeadersAt + i * header.programHeaderBytes);
    row.read(cursor, header.bits);
    if (!cursor.ok) break;
    // Where memory is its own address space, as on some machines, physical and virtual addresses are one.
    if (row.type == PT_LOAD && row.physical != 0 && row.physical != row.address) hasPhysical = true;
    if (row.type != PT_NOTE || segments++ >= MOST_NOTE_SEGMENTS) continue;
    const owner = ownerOfNotes(source, header, row);
    if (owner > OWNER_NOBODY) return owner;
    hasStatus = hasStatus || owner == HAS_STATUS;
  }
  if (hasStatus && hasPhysical) return OWNER_MACHINE;
  if (hasStatus) return OWNER_PROCESS;
  return isXenByName(source, header) ? OWNER_XEN : OWNER_NOBODY;
}

function ownerOfNotes(source: StoredSource, header: ElfHeader, row: ProgramHeader): i32 {
  const limit: u64 = 1 << 53;
  if (row.offset >= limit || row.fileSize >= limit) return OWNER_NOBODY;
  const walk = new NoteWalk(source, header, row.offset, row.offset + row.fileSize, 4);
  let hasStatus = false;
  for (let i = 0; i < MOST_NOTES && walk.next() == NOTE_FOUND; i++) {
    const owner = walk.owner;
    if (owner == "CORE") {
      if (walk.type == NT_PRPSINFO || walk.type == NT_AUXV || walk.type > 9) return OWNER_PROCESS;
      hasStatus = hasStatus || walk.type == NT_PRSTATUS;
    } else if (owner == "FreeBSD" || owner.startsWith("NetBSD-CORE") || owner.startsWith("OpenBSD") || owner == "QNX") {
      return OWNER_PROCESS;
    } else if (owner == "VMCOREINFO" || owner == "VMCOREINFO_XEN" || owner == "QEMU" || owner == "ERASEINFO") {
      return OWNER_MACHINE;
    } else if (owner == "VBCORE" || owner == "VBCPU") return OWNER_VIRTUALBOX;
    else if (owner == "Xen" || owner == ".note.Xen") return OWNER_XEN;
  }
  return hasStatus ? HAS_STATUS : OWNER_NOBODY;
}

// Elf32_Shdr, Elf64_Shdr: sh_name (u32) at 0, sh_offset (w) at 16 and 24, sh_size (w) at 20 and 32.
const MOST_SECTIONS: u32 = 64;
const XEN_SECTION: string = ".note.Xen";

/** Xen's "dump-core" has sections only: one of them bears its name. */
function isXenByName(source: StoredSource, header: ElfHeader): bool {
  const is64 = header.bits == 64;
  if (header.type != ET_CORE || header.programHeaderCount > 0 || header.sectionHeadersAt == 0) return false;
  const cursor = header.cursor(source, is64 ? 58 : 46);
  const step = <u64>cursor.u16("ElfHeader.shentsize");
  cursor.skip(2, "ElfHeader.shnum");
  const names = <u64>cursor.u16("ElfHeader.shstrndx");
  cursor.seek(addU64(header.sectionHeadersAt, names * step + (is64 ? 24 : 16)));
  const namesAt = cursor.word("SectionHeader.offset");
  if (!cursor.ok) return false;
  let count = <u64>header.sectionHeaderCount;
  if (count == 0) {
    // More sections than the header can count, or a writer that never counts there.
    cursor.seek(addU64(header.sectionHeadersAt, is64 ? 32 : 20));
    count = cursor.word("SectionHeader.size");
    if (!cursor.ok) return false;
  }
  for (let i: u64 = 0; i < min<u64>(count, MOST_SECTIONS); i++) {
    cursor.seek(addU64(header.sectionHeadersAt, i * step));
    const nameAt = cursor.u32("SectionHeader.name");
    cursor.seek(addU64(namesAt, nameAt));
    if (cursor.utf8(<u64>XEN_SECTION.length, "SectionHeader.name") == XEN_SECTION) return true;
    cursor.forgive();
  }
  return false;
}
