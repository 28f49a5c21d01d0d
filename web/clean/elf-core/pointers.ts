/** Of stacks and registers of a core only addresses and small numbers stay. */
import type { Report } from '../../engine/report/report.ts';
import type { Edits } from '../bytes/edits.ts';
import { Intervals } from '../bytes/intervals.ts';
import { SPARC_BIAS, stayingValues } from '../keep/registers.ts';
import { arm64Widths, type SavedRegisters, WordRule } from '../keep/words.ts';
import type { Tallies } from '../remains.ts';
import { NT_PRSTATUS, registersAt } from './kept.ts';
import type { ElfCore } from './layout.ts';
import { type CoreMemory, PF_X } from './memory.ts';
import { isBsdRegisters } from './note-edits.ts';
import type { KeptStacks } from './stacks.ts';

const EM_AARCH64 = 183;
const EM_SPARCV9 = 43;
const EM_IA_64 = 50;
const NT_ARM_PAC_MASK = 0x406;
const AT_SYSINFO_EHDR = 33;
const AT_RANDOM = 25;
const BLOCK = 1 << 20;

export function reduceToPointers(
  core: ElfCore,
  memory: CoreMemory,
  report: Report,
  stacks: KeptStacks,
  /** facts: kept for other reasons, and whole; images: where modules were loaded. */
  { facts, images }: { readonly facts: Intervals; readonly images: Intervals },
  edits: Edits,
  tallies: Tallies,
): void {
  const rule = ruleOf(core, memory, report, stacks, images);
  const ranges = new Intervals();
  const whole = new Intervals();
  whole.addAll(facts);
  for (const { info } of stacks.signals) if (info) whole.add(...info);
  for (const [from, to] of stacks.ranges) for (const [a, b] of whole.gapsOf(from, to)) ranges.add(a, b);
  const saved = {
    registers: Intervals.of(...stacks.signals.map(({ registers }) => registers)),
    staying: new Set([...stacks.staying, ...stacks.signals.flatMap(({ staying }) => staying)]),
  };
  reduceStacks(core, memory, report, { ranges, saved }, rule, edits, tallies);
  reduceRegisters(core, report, rule, edits, tallies);
}

function ruleOf(core: ElfCore, memory: CoreMemory, report: Report, stacks: KeptStacks, images: Intervals): WordRule {
  const code = new Intervals();
  code.addAll(images);
  for (const { base, size } of report.modules ?? [])
    if (base && size) code.add(memory.addressOf(base), memory.addressOf(base) + size);
  for (const { start, memorySize, flags } of memory.segments) {
    if (flags & PF_X) code.add(start, start + Number(memorySize));
  }
  const vdso = report.auxv?.find(({ type }) => type === AT_SYSINFO_EHDR)?.value;
  const segment = vdso === undefined ? undefined : memory.mappedAt(memory.addressOf(vdso));
  if (segment) code.add(segment.start, segment.start + Number(segment.memorySize));
  const addresses = new Intervals();
  addresses.addAll(code);
  // Pointers between frames of sparc64 lie below what they point at.
  const bias = core.machine === EM_SPARCV9 ? SPARC_BIAS : 0;
  for (const [from, to] of stacks.ranges) addresses.add(from - bias, to);
  const isArm64 = core.machine === EM_AARCH64;
  return new WordRule({
    wordBytes: memory.word,
    isLittle: core.fields.isLittle,
    addresses,
    fold: core.fold,
    bias,
    ...(core.machine === EM_IA_64 && { isFrameState }),
    ...(isArm64 && { code, widths: arm64Widths(pacMask(core), addresses) }),
  });
}

/**
 * IA-64's ar.pfs, which each function keeps among its registers (Software Developer's Manual, volume 2, §3.1.2): sizes of
 * the caller's frame in bits 0 to 37, its epilog count in 52 to 57, its privilege in 62 and 63, zeros between.
 */
function isFrameState(high: number, low: number): boolean {
  const frame = low & 0x7f;
  const locals = (low >>> 7) & 0x7f;
  const rotating = ((low >>> 14) & 15) * 8;
  const isUser = high >>> 30 === 3;
  return isUser && (high & 0x3c0f_ffc0) === 0 && frame <= 96 && locals <= frame && rotating <= frame;
}

/** NT_ARM_PAC_MASK: masks of data and of code pointers. */
function pacMask(core: ElfCore): bigint | undefined {
  const note = core.notes.find(({ owner, type }) => owner === 'LINUX' && type === NT_ARM_PAC_MASK);
  return note && note.contents.size >= 16 ? core.fields.u64(note.contents.at + 8) : undefined;
}

function reduceStacks(
  core: ElfCore,
  memory: CoreMemory,
  report: Report,
  { ranges, saved }: { readonly ranges: Intervals; readonly saved: SavedRegisters },
  rule: WordRule,
  edits: Edits,
  tallies: Tallies,
): void {
  const frames = (report.threads ?? []).flatMap((thread) => thread.frames ?? []);
  // A thread that jumped to nowhere is at no address of a program, and so is all text.
  const recorded = new Set(frames.map(({ address }) => memory.addressOf(address)).filter((one) => !Number.isNaN(one)));
  const pointers = (report.threads ?? []).map((thread) => memory.stackPointer(thread, report));
  const told = report.auxv?.find(({ type }) => type === AT_RANDOM)?.value;
  const random = told === undefined ? Number.NaN : memory.addressOf(told);
  const pieces = [...ranges].flatMap(([from, to]) => [...memory.heldIn(from, to)]);
  for (const { from, to, offset } of pieces) {
    // Arguments and environment are filled string by string already.
    if (from >= random && from < memory.endOf(random)) continue;
    // Below the stack pointer nothing is alive but the red zone's locals, and those go.
    const sp = pointers.find((pointer) => pointer !== undefined && pointer > from && pointer - from <= 128);
    const start = sp === undefined ? from : Math.min(sp, to);
    if (start > from) edits.add(offset, start - from, 'zero');
    const end = random >= start && random < to ? random : to;
    for (let at = start; at < end; at += BLOCK) {
      const bytes = core.fields.bytes(offset + at - from, Math.min(BLOCK, end - at));
      const fill = (place: number, length: number) => {
        edits.add(offset + at - from + place, length, rule.filler);
        tallies.stackWords++;
      };
      rule.eachFilled(bytes, at, recorded, fill, saved);
    }
  }
}

function reduceRegisters(core: ElfCore, report: Report, rule: WordRule, edits: Edits, tallies: Tallies): void {
  const word = core.bits === 64 ? 8 : 4;
  const { fields } = core;
  const fault = report.crash?.address === undefined ? undefined : BigInt(report.crash.address);
  const notes = core.notes.filter(
    ({ owner, type }) => (owner === 'CORE' || owner === 'FreeBSD') && type === NT_PRSTATUS,
  );
  reduceBsdRegisters(core, report, rule, edits, tallies);
  notes.forEach(({ owner, contents }, index) => {
    // Of a machine whose registers nobody has named nothing stays but addresses.
    const staying = stayingValues(report.threads?.[index] ?? {}, report.system?.arch);
    // FreeBSD's prstatus: version, sizes, release, signal, pid; then pr_reg.
    const front = owner === 'CORE' ? registersAt(core) : word === 8 ? 48 : 28;
    // What ends the note says whether there are floating-point registers.
    const end = contents.at + contents.size - (owner === 'CORE' ? word : 0);
    for (let at = contents.at + front; at + word <= end; at += word) {
      const value = fields.word(at, word);
      if (staying.has(value) || value === fault) continue;
      if (rule.isKept(Number(value >> 32n), Number(value & 0xffffffffn))) continue;
      edits.add(at, word, rule.filler);
      tallies.stackWords++;
    }
  });
}

/** Each thread has notes of its own there, named by its number: what stays of any of them stays in all. */
function reduceBsdRegisters(core: ElfCore, report: Report, rule: WordRule, edits: Edits, tallies: Tallies): void {
  const word = core.bits === 64 ? 8 : 4;
  const staying = new Set((report.threads ?? []).flatMap((one) => [...stayingValues(one, report.system?.arch)]));
  for (const { contents } of core.notes.filter(isBsdRegisters)) {
    for (let at = contents.at; at + word <= contents.at + contents.size; at += word) {
      const value = core.fields.word(at, word);
      if (staying.has(value) || rule.isKept(Number(value >> 32n), Number(value & 0xffffffffn))) continue;
      edits.add(at, word, rule.filler);
      tallies.stackWords++;
    }
  }
}
