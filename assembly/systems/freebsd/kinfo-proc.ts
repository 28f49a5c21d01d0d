/** NT_PROCSTAT_PROC: the process as ps shows it. */
import { Cursor } from "../../bytes/cursor";
import { isoTime, isPlausibleTime } from "../../bytes/time";
import { UNKNOWN } from "../../facts/fact";

// kinfo_proc (FreeBSD, sys/user.h). Its parts follow each other; sizes of pointers and times move them:
// 64 bits i386 arm  size name
// 72      40   40   4    ki_pid
// 76      44   44   4    ki_ppid
// 80      48   48   4    ki_pgid
// 88      56   56   4    ki_sid
// 172     140  140  4    ki_ruid
// 180     148  148  4    ki_rgid
// 336     280  280  2t   ki_start     seconds and microseconds
// 420     340  356  18   ki_login
// 447     367  383  20   ki_comm
const SIZE_64: u32 = 1088;
const SIZE_I386: u32 = 768;
const SIZE_ARM: u32 = 816;

@final
export class KinfoProc {
  pid: i64 = UNKNOWN;
  ppid: i64 = UNKNOWN;
  group: i64 = UNKNOWN;
  session: i64 = UNKNOWN;
  uid: i64 = UNKNOWN;
  gid: i64 = UNKNOWN;
  startTime: string = "";
  login: string = "";
  name: string = "";
}

/** Reads from the structure's start; `size` is what the note says of it. Null: a layout that is not known. */
export function readKinfoProc(cursor: Cursor, size: u32): KinfoProc | null {
  if (size != SIZE_64 && size != SIZE_I386 && size != SIZE_ARM) return null;
  const info = new KinfoProc();
  const start = cursor.at;
  const ids = size == SIZE_64 ? 72 : 40;
  const users = size == SIZE_64 ? 172 : 140;
  const times = size == SIZE_64 ? 336 : 280;
  const names = size == SIZE_64 ? 420 : size == SIZE_ARM ? 356 : 340;
  cursor.seek(start + ids);
  info.pid = cursor.u32("KinfoProc.pid");
  info.ppid = cursor.u32("KinfoProc.ppid");
  info.group = cursor.u32("KinfoProc.pgid");
  cursor.skip(4, "KinfoProc.tpgid");
  info.session = cursor.u32("KinfoProc.sid");
  cursor.seek(start + users);
  info.uid = cursor.u32("KinfoProc.ruid");
  cursor.skip(4, "KinfoProc.svuid");
  info.gid = cursor.u32("KinfoProc.rgid");
  cursor.seek(start + times);
  const width: u32 = size == SIZE_I386 ? 4 : 8;
  const seconds = <i64>cursor.bytes(width, "KinfoProc.start");
  const microseconds = cursor.u32("KinfoProc.start");
  if (cursor.ok && isPlausibleTime(seconds) && microseconds < 1000000)
    info.startTime = isoTime(seconds, microseconds, 6);
  cursor.seek(start + names);
  info.login = cursor.utf8(18, "KinfoProc.login");
  cursor.seek(start + names + 27);
  info.name = cursor.utf8(20, "KinfoProc.comm");
  return info;
}
