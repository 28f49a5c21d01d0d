/**
 * Commands that put a secret into a store: `gh secret set name --body "…"`, `az keyvault secret set … --value "…"`, and
 * those that read it, as `echo "…" | docker secret create name -` and `gcloud secrets versions add name --data-file=- <<< "…"`.
 */
import { DASH, DOT, startOfRun, WORD } from "../../../values/chars";
import { isOneOf } from "../../../values/words/word-lists";
import { equals, isAt } from "../../../values/words/words";
import { anchorAt, anchorEnd, textEnd } from "../../../window";
import { behind } from "../../around";
import { nextWord, setWord, skipSpace, wordEnd, wordFrom } from "../free-text/cursor";
import { LONGEST_NAME } from "../names";
import { MOST_WORDS, tell, tellPipedAlone } from "./told";

/** What stands before `secret` or `secrets`. */
const READING: string = "|gh|gh.exe|wrangler|";
const READING_WHEN_TOLD: string = "|docker|docker.exe|podman|gcloud|gcloud.cmd|";
const TAKING: string = "|gh|gh.exe|keyvault|";

/** Options that the secret follows, and what says that it is read; `gcloud` takes the latter as `--data-file=-`, too. */
const VALUES: string = "|--body|-b|--value|";
const STANDARD_INPUT: string = "|-|/dev/stdin|--data-file=-|--data-file=/dev/stdin|";

/** The anchor is ` secret create `, ` secret set `, ` secret put `, ` secrets create ` or ` secrets versions add `. */
export function secretStore(): void {
  const from = startOfRun(anchorAt, behind(anchorAt, LONGEST_NAME), WORD | DOT | DASH);
  const isTaking = isOneOf(from, anchorAt, TAKING);
  const isToldToRead = isOneOf(from, anchorAt, READING_WHEN_TOLD);
  let reads = isOneOf(from, anchorAt, READING);
  if (!isTaking && !isToldToRead && !reads) return;
  let p = anchorEnd;
  for (let i = 0; i < MOST_WORDS; i++) {
    const next = nextWord(p);
    // `&&`: another command
    if (next == 0 || load<u8>(wordFrom) == 0x26) break;
    p = next;
    if (isToldToRead && isOneOf(wordFrom, wordEnd, STANDARD_INPUT)) reads = true;
    if (!isTaking) continue;
    if (
      isOneOf(wordFrom, wordEnd, VALUES) ||
      equals(wordFrom, wordEnd, "--body=") ||
      equals(wordFrom, wordEnd, "--value=")
    )
      return tell(nextWord(p));
    const joined = isAt(wordFrom, wordEnd, "--body=") ? 7 : isAt(wordFrom, wordEnd, "--value=") ? 8 : 0;
    if (joined == 0) continue;
    setWord(wordFrom + <usize>joined, wordEnd);
    return tell(p);
  }
  if (!reads) return;
  p = skipSpace(p);
  if (isAt(p, textEnd, "<<<")) tell(nextWord(p + 3));
  else tellPipedAlone();
}
