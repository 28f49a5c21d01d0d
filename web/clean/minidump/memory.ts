/** Which memory of a minidump stays: stacks, a little around each program counter, the heads of thread blocks. */
import type { Report } from '../../engine/report/report.ts';
import { Intervals } from '../bytes/intervals.ts';
import { stackPointer, unbiased } from '../keep/registers.ts';
import type { ContextLayout } from './contexts.ts';
import type { MemoryRange, Minidump, ThreadRow } from './layout.ts';

/** Memory that stays. */
export interface KeptRange {
  readonly address: number;
  /** In the source. */
  readonly at: number;
  readonly size: number;
  readonly kind: 'stack' | 'code' | 'teb';
  /** Stacks: bytes before this one are dead, but for the red zone. */
  readonly aliveFrom?: number;
  /** Stacks: the row of the thread. */
  readonly owner?: number;
}

const AROUND_CODE = 2048;
const BEFORE_RETURN = 16;
const MOST_UNBOUNDED = 256 << 10;
const EXACT = 2 ** 53;

export function keptMemory(dump: Minidump, report: Report, layout: ContextLayout): KeptRange[] {
  const ranges = dump.memory
    .filter(({ size, address }) => size > 0 && address < BigInt(EXACT))
    .sort((a, b) => Number(a.address - b.address) || a.at - b.at);
  const kept: KeptRange[] = [];
  const stacks = new Intervals();
  dump.threads.forEach((thread, index) => {
    const stack = stackOf(dump, report, layout, thread, index, ranges);
    if (!stack || stacks.covers(stack.address, stack.address + stack.size)) return;
    kept.push(stack);
    stacks.add(stack.address, stack.address + stack.size);
  });
  const data = dataOf(report);
  const others = new Intervals();
  for (const pc of programCounters(dump, report, layout)) {
    for (const [from, to] of data.gapsOf(Math.max(0, pc - AROUND_CODE), pc + AROUND_CODE)) others.add(from, to);
  }
  addOthers(kept, stacks, others, ranges, 'code');
  const blocks = new Intervals();
  // NT_TIB, client id, PEB's address, last error.
  for (const { teb } of dump.threads) {
    if (teb > 0n && teb < BigInt(EXACT)) blocks.add(Number(teb), Number(teb) + (layout.wordBytes === 8 ? 0x70 : 0x38));
  }
  addOthers(kept, stacks, blocks, ranges, 'teb');
  // Last, as the list of ranges may have no room for all of them.
  const calls = new Intervals();
  keepBeforeReturns(
    dump,
    report,
    layout,
    kept.filter(({ kind }) => kind === 'stack'),
    ranges,
    data,
    calls,
  );
  addOthers(kept, others, calls, ranges, 'code');
  return kept;
}

function stackOf(
  { fields }: Minidump,
  report: Report,
  layout: ContextLayout,
  thread: ThreadRow,
  index: number,
  ranges: readonly MemoryRange[],
): KeptRange | undefined {
  const sp = threadStackPointer(fields, report, layout, thread, index);
  const redZone = redZoneOf(report, layout);
  if (thread.stack.size > 0 && thread.stackAddress < BigInt(EXACT)) {
    const address = Number(thread.stackAddress);
    const aliveFrom = sp === undefined ? address : Math.max(address, sp - redZone);
    const isInside = aliveFrom < address + thread.stack.size;
    return { address, ...thread.stack, kind: 'stack', aliveFrom: isInside ? aliveFrom : address, owner: thread.at };
  }
  const range = sp === undefined ? undefined : rangeAt(ranges, sp);
  if (sp === undefined || !range) return undefined;
  const start = Number(range.address);
  const end = start + range.size;
  const base = stackBase(fields, layout, thread, ranges);
  const from = Math.max(start, Math.floor((sp - redZone) / 16) * 16);
  const to = Math.min(end, base !== undefined && base > sp ? base : sp + MOST_UNBOUNDED);
  return {
    address: from,
    at: range.at + from - start,
    size: to - from,
    kind: 'stack',
    aliveFrom: from,
    owner: thread.at,
  };
}

/** The exception's context, which the report shows for the thread that crashed, is later than the thread's own. */
function threadStackPointer(
  fields: Minidump['fields'],
  report: Report,
  layout: ContextLayout,
  { context }: ThreadRow,
  index: number,
): number | undefined {
  const pointers: number[] = [];
  const told = report.threads?.[index];
  const reported = told && stackPointer(told, report.system?.arch);
  if (reported !== undefined && Number(reported) < EXACT) pointers.push(Number(reported));
  if (context.size >= layout.spAt + layout.registerBytes) {
    const own = fields.word(context.at + layout.spAt, layout.registerBytes);
    if (own < BigInt(EXACT)) pointers.push(Number(own));
  }
  return pointers.length > 0 ? unbiased(Math.min(...pointers), report.system?.arch) : undefined;
}

/** Below the stack pointer of System V amd64 and Darwin 128 bytes live, of arm64 Windows 16. */
function redZoneOf({ system }: Report, { wordBytes }: ContextLayout): number {
  if (system?.os === 'windows') return system.arch === 'arm64' ? 16 : 0;
  return wordBytes === 8 ? 128 : 0;
}

/** NT_TIB: exception list, then the stack's base. */
function stackBase(
  fields: Minidump['fields'],
  { wordBytes }: ContextLayout,
  { teb }: ThreadRow,
  ranges: readonly MemoryRange[],
): number | undefined {
  if (teb === 0n || teb >= BigInt(EXACT)) return undefined;
  const range = rangeAt(ranges, Number(teb));
  if (!range) return undefined;
  const base = fields.word(range.at + Number(teb) - Number(range.address) + wordBytes, wordBytes);
  return base > 0n && base < BigInt(EXACT) ? Number(base) : undefined;
}

/** Memory that is known to be no code: a thread that jumped there, or a pointer to there, keeps nothing of it. */
function dataOf({ memory }: Report): Intervals {
  const data = new Intervals();
  for (const { base, size, protection } of memory?.regions ?? []) {
    const start = Number(base);
    if (protection !== undefined && !protection.includes('x') && start + size < EXACT) data.add(start, start + size);
  }
  return data;
}

function programCounters({ fields, threads, exception }: Minidump, report: Report, layout: ContextLayout): number[] {
  const contexts = [...threads.map(({ context }) => context), ...(exception ? [exception.context] : [])];
  const own = contexts.flatMap(({ at, size }) =>
    size >= layout.pcAt + layout.registerBytes ? [Number(fields.word(at + layout.pcAt, layout.registerBytes))] : [],
  );
  const crash = report.crash?.instruction;
  return [...own, ...(crash ? [Number(crash)] : [])].filter((pc) => pc > 0 && pc < EXACT);
}

/** A return address has a call before it: a reader that looks for one must find it. */
function keepBeforeReturns(
  { fields }: Minidump,
  report: Report,
  { wordBytes }: ContextLayout,
  stacks: readonly KeptRange[],
  ranges: readonly MemoryRange[],
  data: Intervals,
  kept: Intervals,
): void {
  const modules = new Intervals();
  for (const { base, size } of report.modules ?? []) if (base && size) modules.add(Number(base), Number(base) + size);
  for (const { address, at, size } of stacks) {
    const lead = (wordBytes - (address % wordBytes)) % wordBytes;
    for (let i = lead; i + wordBytes <= size; i += wordBytes) {
      const word = fields.word(at + i, wordBytes);
      const value = word < BigInt(EXACT) ? Number(word) : 0;
      if (!modules.has(value) || !rangeAt(ranges, value - 1)) continue;
      for (const [from, to] of data.gapsOf(value - BEFORE_RETURN, value + 1)) kept.add(from, to);
    }
  }
}

function addOthers(
  kept: KeptRange[],
  /** Kept already. */
  before: Intervals,
  wanted: Intervals,
  ranges: readonly MemoryRange[],
  kind: KeptRange['kind'],
): void {
  for (const range of ranges) {
    const start = Number(range.address);
    const end = start + range.size;
    for (let i = wanted.indexAfter(start); i < wanted.size && wanted.from(i) < end; i++) {
      for (const [from, to] of before.gapsOf(Math.max(start, wanted.from(i)), Math.min(end, wanted.to(i)))) {
        kept.push({ address: from, at: range.at + from - start, size: to - from, kind });
      }
    }
  }
}

function rangeAt(ranges: readonly MemoryRange[], address: number): MemoryRange | undefined {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (Number((ranges[middle] as MemoryRange).address) <= address) low = middle + 1;
    else high = middle;
  }
  const range = ranges[low - 1];
  return range && address < Number(range.address) + range.size ? range : undefined;
}
