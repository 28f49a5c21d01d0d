import { type Place, placeOf } from '../../parts/state/places.ts';
import { isSharedLink } from '../../share/link/fragment.ts';
import { noteHandle } from './file-handles.ts';

/** What the system hands to the installed app; only Chromium does. */
interface LaunchParams {
  /** The address it would have opened: a shortcut's, or a link's that the app takes. */
  readonly targetURL?: string | null;
  readonly files?: readonly FileSystemHandle[];
}

interface LaunchQueue {
  setConsumer(consumer: (params: LaunchParams) => void): void;
}

export interface LaunchListeners {
  /** Files to open together. `refused`: how many the browser did not let us read. */
  readonly onFiles: (files: readonly File[], refused: number) => void;
  readonly onPlace: (place: Place) => void;
  readonly onLink: (fragment: string) => void;
}

/** Takes what waits, and whatever comes while the page is open. Call it before the page moves. */
export function takeLaunches({ onFiles, onPlace, onLink }: LaunchListeners): void {
  const { launchQueue } = globalThis as { launchQueue?: LaunchQueue };
  // The launch that loaded the page names the address that the page has by then.
  let loadedBy: string | undefined = document.URL;
  launchQueue?.setConsumer(({ targetURL, files = [] }) => {
    const isLoad = targetURL === loadedBy;
    loadedBy = undefined;
    if (files.length > 0) {
      void readable(files).then((found) => onFiles(found, files.length - found.length));
      return;
    }
    if (isLoad || !targetURL || !URL.canParse(targetURL)) return;
    const { hash } = new URL(targetURL);
    const place = placeOf(hash);
    if (place) onPlace(place);
    else if (isSharedLink(hash)) onLink(hash);
  });
}

async function readable(handles: readonly FileSystemHandle[]): Promise<readonly File[]> {
  const files = await Promise.all(handles.map((handle) => fileOf(handle as FileSystemFileHandle)));
  return files.filter((file) => file !== undefined);
}

async function fileOf(handle: FileSystemFileHandle): Promise<File | undefined> {
  try {
    const file = await handle.getFile();
    noteHandle(file, handle);
    return file;
  } catch {
    return undefined;
  }
}
