/** NT_PROCSTAT_FILES: what the process had open. */
import { Cursor } from "../../bytes/cursor";
import { Dump } from "../../facts/dump";
import { OpenFile, Socket } from "../../facts/rows";

// kinfo_file (FreeBSD 12 and later, sys/user.h); each is as long as its first field says:
// offset size name
// 0      4    kf_structsize
// 4      4    kf_type
// 8      4    kf_fd          -1 working folder, -2 root, -3 jail, -4 ktrace, -5 program, -6 terminal
// 16     4    kf_flags
// 24     8    kf_offset
// 36     12   kf_sock_domain, kf_sock_type, kf_sock_protocol (sockets)
// 48     128  kf_sa_local
// 176    128  kf_sa_peer
// 368    …    kf_path
const LEAST: u32 = 368;
const DOMAIN_AT: u64 = 36;
const LOCAL_AT: u64 = 48;
const PEER_AT: u64 = 176;
const ADDRESS_BYTES: u64 = 128;
const PATH_AT: u64 = 368;
const MOST_FILES: i32 = 1 << 18;

const FD_CWD: i32 = -1;
const FD_TEXT: i32 = -5;
const TYPE_SOCKET: u32 = 2;
const TYPES: StaticArray<string> = [
  "none",
  "vnode",
  "socket",
  "pipe",
  "fifo",
  "kqueue",
  "",
  "mqueue",
  "shm",
  "sem",
  "pts",
  "procdesc",
  "dev",
  "eventfd",
  "timerfd",
  "inotify",
];

/** Reads the packed structures up to the cursor's end. Returns whether all could be read. */
export function readOpenFiles(cursor: Cursor, dump: Dump): bool {
  for (let i = 0; i < MOST_FILES && cursor.left >= 4; i++) {
    const start = cursor.at;
    const size = cursor.u32("KinfoFile.structsize");
    if (cursor.ok && size < LEAST) cursor.refuse(start, "KinfoFile.structsize", LEAST, size);
    const type = cursor.u32("KinfoFile.type");
    const fd = <i32>cursor.u32("KinfoFile.fd");
    cursor.seek(start + 24);
    const offset = <i64>cursor.u64("KinfoFile.offset");
    cursor.seek(start + PATH_AT);
    const path = cursor.utf8(min<u64>(size - PATH_AT, cursor.left), "KinfoFile.path");
    if (!cursor.ok) return false;
    const file = new OpenFile();
    file.at = <i64>start;
    file.fd = fd;
    file.path = path;
    file.type = type < <u32>TYPES.length ? TYPES[type] : type.toString();
    if (offset > 0 || (offset == 0 && fd >= 0)) file.offset = offset;
    dump.openFiles.push(file);
    if (fd == FD_CWD) dump.process.cwd = path;
    if (fd == FD_TEXT && path.length > 0) dump.process.path = path;
    if (type == TYPE_SOCKET) dump.sockets.push(readSocket(cursor, start, fd));
    cursor.seek(start + size);
  }
  return cursor.ok;
}

// Address families and protocols of FreeBSD, sys/socket.h and netinet/in.h.
const AF_UNIX: u32 = 1;
const AF_INET: u32 = 2;
const AF_INET6: u32 = 28;

function readSocket(cursor: Cursor, start: u64, fd: i32): Socket {
  const socket = new Socket();
  socket.at = <i64>start;
  socket.fd = fd;
  cursor.seek(start + DOMAIN_AT);
  const family = cursor.u32("KinfoFile.sock_domain");
  const type = cursor.u32("KinfoFile.sock_type");
  const protocol = cursor.u32("KinfoFile.sock_protocol");
  socket.family =
    family == AF_UNIX ? "unix" : family == AF_INET ? "IPv4" : family == AF_INET6 ? "IPv6" : family.toString();
  socket.protocol = protocolWord(protocol, type);
  socket.local = readAddress(cursor, start + LOCAL_AT);
  socket.remote = readAddress(cursor, start + PEER_AT);
  return socket;
}

function protocolWord(protocol: u32, type: u32): string {
  if (protocol == 1) return "icmp";
  if (protocol == 6) return "tcp";
  if (protocol == 17) return "udp";
  if (protocol == 132) return "sctp";
  if (protocol != 0) return protocol.toString();
  return type == 1 ? "stream" : type == 2 ? "datagram" : type == 5 ? "seqpacket" : "";
}

// sockaddr: sa_len u8, sa_family u8, then sin_port u16 and sin_addr u32; sin6_port u16, sin6_flowinfo u32, sin6_addr
// 16 bytes; or sun_path. Ports and addresses are big-endian.
function readAddress(cursor: Cursor, at: u64): string {
  const source = cursor.source;
  const length = source.byte(at);
  const family = <u32>max(0, source.byte(at + 1));
  if (length <= 2) return "";
  if (family == AF_UNIX) {
    cursor.seek(at + 2);
    const path = cursor.utf8(min<u64>(<u64>length - 2, ADDRESS_BYTES - 2), "KinfoFile.sun_path");
    return path;
  }
  const port = ((max(0, source.byte(at + 2)) << 8) | max(0, source.byte(at + 3))).toString();
  if (family == AF_INET) {
    let text = max(0, source.byte(at + 4)).toString();
    for (let i = 1; i < 4; i++) text += "." + max(0, source.byte(at + 4 + i)).toString();
    return text + ":" + port;
  }
  return family == AF_INET6 ? "[" + ipv6(cursor, at + 8) + "]:" + port : "";
}

/** RFC 5952: lower case, the longest run of zero groups as "::". */
function ipv6(cursor: Cursor, at: u64): string {
  const groups = new StaticArray<i32>(8);
  for (let i = 0; i < 8; i++) {
    const place = at + <u64>i * 2;
    groups[i] = (max(0, cursor.source.byte(place)) << 8) | max(0, cursor.source.byte(place + 1));
  }
  let best = -1;
  let bestLength = 1;
  for (let i = 0; i < 8; i++) {
    let length = 0;
    while (i + length < 8 && groups[i + length] == 0) length++;
    if (length > bestLength) {
      best = i;
      bestLength = length;
    }
  }
  let text = "";
  for (let i = 0; i < 8; i++) {
    if (i == best) {
      text += "::";
      i += bestLength - 1;
      continue;
    }
    if (text.length > 0 && !text.endsWith(":")) text += ":";
    text += groups[i].toString(16);
  }
  return text;
}
