/** Files that are told by their signatures alone, by the writers' own headers: saved machines, and what is no dump. */

/** A file of zeros with texts at places; a negative place counts from the end. */
export function signed(size: number, ...marks: readonly (readonly [number, string])[]): Buffer {
  const bytes = Buffer.alloc(size);
  for (const [at, text] of marks) bytes.write(text, at < 0 ? size + at : at, 'latin1');
  return bytes;
}

export const HYPERV = '\x14\x20\x28\x01';
const LKCD = '\xed\x23\x8f\x61\x73\x01\x19\xa8';

/** Name, kind in the report, bytes. */
export const SAVED = [
  ['Saved virtual machine (Hyper-V)', 'hyperv-state', signed(0x2000, [0, HYPERV], [0x1000, HYPERV])],
  ['Saved virtual machine (VirtualBox)', 'unknown', signed(64, [0, '\x7fVirtualBox SavedState V2.0'])],
  ['Saved virtual machine (Xen)', 'unknown', signed(64, [0, '\xff'.repeat(8)], [8, 'XENF'])],
  ['Virtual machine state (Firecracker)', 'unknown', signed(64, [0, '\0\0\x64\x86\x84\x19\x10\x07'])],
  ['Linux kernel dump (LKCD)', 'unknown', signed(64, [0, LKCD])],
  ['Stand-alone dump of IBM Z', 'unknown', signed(64, [0, `${[...LKCD.slice(1)].reverse().join('')}\xfd`])],
  ['Stand-alone dump of Fujitsu (sadump)', 'unknown', signed(64, [0, 'sadump'])],
  ['Hibernation memory of Linux (swap)', 'unknown', signed(8192, [4086, 'S1SUSPEND'])],
] as const;

/** What people take for a dump, or find beside one. */
export const NO_DUMPS = [
  ['swap partition of Linux', signed(8192, [4086, 'SWAPSPACE2'])],
  ['report of Windows Error Reporting (.wer)', Buffer.from('\ufeffVersion=1\r\n', 'utf16le')],
  ['disk image (QEMU, qcow2)', signed(128, [0, 'QFI\xfb'])],
  ['disk image (VMware, VMDK)', signed(128, [0, 'KDMV'], [73, '\n \r\n'])],
  ['disk image (Hyper-V, VHDX)', signed(128, [0, 'vhdxfile'])],
  ['disk image (Hyper-V, VHD)', signed(4096, [-512, 'conectix'])],
  ['disc image (ISO 9660)', signed(40_000, [32_769, 'CD001'])],
  ['disk image (GPT)', signed(2048, [510, '\x55\xaa'], [512, 'EFI PART'])],
  ['forensic disk image (E01)', signed(64, [0, 'EVF\x09\x0d\x0a\xff'])],
  ['archive (bzip2)', signed(64, [0, 'BZh91AY&SY'])],
  ['archive (7z)', signed(64, [0, '7z\xbc\xaf\x27\x1c'])],
  ['archive (rar)', signed(64, [0, 'Rar!\x1a\x07'])],
  ['archive (cab)', signed(64, [0, 'MSCF'])],
  ['archive (ar, deb)', signed(64, [0, '!<arch>\n'])],
  ['symbol file (PDB)', signed(64, [0, 'Microsoft C/C++ MSF 7.00\r\n'])],
  ['program of Windows (EXE, DLL or driver)', signed(256, [0, 'MZ'], [60, '\x80'], [128, 'PE'])],
] as const;
