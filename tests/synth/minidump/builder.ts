/**
 * Builds minidumps field by field, from the format's description, and says where each record lies. Everything is
 * appended in the order of the calls: what a stream points to is put before it, and offsets need no alignment.
 */
import { Writer } from './writer.ts';

export interface Place {
  readonly at: number;
  readonly size: number;
}

export interface BuilderOptions {
  readonly endian?: 'little' | 'big';
  readonly bits?: 32 | 64;
  /** The version's upper half, which is the writer's own. */
  readonly writer?: number;
  readonly time?: number;
  readonly flags?: bigint;
  /** Entries of the directory; unused ones stay zero. */
  readonly slots?: number;
  /** Where the directory begins. */
  readonly directoryAt?: number;
}

export interface Built {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Records by the names they were put under. */
  readonly places: Readonly<Record<string, Place>>;
}

const HEADER = 32;
const ENTRY = 12;
const VERSION = 0xa793;

export class MinidumpBuilder {
  readonly bits: 32 | 64;
  readonly out: Writer;
  readonly places: Record<string, Place> = {};
  readonly #entries: { type: number; at: number; size: number }[] = [];
  readonly #slots: number;
  readonly #directoryAt: number;

  constructor(options: BuilderOptions = {}) {
    const {
      endian = 'little',
      bits = 64,
      writer = 0,
      time = 0,
      flags = 0n,
      slots = 16,
      directoryAt = HEADER,
    } = options;
    this.bits = bits;
    this.#slots = slots;
    this.#directoryAt = directoryAt;
    this.out = new Writer(endian);
    const signature = endian === 'little' ? 'MDMP' : 'PMDM';
    this.out
      .ascii(signature)
      .u32(writer * 0x10000 + VERSION)
      .u32(slots)
      .u32(directoryAt);
    this.out.u32(0).u32(time).u64(flags);
    this.out.upTo(directoryAt + slots * ENTRY);
  }

  writer(): Writer {
    return new Writer(this.out.isLittle ? 'little' : 'big');
  }

  /** Appends bytes under a name; returns their place. What a writer marked is named `name.mark`, without a size. */
  put(name: string, content: Uint8Array | Writer): Place {
    const place = { at: this.out.length, size: content.length };
    this.out.raw(content);
    this.places[name] = place;
    if (content instanceof Writer) {
      for (const [mark, [first = 0]] of content.marks)
        this.places[`${name}.${mark}`] = { at: place.at + first, size: 0 };
    }
    return place;
  }

  /** Names a part of what will be, or was, put. */
  name(name: string, at: number, size: number): void {
    this.places[name] = { at, size };
  }

  /** Appends a stream and its directory entry; `size` declares another size than its own. */
  stream(type: number, name: string, content: Uint8Array | Writer, size?: number): Place {
    const place = this.put(name, content);
    this.entry(type, place.at, size ?? place.size);
    return place;
  }

  /** A directory entry that points anywhere. */
  entry(type: number, at: number, size: number): void {
    if (this.#entries.length === this.#slots) throw new Error('the directory is full');
    const slot = this.#directoryAt + this.#entries.length * ENTRY;
    this.out.patchU32(slot, type);
    this.out.patchU32(slot + 4, size);
    this.out.patchU32(slot + 8, at);
    this.#entries.push({ type, at, size });
  }

  /** An entry that stays unused. */
  unused(): void {
    this.entry(0, 0, 0);
  }

  /** MINIDUMP_STRING: bytes without the end, UTF-16, zero. Returns its place in the file. */
  string(text: string): number {
    const { at } = this.put(
      `string ${text}`,
      this.writer()
        .u32(text.length * 2)
        .utf16(text)
        .u16(0),
    );
    return at;
  }

  /** Crashpad's: bytes without the end, UTF-8, zero. */
  utf8(text: string): number {
    const bytes = new TextEncoder().encode(text);
    return this.put(`utf8 ${text}`, this.writer().u32(bytes.length).raw(bytes).u8(0)).at;
  }

  build(): Built {
    return { bytes: this.out.bytes, places: this.places };
  }
}
