/**
 * Builds ELF core files field by field, from the System V ABI, and says where each record lies: header, program
 * headers, notes, memory, and behind them the section header that counts more segments than e_phnum can.
 */
import { Writer } from '../writer.ts';

export interface Place {
  readonly at: number;
  readonly size: number;
}

export interface Options {
  readonly bits?: 32 | 64;
  readonly endian?: 'little' | 'big';
  /** e_machine. */
  readonly machine?: number;
  /** e_type; 4: core. */
  readonly type?: number;
  readonly osabi?: number;
  /** p_align of the notes. */
  readonly noteAlign?: number;
  /** Notes lie behind the memory, as debuggers write them. */
  readonly notesLast?: boolean;
  /** What e_phnum says, where it shall differ. */
  readonly phnum?: number;
  readonly phentsize?: number;
  /** Count the segments in a section header at the end, as Linux does from 65,535 on. */
  readonly xnum?: boolean;
  /** DragonFly: names and contents end at multiples of 8 of the file. */
  readonly byPosition?: boolean;
}

export interface NotePlace {
  readonly owner: string;
  readonly type: number;
  /** The note's header, and its contents. */
  readonly at: number;
  readonly contents: Place;
}

export interface LoadPlace {
  /** The program header. */
  readonly headerAt: number;
  readonly data: Place;
}

export interface Built {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly notes: readonly NotePlace[];
  readonly loads: readonly LoadPlace[];
  /** Rows in notes, by the names that their writers gave them. */
  readonly marks: ReadonlyMap<string, readonly number[]>;
  /** The note of an owner and type; the first of several. */
  note(type: number, owner?: string): NotePlace;
}

export interface Load {
  readonly address: bigint;
  readonly bytes?: Uint8Array;
  /** In memory; absent: as in the file. */
  readonly memorySize?: bigint;
  /** p_filesz and p_offset, where they shall lie. */
  readonly fileSize?: bigint;
  readonly offset?: bigint;
  /** 1: execute, 2: write, 4: read. */
  readonly flags?: number;
  readonly physical?: bigint;
  readonly type?: number;
}

interface Note {
  readonly owner: string;
  readonly type: number;
  readonly contents: Uint8Array | Writer;
  /** namesz and descsz, where they shall lie. */
  readonly nameSize?: number;
  readonly size?: number;
}

type Piece = Note | Uint8Array;

export const EXECUTE = 1;
export const WRITE = 2;
export const READ = 4;

export class ElfCoreBuilder {
  readonly bits: 32 | 64;
  readonly endian: 'little' | 'big';
  readonly #options: Options;
  readonly #pieces: Piece[] = [];
  readonly #loads: Load[] = [];

  constructor(options: Options = {}) {
    this.bits = options.bits ?? 64;
    this.endian = options.endian ?? 'little';
    this.#options = options;
  }

  get machine(): number {
    return this.#options.machine ?? 62;
  }

  /** Bytes of an address. */
  get word(): number {
    return this.bits / 8;
  }

  writer(): Writer {
    return new Writer(this.endian);
  }

  note(owner: string, type: number, contents: Writer | Uint8Array, lies: Partial<Note> = {}): this {
    this.#pieces.push({ owner, type, contents, ...lies });
    return this;
  }

  /** Bytes among the notes that are no note. */
  stray(bytes: Uint8Array): this {
    this.#pieces.push(bytes);
    return this;
  }

  load(load: Load): this {
    this.#loads.push(load);
    return this;
  }

  build(): Built {
    const { bits } = this;
    const { type = 4, osabi = 0, noteAlign = 4, notesLast = false, xnum = false } = this.#options;
    const hasNotes = this.#pieces.length > 0;
    const count = this.#loads.length + (hasNotes ? 1 : 0);
    const headerBytes = bits === 64 ? 64 : 52;
    const rowBytes = bits === 64 ? 56 : 32;
    const out = this.writer();
    out.raw(Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, bits / 32, this.endian === 'little' ? 1 : 2, 1, osabi)).zeros(8);
    out
      .u16(type)
      .u16(this.machine)
      .u32(1)
      .word(bits, 0)
      .word(bits, count > 0 ? headerBytes : 0);
    const sectionHeaderAt = out.length;
    out.word(bits, 0).u32(0).u16(headerBytes);
    out.u16(this.#options.phentsize ?? rowBytes).u16(this.#options.phnum ?? (xnum ? 0xffff : count));
    out
      .u16(xnum ? (bits === 64 ? 64 : 40) : 0)
      .u16(xnum ? 1 : 0)
      .u16(0);
    const table = out.length;
    out.zeros(count * rowBytes);

    const notes: NotePlace[] = [];
    let noteSegment: Place = { at: 0, size: 0 };
    if (hasNotes && !notesLast) noteSegment = this.#putNotes(out, notes);
    const loads: LoadPlace[] = this.#loads.map(({ bytes }, index) => {
      const headerAt = table + (index + (hasNotes ? 1 : 0)) * rowBytes;
      if (!bytes || bytes.length === 0) return { headerAt, data: { at: out.length, size: 0 } };
      out.upTo(Math.ceil(out.length / 16) * 16);
      const at = out.length;
      out.raw(bytes);
      return { headerAt, data: { at, size: bytes.length } };
    });
    if (hasNotes && notesLast) noteSegment = this.#putNotes(out, notes);
    if (xnum) {
      out.upTo(Math.ceil(out.length / 8) * 8);
      const at = out.length;
      if (bits === 64) out.zeros(44).u32(count).zeros(16);
      else out.zeros(28).u32(count).zeros(8);
      if (bits === 64) out.patchU64(sectionHeaderAt, BigInt(at));
      else out.patchU32(sectionHeaderAt, at);
    }

    const rows = this.writer();
    if (hasNotes) this.#putRow(rows, 4, 4, BigInt(noteSegment.at), 0n, 0n, BigInt(noteSegment.size), 0n, noteAlign);
    this.#loads.forEach((load, index) => {
      const { data } = loads[index] as LoadPlace;
      const fileSize = load.fileSize ?? BigInt(data.size);
      this.#putRow(
        rows,
        load.type ?? 1,
        load.flags ?? READ | WRITE,
        load.offset ?? BigInt(data.at),
        load.address,
        load.physical ?? 0n,
        fileSize,
        load.memorySize ?? fileSize,
        0x1000,
      );
    });
    const bytes = out.bytes;
    bytes.set(rows.bytes, table);
    return {
      bytes,
      notes,
      loads,
      marks: out.marks,
      note(type, owner) {
        const found = notes.find((one) => one.type === type && (owner === undefined || one.owner === owner));
        if (!found) throw new Error(`no note of type ${type}`);
        return found;
      },
    };
  }

  #putRow(
    out: Writer,
    type: number,
    flags: number,
    offset: bigint,
    address: bigint,
    physical: bigint,
    fileSize: bigint,
    memorySize: bigint,
    align: number,
  ): void {
    const { bits } = this;
    out.u32(type);
    if (bits === 64) out.u32(flags);
    out.word(bits, offset).word(bits, address).word(bits, physical).word(bits, fileSize).word(bits, memorySize);
    if (bits === 32) out.u32(flags);
    out.word(bits, align);
  }

  #putNotes(out: Writer, notes: NotePlace[]): Place {
    const { byPosition = false, noteAlign = 4 } = this.#options;
    const step = byPosition || noteAlign === 8 ? 8 : 4;
    out.upTo(Math.ceil(out.length / step) * step);
    const start = out.length;
    const round = (from: number) => {
      const base = byPosition ? 0 : from;
      out.upTo(base + Math.ceil((out.length - base) / step) * step);
    };
    for (const piece of this.#pieces) {
      if (piece instanceof Uint8Array) {
        out.raw(piece);
        continue;
      }
      const at = out.length;
      const name = new TextEncoder().encode(`${piece.owner}\0`);
      out
        .u32(piece.nameSize ?? name.length)
        .u32(piece.size ?? piece.contents.length)
        .u32(piece.type);
      out.raw(name);
      round(at);
      const contents = { at: out.length, size: piece.contents.length };
      out.raw(piece.contents);
      round(at);
      notes.push({ owner: piece.owner, type: piece.type, at, contents });
    }
    return { at: start, size: out.length - start };
  }
}
