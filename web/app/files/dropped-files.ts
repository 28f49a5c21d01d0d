import { noteHandle } from './file-handles.ts';

/** What was dropped or pasted: its files, and whether there were folders only. */
export interface Dropped {
  readonly files: readonly File[];
  readonly hasFolder: boolean;
}

/** Files of one folder that are listed; more would be no choice. */
const FOLDER_LIMIT = 100;

/**
 * The files of a drop. Entries are taken before the first wait: the list empties after it. Folders are looked
 * into one level deep. `wantsHandles`: what can be read again later shall be (see `handleOf`).
 */
export async function filesOf(transfer: DataTransfer | null, wantsHandles = false): Promise<Dropped> {
  if (!transfer) return { files: [], hasFolder: false };
  if (wantsHandles) noteHandles([...transfer.items], [...transfer.files]);
  const entries = [...transfer.items]
    .map((item) => item.webkitGetAsEntry?.())
    .filter((entry): entry is FileSystemEntry => Boolean(entry));
  const folders = entries.filter((entry): entry is FileSystemDirectoryEntry => entry.isDirectory);
  const plain = folders.length === 0 ? [...transfer.files] : await filesAmong(entries.filter((entry) => entry.isFile));
  const inside = await Promise.all(folders.map(filesIn));
  return { files: [...plain, ...inside.flat()], hasFolder: folders.length > 0 };
}

/** Chromium's; TypeScript's DOM types do not know it. Null or a refusal where the file lies in a folder of the system. */
interface HandleItem extends DataTransferItem {
  getAsFileSystemHandle?(): Promise<FileSystemHandle | null>;
}

function noteHandles(items: readonly HandleItem[], files: readonly File[]): void {
  const fileItems = items.filter(({ kind }) => kind === 'file');
  if (fileItems.length !== files.length) return;
  fileItems.forEach((item, index) => {
    const file = files[index];
    item.getAsFileSystemHandle?.().then(
      (handle) => {
        if (file && handle?.kind === 'file') noteHandle(file, handle as FileSystemFileHandle);
      },
      () => {},
    );
  });
}

async function filesIn(folder: FileSystemDirectoryEntry): Promise<File[]> {
  const reader = folder.createReader();
  const found: FileSystemEntry[] = [];
  // A call brings at most a hundred; an empty answer is the end.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve) => reader.readEntries(resolve, () => resolve([])));
    found.push(...some.filter((entry) => entry.isFile));
    if (some.length === 0 || found.length >= FOLDER_LIMIT) break;
  }
  return filesAmong(found.slice(0, FOLDER_LIMIT));
}

async function filesAmong(entries: readonly FileSystemEntry[]): Promise<File[]> {
  const files = await Promise.all(
    entries.map(
      (entry) =>
        new Promise<File | undefined>((resolve) =>
          (entry as FileSystemFileEntry).file(resolve, () => resolve(undefined)),
        ),
    ),
  );
  return files.filter((file): file is File => file !== undefined);
}
