/** Machines saved by QEMU and libvirt, by the description of the migration stream (docs/devel/migration of QEMU). */
import { Writer } from '../writer.ts';

const PAGE = 4096;
const SIZES = 0x04n;
const ZEROS = 0x02n;
const WHOLE = 0x08n;
const END = 0x10n;
const AGAIN = 0x20n;

export interface SavevmOptions {
  /** The guest's memory, from its first byte on. */
  readonly memory: Uint8Array;
  /** What its block is called. */
  readonly block?: string;
  /** Pages that are left out of the stream. */
  readonly absent?: ReadonlySet<number>;
  /** The first pages stand in the stream twice, the older contents first. */
  readonly isRepeated?: boolean;
  /** Pages that are sent first, in this order, again and again as the machine ran on: all of them zeros or of one byte. */
  readonly before?: readonly { readonly page: number; readonly fill: number }[];
  /** The order of the guest's pages; absent: by their address. */
  readonly order?: readonly number[];
  /** Libvirt's header in front, with this packing. */
  readonly libvirt?: { readonly packing?: number; readonly isBigEndian?: boolean };
}

class Big {
  readonly parts: number[] = [];

  number(value: bigint | number, bytes: number): this {
    for (let i = bytes - 1; i >= 0; i--) this.parts.push(Number((BigInt(value) >> BigInt(8 * i)) & 255n));
    return this;
  }

  name(text: string): this {
    this.number(text.length, 1);
    for (const character of text) this.parts.push(character.charCodeAt(0));
    return this;
  }
}

export function buildSavevm(options: SavevmOptions): Uint8Array {
  return placedSavevm(options).bytes;
}

/** The same, and where what it consists of begins: the stream, its sections, blocks and pages. */
export function placedSavevm(options: SavevmOptions) {
  const { memory, block = 'pc.ram', absent = new Set(), isRepeated = false, before = [], libvirt } = options;
  const writer = new Writer();
  const put = (fill: (big: Big) => Big) => writer.raw(Uint8Array.from(fill(new Big()).parts));
  if (libvirt) writer.raw(libvirtHeader(libvirt));
  writer.mark('stream');
  put((big) => big.number(0x5145564d, 4).number(3, 4));
  put((big) => {
    const name = 'pc-q35-8.2';
    big.number(7, 1).number(name.length, 4);
    for (const character of name) big.number(character.charCodeAt(0), 1);
    return big.number(5, 1).name('configuration/target-page-bits').number(1, 4).number(12, 4);
  });
  const screen = 0x10000;
  // The start: how large the blocks are.
  writer.mark('section');
  put((big) => big.number(1, 1).number(2, 4).name('ram').number(0, 4).number(4, 4));
  writer.mark('sizes');
  put((big) => big.number(BigInt(memory.length + screen) | SIZES, 8));
  writer.mark('block');
  put((big) => big.name('vga.vram').number(screen, 8));
  writer.mark('block');
  put((big) => big.name(block).number(memory.length, 8));
  put((big) => big.number(END, 8).number(0x7e, 1).number(2, 4));
  const pages = (numbers: readonly number[], contents: (page: number, index: number) => Uint8Array) => {
    let isFirst = true;
    for (const [index, page] of numbers.entries()) {
      if (absent.has(page)) continue;
      const bytes = contents(page, index);
      const isZero = bytes.every((byte) => byte === 0);
      const flags = (isZero ? ZEROS : WHOLE) | (isFirst ? 0n : AGAIN);
      put((big) => {
        big.number(BigInt(page * PAGE) | flags, 8);
        if (isFirst) big.name(block);
        return isZero ? big.number(0, 1) : big;
      });
      if (!isZero) {
        placed.set(page, writer.length);
        writer.raw(bytes);
      }
      isFirst = false;
    }
  };
  const placed = new Map<number, number>();
  const real = (page: number) => memory.subarray(page * PAGE, (page + 1) * PAGE);
  const count = memory.length / PAGE;
  const order = options.order ?? Array.from({ length: count }, (_, page) => page);
  const section = (type: number, fill: () => void) => {
    put((big) => big.number(type, 1).number(2, 4));
    fill();
    put((big) => big.number(END, 8).number(0x7e, 1).number(2, 4));
  };
  section(2, () => {
    // A page of the screen's memory, which is not the guest's.
    put((big) => big.number(WHOLE, 8).name('vga.vram'));
    writer.raw(new Uint8Array(PAGE).fill(0xee));
    if (isRepeated) pages([0, 1, 2, 3], () => new Uint8Array(PAGE).fill(0x55));
    pages(
      before.map(({ page }) => page),
      (_, index) => new Uint8Array(PAGE).fill(before[index]?.fill ?? 0),
    );
    pages(order.slice(0, count >> 1), real);
  });
  section(3, () => pages(order.slice(count >> 1), real));
  writer.mark('section');
  put((big) => big.number(4, 1).number(3, 4).name('timer').number(0, 4).number(2, 4));
  writer.raw(new Uint8Array(24));
  return { bytes: writer.bytes, marks: writer.marks, pages: placed as ReadonlyMap<number, number> };
}

const XML = '<domain type="kvm"><name>example</name></domain>\0';

function libvirtHeader({ packing = 0, isBigEndian = false }: { packing?: number; isBigEndian?: boolean }): Uint8Array {
  const bytes = new Uint8Array(92 + XML.length);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode('LibvirtQemudSave'));
  [2, XML.length, 1, packing].forEach((value, i) => {
    view.setUint32(16 + i * 4, value, !isBigEndian);
  });
  bytes.set(new TextEncoder().encode(XML), 92);
  return bytes;
}
