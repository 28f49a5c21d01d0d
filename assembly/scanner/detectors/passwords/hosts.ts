/** Hosts that belong to no one: those of examples, and the own machine. */

import { ALNUM, DASH, DOT, endOfRun } from "../../values/chars";
import { endsWithOneOf, isOneOf } from "../../values/words/word-lists";
import { findLast } from "../../values/words/words";
import { textEnd } from "../../window";
import { ahead } from "../around";

/** Whether the host that begins here is one of examples or the machine itself. */
export function isPlaceholderHost(from: usize): bool {
  const end = endOfRun(from, ahead(from, 255), ALNUM | DASH | DOT);
  // `dbhost:port`
  if (
    end < textEnd &&
    load<u8>(end) == 0x3a &&
    isOneOf(end + 1, endOfRun(end + 1, ahead(end + 1, 16), ALNUM), "|port|")
  )
    return true;
  if (isOneOf(from, end, "|localhost|host|hostname|server|servername|domain|example|127.0.0.1|0.0.0.0|ip|address|"))
    return true;
  return endsWithOneOf(from, end, "|example.com|domain.com|example.org|example.net|.example|.invalid|.test|");
}

/** Whether `host=` in the text names such a host. */
export function isPlainHost(from: usize, end: usize): bool {
  const host = findLast(from, end, "host=");
  return host != 0 && isPlaceholderHost(host + 5);
}
