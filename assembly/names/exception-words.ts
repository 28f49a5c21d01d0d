/** What Windows codes mean, one plain sentence each; "" where there is none. */
import { FASTFAIL_WORDS } from "./tables/fastfail-words.generated";
import { NTSTATUS_WORDS } from "./tables/ntstatus-words.generated";

export function ntstatusWords(code: u32): string {
  return NTSTATUS_WORDS.text(code);
}

export function fastFailWords(code: u64): string {
  return code > u32.MAX_VALUE ? "" : FASTFAIL_WORDS.text(<u32>code);
}
