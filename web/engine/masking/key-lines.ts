/**
 * A private key that was printed line by line, as by a program that logs its configuration: no line alone says what it
 * is, all of them are the key. What stands in front of the lines (a name, a time) stays.
 */
import { HIDDEN } from './ranges.ts';

const BEGIN = /-----BEGIN [A-Z ]*PRIVATE KEY(?: BLOCK)?-----\s*$/;
const END = /-----END [A-Z ]*-----\s*$/;
/** Keys are written with 64, 70 or 76 characters to a line. */
const BODY = /(?<![^\s])[A-Za-z0-9+/]{60,80}\s*$/;
/** The last line of a key; what else stands alone at the end of a line is long words at most. */
const REST = /(?<![^\s])[A-Za-z0-9+/]{2,80}={0,2}\s*$/;
const LEAST = 20;
/** Other lines may come between: behind so many no key goes on. */
const MOST_LINES = 400;

/** The texts of lines that follow one another, with what is of a key replaced. */
export function maskKeyLines(texts: readonly string[]): string[] {
  let left = 0;
  let wasBody = false;
  return texts.map((text) => {
    if (BEGIN.test(text)) left = MOST_LINES;
    else if (END.test(text)) left = 0;
    const isBody = BODY.test(text) && isMixed(text.match(BODY)?.[0] ?? '');
    const isRest = !isBody && (wasBody || left > 0) && isRestOfKey(text, wasBody);
    wasBody = isBody;
    left--;
    if (isBody) return text.replace(BODY, HIDDEN);
    return isRest ? text.replace(REST, HIDDEN) : text;
  });
}

function isRestOfKey(text: string, isBehindBody: boolean): boolean {
  const rest = text.match(REST)?.[0].trim() ?? '';
  if (rest.length % 4 !== 0 || rest.length === 0) return false;
  return isBehindBody || (rest.length >= LEAST && isMixed(rest));
}

/** Capitals, small letters and digits: words and numbers in hex are not. */
function isMixed(text: string): boolean {
  return /[A-Z]/.test(text) && /[a-z]/.test(text) && /\d/.test(text);
}
