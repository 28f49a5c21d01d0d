/**
 * Where the browser gives a handle with a file, the file can be read again in a later visit, if the person allows it
 * then. Chromium gives one with a drop and with a file that the system opens.
 */
const handles = new WeakMap<File, FileSystemFileHandle>();

export function noteHandle(file: File, handle: FileSystemFileHandle): void {
  handles.set(file, handle);
}

export function handleOf(file: File): FileSystemFileHandle | undefined {
  return handles.get(file);
}
