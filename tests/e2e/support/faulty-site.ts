/** The site with workers whose disks and readers fail on request: what a browser does rarely, seen every time. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Site, serve } from '../../../tools/serve.ts';

/**
 * Runs in front of a worker's own code. A file named FAULT-at-OFFSET.dmp brings the fault when the core reads that
 * byte: `disk`, `memory` and `slip` (a trap) once, as a drive that answers again and tabs that were closed; `refused`
 * and `trap` every time. A packed file may unpack to 1 MiB, or 64 times its size.
 */
function bringFaults(): void {
  interface Slice {
    readonly name: string;
    readonly from: number;
    readonly to: number;
  }
  const slices = new WeakMap<Blob, Slice>();
  const over = new Set<string>();
  let torn: string | undefined;

  const { slice } = Blob.prototype;
  Blob.prototype.slice = function (this: Blob, from = 0, to = this.size, type?: string) {
    const part = slice.call(this, from, to, type);
    if (this instanceof File) slices.set(part, { name: this.name, from, to });
    return part;
  };

  const reader = (
    globalThis as unknown as { FileReaderSync: { prototype: { readAsArrayBuffer(blob: Blob): unknown } } }
  ).FileReaderSync.prototype;
  const { readAsArrayBuffer } = reader;
  reader.readAsArrayBuffer = function (blob) {
    const { name, from, to } = slices.get(blob) ?? { name: '', from: 0, to: 0 };
    const [, fault = '', at] = /^(\w+)-at-(\d+)\./.exec(name) ?? [];
    if (fault && from <= Number(at) && Number(at) < to && !over.has(name)) {
      if (fault !== 'refused' && fault !== 'trap') over.add(name);
      if (fault === 'refused') throw new DOMException('refused', 'NotAllowedError');
      if (fault === 'disk') throw new DOMException('no answer', 'NotReadableError');
      torn = fault;
    }
    return readAsArrayBuffer.call(this, blob);
  };

  type ReadAt = (...place: readonly number[]) => number;
  interface Exports {
    open(size: number): void;
    refusedPages(): number;
    limitUnpacked(bytes: number): void;
  }
  const Real = WebAssembly.Instance;
  WebAssembly.Instance = class extends Real {
    constructor(module: WebAssembly.Module, imports: WebAssembly.Imports = {}) {
      const host = imports['host'] as { readonly readAt: ReadAt } | undefined;
      let refused = 0;
      const readAt: ReadAt = (...place) => {
        const count = host?.readAt(...place) ?? -1;
        const fault = torn;
        torn = undefined;
        if (fault === undefined) return count;
        // As where the core asks for 3 MiB and gets none.
        if (fault === 'memory') refused = 48;
        throw new WebAssembly.RuntimeError('unreachable');
      };
      super(module, host ? { ...imports, host: { ...host, readAt } } : imports);
      const exports = super.exports as unknown as Exports;
      const refusedPages = () => refused || exports.refusedPages();
      const open = (size: number) => {
        exports.open(size);
        exports.limitUnpacked(1 << 20);
      };
      // No field of the class: helpers of the compiler do not come along.
      Object.defineProperty(this, 'exports', { value: { ...super.exports, ...(host && { open, refusedPages }) } });
    }
  };
}

/** Its page works; no offline copy comes about, as the workers are not those of the build. */
export async function serveFaulty(): Promise<Site> {
  const root = mkdtempSync(join(tmpdir(), 'faulty-'));
  cpSync('dist', root, { recursive: true });
  rmSync(join(root, 'sw.js'));
  for (const name of readdirSync(join(root, 'workers'))) {
    const path = join(root, 'workers', name);
    if (/^core\.worker/.test(name)) writeFileSync(path, `(${bringFaults})();\n${readFileSync(path, 'utf8')}`);
  }
  const site = await serve({ root });
  return {
    ...site,
    async stop() {
      await site.stop();
      rmSync(root, { recursive: true });
    },
  };
}
