/** Builds Mach-O core files field by field, after mach-o/loader.h, and says where each record lies. */
import { Writer } from '../writer.ts';

export interface Place {
  readonly at: number;
  readonly size: number;
}

export interface Segment {
  readonly address: bigint;
  readonly bytes?: Uint8Array;
  /** In memory; absent: as in the file. */
  readonly size?: bigint;
  /** initprot; 1: read, 2: write, 4: execute. */
  readonly protection?: number;
  /** What filesize and fileoff say, where they shall lie. */
  readonly fileSize?: bigint;
  readonly offset?: bigint;
}

export interface State {
  readonly flavor: number;
  readonly bytes: Uint8Array;
  /** In words, where it shall lie. */
  readonly count?: number;
}

export interface Note {
  readonly owner: string;
  readonly bytes: Uint8Array;
}

export interface Options {
  readonly bits?: 32 | 64;
  readonly cpuType?: number;
  readonly fileType?: number;
  /** ncmds, where it shall lie. */
  readonly commandCount?: number;
}

export const X86_64 = 0x01000007;
export const ARM64 = 0x0100000c;
export const I386 = 7;
export const ARM = 12;

export const READ = 1;
export const WRITE = 2;
export const EXECUTE = 4;

const PAGE = 4096;

export interface BuiltCore {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Load commands of segments and the bytes they describe, in order. */
  readonly segments: readonly { readonly command: Place; readonly data: Place }[];
  readonly threads: readonly Place[];
  /** The registers of each thread, in all their flavours. */
  readonly states: readonly (readonly Place[])[];
  readonly notes: readonly { readonly command: Place; readonly data: Place }[];
}

export class MachCoreBuilder {
  readonly bits: 32 | 64;
  readonly #options: Options;
  readonly #segments: Segment[] = [];
  readonly #threads: (readonly State[])[] = [];
  readonly #notes: ((at: number) => Note)[] = [];
  readonly #noteSizes: number[] = [];

  constructor(options: Options = {}) {
    this.bits = options.bits ?? 64;
    this.#options = options;
  }

  segment(segment: Segment): this {
    this.#segments.push(segment);
    return this;
  }

  thread(...states: State[]): this {
    this.#threads.push(states);
    return this;
  }

  /** A note whose contents may depend on where they lie; `size` is how long they are. */
  note(owner: string, size: number, contents: (at: number) => Uint8Array): this {
    this.#noteSizes.push(size);
    this.#notes.push((at) => ({ owner, bytes: contents(at) }));
    return this;
  }

  build(): BuiltCore {
    const { cpuType = ARM64, fileType = 4, commandCount } = this.#options;
    const is64 = this.bits === 64;
    const segmentBytes = is64 ? 72 : 56;
    const threadBytes = this.#threads.map((states) => 8 + states.reduce((sum, one) => sum + 8 + one.bytes.length, 0));
    const commandBytes =
      threadBytes.reduce((sum, one) => sum + one, 0) + this.#notes.length * 40 + this.#segments.length * segmentBytes;
    const first = is64 ? 32 : 28;
    let at = Math.ceil((first + commandBytes) / PAGE) * PAGE;
    const notePlaces = this.#noteSizes.map((size) => {
      const place = { at, size };
      at += size;
      return place;
    });
    at = Math.ceil(at / PAGE) * PAGE;
    const dataPlaces = this.#segments.map(({ bytes }) => {
      const place = { at, size: bytes?.length ?? 0 };
      at = Math.ceil((at + place.size) / PAGE) * PAGE;
      return place;
    });
    const out = new Writer();
    out
      .u32(is64 ? 0xfeedfacf : 0xfeedface)
      .u32(cpuType)
      .u32(0)
      .u32(fileType);
    out.u32(commandCount ?? this.#threads.length + this.#notes.length + this.#segments.length);
    out.u32(commandBytes).u32(0);
    if (is64) out.u32(0);
    const threads = this.#threads.map((states, index) => {
      const size = threadBytes[index] ?? 0;
      const place = { at: out.length, size };
      out.u32(4).u32(size);
      const own = states.map(({ flavor, bytes, count }) => {
        out.u32(flavor).u32(count ?? bytes.length / 4);
        const state = { at: out.length, size: bytes.length };
        out.raw(bytes);
        return state;
      });
      return { place, states: own };
    });
    const made = this.#notes.map((note, index) => note(notePlaces[index]?.at ?? 0));
    const notes = made.map(({ owner }, index) => {
      const command = { at: out.length, size: 40 };
      const data = notePlaces[index] ?? { at: 0, size: 0 };
      out.u32(0x31).u32(40).ascii(owner.padEnd(16, '\0')).u64(data.at).u64(data.size);
      return { command, data };
    });
    const segments = this.#segments.map((segment, index) => {
      const command = { at: out.length, size: segmentBytes };
      const data = dataPlaces[index] ?? { at: 0, size: 0 };
      const { protection = READ | WRITE } = segment;
      out
        .u32(is64 ? 0x19 : 1)
        .u32(segmentBytes)
        .zeros(16);
      out.word(this.bits, segment.address).word(this.bits, segment.size ?? BigInt(data.size));
      out.word(this.bits, segment.offset ?? BigInt(data.size === 0 ? 0 : data.at));
      out.word(this.bits, segment.fileSize ?? BigInt(data.size));
      out.u32(7).u32(protection).u32(0).u32(0);
      return { command, data };
    });
    made.forEach(({ bytes }, index) => {
      out.upTo(notePlaces[index]?.at ?? out.length).raw(bytes);
    });
    this.#segments.forEach(({ bytes }, index) => {
      if (bytes) out.upTo(dataPlaces[index]?.at ?? out.length).raw(bytes);
    });
    return {
      bytes: out.bytes,
      segments,
      threads: threads.map(({ place }) => place),
      states: threads.map(({ states }) => states),
      notes,
    };
  }
}
