/** The scanner under Node, as the page uses it. */
import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import type { ScanRecord } from '../../../web/engine/records/records.ts';
import { Scanner } from '../../../web/engine/scanner.ts';

// Node 20 has it behind a flag; browsers and later versions do not.
setFlagsFromString('--experimental-wasm-relaxed-simd');

const modules = new Map<string, WebAssembly.Module>();

export function openScanner(build: 'scan' | 'scan-relaxed' = 'scan', key = new Uint8Array(16)): Scanner {
  let module = modules.get(build);
  if (!module) {
    module = new WebAssembly.Module(readFileSync(new URL(`../../../build/${build}.wasm`, import.meta.url)));
    modules.set(build, module);
  }
  return new Scanner(module, key);
}

/** What the build for tests offers besides. */
export interface TestExports {
  /** Nothing is remembered from one place to the next. */
  setForgetful(value: boolean): void;
  /** Units of work on places of the last MiB. */
  workOfMib(): number;
  /** Whether places were passed over since `begin`, for there was more to do than may be done: a WebAssembly global. */
  isWorkSpent: WebAssembly.Global<'i32'>;
}

/** The whole scan in the build for tests. */
export function openTestScanner(): { scanner: Scanner; exports: TestExports } {
  const module = new WebAssembly.Module(readFileSync(new URL('../../../build/scan-kernels.wasm', import.meta.url)));
  const instance = new WebAssembly.Instance(module);
  const exports = instance.exports as unknown as TestExports;
  return { scanner: new Scanner(module, new Uint8Array(16), instance), exports };
}

/** All that is in these bytes, by place. `cut`: how many bytes are handed over at a time. */
export function scan(bytes: Uint8Array, cut = bytes.length, scanner = openScanner()): ScanRecord[] {
  scanner.begin(0);
  for (let at = 0; at < bytes.length; at += cut) scanner.push(bytes.subarray(at, at + cut));
  scanner.finish();
  return byPlace(scanner.drain());
}

export function byPlace(records: readonly ScanRecord[]): ScanRecord[] {
  return [...records].sort((a, b) => a.offset - b.offset || a.detector - b.detector || a.length - b.length);
}
