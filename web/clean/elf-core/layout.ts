/** Where the records of an ELF core lie: header, program headers, notes. */
import type { Report } from '../../engine/report/report.ts';
import type { Source } from '../../engine/sources/source.ts';
import { Fields } from '../bytes/fields.ts';
import { type Fold, folded, foldOf } from '../keep/addresses.ts';

export interface Segment {
  /** Its program header. */
  readonly at: number;
  readonly type: number;
  readonly flags: number;
  readonly offset: number;
  readonly address: bigint;
  /** The address as a number; see addresses.ts. */
  readonly start: number;
  readonly physical: bigint;
  /** As the header says; the file may end before. */
  readonly fileSize: number;
  readonly memorySize: bigint;
  readonly align: bigint;
  /** Bytes of it that are in the file. */
  readonly present: number;
}

export interface Note {
  readonly owner: string;
  readonly type: number;
  /** Its header. */
  readonly at: number;
  /** Its contents, as far as the file goes. */
  readonly contents: { readonly at: number; readonly size: number };
}

export interface ElfCore {
  readonly fields: Fields;
  /** What takes the machine's addresses to numbers. */
  readonly fold: Fold;
  readonly bits: 32 | 64;
  readonly machine: number;
  readonly headerSize: number;
  readonly tableAt: number;
  readonly rowSize: number;
  readonly segments: readonly Segment[];
  readonly notes: readonly Note[];
}

export const PT_LOAD = 1;
export const PT_NOTE = 4;
export const PN_XNUM = 0xffff;
/** What a header claims beyond is damage. */
const MOST_SEGMENTS = 1 << 22;

// Elf32_Ehdr, Elf64_Ehdr: class 4, data 5, machine 18; e_phoff 28 and 32, e_shoff 32 and 40, e_phentsize 42 and 54,
// e_phnum 44 and 56. sh_info at 28 and 44.
const CLASS_64 = 2;
const DATA_LITTLE = 1;

/** Undefined: not an ELF file. `report` is the core's of the same source: it has walked the notes. */
export function readElfCore(source: Source, report: Report): ElfCore | undefined {
  const head = new Fields(source, true);
  if (head.u32(0) !== 0x464c457f) return undefined;
  const fields = new Fields(source, head.u8(5) === DATA_LITTLE);
  const bits = head.u8(4) === CLASS_64 ? 64 : 32;
  const is64 = bits === 64;
  const tableAt = is64 ? fields.offset64(32) : fields.u32(28);
  const rowSize = is64 ? 56 : 32;
  const step = Math.max(fields.u16(is64 ? 54 : 42), rowSize);
  let count = fields.u16(is64 ? 56 : 44);
  const sectionsAt = is64 ? fields.offset64(40) : fields.u32(32);
  if (count === PN_XNUM && sectionsAt > 0) count = fields.u32(sectionsAt + (is64 ? 44 : 28)) || count;
  const machine = fields.u16(18);
  const fold = foldOf(machine);
  const segments: Segment[] = [];
  for (let i = 0; i < Math.min(count, MOST_SEGMENTS); i++) {
    const at = tableAt + i * step;
    if (!fields.has(at, rowSize)) break;
    const segment = is64 ? segment64(fields, at) : segment32(fields, at);
    segments.push({ ...segment, start: folded(fold, segment.address) });
  }
  return {
    fields,
    fold,
    bits,
    machine,
    headerSize: is64 ? 64 : 52,
    tableAt,
    rowSize,
    segments,
    notes: notesOf(report),
  };
}

// Elf64_Phdr: type 0, flags 4, offset 8, vaddr 16, paddr 24, filesz 32, memsz 40, align 48.
function segment64(fields: Fields, at: number): Omit<Segment, 'start'> {
  return withPresent(fields, {
    at,
    type: fields.u32(at),
    flags: fields.u32(at + 4),
    offset: fields.offset64(at + 8),
    address: fields.u64(at + 16),
    physical: fields.u64(at + 24),
    fileSize: fields.offset64(at + 32),
    memorySize: fields.u64(at + 40),
    align: fields.u64(at + 48),
  });
}

// Elf32_Phdr: type 0, offset 4, vaddr 8, paddr 12, filesz 16, memsz 20, flags 24, align 28.
function segment32(fields: Fields, at: number): Omit<Segment, 'start'> {
  return withPresent(fields, {
    at,
    type: fields.u32(at),
    offset: fields.u32(at + 4),
    address: BigInt(fields.u32(at + 8)),
    physical: BigInt(fields.u32(at + 12)),
    fileSize: fields.u32(at + 16),
    memorySize: BigInt(fields.u32(at + 20)),
    flags: fields.u32(at + 24),
    align: BigInt(fields.u32(at + 28)),
  });
}

function withPresent(fields: Fields, segment: Omit<Segment, 'start' | 'present'>): Omit<Segment, 'start'> {
  return { ...segment, present: Math.max(0, Math.min(segment.fileSize, fields.size - segment.offset)) };
}

function notesOf(report: Report): Note[] {
  const notes: Note[] = [];
  for (const { owner, type, at, data } of report.records ?? []) {
    if (typeof type !== 'number' || at === undefined) continue;
    notes.push({ owner: owner ?? '', type, at, contents: { at: data?.offset ?? at + 12, size: data?.size ?? 0 } });
  }
  return notes;
}
