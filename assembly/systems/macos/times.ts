/** Times as Apple's reports write them. */
import { isoTime } from "../../bytes/time";

const MONTHS: string = "JanFebMarAprMayJunJulAugSepOctNovDec";
const SECONDS_A_DAY: i64 = 86400;

/**
 * "2022-01-06 15:09:22.6192 +0200" or "Sat Jun 16 14:12:49 2018" as the report has it: with a zone in UTC, without
 * one as it stands and without a Z. "" for what is no time.
 */
export function appleTime(text: string): string {
  const words = text
    .trim()
    .split(" ")
    .filter((word) => word.length > 0);
  if (words.length >= 2 && words[0].length == 10 && words[0].charCodeAt(4) == 0x2d) {
    return dateTime(words[0], words[1], words.length > 2 ? words[2] : "");
  }
  if (words.length < 4 || words[0].length != 3) return "";
  const month = MONTHS.indexOf(words[1]);
  const year = numberOf(words[words.length - 1]);
  const day = numberOf(words[2]);
  if (month < 0 || month % 3 != 0 || words[1].length != 3 || year < 1970 || day < 1 || day > 31) return "";
  return compose(year, month / 3 + 1, day, words[3], "");
}

function dateTime(date: string, time: string, zone: string): string {
  const year = numberOf(date.substring(0, 4));
  const month = numberOf(date.substring(5, 7));
  const day = numberOf(date.substring(8, 10));
  if (year < 1970 || month < 1 || month > 12 || day < 1 || day > 31) return "";
  return compose(year, month, day, time, zone);
}

function compose(year: i32, month: i32, day: i32, time: string, zone: string): string {
  if (time.length < 8 || time.charCodeAt(2) != 0x3a || time.charCodeAt(5) != 0x3a) return "";
  const hours = numberOf(time.substring(0, 2));
  const minutes = numberOf(time.substring(3, 5));
  const seconds = numberOf(time.substring(6, 8));
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || seconds < 0 || seconds > 60) return "";
  const fraction = time.length > 9 && time.charCodeAt(8) == 0x2e ? time.substring(9, 18) : "";
  const parts = fraction.length > 0 ? numberOf(fraction) : 0;
  if (parts < 0) return "";
  let at = <i64>daysOf(year, month, day) * SECONDS_A_DAY + hours * 3600 + minutes * 60 + seconds;
  const offset = offsetOf(zone);
  if (offset != i32.MIN_VALUE) at -= <i64>offset;
  const whole = isoTime(at, parts, fraction.length);
  return offset != i32.MIN_VALUE ? whole : whole.substring(0, whole.length - 1);
}

/** Seconds east of UTC; the smallest i32: not told. */
function offsetOf(zone: string): i32 {
  if (zone == "Z" || zone == "UTC" || zone == "GMT") return 0;
  const sign = zone.length == 5 ? zone.charCodeAt(0) : 0;
  if (sign != 0x2b && sign != 0x2d) return i32.MIN_VALUE;
  const hours = numberOf(zone.substring(1, 3));
  const minutes = numberOf(zone.substring(3, 5));
  if (hours < 0 || hours > 14 || minutes < 0 || minutes > 59) return i32.MIN_VALUE;
  const offset = hours * 3600 + minutes * 60;
  return sign == 0x2d ? -offset : offset;
}

/** Days since 1970 of a date of the Gregorian calendar, counted in eras of 400 years from 1 March of year 0. */
function daysOf(year: i32, month: i32, day: i32): i32 {
  const shifted = month <= 2 ? year - 1 : year;
  const era = shifted / 400;
  const yearOfEra = shifted - era * 400;
  const dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  return era * 146097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719468;
}

/** Value of up to nine digits, -1 of anything else. */
function numberOf(text: string): i32 {
  if (text.length == 0 || text.length > 9) return -1;
  let value = 0;
  for (let i = 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 0x30;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}
