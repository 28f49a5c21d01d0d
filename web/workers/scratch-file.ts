/** The core's scratch in the browser's own storage: gone when the dump is closed, or at the next visit. */
import type { Scratch } from '../engine/scratch.ts';

const FOLDER = 'scratch';
const lockOf = (name: string): string => `scratch ${name}`;

export interface ScratchFile extends Scratch {
  /** Removes it. */
  remove(): Promise<void>;
}

/** Undefined in windows without storage, as private ones are. */
export async function openScratchFile(): Promise<ScratchFile | undefined> {
  const name = crypto.randomUUID();
  try {
    // The other half is for what the page keeps besides, and for the dumps of other tabs.
    const { quota = 0, usage = 0 } = await navigator.storage.estimate();
    const most = (quota - usage) / 2;
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle(FOLDER, { create: true });
    const release = await hold(name);
    const handle = await folder.getFileHandle(name, { create: true });
    const access = await handle.createSyncAccessHandle();
    return {
      // Chromium tells of a full disk by a count near 2^32, and Firefox throws: the core takes either for no room.
      write: (offset, bytes) => (offset + bytes.length > most ? 0 : access.write(bytes, { at: offset })),
      read: (offset, into) => access.read(into, { at: offset }),
      async remove() {
        access.close();
        await folder.removeEntry(name).catch(() => {});
        release();
      },
    };
  } catch {
    return undefined;
  }
}

/** As long as this worker lives, no other tab takes the file for a leftover. */
function hold(name: string): Promise<() => void> {
  return new Promise((held) => {
    void navigator.locks.request(lockOf(name), () => new Promise<void>((release) => held(release)));
  });
}

/** Files of earlier visits: those that no living tab holds. */
export async function removeScratchLeftovers(): Promise<void> {
  try {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle(FOLDER);
    for await (const name of folder.keys()) {
      await navigator.locks.request(lockOf(name), { ifAvailable: true }, async (lock) => {
        if (lock) await folder.removeEntry(name);
      });
    }
  } catch {
    // No such folder, or no storage in this kind of window.
  }
}
