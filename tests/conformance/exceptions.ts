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

export const EXCEPTIONS: readonly Exception[] = [...WINDOWS_EXCEPTIONS, ...ELF_EXCEPTIONS];
