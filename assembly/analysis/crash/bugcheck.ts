/** Stops of the Windows kernel in words, and the driver that the stop code itself names. */
import { bugcheckName, bugcheckWords } from "../../names/bugchecks";
import { isSystemModule } from "../../systems/system-modules";
import { Evidence } from "./evidence";
import { met, own, VERDICT_NONE, Verdict } from "./verdict";

const DRIVER_POWER_STATE_FAILURE: u32 = 0x9f;
const DPC_WATCHDOG_VIOLATION: u32 = 0x133;
const MACHINE_CHECK_EXCEPTION: u32 = 0x9c;
const WHEA_UNCORRECTABLE_ERROR: u32 = 0x124;
const MANUALLY_INITIATED_CRASH: u32 = 0xe2;
const LIVE_SYSTEM_DUMP: u32 = 0x161;
const THREAD_STUCK_IN_DEVICE_DRIVER: u32 = 0xea;
const VIDEO_TDR_FAILURE: u32 = 0x116;
/** Codes under which Windows writes what it met, and runs on. */
const LIVE_ENDINGS: StaticArray<string> = ["LIVEDUMP", "LIVE_DUMP"];
const VIDEO_TDR_TIMEOUT_DETECTED: u32 = 0x117;
const VIDEO_ENGINE_TIMEOUT_DETECTED: u32 = 0x141;
const MANUALLY_INITIATED_POWER_BUTTON_HOLD: u32 = 0x1c8;
const MANUALLY_INITIATED_CRASH1: u32 = 0xdeaddead;
/** How the words of a code end that is used for nothing else. */
const LIVE_MARK: string = " (live dump).";
/** Small dumps mark their variant of a code. */
const VARIANT: u32 = 0x10000000;

export function judgeBugcheck(evidence: Evidence): Verdict | null {
  const crash = evidence.crash;
  const word = crash.code;
  if (crash.kind != "bugcheck" || !word) return null;
  const code = <u32>word.value & ~VARIANT;
  if (code == 0 || code == LIVE_SYSTEM_DUMP) {
    return new Verdict(VERDICT_NONE, "No crash is recorded in this file: Windows went on running.");
  }
  // Of a variant the table says that it is the same as the code without.
  const plain = bugcheckWords(code);
  const words = plain.length > 0 ? plain : bugcheckWords(<u32>word.value);
  if (isLive(evidence, <u32>word.value)) {
    return new Verdict(
      VERDICT_NONE,
      "Windows went on running and kept a record of what it had met" +
        (words.length > 0 ? ": " + sentenceOf(words.replace(LIVE_MARK, ".")) : "."),
    );
  }
  if (code == MANUALLY_INITIATED_CRASH || <u32>word.value == MANUALLY_INITIATED_CRASH1) {
    return met("Someone stopped Windows on purpose, by keyboard or by a tool.");
  }
  if (code == MANUALLY_INITIATED_POWER_BUTTON_HOLD) {
    return met("Someone stopped Windows on purpose, by holding the power button" + heldFor(crash.parameters) + ".");
  }
  if (code == WHEA_UNCORRECTABLE_ERROR || code == MACHINE_CHECK_EXCEPTION) {
    return met("The hardware reported an error Windows could not get past.");
  }
  const named = evidence.crash.suspectModule;
  const driver = named.length > 0 ? named : driverInCode(evidence);
  const isTime = code == DRIVER_POWER_STATE_FAILURE || code == DPC_WATCHDOG_VIOLATION;
  // Of these two the hardware may be the cause.
  const isStuck = code == THREAD_STUCK_IN_DEVICE_DRIVER || code == VIDEO_TDR_FAILURE;
  if (isTime || (isStuck && driver.length > 0))
    return own((driver.length > 0 ? driver : "A driver") + " took too long and Windows gave up waiting.");
  if (driver.length > 0) return own(driver + " broke a rule of the Windows kernel.");
  return met("Windows stopped itself" + (words.length > 0 ? ": " + sentenceOf(words) : "."));
}

/** Whether the dump was taken of a system that ran on, as the dump says or the code's name. */
function isLive(evidence: Evidence, code: u32): bool {
  if (evidence.dump.kernel.isLive) return true;
  const plain = code & ~VARIANT;
  if (plain == VIDEO_TDR_TIMEOUT_DETECTED || plain == VIDEO_ENGINE_TIMEOUT_DETECTED) return true;
  const name = bugcheckName(code);
  for (let i = 0; i < LIVE_ENDINGS.length; i++) if (name.endsWith(LIVE_ENDINGS[i])) return true;
  return false;
}

/** Words of the table as they stand behind a colon, with their stop. */
function sentenceOf(words: string): string {
  return inside(words) + (words.endsWith(".") ? "" : ".");
}

/** " for 7 seconds", as its first parameter says in milliseconds; "" for less than one. */
function heldFor(parameters: Array<u64> | null): string {
  const seconds = parameters && parameters.length > 0 ? parameters[0] / 1000 : 0;
  if (seconds == 0 || seconds > 3600) return "";
  return " for " + seconds.toString() + (seconds == 1 ? " second" : " seconds");
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
