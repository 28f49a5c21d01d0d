/** Registers by the names that architectures give them. */
import type { Report } from '../../engine/report/report.ts';

type Thread = NonNullable<Report['threads']>[number];

const STACK_POINTER: readonly string[] = ['rsp', 'esp', 'sp', 'r1', 'r15', 'r29', 'r30', 'a7', 'o6', 'r13'];
const THREAD_POINTER: readonly string[] = ['fs_base', 'tpidr', 'tpidr_el0', 'tp'];

/** What stays where everything else goes: where the thread was, its flags and segments. */
const STAYING =
  /^([re]?ip|pc|npc|psw[ma]?|nip|[re]?sp|[re]?bp|fp|x29|s0|lr|x30|ra|[re]?flags|cpsr|pstate|ccr|msr|[cdefgs]s|[fg]s_base|tpidr(_el0)?|tp)$/;

/** Which register is the stack pointer, for those that name it by a number. */
const BY_ARCHITECTURE: Readonly<Record<string, string>> = {
  ppc: 'r1',
  ppc64: 'r1',
  ppc64le: 'r1',
  s390: 'r15',
  s390x: 'r15',
  m68k: 'a7',
  sparc: 'o6',
  sparc64: 'o6',
  alpha: 'r30',
  hppa: 'r30',
  ia64: 'r12',
  loongarch64: 'r3',
  sh: 'r15',
  or1k: 'r1',
};

/** Where it is one of the general registers. */
const THREAD_POINTER_BY_ARCHITECTURE: Readonly<Record<string, string>> = { sparc64: 'g7', ia64: 'r13' };

/** What else stays there: state of the processor, and what leads from one frame to the next. */
const STAYING_BY_ARCHITECTURE: Readonly<Record<string, RegExp>> = {
  sparc: /^(psr|i6|i7|o7)$/,
  sparc64: /^(tstate|i6|i7|o7)$/,
  ia64: /^(ip|r1|r13|b0|cfm|psr|rsc|bsp|bspstore|rnat|pfs|pr|nat|unat|fpsr|ec)$/,
};

/** SPARC's ABI of 64 bits: a stack pointer lies so far below its frame, and is odd by that (SCD 2.4, §3). */
export const SPARC_BIAS = 2047;

/** Where the frame of a stack pointer is. */
export function unbiased(pointer: number, arch: string | undefined): number {
  return (arch === 'sparc64' || arch === 'sparc') && pointer % 2 !== 0 ? pointer + SPARC_BIAS : pointer;
}

/** As hex. */
export function stackPointer({ registers }: Thread, arch: string | undefined): string | undefined {
  const own = arch === undefined ? undefined : BY_ARCHITECTURE[arch];
  for (const name of own ? [own, ...STACK_POINTER] : STACK_POINTER) {
    const value = registers?.[name];
    if (value !== undefined) return value;
  }
  return undefined;
}

/** Where the thread's own data lie, where a register says so; as hex. */
export function threadPointer({ registers }: Thread, arch: string | undefined): string | undefined {
  const own = arch === undefined ? undefined : THREAD_POINTER_BY_ARCHITECTURE[arch];
  for (const name of own ? [own] : THREAD_POINTER) {
    const value = registers?.[name];
    if (value !== undefined && value !== '0x0') return value;
  }
  return undefined;
}

/** Values of the registers that stay. */
export function stayingValues({ registers }: Pick<Thread, 'registers'>, arch: string | undefined): Set<bigint> {
  const own = arch === undefined ? undefined : BY_ARCHITECTURE[arch];
  const more = arch === undefined ? undefined : STAYING_BY_ARCHITECTURE[arch];
  const values = new Set<bigint>();
  for (const [name, value] of Object.entries(registers ?? {})) {
    if (STAYING.test(name) || name === own || more?.test(name)) values.add(BigInt(value));
  }
  return values;
}
