import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Scratch } from '../web/engine/sources/scratch.ts';

/** A file in the system's temporary folder that has no name while it is used, so that nothing can leave it behind. */
export function openScratchFile(): Scratch | undefined {
  try {
    const folder = mkdtempSync(join(tmpdir(), 'dumpscope-'));
    const path = join(folder, 'scratch');
    const file = openSync(path, 'wx+', 0o600);
    const remove = () => rmSync(folder, { recursive: true, force: true });
    try {
      remove();
    } catch {
      // Windows keeps the name of an open file.
      process.on('exit', () => {
        closeSync(file);
        remove();
      });
    }
    return {
      write: (offset, bytes) => writeSync(file, bytes, 0, bytes.length, offset),
      read: (offset, into) => readSync(file, into, 0, into.length, offset),
    };
  } catch {
    return undefined;
  }
}
