import { Cursor } from "../../bytes/cursor";
import { SpaceSource } from "../../spaces/space";

/** The string at `address`, of at most `limit` bytes; "" when it is not in the dump. */
export function readMemoryText(memory: SpaceSource, address: u64, limit: u64): string {
  if (address == 0) return "";
  const cursor = new Cursor(memory, address);
  const text = cursor.cstring(limit, "Memory.text");
  return cursor.ok ? text : "";
}
