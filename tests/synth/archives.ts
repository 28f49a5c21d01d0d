/**
 * Archives built field by field, from the descriptions of their formats: zip (PKWARE's APPNOTE), tar (POSIX ustar and
 * pax, GNU sparse files), crash reports of Apport.
 */
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { Writer } from './writer.ts';

export interface ZipFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** 0: as it is, 8: deflate. */
  readonly method?: 0 | 8 | 12;
  /** What stands in the archive, where it is neither of these. */
  readonly packed?: Uint8Array;
  readonly isEncrypted?: boolean;
  /** Sizes and sum stand behind the data. */
  readonly hasSizesBehind?: boolean;
  /** Sizes and offset stand in a zip64 field. */
  readonly isZip64?: boolean;
  /** A sum that is not that of the bytes. */
  readonly crc?: number;
}

export interface ZipOptions {
  /** Bytes in front that no offset counts. */
  readonly prefix?: Uint8Array;
  readonly comment?: string;
  readonly hasZip64End?: boolean;
}

const ALL_ONES = 0xffffffff;

/** Bit by bit, as RFC 1952 defines it. */
function crc32(bytes: Uint8Array): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let i = 0; i < 8; i++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

export function buildZip(files: readonly ZipFile[], options: ZipOptions = {}): Uint8Array {
  const { prefix = new Uint8Array(), comment = '', hasZip64End = false } = options;
  const writer = new Writer();
  const rows = files.map((file) => {
    const packed = file.packed ?? (file.method === 8 ? new Uint8Array(deflateRawSync(file.bytes)) : file.bytes);
    const row = { file, packed, at: writer.length, crc: file.crc ?? crc32(file.bytes) };
    const flags = (file.isEncrypted ? 1 : 0) | (file.hasSizesBehind ? 8 : 0);
    const isLate = file.hasSizesBehind === true;
    writer
      .u32(0x04034b50)
      .u16(20)
      .u16(flags)
      .u16(file.method ?? 0)
      .u32(0);
    writer
      .u32(isLate ? 0 : row.crc)
      .u32(isLate ? 0 : packed.length)
      .u32(isLate ? 0 : file.bytes.length);
    writer.u16(file.name.length).u16(0).ascii(file.name).raw(packed);
    if (isLate) writer.u32(0x08074b50).u32(row.crc).u32(packed.length).u32(file.bytes.length);
    return row;
  });
  const directoryAt = writer.length;
  for (const { file, packed, at, crc } of rows) {
    const is64 = file.isZip64 === true;
    writer
      .u32(0x02014b50)
      .u16(45)
      .u16(20)
      .u16((file.isEncrypted ? 1 : 0) | (file.hasSizesBehind ? 8 : 0));
    writer
      .u16(file.method ?? 0)
      .u32(0)
      .u32(crc);
    writer.u32(is64 ? ALL_ONES : packed.length).u32(is64 ? ALL_ONES : file.bytes.length);
    writer
      .u16(file.name.length)
      .u16(is64 ? 28 : 0)
      .u16(0)
      .u16(0)
      .u16(0)
      .u32(0)
      .u32(is64 ? ALL_ONES : at);
    writer.ascii(file.name);
    if (is64) writer.u16(1).u16(24).u64(file.bytes.length).u64(packed.length).u64(at);
  }
  const size = writer.length - directoryAt;
  if (hasZip64End) {
    const endAt = writer.length;
    writer.u32(0x06064b50).u64(44).u16(45).u16(45).u32(0).u32(0).u64(files.length).u64(files.length);
    writer
      .u64(size)
      .u64(directoryAt)
      .u32(0x07064b50)
      .u32(0)
      .u64(endAt + prefix.length)
      .u32(1);
  }
  writer.u32(0x06054b50).u16(0).u16(0);
  writer.u16(hasZip64End ? 0xffff : files.length).u16(hasZip64End ? 0xffff : files.length);
  writer.u32(hasZip64End ? ALL_ONES : size).u32(hasZip64End ? ALL_ONES : directoryAt);
  writer.u16(comment.length).ascii(comment);
  return Buffer.concat([prefix, writer.bytes]);
}

export interface TarFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** "0" by default; "5" is a folder. */
  readonly type?: string;
  /** The name stands in a pax header. */
  readonly isPax?: boolean;
  /** Stretches that are kept, the rest being holes: GNU's own form, or that of pax 1.0. */
  readonly sparse?: { readonly form: 'gnu' | 'pax'; readonly stretches: readonly (readonly [number, number])[] };
}

function tarHeader(name: string, size: number, type: string, extra?: (block: Buffer) => void): Buffer {
  const block = Buffer.alloc(512);
  block.write(name.slice(0, 100), 0);
  block.write('0000644\0', 100);
  block.write('0000000\0', 108);
  block.write('0000000\0', 116);
  block.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  block.write('00000000000\0', 136);
  block.write(type, 156);
  block.write('ustar\u000000', 257);
  extra?.(block);
  block.write('        ', 148);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

function padded(bytes: Uint8Array): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]);
}

function paxRecord(key: string, value: string | number): string {
  const body = ` ${key}=${value}\n`;
  let length = body.length + 1;
  while (String(length).length + body.length !== length) length = String(length).length + body.length;
  return `${length}${body}`;
}

export function buildTar(files: readonly TarFile[]): Uint8Array {
  const parts: Buffer[] = [];
  for (const { name, bytes, type = '0', isPax, sparse } of files) {
    const pieces = sparse?.stretches.map(([at, size]) => bytes.subarray(at, at + size)) ?? [];
    const kept = Buffer.concat(pieces);
    let records = isPax ? paxRecord('path', name) : '';
    const shortName = isPax ? 'short' : name;
    if (sparse?.form === 'pax') {
      records += paxRecord('GNU.sparse.major', 1) + paxRecord('GNU.sparse.minor', 0);
      records += paxRecord('GNU.sparse.name', name) + paxRecord('GNU.sparse.realsize', bytes.length);
    }
    if (records) parts.push(tarHeader('pax', records.length, 'x'), padded(Buffer.from(records)));
    if (sparse?.form === 'pax') {
      const map = padded(
        Buffer.from([sparse.stretches.length, ...sparse.stretches.flat()].map((n) => `${n}\n`).join('')),
      );
      parts.push(tarHeader(shortName, map.length + kept.length, '0'), map, padded(kept));
    } else if (sparse) {
      const octal = (value: number) => `${value.toString(8).padStart(11, '0')}\0`;
      const rows = sparse.stretches.map(([at, size]) => octal(at) + octal(size));
      const blocks = Array.from({ length: Math.ceil(Math.max(0, rows.length - 4) / 21) }, (_, i) => {
        const block = Buffer.alloc(512);
        block.write(rows.slice(4 + i * 21, 25 + i * 21).join(''), 0);
        block[504] = rows.length > 25 + i * 21 ? 1 : 0;
        return block;
      });
      const header = tarHeader(name, kept.length, 'S', (block) => {
        block.write('ustar  \0', 257);
        block.write(rows.slice(0, 4).join(''), 386);
        block[482] = blocks.length > 0 ? 1 : 0;
        block.write(octal(bytes.length), 483);
      });
      parts.push(header, ...blocks, padded(kept));
    } else parts.push(tarHeader(shortName, bytes.length, type), padded(bytes));
  }
  return Buffer.concat([...parts, Buffer.alloc(1024)]);
}

/** A report; `core` is cut into chunks of `chunk` packed bytes, each a line of base64 padded by itself. */
export function buildApport(
  fields: readonly (readonly [string, string | readonly string[]])[],
  core?: Uint8Array,
  { codec = 'gzip', chunk = 1000 }: { readonly codec?: 'gzip' | 'zlib'; readonly chunk?: number } = {},
): Uint8Array {
  const lines = fields.flatMap(([key, value]) =>
    typeof value === 'string' ? [`${key}: ${value}`] : [`${key}:`, ...value.map((line) => ` ${line}`)],
  );
  if (core) {
    const packed = codec === 'gzip' ? gzipSync(core) : deflateSync(core);
    lines.push('CoreDump: base64');
    // The header of a gzip stream stands on a line of its own.
    const cuts = codec === 'gzip' ? [0, 10] : [0];
    for (let at = (cuts.at(-1) ?? 0) + chunk; at < packed.length; at += chunk) cuts.push(at);
    cuts.forEach((from, i) => {
      lines.push(` ${packed.subarray(from, cuts[i + 1] ?? packed.length).toString('base64')}`);
    });
    lines.push('Package: boat 1.0');
  }
  return Buffer.from(`${lines.join('\n')}\n`);
}
