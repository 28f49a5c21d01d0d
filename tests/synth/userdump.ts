/** A dump of userdump.exe, by Microsoft's published Dump.h: the header and the list of modules, then memory. */
import { Writer } from './writer.ts';

export interface UserDumpModule {
  readonly base: number;
  readonly size: number;
  readonly name: string;
}

export const USER_MODULES: readonly UserDumpModule[] = [
  { base: 0x400000, size: 0x12000, name: 'C:\\apps\\ledger.exe' },
  { base: 0x77f80000, size: 0x7b000, name: 'C:\\WINNT\\System32\\ntdll.dll' },
];

export interface UserDump {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Where each module stands. */
  readonly modules: readonly number[];
}

export function buildUserDump(bits: 32 | 64, modules = USER_MODULES): UserDump {
  const out = new Writer();
  const at = bits === 64 ? 96 : 64;
  const size = modules.reduce((sum, { name }) => sum + (bits === 64 ? 16 : 12) + name.length + 1, 0);
  out
    .ascii(bits === 64 ? 'USERDU64' : 'USERDUMP')
    .u32(5)
    .u32(2195);
  out
    .u32(bits === 64 ? 0x8664 : 0x14c)
    .u32(0)
    .u32(modules.length)
    .u32(0);
  // Threads, modules, data, regions, debug event, thread states, versions, spare.
  for (const offset of [0, at, at + size, 0, 0, 0, 0, 0]) out.word(bits, offset);
  const places = modules.map(({ base, size: bytes, name }) => {
    const place = out.length;
    out
      .word(bits, base)
      .u32(bytes)
      .u32(name.length + 1)
      .ascii(`${name}\0`);
    return place;
  });
  return { bytes: out.zeros(64).bytes, modules: places };
}
