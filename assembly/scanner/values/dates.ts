/** Dates in text. */

function digitsAt(p: usize, end: usize, count: usize): i32 {
  if (p > end || end - p < count) return -1;
  let value = 0;
  for (let i: usize = 0; i < count; i++) {
    const digit = load<u8>(p + i) - 0x30;
    if (digit > 9) return -1;
    value = value * 10 + <i32>digit;
  }
  return value;
}

function daysInMonth(year: i32, month: i32): i32 {
  if (month == 2) return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

export function isDate(year: i32, month: i32, day: i32): bool {
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

/** Days since 1970 of a day of the Gregorian calendar. */
function daysSince1970(year: i32, month: i32, day: i32): i32 {
  const y = month <= 2 ? year - 1 : year;
  const era = y / 400;
  const ofEra = y - era * 400;
  const ofYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719468;
}

function isMark(p: usize, end: usize, mark: u8): bool {
  return p < end && load<u8>(p) == mark;
}

/** Seconds since 1970 of `2026-01-31`, `2026-01-31T12:00Z` or `2026-01-31T12:00:00Z`; NaN: no such date. */
export function secondsOfDate(from: usize, end: usize): f64 {
  const year = digitsAt(from, end, 4);
  const month = digitsAt(from + 5, end, 2);
  const day = digitsAt(from + 8, end, 2);
  if (year < 1970 || !isMark(from + 4, end, 0x2d) || !isMark(from + 7, end, 0x2d) || !isDate(year, month, day))
    return NaN;
  const midnight = <f64>daysSince1970(year, month, day) * 86400;
  if (!isMark(from + 10, end, 0x54) || !isMark(from + 13, end, 0x3a)) return midnight;
  const hour = digitsAt(from + 11, end, 2);
  const minute = digitsAt(from + 14, end, 2);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return midnight;
  const second = isMark(from + 16, end, 0x3a) ? digitsAt(from + 17, end, 2) : 0;
  return midnight + <f64>(hour * 3600 + minute * 60 + (second > 0 && second < 60 ? second : 0));
}
