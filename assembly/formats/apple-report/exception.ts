/** Exception types, codes and termination reasons: the same words in text reports and in JSON. */
import { CrashFacts } from "../../facts/crash";
import { Dump } from "../../facts/dump";
import { Word, word } from "../../facts/fact";
import { signalName } from "../../names/signals";
import {
  EXC_BAD_ACCESS,
  EXC_CRASH,
  EXC_GUARD,
  EXC_RESOURCE,
  guardWords,
  machCodeName,
  machExceptionName,
  resourceWords,
} from "../../systems/macos/exceptions";
import { isKnown } from "../../systems/macos/versions";

const MOST_EXCEPTION: u32 = 13;
const MOST_SIGNAL: u32 = 31;

/** "EXC_BAD_ACCESS" and "SIGSEGV", or a signal or number alone. */
export function readExceptionType(dump: Dump, type: string, signal: string): void {
  const crash = dump.crash;
  if (!isKnown(type)) return;
  if (type.startsWith("EXC_")) {
    crash.kind = "exception";
    crash.name = type;
    for (let i: u32 = 1; i <= MOST_EXCEPTION; i++) {
      if (machExceptionName(i) == type) crash.code = word(i);
    }
    if (signal.length > 0 && crash.subname.length == 0 && type == "EXC_CRASH") {
      crash.subname = signal;
      crash.subcode = signalNumber(signal);
    }
  } else if (type.startsWith("SIG")) {
    crash.kind = "signal";
    crash.name = type;
    crash.code = signalNumber(type);
  } else {
    // Reports of iOS up to 7 write 00000020 where the system ended a program.
    crash.kind = "kill";
  }
}

function signalNumber(name: string): Word | null {
  for (let i: u32 = 1; i <= MOST_SIGNAL; i++) if (signalName("macos", "", i) == name) return word(i);
  return null;
}

/** "KERN_INVALID_ADDRESS at 0x0000000000000018", "EXC_I386_GPFLT", "SEGV_MAPERR at 0x88". */
export function readSubtype(dump: Dump, text: string): void {
  const crash = dump.crash;
  const at = text.indexOf(" at 0x");
  let name = (at >= 0 ? text.substring(0, at) : text).trim();
  const space = name.indexOf(" ");
  // "(possible pointer authentication failure)" and the like stand behind the name.
  if (space > 0) name = name.substring(0, space);
  if (isKnown(name) && !name.startsWith("0x")) crash.subname = name;
  if (text.indexOf("pointer authentication failure") >= 0) crash.isSignatureDoubted = true;
  if (at < 0) return;
  const address = hexIn(text, at + 4);
  if (address && (crash.name == "EXC_BAD_ACCESS" || crash.kind == "signal")) crash.address = address;
}

/** code[0] and code[1] of an exception, as recorded. */
export function readCodes(dump: Dump, codes: Array<u64>): void {
  const crash = dump.crash;
  if (codes.length == 0) return;
  crash.parameters = codes;
  if (codes.length <= 2) {
    const words: Array<string> = [];
    for (let i = 0; i < codes.length; i++) words.push("code[" + i.toString() + "]");
    crash.parameterWords = words;
  }
  const code = crash.code;
  if (crash.kind != "exception" || !code) return;
  const exception = <u32>code.value;
  if (exception == EXC_CRASH) return;
  crash.subcode = word(codes[0]);
  const name = machCodeName(exception, codes[0], dump.system.arch);
  if (crash.subname.length == 0) crash.subname = name;
  if (exception == EXC_BAD_ACCESS && codes.length > 1 && !crash.address) crash.address = word(codes[1]);
  if (codes.length < 2 || crash.message.length > 0) return;
  if (exception == EXC_GUARD) crash.message = guardWords(codes[0], codes[1]);
  else if (exception == EXC_RESOURCE) crash.message = resourceWords(codes[0], codes[1]);
}

/** Every number behind "0x" in a text such as "0x0000000000000001, 0x00000001011f7ff8". */
export function hexNumbers(text: string): Array<u64> {
  const found: Array<u64> = [];
  let from = text.indexOf("0x");
  while (from >= 0 && found.length < 16) {
    const value = hexIn(text, from);
    if (value) found.push(value.value);
    from = text.indexOf("0x", from + 2);
  }
  return found;
}

/** The number whose "0x" stands at `from`; null when there are no digits or too many. */
export function hexIn(text: string, from: i32): Word | null {
  let value: u64 = 0;
  let digits = 0;
  for (let i = from + 2; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    const lower = unit | 0x20;
    const digit = unit >= 0x30 && unit <= 0x39 ? unit - 0x30 : lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
    if (digit < 0) break;
    if (++digits > 16) return null;
    value = (value << 4) | <u64>digit;
  }
  return digits > 0 ? word(value) : null;
}

// Codes by which the system ends programs of iOS (Apple, "Understanding the exception types in a crash report").
const CODES: StaticArray<u32> = [
  0x8badf00d, 0xdead10cc, 0xc00010ff, 0xbaaaaaad, 0xbad22222, 0xdeadfa11, 0xbaadca11, 0xc51bad01, 0xc51bad02,
  0xc51bad03, 0xdead10ff,
];
const CODE_WORDS: StaticArray<string> = [
  "it did not answer in time (watchdog)",
  "it kept a file or database locked while it was put to sleep",
  "the device was too hot",
  "somebody asked for a picture of the whole system",
  "it was woken too often for calls",
  "its user forced it to quit",
  "it did not report an incoming call",
  "it used too much processor time in the background",
  "it did not finish its background task in time",
  "it did not finish its background task in time because the system was busy",
  "it did not end in time",
];

/** Why the system ended a program, behind "because"; "" for a code that is not known. */
function terminationWords(code: u64): string {
  const index = CODES.indexOf(<u32>code);
  return index >= 0 && code <= u32.MAX_VALUE ? CODE_WORDS[index] : "";
}

/** Namespaces of the parts of the system that end programs; the others report what programs did to themselves. */
const ENDERS: string =
  " SPRINGBOARD FRONTBOARD RUNNINGBOARD ASSERTIOND COREANIMATION BACKBOARD CAROUSEL PINEBOARD JETSAM" +
  " EXEC HEADBOARD WATCHDOG MEMORY TIMEOUT ";

/** Who ended the program: "FRONTBOARD", and its code. */
export function readTermination(dump: Dump, namespace: string, code: Word | null): void {
  const crash = dump.crash;
  if (!isKnown(namespace)) return;
  const words = code ? terminationWords(code.value) : "";
  const own = ownWords(namespace);
  if (own.length > 0) {
    crash.sentence = programAtBegin(dump) + " was ended: " + own + ".";
    return;
  }
  const isEnded = ENDERS.indexOf(" " + namespace.toUpperCase() + " ") >= 0 || words.length > 0;
  if (!isEnded || (crash.subname.length > 0 && crash.subname != "SIGKILL" && crash.name == "EXC_CRASH")) return;
  crash.kind = "kill";
  crash.sentence = killSentence(dump, words.length > 0 ? words : "of a rule of " + namespace);
}

/** What a part of the system found that ends a program as a crash; "" of the others. */
function ownWords(namespace: string): string {
  if (namespace == "TCC") {
    return "it used something private (camera, microphone, photos, contacts) without saying what for";
  }
  if (namespace == "DYLD") return "a library that it needs could not be loaded";
  if (namespace == "CODESIGNING") return "its code is not what was signed, or is not allowed to run";
  return "";
}

function programAtBegin(dump: Dump): string {
  return dump.process.name.length > 0 ? dump.process.name : "The program";
}

/** A program that went over a limit which the kernel watches. */
export function settleResource(dump: Dump): void {
  const crash = dump.crash;
  if (crash.name != "EXC_RESOURCE" || crash.sentence.length > 0) return;
  const kind = crash.subname.toUpperCase();
  const used = kind.includes("CPU")
    ? "used more processor time"
    : kind.includes("WAKEUP")
      ? "woke the processor more often"
      : kind.includes("MEMORY")
        ? "used more memory"
        : kind.includes("IO") || kind.includes("DISK")
          ? "wrote more to disk"
          : kind.includes("THREAD")
            ? "started more threads"
            : kind.includes("PORT")
              ? "opened more ports"
              : "";
  if (used.length > 0) crash.sentence = programAtBegin(dump) + " " + used + " than the system allows.";
}

/** "iOS ended Notes because …." */
export function killSentence(dump: Dump, why: string): string {
  return systemName(dump) + " ended " + programName(dump) + " because " + why + ".";
}

export function programName(dump: Dump): string {
  return dump.process.name.length > 0 ? dump.process.name : "the program";
}

export function systemName(dump: Dump): string {
  const os = dump.system.os;
  if (os == "macos") return "macOS";
  if (os == "ios") return "iOS";
  if (os == "watchos") return "watchOS";
  if (os == "tvos") return "tvOS";
  if (os == "visionos") return "visionOS";
  return "The system";
}

/** Says so where the report's code itself ends a program: kind 00000020 with a code such as 0x8badf00d. */
export function settleKillCode(crash: CrashFacts, dump: Dump, codes: Array<u64>): void {
  if (crash.kind != "kill" || codes.length == 0) return;
  crash.code = word(codes[0]);
  const words = terminationWords(codes[0]);
  if (words.length > 0) crash.sentence = killSentence(dump, words);
}
