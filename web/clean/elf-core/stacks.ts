/** Which memory of a core is stack. Never "the mapping that holds the stack pointer": the kernel joins neighbours. */
import type { Report } from '../../engine/report/report.ts';
import { Intervals } from '../bytes/intervals.ts';
import { threadPointer } from '../keep/registers.ts';
import type { CoreMemory } from './memory.ts';
import { type SignalFrame, signalFrames } from './signal-frames.ts';

type Thread = NonNullable<Report['threads']>[number];

export interface KeptStacks {
  /** By address, from the stack pointer on. */
  readonly ranges: Intervals;
  readonly signals: readonly SignalFrame[];
  /** Addresses of words that stay whatever they hold. */
  readonly staying: readonly number[];
}

/** Below the stack pointer functions without calls keep what they like (System V amd64 ABI). */
const RED_ZONE = 128;
const EM_X86_64 = 62;
const EM_IA_64 = 50;
/** Of a stack whose end nothing tells: fibres, goroutines, stacks that a program made of its heap. */
const MOST_UNBOUNDED = 256 << 10;
const AT_RANDOM = 25;
/** A frame that no longer fit is hardly larger. */
const MOST_OVERFLOW = 1 << 20;
/** Handlers on handlers. */
const MOST_STACKS = 8;

export function keptStacks(memory: CoreMemory, report: Report, machine: number): KeptStacks {
  const ranges = new Intervals();
  const signals: SignalFrame[] = [];
  const staying: number[] = [];
  const redZone = machine === EM_X86_64 ? RED_ZONE : 0;
  const random = report.auxv?.find(({ type }) => type === AT_RANDOM)?.value;
  const main = random === undefined ? undefined : memory.heldAt(memory.addressOf(random));
  (report.threads ?? []).forEach((thread, index) => {
    const own = threadPointer(thread, report.system?.arch);
    const pointer = own === undefined ? undefined : memory.addressOf(own);
    const { base, size } = thread.stack ?? {};
    const region = { ...(base !== undefined && { base: memory.addressOf(base) }), ...(size !== undefined && { size }) };
    if (machine === EM_IA_64) keepRegisterStack(memory, thread, ranges, staying);
    let sp = memory.stackPointer(thread, report);
    for (let i = 0; i < MOST_STACKS && sp !== undefined; i++) {
      const segment = memory.heldAt(sp) ?? memory.heldAbove(sp, MOST_OVERFLOW);
      if (!segment) break;
      // A stack that ran over: the pointer stands before its memory.
      sp = Math.max(sp, segment.start);
      // Without AT_RANDOM the first thread's stack is the mapping it is in.
      const isMain = segment === main || (main === undefined && index === 0 && i === 0);
      const from = Math.max(segment.start, sp - redZone);
      const end = Math.min(memory.endOf(sp), endOf(sp, { pointer, isMain, region }));
      const found = signalFrames(memory, machine, sp, end);
      const handled = found.find((frame) => frame.alternate);
      // A handler's stack lies in the heap: what is above its end is heap.
      const to = Math.min(end, handled?.alternate?.to ?? end);
      ranges.add(from, to);
      for (const frame of found) if (frame.registers[0] < to) signals.push(frame);
      sp = handled?.sp;
      if (sp !== undefined && ranges.has(sp)) sp = undefined;
    }
  });
  return { ranges, signals, staying };
}

/** IA-64: behind 63 registers of 8 bytes stands a word of their NaT bits. */
const COLLECTED = 512;

/**
 * IA-64 has a second stack, which grows upwards from the lower end of its memory: the registers of all callers, up to
 * ar.bsp, which the kernel sets behind those of the innermost frame when it writes a core (arch/ia64/kernel/ptrace.c).
 */
function keepRegisterStack(memory: CoreMemory, { registers }: Thread, ranges: Intervals, staying: number[]): void {
  const bsp = registers?.['bsp'];
  if (bsp === undefined) return;
  const end = memory.addressOf(bsp);
  const segment = memory.heldAt(end - 1);
  if (!segment) return;
  const from = Math.max(segment.start, end - MOST_UNBOUNDED);
  ranges.add(from, end);
  for (let at = Math.ceil(from / COLLECTED) * COLLECTED + COLLECTED - 8; at < end; at += COLLECTED) staying.push(at);
}

interface Bounds {
  readonly pointer: number | undefined;
  readonly isMain: boolean;
  readonly region: { readonly base?: number; readonly size?: number } | undefined;
}

function endOf(sp: number, { pointer, isMain, region }: Bounds): number {
  // The thread's descriptor and its own variables lie above its stack, and they go.
  if (pointer !== undefined && pointer > sp && !isMain) return pointer;
  if (isMain) return Number.POSITIVE_INFINITY;
  const isNamed = region?.base !== undefined && region.size !== undefined && sp >= region.base;
  const end = isNamed ? region.base + (region.size ?? 0) : Number.POSITIVE_INFINITY;
  return Math.min(end, sp + MOST_UNBOUNDED);
}
