import { joined } from '../../engine/joined.ts';

/** Raw deflate by the platform; what comes from elsewhere is unpacked by `inflate.ts`. */
export async function deflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const { readable, writable } = new CompressionStream('deflate-raw');
  const writer = writable.getWriter();
  void writer.write(bytes);
  void writer.close();
  const parts: Uint8Array[] = [];
  const reader = readable.getReader();
  for (let next = await reader.read(); next.value; next = await reader.read()) parts.push(next.value);
  return joined(parts);
}
