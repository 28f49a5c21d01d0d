import { Cursor } from "../../bytes/cursor";
import { StoredSource } from "../../bytes/source";
import { Dump } from "../../facts/dump";
import { Stage } from "../../facts/stage";
import { Warnings } from "../../facts/warnings";
import { ELF_MAGIC, ElfHeader, readElfHeader, readTables } from "../elf-core/header";
import { OWNER_MACHINE, OWNER_NOBODY, OWNER_VIRTUALBOX, OWNER_XEN, ownerOf } from "../elf-core/notes/owner";
import { VmcoreReader } from "./reader";
import { XenCoreReader } from "./xen";

/**
 * Recognises an ELF dump of a machine: kdump's /proc/vmcore, makedumpfile -E, QEMU's dump-guest-memory, and the cores
 * of VirtualBox and Xen.
 */
export function probeVmcore(source: StoredSource, dump: Dump): bool {
  const cursor = new Cursor(source);
  if (cursor.u32("ElfHeader.magic") != ELF_MAGIC) return false;
  // What is wrong with another ELF file is said by whoever reads it.
  const header = readElfHeader(source, new Warnings());
  const owner = header ? ownerOf(source, header) : OWNER_NOBODY;
  if (!header || (owner != OWNER_MACHINE && owner != OWNER_VIRTUALBOX && owner != OWNER_XEN)) return false;
  const file = dump.file;
  if (owner == OWNER_VIRTUALBOX) file.recognise("virtualbox-core", "VirtualBox core", "Notes of VirtualBox");
  else if (owner == OWNER_XEN) file.recognise("xen-core", "Xen core", "Notes of Xen");
  else file.recognise("vmcore-elf", "Linux vmcore (ELF)", "An ELF header, and notes of a whole machine");
  file.bits = header.bits;
  file.endian = header.isBigEndian ? "big" : "little";
  return true;
}

export function openVmcore(dump: Dump): Stage | null {
  const header = readElfHeader(dump.source, new Warnings());
  if (!header) return null;
  // A guest that Xen dumped has sections; a host that crashed under it has segments like any other.
  if (dump.file.kind == "xen-core" && header.machine != 0 && hasNoSegments(dump.source, header)) {
    return new XenCoreReader(dump, header);
  }
  return new VmcoreReader(dump, header);
}

function hasNoSegments(source: StoredSource, header: ElfHeader): bool {
  return readTables(source, header, new Warnings()) && header.programHeaderCount == 0;
}
