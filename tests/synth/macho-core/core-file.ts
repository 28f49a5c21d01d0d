/** The file of the macOS kernel's cores, in its two versions. */
import { Writer } from '../writer.ts';

export interface CoreEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly flags?: number;
}

export function macCoreFile(version: 1 | 2, entries: readonly CoreEntry[], log = ''): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(log);
  let at = 4096;
  const places = entries.map(({ bytes }) => {
    const place = at;
    at += Math.ceil(bytes.length / 512) * 512;
    return place;
  });
  const out = new Writer();
  const table = () => out.u64(at).u64(text.length).u64(entries.length);
  if (version === 1) {
    out.ascii('Rad Mac\0');
    table();
  } else {
    out.ascii('Boss Mac').u32(2).upTo(40);
    table();
  }
  entries.forEach(({ name, bytes, flags = 0x100 }, index) => {
    if (version === 2) out.u64(flags);
    out
      .u64(places[index] ?? 0)
      .u64(bytes.length)
      .ascii(name.padEnd(16, '\0'));
  });
  entries.forEach(({ bytes }, index) => {
    out.upTo(places[index] ?? out.length).raw(bytes);
  });
  return out.upTo(at).raw(text).bytes;
}
