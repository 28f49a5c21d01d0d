/**
 * The whole page as people get it, and beside it what it is compared with: plain reads of the same file by as many
 * workers, and the scanner over bytes that are in memory already.
 */
import '../../../web/main.ts';
import scanWasm from '../../../build/scan.wasm?url';
import relaxedScanWasm from '../../../build/scan-relaxed.wasm?url';
import { hasRelaxedSimd } from '../../../web/engine/relaxed-simd.ts';
import { scriptUrl } from '../../../web/seal/script-url.ts';
import benchWorker from './bench.worker.ts?worker&url';

/**
 * What a worker is asked to do: to read bytes of the file, to keep them, to scan what it kept, to make findings of that; or
 * to read and, after each read, to scan as many bytes of what it kept.
 */
export type Task =
  | {
      readonly kind: 'read' | 'load';
      readonly file: File;
      readonly from: number;
      readonly to: number;
      readonly bufferBytes: number;
    }
  | {
      readonly kind: 'both';
      readonly file: File;
      readonly from: number;
      readonly to: number;
      readonly bufferBytes: number;
      readonly module: WebAssembly.Module;
    }
  | { readonly kind: 'scan'; readonly module: WebAssembly.Module }
  | { readonly kind: 'collect' };

export interface TaskResult {
  readonly bytes: number;
  readonly seconds: number;
  /** Reads that it took, blocks of records that were found, or findings. */
  readonly count: number;
}

export interface BenchPage {
  /** The file that was chosen last. */
  file: File | undefined;
  /** Reads the chosen file by `workers` workers, each its part. */
  read(workers: number, bufferBytes: number): Promise<TaskResult>;
  /** Reads the first bytes of the chosen file into the memory of one worker. */
  load(bytes: number): Promise<TaskResult>;
  /** Scans what was loaded. */
  scan(): Promise<TaskResult>;
  /** The same as `load` by each of those that do both. */
  loadEach(workers: number, bytes: number): Promise<TaskResult>;
  /** They read the chosen file, each its part, and scan as many bytes of what they loaded: all that a search must do. */
  both(workers: number, bufferBytes: number): Promise<TaskResult>;
  /** Makes findings of what that found. */
  collect(): Promise<TaskResult>;
}

declare global {
  var bench: BenchPage;
}

const module = fetch(hasRelaxedSimd() ? relaxedScanWasm : scanWasm).then((answer) =>
  WebAssembly.compileStreaming(answer),
);
/** Workers that wait. */
const readers: Worker[] = [];
const keeper: Worker[] = [];
const doingBoth: Worker[] = [];

globalThis.bench = {
  file: undefined,

  async read(workers, bufferBytes) {
    return together(workers, (i) => run({ kind: 'read', ...partOf(workers, i), bufferBytes }));
  },

  async load(bytes) {
    return run(loading(bytes), keeper);
  },

  async loadEach(workers, bytes) {
    return together(workers, () => run(loading(bytes), doingBoth));
  },

  async scan() {
    return run({ kind: 'scan', module: await module }, keeper);
  },

  async both(workers, bufferBytes) {
    const compiled = await module;
    return together(workers, (i) =>
      run({ kind: 'both', ...partOf(workers, i), bufferBytes, module: compiled }, doingBoth),
    );
  },

  async collect() {
    return run({ kind: 'collect' }, keeper);
  },
};

function loading(bytes: number): Task {
  const file = chosen();
  return { kind: 'load', file, from: 0, to: Math.min(bytes, file.size), bufferBytes: 1 << 20 };
}

function partOf(workers: number, i: number): { readonly file: File; readonly from: number; readonly to: number } {
  const file = chosen();
  return { file, from: Math.floor((file.size / workers) * i), to: Math.floor((file.size / workers) * (i + 1)) };
}

async function together(workers: number, task: (worker: number) => Promise<TaskResult>): Promise<TaskResult> {
  const start = performance.now();
  const parts = await Promise.all(Array.from({ length: workers }, (_, worker) => task(worker)));
  const sum = (field: 'bytes' | 'count') => parts.reduce((all, part) => all + part[field], 0);
  return { bytes: sum('bytes'), count: sum('count'), seconds: (performance.now() - start) / 1000 };
}

function chosen(): File {
  const { file } = globalThis.bench;
  if (!file) throw new Error('no file was chosen');
  return file;
}

async function run(task: Task, workers = readers): Promise<TaskResult> {
  const worker = workers.pop() ?? new Worker(scriptUrl(benchWorker), { type: 'module' });
  const result = await new Promise<TaskResult>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<TaskResult>) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(task);
  });
  workers.push(worker);
  return result;
}

// Firefox does not let these events leave the shadow tree when a driver chooses the file.
document.querySelector('ds-shell')?.shadowRoot?.addEventListener(
  'input',
  ({ target }) => {
    if (!(target instanceof HTMLInputElement) || target.type !== 'file') return;
    globalThis.bench.file = target.files?.[0];
  },
  true,
);
