import { WIN32_ERRORS } from "./tables/win32-errors.generated";

/** "ERROR_FILE_NOT_FOUND"; "" for a number that is not among the common ones. */
export function win32ErrorName(code: u32): string {
  return WIN32_ERRORS.text(code);
}
