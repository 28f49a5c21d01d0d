/** Points in time as the report writes them: ISO 8601, UTC. */

const SECONDS_A_DAY: i64 = 86400;
/** 100 ns from 1601, where FILETIME starts, to 1970. */
const FILETIME_EPOCH: u64 = 116444736000000000;
const FILETIME_SECOND: u64 = 10000000;
const SECONDS_1990: i64 = 631152000;
const SECONDS_2100: i64 = 4102444800;

/** Whether a dump can be from then: a build's hash or a zero that stands for a time mostly is not. */
export function isPlausibleTime(secondsSince1970: i64): bool {
  return secondsSince1970 >= SECONDS_1990 && secondsSince1970 < SECONDS_2100;
}

/** "2021-11-01T21:55:43Z"; `fraction` with `digits` digits follows behind a point. */
export function isoTime(secondsSince1970: i64, fraction: u64 = 0, digits: i32 = 0): string {
  let days = secondsSince1970 / SECONDS_A_DAY;
  let rest = <i32>(secondsSince1970 % SECONDS_A_DAY);
  if (rest < 0) {
    rest += <i32>SECONDS_A_DAY;
    days--;
  }
  // Days to a date of the Gregorian calendar, counted in eras of 400 years from 1 March of year 0.
  const shifted = days + 719468;
  const era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
  const dayOfEra = <i32>(shifted - era * 146097);
  const yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
  const dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
  const shiftedMonth = (5 * dayOfYear + 2) / 153;
  const day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = <i64>yearOfEra + era * 400 + i64(month <= 2);
  return (
    padded(year, 4) +
    "-" +
    padded(month, 2) +
    "-" +
    padded(day, 2) +
    "T" +
    padded(rest / 3600, 2) +
    ":" +
    padded((rest / 60) % 60, 2) +
    ":" +
    padded(rest % 60, 2) +
    (digits > 0 ? "." + padded(<i64>fraction, digits) : "") +
    "Z"
  );
}

/** Seconds since 1970 of a time_t from a dump; "" when it cannot be one. */
export function isoUnixTime(seconds: u32): string {
  return isPlausibleTime(seconds) ? isoTime(seconds) : "";
}

/** A Windows FILETIME, 100 ns since 1601, with its seven digits; "" when it cannot be one. */
export function isoFileTime(ticks: u64): string {
  if (ticks < FILETIME_EPOCH) return "";
  const since1970 = ticks - FILETIME_EPOCH;
  const seconds = <i64>(since1970 / FILETIME_SECOND);
  return isPlausibleTime(seconds) ? isoTime(seconds, since1970 % FILETIME_SECOND, 7) : "";
}

/** Seconds of a duration in 100 ns. */
export function fileTimeSeconds(ticks: u64): f64 {
  return <f64>ticks / <f64>FILETIME_SECOND;
}

function padded(value: i64, digits: i32): string {
  return value.toString().padStart(digits, "0");
}
