/** What tells where a program was built: paths of sources and of symbol files, addresses of repositories. */
import { GIT_REMOTE, PDB_PATH, SOURCE_PATH } from "../../filter/detectors.generated";
import { LIKELY, POSSIBLE } from "../../records";
import { ALNUM, DIGIT, endOfRun, isIn, isRun, LETTER, PRINTABLE, SLASH, startOfRun, WORD } from "../../values/chars";
import { downTo } from "../../values/stops";
import { endsWithOneOf, hasOneOf } from "../../values/words/word-lists";
import { find, findChar, isAt } from "../../values/words/words";
import { anchorAt, anchorEnd, at, bytesEnd, textEnd, textStart } from "../../window";
import { ahead, behind, isAfterEscape } from "../around";
import { reportBytes, reportPlain } from "../report";
import { endOfAddress, FILE_CHARACTER, HOST, withoutPunctuation } from "./addresses";

/** CodeView record: `RSDS`, GUID, age, path. */
export function pdbRecord(): void {
  const from = at + 24;
  if (bytesEnd < from || bytesEnd - from < 8) return;
  const limit = bytesEnd - from > 520 ? from + 520 : bytesEnd;
  const end = findChar(from, limit, 0);
  if (end == limit || !endsWithOneOf(from, end, "|.pdb|")) return;
  if (findChar(from, end, 0x5c) == end && findChar(from, end, 0x2f) == end) return;
  if (isRun(from, end, PRINTABLE)) reportBytes(PDB_PATH, from, end, LIKELY);
}

/** The same path elsewhere: `X:\…\name.pdb`. The anchor is the suffix. */
export function pdbPath(): void {
  if (anchorEnd < textEnd && isIn(anchorEnd, WORD)) return;
  const from = windowsPathBefore(anchorAt);
  if (from != 0) reportPlain(PDB_PATH, from, anchorEnd, LIKELY, 0);
}

/** Where the path that ends here begins: a drive, or a slash; with a folder in it. 0: no path. */
function windowsPathBefore(to: usize): usize {
  const least = behind(to, 300);
  const begin = downTo(to, least, NO_PATH);
  const colon = begin - 1;
  if (begin <= least + 1 || load<u8>(colon) != 0x3a || !isIn(colon - 1, LETTER)) return 0;
  if (colon - 1 > textStart && isIn(colon - 2, ALNUM)) return 0;
  const first = load<u8>(colon + 1);
  if (first != 0x5c && first != 0x2f) return 0;
  return findChar(colon + 2, to, first) < to ? colon - 1 : 0;
}

/** What is not in paths: all but letters, digits and `_-.\/ +()`; the colon of the drive. */
const NO_PATH: string = "\0!\"#$%&'*,:;<=>?@[]^`{|}~";

/** Absolute paths of sources under a person's folder or a build's root. */
export function sourcePath(): void {
  if (anchorEnd < textEnd && isIn(anchorEnd, ALNUM)) return;
  let from = windowsPathBefore(anchorAt);
  if (from == 0) {
    from = startOfRun(anchorAt, behind(anchorAt, 300), FILE_CHARACTER | SLASH);
    // Two slashes are of an address.
    if (load<u8>(from) != 0x2f || load<u8>(from + 1) == 0x2f || findChar(from + 1, anchorAt, 0x2f) == anchorAt) return;
  }
  if (!hasOneOf(from, anchorAt, "|/home/|/users/|\\users\\|/build/|/builds/|/src/|\\src\\|/usr/src/|/workspace/|"))
    return;
  let end = anchorEnd;
  if (end + 1 < textEnd && load<u8>(end) == 0x3a && isIn(end + 1, DIGIT)) end = endOfRun(end + 1, textEnd, DIGIT);
  reportPlain(SOURCE_PATH, from, end, POSSIBLE, 0);
}

/** `git@host:owner/name.git`, and the address in `[remote "origin"]`. */
export function gitRemote(): void {
  if (isAt(anchorAt, textEnd, "[remote")) {
    const limit = ahead(anchorEnd, 160);
    const url = find(anchorEnd, limit, "url = ");
    if (url == 0) return;
    const from = url + 6;
    const end = endOfAddress(from);
    if (end - from > 8 && hasOwner(from, end)) reportPlain(GIT_REMOTE, from, end, LIKELY, 0);
    return;
  }
  const host = anchorEnd;
  const colon = endOfRun(host, ahead(host, 100), HOST);
  if (colon - host < 4 || colon >= textEnd || load<u8>(colon) != 0x3a || findChar(host, colon, 0x2e) == colon) return;
  const end = withoutPunctuation(host, endOfAddress(colon));
  if (anchorAt > textStart && isIn(anchorAt - 1, ALNUM) && !isAfterEscape(anchorAt)) return;
  if (hasOwner(colon, end)) reportPlain(GIT_REMOTE, anchorAt, end, LIKELY, 0);
}

/** Owner and name, and `.git` at the end. */
function hasOwner(from: usize, end: usize): bool {
  if (!endsWithOneOf(from, end, "|.git|")) return false;
  const slash = findChar(from, end, 0x2f);
  return slash > from + 1 && slash + 5 < end;
}
