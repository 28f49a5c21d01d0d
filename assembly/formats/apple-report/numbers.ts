/** Numbers in texts of reports. */
const MOST_DIGITS: i32 = 15;

/** The decimal number that begins at `from`; -1 where none does, or one of more digits than any report has. */
export function decimalAt(text: string, from: i32 = 0): i64 {
  let value: i64 = 0;
  let i = from;
  while (i < text.length) {
    const digit = text.charCodeAt(i) - 0x30;
    if (digit < 0 || digit > 9) break;
    if (i - from == MOST_DIGITS) return -1;
    value = value * 10 + digit;
    i++;
  }
  return i > from ? value : -1;
}
