import { IPS_BUG_TYPES } from "./tables/ips-bug-types.generated";

/** "Crash": what an .ips report is about; "" for a type without a name. */
export function bugTypeName(type: u32): string {
  return IPS_BUG_TYPES.text(type);
}

/** "crash", "hang", "panic", "jetsam" …: what kind of report it is. */
export function bugTypeFamily(type: u32): string {
  return IPS_BUG_TYPES.text(type, 1);
}

/** "Usage statistics": what a report is about that tells of no crash; "" for all others. */
export function bugTypeWords(type: u32): string {
  return IPS_BUG_TYPES.text(type, 2);
}

// Types that are words and no numbers: word, name, family.
const WORDS: StaticArray<string> = [
  "chw",
  "CoreHandwriting",
  "usage",
  "diff_privacy",
  "DifferentialPrivacy",
  "usage",
  "metriclog",
  "AWDMetricLog",
  "usage",
  "powerlog",
  "PowerLog",
  "power",
  "system_profile",
  "SystemInformation",
  "log",
];

/** What a type is called that is a word; "" for one without a name. */
export function bugWordName(word: string): string {
  return wordText(word, 1);
}

/** Its family; "": not known. */
export function bugWordFamily(word: string): string {
  return wordText(word, 2);
}

function wordText(word: string, column: i32): string {
  for (let i = 0; i < WORDS.length; i += 3) if (WORDS[i] == word) return WORDS[i + column];
  return "";
}
