import { auxvSystem } from "./systems";
import { AUXV } from "./tables/auxv.generated";

/** "AT_PHDR"; "" for a type without a name. `os` is the report's word. */
export function auxvName(os: string, type: u64): string {
  if (type > 0xffff) return "";
  const own = AUXV.text(((<u32>auxvSystem(os)) << 16) | <u32>type);
  return own.length > 0 ? own : AUXV.text(<u32>type);
}
