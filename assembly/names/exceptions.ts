import { oftenText } from "./often";
import { EXCEPTIONS } from "./tables/exceptions.generated";
import { FASTFAIL } from "./tables/fastfail.generated";
import { FASTFAIL_OFTEN } from "./tables/fastfail-often.generated";
import { NTSTATUS } from "./tables/ntstatus.generated";
import { NTSTATUS_OFTEN } from "./tables/ntstatus-often.generated";

/** "STATUS_ACCESS_VIOLATION", or another system's code that Windows carries; "" without a name. */
export function ntstatusName(code: u32): string {
  return IS_FULL ? NTSTATUS.text(code) : oftenText(NTSTATUS_OFTEN, code);
}

/** The EXCEPTION_… constant where one exists, else the STATUS_… name; "" without a name. */
export function exceptionName(code: u32): string {
  const name = EXCEPTIONS.text(code);
  return name.length > 0 ? name : ntstatusName(code);
}

/** "FAST_FAIL_FATAL_APP_EXIT", by the first parameter of STATUS_STACK_BUFFER_OVERRUN. */
export function fastFailName(code: u64): string {
  if (code > u32.MAX_VALUE) return "";
  return IS_FULL ? FASTFAIL.text(<u32>code) : oftenText(FASTFAIL_OFTEN, <u32>code);
}
