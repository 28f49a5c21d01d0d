/** Memory that was used wrongly: which mistake it most likely was. */
import { hex } from "../../../bytes/text";
import { EXECUTE, GUARD, PROTECTION_KNOWN, READ, Region, WRITE } from "../../../facts/memory/region";
import { DOES_PRIVILEGED } from "../../../machines/instruction";
import { CODE_NO } from "../../../unwind/code-map";
import { stackThreadAt } from "../../where";
import { Evidence, isMemoryFault } from "../evidence";
import { met, own, privileged, Verdict } from "../verdict";
import { FILL_FENCE, FILL_FREED, FillPattern, fillPatternOf } from "./fill-patterns";
import { judgeStackOverflow } from "./stack-overflow";

/** Systems map nothing there: an object's field behind a pointer that is zero. */
const NULL_PAGE: u64 = 0x10000;
/** arm64 signs pointers to code and to objects; the processor refuses one whose signature it did not make. */
const UNSIGNED: string = " used a pointer whose signature does not fit: it was overwritten, or signed for another use.";

export function judgeMemoryFault(evidence: Evidence): Verdict | null {
  const crash = evidence.crash;
  if (crash.name == "EXCEPTION_IN_PAGE_ERROR") return judgeLostPage(evidence);
  if (!isMemoryFault(crash)) return null;
  const full = judgeStackOverflow(evidence);
  if (full) return full;
  if (crash.name == "SIGBUS") return judgeBus(evidence);
  if (crash.subname == "EXC_ARM_PAC_FAIL") return own(evidence.stopped + UNSIGNED);
  if (crash.isSignatureDoubted) return own(evidence.stopped + " likely" + UNSIGNED);
  if (isJump(evidence)) return judgeJump(evidence);
  if (isImpossible(evidence)) return judgeImpossible(evidence);
  const address = crash.address;
  if (!address) return own(evidence.stopped + " used memory that it may not use.");
  return judgeAddress(evidence, address.value);
}

/** "it read address 0xd8", by the kind of access. */
function accessed(access: string, place: string): string {
  if (access == "read") return "it read " + place;
  return access == "write" ? "it wrote to " + place : "it used " + place;
}

function judgeAddress(evidence: Evidence, address: u64): Verdict {
  const m = evidence.stopped;
  const access = evidence.crash.access;
  const did = accessed(access, "address " + hex(address));
  const distance = nullDistance(evidence, address);
  if (distance.length > 0) return own(m + " tried to use an object that was not there: " + did + distance + ".");
  const pattern = patternOf(evidence, address);
  if (pattern) return own(patternSentence(m, pattern, did));
  const subname = evidence.crash.subname;
  if (subname == "SEGV_PKUERR") return own(m + " used memory that a protection key closes to it: " + did + ".");
  if (subname.startsWith("SEGV_MTE")) return own(m + " used memory with the wrong tag: " + did + ".");
  if (subname == "SEGV_CPERR") return own(m + " returned to an address that had been changed on its stack.");
  const unloaded = unloadedName(evidence, address);
  if (unloaded.length > 0) return own(m + " used " + unloaded + " after it had been unloaded: " + did + ".");
  const region = evidence.regionOf(address);
  if (region && region.protection & PROTECTION_KNOWN && region.state != "free") {
    if (region.protection & GUARD || !(region.protection & (READ | WRITE | EXECUTE))) {
      return own(m + " used memory that is closed to it: " + did + inRegion(evidence, region, address) + ".");
    }
    if (access == "write" && !(region.protection & WRITE)) {
      return own(
        m + " tried to change memory that may only be read: " + did + inRegion(evidence, region, address) + ".",
      );
    }
    if (access == "" && !(region.protection & WRITE)) {
      return own(
        m + " likely tried to change memory that may only be read: " + did + inRegion(evidence, region, address) + ".",
      );
    }
  }
  if (isMadeOfText(address, evidence.machine.wordBytes)) {
    return own(m + " used an address that is made of text, so text was likely written over a pointer: " + did + ".");
  }
  const isUnmapped = subname == "SEGV_MAPERR" || (region !== null && region.state == "free");
  if (region && region.state == "reserve") {
    return own(m + " used memory that is set aside, but not in use yet: " + did + ".");
  }
  if (isUnmapped) return own(m + " used an address where there is no memory: " + did + ".");
  return own(m + " used an address that it may not use: " + did + ".");
}

/** " (null pointer plus 0x10)"; "" of an address that has nothing to do with zero. */
function nullDistance(evidence: Evidence, address: u64): string {
  if (address == 0) return " (null pointer)";
  if (address < NULL_PAGE) return " (null pointer plus " + hex(address) + ")";
  const top = evidence.machine.wordBytes == 4 ? ((<u64>1) << 32) - address : 0 - address;
  if (top == 1) return " (-1, which functions give back when they fail)";
  return top < NULL_PAGE ? " (null pointer minus " + hex(top) + ")" : "";
}

/** A fill value in the address, or in the register that it was built on. */
function patternOf(evidence: Evidence, address: u64): FillPattern | null {
  const width = evidence.machine.wordBytes;
  const own = fillPatternOf(address, width);
  if (own) return own;
  const instruction = evidence.instruction;
  return instruction && instruction.base.length > 0 ? fillPatternOf(instruction.baseValue, width) : null;
}

function patternSentence(m: string, pattern: FillPattern, did: string): string {
  const reason = did + ", and " + hex(pattern.value) + " is what " + pattern.who + ".";
  if (pattern.kind == FILL_FREED) return m + " likely used memory it had already given back: " + reason;
  if (pattern.kind == FILL_FENCE) return m + " likely went past the end of its memory: " + reason;
  return m + " likely used memory that nobody had filled in: " + reason;
}

function isJump(evidence: Evidence): bool {
  const crash = evidence.crash;
  if (crash.access == "execute") return true;
  const address = crash.address;
  if (crash.access.length > 0 || !evidence.hasPc) return false;
  // Without an address the place itself tells.
  return address ? address.value == evidence.pc : evidence.code.judge(evidence.pc) == CODE_NO;
}

function judgeJump(evidence: Evidence): Verdict {
  const address = evidence.crash.address;
  const pc = evidence.hasPc ? evidence.pc : address ? address.value : 0;
  const from = evidence.callerPlace;
  const m = evidence.stopped;
  let sentence = m + " jumped to a place that holds no code: ";
  if (pc == 0) sentence += "it called a function through a null pointer";
  else sentence += "address " + hex(pc) + whatIsAt(evidence, pc);
  return own(sentence + (from.length > 0 ? "; it would return to " + from : "") + ".");
}

/** What lies where code was expected. */
function whatIsAt(evidence: Evidence, address: u64): string {
  if (address < NULL_PAGE) return ", as good as a null pointer";
  const unloaded = unloadedName(evidence, address);
  if (unloaded.length > 0) return " in " + unloaded + ", which had been unloaded";
  const pattern = fillPatternOf(address, evidence.machine.wordBytes);
  if (pattern) return ", a value that " + pattern.who;
  if (stackThreadAt(evidence.dump, address) >= 0) return " on a stack";
  const region = evidence.regionOf(address);
  if (!region || region.state == "free") {
    return evidence.crash.subname == "SEGV_MAPERR" || region !== null ? ", where there is no memory" : "";
  }
  if (region.protection & PROTECTION_KNOWN && !(region.protection & EXECUTE)) {
    return ", memory that may not be run" + inRegion(evidence, region, address);
  }
  return inRegion(evidence, region, address);
}

/** x86-64: addresses whose upper bits disagree cause another fault, which tells no address. */
function isImpossible(evidence: Evidence): bool {
  if (evidence.dump.system.arch != "x86-64") return false;
  const crash = evidence.crash;
  const address = crash.address;
  const code = crash.subcode;
  if (crash.name == "SIGSEGV") return code !== null && code.value == 0x80 && (!address || address.value == 0);
  if (crash.name == "EXC_BAD_ACCESS") return code !== null && code.value == 13;
  // Windows reports the last address.
  return crash.name == "EXCEPTION_ACCESS_VIOLATION" && address !== null && address.value == u64.MAX_VALUE;
}

function judgeImpossible(evidence: Evidence): Verdict {
  const m = evidence.stopped;
  const machine = evidence.machine;
  const instruction = evidence.instruction;
  if (instruction && instruction.does == DOES_PRIVILEGED) return privileged(m);
  if (instruction && instruction.hasAddress) {
    if (!machine.isCanonical(instruction.address)) {
      const did = accessed(evidence.crash.access, "address " + hex(instruction.address));
      const pattern = patternOf(evidence, instruction.address);
      if (pattern) return own(patternSentence(m, pattern, did));
      return own(m + " used an address that cannot exist: " + did + textHint(evidence, instruction.address) + ".");
    }
  }
  const registers = evidence.registers;
  if (registers) {
    for (let i = 0; i < registers.length; i++) {
      const name = registers.name(i);
      const value = registers.value(i);
      // General registers only: flags and segments are small, others are no addresses.
      if (!name.startsWith("r") || name == "rflags" || machine.isCanonical(value)) continue;
      const pattern = fillPatternOf(value, 8);
      const held = name + " held " + hex(value);
      if (pattern) return own(patternSentence(m, pattern, held));
      return own(m + " used an address that cannot exist, likely that " + held + textHint(evidence, value) + ".");
    }
  }
  // The same fault comes of instructions that are closed to programs.
  if (!instruction) {
    const other = ", or ran an instruction that only the kernel may run; the processor does not say which.";
    return own(m + " used an address that cannot exist" + other);
  }
  return own(m + " used an address that cannot exist; the processor does not say which.");
}

function textHint(evidence: Evidence, value: u64): string {
  return isMadeOfText(value, evidence.machine.wordBytes) ? ", which is made of text" : "";
}

/** Whether all bytes of a pointer are letters, digits or punctuation: it was overwritten by text. */
function isMadeOfText(value: u64, wordBytes: u32): bool {
  const least: u32 = wordBytes == 8 ? 6 : 4;
  let count: u32 = 0;
  for (let rest = value; rest != 0; rest >>= 8) {
    const byte = rest & 0xff;
    if (byte < 0x20 || byte > 0x7e) return false;
    count++;
  }
  return count >= least;
}

function judgeBus(evidence: Evidence): Verdict {
  const crash = evidence.crash;
  const m = evidence.stopped;
  const address = crash.address;
  const place = address ? "address " + hex(address.value) : "an address";
  // Without an address there is nothing more to say of it.
  const did = address ? ": " + accessed(crash.access, place) + "." : ".";
  if (crash.subname == "BUS_ADRALN")
    return own(m + " used an address that does not fit the size of what it moved" + did);
  if (crash.subname.startsWith("BUS_MCEERR")) {
    return met("The hardware reported memory that is broken: " + m + " used " + place + ".");
  }
  const region = address ? evidence.regionOf(address.value) : null;
  const file = region ? fileName(region) : "";
  if (crash.subname == "BUS_ADRERR" || file.length > 0) {
    const what = file.length > 0 ? file : "a file";
    return met(
      m +
        " read a part of " +
        what +
        " that is no longer there: the file was cut short or could not be read" +
        (address ? " (" + place + ")." : "."),
    );
  }
  return own(m + " used an address that the hardware could not serve" + did);
}

function judgeLostPage(evidence: Evidence): Verdict {
  const crash = evidence.crash;
  const address = crash.address;
  const region = address ? evidence.regionOf(address.value) : null;
  const index = address ? evidence.dump.moduleAt(address.value) : -1;
  let what = region ? fileName(region) : "";
  if (index >= 0) what = evidence.dump.modules[index].name;
  return met(
    evidence.stopped +
      " needed a part of " +
      (what.length > 0 ? what : "a file") +
      " that could not be read from its disk" +
      (crash.subname.length > 0 ? ": " + crash.subname + "." : "."),
  );
}

function unloadedName(evidence: Evidence, address: u64): string {
  const list = evidence.dump.unloadedModules;
  for (let i = 0; i < list.length; i++) if (list[i].holds(address)) return list[i].name;
  return "";
}

/** Base name of the file that is mapped there, "" where none is. */
function fileName(region: Region): string {
  const name = region.name;
  if (name.length == 0 || name.startsWith("[")) return "";
  const cut = max(name.lastIndexOf("/"), name.lastIndexOf("\\"));
  return name.substring(cut + 1);
}

function inRegion(evidence: Evidence, region: Region, address: u64): string {
  const index = evidence.dump.moduleAt(address);
  if (index >= 0) return " in " + evidence.dump.modules[index].name;
  if (stackThreadAt(evidence.dump, address) >= 0 || region.name.startsWith("[stack")) return " on a stack";
  if (region.name.startsWith("[heap")) return " in the heap";
  const file = fileName(region);
  return file.length > 0 ? " in " + file : "";
}
