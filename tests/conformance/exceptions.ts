/** Expected facts that are wrong, with the bytes that prove it. */
import { ELF_EXCEPTIONS } from './exceptions-elf.ts';

export interface Exception {
  readonly file: string;
  /** As the comparison names it: "threads[0].registers.rip". */
  readonly path: string;
  readonly proof: string;
}

const SIGN_EXTENDED =
  'A 32-bit process. Its MemoryInfoList extends the sign of every BaseAddress from 0x80000000 on: the row at 0x2ae652 ' +
  'begins 00 00 ff 9f ff ff ff ff and is followed, 0x71000 bytes on, by 00 10 06 a0 ff ff ff ff at 0x2ae682. The ' +
  'report does not sign-extend 32-bit addresses.';

const WINDOWS_EXCEPTIONS: readonly Exception[] = [14, 15, 16, 17].map((index) => ({
  file: 'firefox-windows-x86.dmp.gz',
  path: `memory.regions{has ${index}}.base`,
  proof: SIGN_EXTENDED,
}));

const KERNEL_EXCEPTIONS: readonly Exception[] = [
  {
    file: 'lab-kexec-d31.kdump.xz',
    path: 'memory.physical.present',
    proof:
      'bitmap_blocks is 2 (0x1b4), so the second bitmap has 4096 bytes, from 0x3000 on; 4445 of its bits are set. Of the ' +
      '4445 descriptors from 0x4000 on 732 share the page at 0x1e0b8, and pages are not packed: the 15335608 bytes of the ' +
      'file leave room for 3714 pages behind it. 6817 pages cannot be in this file.',
  },
];

export const EXCEPTIONS: readonly Exception[] = [...WINDOWS_EXCEPTIONS, ...ELF_EXCEPTIONS, ...KERNEL_EXCEPTIONS];
