/** Reads the one instruction of x86 that failed: what it does, and the place in memory it does it to. */
import { Registers } from "../../facts/registers";
import {
  ACCESS_NONE,
  ACCESS_READ,
  ACCESS_WRITE,
  DOES_BREAK,
  DOES_DIVIDE,
  DOES_JUMP,
  DOES_PRIVILEGED,
  DOES_RETURN,
  DOES_TRAP,
  Instruction,
} from "../instruction";
import { accessOf, immediateBytes } from "./opcodes";

/** No instruction is longer. */
export const LONGEST_X86: u32 = 15;

const NAMES_64: StaticArray<string> = [
  "rax",
  "rcx",
  "rdx",
  "rbx",
  "rsp",
  "rbp",
  "rsi",
  "rdi",
  "r8",
  "r9",
  "r10",
  "r11",
  "r12",
  "r13",
  "r14",
  "r15",
];
const NAMES_32: StaticArray<string> = ["eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi"];

const REX_W: u32 = 8;
const REX_X: u32 = 2;
const REX_B: u32 = 1;

@final
class Reader {
  at: u32 = 0;
  prefix: u32 = 0;
  hasOperandPrefix: bool = false;
  hasAddressPrefix: bool = false;
  segment: u32 = 0;
  rex: u32 = 0;
  hasRex: bool = false;
  map: i32 = 0;
  opcode: u32 = 0;
  isEvex: bool = false;
  isVex: bool = false;

  constructor(
    readonly bytes: usize,
    readonly count: u32,
    readonly is64: bool,
    readonly pc: u64,
    readonly registers: Registers,
  ) {}

  /** The next byte; 0 behind the end, which `isCut` tells. */
  next(): u32 {
    const value = this.at < this.count ? <u32>load<u8>(this.bytes + this.at) : 0;
    this.at++;
    return value;
  }

  peek(): u32 {
    return this.at < this.count ? <u32>load<u8>(this.bytes + this.at) : 0;
  }

  get isCut(): bool {
    return this.at > this.count;
  }

  name(index: u32): string {
    return this.is64 ? NAMES_64[index & 15] : NAMES_32[index & 7];
  }

  /** Prefixes and what says how many bytes the opcode has. */
  readOpcode(): void {
    this.readPrefixes();
    const first = this.next();
    // In 32 bits C4, C5 and 62 are other instructions when memory follows.
    const isRegisterForm = this.is64 || this.peek() >> 6 == 3;
    if (first == 0x0f) {
      const second = this.next();
      this.map = second == 0x38 ? 2 : second == 0x3a ? 3 : 1;
      this.opcode = this.map == 1 ? second : this.next();
    } else if (first == 0xc5 && isRegisterForm) this.readVex2();
    else if (first == 0xc4 && isRegisterForm) this.readVex3();
    else if (first == 0x62 && isRegisterForm) this.readEvex();
    else this.opcode = first;
  }

  private readPrefixes(): void {
    for (let i = 0; i < 14; i++) {
      const byte = this.peek();
      if (byte == 0x66) this.hasOperandPrefix = true;
      else if (byte == 0x67) this.hasAddressPrefix = true;
      else if (byte == 0xf2 || byte == 0xf3) this.prefix = byte;
      else if (byte == 0x64 || byte == 0x65) this.segment = byte;
      else if (byte != 0x2e && byte != 0x36 && byte != 0x3e && byte != 0x26 && byte != 0xf0) break;
      this.at++;
    }
    this.hasRex = this.is64 && this.peek() >> 4 == 4;
    if (this.hasRex) this.rex = this.next() & 15;
    if (this.prefix == 0 && this.hasOperandPrefix) this.prefix = 0x66;
  }

  // VEX of two bytes: R vvvv L pp, map 1.
  private readVex2(): void {
    this.takePrefix(this.next() & 3);
    this.map = 1;
    this.isVex = true;
    this.opcode = this.next();
  }

  // VEX of three bytes: R X B mmmmm (the first three inverted), then W vvvv L pp.
  private readVex3(): void {
    const first = this.next();
    this.rex = (~first >> 5) & 7;
    this.map = <i32>(first & 31);
    this.takePrefix(this.next() & 3);
    this.isVex = true;
    this.opcode = this.next();
  }

  // EVEX: R X B R' 0 mmm, W vvvv 1 pp, z L' L b V' aaa.
  private readEvex(): void {
    const first = this.next();
    this.rex = (~first >> 5) & 7;
    this.map = <i32>(first & 7);
    this.takePrefix(this.next() & 3);
    this.next();
    this.isVex = true;
    this.isEvex = true;
    this.opcode = this.next();
  }

  private takePrefix(code: u32): void {
    this.prefix = code == 1 ? 0x66 : code == 2 ? 0xf3 : code == 3 ? 0xf2 : 0;
  }
}

/** Reads the instruction at `pc`, of which `count` bytes lie at `bytes`; null where they do not suffice. */
export function decodeX86(bytes: usize, count: u32, is64: bool, pc: u64, registers: Registers): Instruction | null {
  const reader = new Reader(bytes, count, is64, pc, registers);
  reader.readOpcode();
  if (reader.isCut || reader.map > 3) return null;
  const made = new Instruction();
  if (reader.map == 0 && readPlain(reader, made)) {
    if (reader.hasAddressPrefix) made.hasAddress = false;
    return reader.isCut ? null : made;
  }
  if (reader.map == 1 && !reader.isVex && isTrap(reader.opcode)) {
    made.does = DOES_TRAP;
    made.code = <i32>reader.opcode;
    return made;
  }
  const form = reader.peek();
  const reg = (form >> 3) & 7;
  made.access = accessOf(reader.map, reader.opcode, reg, reader.prefix);
  if (reader.map == 0) nameGroup(reader, made, reg, form);
  if (form >> 6 == 3) made.access = ACCESS_NONE;
  if (made.access != ACCESS_NONE) readPlace(reader, made);
  if (reader.map == 1 && isBitString(reader.opcode)) made.hasAddress = false;
  return reader.isCut ? null : made;
}

/** UD2, UD1 and UD0. */
function isTrap(opcode: u32): bool {
  return opcode == 0x0b || opcode == 0xb9 || opcode == 0xff;
}

/** BT, BTS, BTR and BTC with a register: it counts bits from the place on, however far. */
function isBitString(opcode: u32): bool {
  return (opcode & 0xe7) == 0xa3;
}

/** Instructions without a ModRM byte; true when it was one of them. */
function readPlain(reader: Reader, made: Instruction): bool {
  const opcode = reader.opcode;
  const registers = reader.registers;
  const word: u64 = reader.hasOperandPrefix ? 2 : reader.is64 ? 8 : 4;
  const isPush = (opcode >= 0x50 && opcode < 0x58) || opcode == 0x68 || opcode == 0x6a || opcode == 0x9c;
  if (isPush || opcode == 0xe8) return place(made, registers, reader.name(4), ACCESS_WRITE, 0 - word);
  if (opcode >= 0x58 && opcode < 0x60) return place(made, registers, reader.name(4), ACCESS_READ, 0);
  switch (opcode) {
    case 0xcc:
    case 0xcd:
      made.does = DOES_BREAK;
      if (opcode == 0xcd) made.code = <i32>reader.next();
      return true;
    case 0xc2:
    case 0xc3:
      made.does = DOES_RETURN;
      return place(made, registers, reader.name(4), ACCESS_READ, 0);
    case 0x9d:
      return place(made, registers, reader.name(4), ACCESS_READ, 0);
    case 0xc9:
      return place(made, registers, reader.name(5), ACCESS_READ, 0);
    case 0xa4:
    case 0xa5:
      place(made, registers, reader.name(6), ACCESS_READ, 0);
      made.hasTarget = !reader.hasAddressPrefix && registers.has(reader.name(7));
      made.target = registers.get(reader.name(7));
      return true;
    case 0xa6:
    case 0xa7:
    case 0xac:
    case 0xad:
      return place(made, registers, reader.name(6), ACCESS_READ, 0);
    case 0xaa:
    case 0xab:
      return place(made, registers, reader.name(7), ACCESS_WRITE, 0);
    case 0xae:
    case 0xaf:
      return place(made, registers, reader.name(7), ACCESS_READ, 0);
    case 0xa0:
    case 0xa1:
    case 0xa2:
    case 0xa3:
      made.access = opcode < 0xa2 ? ACCESS_READ : ACCESS_WRITE;
      made.address = number(reader, reader.is64 ? 8 : 4);
      made.hasAddress = !reader.hasAddressPrefix && reader.segment == 0;
      return true;
    case 0xf4:
    case 0xfa:
    case 0xfb:
    case 0x6c:
    case 0x6d:
    case 0x6e:
    case 0x6f:
    case 0xe4:
    case 0xe5:
    case 0xe6:
    case 0xe7:
    case 0xec:
    case 0xed:
    case 0xee:
    case 0xef:
      made.does = DOES_PRIVILEGED;
      return true;
    default:
      return false;
  }
}

function place(made: Instruction, registers: Registers, name: string, access: i32, offset: u64): bool {
  made.access = access;
  made.hasAddress = true;
  made.addRegister(registers, name, 1, true);
  made.address += offset;
  return true;
}

/** DIV and IDIV; CALL and JMP through memory or a register. */
function nameGroup(reader: Reader, made: Instruction, reg: u32, form: u32): void {
  if ((reader.opcode == 0xf6 || reader.opcode == 0xf7) && reg >= 6) {
    made.does = DOES_DIVIDE;
    const bytes = reader.opcode == 0xf6 ? 1 : reader.rex & REX_W ? 8 : reader.hasOperandPrefix ? 2 : 4;
    if (form >> 6 != 3) made.divisorBytes = bytes;
    else readDivisor(reader, made, (form & 7) | (reader.rex & REX_B ? 8 : 0), bytes);
  } else if (reader.opcode == 0xff && reg >= 2 && reg <= 5) made.does = DOES_JUMP;
}

function readDivisor(reader: Reader, made: Instruction, index: u32, bytes: i32): void {
  // AH, CH, DH and BH, which no instruction with a REX prefix can name.
  const isHigh = bytes == 1 && !reader.hasRex && index >= 4;
  const name = reader.name(isHigh ? index - 4 : index);
  made.isDivisorKnown = reader.registers.has(name);
  const value = reader.registers.get(name) >> (isHigh ? 8 : 0);
  made.divisor = bytes == 8 ? value : value & (((<u64>1) << (bytes << 3)) - 1);
}

/** The address that ModRM, SIB and displacement name. */
function readPlace(reader: Reader, made: Instruction): void {
  const form = reader.next();
  const mode = form >> 6;
  const low = form & 7;
  const registers = reader.registers;
  made.hasAddress = !reader.hasAddressPrefix;
  if (low == 4) {
    const sib = reader.next();
    const index = ((sib >> 3) & 7) | (reader.rex & REX_X ? 8 : 0);
    if (index != 4) made.addRegister(registers, reader.name(index), 1 << (sib >> 6), false);
    if ((sib & 7) == 5 && mode == 0) made.address += <u64>(<i64>(<i32>number(reader, 4)));
    else made.addRegister(registers, reader.name((sib & 7) | (reader.rex & REX_B ? 8 : 0)), 1, true);
  } else if (low == 5 && mode == 0) {
    made.address += <u64>(<i64>(<i32>number(reader, 4)));
    if (reader.is64) {
      const operand: u32 = reader.hasOperandPrefix ? 2 : 4;
      const rest = immediateBytes(reader.map, reader.opcode, (form >> 3) & 7, operand);
      made.address += reader.pc + reader.at + rest;
    }
  } else made.addRegister(registers, reader.name(low | (reader.rex & REX_B ? 8 : 0)), 1, true);
  if (mode == 1) {
    made.address += <u64>(<i64>(<i8>number(reader, 1)));
    // EVEX scales it by what the instruction moves.
    if (reader.isEvex) made.hasAddress = false;
  } else if (mode == 2) made.address += <u64>(<i64>(<i32>number(reader, 4)));
  if (reader.segment != 0) {
    const base = reader.segment == 0x64 ? "fs_base" : "gs_base";
    made.addRegister(registers, base, 1, false);
  }
  if (!reader.is64) made.address &= 0xffffffff;
}

/** A little-endian number of `width` bytes. */
function number(reader: Reader, width: u32): u64 {
  let value: u64 = 0;
  for (let i: u32 = 0; i < width; i++) value |= (<u64>reader.next()) << (i << 3);
  return value;
}
