import { StoredSource } from "../../bytes/source";
import { baseName } from "../../bytes/text";
import { counted } from "../../facts/warnings";
import { Dump } from "../dump";
import { Annotation } from "../rows";
import { LOSS, NOTE } from "../warnings";

/** A program's file that was given with a dump: its bytes are memory that the dump leaves out, and lie in no place of it. */
@final
export class GivenFile extends StoredSource {
  /** It lies in the archive with the dump: nobody says that it belongs to it. */
  isMember: bool = false;

  constructor(
    readonly file: StoredSource,
    readonly name: string,
  ) {
    super(file.size, false, file.number, file);
    this.isBorrowed = true;
  }

  pull(offset: u64, into: usize, length: i32): i32 {
    return this.file.pull(offset, into, length);
  }

  fileOffsetOf(_offset: u64): u64 {
    return u64.MAX_VALUE;
  }
}

/** So many are looked at. */
const MOST_GIVEN: i32 = 1024;

/** The files given with a dump by number, those that came packed behind the others; null: there are no more. */
export function givenFile(dump: Dump, index: i32): GivenFile | null {
  const beside = dump.companions.length;
  if (index >= MOST_GIVEN) return null;
  if (index < beside) return new GivenFile(dump.companions[index], baseName(dump.companionNames[index]));
  return index - beside < dump.programs.length ? dump.programs[index - beside] : null;
}

const TYPE: string = "given file";

/** Says that a given file belongs to the dump; `how` that is known. */
export function tellGivenUsed(dump: Dump, given: GivenFile, how: string, hasCode: bool, bytes: u64, parts: i32): void {
  const lent =
    counted(bytes, "byte", "bytes") +
    " of memory in " +
    counted(parts, "stretch", "stretches") +
    (bytes == 1 ? " that the dump leaves out is read from it." : " that the dump leaves out are read from it.");
  const rest = hasCode ? lent : "It holds what debuggers need, no code.";
  dump.warnings.add("companion-used", NOTE, given.name + ", given with the dump, belongs to it: " + how + ". " + rest);
  const annotation = new Annotation(given.name, bytes.toString() + " bytes of memory");
  annotation.type = TYPE;
  dump.annotations.push(annotation);
}

/** Says why a given file is not used: `field` with what the dump names and what the file has. */
export function tellGivenUnused(
  dump: Dump,
  given: GivenFile,
  why: string,
  field: string,
  expected: string,
  found: string,
): void {
  if (given.isMember && why == RAN_WITHOUT) return;
  const message = given.name + ", given with the dump, is not used: " + why + ".";
  const warning = dump.warnings.add("companion-unused", LOSS, message);
  warning.field = field;
  warning.expected = expected;
  warning.found = found;
}

export const ANOTHER_BUILD: string = "it is another build than the one that ran";
export const RAN_WITHOUT: string = "the program ran without it";
