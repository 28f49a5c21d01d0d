/**
 * What proofs may cost that take longer than to read a page: a file can be made of nothing but what nearly is such a key.
 * Of each MiB of the file so much is worked out, which is more than any wallet or server holds; what is more counts as
 * passed over.
 */
import { passOver } from "../places";

/** In units of some thirty microseconds: once and a half the time of a MiB of text. */
const MOST: u32 = 640;
/** Of these in 64 KiB, twice their share, so that a small file cannot take what a MiB may; a first one always. */
const MOST_OF_BLOCK: u32 = MOST / 8;
const MIB: f64 = 1048576;

/**
 * Of names that may hold a secret so many in 64 KiB are looked at in text of any kind: one in 80 characters, more than
 * settings, programs and tables have that say nothing closer of their values.
 */
const MOST_NAMES: u32 = 820;
/** And so many at all: one in 16 characters, which hardly any name with its value is shorter than. */
const MOST_CLOSE_NAMES: u32 = 4096;
/**
 * Of words for a password in other scripts, which take a few bytes: one in 20 bytes that leads to a value, or one in
 * 160 that does not.
 */
const MOST_OTHER_NAMES: u32 = 3280;
const FRUITLESS: u32 = 8;
/**
 * Of values so many characters are judged in 64 KiB: six times all there are. Values that stand beside one another are
 * each judged once or twice; only where each anchor leads to much of the text behind it, so many come together.
 */
const MOST_JUDGED: usize = 6 * 65536;
const BLOCK: f64 = 65536;

/**
 * All work on places of a MiB, in billionths of a second or so: six times what a MiB of log lines and JSON needs, and
 * more than a MiB of nothing but passwords, a line each. What it is made up of was weighed by the time that some
 * hundred files took in which anchors, names and values of many kinds stand side by side.
 */
const MOST_WORK: u32 = 37 << 20;
/** Of these for each 64 KiB at most: not quite once and a quarter their share, so that a small file cannot take what a MiB may. */
const MOST_WORK_OF_BLOCK: u32 = MOST_WORK / 13;
/** To look at a place at all. */
export const PLACE_WORK: u32 = 165;
/** In UTF-16, besides: its text is narrowed, and looked at in both orders of bytes where they are in doubt. */
export const WIDE_WORK: u32 = 480;
/** To try a form there. */
export const FORM_WORK: u32 = 130;
/** To ask for the words of a list, and for each two characters; of longer text most was asked before. */
const LIST_WORK: u32 = 32;
const LONGEST_ASKED: usize = 64;
/** To look back for a character. */
export const BACK_WORK: u32 = 55;
/** To look at a name where its value may be; and in text of any kind. */
const CLOSE_NAME_WORK: u32 = 90;
const NAME_WORK: u32 = 900;
/** To grade a value there, besides, and for each character. */
const GRADE_WORK: u32 = 60;
const GRADE_CHARACTER_WORK: u32 = 3;
/** To read a cell of a table, for each character. */
const CELL_WORK: u32 = 8;
/** To read the name of a call and look it up. */
export const CALL_WORK: u32 = 250;
/** To find where a value ends, for each character. */
const READ_WORK: u32 = 2;
/** To judge a value, for each character. */
const JUDGE_WORK: u32 = 5;
/** To look a value up among samples, for each block of its hash besides; and to report one. */
const LOOK_UP_WORK: u32 = 60;
const BLOCK_WORK: u32 = 230;
export const REPORT_WORK: u32 = 100;

let spent: u32 = 0;
let spentOfBlock: u32 = 0;
let names: u32 = 0;
let closeNames: u32 = 0;
let otherNames: u32 = 0;
let judged: usize = 0;
let worked: u32 = 0;
/** Up to where `worked` may go in this block. */
let mostWork: u32 = 0;
let mib: f64 = -1;
let block: f64 = -1;

/** Of the stretch, whether any place was not looked at since all work was done that may be. */
export let isWorkSpent: bool = false;

/** A stretch of the file begins. */
export function beginBudget(): void {
  mib = -1;
  block = -1;
  isWorkSpent = false;
}

/** The page at this place of the file is scanned next. Returns whether another 64 KiB begin with it. */
export function budgetOfPage(offset: f64): bool {
  const ownBlock = Math.floor(offset / BLOCK);
  if (ownBlock == block) return false;
  block = ownBlock;
  names = 0;
  closeNames = 0;
  otherNames = 0;
  judged = 0;
  spentOfBlock = 0;
  const own = Math.floor(offset / MIB);
  if (own != mib) {
    mib = own;
    spent = 0;
    worked = 0;
  }
  mostWork = min(MOST_WORK, worked + MOST_WORK_OF_BLOCK);
  return true;
}

/** So much was done. */
export function addWork(amount: u32): void {
  worked += amount;
}

/** The words of a list were asked for in so many characters. */
export function addListWork(length: usize): void {
  worked += LIST_WORK + (<u32>min(length, LONGEST_ASKED) >> 1);
}

/** All work on places of this MiB so far. */
export function workOfMib(): u32 {
  return worked;
}

/** Whether one more place may be looked at; what may not is counted. */
export function canLookAtPlace(): bool {
  if (worked >= mostWork) {
    isWorkSpent = true;
    passOver();
    return false;
  }
  worked += PLACE_WORK;
  return true;
}

/** Whether one more name may be looked at where its value may be; what may not is counted. */
export function canLookAtCloseName(): bool {
  if (closeNames == MOST_CLOSE_NAMES) {
    passOver();
    return false;
  }
  closeNames++;
  worked += CLOSE_NAME_WORK;
  return true;
}

/** Whether one more may be in text of any kind; what may not is counted. */
export function canLookAtName(): bool {
  if (names == MOST_NAMES) {
    passOver();
    return false;
  }
  names++;
  worked += NAME_WORK;
  return true;
}

/** Whether one more word in another script may be looked at; what may not is counted. It counts as fruitless. */
export function canLookAtOtherName(): bool {
  if (otherNames >= MOST_OTHER_NAMES) {
    passOver();
    return false;
  }
  otherNames += FRUITLESS;
  return true;
}

/** The last of them led to a value. */
export function otherNameHeld(): void {
  otherNames -= FRUITLESS - 1;
}

/** So many characters were read to find where a value ends. */
export function addReading(length: usize): void {
  worked += <u32>length * READ_WORK;
}

/** A value of so many characters is graded in text of any kind. */
export function addGrade(length: usize): void {
  worked += GRADE_WORK + <u32>length * GRADE_CHARACTER_WORK;
}

/** A value of so many bytes is looked up among samples, by its SHA-256: that takes nine bytes more, in blocks of 64. */
export function addLookUp(length: usize): void {
  worked += LOOK_UP_WORK + <u32>((length + 72) >> 6) * BLOCK_WORK;
}

/** A cell of a table of so many characters was read. */
export function addCell(length: usize): void {
  worked += <u32>length * CELL_WORK;
}

/** Whether a value of so many characters may be judged; what may not is counted. */
export function canJudge(length: usize): bool {
  judged += length;
  worked += <u32>length * JUDGE_WORK;
  if (judged <= MOST_JUDGED) return true;
  passOver();
  return false;
}

/** Whether so much may be spent; what may not is counted. */
export function canAfford(units: u32): bool {
  if (spend(units)) return true;
  passOver();
  return false;
}

/** The same where the caller counts. */
export function spend(units: u32): bool {
  if (spent + units > MOST || (spentOfBlock != 0 && spentOfBlock + units > MOST_OF_BLOCK)) return false;
  spent += units;
  spentOfBlock += units;
  return true;
}
