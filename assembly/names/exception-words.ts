/** What Windows codes mean, one plain sentence each; "" where there is none. */
import { oftenText } from "./often";
import { FASTFAIL_OFTEN } from "./tables/fastfail-often.generated";
import { FASTFAIL_WORDS } from "./tables/fastfail-words.generated";
import { NTSTATUS_OFTEN } from "./tables/ntstatus-often.generated";
import { NTSTATUS_WORDS } from "./tables/ntstatus-words.generated";

export function ntstatusWords(code: u32): string {
  return IS_FULL ? NTSTATUS_WORDS.text(code) : oftenText(NTSTATUS_OFTEN, code, 1);
}

export function fastFailWords(code: u64): string {
  if (code > u32.MAX_VALUE) return "";
  return IS_FULL ? FASTFAIL_WORDS.text(<u32>code) : oftenText(FASTFAIL_OFTEN, <u32>code, 1);
}
