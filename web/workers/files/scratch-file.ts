/** The core's scratch in the browser's own storage: gone when the dump is closed, or at the next visit. */
import type { Scratch } from '../../engine/sources/scratch.ts';
import { StorageFile } from './storage-file.ts';

export interface ScratchFile extends Scratch {
  /** Removes it. */
  remove(): Promise<void>;
}

/** Undefined in windows without storage, as private ones are. */
export async function openScratchFile(): Promise<ScratchFile | undefined> {
  try {
    // The other half is for what the page keeps besides, and for the dumps of other tabs.
    const { quota = 0, usage = 0 } = await navigator.storage.estimate();
    const most = (quota - usage) / 2;
    const file = await StorageFile.create('scratch');
    return {
      write: (offset, bytes) => (offset + bytes.length <= most && file.write(offset, bytes) ? bytes.length : 0),
      read: (offset, into) => file.read(offset, into),
      remove: () => file.remove(),
    };
  } catch {
    return undefined;
  }
}
