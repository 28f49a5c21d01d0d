/** Memory of a Windows process in the report's words (winnt.h, MEM_… and PAGE_…). */
import { EXECUTE, GUARD, PROTECTION_KNOWN, READ, WRITE } from "../../facts/memory/region";

const PAGE_READONLY: u32 = 0x02;
const PAGE_READWRITE: u32 = 0x04;
const PAGE_WRITECOPY: u32 = 0x08;
const PAGE_EXECUTE: u32 = 0x10;
const PAGE_EXECUTE_READ: u32 = 0x20;
const PAGE_EXECUTE_READWRITE: u32 = 0x40;
const PAGE_EXECUTE_WRITECOPY: u32 = 0x80;
const PAGE_GUARD: u32 = 0x100;
const READABLE: u32 =
  PAGE_READONLY | PAGE_READWRITE | PAGE_WRITECOPY | PAGE_EXECUTE_READ | PAGE_EXECUTE_READWRITE | PAGE_EXECUTE_WRITECOPY;
const WRITABLE: u32 = PAGE_READWRITE | PAGE_WRITECOPY | PAGE_EXECUTE_READWRITE | PAGE_EXECUTE_WRITECOPY;
const EXECUTABLE: u32 = PAGE_EXECUTE | PAGE_EXECUTE_READ | PAGE_EXECUTE_READWRITE | PAGE_EXECUTE_WRITECOPY;

/** PAGE_… as a region's protection; 0 (unknown) of 0, which reserved and free memory has. */
export function protectionOf(protect: u32): i32 {
  if (protect == 0) return 0;
  return (
    PROTECTION_KNOWN |
    (protect & READABLE ? READ : 0) |
    (protect & WRITABLE ? WRITE : 0) |
    (protect & EXECUTABLE ? EXECUTE : 0) |
    (protect & PAGE_GUARD ? GUARD : 0)
  );
}

/** MEM_COMMIT, MEM_RESERVE, MEM_FREE. */
export function stateWord(state: u32): string {
  if (state == 0x1000) return "commit";
  if (state == 0x2000) return "reserve";
  return state == 0x10000 ? "free" : "";
}

/** MEM_PRIVATE, MEM_MAPPED, MEM_IMAGE. */
export function typeWord(type: u32): string {
  if (type == 0x20000) return "private";
  if (type == 0x40000) return "mapped";
  return type == 0x1000000 ? "image" : "";
}
