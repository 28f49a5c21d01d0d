/**
 * Commands that put a secret into a store: `gh secret set name --body "…"`, `az keyvault secret set … --value "…"`, and
 * those that read it, as `echo "…" | docker secret create name -` and `gcloud secrets versions add name --data-file=- <<< "…"`.
 */
import { isOneOf } from "../../../values/words/word-lists";
import { findChar, isAt } from "../../../values/words/words";
import { anchorEnd, textEnd } from "../../../window";
import { nextWord, setWord, wordEnd, wordFrom } from "../free-text/cursor";
import { isProgram } from "./programs";
import { tell, tellPipedAlone } from "./told";
import { MOST_WORDS, nextArgument, skipContinued } from "./words";

/** Commands that read the secret unless an option brings it. */
const READING: string = "|gh|wrangler|";
/** Those that read it when they are told to. */
const READING_WHEN_TOLD: string = "|docker|podman|gcloud|";

/** Options that bring the secret as the next word, or behind `=`. */
const VALUES_OF_GH: string = "|--body|-b|";
const VALUES_OF_KEYVAULT: string = "|--value|";
/** What tells a command to read it. */
const STANDARD_INPUT: string = "|-|/dev/stdin|--data-file=-|--data-file=/dev/stdin|";

/** The anchor is ` secret create `, ` secret set `, ` secret put `, ` secrets create ` or ` secrets versions add `. */
export function secretStore(): void {
  const isOfGh = isProgram("|gh|");
  const isTaking = isOfGh || isProgram("|keyvault|");
  const isToldToRead = !isTaking && isProgram(READING_WHEN_TOLD);
  let reads = isOfGh || isProgram(READING);
  if (!isTaking && !isToldToRead && !reads) return;
  let p = anchorEnd;
  for (let i = 0; i < MOST_WORDS; i++) {
    const next = nextArgument(p);
    if (next == 0) break;
    p = next;
    if (isToldToRead && isOneOf(wordFrom, wordEnd, STANDARD_INPUT)) reads = true;
    if (!isTaking) continue;
    const equals = findChar(wordFrom, wordEnd, 0x3d);
    if (isOneOf(wordFrom, equals, isOfGh ? VALUES_OF_GH : VALUES_OF_KEYVAULT)) {
      if (equals + 1 >= wordEnd) tell(nextArgument(p));
      else tellBehind(equals + 1, p);
      return;
    }
    if (isOfGh && isAt(wordFrom, wordEnd, "-b")) {
      tellBehind(wordFrom + 2, p);
      return;
    }
  }
  if (!reads) return;
  p = skipContinued(p);
  if (isAt(p, textEnd, "<<<")) tell(nextWord(p + 3));
  else tellPipedAlone();
}

/** The rest of the word. */
function tellBehind(from: usize, next: usize): void {
  setWord(from, wordEnd);
  tell(next);
}
