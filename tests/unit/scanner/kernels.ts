/** scan-kernels.wasm under Node: each kernel alone, in both builds. */
import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';

// Node 20 has it behind a flag; browsers and later versions do not.
setFlagsFromString('--experimental-wasm-relaxed-simd');

/** See assembly/scan-kernels.ts. */
export interface KernelExports {
  readonly memory: WebAssembly.Memory;
  readonly AREA_SIZE: WebAssembly.Global<'i32'>;
  readonly ANCHORS: WebAssembly.Global<'i32'>;
  readonly WIDE: WebAssembly.Global<'i32'>;
  readonly SCANS: WebAssembly.Global<'i32'>;
  readonly BINARY: WebAssembly.Global<'i32'>;
  readonly AES: WebAssembly.Global<'i32'>;
  readonly candidates: WebAssembly.Global<'i32'>;
  readonly survivors: WebAssembly.Global<'i32'>;
  readonly matches: WebAssembly.Global<'i32'>;
  readonly binaryCandidates: WebAssembly.Global<'i32'>;
  readonly binarySurvivors: WebAssembly.Global<'i32'>;
  readonly scheduleWindows: WebAssembly.Global<'i32'>;
  readonly skippedWindows: WebAssembly.Global<'i32'>;
  start(): void;
  areaStart(): number;
  raw(pages: number): number;
  zeroPages(pages: number): number;
  zeroPagesScalar(pages: number): number;
  classes(pages: number): number;
  classesOf(page: number): void;
  classesScalar(page: number): void;
  textBitsStart(): number;
  wideBitsStart(): number;
  beginArea(): void;
  run(pages: number, what: number): number;
  placesOf(page: number, form: number, what: number): number;
  placeCountOf(): number;
  homeOf(address: number): number;
  anchorsScalar(from: number, to: number): number;
  binaryScalar(page: number): number;
  windows(page: number, isScalar: number): number;
  windowOf(page: number, index: number): number;
  startOf(index: number): number;
  endOf(index: number): number;
  kindOf(index: number): number;
  subjectOf(index: number): number;
  hasWords(from: number, length: number, isOwn: number): number;
  hasWordsScalar(from: number, length: number, isOwn: number): number;
  isOfOne(from: number, length: number): number;
  isOfBlocks(from: number, length: number): number;
  hash(key: number, from: number, length: number, into: number): void;
  usesRelaxedSimd(): number;
}

export interface Kernels {
  readonly exports: KernelExports;
  /** What the kernels work on; zero around it. */
  readonly area: Uint8Array<ArrayBuffer>;
  readonly areaStart: number;
}

export const BUILDS = ['scan-kernels', 'scan-kernels-relaxed'] as const;

export function loadKernels(build: string): Kernels {
  const wasm = readFileSync(new URL(`../../../build/${build}.wasm`, import.meta.url));
  const exports = new WebAssembly.Instance(new WebAssembly.Module(wasm)).exports as unknown as KernelExports;
  exports.start();
  const areaStart = exports.areaStart();
  const area = new Uint8Array(exports.memory.buffer as ArrayBuffer, areaStart, exports.AREA_SIZE.value);
  return { exports, area, areaStart };
}
