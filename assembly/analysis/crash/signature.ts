/**
 * A short text that two dumps of one bug share: what happened and where in the program's own code, without
 * addresses, numbers of threads and what the system does on the way to its end.
 */
import { hex } from "../../bytes/text";
import { Word } from "../../facts/fact";
import { Frame, TRUST_SCAN } from "../../facts/thread";
import { Evidence } from "./evidence";
import { hashOf, NO_HASH, OwnPart } from "./own-part";

const FRAMES: i32 = 3;
const PARTS: string = " | ";
const PANICKED: string = " panicked at ";
/** Characters of a panic's own words. */
const SUBJECT: i32 = 60;

/** What programs and run-time libraries call to end: says nothing of the reason. */
const MACHINERY: string =
  " abort raise gsignal __GI_raise __GI_abort pthread_kill __pthread_kill __pthread_kill_implementation" +
  " __pthread_kill_internal __assert_fail __assert_fail_base __assert_rtn __assert __libc_message __fortify_fail" +
  " __stack_chk_fail malloc_printerr std::terminate __cxa_throw __cxa_rethrow _Unwind_Resume _Unwind_RaiseException" +
  " RaiseException RtlRaiseException RaiseFailFastException _CxxThrowException terminate rust_begin_unwind" +
  " core::panicking::panic core::panicking::panic_fmt std::panicking::begin_panic rust_panic" +
  " runtime.raise runtime.dieFromSignal runtime.sigfwdgo runtime.crash runtime.fatalthrow runtime.gopanic" +
  " KiRaiseUserExceptionDispatcher _invalid_parameter _invoke_watson __fastfail KeBugCheckEx KeBugCheck2 ";

/** `fault` is what lies behind an end of its own; its frames are what counts. */
export function signatureOf(evidence: Evidence, fault: Evidence | null = null): string {
  const crash = evidence.crash;
  if (crash.kind.length == 0 || crash.kind == "none") return "";
  let text = crash.kind;
  const code = crash.code;
  if (crash.name.length > 0) text += PARTS + crash.name;
  else if (code) text += PARTS + hex(code.value);
  if (crash.subname.length > 0 && crash.kind == "exception") text += PARTS + crash.subname;
  else if (evidence.thrownType.length > 0) text += PARTS + evidence.thrownType;
  const subject = IS_FULL && crash.kind == "panic" ? panicSubject(crash.message) : "";
  if (subject.length > 0) text += PARTS + subject;
  if (fault && fault.crash.name != crash.name) text += PARTS + fault.crash.name;
  const told = fault ? fault : evidence;
  const panicked = panicPlace(crash.message);
  const own = new OwnPart(told, told.frames);
  const places = placesOf(told, own.isAlone ? own.library : u64.MAX_VALUE);
  for (let i = 0; i < places.length; i++) text += PARTS + places[i];
  let way = own.isStoppedInside && !told.repeat ? own.way : "";
  // On the way to its end a panic of Rust goes through the same code of the program, wherever it began.
  const panic = told.panic;
  if (IS_FULL && panic) way = hashOf(told.placeName(panic.place), NO_HASH).toString(16);
  else if (panicked.length > 0) way = hashOf(panicked, NO_HASH).toString(16);
  return way.length > 0 ? text + PARTS + "~" + way : text;
}

/** "src/main.rs:4:5" of "thread 'main' panicked at src/main.rs:4:5:", in older releases behind the words; "" in others. */
function panicPlace(message: string): string {
  const at = message.startsWith("thread '") ? message.indexOf(PANICKED) : -1;
  if (at < 0) return "";
  const end = message.indexOf("\n", at);
  const line = message.substring(at + PANICKED.length, end < 0 ? message.length : end);
  return line.startsWith("'") ? line.substring(line.lastIndexOf("', ") + 3) : line;
}

/** The words of a panic of XNU, behind `panic(cpu 1 caller 0x…): `, up to their end; one with a digit in it is `#`. */
function panicSubject(message: string): string {
  const head = message.startsWith("panic(") ? message.indexOf("): ") : -1;
  let subject = "";
  for (let i = head < 0 ? 0 : head + 3; i < message.length && subject.length < SUBJECT; ) {
    const code = message.charCodeAt(i);
    if (code == 0x0a || (code == 0x40 && subject.length > 0)) break;
    const from = i;
    let hasDigit = false;
    while (i < message.length && isWordCode(message.charCodeAt(i))) {
      const at = message.charCodeAt(i++);
      if (at >= 0x30 && at <= 0x39) hasDigit = true;
    }
    if (i > from) subject += hasDigit ? "#" : message.substring(from, i);
    else {
      if (code != 0x22) subject += message.charAt(i);
      i++;
    }
  }
  return subject.trim();
}

function isWordCode(code: i32): bool {
  const letter = code | 0x20;
  return (letter >= 0x61 && letter <= 0x7a) || (code >= 0x30 && code <= 0x39) || code == 0x5f;
}

/** `library`: frames from there on are not the program's. */
function placesOf(evidence: Evidence, library: u64): Array<string> {
  const repeat = evidence.repeat;
  if (repeat) return cycleOf(evidence, repeat.first, repeat.period);
  const frames = evidence.frames;
  const places: Array<string> = [];
  // The frame of a place that holds no code is chance; who called it is not.
  const caller = evidence.isLost ? evidence.callerPlace : "";
  if (caller.length > 0) places.push(caller);
  // A bug check mostly keeps the registers of its own code: only its parameters tell where the fault was.
  let instruction: Word | null = null;
  if (IS_FULL && evidence.crash.kind == "bugcheck") instruction = evidence.crash.instruction;
  if (instruction && instruction.value != evidence.pc) {
    const fault = evidence.placeName(instruction.value);
    if (fault.length > 0 && fault != caller) places.push(fault);
  }
  const isLeft = leftovers(evidence, frames);
  for (let i = caller.length > 0 ? 1 : 0; i < frames.length && places.length < FRAMES; i++) {
    if (
      isLeft[i] ||
      frames[i].trust == TRUST_SCAN ||
      frames[i].address >= library ||
      !isMeaningful(evidence, frames[i])
    )
      continue;
    const place = placeOf(evidence, frames[i]);
    if (place.length > 0 && !places.includes(place)) places.push(place);
  }
  // Guesses vary with what the stack held before: only the first, and only when nothing better is known.
  for (let i = 0; i < frames.length && places.length == 0; i++) {
    // In a program that holds its libraries the first guess is as likely theirs.
    if (library != u64.MAX_VALUE || isLeft[i] || !isMeaningful(evidence, frames[i])) continue;
    places.push(placeOf(evidence, frames[i]));
  }
  if (places.length == 0 && frames.length > 0) places.push(placeOf(evidence, frames[0]));
  return places;
}

/** Of each frame whether it was left by an earlier call: a guess, or what its frame pointer led to. */
function leftovers(evidence: Evidence, frames: Array<Frame>): StaticArray<bool> {
  const isLeft = new StaticArray<bool>(frames.length);
  let callee: Frame | null = null;
  let isBehindOne = false;
  for (let i = 0; i < frames.length; i++) {
    if (!evidence.isOwn(frames[i])) callee = frames[i];
    else if (callee && (isBehindOne || frames[i].trust == TRUST_SCAN))
      isLeft[i] = evidence.isLeftover(frames[i], callee);
    isBehindOne = isLeft[i];
  }
  return isLeft;
}

/** The frames of a cycle from the one that comes first by name: where it stopped is chance. */
function cycleOf(evidence: Evidence, first: i32, period: i32): Array<string> {
  const names: Array<string> = [];
  for (let i = 0; i < period; i++) names.push(placeOf(evidence, evidence.frames[first + i]));
  let start = 0;
  for (let candidate = 1; candidate < period; candidate++) {
    for (let i = 0; i < period; i++) {
      const left = names[(candidate + i) % period];
      const right = names[(start + i) % period];
      if (left == right) continue;
      if (left < right) start = candidate;
      break;
    }
  }
  const places: Array<string> = [];
  for (let i = 0; i < min(period, FRAMES); i++) places.push(names[(start + i) % period]);
  return places;
}

function isMeaningful(evidence: Evidence, frame: Frame): bool {
  // Names of functions come with files that the first build does not read.
  if (IS_FULL && frame.functionName.length > 0 && MACHINERY.indexOf(" " + frame.functionName + " ") >= 0) return false;
  return evidence.isOwn(frame);
}

/** Frames that a report names by itself are of files that the first build does not read. */
function placeOf(evidence: Evidence, frame: Frame): string {
  const index = frame.moduleIndex;
  const name = index >= 0 ? evidence.dump.modules[index].name : frame.moduleName;
  if (!IS_FULL) return index >= 0 ? evidence.placeName(frame.address) : "no module";
  if (frame.functionName.length > 0) return (name.length > 0 ? name : "?") + "!" + frame.functionName;
  if (index >= 0) return evidence.placeName(frame.address);
  const offset = frame.moduleOffset;
  if (name.length > 0 && offset) return name + "+" + hex(offset.value);
  return name.length > 0 ? name : "no module";
}
