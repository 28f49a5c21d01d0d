import { reserve } from "../bytes/arena";
import { ByteSource } from "../bytes/source";
import { Registers } from "../facts/registers";
import { decodeArm64 } from "./arm64/instruction";
import { Instruction } from "./instruction";
import { decodeX86, LONGEST_X86 } from "./x86/instruction";

const bytes: usize = reserve(LONGEST_X86 + 1);

/** The instruction at `pc`; null where its bytes are not in memory or nobody here reads them. */
export function decodeInstruction(arch: string, memory: ByteSource, pc: u64, registers: Registers): Instruction | null {
  if (arch == "arm64") {
    return memory.copy(pc, bytes, 4) == 4 ? decodeArm64(load<u32>(bytes), pc, registers) : null;
  }
  const is64 = arch == "x86-64" || arch == "x32";
  if (!is64 && arch != "x86") return null;
  const count = memory.copy(pc, bytes, <i32>LONGEST_X86);
  const made = count > 0 ? decodeX86(bytes, <u32>count, is64, pc, registers) : null;
  if (made && made.divisorBytes > 0 && made.hasAddress) readDivisor(memory, made);
  return made;
}

/** Programs that were not optimised divide by what lies on their stack. */
function readDivisor(memory: ByteSource, made: Instruction): void {
  store<u64>(bytes, 0);
  made.isDivisorKnown = memory.copy(made.address, bytes, made.divisorBytes) == made.divisorBytes;
  made.divisor = load<u64>(bytes);
}
