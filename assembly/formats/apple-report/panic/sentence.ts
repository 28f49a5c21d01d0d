/** A panic in words, by what its first line says. */

import { CAUSE_ON_PURPOSE } from "../../../facts/cause";
import { Dump } from "../../../facts/dump";

@final
class Pattern {
  constructor(
    /** Texts of which one stands in the message, parted by bars. */
    readonly marks: string,
    /** Without the point at its end. */
    readonly words: string,
    readonly cause: string = "",
  ) {}
}

/** The first that fits counts. */
const PATTERNS: Array<Pattern> = !IS_FULL
  ? []
  : [
      new Pattern("btn_rst", "The device was restarted by holding its buttons", CAUSE_ON_PURPOSE),
      new Pattern(
        "watchdog timeout",
        "An important part of the system did not answer for minutes, and the system restarted",
      ),
      new Pattern(
        "initproc exited|launchd exited",
        "The first program of the system ended, and the system cannot run without it",
      ),
      new Pattern(
        "Kernel trap|Unexpected kernel trap|Kernel data abort|Unaligned kernel data abort",
        "The kernel used an address that it may not use",
      ),
      new Pattern("Kernel instruction fetch abort", "The kernel jumped to a place that holds no code"),
      new Pattern("SEP Panic|SEP ROM|SEP monitor error|SEP/OS", "The processor that keeps keys (SEP) stopped"),
      new Pattern(
        "freed zone element has been modified|element modified after free",
        "Memory of the kernel was changed after it had been given back",
      ),
      new Pattern("zone_require|Zone cache element", "Memory of the kernel was not what it should be"),
      new Pattern("GPU Panic", "The graphics processor or its driver stopped working"),
      new Pattern("setPowerState", "A device did not wake up or go to sleep in time"),
      new Pattern(
        "Sleep transition timed out|Wake transition timed out|Sleep/Wake hang",
        "The computer did not go to sleep, or not wake up, in time",
      ),
      new Pattern("Sleep wake failure", "The computer did not come back from sleep"),
      new Pattern("Machine Check|x86 CPU CATERR", "The processor reported an error of the hardware"),
      new Pattern("WDT timeout|LLC Bus error", "A part of the hardware did not answer in time"),
      new Pattern("ANS2|nvme", "The storage did not answer"),
      new Pattern("apciec", "A device on the PCI bus reported an error"),
      new Pattern("AOP PANIC", "The processor for sensors stopped"),
      new Pattern("SOCD|AMCC|DCS|SMC PANIC", "The hardware reported an error"),
      new Pattern("zalloc|jetsam", "The kernel could get no more memory"),
      new Pattern("zone map exhausted", "The kernel used up its memory"),
      new Pattern("a deadlock", "Parts of the kernel waited for each other"),
      new Pattern("SOCHOT", "The processor was too hot"),
    ];
/** The compressor's line says so when swap space is used up. */
const EXHAUSTED: string = "segments limit (BAD)";

/** Tells what the panic was: its sentence and, where it has a word, its cause. */
export function tellPanic(dump: Dump): void {
  const crash = dump.crash;
  for (let i = 0; i < dump.annotations.length; i++) {
    if (dump.annotations[i].key == "Compressor Info" && dump.annotations[i].value.includes(EXHAUSTED)) {
      crash.sentence = "The system used up its memory and swap space and could not go on (kernel panic).";
      return;
    }
  }
  const pattern = patternOf(crash.message);
  if (pattern) {
    crash.sentence = pattern.words + " (kernel panic).";
    crash.cause = pattern.cause;
    return;
  }
  crash.sentence = "The kernel found a state in which it could not go on, and stopped the system (kernel panic).";
}

function patternOf(message: string): Pattern | null {
  for (let i = 0; i < PATTERNS.length; i++) {
    const marks = PATTERNS[i].marks.split("|");
    for (let k = 0; k < marks.length; k++) if (message.includes(marks[k])) return PATTERNS[i];
  }
  return null;
}
