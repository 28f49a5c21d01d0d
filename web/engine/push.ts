/** What takes bytes piece by piece into memory of its own. */
interface Filled {
  readonly room: Uint8Array<ArrayBuffer>;
  fill(length: number): void;
}

/** Copies bytes of any length to where they are scanned. */
export function pushInto(filled: Filled, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) {
    const { room } = filled;
    const part = bytes.subarray(at, at + room.length);
    room.set(part);
    filled.fill(part.length);
    at += part.length;
  }
}
