/**
 * Sections of an error record in words. Sources: UEFI specification, appendix N (processor generic, x86, memory, PCI
 * Express); ntddk.h (machine check: WHEA_XPF_MCA_SECTION, which is packed).
 *
 * generic processor: 00 8 ValidBits   0a 1 ErrorType   0b 1 Operation   0d 1 Level   98 8 ProcessorId
 * machine check: 04 4 CpuVendor   10 4 ProcessorNumber   1c 8 InstructionPointer   24 4 BankNumber   28 8 Status
 *   30 8 Address   38 8 Misc
 * memory: 00 8 ValidBits   10 8 PhysicalAddress   20 2 Node   22 2 Card   24 2 Module   26 2 Bank   2a 2 Row
 *   2c 2 Column   48 1 ErrorType
 * PCI Express: 00 8 ValidBits   08 4 PortType   18 2 VendorID   1a 2 DeviceID   1f 1 Function   20 1 Device
 *   21 2 Segment   23 1 Bus   70 96 AER: 74 4 uncorrectable status   80 4 correctable status
 */
import { Cursor } from "../../../bytes/cursor";
import { ByteSource } from "../../../bytes/source";
import { hex } from "../../../bytes/text";
import { machineCheckOutcome, machineCheckPlace } from "./machine-check";

const MACHINE_CHECK: string = "8a1e1d01-42f9-4557-9c33-565e5cc3f7e8";
const PROCESSOR: string = "9876ccad-47b4-4bdb-b65e-16f193c4f3db";
const MEMORY: string = "a5bc1114-6f64-4ede-b863-3e83ed7c83b1";
const PCI_EXPRESS: string = "d995e954-bbc1-430f-ad91-b44dcb3c6f35";

/** Types of sections, each with what it is about. Literals: an array of constants would be built in core.wasm, too. */
const TYPES: StaticArray<string> = [
  "8a1e1d01-42f9-4557-9c33-565e5cc3f7e8",
  "9876ccad-47b4-4bdb-b65e-16f193c4f3db",
  "a5bc1114-6f64-4ede-b863-3e83ed7c83b1",
  "d995e954-bbc1-430f-ad91-b44dcb3c6f35",
  "dc3ea0b0-a144-4797-b95b-53fa242b6e1d",
  "e19e3d16-bc11-11e4-9caa-c2051d5d46b0",
  "e429faf1-3cb7-11d4-bca7-0080c73c8881",
  "61ec04fc-48e6-d813-25c9-8daa44750b12",
  "c5753963-3b84-4095-bf78-eddad3f9c9dd",
  "eb5e4685-ca66-4769-b6a2-26068b001326",
  "81212a96-09ed-4996-9471-8d729c8e69ed",
  "5b51fef7-c79d-4434-8f1b-aa62de3e2c64",
  "71761d37-32b2-45cd-a7d0-b0fedd93e8cf",
  "036f84e1-7f37-428c-a79e-575fdfaa84ec",
  "80b9efb4-52b5-4de3-a777-68784b771048",
  "e71254e7-c1b9-4940-ab76-909703a4320f",
  "e71254e9-c1b9-4940-ab76-909703a4320f",
  "c34832a1-02c3-4c52-a9f1-9f1d5d7723fc",
];
const NAMES: StaticArray<string> = [
  "Machine check",
  "Processor error",
  "Memory error",
  "PCI Express error",
  "x86 processor error",
  "ARM processor error",
  "Itanium processor error",
  "Memory error, second form",
  "PCI bus error",
  "PCI device error",
  "Firmware error record",
  "DMA remapping error",
  "DMA remapping error (Intel)",
  "DMA remapping error (AMD)",
  "CXL error",
  "Non-maskable interrupt",
  "Error packet of Windows",
  "Recovery by Windows",
];

/** Of several sections of one record, which tells most: the highest. */
const RANK_PROCESSOR: i32 = 0;
const RANK_MACHINE_CHECK: i32 = 1;
const RANK_PART: i32 = 2;

const KINDS: StaticArray<string> = ["cache", "TLB", "bus", "micro-architecture"];
const WORK: StaticArray<string> = ["", ", while reading data", ", while writing data", ", while running instructions"];
const MEMORY_KINDS: StaticArray<string> = [
  "of no known kind",
  "",
  "one wrong bit (ECC)",
  "several wrong bits (ECC)",
  "one wrong symbol (chipkill)",
  "several wrong symbols (chipkill)",
  "master abort",
  "target abort",
  "parity",
  "no answer in time",
  "an address that leads nowhere",
  "the mirror broke",
  "a spare took over",
  "found by scrubbing, corrected",
  "found by scrubbing, not corrected",
  "memory taken out of use",
];
const PORTS: StaticArray<string> = [
  "device",
  "device of the old kind",
  "",
  "",
  "root port",
  "upstream port of a switch",
  "downstream port of a switch",
  "bridge to PCI",
  "bridge from PCI",
  "device in the processor’s own complex",
  "event collector",
];

/** Bits of the AER status registers. Source: PCI Express base specification, 7.8.4. */
const UNCORRECTABLE_BITS: StaticArray<i32> = [4, 5, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25];
const UNCORRECTABLE: StaticArray<string> = [
  "data link protocol error",
  "surprise down: the device went away",
  "poisoned packet",
  "flow control error",
  "no answer in time (completion timeout)",
  "completer abort",
  "unexpected completion",
  "receiver overflow",
  "malformed packet",
  "checksum error (ECRC)",
  "unsupported request",
  "access control violation",
  "internal error",
  "blocked multicast packet",
  "blocked atomic operation",
  "blocked packet prefix",
];
const CORRECTABLE_BITS: StaticArray<i32> = [0, 6, 7, 8, 12, 13, 14];
const CORRECTABLE: StaticArray<string> = [
  "receiver error",
  "bad packet",
  "bad link packet",
  "packets sent again too often",
  "packets sent again after a timeout",
  "advisory error",
  "corrected internal error",
];

@final
export class SectionWords {
  /** What else is known, each by its name. */
  readonly names: Array<string> = [];
  readonly values: Array<string> = [];

  constructor(
    readonly rank: i32,
    /** For the sentence of the crash, behind a colon. */
    public brief: string,
    /** What the section reports. */
    readonly what: string,
  ) {}

  tell(name: string, value: string): void {
    this.names.push(name);
    this.values.push(value);
  }
}

/** What a section of this type is about; "": not known. */
export function sectionName(type: string): string {
  const index = TYPES.indexOf(type);
  return index < 0 ? "" : NAMES[index];
}

/** Null: the type is not read, or the section is too short for what it is. */
export function describeSection(source: ByteSource, at: u64, size: u64, type: string): SectionWords | null {
  const cursor = new Cursor(source, at, at + size);
  let words: SectionWords | null = null;
  if (type == MACHINE_CHECK) words = machineCheck(cursor, at);
  else if (type == PROCESSOR) words = processor(cursor, at);
  else if (type == MEMORY) words = memory(cursor, at);
  else if (type == PCI_EXPRESS) words = pciExpress(cursor, at);
  return cursor.ok ? words : null;
}

function machineCheck(cursor: Cursor, at: u64): SectionWords {
  const processor = numberAt(cursor, at + 0x10, 4);
  const instruction = numberAt(cursor, at + 0x1c, 8);
  const bank = numberAt(cursor, at + 0x24, 4);
  const status = numberAt(cursor, at + 0x28, 8);
  const address = numberAt(cursor, at + 0x30, 8);
  const place = machineCheckPlace(status);
  const who = "processor " + processor.toString();
  const words = new SectionWords(
    RANK_MACHINE_CHECK,
    place + " (" + who + ")",
    who + ", bank " + bank.toString() + ": " + place,
  );
  words.tell("Outcome", machineCheckOutcome(status));
  words.tell("MCi_STATUS", hex(status));
  if (status & HAS_ADDRESS) words.tell("MCi_ADDR", hex(address));
  if (status & HAS_MISC) words.tell("MCi_MISC", hex(numberAt(cursor, at + 0x38, 8)));
  if (instruction != 0) words.tell("Instruction", hex(instruction));
  return words;
}

const HAS_ADDRESS: u64 = 1 << 58;
const HAS_MISC: u64 = 1 << 59;

function processor(cursor: Cursor, at: u64): SectionWords {
  const valid = numberAt(cursor, at, 8);
  const kinds = valid & 4 ? <u32>numberAt(cursor, at + 0x0a, 1) : 0;
  let what = "";
  for (let i = 0; i < KINDS.length; i++) if ((kinds >> i) & 1) what += (what.length > 0 ? " and " : "") + KINDS[i];
  what = what.length == 0 ? "an error of the processor" : "an error of the processor’s " + what;
  if (valid & 8) what += textAt(WORK, numberAt(cursor, at + 0x0b, 1));
  let full = what;
  if (valid & 0x20) full += ", level " + numberAt(cursor, at + 0x0d, 1).toString();
  if (valid & 0x100) full += ", processor " + hex(numberAt(cursor, at + 0x98, 8));
  return new SectionWords(RANK_PROCESSOR, what, full);
}

function memory(cursor: Cursor, at: u64): SectionWords {
  const valid = numberAt(cursor, at, 8);
  let brief = "an error of the memory";
  if (valid & 0x4000) {
    const kind = textAt(MEMORY_KINDS, numberAt(cursor, at + 0x48, 1));
    if (kind.length > 0) brief += ", " + kind;
  }
  const words = new SectionWords(RANK_PART, brief, brief);
  if (valid & 2) words.tell("Physical address", hex(numberAt(cursor, at + 0x10, 8)));
  let place = part(cursor, valid, 3, "node", at + 0x20) + part(cursor, valid, 4, "card", at + 0x22);
  place += part(cursor, valid, 5, "module", at + 0x24) + part(cursor, valid, 6, "bank", at + 0x26);
  place += part(cursor, valid, 8, "row", at + 0x2a) + part(cursor, valid, 9, "column", at + 0x2c);
  if (place.length > 0) words.tell("Place", place.substring(2));
  return words;
}

/** ", card 1" where the field is there. */
function part(cursor: Cursor, valid: u64, bit: u64, name: string, at: u64): string {
  return (valid >> bit) & 1 ? ", " + name + " " + numberAt(cursor, at, 2).toString() : "";
}

function pciExpress(cursor: Cursor, at: u64): SectionWords {
  const valid = numberAt(cursor, at, 8);
  const port = valid & 1 ? textAt(PORTS, numberAt(cursor, at + 8, 4)) : "";
  let who = port.length > 0 ? port : "device";
  if (valid & 8) {
    who += " " + digits(numberAt(cursor, at + 0x18, 2), 4) + ":" + digits(numberAt(cursor, at + 0x1a, 2), 4) + " at ";
    const segment = numberAt(cursor, at + 0x21, 2);
    if (segment != 0) who += digits(segment, 4) + ":";
    who += digits(numberAt(cursor, at + 0x23, 1), 2) + ":" + digits(numberAt(cursor, at + 0x20, 1), 2) + ".";
    who += numberAt(cursor, at + 0x1f, 1).toString();
  }
  let what = "";
  if (valid & 0x80) {
    what = named(<u32>numberAt(cursor, at + 0x74, 4), UNCORRECTABLE_BITS, UNCORRECTABLE);
    if (what.length == 0) what = named(<u32>numberAt(cursor, at + 0x80, 4), CORRECTABLE_BITS, CORRECTABLE);
  }
  const brief = "an error of the PCI Express " + who + (what.length > 0 ? ": " + what : "");
  return new SectionWords(RANK_PART, brief, brief);
}

/** The names of the set bits, with commas between. */
function named(status: u32, bits: StaticArray<i32>, names: StaticArray<string>): string {
  let text = "";
  for (let i = 0; i < bits.length; i++) if ((status >> bits[i]) & 1) text += (text.length > 0 ? ", " : "") + names[i];
  return text;
}

function numberAt(cursor: Cursor, at: u64, bytes: u32): u64 {
  cursor.seek(at);
  return cursor.bytes(bytes, "ErrorSection");
}

function textAt(texts: StaticArray<string>, index: u64): string {
  return index < <u64>texts.length ? texts[<i32>index] : "";
}

function digits(value: u64, count: i32): string {
  return value.toString(16).padStart(count, "0");
}
