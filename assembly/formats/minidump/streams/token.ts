/** Whose rights process and threads had. The layout is not documented; checked against dumps of WinDbg. */
import { privilegeName, readSid, sidName } from "../../../systems/windows/security";
import { annotate } from "../annotate";
import { Minidump, Stream } from "../minidump";

// Header:
// offset size name
// 0      4    size of the stream
// 4      4    number of tokens
// 8      4    size of this header     16
// 12     4    size of a token's header  72
const ELEMENT_HEADER: u32 = 72;

// A token:
// offset size name
// 0      4    its size
// 4      4    id of the process or thread
// 8      8    handle
// 16     56   seven fields: offset from here, size (u32 each): session, user, groups, primary group,
//             privileges, statistics, restricted SIDs
const SESSION: i32 = 0;
const USER: i32 = 1;
const GROUPS: i32 = 2;
const PRIMARY_GROUP: i32 = 3;
const PRIVILEGES: i32 = 4;
const RESTRICTED: i32 = 6;
const FIELDS: i32 = 7;

const TOKEN_LIMIT: u32 = 4096;
const GROUP_LIMIT: u32 = 1024;
const PRIVILEGE_ENABLED: u32 = 2;

export function readToken(file: Minidump, stream: Stream): void {
  const cursor = file.cursor(stream.at, stream.size);
  cursor.skip(4, "TokenInfo.TokenListSize");
  const count = cursor.u32("TokenInfo.TokenListEntries");
  const header = cursor.u32("TokenInfo.ListHeaderSize");
  const elementHeader = cursor.u32("TokenInfo.ElementHeaderSize");
  if (cursor.ok && elementHeader != ELEMENT_HEADER) {
    cursor.refuse(stream.at + 12, "TokenInfo.ElementHeaderSize", ELEMENT_HEADER, elementHeader);
  }
  if (!file.take(cursor)) return;
  let at = stream.at + header;
  for (let i: u32 = 0; i < min(count, TOKEN_LIMIT) && !file.isFull; i++) {
    cursor.seek(at);
    const size = cursor.u32("TokenInfo.TokenSize");
    const id = cursor.u32("TokenInfo.TokenId");
    if (cursor.ok && size < ELEMENT_HEADER) cursor.refuse(at, "TokenInfo.TokenSize", ELEMENT_HEADER, size);
    if (!file.take(cursor)) return;
    readElement(file, stream, at, size, id);
    at += size;
  }
  stream.record.isRead = true;
}

function readElement(file: Minidump, stream: Stream, at: u64, size: u32, id: u32): void {
  const process = file.dump.process;
  const type = <i64>id == process.pid || process.pid < 0 ? "Token" : "Token of " + id.toString();
  const fields = file.cursor(at + 16, 56);
  for (let i = 0; i < FIELDS; i++) {
    const offset = fields.u32("TokenInfo.Field");
    const length = fields.u32("TokenInfo.Field");
    if (!file.take(fields)) return;
    if (length == 0 || offset > size || length > size - offset) continue;
    readField(file, stream, i, at + offset, length, type);
  }
}

function readField(file: Minidump, stream: Stream, field: i32, at: u64, size: u32, type: string): void {
  const cursor = file.cursor(at, size);
  switch (field) {
    case SESSION: {
      const session = cursor.u32("TokenInfo.SessionId");
      if (cursor.ok) annotate(file, stream, "session", session.toString(), type, at);
      break;
    }
    case USER:
      addSid(file, stream, at + 8, at + size, "user", type);
      break;
    case PRIMARY_GROUP:
      addSid(file, stream, at + 4, at + size, "primary group", type);
      break;
    case GROUPS:
      readGroups(file, stream, at, size, "group", type);
      break;
    case RESTRICTED:
      readGroups(file, stream, at, size, "restricted SID", type);
      break;
    case PRIVILEGES:
      readPrivileges(file, stream, at, size, type);
      break;
  }
}

function addSid(file: Minidump, stream: Stream, at: u64, end: u64, key: string, type: string): void {
  if (at >= end) return;
  const sid = readSid(file.cursor(at, end - at));
  if (sid.length == 0) return;
  const name = sidName(sid);
  annotate(file, stream, key, name.length > 0 ? sid + " (" + name + ")" : sid, type, at);
}

/** u32 count, then offset of a SID from the field's start and its attributes. */
function readGroups(file: Minidump, stream: Stream, at: u64, size: u32, key: string, type: string): void {
  const cursor = file.cursor(at, size);
  const count = cursor.u32("TokenInfo.GroupCount");
  for (let i: u32 = 0; i < min(count, GROUP_LIMIT) && !file.isFull; i++) {
    const offset = cursor.u32("TokenInfo.Group");
    cursor.skip(4, "TokenInfo.Group.Attributes");
    if (!cursor.ok) return;
    addSid(file, stream, at + offset, at + size, key, type);
  }
}

/** u32 count, then LUID (u64) and attributes (u32). */
function readPrivileges(file: Minidump, stream: Stream, at: u64, size: u32, type: string): void {
  const cursor = file.cursor(at, size);
  const count = cursor.u32("TokenInfo.PrivilegeCount");
  for (let i: u32 = 0; i < min(count, GROUP_LIMIT) && !file.isFull; i++) {
    const place = cursor.at;
    const luid = cursor.u64("TokenInfo.Privilege");
    const attributes = cursor.u32("TokenInfo.Privilege.Attributes");
    if (!cursor.ok) return;
    const name = privilegeName(luid);
    const key = name.length > 0 ? name : "privilege " + luid.toString();
    annotate(file, stream, key, attributes & PRIVILEGE_ENABLED ? "enabled" : "disabled", type, place);
  }
}
