import type { Scratch } from '../sources/scratch.ts';
import type { Source } from '../sources/source.ts';

/** What core.wasm and full.wasm export; see assembly/core.ts. */
export interface CoreExports {
  readonly memory: WebAssembly.Memory;
  readonly DONE: WebAssembly.Global<'i32'>;
  open(size: number): void;
  companion(size: number, nameLength: number): void;
  member(index: number): void;
  askForMemory(): void;
  leaveOut(stage: number, bit: number): void;
  stage(): number;
  bit(): number;
  refusedPages(): number;
  limitUnpacked(bytes: number): void;
  lookAtHead(bytes: number): void;
  step(): number;
  wantsScratch(): number;
  scratchKeyAt(): number;
  giveScratch(isGiven: boolean): void;
  isAnswered(): number;
  wantsFull(): number;
  section(id: number): number;
  revision(id: number): number;
  input(length: number): number;
  select(list: number, fieldLength: number, filterLength: number, isDescending: boolean): number;
  rows(list: number, from: number, count: number): number;
  isOfSystem(index: number): number;
  read(space: number, high: number, low: number, count: number): number;
  describe(high: number, low: number): number;
  stretches(ofMemory: boolean): number;
  place(high: number, low: number): number;
  placeEnd(): number;
  startData(index: number): number;
  physicalPlace(high: number, low: number): number;
  planLength(): number;
  plan(from: number, count: number): number;
  output(): number;
  misses(): number;
}

/** The host's answer to the core when a source cannot be read, or scratch not be used. */
const READ_FAILED = -1;

/** Bytes of the key that scratch is sealed with. */
const SCRATCH_KEY = 32;

const WASM_PAGE = 65_536;

/** A read that the host refused. */
export interface RefusedRead {
  readonly error: unknown;
  /** Number of the source, and where in it. */
  readonly source: number;
  readonly at: number;
  /** Nothing of this source had been read before. */
  readonly isFirst: boolean;
}

/**
 * An instance of the core with its host: what it reads comes from `sources`, what it keeps outside goes to scratch. The
 * one file that knows where the core keeps its bytes.
 */
export class CoreInstance {
  readonly calls: CoreExports;
  readonly sources: readonly [Source, ...Source[]];
  readonly #utf8 = new TextDecoder();
  /** Sources of which something was read. */
  readonly #begun = new Set<number>();
  #scratch: Scratch | undefined;
  #lacksScratch = false;

  /** Calls of `readAt` and bytes they brought: the measure of how much of a file its first page costs. */
  readonly traffic = { calls: 0, bytes: 0 };

  /** The first read that was refused; the core itself goes on as if nothing were there. */
  refused: RefusedRead | undefined;

  /** Where the core read last; names the place when it traps. */
  lastOffset = 0;

  constructor(module: WebAssembly.Module, sources: readonly [Source, ...Source[]]) {
    this.sources = sources;
    const host = { readAt: this.#readAt, writeScratch: this.#writeScratch, readScratch: this.#readScratch };
    this.calls = new WebAssembly.Instance(module, { host }).exports as unknown as CoreExports;
  }

  /** The core asked for scratch and got none, or not enough. */
  get lacksScratch(): boolean {
    return this.#lacksScratch;
  }

  /** Bytes of memory that it asked for and did not get: then a trap is no fault of the code. */
  get refusedBytes(): number {
    return this.calls.refusedPages() * WASM_PAGE;
  }

  giveScratch(scratch: Scratch | undefined): void {
    this.#scratch = scratch;
    this.#lacksScratch = scratch === undefined;
    if (scratch) crypto.getRandomValues(this.#bytesAt(this.calls.scratchKeyAt(), SCRATCH_KEY));
    this.calls.giveScratch(scratch !== undefined);
  }

  /** Puts texts where the core takes them from, one behind the other. */
  put(...texts: readonly Uint8Array[]): void {
    let at = this.calls.input(texts.reduce((sum, { length }) => sum + length, 0));
    for (const text of texts) {
      this.#bytesAt(at, text.length).set(text);
      at += text.length;
    }
  }

  /** The bytes of an answer; valid until the next call. */
  bytes(length: number): Uint8Array<ArrayBuffer> {
    return this.#bytesAt(this.calls.output(), length);
  }

  /** The numbers of an answer; valid until the next call. */
  numbers(count: number): Float64Array {
    return new Float64Array(this.calls.memory.buffer, this.calls.output(), count);
  }

  /** An answer as the core wrote it: texts in it are not masked. */
  json<T>(length: number): T {
    return JSON.parse(this.#utf8.decode(this.bytes(length))) as T;
  }

  // A view made anew each time: growing the memory detaches older ones.
  #bytesAt(at: number, length: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.calls.memory.buffer as ArrayBuffer, at, length);
  }

  readonly #writeScratch = (offset: number, from: number, length: number): number => {
    try {
      const written = this.#scratch?.write(offset, this.#bytesAt(from, length)) ?? READ_FAILED;
      if (written < length) this.#lacksScratch = true;
      return written;
    } catch {
      // The storage was taken away meanwhile: as if it were full.
      this.#lacksScratch = true;
      return READ_FAILED;
    }
  };

  readonly #readScratch = (offset: number, into: number, length: number): number => {
    try {
      return this.#scratch?.read(offset, this.#bytesAt(into, length)) ?? READ_FAILED;
    } catch {
      // The same: the core takes these bytes for bytes that cannot be read.
      return READ_FAILED;
    }
  };

  readonly #readAt = (number: number, offset: number, into: number, length: number): number => {
    this.lastOffset = offset;
    this.traffic.calls++;
    try {
      const source = this.sources[number];
      if (!source) return READ_FAILED;
      const count = source.readAt(offset, this.#bytesAt(into, length));
      this.traffic.bytes += count;
      this.#begun.add(number);
      return count;
    } catch (error) {
      this.refused ??= { error, source: number, at: offset, isFirst: !this.#begun.has(number) };
      return READ_FAILED;
    }
  };
}
