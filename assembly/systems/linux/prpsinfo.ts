/** NT_PRPSINFO: whose memory this is. */
import { Cursor } from "../../bytes/cursor";
import { UNKNOWN } from "../../facts/fact";

// elf_prpsinfo (Linux, linux/elfcore.h), in the three forms that its size tells apart:
// 64-bit 32-bit 32-bit, 16-bit ids   size name
// 0      0      0                    1    pr_state
// 1      1      1                    1    pr_sname   R, S, D, T, Z …
// 2      2      2                    1    pr_zomb
// 3      3      3                    1    pr_nice
// 8      4      4                    w    pr_flag
// 16     8      8                    u    pr_uid
// 20     12     10                   u    pr_gid
// 24     16     12                   4    pr_pid
// 28     20     16                   4    pr_ppid
// 32     24     20                   4    pr_pgrp
// 36     28     24                   4    pr_sid
// 40     32     28                   16   pr_fname
// 56     48     44                   80   pr_psargs
const SIZE_64: u64 = 136;
const SIZE_32: u64 = 128;
const SIZE_16: u64 = 124;
const NAME_BYTES: u64 = 16;
export const ARGUMENT_BYTES: u64 = 80;
/** A user id that did not fit into 16 bits. */
export const OVERFLOW_ID: i64 = 65534;

@final
export class Prpsinfo {
  /** One letter; "" where there is none. */
  state: string = "";
  nice: i32 = 0;
  flags: u64 = 0;
  uid: i64 = UNKNOWN;
  gid: i64 = UNKNOWN;
  /** Whether the ids had room for 16 bits only. */
  hasShortIds: bool = false;
  pid: i64 = UNKNOWN;
  ppid: i64 = UNKNOWN;
  group: i64 = UNKNOWN;
  session: i64 = UNKNOWN;
  name: string = "";
  /** The first 80 bytes of the command line. */
  commandLine: string = "";
  /** Where it stands. */
  commandLineAt: u64 = 0;
}

/** Null when the size is none of those known. */
export function readPrpsinfo(cursor: Cursor, size: u64): Prpsinfo | null {
  if (size != SIZE_64 && size != SIZE_32 && size != SIZE_16) return null;
  const info = new Prpsinfo();
  const idBytes: u32 = size == SIZE_16 ? 2 : 4;
  cursor.skip(1, "NT_PRPSINFO.pr_state");
  const state = cursor.u8("NT_PRPSINFO.pr_sname");
  if (state >= 0x41 && state <= 0x5a) info.state = String.fromCharCode(state);
  cursor.skip(1, "NT_PRPSINFO.pr_zomb");
  info.nice = <i8>cursor.u8("NT_PRPSINFO.pr_nice");
  if (size == SIZE_64) cursor.skip(4, "NT_PRPSINFO.pr_flag");
  info.flags = cursor.bytes(size == SIZE_64 ? 8 : 4, "NT_PRPSINFO.pr_flag");
  info.uid = <i64>cursor.bytes(idBytes, "NT_PRPSINFO.pr_uid");
  info.gid = <i64>cursor.bytes(idBytes, "NT_PRPSINFO.pr_gid");
  info.hasShortIds = idBytes == 2;
  info.pid = id(cursor, "NT_PRPSINFO.pr_pid");
  info.ppid = id(cursor, "NT_PRPSINFO.pr_ppid");
  info.group = id(cursor, "NT_PRPSINFO.pr_pgrp");
  info.session = id(cursor, "NT_PRPSINFO.pr_sid");
  info.name = cursor.utf8(NAME_BYTES, "NT_PRPSINFO.pr_fname");
  info.commandLineAt = cursor.at;
  info.commandLine = cursor.utf8(ARGUMENT_BYTES, "NT_PRPSINFO.pr_psargs").trimEnd();
  return info;
}

/** Ids are signed; a negative one is none. */
function id(cursor: Cursor, field: string): i64 {
  const value = <i32>cursor.u32(field);
  return cursor.ok && value >= 0 ? value : UNKNOWN;
}
