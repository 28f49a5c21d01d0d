/** Stops of the Windows kernel in words, and the driver that the stop code itself names. */
import { CAUSE_ON_PURPOSE } from "../../../facts/cause";
import { bugcheckWords } from "../../../names/bugchecks";
import { isSystemModule } from "../../../systems/system-modules";
import { Evidence } from "../evidence";
import { met, own, VERDICT_NONE, Verdict } from "../verdict";

const DRIVER_POWER_STATE_FAILURE: u32 = 0x9f;
const DPC_WATCHDOG_VIOLATION: u32 = 0x133;
const MACHINE_CHECK_EXCEPTION: u32 = 0x9c;
const WHEA_UNCORRECTABLE_ERROR: u32 = 0x124;
const MANUALLY_INITIATED_CRASH: u32 = 0xe2;
const LIVE_SYSTEM_DUMP: u32 = 0x161;
const MANUALLY_INITIATED_POWER_BUTTON_HOLD: u32 = 0x1c8;
const MANUALLY_INITIATED_CRASH1: u32 = 0xdeaddead;
const THREAD_STUCK_IN_DEVICE_DRIVER: u32 = 0xea;
const VIDEO_TDR_FAILURE: u32 = 0x116;
/** How the words of a code end under which Windows only writes what it met. */
const LIVE_MARK: string = " (live dump).";
/** Small dumps mark their variant of a code. */
export const VARIANT: u32 = 0x10000000;

export function judgeBugcheck(evidence: Evidence): Verdict | null {
  const crash = evidence.crash;
  const word = crash.code;
  if (crash.kind != "bugcheck" || !word) return null;
  const code = <u32>word.value & ~VARIANT;
  if (isMeantStop(<u32>word.value)) {
    const isButton = code == MANUALLY_INITIATED_POWER_BUTTON_HOLD;
    const how = isButton ? "by holding the power button" + heldFor(crash.parameters) : "by keyboard or by a tool";
    return met("Someone stopped Windows on purpose, " + how + ".", CAUSE_ON_PURPOSE);
  }
  if (isHardwareStop(code)) {
    const said = evidence.dump.kernel.hardwareError;
    return met(
      "The hardware reported an error Windows could not get past" + (said.length > 0 ? ": " + said : "") + ".",
    );
  }
  const named = evidence.crash.suspectModule;
  const driver = named.length > 0 ? named : driverInCode(evidence);
  const isTime = code == DRIVER_POWER_STATE_FAILURE || code == DPC_WATCHDOG_VIOLATION;
  // Of these two the hardware may be the cause.
  const isStuck = code == THREAD_STUCK_IN_DEVICE_DRIVER || code == VIDEO_TDR_FAILURE;
  if (isTime || (isStuck && driver.length > 0))
    return own((driver.length > 0 ? driver : "A driver") + " took too long and Windows gave up waiting.");
  if (driver.length > 0) return own(driver + " broke a rule of the Windows kernel.");
  const words = wordsOf(<u32>word.value);
  return met("Windows stopped itself" + (words.length > 0 ? ": " + sentenceOf(words) : "."));
}

/** Somebody stopped Windows on purpose. */
export function isMeantStop(word: u32): bool {
  const code = word & ~VARIANT;
  return (
    code == MANUALLY_INITIATED_CRASH ||
    code == MANUALLY_INITIATED_POWER_BUTTON_HOLD ||
    word == MANUALLY_INITIATED_CRASH1
  );
}

/** The hardware reported the error, which drivers are rarely the cause of. */
export function isHardwareStop(word: u32): bool {
  const code = word & ~VARIANT;
  return code == WHEA_UNCORRECTABLE_ERROR || code == MACHINE_CHECK_EXCEPTION;
}

/** A record that Windows wrote of what it had met, and ran on. */
export function judgeLive(evidence: Evidence): Verdict | null {
  const word = evidence.crash.code;
  if (!evidence.dump.kernel.isLive || !word || (<u32>word.value & ~VARIANT) == LIVE_SYSTEM_DUMP) return null;
  const said = evidence.dump.kernel.hardwareError;
  const words = said.length > 0 ? said : wordsOf(<u32>word.value);
  return new Verdict(
    VERDICT_NONE,
    "Windows went on running and kept a record of what it had met" +
      (words.length > 0 ? ": " + sentenceOf(words.replace(LIVE_MARK, ".")) : "."),
  );
}

/** Of a variant the table says that it is the same as the code without, so that one's words come first. */
function wordsOf(code: u32): string {
  const plain = bugcheckWords(code & ~VARIANT);
  return plain.length > 0 ? plain : bugcheckWords(code);
}

/** " for 7 seconds", as its first parameter says in milliseconds; "" for less than one. */
function heldFor(parameters: Array<u64> | null): string {
  const seconds = parameters && parameters.length > 0 ? parameters[0] / 1000 : 0;
  if (seconds == 0 || seconds > 3600) return "";
  return " for " + seconds.toString() + (seconds == 1 ? " second" : " seconds");
}

/** Words of the table as they stand behind a colon, with their stop. */
function sentenceOf(words: string): string {
  return inside(words) + (words.endsWith(".") ? "" : ".");
}

/** A sentence as it stands behind a colon; names keep their capitals. */
function inside(sentence: string): string {
  const second = sentence.charCodeAt(1);
  const isWord = second == 0x20 || (second >= 0x61 && second <= 0x7a);
  if (!isWord || sentence.startsWith("Windows") || sentence.startsWith("Driver Verifier")) return sentence;
  return sentence.charAt(0).toLowerCase() + sentence.substring(1);
}

/** The driver that holds the instruction which the stop code reports; "" where that is Windows itself. */
export function driverInCode(evidence: Evidence): string {
  const instruction = evidence.crash.instruction;
  const index = instruction ? evidence.dump.moduleAt(instruction.value) : -1;
  if (index < 0) return "";
  const module = evidence.dump.modules[index];
  return isSystemModule(evidence.dump, module) ? "" : module.name;
}
