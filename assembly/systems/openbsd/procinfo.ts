/** The process note of OpenBSD. */
import { Cursor } from "../../bytes/cursor";
import { UNKNOWN } from "../../facts/fact";

// elfcore_procinfo, version 1 (OpenBSD, sys/exec_elf.h):
// offset size name
// 0      4    cpi_version
// 4      4    cpi_cpisize
// 8      4    cpi_signo
// 12     4    cpi_sigcode
// 16     16   cpi_sigpend, cpi_sigmask, cpi_sigignore, cpi_sigcatch (4 each)
// 32     16   cpi_pid, cpi_ppid, cpi_pgrp, cpi_sid
// 48     24   cpi_ruid, cpi_euid, cpi_svuid, cpi_rgid, cpi_egid, cpi_svgid
// 72     32   cpi_name
const IDS_AT: u64 = 32;
const NAME_AT: u64 = 72;
const NAME_BYTES: u64 = 32;

@final
export class OpenbsdProcess {
  signal: u32 = 0;
  code: i32 = 0;
  pid: i64 = UNKNOWN;
  ppid: i64 = UNKNOWN;
  group: i64 = UNKNOWN;
  session: i64 = UNKNOWN;
  uid: i64 = UNKNOWN;
  gid: i64 = UNKNOWN;
  name: string = "";
}

export function readOpenbsdProcess(cursor: Cursor): OpenbsdProcess {
  const info = new OpenbsdProcess();
  const start = cursor.at;
  cursor.skip(8, "OpenBSD.cpi_version");
  info.signal = cursor.u32("OpenBSD.cpi_signo");
  info.code = cursor.u32("OpenBSD.cpi_sigcode");
  cursor.seek(start + IDS_AT);
  info.pid = cursor.u32("OpenBSD.cpi_pid");
  info.ppid = cursor.u32("OpenBSD.cpi_ppid");
  info.group = cursor.u32("OpenBSD.cpi_pgrp");
  info.session = cursor.u32("OpenBSD.cpi_sid");
  info.uid = cursor.u32("OpenBSD.cpi_ruid");
  cursor.skip(8, "OpenBSD.cpi_euid");
  info.gid = cursor.u32("OpenBSD.cpi_rgid");
  cursor.seek(start + NAME_AT);
  info.name = cursor.utf8(NAME_BYTES, "OpenBSD.cpi_name");
  return info;
}
