/** ELF header and program headers of a rebuilt core (System V ABI, chapters 4 and 5). */
import { arrayOf } from '../../engine/core/allocation.ts';
import { type ElfCore, PN_XNUM, PT_NOTE, type Segment } from './layout.ts';

/** A program header to be. */
export interface Row {
  /** The one of the source that it is cut from: type, flags, physical address. */
  readonly segment: Segment;
  readonly address: bigint;
  readonly fileSize: number;
  readonly memorySize: bigint;
  /** Where its bytes lie in the copy. */
  offset?: number;
}

/** The header, the table, and when there are more rows than e_phnum counts, the section header that counts them. */
export function programHeaders(core: ElfCore, rows: readonly Row[], page: number): Uint8Array {
  const { bits, headerSize, rowSize, fields } = core;
  const is64 = bits === 64;
  const { isLittle } = fields;
  const isMany = rows.length >= PN_XNUM;
  const tableEnd = headerSize + rows.length * rowSize;
  const bytes = arrayOf(Uint8Array, tableEnd + (isMany ? (is64 ? 64 : 40) : 0));
  const view = new DataView(bytes.buffer);
  const word = (at: number, value: bigint) =>
    is64 ? view.setBigUint64(at, value, isLittle) : view.setUint32(at, Number(value & 0xffffffffn), isLittle);
  bytes.set(fields.bytes(0, headerSize));
  // EI_PAD: nothing that the format knows.
  bytes.fill(0, 9, 16);
  word(is64 ? 32 : 28, BigInt(headerSize));
  word(is64 ? 40 : 32, isMany ? BigInt(tableEnd) : 0n);
  // e_phentsize, e_phnum, e_shentsize, e_shnum, e_shstrndx
  const counts = is64 ? 54 : 42;
  view.setUint16(counts, rowSize, isLittle);
  view.setUint16(counts + 2, isMany ? PN_XNUM : rows.length, isLittle);
  view.setUint16(counts + 4, isMany ? (is64 ? 64 : 40) : 0, isLittle);
  view.setUint16(counts + 6, isMany ? 1 : 0, isLittle);
  view.setUint16(counts + 8, 0, isLittle);
  rows.forEach(({ segment, address, fileSize, memorySize, offset = 0 }, index) => {
    const at = headerSize + index * rowSize;
    const isNote = segment.type === PT_NOTE;
    view.setUint32(at, segment.type, isLittle);
    view.setUint32(at + (is64 ? 4 : 24), segment.flags, isLittle);
    word(at + (is64 ? 8 : 4), BigInt(offset));
    word(at + (is64 ? 16 : 8), address);
    word(at + (is64 ? 24 : 12), isNote ? segment.physical : 0n);
    word(at + (is64 ? 32 : 16), BigInt(fileSize));
    word(at + (is64 ? 40 : 20), memorySize);
    word(at + (is64 ? 48 : 28), isNote ? segment.align : BigInt(page));
  });
  // sh_info of section header 0.
  if (isMany) view.setUint32(tableEnd + (is64 ? 44 : 28), rows.length, isLittle);
  return bytes;
}
