import { JsonFlaw } from "../../bytes/json/scanner";
import { JsonTree } from "../../bytes/json/tree";
import { FAULT, LOSS, NOTE, Warnings } from "../warnings";

/** Tells what is wrong with a JSON text, as far as it was read: each kind once, with its first place and its number. */
export function tellJsonFlaws(tree: JsonTree, warnings: Warnings): void {
  const scanner = tree.scanner;
  tell(warnings, scanner.cut, "json-cut", FAULT, "The JSON text ends in the middle: what follows there is missing.");
  tell(warnings, scanner.syntax, "json-syntax", FAULT, "The JSON text is damaged; what stands around it was read.");
  tell(warnings, scanner.encoding, "json-encoding", FAULT, "A text is no valid UTF-8; it is shown with U+FFFD there.");
  tell(warnings, scanner.depth, "json-depth", LOSS, "Values are nested more than 128 deep; those are left out.");
  tell(warnings, scanner.room, "json-values", LOSS, "There are more values than are kept: 2,097,152 are.");
  tell(warnings, tree.spent, "json-texts", LOSS, "The texts are longer than what is kept of them: 48 MB are.");
  tell(warnings, tree.members, "json-members", LOSS, "An object has more members than are looked at: 65,536 are.");
  tell(warnings, tree.repeated, "json-repeated", NOTE, "A name stands twice in one object; the last one counts.");
  tell(warnings, tree.range, "json-number", LOSS, "A number is larger than can be shown.");
}

function tell(warnings: Warnings, flaw: JsonFlaw, code: string, severity: string, message: string): void {
  if (flaw.count == 0) return;
  const warning = warnings.addAt(code, severity, message, flaw.at, "Json", "", "");
  if (flaw.count > 1) warning.found = flaw.count.toString() + " times";
}
