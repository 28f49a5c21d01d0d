/** Variables of C++ that are set in braces: `std::string token{"…"};`, `: password_{"…"}` of a constructor. */
import { endOfRun, isIn, startOfRun, UPPER, WORD } from "../../../../values/chars";
import { endsWithOneOf } from "../../../../values/words/word-lists";
import { isBefore } from "../../../../values/words/words";
import { textEnd, textStart } from "../../../../window";
import { ahead, behind } from "../../../around";
import { nameStart } from "../../name-at";
import { endOfQuote, quoteAt, skipSpace } from "../cursor";
import { afterPrefix, findRaw, rawClose, rawEnd, rawFrom } from "../raw-texts";

/** Between the type and the name, or at the begin of a line. */
const MOST_BLANKS: usize = 24;
const LONGEST_TYPE: usize = 32;
/** So many classes, one in the other, a member may be named with. */
const MOST_CLASSES = 4;
/** How the names of types end that hold text, and what stands for a type. */
const TYPES: string =
  "|string|string_view|stringview|auto|char|wchar_t|char8_t|u16string|u32string|const|constexpr|constinit|";

/**
 * Where the quote of the text stands in the braces at p, behind what says of which kind it is (`L"…"`); 0: they set no variable, or
 * hold more than one text. `Secret{"…"}` alone makes a value of a type, `secret{"…": 1}` is a table.
 */
export function afterBrace(p: usize): usize {
  if (!isOfVariable()) return 0;
  const from = skipSpace(p + 1);
  const open = afterPrefix(from);
  const quote = quoteAt(open);
  if (quote == 0) return 0;
  const isRaw = findRaw(open + quote);
  const end = isRaw ? rawClose : endOfQuote(open + quote, quote);
  if (end == 0 || (isRaw && rawEnd == rawFrom)) return 0;
  // `"…"s`, `"…"sv`
  const literal = isRaw ? end : end + quote;
  const close = skipSpace(endOfRun(literal, ahead(literal, 2), WORD));
  return close < textEnd && load<u8>(close) == 0x7d ? open : 0;
}

/** Whether a type stands before the name, or what parts the members that a constructor sets. */
function isOfVariable(): bool {
  const name = outermost(nameStart);
  let end = pastBlanks(name);
  const isApart = end < name;
  if (end == textStart) return false;
  const char = load<u8>(end - 1);
  // `Settings() : user{"…"}, password{"…"}`
  if (char == 0x3a || char == 0x2c) {
    if (name != nameStart) return false;
    end = pastBlanks(end - 1);
    return end > textStart && (load<u8>(end - 1) == 0x29 || load<u8>(end - 1) == 0x7d) && !isIn(nameStart, UPPER);
  }
  // `char *name`, `const auto& name`
  if (char == 0x2a || char == 0x26) end = pastBlanks(end - 1);
  else if (!isApart) return false;
  // `std::optional<std::string> name`; no prompt, and no arrow
  if (end >= textStart + 2 && load<u8>(end - 1) == 0x3e) return isIn(end - 2, WORD) || load<u8>(end - 2) == 0x3e;
  return endsWithOneOf(startOfRun(end, behind(end, LONGEST_TYPE), WORD), end, TYPES);
}

/** Where the name begins with the classes that it is in: `std::string Config::Db::password{"…"}`. */
function outermost(name: usize): usize {
  for (let i = 0; i < MOST_CLASSES && isBefore(name, textStart, "::"); i++) {
    const outer = startOfRun(name - 2, behind(name, LONGEST_TYPE), WORD);
    if (outer == name - 2) break;
    name = outer;
  }
  return name;
}

/** Where blanks and ends of lines begin that end here. */
function pastBlanks(end: usize): usize {
  const least = behind(end, MOST_BLANKS);
  while (end > least && load<u8>(end - 1) <= 0x20 && load<u8>(end - 1) >= 0x09) end--;
  return end;
}
