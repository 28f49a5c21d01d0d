/** Secondary data of Windows kernel dumps: firmware tables (DMTF DSP0134) and the registry's key of the processor. */

export const FIRMWARE_TAG = 'bc5c008f-1e3a-44d7-988d-86f6884c6758';
export const PROCESSOR_TAG = '6c7ac389-4313-47dc-9f34-a8800a0fb56c';

export interface Blob {
  readonly tag: string;
  readonly bytes: Uint8Array;
}

/** A structure of the SMBIOS: its fields from offset 4 on, then its texts. */
export function smbios(type: number, fields: readonly number[], texts: readonly string[] = []): number[] {
  const tail = texts.length > 0 ? [...new TextEncoder().encode(`${texts.join('\0')}\0\0`)] : [0, 0];
  return [type, fields.length + 4, 0, 0, ...fields, ...tail];
}

/** RawSMBIOSData over these structures. */
export function firmware(...structures: readonly number[][]): Uint8Array {
  const tables = structures.flat();
  const bytes = new Uint8Array(8 + tables.length);
  bytes[1] = 3;
  new DataView(bytes.buffer).setUint32(4, tables.length, true);
  bytes.set(tables, 8);
  return bytes;
}

/** A memory device of so many MiB, large ones in the later field. */
export function memoryDevice(mib: number): number[] {
  const fields = new Array<number>(0x22 - 4).fill(0);
  const put = (at: number, value: number, width: number) => {
    for (let i = 0; i < width; i++) fields[at - 4 + i] = (value >>> (8 * i)) & 0xff;
  };
  put(0x0c, Math.min(mib, 0x7fff), 2);
  if (mib >= 0x7fff) put(0x1c, mib, 4);
  return smbios(17, fields);
}

/** Values of the key, each with name, type and contents. */
export function processorKey(values: Readonly<Record<string, string | number>>): Uint8Array {
  const parts = Object.entries(values).flatMap(([name, value]) => {
    const isText = typeof value === 'string';
    const data = isText ? Buffer.from(`${value}\0`, 'utf16le') : u32(value);
    const label = Buffer.from(`${name}\0`, 'utf16le');
    return [u32(label.length), label, u32(isText ? 1 : 4), u32(data.length), data];
  });
  return new Uint8Array(Buffer.concat(parts));
}

/** DUMP_BLOB_FILE_HEADER and the blobs behind it. */
export function blobsOf(blobs: readonly Blob[]): Uint8Array {
  const parts: Uint8Array[] = [Buffer.from('DumpBlob'), u32(0x10), u32(0xf0004a61)];
  for (const { tag, bytes } of blobs) parts.push(u32(0x20), guidBytes(tag), u32(bytes.length), u32(0), u32(0), bytes);
  return new Uint8Array(Buffer.concat(parts));
}

function guidBytes(tag: string): Buffer {
  const bytes = Buffer.from(tag.replaceAll('-', ''), 'hex');
  bytes.subarray(0, 4).reverse();
  bytes.subarray(4, 6).reverse();
  bytes.subarray(6, 8).reverse();
  return bytes;
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
