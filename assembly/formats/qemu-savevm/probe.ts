import { Cursor } from "../../bytes/cursor";
import { StoredSource } from "../../bytes/source";
import { Dump } from "../../facts/dump";
import { Stage } from "../../facts/stage";
import { LOSS } from "../../facts/warnings";
import { SavevmReader } from "./reader";

const QEVM: u32 = 0x5145564d;
const VERSION: u32 = 3;
const HEAD: u64 = 8;
/** "LibvirtQ" and, behind it, "emudSave" or "emudPart": written whole, or not yet. */
const LIBVIRT: u64 = 0x4c69627669727451;
const SAVED: u64 = 0x656d756453617665;
const PARTIAL: u64 = 0x656d756450617274;
const LIBVIRT_HEADER: u64 = 92;
/** Names of virQEMUSaveFormat, and how each is unpacked. */
const PACKINGS: StaticArray<string> = ["", "gzip -d", "bzip2 -d", "xz -d", "lzop -d", "zstd -d"];

export function probeSavevm(source: StoredSource, dump: Dump): bool {
  if (isStream(source, 0)) {
    dump.file.recognise(
      "qemu-savevm",
      "Saved virtual machine (QEMU)",
      "Starts with QEMU's mark of a saved machine, version 3",
    );
    return true;
  }
  const cursor = new Cursor(source);
  cursor.bigEndian = true;
  if (cursor.u64("LibvirtSave.magic") != LIBVIRT) return false;
  const kind = cursor.u64("LibvirtSave.magic");
  if (!cursor.ok || (kind != SAVED && kind != PARTIAL)) return false;
  dump.file.recognise(
    "qemu-savevm",
    "Saved virtual machine (libvirt)",
    "Starts with libvirt's mark of a saved machine",
  );
  return true;
}

export function openSavevm(dump: Dump): Stage | null {
  const source = dump.source;
  dump.file.writer = "qemu";
  if (isStream(source, 0)) return new SavevmReader(dump, source, HEAD);
  const cursor = new Cursor(source, 16);
  const version = cursor.u32("LibvirtSave.version");
  // In the order of the machine that wrote it.
  if (version > 0xffff) cursor.bigEndian = true;
  const length = <u64>cursor.u32("LibvirtSave.dataLength");
  cursor.skip(4, "LibvirtSave.wasRunning");
  const packing = cursor.u32("LibvirtSave.compressed");
  const at = LIBVIRT_HEADER + length;
  if (!dump.warnings.take(cursor)) return null;
  if (isStream(source, at)) {
    dump.file.prove("The stream of QEMU stands behind libvirt's description of the machine", at);
    return new SavevmReader(dump, source, at + HEAD);
  }
  const command = packing < <u32>PACKINGS.length ? PACKINGS[packing] : "";
  dump.warnings.addAt(
    "memory-packed",
    LOSS,
    command.length > 0
      ? "The machine's memory is packed behind libvirt's header and is not read. Unpack it and open what comes out: tail -c +" +
          (at + 1).toString() +
          " FILE | " +
          command +
          " > machine.qevm"
      : "Behind libvirt's header there is no stream of QEMU that is known here.",
    min(32, source.size),
    "LibvirtSave.compressed",
    "0",
    packing.toString(),
  );
  return null;
}

function isStream(source: StoredSource, at: u64): bool {
  const cursor = new Cursor(source, at);
  cursor.bigEndian = true;
  return cursor.u32("QemuStream.magic") == QEVM && cursor.u32("QemuStream.version") == VERSION && cursor.ok;
}
