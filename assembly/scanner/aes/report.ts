/** Reports a key schedule that was found (find.ts). Its value is the key, so all forms of one key are one item. */
import { AES_INVERSE_SCHEDULE_128, AES_SCHEDULE_BITERRORS } from "../filter/detectors.generated";
import { emitAs, VALIDATED } from "../records";
import { at, atEnd } from "../window";
import { isDamagedSchedule } from "./bit-errors";
import { reportPair } from "./pairs";
import { FORWARD, isSchedule, REVERSED, STRAIGHT, sizeOf, WORDS } from "./schedules";

export function reportSchedule(detector: i32): void {
  const size = atEnd - at;
  const keyWords = size == sizeOf(4) ? 4 : size == sizeOf(6) ? 6 : 8;
  if (!readAgain(detector, keyWords)) return;
  emitAs(detector, at, atEnd, VALIDATED, 0, NaN, WORDS, WORDS + ((<usize>keyWords) << 2));
  if (keyWords == 8 && detector != AES_SCHEDULE_BITERRORS) reportPair();
}

function readAgain(detector: i32, keyWords: i32): bool {
  if (detector == AES_SCHEDULE_BITERRORS) {
    return isDamagedSchedule(at, keyWords, false) || isDamagedSchedule(at, keyWords, true);
  }
  if (detector < AES_INVERSE_SCHEDULE_128) return isEither(keyWords, FORWARD);
  return isEither(keyWords, REVERSED) || isEither(keyWords, STRAIGHT);
}

function isEither(keyWords: i32, form: i32): bool {
  return isSchedule(at, keyWords, form, false) || isSchedule(at, keyWords, form, true);
}
