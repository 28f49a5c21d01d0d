import { Cursor } from "../../bytes/cursor";
import { StoredSource } from "../../bytes/source";
import { Dump } from "../../facts/dump";
import { Stage } from "../../facts/stage";
import { Warnings } from "../../facts/warnings";
import { ELF_MAGIC, readElfHeader } from "../elf-core/header";
import { OWNER_MACHINE, ownerOf } from "../elf-core/owner";
import { VmcoreReader } from "./reader";

/** Recognises an ELF dump of a Linux machine: kdump's /proc/vmcore, makedumpfile -E, QEMU's dump-guest-memory. */
export function probeVmcore(source: StoredSource, dump: Dump): bool {
  const cursor = new Cursor(source);
  if (cursor.u32("ElfHeader.magic") != ELF_MAGIC) return false;
  // What is wrong with another ELF file is said by whoever reads it.
  const header = readElfHeader(source, new Warnings());
  if (!header || ownerOf(source, header) != OWNER_MACHINE) return false;
  const file = dump.file;
  file.recognise("vmcore-elf", "Linux vmcore (ELF)", "An ELF header, and notes of a whole machine");
  file.bits = header.bits;
  file.endian = header.isBigEndian ? "big" : "little";
  return true;
}

export function openVmcore(dump: Dump): Stage | null {
  const header = readElfHeader(dump.source, new Warnings());
  return header ? new VmcoreReader(dump, header) : null;
}
