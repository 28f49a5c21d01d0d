/**
 * What a processor says of a machine check: IA32_MCi_STATUS. Source: Intel's manual, volume 3B, "Machine-check error
 * codes"; AMD's (volume 2, "Error codes") are the same in these fields.
 *
 * bits 0-15 MCA error code   57 PCC   58 ADDRV   59 MISCV   60 EN   61 UC   62 OVER   63 VAL
 * Compound codes, F is a filter: 000F 0000 0000 11LL any cache   000F 0000 0001 TTLL TLB   000F 0000 1MMM CCCC memory
 * 000F 0010 1MMM CCCC memory as a cache   000F 0001 RRRR TTLL cache   000F 1PPT RRRR IILL bus   0000 01xx xxxx xxxx own
 */
import { hex } from "../../../bytes/text";

const FILTER: u32 = 0x1000;
const PCC: u64 = 1 << 57;
const UNCORRECTED: u64 = 1 << 61;
const OVERFLOW: u64 = 1 << 62;
export const STATUS_VALID: u64 = 1 << 63;
const TIMER: u32 = 0x400;
const ANY_CHANNEL: u32 = 15;

/** Codes 0 to 6. */
const SIMPLE: StaticArray<string> = [
  "an error without a code",
  "an error of no known class",
  "wrong bits in the processor’s microcode memory",
  "an error that another processor or the chipset signalled",
  "two processors that check each other and do not agree",
  "wrong bits inside of the processor (parity)",
  "an attempt of the firmware’s management mode to run code outside of its memory",
];
const REQUESTS: StaticArray<string> = [
  "",
  ", while reading",
  ", while writing",
  ", while reading data",
  ", while writing data",
  ", while fetching an instruction",
  ", while reading ahead",
  ", while writing back",
  ", while another processor asked for it",
];
const MEMORY_WORK: StaticArray<string> = [
  "",
  ", while reading",
  ", while writing",
  ", in an address or a command",
  ", found by the check that runs beside (scrubbing)",
];
const CONTENTS: StaticArray<string> = ["instruction ", "data ", "", ""];
const LEVELS: StaticArray<string> = ["level 0 ", "level 1 ", "level 2 ", ""];

/** What failed, as "an error in the level 2 data cache, while reading data". */
export function machineCheckPlace(status: u64): string {
  const code = <u32>status & 0xffff;
  if (code < <u32>SIMPLE.length) return SIMPLE[code];
  const compound = code & ~FILTER;
  const level = LEVELS[compound & 3];
  const request = textAt(REQUESTS, (compound >> 4) & 15);
  if ((compound & ~3) == 0x0c) return "an error in a " + level + "cache";
  const content = CONTENTS[(compound >> 2) & 3];
  if ((compound & ~15) == 0x10)
    return "an error in the " + level + content + "TLB, which keeps the page tables’ answers";
  if ((compound & 0xff80) == 0x80) return "an error of the memory" + memoryWork(compound);
  if ((compound & 0xff80) == 0x280) return "an error of memory that is a cache for other memory" + memoryWork(compound);
  if ((compound & 0xff00) == 0x100) return "an error in the " + level + content + "cache" + request;
  if ((compound & 0xf800) == 0x800) return busError(compound, request);
  if (compound == TIMER) return "the processor did not end an instruction in time (internal timer)";
  if ((compound & 0xfc00) == 0x400) return "an error inside of the processor";
  return "an error of the code " + hex(code);
}

/** How bad it was: "not corrected, and the processor lost what it was doing". */
export function machineCheckOutcome(status: u64): string {
  if ((status & UNCORRECTED) == 0) return "corrected";
  return (
    "not corrected" +
    (status & PCC ? ", and the processor lost what it was doing" : "") +
    (status & OVERFLOW ? "; more errors came and were not kept" : "")
  );
}

function memoryWork(code: u32): string {
  const channel = code & 15;
  return textAt(MEMORY_WORK, (code >> 4) & 7) + (channel == ANY_CHANNEL ? "" : ", channel " + channel.toString());
}

function busError(code: u32, request: string): string {
  const to = (code >> 2) & 3;
  const between = to == 0 ? " and the memory" : to == 2 ? " and devices (I/O)" : " and other parts";
  return "an error on the way between the processor" + between + request + (code & 0x100 ? ", no answer in time" : "");
}

function textAt(texts: StaticArray<string>, index: u32): string {
  return index < <u32>texts.length ? texts[index] : "";
}
