/** Notes of NetBSD and OpenBSD: the process, and each of its light-weight processes. */
import { Cursor } from "../../bytes/cursor";
import { UNKNOWN } from "../../facts/fact";

// netbsd_elfcore_procinfo, elfcore_procinfo of OpenBSD, version 1 (sys/exec_elf.h of both). A set of signals has
// 16 bytes in NetBSD, 4 in OpenBSD:
// NetBSD OpenBSD size    name
// 0      0       4       cpi_version
// 4      4       4       cpi_cpisize
// 8      8       4       cpi_signo
// 12     12      4       cpi_sigcode
// 16     16      4 sets  cpi_sigpend, cpi_sigmask, cpi_sigignore, cpi_sigcatch
// 80     32      16      cpi_pid, cpi_ppid, cpi_pgrp, cpi_sid
// 96     48      24      cpi_ruid, cpi_euid, cpi_svuid, cpi_rgid, cpi_egid, cpi_svgid
// 120    -       4       cpi_nlwps
// 124    72      32      cpi_name
// 156    -       4       cpi_siglwp      the one that took the signal; 0: the process as a whole
const NETBSD_IDS_AT: u64 = 80;
const NETBSD_NAME_AT: u64 = 124;
const OPENBSD_IDS_AT: u64 = 32;
const OPENBSD_NAME_AT: u64 = 72;
const NAME_BYTES: u64 = 32;
const SIGNAL_LWP_AT: u64 = 156;
const WITH_SIGNAL_LWP: u32 = 160;

@final
export class BsdProcess {
  signal: u32 = 0;
  code: i32 = 0;
  pid: i64 = UNKNOWN;
  ppid: i64 = UNKNOWN;
  group: i64 = UNKNOWN;
  session: i64 = UNKNOWN;
  uid: i64 = UNKNOWN;
  gid: i64 = UNKNOWN;
  name: string = "";
  /** NetBSD's alone. */
  signalLwp: i64 = UNKNOWN;
}

export function readNetbsdProcess(cursor: Cursor): BsdProcess {
  const info = new BsdProcess();
  const start = cursor.at;
  const size = readProcess(cursor, info, "NetBSD", NETBSD_IDS_AT, NETBSD_NAME_AT);
  if (size >= WITH_SIGNAL_LWP && cursor.ok) {
    cursor.seek(start + SIGNAL_LWP_AT);
    info.signalLwp = cursor.u32("NetBSD.cpi_siglwp");
  }
  return info;
}

export function readOpenbsdProcess(cursor: Cursor): BsdProcess {
  const info = new BsdProcess();
  readProcess(cursor, info, "OpenBSD", OPENBSD_IDS_AT, OPENBSD_NAME_AT);
  return info;
}

/** Returns cpi_cpisize. */
function readProcess(cursor: Cursor, info: BsdProcess, system: string, idsAt: u64, nameAt: u64): u32 {
  const start = cursor.at;
  cursor.skip(4, system + ".cpi_version");
  const size = cursor.u32(system + ".cpi_cpisize");
  info.signal = cursor.u32(system + ".cpi_signo");
  info.code = cursor.u32(system + ".cpi_sigcode");
  cursor.seek(start + idsAt);
  info.pid = cursor.u32(system + ".cpi_pid");
  info.ppid = cursor.u32(system + ".cpi_ppid");
  info.group = cursor.u32(system + ".cpi_pgrp");
  info.session = cursor.u32(system + ".cpi_sid");
  info.uid = cursor.u32(system + ".cpi_ruid");
  cursor.skip(8, system + ".cpi_euid");
  info.gid = cursor.u32(system + ".cpi_rgid");
  cursor.seek(start + nameAt);
  info.name = cursor.utf8(NAME_BYTES, system + ".cpi_name");
  return size;
}

// ptrace_lwpstatus (NetBSD, sys/ptrace.h):
// offset size name
// 0      4    pl_lwpid
// 4      16   pl_sigpend
// 20     16   pl_sigmask
// 36     20   pl_name
const LWP_NAME_AT: u64 = 36;
const LWP_NAME_BYTES: u64 = 20;

/** The name of a light-weight process; "" when it has none. */
export function readLwpName(cursor: Cursor): string {
  cursor.seek(cursor.at + LWP_NAME_AT);
  return cursor.utf8(LWP_NAME_BYTES, "NetBSD.pl_name");
}
