import { IPS_BUG_TYPES } from "./tables/ips-bug-types.generated";

/** "Crash": what an .ips report is about; "" for a type without a name. */
export function bugTypeName(type: u32): string {
  return IPS_BUG_TYPES.text(type);
}

/** "crash", "hang", "panic", "jetsam" …: what kind of report it is. */
export function bugTypeFamily(type: u32): string {
  return IPS_BUG_TYPES.text(type, 1);
}
