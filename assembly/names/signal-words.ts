/** What signals and their codes mean, one plain sentence each; "" where there is none. */

import { siCodeKey, signalKey } from "./signals";
import { SICODE_WORDS } from "./tables/sicode-words.generated";
import { SIGNAL_WORDS } from "./tables/signal-words.generated";

/** `os` and `arch` are the report's words. */
export function signalWords(os: string, arch: string, signal: u32): string {
  return SIGNAL_WORDS.text(signalKey(os, arch, signal));
}

/** `signal` is a name. */
export function siCodeWords(os: string, signal: string, code: i32): string {
  const own = SICODE_WORDS.text(siCodeKey(os, signal, code));
  return own.length > 0 ? own : SICODE_WORDS.text(siCodeKey(os, "any", code));
}
