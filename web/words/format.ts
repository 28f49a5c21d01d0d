/** Numbers, sizes, times and addresses as people read them. */

const THIN = '\u2009';
const plain = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const oneDigit = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const UNITS = ['bytes', 'KB', 'MB', 'GB', 'TB', 'PB'] as const;

/** "1 906", with a thin space. */
export function count(value: number): string {
  return plain.format(value).replaceAll(',', THIN);
}

/** "88 k", "1.9 M": where space is short. */
export function shortCount(value: number): string {
  if (value < 10_000) return count(value);
  if (value < 1e6) return `${plain.format(value / 1e3)}${THIN}k`;
  return `${oneDigit.format(value / 1e6)}${THIN}M`;
}

/** "412 MB", counted in 1024 as every system's file manager of the kind does; below 1 KB exact. */
export function bytes(size: number): string {
  let unit = 0;
  let value = size;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  if (unit === 0) return size === 1 ? '1 byte' : `${size} bytes`;
  return `${value < 10 ? oneDigit.format(value) : count(value)} ${UNITS[unit]}`;
}

/** "268 of 412 MB": both in the unit of the whole. */
export function bytesOf(part: number, whole: number): string {
  const unit = bytes(whole).split(' ')[1] ?? 'bytes';
  const scale = 1024 ** Math.max(0, UNITS.indexOf(unit as (typeof UNITS)[number]));
  const value = part / (unit === 'byte' ? 1 : scale);
  return `${value < 10 && scale > 1 ? oneDigit.format(value) : count(value)} of ${bytes(whole)}`;
}

/** "3 h 11 min", "2 days 4 h", "42 s", "0.3 s": the two largest units. */
export function duration(seconds: number): string {
  if (seconds < 1) return `${oneDigit.format(seconds)} s`;
  const s = Math.floor(seconds);
  if (s < 60) return `${s} s`;
  if (s < 3600) return pair(Math.floor(s / 60), 'min', s % 60, 's');
  if (s < 86_400) return pair(Math.floor(s / 3600), 'h', Math.floor((s % 3600) / 60), 'min');
  const days = Math.floor(s / 86_400);
  return pair(days, days === 1 ? 'day' : 'days', Math.floor((s % 86_400) / 3600), 'h');
}

function pair(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small > 0 ? `${count(large)} ${largeUnit} ${small} ${smallUnit}` : `${count(large)} ${largeUnit}`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** "19 Nov 2026, 16:42:07 UTC"; without "UTC" where the dump does not say the zone. Never the machine's zone. */
export function time(iso: string): string {
  const match = /^(\d{4,})-(\d\d)-(\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?(Z?)$/.exec(iso);
  if (!match) return iso;
  const [, year, month, day, clock, zone] = match;
  return `${Number(day)} ${MONTHS[Number(month) - 1]} ${year}, ${clock}${zone ? ' UTC' : ''}`;
}

/** "19 Nov 2026", where the person is: of what they did, not of what a dump says. */
export function day(milliseconds: number): string {
  const date = new Date(milliseconds);
  return `${date.getDate()} ${MONTHS[date.getMonth()]} ${date.getFullYear()}`;
}

/** Seconds between two times of the report; undefined when one is missing or the first is later. */
export function secondsBetween(from: string | undefined, to: string | undefined): number | undefined {
  const seconds = from && to ? (Date.parse(to) - Date.parse(from)) / 1000 : Number.NaN;
  return seconds >= 0 ? seconds : undefined;
}

/** "00007ff8`31c4f8a4" for 64 bits, "0804a010" for 32. */
export function address(hex: string, bits: 32 | 64 = 64): string {
  const digits = hex.slice(2);
  if (bits === 32 && digits.length <= 8) return digits.padStart(8, '0');
  const padded = digits.padStart(16, '0');
  return `${padded.slice(0, -8)}\`${padded.slice(-8)}`;
}

/** "40 %" of 0 to 1, rounded down: it says 100 only at the end. */
export function percent(done: number): string {
  return `${Math.floor(done * 100)} %`;
}

/** "1 thread", "31 threads"; the plural is the singular with an s unless given. */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

const NUMBERS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

/** Counts to ten as words, as sentences take them. */
export function inWords(value: number): string {
  return NUMBERS[value] ?? count(value);
}
