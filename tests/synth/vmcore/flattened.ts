import { Writer } from '../writer.ts';

export interface FlatRecord {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** makedumpfile's flattened form: records in the order of writing, all numbers big-endian. */
export function buildFlattened(records: readonly FlatRecord[], hasEnd = true): Uint8Array<ArrayBuffer> {
  const out = new Writer('big').ascii('makedumpfile').upTo(16).u64(1).u64(1).upTo(4096);
  for (const { offset, bytes } of records) out.u64(offset).u64(bytes.length).raw(bytes);
  if (hasEnd) out.u64(-1).u64(-1);
  return out.bytes;
}

/** A file in pieces: the later ones first, and its start at first wrong, then right. */
export function flatten(file: Uint8Array, piece = 5000): Uint8Array<ArrayBuffer> {
  const records: FlatRecord[] = [{ offset: 0, bytes: new Uint8Array(600).fill(0xee) }];
  for (let offset = Math.floor((file.length - 1) / piece) * piece; offset >= 0; offset -= piece) {
    records.push({ offset, bytes: file.subarray(offset, offset + piece) });
  }
  return buildFlattened(records);
}
