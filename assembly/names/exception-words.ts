/** What Windows codes mean, one plain sentence each; "" where there is none. */
import { leaveToFull } from "../builds";
import { FASTFAIL_WORDS } from "./tables/fastfail-words.generated";
import { NTSTATUS_OFTEN } from "./tables/ntstatus-often.generated";
import { NTSTATUS_WORDS } from "./tables/ntstatus-words.generated";

export function ntstatusWords(code: u32): string {
  if (IS_FULL) return NTSTATUS_WORDS.text(code);
  if (!NTSTATUS_OFTEN.has(code)) leaveToFull();
  return NTSTATUS_OFTEN.text(code, 1);
}

export function fastFailWords(code: u64): string {
  return code > u32.MAX_VALUE ? "" : FASTFAIL_WORDS.text(<u32>code);
}
