/** Time a browser may take to begin with a download. */
const BEGIN_MS = 60_000;

/** Saves a text made in the page as a file: by the browser's own download, nothing is asked of any server. */
export function saveFile(name: string, type: string, text: string): void {
  saveBlob(name, new Blob([text], { type }));
}

/** The same for bytes. */
export function saveBlob(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob);
  const link = Object.assign(document.createElement('a'), { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), BEGIN_MS);
}
