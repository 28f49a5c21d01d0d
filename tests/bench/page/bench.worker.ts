/** Reads a file as fast as the browser brings it, or scans bytes that it has. */
import { FindingCollector } from '../../../web/engine/scan/findings/collector.ts';
import { Scanner } from '../../../web/engine/scanner.ts';
import type { Task, TaskResult } from './page.ts';

/** Chromium forgets a reader that only the function holds that awaits it. */
let held: unknown;

let loaded = new Uint8Array();
/** What the scan of it found. */
let records: readonly Uint8Array[] = [];

addEventListener('message', ({ data }: MessageEvent<Task>) => {
  void run(data).then((result) => postMessage(result));
});

async function run(task: Task): Promise<TaskResult> {
  if (task.kind === 'scan') return scan(task.module);
  if (task.kind === 'both') return both(task);
  return task.kind === 'collect' ? collect() : read(task);
}

type ReadTask = Extract<Task, { kind: 'read' | 'load' }>;

async function read({ kind, file, from, to, bufferBytes }: ReadTask): Promise<TaskResult> {
  const start = performance.now();
  const isKept = kind === 'load';
  if (isKept) loaded = new Uint8Array(to - from);
  let bytes = 0;
  let count = 0;
  for await (const piece of pieces(file.slice(from, to), bufferBytes)) {
    if (isKept) loaded.set(piece, bytes);
    bytes += piece.length;
    count++;
  }
  return { bytes, count, seconds: (performance.now() - start) / 1000 };
}

/** What is scanned is not what is read, so that it does not matter which part of the file a worker has. */
async function both({ file, from, to, bufferBytes, module }: Extract<Task, { kind: 'both' }>): Promise<TaskResult> {
  const scanner = new Scanner(module, crypto.getRandomValues(new Uint8Array(16)));
  const start = performance.now();
  let bytes = 0;
  let count = 0;
  let at = 0;
  scanner.begin(0);
  for await (const { length } of pieces(file.slice(from, to), bufferBytes)) {
    bytes += length;
    count++;
    for (let left = length; left > 0; ) {
      const part = loaded.subarray(at, at + left);
      scanner.push(part);
      left -= part.length;
      at += part.length;
      if (at < loaded.length) continue;
      at = 0;
      scanner.finish();
      scanner.drainPacked();
      scanner.begin(0);
    }
  }
  scanner.finish();
  return { bytes, count, seconds: (performance.now() - start) / 1000 };
}

async function scan(module: WebAssembly.Module): Promise<TaskResult> {
  const scanner = new Scanner(module, crypto.getRandomValues(new Uint8Array(16)));
  const start = performance.now();
  scanner.begin(0);
  scanner.push(loaded);
  scanner.finish();
  const seconds = (performance.now() - start) / 1000;
  records = scanner.drainPacked();
  return { bytes: loaded.length, count: records.length, seconds };
}

/** From records to findings, as the core's worker does it once for a file. */
function collect(): TaskResult {
  const start = performance.now();
  const collector = new FindingCollector({ total: loaded.length, attribute: () => ({}) });
  for (const part of records) collector.addPacked(part);
  const { items } = collector.packed(loaded.length, true);
  return { bytes: loaded.length, count: items.detectorOf.length, seconds: (performance.now() - start) / 1000 };
}

async function* pieces(blob: Blob, bufferBytes: number): AsyncGenerator<Uint8Array> {
  const stream = blob.stream();
  const reader = stream.getReader({ mode: 'byob' });
  held = { stream, reader };
  let buffer = new ArrayBuffer(bufferBytes);
  for (;;) {
    const { value, done } = await reader.read(new Uint8Array(buffer));
    if (done) break;
    buffer = value.buffer as ArrayBuffer;
    yield value;
  }
  if (held) held = undefined;
}
