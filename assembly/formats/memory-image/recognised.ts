/** What is told by its name and has no memory that can be read here yet. */
import { Cursor } from "../../bytes/cursor";
import { StoredSource } from "../../bytes/source";
import { Dump } from "../../facts/dump";
import { Stage } from "../../facts/stage";
import { LOSS } from "../../facts/warnings";

/** "QEVM" as it stands there; the version follows, big-endian. */
const QEMU: u32 = 0x4d564551;
const QEMU_VERSION: u32 = 0x03000000;
/** "LibvirtQ" */
const LIBVIRT: u64 = 0x517472697662694c;
/** Stands at 0 and again at 0x1000. */
const HYPERV: u32 = 0x01282014;

export function probeRecognised(source: StoredSource, dump: Dump): bool {
  const cursor = new Cursor(source);
  const magic = cursor.u64("File.magic");
  if (!cursor.ok) return false;
  const file = dump.file;
  if (magic == LIBVIRT) {
    file.recognise("qemu-savevm", "Saved virtual machine (libvirt)", "Starts with the header of libvirt's save files");
    return true;
  }
  if (<u32>magic == QEMU && <u32>(magic >> 32) == QEMU_VERSION) {
    file.recognise("qemu-savevm", "Saved virtual machine (QEMU)", "Starts with the header of QEMU's migration stream");
    return true;
  }
  if (<u32>magic == HYPERV && new Cursor(source, 0x1000).u32("HyperV.header") == HYPERV) {
    file.recognise("hyperv-state", "Saved virtual machine (Hyper-V)", "Two headers of a Hyper-V state file");
    return true;
  }
  return false;
}

export function openRecognised(dump: Dump): Stage | null {
  dump.warnings.add(
    "memory-unread",
    LOSS,
    "What this is, is known; its memory is not read yet, because it is stored in the hypervisor's own stream of pages. The file's bytes can be looked at and searched.",
  );
  return null;
}
