/** Where a copy is saved, and under which name. */
import type { CleanPlace } from '../../clean/access.ts';
import { packingOf } from '../../clean/write/packing.ts';
import type { FileSection } from '../../engine/report/report.ts';

/** What wraps a dump: but for gzip the copy is written bare. */
const WRAPPER = /\.(gz|zst|xz|bz2|lz4|zip)$/i;

/** `NAME-cleaned.EXT`. */
export function copyName({ name = 'dump', container }: Pick<FileSection, 'name' | 'container'>): string {
  const bare = container ? name.replace(WRAPPER, '') : name;
  const dot = bare.lastIndexOf('.');
  const copy = dot > 0 ? `${bare.slice(0, dot)}-cleaned${bare.slice(dot)}` : `${bare}-cleaned`;
  return packingOf({ ...(container && { container }) }) === 'gzip' ? `${copy}.gz` : copy;
}

interface PickerWindow {
  showSaveFilePicker?(options: { readonly suggestedName: string }): Promise<FileSystemFileHandle>;
}

/** Whether the browser can ask where to save. */
export function canChooseFile(): boolean {
  return (window as PickerWindow).showSaveFilePicker !== undefined;
}

/** Asks where to save, where the browser can; undefined: the person closed the dialog. */
export async function chooseFile(suggestedName: string): Promise<CleanPlace | undefined> {
  const pick = (window as PickerWindow).showSaveFilePicker;
  if (!pick) return { kind: 'offer' };
  try {
    return { kind: 'file', handle: await pick.call(window, { suggestedName }) };
  } catch (error) {
    // Refused by the browser, not by the person: then it is offered as a download.
    return (error as DOMException).name === 'AbortError' ? undefined : { kind: 'offer' };
  }
}
