/**
 * Commands that put a secret into a store: `gh secret set name --body "…"`, `az keyvault secret set … --value "…"`, and
 * those that read it, as `echo "…" | docker secret create name -` and `gcloud secrets versions add name --data-file=- <<< "…"`.
 */
import { DASH, DOT, startOfRun, WORD } from "../../../values/chars";
import { isOneOf } from "../../../values/words/word-lists";
import { isAt } from "../../../values/words/words";
import { anchorAt, anchorEnd, textEnd } from "../../../window";
import { behind } from "../../around";
import { nextWord, setWord, wordEnd, wordFrom } from "../free-text/cursor";
import { LONGEST_NAME } from "../names";
import { MOST_WORDS, nextArgument, skipContinued, tell, tellPipedAlone } from "./told";

/** What stands before `secret` or `secrets`: of commands that read the secret unless an option brings it … */
const READING: string = "|gh|gh.exe|wrangler|wrangler.cmd|pages|";
/** … that read it when they are told to … */
const READING_WHEN_TOLD: string = "|docker|docker.exe|podman|podman.exe|gcloud|gcloud.cmd|beta|";
/** … and that take it as an option. */
const TAKING: string = "|gh|gh.exe|keyvault|";

/** Options whose next word is the secret. */
const VALUES_OF_GH: string = "|--body|-b|--body=|-b=|";
const VALUES_OF_KEYVAULT: string = "|--value|--value=|";
/** What tells a command to read it. */
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
    const next = nextArgument(p);
    if (next == 0) break;
    p = next;
    if (isToldToRead && isOneOf(wordFrom, wordEnd, STANDARD_INPUT)) reads = true;
    if (!isTaking) continue;
    if (isOneOf(wordFrom, wordEnd, reads ? VALUES_OF_GH : VALUES_OF_KEYVAULT)) return tell(nextArgument(p));
    const joined = reads ? lengthOfBody() : isAt(wordFrom, wordEnd, "--value=") ? 8 : 0;
    if (joined == 0) continue;
    setWord(wordFrom + joined, wordEnd);
    return tell(p);
  }
  if (!reads) return;
  p = skipContinued(p);
  if (isAt(p, textEnd, "<<<")) tell(nextWord(p + 3));
  else tellPipedAlone();
}

/** Of the option that the secret is joined to; 0: it is none. */
function lengthOfBody(): usize {
  if (isAt(wordFrom, wordEnd, "--body=")) return 7;
  if (isAt(wordFrom, wordEnd, "-b=")) return 3;
  return isAt(wordFrom, wordEnd, "-b") ? 2 : 0;
}
