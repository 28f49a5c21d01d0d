/** Notes of a machine's dump: a state for each processor, VMCOREINFO. */
import { Writer } from '../writer.ts';
import type { Machine } from './machine.ts';

export interface NotePlace {
  readonly at: number;
  readonly contents: { readonly at: number; readonly size: number };
}

export interface Notes {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly places: readonly NotePlace[];
  /** Where the text of VMCOREINFO begins among them. */
  readonly infoAt: number;
  readonly infoSize: number;
}

/** Process ids of the two processors' tasks. */
export const PIDS = [0, 4242] as const;

/** Where each processor's program counter stands. */
export const counterOf = (cpu: number): bigint => 0x1000n + BigInt(cpu) * 0x100n;

/** VirtualBox's notes: what wrote it, a state for each processor, nothing of the guest's system. */
export function buildVirtualBoxNotes(): Notes {
  const out = new Writer();
  const places: NotePlace[] = [];
  const note = (owner: string, type: number, contents: Uint8Array) => {
    places.push(putNote(out, owner, type, contents));
  };
  note('VBCORE', 0xb00, new Writer().u32(0xc01ac0de).u32(0x10006).u32(24).u32(0x7000014).u32(150000).u32(2).bytes);
  for (const cpu of PIDS.keys()) {
    const state = new Writer().upTo(112).u64(counterOf(cpu)).u64(0x8000).upTo(304).u64(0x105000).upTo(584);
    note('VBCPU', 0xb01, state.bytes);
  }
  return { bytes: out.bytes, places, infoAt: 0, infoSize: 0 };
}

export function buildNotes(machine: Machine, hasQemu = false): Notes {
  const endian = machine.memory.isLittle ? 'little' : 'big';
  const out = new Writer(endian);
  const places: NotePlace[] = [];
  const note = (owner: string, type: number, contents: Uint8Array) => {
    const place = putNote(out, owner, type, contents);
    places.push(place);
    return place.contents.at;
  };
  PIDS.forEach((pid, cpu) => {
    note('CORE', 1, status(machine, hasQemu ? cpu + 1 : pid, cpu));
  });
  if (hasQemu) for (const cpu of PIDS.keys()) note('QEMU', 0, qemuState(cpu));
  const text = new TextEncoder().encode(machine.vmcoreinfo);
  const infoAt = note('VMCOREINFO', 0, text);
  return { bytes: out.bytes, places, infoAt, infoSize: text.length };
}

function putNote(out: Writer, owner: string, type: number, bytes: Uint8Array): NotePlace {
  const at = out.length;
  out
    .u32(owner.length + 1)
    .u32(bytes.length)
    .u32(type)
    .ascii(owner)
    .zeros(1);
  pad(out);
  const contents = { at: out.length, size: bytes.length };
  out.raw(bytes);
  pad(out);
  return { at, contents };
}

/** The notes of which a file's begin at `start`. */
export function notesFrom(start: number, { places }: Notes): readonly NotePlace[] {
  return places.map(({ at, contents: { at: inner, size } }) => ({
    at: start + at,
    contents: { at: start + inner, size },
  }));
}

function pad(out: Writer): void {
  while (out.length % 4 !== 0) out.zeros(1);
}

/** elf_prstatus with pr_pid, and the program counter among the registers. */
function status({ arch, bits, memory, runsAt }: Machine, pid: number, cpu: number): Uint8Array {
  const at = cpu === 0 && runsAt !== undefined ? runsAt : counterOf(cpu);
  const out = new Writer(memory.isLittle ? 'little' : 'big');
  out.upTo(bits === 64 ? 32 : 24).u32(pid);
  out.upTo(bits === 64 ? 112 : 72);
  const { words, counter } = REGISTERS[arch];
  for (let i = 0; i < words; i++) out.word(bits, i === counter ? at : 0);
  return out.zeros(bits === 64 ? 8 : 4).bytes;
}

/** How many words the registers have, and which of them is the program counter. */
const REGISTERS: Readonly<Record<Machine['arch'], { words: number; counter: number }>> = {
  'x86-64': { words: 27, counter: 16 },
  x86: { words: 17, counter: 12 },
  arm64: { words: 34, counter: 32 },
  riscv64: { words: 32, counter: 0 },
  ppc64: { words: 48, counter: 32 },
  s390x: { words: 27, counter: 1 },
};

/** QEMUCPUState of x86-64: rip at 136, cr3 at 416. */
function qemuState(cpu: number): Uint8Array {
  const out = new Writer().u32(1).u32(440);
  out.upTo(136).u64(counterOf(cpu)).u64(0x246);
  out.upTo(152).u32(0x10);
  return out.upTo(416).u64(0x105000).upTo(440).bytes;
}
