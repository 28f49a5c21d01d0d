/** Types that programs write between a name and its value. */
import { BLANK, DIGIT, DOT, endOfRun, isIn, LETTER, UNDERSCORE, UPPER, WORD } from "../../../../values/chars";
import { isOneOf } from "../../../../values/words/word-lists";
import { isAt, isAtAnyCase } from "../../../../values/words/words";
import { textEnd } from "../../../../window";
import { ahead } from "../../../around";
import { quoteAt, skipSpace } from "../cursor";
import { signLength } from "./signs";

/** The type read last is one that only programs have, and what follows stands in quotes. */
export let isOfPrograms = false;

/**
 * `: Type =`, and before a text in quotes `: &'static str =`, `: Optional[str] =`: where the sign stands, or 0. Sets
 * `isOfPrograms`.
 */
export function afterType(p: usize): usize {
  isOfPrograms = false;
  if (load<u8>(p) != 0x3a) return 0;
  const from = skipSpace(p + 1);
  const limit = ahead(from, LONGEST_TYPE);
  if (from >= limit) return 0;
  const isNamed = isIn(from, LETTER | UNDERSCORE);
  const simple = isNamed ? signBehind(endOfUnion(from, limit)) : 0;
  if (simple != 0) return simple;
  const sign = signBehind(isNamed ? endOfNestedType(from, limit) : endOfReference(from, limit));
  isOfPrograms = sign != 0 && quoteAt(skipSpace(sign + 1)) != 0;
  return isOfPrograms ? sign : 0;
}

const LONGEST_TYPE: usize = 40;

/** `string|null`, `secrecy.Secret?` */
function endOfUnion(p: usize, limit: usize): usize {
  while (p < limit && (isIn(p, WORD | DOT) || load<u8>(p) == 0x3f || load<u8>(p) == 0x7c || load<u8>(p) == 0x26)) p++;
  return p;
}

const NOTHINGS: string = "|null|undefined|none|nil|";

/** `Optional[str]`, `Map<string, string>`, `string | undefined`; `args[i]` is an element. */
function endOfNestedType(from: usize, limit: usize): usize {
  let p = endOfRun(from, limit, WORD | DOT);
  if (p >= limit) return p;
  const open = load<u8>(p);
  if (open == 0x3c || (open == 0x5b && isIn(from, UPPER))) {
    let depth = 0;
    for (; p < limit; p++) {
      const char = load<u8>(p);
      if (char == 0x5b || char == 0x3c) depth++;
      else if (char == 0x5d || char == 0x3e) depth--;
      else if (!isIn(p, WORD | DOT | BLANK) && char != 0x2c) return p;
      if (depth == 0) return p + 1;
    }
    return p;
  }
  p = skipSpace(p);
  if (!isAt(p, limit, "|")) return p;
  p = skipSpace(p + 1);
  const end = endOfRun(p, limit, LETTER);
  return isOneOf(p, end, NOTHINGS) ? end : p;
}

/** `&str`, `&'static str`, `*const c_char` */
function endOfReference(p: usize, limit: usize): usize {
  const isPointer = load<u8>(p) == 0x2a;
  if (!isPointer && load<u8>(p) != 0x26) return p;
  p++;
  if (isAt(p, limit, "'")) p = skipSpace(endOfRun(p + 1, limit, WORD));
  if (isAt(p, limit, "const ") || isAt(p, limit, "mut ")) p = skipSpace(endOfRun(p, limit, LETTER));
  else if (isPointer) return p;
  return endOfRun(p, limit, WORD);
}

/** Names of types that stand behind a name. */
const TYPE_NAMES: string = "|string|text|char|varchar|varchar2|nchar|nvarchar|nvarchar2|";

/**
 * `As String =` of Basic, `token string = "…"` of Go, `@password NVARCHAR(50) = '…'`: where the sign stands, or 0. Sets
 * `isOfPrograms`.
 */
export function afterTypeName(p: usize): usize {
  isOfPrograms = false;
  const end = endOfRun(p, ahead(p, LONGEST_TYPE), WORD);
  if (isOneOf(p, end, "|as|")) return signBehind(endOfRun(skipSpace(end), ahead(end, LONGEST_TYPE), WORD | DOT));
  if (!isOneOf(p, end, TYPE_NAMES)) return 0;
  let next = end;
  if (next < textEnd && load<u8>(next) == 0x28) {
    next = endOfRun(next + 1, ahead(next, LONGEST_TYPE), LETTER | DIGIT);
    if (next >= textEnd || load<u8>(next) != 0x29) return 0;
    next++;
  }
  next = skipSpace(next);
  const sign = isAt(next, textEnd, ":=") ? next : signBehind(next);
  if (sign == 0) return 0;
  const from = skipSpace(sign + signLength(sign));
  isOfPrograms = quoteAt(from) != 0 || (isAtAnyCase(from, textEnd, "n") && quoteAt(from + 1) != 0);
  return isOfPrograms ? sign : 0;
}

/** Where `=` stands behind a type; 0: nowhere. */
function signBehind(p: usize): usize {
  p = skipSpace(p);
  return p + 1 < textEnd && load<u8>(p) == 0x3d && load<u8>(p + 1) != 0x3d ? p : 0;
}
