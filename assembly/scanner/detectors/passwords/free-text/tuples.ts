/** Rows of statements: `(name, password) VALUES ('mara', '…'), ('ravi', '…')`, as far as is seen of them. */
import { INI_PASSWORD } from "../../../filter/detectors.generated";
import { POSSIBLE } from "../../../records";
import { canLookAtName } from "../../../values/budget";
import { isAtAnyCase } from "../../../values/words/words";
import { textEnd, widen } from "../../../window";
import { reportSecret } from "../../report";
import { isDigest } from "../hashes";
import { argumentEnd, argumentFrom, hasLines, readArgument, skipBetween } from "./arguments";
import { gradeInPlace } from "./judge";

/** Whether rows follow the header whose bracket closes before p; their values in this place were looked at then. */
export function tuples(p: usize, place: i32): bool {
  p = skipBetween(p);
  if (!isAtAnyCase(p, textEnd, "values")) return false;
  p = skipBetween(p + 6);
  if (p >= textEnd || load<u8>(p) != 0x28) return false;
  widen();
  for (let row = 0; ; row++) {
    // Where each row names columns the same rows are looked at for each: some count as much as a name.
    if ((row & 7) == 7 && !canLookAtName()) break;
    p = tuple(p + 1, place);
    if (p == 0) break;
    p = skipBetween(p);
    if (p >= textEnd || load<u8>(p) != 0x2c) break;
    p = skipBetween(p + 1);
    if (p >= textEnd || load<u8>(p) != 0x28) break;
  }
  return true;
}

/** Tells the value in this place of the tuple; returns what follows its bracket; 0: none closes it. */
function tuple(p: usize, place: i32): usize {
  let index = 0;
  do {
    p = readArgument(p, textEnd);
    if (index == place && argumentFrom != 0 && !hasLines) tell(argumentFrom, argumentEnd);
    if (p == 0) return 0;
    index++;
  } while (load<u8>(p++) == 0x2c);
  return p;
}

function tell(from: usize, end: usize): void {
  const grade = gradeInPlace(from, end);
  if (grade != 0) reportSecret(INI_PASSWORD, from, end, isDigest(from, end) ? POSSIBLE : grade);
}
