/**
 * A core with the memory left out that no call stack needs. Program headers are written anew: one for each run of kept
 * pages, the rest mapped without bytes, so that the map stays whole. Pieces are cut at pages: with others gdb and lldb
 * read the copy and elfutils finds next to nothing.
 */
import { arrayOf } from '../../engine/core/allocation.ts';
import type { Report } from '../../engine/report/report.ts';
import type { Source } from '../../engine/sources/source.ts';
import { Edits } from '../bytes/edits.ts';
import { Intervals } from '../bytes/intervals.ts';
import type { Form } from '../form.ts';
import type { CleanOptions } from '../options.ts';
import type { Piece } from '../plan/plan.ts';
import type { Shape } from '../plan/shape.ts';
import { Tallies } from '../remains.ts';
import { keptOfElfCore, registerNotes } from './kept.ts';
import { type ElfCore, PN_XNUM, PT_LOAD, PT_NOTE, readElfCore, type Segment } from './layout.ts';
import { ModuleFacts } from './linked.ts';
import { CoreMemory, PF_X } from './memory.ts';
import { editNotes } from './note-edits.ts';
import { fillLinkNames } from './paths.ts';
import { reduceToPointers } from './pointers.ts';
import { type KeptStacks, keptStacks } from './stacks.ts';
import { fillStartStrings } from './start-strings.ts';
import { programHeaders, type Row } from './write-headers.ts';

const AT_PAGESZ = 6;
const PAGE = 4096;
/** Code without a file that a thread is in: so much around it stays. */
const AROUND_CODE = 2048;
/** The longest instruction that calls, and room for machines that align. */
const BEFORE_RETURN = 16;

/** Undefined: the file is not what the report says. */
export function rebuildElfCore(source: Source, report: Report, options: CleanOptions): Shape | undefined {
  const core = readElfCore(source, report);
  if (!core) return undefined;
  const memory = new CoreMemory(core);
  const page = pageSizeOf(report);
  const tallies = new Tallies();
  const edits = new Edits();
  const stacks = keptStacks(memory, report, core.machine);
  const facts = new Intervals();
  const modules = new ModuleFacts(memory, report, facts, page);
  modules.keep();
  keepCode(memory, report, stacks, facts);
  const kept = new Intervals();
  kept.addAll(facts);
  kept.addAll(stacks.ranges);

  editNotes(core, edits, options, tallies);
  fillStartStrings(memory, report, stacks.ranges, edits, options.userNames, tallies);
  if (options.userNames) fillLinkNames(memory, modules.names, edits, tallies);
  zeroSignalVectors(memory, stacks, edits, tallies);
  if (options.level === 'pointers')
    reduceToPointers(core, memory, report, stacks, { facts, images: modules.images }, edits, tallies);

  const { pieces, dropped } = layOut(core, kept, page, edits);
  tallies.stackBytes = stacks.ranges.bytes;
  tallies.moduleBytes = facts.bytes;
  tallies.drop('memory', dropped);
  return { plan: { pieces, edits, patches: [] }, form: formOfRebuilt(core, memory, stacks), tallies };
}

function pageSizeOf(report: Report): number {
  const size = Number(report.auxv?.find(({ type }) => type === AT_PAGESZ)?.value ?? PAGE);
  return [4096, 8192, 16_384, 65_536].includes(size) ? size : PAGE;
}

/**
 * Around each place where a thread is, so that code that is on no disk can be read; and before each word of a stack
 * that points into code, so that a reader can still tell a return address, which has a call before it.
 */
function keepCode(memory: CoreMemory, report: Report, { ranges }: KeptStacks, kept: Intervals): void {
  const keep = (from: number, to: number) => {
    const segment = memory.heldAt(from) ?? memory.heldAt(to - 1);
    if (!segment || (segment.flags & PF_X) === 0) return;
    const start = Math.max(segment.start, from);
    kept.add(start, Math.min(memory.endOf(start), to));
  };
  const hasCode = memory.segments.some(({ flags, present }) => (flags & PF_X) !== 0 && present > 0);
  if (!hasCode) return;
  const files = new Set(
    (report.memory?.regions ?? []).flatMap(({ base, name }) => (name?.startsWith('/') ? [base] : [])),
  );
  for (const { frames = [] } of report.threads ?? []) {
    frames.forEach(({ address }, index) => {
      const at = memory.addressOf(address);
      const segment = memory.heldAt(at);
      const isOnDisk = segment && files.has(`0x${segment.address.toString(16)}`);
      if (segment && (index === 0 || !isOnDisk)) keep(Math.max(at - AROUND_CODE, segment.start), at + AROUND_CODE);
    });
  }
  for (const [from, to] of ranges) {
    for (let at = Math.ceil(from / memory.word) * memory.word; at < to; at += memory.word) {
      const value = memory.wordAt(at);
      // A stack may be executable.
      if (value !== undefined && value > BEFORE_RETURN && !ranges.has(value)) keep(value - BEFORE_RETURN, value + 1);
    }
  }
}

function zeroSignalVectors(memory: CoreMemory, { signals }: KeptStacks, edits: Edits, tallies: Tallies): void {
  for (const { vectors } of signals) {
    for (const [from, to] of vectors) {
      const offset = memory.offsetOf(from);
      if (offset === undefined) continue;
      edits.add(offset, Math.min(to, memory.endOf(from)) - from, 'zero');
      tallies.vectorRegisters++;
    }
  }
}

interface Laid {
  readonly pieces: readonly Piece[];
  readonly dropped: number;
}

/** Header, program headers, notes, then kept pages, each at a place that fits its address. */
function layOut(core: ElfCore, kept: Intervals, page: number, edits: Edits): Laid {
  const rows: Row[] = [];
  const runs: { readonly segment: Segment; readonly from: number; readonly to: number; readonly row: number }[] = [];
  let held = 0;
  const notes = core.segments.filter(({ type, present }) => type === PT_NOTE && present > 0);
  for (const note of notes) zeroBetweenNotes(core, note, edits);
  for (const note of notes) rows.push({ segment: note, fileSize: note.present, memorySize: 0n, address: note.address });
  for (const segment of core.segments) {
    if (segment.type !== PT_LOAD) continue;
    held += segment.present;
    cutSegment(segment, kept, page, (from, to, isKept) => {
      if (isKept) runs.push({ segment, from, to, row: rows.length });
      rows.push({
        segment,
        address: segment.address + BigInt(from),
        fileSize: isKept ? to - from : 0,
        memorySize: BigInt(to - from),
      });
    });
  }
  const { headerSize, rowSize } = core;
  const isMany = rows.length >= PN_XNUM;
  // Beyond what e_phnum can count, the count stands in a section header behind the table.
  const sectionSize = isMany ? (core.bits === 64 ? 64 : 40) : 0;
  let at = headerSize + rows.length * rowSize + sectionSize;
  const body: Piece[] = [];
  const pad = (to: number) => {
    if (to > at) body.push({ bytes: arrayOf(Uint8Array, to - at), length: to - at });
    at = to;
  };
  rows.slice(0, notes.length).forEach((row) => {
    pad(Math.ceil(at / 8) * 8);
    row.offset = at;
    body.push({ from: row.segment.offset, length: row.fileSize });
    at += row.fileSize;
  });
  let copied = 0;
  for (const { segment, from, to, row } of runs) {
    const address = segment.start + from;
    pad(at + ((((address - at) % page) + page) % page));
    const own = rows[row];
    if (own) own.offset = at;
    body.push({ from: segment.offset + from, length: to - from });
    copied += to - from;
    at += to - from;
    for (const [start, stop] of kept.gapsOf(address, address + to - from)) {
      edits.add(segment.offset + start - segment.start, stop - start, 'zero');
    }
  }
  // A row without bytes names the place where they would follow, as the kernel writes it: elfutils goes by that.
  let following = runs[0] ? (rows[runs[0].row]?.offset ?? at) : at;
  for (const row of rows.slice(notes.length)) {
    row.offset ??= following;
    following = row.offset + row.fileSize;
  }
  const head = programHeaders(core, rows, page);
  return { pieces: [{ bytes: head, length: head.length }, ...body], dropped: held - copied };
}

/** What pads notes, and what of their segment is none. */
function zeroBetweenNotes({ fields, notes }: ElfCore, { offset, present }: Segment, edits: Edits): void {
  const claimed = new Intervals();
  for (const { at, contents } of notes) {
    // Elf32_Nhdr: length of the name 0, of the contents 4, type 8; then the name.
    claimed.add(at, Math.min(at + 12 + fields.u32(at), contents.at));
    claimed.add(contents.at, contents.at + contents.size);
  }
  for (const [from, to] of claimed.gapsOf(offset, offset + present)) edits.add(from, to - from, 'zero');
}

/** Cuts a segment into runs of pages that hold something kept, and the rest; offsets count from its beginning. */
function cutSegment(
  segment: Segment,
  kept: Intervals,
  page: number,
  onRun: (from: number, to: number, isKept: boolean) => void,
): void {
  const start = segment.start;
  const memorySize = Math.max(Number(segment.memorySize), segment.present);
  const pages = new Intervals();
  for (let i = kept.indexAfter(start); i < kept.size && kept.from(i) < start + segment.present; i++) {
    const from = Math.max(start, Math.floor(kept.from(i) / page) * page);
    const to = Math.min(start + segment.present, Math.ceil(kept.to(i) / page) * page);
    pages.add(from, to);
  }
  let at = start;
  for (const [from, to] of pages) {
    if (from > at) onRun(at - start, from - start, false);
    onRun(from - start, to - start, true);
    at = to;
  }
  if (start + memorySize > at) onRun(at - start, memorySize, false);
}

function formOfRebuilt(core: ElfCore, memory: CoreMemory, { ranges }: KeptStacks): Form {
  const stacks = new Intervals();
  for (const [first, last] of ranges) {
    for (const { from, to, offset } of memory.heldIn(first, last)) stacks.add(offset, offset + to - from);
  }
  const registers = new Intervals();
  for (const { contents } of registerNotes(core)) registers.add(contents.at, contents.at + contents.size);
  return { kept: keptOfElfCore(core), registers, stacks };
}
