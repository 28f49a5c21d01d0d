/** Fields of an ELF core that no edit may touch, and where registers lie. */
import { Intervals } from '../bytes/intervals.ts';
import { readFileList } from './file-list.ts';
import type { ElfCore, Note } from './layout.ts';

export const NT_PRSTATUS = 1;
export const NT_FPREGSET = 2;
export const NT_PRPSINFO = 3;
export const NT_AUXV = 6;
export const NT_SIGINFO = 0x53494749;
export const NT_FILE = 0x46494c45;

export function keptOfElfCore(core: ElfCore): Intervals {
  const { fields, bits, segments, notes } = core;
  const kept = new Intervals();
  kept.add(0, core.headerSize);
  for (const { at } of segments) kept.add(at, at + core.rowSize);
  const sectionsAt = bits === 64 ? fields.offset64(40) : fields.u32(32);
  // The section header that counts the segments; core files have no other.
  if (sectionsAt > 0) kept.add(sectionsAt, sectionsAt + (bits === 64 ? 64 : 40));
  for (const note of notes) {
    kept.add(note.at, note.contents.at);
    keepContents(core, note, kept);
  }
  return kept;
}

function keepContents(core: ElfCore, note: Note, kept: Intervals): void {
  const { at, size } = note.contents;
  const keep = (from: number, to: number) => kept.add(at + from, at + Math.min(to, size));
  if (note.owner !== 'CORE') return;
  switch (note.type) {
    case NT_PRSTATUS:
      // All before the registers: signals, ids, times.
      keep(0, registersAt(core));
      return;
    case NT_PRPSINFO: {
      const text = prpsinfoText(size);
      keep(0, text.nameAt);
      return;
    }
    case NT_AUXV:
    case NT_SIGINFO:
      keep(0, size);
      return;
    case NT_FILE:
      keep(0, readFileList(core, note).pathsAt - at);
      return;
  }
}

/** How far into NT_PRSTATUS pr_reg lies (linux/elfcore.h). */
export function registersAt({ bits, machine }: ElfCore): number {
  if (bits === 64) return 112;
  // Words of 4 at even places: m68k and CRIS.
  return machine === 4 || machine === 76 ? 70 : 72;
}

/** Where in NT_PRPSINFO pr_fname (16 bytes) and pr_psargs (80 bytes) lie: they end it. */
export function prpsinfoText(size: number): { readonly nameAt: number; readonly argumentsAt: number } {
  // 64 bits: 136 bytes; 32 bits: 124 or 128, by the width of the ids.
  const argumentsAt = Math.max(0, size - 80);
  return { nameAt: Math.max(0, argumentsAt - 16), argumentsAt };
}

/** Notes that hold registers: all of them but what is known to be none. */
export function registerNotes({ notes }: ElfCore): Note[] {
  return notes.filter(({ owner, type }) => owner !== 'CORE' || type === NT_PRSTATUS || type === NT_FPREGSET);
}
