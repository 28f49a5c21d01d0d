import { arm } from "./arm/machine";
import { arm64 } from "./arm64/machine";
import { loongarch64 } from "./loongarch/machine";
import { m68k } from "./m68k/machine";
import { Machine } from "./machine";
import { mips } from "./mips/machine";
import { ppc } from "./ppc/machine";
import { riscv } from "./riscv/machine";
import { s390 } from "./s390/machine";
import { sparc } from "./sparc/machine";
import { x86 } from "./x86/machine";
import { x86_64 } from "./x86-64/machine";

/** The machine by the report's word; of an architecture without a file of its own, one that knows no frames. */
export function machineOf(arch: string, bits: i32): Machine {
  if (arch == "x86-64" || arch == "x32") return x86_64();
  if (arch == "x86") return x86();
  if (arch == "arm64") return arm64();
  if (arch == "arm") return arm();
  return IS_FULL ? rareMachineOf(arch, bits) : new Machine(bits == 32 ? 4 : 8);
}

function rareMachineOf(arch: string, bits: i32): Machine {
  if (arch == "riscv64" || arch == "riscv32") return riscv(arch == "riscv64" ? 8 : 4);
  if (arch == "ppc64" || arch == "ppc64le" || arch == "ppc") return ppc(arch == "ppc" ? 4 : 8);
  if (arch == "s390x" || arch == "s390") return s390(arch == "s390x" ? 8 : 4);
  if (arch == "mips64" || arch == "mips") return mips(arch == "mips64" ? 8 : 4);
  if (arch == "sparc64" || arch == "sparc") return sparc(arch == "sparc64" ? 8 : 4);
  if (arch == "loongarch64") return loongarch64();
  if (arch == "m68k") return m68k();
  const machine = new Machine(bits == 32 ? 4 : 8);
  // alpha, hppa, ia64
  machine.pc = "pc ip pcoqh";
  machine.sp = "sp r30 r12";
  machine.lr = "ra r26 rp r2 b0";
  return machine;
}
