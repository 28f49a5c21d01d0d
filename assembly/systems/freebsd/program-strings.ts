/** struct ps_strings: where a BSD process keeps its arguments and environment. */
import { StartStrings } from "../unix/start-strings";

// struct ps_strings (FreeBSD, sys/exec.h), in 32 and 64 bits:
// 0  0   w  ps_argvstr    address of the argument pointers
// 4  8   4  ps_nargvstr
// 8  16  w  ps_envstr
// 12 24  4  ps_nenvstr

/** Reads the strings; false when the structure is not in the dump or cannot be one. */
export function readProgramStrings(strings: StartStrings, address: u64): bool {
  const word = <u64>strings.wordBytes;
  const cursor = strings.cursorAt(address);
  const args = cursor.word("ps_strings.ps_argvstr");
  const argCount = cursor.u32("ps_strings.ps_nargvstr");
  cursor.seek(address + 2 * word);
  const variables = cursor.word("ps_strings.ps_envstr");
  const variableCount = cursor.u32("ps_strings.ps_nenvstr");
  if (!cursor.ok || args == 0 || !strings.readCounted(args, argCount, true)) return false;
  strings.readCounted(variables, variableCount, false);
  return true;
}
