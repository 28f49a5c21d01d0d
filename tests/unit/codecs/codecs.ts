/** The codecs compiled by themselves, so that core.wasm need not export them to be tested and measured. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

const ENTRY = `
import { Decoder } from "../../assembly/codecs/stream";
import { GzipStream } from "../../assembly/codecs/gzip";
import { InflateStream } from "../../assembly/codecs/inflate";
import { Lz4Stream } from "../../assembly/codecs/lz4-frames";
import { SnappyStream } from "../../assembly/codecs/snappy-frames";
import { XZ_WINDOW_LIMIT, XzStream } from "../../assembly/codecs/xz";
import { ZSTD_WINDOW_LIMIT, ZstdStream } from "../../assembly/codecs/zstd";
export { chacha20 } from "../../assembly/codecs/chacha20";
export { errorWords } from "../../assembly/codecs/errors";
export { adler32 } from "../../assembly/codecs/checksums/adler32";
export { crc32 } from "../../assembly/codecs/checksums/crc32";
export { inflatePage, inflateRaw, inflateUsed } from "../../assembly/codecs/inflate";
export { lz4Decode } from "../../assembly/codecs/lz4";
export { lzoDecode } from "../../assembly/codecs/lzo";
export { snappyDecode } from "../../assembly/codecs/snappy";
export { lznt1Decode } from "../../assembly/codecs/windows/lznt1";
export { xpressDecode } from "../../assembly/codecs/windows/xpress";
export { zstdDecode } from "../../assembly/codecs/zstd";
export { xpressHuffmanDecode } from "../../assembly/codecs/windows/xpress-huffman";

export function reserve(size: usize): usize { return heap.alloc(size); }
export function newStream(kind: i32): Decoder {
  if (kind == 0) return new InflateStream(false);
  if (kind == 1) return new InflateStream(true);
  if (kind == 3) return new ZstdStream(ZSTD_WINDOW_LIMIT);
  if (kind == 4) return new Lz4Stream();
  if (kind == 5) return new SnappyStream();
  if (kind == 6) return new XzStream(XZ_WINDOW_LIMIT);
  return new GzipStream();
}
export function feed(d: Decoder, from: usize, length: i32, isLast: bool): void { d.feed(from, length, isLast); }
export function step(d: Decoder, limit: i32): i32 { return d.step(limit); }
export function piece(d: Decoder): usize { return d.piece; }
export function pieceLength(d: Decoder): i32 { return d.pieceLength; }
export function inputAt(d: Decoder): f64 { return <f64>d.inputAt; }
export function outputAt(d: Decoder): f64 { return <f64>d.outputAt; }
export function stateSize(d: Decoder): i32 { return d.stateSize; }
export function save(d: Decoder, into: usize): void { d.save(into); }
export function restore(d: Decoder, from: usize, inputAt: f64, outputAt: f64): void {
  d.restore(from, <u64>inputAt, <u64>outputAt);
}
export function gzipMembers(d: GzipStream): u32 { return d.members; }
export function trailingAt(d: Decoder): f64 { return d.hasTrailing ? <f64>d.trailingAt : -1; }
`;

export const NEEDS_INPUT = 0;
export const HAS_OUTPUT = 1;
export const HAS_ENDED = 2;
export const ERROR = {
  cutShort: -1,
  outputFull: -2,
  badHeader: -3,
  badCode: -4,
  badDistance: -5,
  badLength: -6,
  badChecksum: -7,
  unsupported: -8,
  dictionary: -9,
  windowLimit: -10,
  trailing: -11,
} as const;
export const STREAMS = { deflate: 0, zlib: 1, gzip: 2, zstd: 3, lz4: 4, snappy: 5, xz: 6 } as const;
export type StreamKind = keyof typeof STREAMS;

type Numbers = (...args: number[]) => number;

/** Compiled once for all test files: the name says what it was compiled from. */
function compile(): WebAssembly.Module {
  const folder = 'build/units';
  mkdirSync(folder, { recursive: true });
  const hash = createHash('sha256').update(ENTRY);
  for (const name of readdirSync('assembly/codecs', { recursive: true, encoding: 'utf8' }).sort()) {
    if (name.endsWith('.ts')) hash.update(readFileSync(`assembly/codecs/${name}`));
  }
  const made = `${folder}/codecs-${hash.digest('hex').slice(0, 16)}.wasm`;
  if (existsSync(made)) return new WebAssembly.Module(readFileSync(made));
  // Test files run side by side: each writes its own and then gives it the common name.
  const name = `${folder}/codecs-${process.pid}`;
  writeFileSync(`${name}.ts`, ENTRY);
  const flags = ['--runtime', 'stub', '--use', 'abort=', '-O3', '--converge', '--noAssert'];
  const features = ['--enable', 'simd,bulk-memory', '--initialMemory', '64', '--maximumMemory', '16384'];
  const compiler = 'node_modules/assemblyscript/bin/asc.js';
  execFileSync(process.execPath, [compiler, `${name}.ts`, ...flags, ...features, '-o', `${name}.wasm`], {
    stdio: 'pipe',
  });
  rmSync(`${name}.ts`);
  renameSync(`${name}.wasm`, made);
  return new WebAssembly.Module(readFileSync(made));
}

const module = compile();
const GUARD = 64;
const GUARD_BYTE = 0xa5;

export interface OneShot {
  /** Bytes written, or a negative error. */
  readonly result: number;
  /** What was written. */
  readonly bytes: Uint8Array;
}

/** One instance of the codecs; a new one has fresh memory. */
export class Codecs {
  private readonly exports = new WebAssembly.Instance(module).exports as unknown as Record<string, Numbers>;
  private readonly memory = this.exports['memory'] as unknown as WebAssembly.Memory;
  private blockAt = 0;
  private blockSize = 0;

  entry(name: string): Numbers {
    const exported = this.exports[name];
    if (!exported) throw new Error(`The codecs export no ${name}.`);
    return exported;
  }

  call(name: string, ...args: number[]): number {
    return this.entry(name)(...args);
  }

  global(name: string): number {
    return (this.exports[name] as unknown as WebAssembly.Global).value;
  }

  bytes(at: number, length: number): Uint8Array {
    return new Uint8Array(this.memory.buffer, at, length);
  }

  reserve(size: number): number {
    return this.call('reserve', size) >>> 0;
  }

  /** A block of at least `size` bytes that the next call may give again. */
  block(size: number): number {
    if (size > this.blockSize) {
      this.blockSize = Math.max(size, 1 << 20);
      this.blockAt = this.reserve(this.blockSize);
    }
    return this.blockAt;
  }

  /** Decodes in one call, and sees that nothing around the room for output was touched. */
  oneShot(name: string, input: Uint8Array, capacity: number): OneShot {
    const at = this.block(input.length + capacity + 3 * GUARD);
    // Input ends where the guard starts: reading on would find what looks like no data.
    const source = this.bytes(at, input.length + GUARD);
    source.set(input);
    source.fill(GUARD_BYTE, input.length);
    const dst = at + input.length + 2 * GUARD;
    this.bytes(dst - GUARD, capacity + 2 * GUARD).fill(GUARD_BYTE);
    const result = this.call(name, at, input.length, dst, capacity);
    for (const guard of [this.bytes(dst - GUARD, GUARD), this.bytes(dst + capacity, GUARD)]) {
      if (guard.some((byte) => byte !== GUARD_BYTE)) throw new Error(`${name} wrote outside its output.`);
    }
    if (result > capacity) throw new Error(`${name} says it wrote more than there was room for.`);
    return { result, bytes: this.bytes(dst, Math.max(0, result)).slice() };
  }

  stream(kind: StreamKind): Stream {
    return new Stream(this, this.call('newStream', STREAMS[kind]));
  }
}

export interface SavedState {
  readonly at: number;
  readonly size: number;
  readonly inputAt: number;
  readonly outputAt: number;
}

/** A decoder that works in pieces, fed from an array. */
export class Stream {
  readonly codecs: Codecs;
  readonly decoder: number;

  constructor(codecs: Codecs, decoder: number) {
    this.codecs = codecs;
    this.decoder = decoder;
  }

  get inputAt(): number {
    return this.codecs.call('inputAt', this.decoder);
  }

  /** Where bytes that belong to no member or frame start, or -1. */
  get trailingAt(): number {
    return this.codecs.call('trailingAt', this.decoder);
  }

  get outputAt(): number {
    return this.codecs.call('outputAt', this.decoder);
  }

  step(limit: number): { status: number; piece: Uint8Array } {
    const status = this.codecs.call('step', this.decoder, limit);
    const length = this.codecs.call('pieceLength', this.decoder);
    const piece = this.codecs.bytes(this.codecs.call('piece', this.decoder) >>> 0, length).slice();
    return { status, piece };
  }

  /**
   * Decodes to the end or an error. Input is given in pieces of `inputPiece` bytes, output taken in pieces of
   * `limit`; `each` is called behind each step.
   */
  decode(
    input: Uint8Array,
    { inputPiece = 1 << 17, limit = 1 << 17, cap = 1 << 28, each = (_: Stream) => {} } = {},
  ): { status: number; output: Buffer } {
    const pieces: Uint8Array[] = [];
    const block = this.codecs.reserve(inputPiece + GUARD);
    let total = 0;
    let idle = 0;
    for (;;) {
      const { status, piece } = this.step(limit);
      pieces.push(piece);
      total += piece.length;
      if (status === HAS_ENDED || status < 0 || total > cap) return { status, output: Buffer.concat(pieces) };
      each(this);
      if (status === NEEDS_INPUT) {
        const at = this.inputAt;
        const given = input.subarray(at, at + inputPiece);
        const source = this.codecs.bytes(block, given.length + GUARD);
        source.set(given);
        source.fill(GUARD_BYTE, given.length);
        this.codecs.call('feed', this.decoder, block, given.length, at + given.length >= input.length ? 1 : 0);
      }
      idle = piece.length > 0 || status === NEEDS_INPUT ? 0 : idle + 1;
      if (idle > 8) throw new Error('The decoder does not move.');
    }
  }

  get canSave(): boolean {
    return this.codecs.call('stateSize', this.decoder) > 0;
  }

  save(): SavedState {
    const size = this.codecs.call('stateSize', this.decoder);
    const at = this.codecs.reserve(size + GUARD);
    this.codecs.bytes(at + size, GUARD).fill(GUARD_BYTE);
    this.codecs.call('save', this.decoder, at);
    if (this.codecs.bytes(at + size, GUARD).some((byte) => byte !== GUARD_BYTE))
      throw new Error('save wrote too much.');
    return { at, size, inputAt: this.inputAt, outputAt: this.outputAt };
  }

  restore(state: SavedState): void {
    this.codecs.call('restore', this.decoder, state.at, state.inputAt, state.outputAt);
  }
}
