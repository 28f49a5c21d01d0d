/** Security identifiers and privileges in words (winnt.h). */
import { Cursor } from "../../bytes/cursor";

const SID_REVISION: u32 = 1;
const AUTHORITY_LIMIT: u32 = 15;

/**
 * A SID at the cursor as text, "S-1-5-21-…"; "" when there is none. Layout: u8 revision, u8 count, 6 bytes of
 * authority (big-endian), u32 sub-authorities.
 */
export function readSid(cursor: Cursor): string {
  const revision = cursor.u8("Sid.Revision");
  const count = cursor.u8("Sid.SubAuthorityCount");
  if (!cursor.ok || revision != SID_REVISION || count > AUTHORITY_LIMIT) return "";
  let authority: u64 = 0;
  for (let i = 0; i < 6; i++) authority = (authority << 8) | cursor.u8("Sid.IdentifierAuthority");
  let text = "S-1-" + authority.toString();
  for (let i: u32 = 0; i < count; i++) text += "-" + cursor.u32("Sid.SubAuthority").toString();
  return cursor.ok ? text : "";
}

/** Who a well-known SID stands for; "" for accounts and groups of one machine or domain. */
export function sidName(sid: string): string {
  for (let i = 0; i < KNOWN.length; i += 2) if (KNOWN[i] == sid) return KNOWN[i + 1];
  if (!sid.startsWith("S-1-5-21-")) return "";
  if (sid.endsWith("-500")) return "built-in administrator";
  if (sid.endsWith("-512")) return "domain administrators";
  return sid.endsWith("-513") ? "domain users" : "";
}

const KNOWN: StaticArray<string> = [
  "S-1-1-0",
  "everyone",
  "S-1-2-0",
  "local",
  "S-1-2-1",
  "console logon",
  "S-1-5-2",
  "network",
  "S-1-5-3",
  "batch",
  "S-1-5-4",
  "interactive",
  "S-1-5-6",
  "service",
  "S-1-5-11",
  "authenticated users",
  "S-1-5-13",
  "terminal server users",
  "S-1-5-14",
  "remote interactive logon",
  "S-1-5-15",
  "this organization",
  "S-1-5-18",
  "local system",
  "S-1-5-19",
  "local service",
  "S-1-5-20",
  "network service",
  "S-1-5-32-544",
  "administrators",
  "S-1-5-32-545",
  "users",
  "S-1-5-32-546",
  "guests",
  "S-1-5-32-547",
  "power users",
  "S-1-5-32-559",
  "performance log users",
  "S-1-5-64-10",
  "NTLM authentication",
  "S-1-5-113",
  "local account",
  "S-1-5-114",
  "local account and administrator",
  "S-1-16-0",
  "untrusted integrity",
  "S-1-16-4096",
  "low integrity",
  "S-1-16-8192",
  "medium integrity",
  "S-1-16-8448",
  "medium-plus integrity",
  "S-1-16-12288",
  "high integrity",
  "S-1-16-16384",
  "system integrity",
];

/** "SeDebugPrivilege" by the lower half of its LUID; "" for one without a name. */
export function privilegeName(luid: u64): string {
  return luid < <u64>PRIVILEGES.length && PRIVILEGES[<i32>luid].length > 0
    ? "Se" + PRIVILEGES[<i32>luid] + "Privilege"
    : "";
}

const PRIVILEGES: StaticArray<string> = [
  "",
  "",
  "CreateToken",
  "AssignPrimaryToken",
  "LockMemory",
  "IncreaseQuota",
  "MachineAccount",
  "Tcb",
  "Security",
  "TakeOwnership",
  "LoadDriver",
  "SystemProfile",
  "Systemtime",
  "ProfileSingleProcess",
  "IncreaseBasePriority",
  "CreatePagefile",
  "CreatePermanent",
  "Backup",
  "Restore",
  "Shutdown",
  "Debug",
  "Audit",
  "SystemEnvironment",
  "ChangeNotify",
  "RemoteShutdown",
  "Undock",
  "SyncAgent",
  "EnableDelegation",
  "ManageVolume",
  "Impersonate",
  "CreateGlobal",
  "TrustedCredManAccess",
  "Relabel",
  "IncreaseWorkingSet",
  "TimeZone",
  "CreateSymbolicLink",
  "DelegateSessionUserImpersonate",
];
