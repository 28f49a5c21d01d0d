/** A panic in words, by what its first line says. */
import { Dump } from "../../../facts/dump";

const PATTERNS: StaticArray<string> = [
  "btn_rst",
  "watchdog timeout",
  "initproc exited",
  "launchd exited",
  "Kernel trap",
  "Unexpected kernel trap",
  "Kernel data abort",
  "Unaligned kernel data abort",
  "Kernel instruction fetch abort",
  "SEP Panic",
  "SEP ROM",
  "freed zone element has been modified",
  "zone_require",
  "element modified after free",
  "GPU Panic",
  "setPowerState",
  "Sleep transition timed out",
  "Sleep wake failure",
  "Machine Check",
  "x86 CPU CATERR",
  "WDT timeout",
  "ANS2",
  "nvme",
  "apciec",
  "AOP PANIC",
  "SOCD",
  "zalloc",
  "zone map exhausted",
  "jetsam",
  "a deadlock",
];
const WORDS: StaticArray<string> = [
  "The device was restarted by holding its buttons.",
  "An important part of the system did not answer for minutes, and the system restarted.",
  "The first program of the system ended, and the system cannot run without it.",
  "The first program of the system ended, and the system cannot run without it.",
  "The kernel used an address that it may not use.",
  "The kernel used an address that it may not use.",
  "The kernel used an address that it may not use.",
  "The kernel used an address that it may not use.",
  "The kernel jumped to a place that holds no code.",
  "The processor that keeps keys (SEP) stopped.",
  "The processor that keeps keys (SEP) stopped.",
  "Memory of the kernel was changed after it had been given back.",
  "Memory of the kernel was not what it should be.",
  "Memory of the kernel was changed after it had been given back.",
  "The graphics processor or its driver stopped working.",
  "A device did not wake up or go to sleep in time.",
  "The computer did not come to sleep in time.",
  "The computer did not come back from sleep.",
  "The processor reported an error of the hardware.",
  "The processor reported an error of the hardware.",
  "A part of the hardware did not answer in time.",
  "The storage did not answer.",
  "The storage did not answer.",
  "A device on the PCI bus reported an error.",
  "The processor for sensors stopped.",
  "The hardware reported an error.",
  "The kernel could get no more memory.",
  "The kernel used up its memory.",
  "The kernel could get no more memory.",
  "Parts of the kernel waited for each other.",
];
/** The compressor's line says so when swap space is used up. */
const EXHAUSTED: string = "segments limit (BAD)";

export function panicSentence(dump: Dump): string {
  const message = dump.crash.message;
  for (let i = 0; i < dump.annotations.length; i++) {
    if (dump.annotations[i].key == "Compressor Info" && dump.annotations[i].value.includes(EXHAUSTED)) {
      return "The system used up its memory and swap space and could not go on (kernel panic).";
    }
  }
  for (let i = 0; i < PATTERNS.length; i++) {
    if (message.includes(PATTERNS[i])) return WORDS[i].substring(0, WORDS[i].length - 1) + " (kernel panic).";
  }
  return "The kernel found a state in which it could not go on, and stopped the system (kernel panic).";
}
