/** Environments in ordinary memory of a minidump, to which no record leads. */
import { plant } from '../unit/masking/secrets.ts';
import { MinidumpBuilder, memory64List, moduleList, systemInfo } from './minidump/index.ts';

const { text: token } = plant('github', 5);
const { text: address, secret } = plant('postgres', 5);
const PASSWORD = `Vw${7 * 6}xk!mQ`;

/** What must not be seen. */
export const SECRETS: readonly string[] = [token, secret, PASSWORD];

/** In UTF-16; the long one is longer than the scanner looks. */
export const WINDOWS = [
  '=C:=C:\\work',
  'ALLUSERSPROFILE=C:\\ProgramData',
  'AWS_REGION=eu-central-1',
  `DATABASE_URL=${address}`,
  `DB_PASSWORD=${PASSWORD}`,
  'OS=Windows_NT',
  `Path=C:\\Windows;${'C:\\Program Files\\Tarn\\bin;'.repeat(40)}`,
  `PATHEXT=.COM;.EXE`,
  'ProgramFiles(x86)=C:\\Program Files (x86)',
  'TEMP=C:\\Temp',
];
/** In ASCII. */
export const LINUX = ['SHELL=/bin/sh', `GH_TOKEN=${token}`, 'PATH=/usr/bin:/bin', 'LANG=de_DE.UTF-8', '_=/usr/bin/env'];
/** Constants of a program: shipped to everyone. */
const IMAGE = ['PATH=/bin:/usr/bin', 'HOME=/', 'TERM=linux', 'SHIPPED=1'];

export const blockOf = (lines: readonly string[]) => `${lines.join('\0')}\0\0`;

export function range(size: number, at: number, bytes: Uint8Array): Uint8Array {
  const all = Buffer.alloc(size, 0xcc);
  all.set(bytes, at);
  return all;
}

/** A dump with all three; `lead`: how far a block in UTF-16 is from an even place. */
export function environmentDump(lead = 0): Uint8Array<ArrayBuffer> {
  const dump = new MinidumpBuilder();
  systemInfo(dump);
  moduleList(dump, [{ base: 0x400000n, size: 0x4000, path: 'C:\\app\\app.exe' }]);
  memory64List(dump, [
    { base: 0x10000n, bytes: range(0x5000, 4040 + lead, Buffer.from(blockOf(WINDOWS), 'utf16le')) },
    { base: 0x400000n, bytes: range(0x4000, 16, Buffer.from(blockOf(IMAGE))) },
    { base: 0x900000n, bytes: range(0x3000, 5, Buffer.from(`x\0${blockOf(LINUX)}`)) },
  ]);
  return dump.build().bytes;
}
