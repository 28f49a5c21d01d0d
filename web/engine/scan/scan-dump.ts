import type { Core } from '../core/core.ts';
import type { Findings } from '../report/report.ts';
import { CoreSource } from '../sources/core-source.ts';
import { memoryLineOf } from './memory-line.ts';
import { scanMemory, scanSource } from './scan-source.ts';

/**
 * What an open dump would give away, in one go: the scan of its memory where that is packed or lies in several files,
 * else of the file, or of what its container holds. `key`: 16 bytes, see ScanOptions.
 */
export function scanDump(module: WebAssembly.Module, core: Core, key: Uint8Array): Findings {
  const { file } = core.summary();
  const writtenAt = file.time === undefined ? undefined : Date.parse(file.time) / 1000;
  const options = { key, ...(writtenAt !== undefined && { writtenAt }) };
  const memory = memoryLineOf(core);
  if (memory) return scanMemory(module, memory, options);
  return scanSource(module, new CoreSource(core, ''), { ...options, attribute: (offset) => core.place(offset) });
}
