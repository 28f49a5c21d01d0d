/** Small readings of a line of text. */

/** The digits behind `key`, as a number; -1 where there are none. */
export function numberAfter(text: string, key: string): i64 {
  const at = text.indexOf(key);
  if (at < 0) return -1;
  let value: i64 = -1;
  for (let i = at + key.length; i < text.length && i < at + key.length + 12; i++) {
    const digit = text.charCodeAt(i) - 0x30;
    if (digit < 0 || digit > 9) break;
    value = max<i64>(value, 0) * 10 + digit;
  }
  return value;
}

/** The text from behind `key` up to `end`, or to the end of the line; "" where `key` is not there. */
export function textBetween(text: string, key: string, end: string): string {
  const at = text.indexOf(key);
  if (at < 0) return "";
  const start = at + key.length;
  const to = text.indexOf(end, start);
  return text.substring(start, to < 0 ? text.length : to);
}

/** The word from `at` on, up to a space. */
export function wordAt(text: string, at: i32): string {
  const end = text.indexOf(" ", at);
  return text.substring(at, end < 0 ? text.length : end);
}
