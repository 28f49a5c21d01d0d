/**
 * From what a kernel found to the detectors that hang on it. The window (../window.ts) is set; a detector reports
 * with `emit` (../records.ts).
 */
import { reportSchedule } from "../aes/report";
import { ownerAt, ownerCount } from "../filter/owners";
import { anchorAt, anchorEnd } from "../window";
import { lookAtBytes } from "./binary";
import { discordBot, twilioId } from "./clouds/packages";
import { matchForms } from "./forms";
import { otherScript } from "./passwords/free-text/other-scripts";
import { ntlmv2Line } from "./passwords/hashes";
import { email, macAddress } from "./personal/email";
import { numbers } from "./personal/numbers";
import { codiceFiscale, iban } from "./personal/texts";
import { travelPaper } from "./personal/travel-papers";
import { lookAtText } from "./text";
import { mnemonic } from "./wallets/mnemonics";
import { moneroSeed } from "./wallets/monero";
import { bitcoinWif, rippleSeed, solanaList, solanaText, stellarSecret } from "./wallets/runs";

/** What led here. TEXT and BYTES: `subject` is the anchor's number. */
export const TEXT: i32 = 0;
export const BYTES: i32 = 1;
/** '@' in text, with a character before and after it that an address may have. The anchor is the '@'. */
export const AT_SIGN: i32 = 2;
/** Digits with single blanks, '-', '.', '/' between, 7 characters or more. The anchor is all of it. */
export const NUMBER: i32 = 3;
/** 15 letters and digits or more, a digit among the first 64. The anchor is the run, or its first 4,096 characters. */
export const RUN: i32 = 4;
/**
 * 12 words or more of 3 to 9 letters, one to four other characters between. The anchor is the row, or its first 4,480
 * characters; a row that goes on in the next page is given out there again.
 */
export const WORDS: i32 = 5;
/** Pairs of hex digits with ':' or '-' between, six or more. The anchor is the first six. */
export const PAIRS: i32 = 6;
/** Two capitals and two digits that begin a word. The anchor is these four. */
export const COUNTRY: i32 = 7;
/** An AES key schedule, whole, at the window's `at`. `subject` is the detector's number. */
export const SCHEDULE: i32 = 8;
/** A row of small numbers with commas between. The anchor is a digit among the first of them. */
export const LIST: i32 = 9;
/** A word for "password" in UTF-16 that no literal is searched for. `subject` is the order of its bytes. */
export const OTHER_SCRIPT: i32 = 10;

export function dispatch(kind: i32, subject: i32): void {
  switch (kind) {
    case TEXT:
      matchForms(subject);
      for (let i = 0, count = ownerCount(subject); i < count; i++) lookAtText(ownerAt(subject, i));
      break;
    case BYTES:
      for (let i = 0, count = ownerCount(subject); i < count; i++) lookAtBytes(ownerAt(subject, i));
      break;
    case AT_SIGN:
      email();
      break;
    case NUMBER:
      numbers();
      break;
    case RUN:
      run();
      break;
    case WORDS:
      mnemonic();
      moneroSeed();
      break;
    case PAIRS:
      macAddress();
      break;
    case COUNTRY:
      iban();
      break;
    case LIST:
      solanaList();
      break;
    case OTHER_SCRIPT:
      otherScript();
      break;
    case SCHEDULE:
      reportSchedule(subject);
      break;
    default:
      break;
  }
}

/** Of what is told by its length all but the code of sixteen characters is as long. */
const SHORTEST_KEY: usize = 29;

function run(): void {
  const isLong = anchorEnd - anchorAt >= SHORTEST_KEY;
  if (isLong) {
    bitcoinWif();
    stellarSecret();
    rippleSeed();
    solanaText();
  } else {
    codiceFiscale();
  }
  travelPaper();
  discordBot();
  if (isLong) {
    twilioId();
    ntlmv2Line();
  }
}
