/** An ELF dump of a machine, as kexec's /proc/vmcore, makedumpfile -E and QEMU write them. */
import { Writer } from '../writer.ts';
import type { Machine } from './machine.ts';
import { buildNotes, buildVirtualBoxNotes, type NotePlace, notesFrom } from './notes.ts';

const MACHINES: Readonly<Record<Machine['arch'], number>> = {
  'x86-64': 62,
  x86: 3,
  arm64: 183,
  riscv64: 243,
  ppc64: 21,
  s390x: 22,
};

export interface ElfOptions {
  readonly hasQemu?: boolean;
  /** Behind the first page of each run the rest is described and left out. */
  readonly isFiltered?: boolean;
  /** makedumpfile's mark of a dump that was not finished. */
  readonly isIncomplete?: boolean;
  /** VirtualBox's notes in place of the kernel's. */
  readonly isVirtualBox?: boolean;
  /** The kernel's image is listed before memory, once more. */
  readonly hasImage?: boolean;
}

export interface ElfDump {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly places: {
    readonly info: number;
    readonly pages: ReadonlyMap<number, number>;
    readonly notes: readonly NotePlace[];
    /** Program headers of memory, and what they describe. */
    readonly segments: readonly {
      readonly at: number;
      readonly data: { readonly at: number; readonly size: number };
    }[];
  };
}

export function buildElfVmcore(machine: Machine, options: ElfOptions = {}): ElfDump {
  const { bits, memory } = machine;
  const wide = bits === 64;
  const notes = options.isVirtualBox ? buildVirtualBoxNotes() : buildNotes(machine, options.hasQemu);
  const runs = runsOf([...memory.pages.keys()].sort((a, b) => a - b));
  const heads = runs.length + 1 + (options.hasImage ? 1 : 0);
  const notesAt = (wide ? 64 : 52) + heads * (wide ? 56 : 32);
  const out = new Writer(memory.isLittle ? 'little' : 'big');
  out.raw(new Uint8Array([0x7f, 0x45, 0x4c, 0x46, wide ? 2 : 1, memory.isLittle ? 1 : 2, 1])).upTo(16);
  out.u16(4).u16(MACHINES[machine.arch]).u32(1).word(bits, 0);
  out.word(bits, wide ? 64 : 52).word(bits, 0);
  out.u32(options.isIncomplete ? 1 : 0);
  out
    .u16(wide ? 64 : 52)
    .u16(wide ? 56 : 32)
    .u16(heads)
    .u16(0)
    .u16(0)
    .u16(0);
  const header = (type: number, offset: number, virtual: bigint, physical: number, inFile: number, size: number) => {
    out.mark(`header ${type}`).u32(type);
    if (wide) out.u32(7);
    out.word(bits, offset).word(bits, virtual).word(bits, physical).word(bits, inFile).word(bits, size);
    if (!wide) out.u32(7);
    out.word(bits, 0);
  };
  header(4, notesAt, 0n, 0, notes.bytes.length, notes.bytes.length);
  let at = notesAt + notes.bytes.length;
  const pages = new Map<number, number>();
  const placed = runs.map(({ first, count }) => {
    const held = options.isFiltered ? 1 : count;
    const run = { first, count, held, at };
    for (let i = 0; i < held; i++) pages.set(first + i, at + i * 4096);
    at += held * 4096;
    return run;
  });
  const [image] = placed;
  if (options.hasImage && image) {
    const size = image.held * 4096;
    header(1, image.at, machine.namesAt - 0x1000n, image.first * 4096, size, size);
  }
  for (const run of placed) {
    const physical = run.first * 4096;
    const virtual = machine.arch === 'x86-64' ? 0xffff888000000000n + BigInt(physical) : 0n;
    header(1, run.at, virtual, physical, run.held * 4096, run.count * 4096);
  }
  out.raw(notes.bytes);
  for (const run of placed) {
    for (let i = 0; i < run.held; i++) out.raw(memory.pages.get(run.first + i) ?? new Uint8Array(4096));
  }
  const segments = (out.marks.get('header 1') ?? []).slice(options.hasImage ? 1 : 0).map((header, index) => {
    const { at: start = 0, held = 0 } = placed[index] ?? {};
    return { at: header, data: { at: start, size: held * 4096 } };
  });
  return {
    bytes: out.bytes,
    places: { info: notesAt + notes.infoAt, pages, notes: notesFrom(notesAt, notes), segments },
  };
}

interface Run {
  readonly first: number;
  readonly count: number;
}

function runsOf(pages: readonly number[]): Run[] {
  const runs: Run[] = [];
  for (const page of pages) {
    const last = runs.at(-1);
    if (last && last.first + last.count === page) runs[runs.length - 1] = { first: last.first, count: last.count + 1 };
    else runs.push({ first: page, count: 1 });
  }
  return runs;
}
