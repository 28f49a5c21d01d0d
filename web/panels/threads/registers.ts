import type { Thread } from '../../engine/report/report.ts';

export type Register = readonly [name: string, value: string];

export interface Registers {
  /** Those that may point somewhere: the counter and the stack first, as they are asked for first. */
  readonly general: readonly Register[];
  /** Flags, segments, vectors. */
  readonly others: readonly Register[];
}

const FIRST = ['rip', 'eip', 'pc', 'nip', 'rsp', 'esp', 'sp', 'rbp', 'ebp', 'fp', 'lr', 'ra'];
/** Flags, segments and control registers of all architectures: none of them points anywhere. */
const PLAIN =
  /^(?:[re]?flags|[cdefgs]s|cpsr|spsr|fpscr|fpcr|fpsr|fcsr|fir|fcw|fsw|ftw|mxcsr\w*|xer|cr\d?|psw|psr|fsr|sr|status|cause|y|trap|fctrl|fstat|ftag|fop|fioff|fiseg|fooff|foseg|msr|ccr|asi|fprs|dr\d|acr\d+)$/;
/** Numbers with a fraction and vectors, whatever they hold. */
const VECTOR = /^(?:st|mm|xmm|ymm|zmm|k|d|q|f|ft|fa|fs|fp|vs|vr|w|z|p)\d+$/;
/** Vectors of arm64, which MIPS calls two of its general registers. */
const VECTOR_V = /^v\d+$/;

/** 64 bits and less. */
const LONGEST = '0x'.length + 16;

export function groupRegisters(registers: Thread['registers']): Registers {
  const all = Object.entries(registers ?? {});
  const isMips = registers?.['lo'] !== undefined && registers['hi'] !== undefined;
  const isPlain = (name: string) => PLAIN.test(name) || VECTOR.test(name) || (VECTOR_V.test(name) && !isMips);
  const isGeneral = ([name, value]: Register) => value.length <= LONGEST && !isPlain(name);
  const rank = ([name]: Register) => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length);
  return {
    // Sorting keeps the order of the manual within a rank.
    general: all.filter(isGeneral).sort((a, b) => rank(a) - rank(b)),
    others: all.filter((register) => !isGeneral(register)),
  };
}

/** The stack pointer of a context, under whatever name its architecture has for it. */
export function stackPointerOf(registers: Thread['registers']): string | undefined {
  const { rsp, esp, sp, r1, r15, o6, r29, r13 } = registers ?? {};
  const { nip, pswa, npc } = registers ?? {};
  if (rsp ?? esp ?? sp) return rsp ?? esp ?? sp;
  // PowerPC, s390, SPARC and MIPS number it.
  if (nip) return r1;
  if (pswa) return r15;
  return npc ? o6 : (r13 ?? r29);
}
