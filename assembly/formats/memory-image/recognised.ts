/**
 * What is told by its signature and is not read here: saved machines and dumps of other kinds, whose memory is not
 * read yet, and what people take for a dump and is none. A signature of four bytes never suffices: a second place has
 * to agree.
 */
import { Cursor } from "../../bytes/cursor";
import { StoredSource } from "../../bytes/source";
import { Dump } from "../../facts/dump";
import { Stage } from "../../facts/stage";
import { LOSS } from "../../facts/warnings";

@final
class Sign {
  constructor(
    /** Where the signature stands; negative: from the end. */
    readonly at: i64,
    readonly signature: string,
    readonly kind: string,
    /** As people say it, behind "a". */
    readonly name: string,
    /** What stands at a second place, where the first is short. */
    readonly also: string = "",
    readonly alsoAt: i64 = 0,
    /** Why its memory is not read; "": it is no dump. */
    readonly why: string = "",
  ) {}

  stands(source: StoredSource): bool {
    return standsAt(source, this.at, this.signature) && standsAt(source, this.alsoAt, this.also);
  }
}

const STREAM: string = "it is stored in the hypervisor's own stream of pages";
const OLD: string = "dumps of this form were written until about 2008, and none was at hand to check a reader against";
const SLEEP: string = "the kernel packs its pages in an order of its own";
const ELSEWHERE: string = "it lies in another file beside this one; drop that file";

// Sources: the writers' own headers, as each row names them. Built at the start, so core.wasm must not have them.
const SIGNS: Array<Sign> = !IS_FULL
  ? []
  : [
      // Hyper-V's .vmrs and .vmcx: the same header twice.
      new Sign(
        0,
        "\x14\x20\x28\x01",
        "hyperv-state",
        "Saved virtual machine (Hyper-V)",
        "\x14\x20\x28\x01",
        0x1000,
        STREAM,
      ),
      new Sign(0, "\x7fVirtualBox SavedState", "unknown", "Saved virtual machine (VirtualBox)", "", 0, STREAM),
      // libxc: streams before and since Xen 4.6.
      new Sign(0, "LinuxGuestRecord", "unknown", "Saved virtual machine (Xen)", "", 0, STREAM),
      new Sign(8, "XENF", "unknown", "Saved virtual machine (Xen)", "\xff\xff\xff\xff\xff\xff\xff\xff", 0, STREAM),
      // Firecracker's snapshot of x86-64 and of arm64.
      new Sign(0, "\0\0\x64\x86\x84\x19\x10\x07", "unknown", "Virtual machine state (Firecracker)", "", 0, ELSEWHERE),
      new Sign(
        0,
        "\xaa\xaa\x64\x86\x84\x19\x10\x07",
        "unknown",
        "Virtual machine state (Firecracker)",
        "",
        0,
        ELSEWHERE,
      ),
      // LKCD's dump.h, in either byte order; IBM Z's dump.h.
      new Sign(0, "\xed\x23\x8f\x61\x73\x01\x19\xa8", "unknown", "Linux kernel dump (LKCD)", "", 0, OLD),
      new Sign(0, "\xa8\x19\x01\x73\x61\x8f\x23\xed", "unknown", "Linux kernel dump (LKCD)", "", 0, OLD),
      new Sign(0, "\xa8\x19\x01\x73\x61\x8f\x23\xfd", "unknown", "Stand-alone dump of IBM Z", "", 0, OLD),
      new Sign(0, "sadump\0\0", "unknown", "Stand-alone dump of Fujitsu (sadump)", "", 0, OLD),
      // Swap of Linux, when the kernel sleeps in it: the signature ends its first page (mm/swapfile.c, kernel/power/swap.c).
      new Sign(4086, "S1SUSPEND\0", "unknown", "Hibernation memory of Linux (swap)", "", 0, SLEEP),
      new Sign(4086, "ULSUSPEND\0", "unknown", "Hibernation memory of Linux (swap)", "", 0, SLEEP),
      new Sign(4086, "LINHIB0001", "unknown", "Hibernation memory of Linux (swap)", "", 0, SLEEP),
      new Sign(4086, "SWAPSPACE2", "unknown", "swap partition of Linux"),
      // Images of disks.
      new Sign(0, "QFI\xfb\0\0\0", "unknown", "disk image (QEMU, qcow2)"),
      new Sign(0, "KDMV", "unknown", "disk image (VMware, VMDK)", "\n \r\n", 73),
      new Sign(0, "vhdxfile", "unknown", "disk image (Hyper-V, VHDX)"),
      new Sign(-512, "conectix", "unknown", "disk image (Hyper-V, VHD)"),
      new Sign(0, "<<< ", "unknown", "disk image (VirtualBox, VDI)", "\x7f\x10\xda\xbe", 64),
      new Sign(32769, "CD001", "unknown", "disc image (ISO 9660)"),
      new Sign(510, "\x55\xaa", "unknown", "disk image (GPT)", "EFI PART", 512),
      // The Expert Witness Format, of disks mostly.
      new Sign(0, "EVF\x09\x0d\x0a\xff\0", "unknown", "forensic disk image (E01)"),
      // Archives and packed files that have to be unpacked elsewhere.
      new Sign(0, "BZh", "unknown", "archive (bzip2)", "1AY&SY", 4),
      new Sign(0, "7z\xbc\xaf\x27\x1c", "unknown", "archive (7z)"),
      new Sign(0, "Rar!\x1a\x07", "unknown", "archive (rar)"),
      new Sign(0, "MSCF\0\0\0\0", "unknown", "archive (cab)"),
      new Sign(0, "!<arch>\n", "unknown", "archive (ar, deb)"),
      new Sign(0, "LZIP\x01", "unknown", "archive (lzip)"),
      // Reports, symbols and programs that lie beside dumps.
      new Sign(0, "\xff\xfeV\0e\0r\0s\0i\0o\0n\0=\0", "unknown", "report of Windows Error Reporting (.wer)"),
      new Sign(0, "Microsoft C/C++ MSF 7.00\r\n", "unknown", "symbol file (PDB)"),
    ];

let found: i32 = -1;

export function probeRecognised(source: StoredSource, dump: Dump): bool {
  for (let i = 0; i < SIGNS.length; i++) {
    const sign = SIGNS[i];
    if (!sign.stands(source)) continue;
    const at = sign.at < 0 ? source.size - <u64>-sign.at : <u64>sign.at;
    const fact = "The signature of this kind of file stands there";
    if (sign.why != "") dump.file.recogniseUnread(sign.kind, sign.name, fact, at);
    else dump.file.recognise(sign.kind, sign.name, fact, at);
    found = i;
    return true;
  }
  return isProgram(source, dump);
}

export function openRecognised(dump: Dump): Stage | null {
  const why = found >= 0 ? SIGNS[found].why : "";
  if (why != "") {
    dump.warnings.add(
      "memory-unread",
      LOSS,
      "What this is, is known; its memory is not read, because " +
        why +
        ". The file's bytes can be looked at and searched.",
    );
  }
  return null;
}

/** A program of Windows: "MZ", and at 60 where "PE" and two zeros stand. */
function isProgram(source: StoredSource, dump: Dump): bool {
  if (!standsAt(source, 0, "MZ")) return false;
  const cursor = new Cursor(source, 60);
  const at = cursor.u32("IMAGE_DOS_HEADER.e_lfanew");
  if (!cursor.ok || !standsAt(source, at, "PE\0\0")) return false;
  dump.file.recognise("unknown", "program of Windows (EXE, DLL or driver)", "A program's two signatures", at);
  return true;
}

/** Whether the text's characters, each a byte, stand at a place; "": yes. */
function standsAt(source: StoredSource, place: i64, text: string): bool {
  const size = <i64>source.size;
  const from = place < 0 ? size + place : place;
  if (from < 0 || from > size - text.length) return text.length == 0;
  for (let i = 0; i < text.length; i++) {
    if (source.byte(<u64>(from + i)) != text.charCodeAt(i)) return false;
  }
  return true;
}
