import { PANIC_WORDS } from "./tables/panic-words.generated";

/**
 * What a line of the kernel's log says about a crash. A pattern is literal text with `*` for any text between; the
 * first row that fits is the most telling.
 */
@final
export class PanicWord {
  constructor(
    readonly patterns: Array<string>,
    /** "test", "userspace", "boot", "memory", "storage", "hardware", "corruption", "security", "bug", "hang", "warning", "panic" … */
    readonly kind: string,
    /** One plain sentence. */
    readonly words: string,
  ) {}

  matches(text: string): bool {
    for (let i = 0; i < this.patterns.length; i++) if (matchesPattern(text, this.patterns[i])) return true;
    return false;
  }
}

export function panicWords(): Array<PanicWord> {
  const rows: Array<PanicWord> = [];
  for (let i = 0; i < PANIC_WORDS.count; i++) {
    rows.push(new PanicWord(PANIC_WORDS.textAt(i).split("\n"), PANIC_WORDS.textAt(i, 1), PANIC_WORDS.textAt(i, 2)));
  }
  return rows;
}

/** Whether the pieces of `pattern` stand in `text` in their order. */
function matchesPattern(text: string, pattern: string): bool {
  let at = 0;
  let from = 0;
  while (from <= pattern.length) {
    let to = pattern.indexOf("*", from);
    if (to < 0) to = pattern.length;
    const found = indexIn(text, at, pattern, from, to);
    if (found < 0) return false;
    at = found + (to - from);
    from = to + 1;
  }
  return true;
}

/** Where `pattern` from `from` to `to` stands in `text` from `at` on, without making a string of it. */
function indexIn(text: string, at: i32, pattern: string, from: i32, to: i32): i32 {
  const length = to - from;
  if (length == 0) return at;
  const first = pattern.charCodeAt(from);
  for (let i = at; i + length <= text.length; i++) {
    if (text.charCodeAt(i) != first) continue;
    let k = 1;
    while (k < length && text.charCodeAt(i + k) == pattern.charCodeAt(from + k)) k++;
    if (k == length) return i;
  }
  return -1;
}
