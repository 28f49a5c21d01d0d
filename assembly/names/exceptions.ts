import { leaveToFull } from "../builds";
import { EXCEPTIONS } from "./tables/exceptions.generated";
import { FASTFAIL } from "./tables/fastfail.generated";
import { NTSTATUS } from "./tables/ntstatus.generated";
import { NTSTATUS_OFTEN } from "./tables/ntstatus-often.generated";

/** "STATUS_ACCESS_VIOLATION", or another system's code that Windows carries; "" without a name. */
export function ntstatusName(code: u32): string {
  if (IS_FULL) return NTSTATUS.text(code);
  if (!NTSTATUS_OFTEN.has(code)) leaveToFull();
  return NTSTATUS_OFTEN.text(code);
}

/** The EXCEPTION_… constant where one exists, else the STATUS_… name; "" without a name. */
export function exceptionName(code: u32): string {
  const name = EXCEPTIONS.text(code);
  return name.length > 0 ? name : ntstatusName(code);
}

/** "FAST_FAIL_FATAL_APP_EXIT", by the first parameter of STATUS_STACK_BUFFER_OVERRUN. */
export function fastFailName(code: u64): string {
  return code > u32.MAX_VALUE ? "" : FASTFAIL.text(<u32>code);
}
