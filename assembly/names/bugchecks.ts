import { BUGCHECK_PARAMETERS } from "./tables/bugcheck-parameters.generated";
import { BUGCHECK_VALUES } from "./tables/bugcheck-values.generated";
import { BUGCHECK_WORDS } from "./tables/bugcheck-words.generated";
import { BUGCHECKS } from "./tables/bugchecks.generated";

/** Set in the code of the variant that small dumps carry: 0x1000007e is 0x7e with an M behind its name. */
const M_VARIANT: u32 = 0x10000000;

/** "DRIVER_IRQL_NOT_LESS_OR_EQUAL"; "" without a name. */
export function bugcheckName(code: u32): string {
  const name = BUGCHECKS.text(code);
  if (name.length > 0 || !(code & M_VARIANT)) return name;
  const plain = BUGCHECKS.text(code & ~M_VARIANT);
  return plain.length > 0 ? plain + "_M" : "";
}

/** What it means, one plain sentence. */
export function bugcheckWords(code: u32): string {
  const words = BUGCHECK_WORDS.text(code);
  return words.length > 0 ? words : BUGCHECK_WORDS.text(code & ~M_VARIANT);
}

/** What parameter 0 to 3 holds; "" where that is not known. */
export function bugcheckParameterWords(code: u32, parameter: i32): string {
  const own = BUGCHECK_PARAMETERS.has(code) ? code : code & ~M_VARIANT;
  return BUGCHECK_PARAMETERS.text(own, parameter);
}

/** What this value of parameter 0 to 3 says, where the values of the parameter are known; else "". */
export function bugcheckValueWords(code: u32, parameter: i32, value: u64): string {
  return ofValue(code, parameter, value, 0);
}

/** What parameter 1 to 3 holds when parameter 0 is `first`; "" where that is the same in all cases, or not known. */
export function bugcheckCaseWords(code: u32, parameter: i32, first: u64): string {
  return ofValue(code, 0, first, parameter);
}

/** Keys as tools/names/generate.ts makes them. */
function ofValue(code: u32, parameter: i32, value: u64, column: i32): string {
  const plain = code & ~M_VARIANT;
  if (plain > 0x3ff || value > 0xfffff) return "";
  return BUGCHECK_VALUES.text((plain << 22) | ((<u32>parameter) << 20) | <u32>value, column);
}
