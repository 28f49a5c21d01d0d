/** Images of physical memory of a made-up machine, by the descriptions of their formats: LiME, AVML, VMware, raw. */
import { packSnappy } from '../codecs/snappy.ts';
import type { Machine } from '../vmcore/machine.ts';
import { Writer } from '../writer.ts';

/** Physical address of the page with VMCOREINFO. */
export const INFO_AT = 0x200000;

/** All of memory, from address 0 on: pages of the machine, and one that holds its VMCOREINFO. */
export function memoryOf({ memory, vmcoreinfo }: Machine, size = 16 << 20): Uint8Array {
  const bytes = new Uint8Array(size);
  for (const [page, contents] of memory.pages) bytes.set(contents, page * memory.pageBytes);
  bytes.set(new TextEncoder().encode(vmcoreinfo), INFO_AT);
  return bytes;
}

export interface Range {
  readonly start: number;
  readonly bytes: Uint8Array;
}

const header = (magic: string, version: number, { start, bytes }: Range) =>
  new Writer()
    .ascii(magic)
    .u32(version)
    .u64(start)
    .u64(start + bytes.length - 1)
    .u64(0).bytes;

export function buildLime(ranges: readonly Range[]): Uint8Array {
  const writer = new Writer();
  for (const range of ranges) writer.raw(header('EMiL', 1, range)).raw(range.bytes);
  return writer.bytes;
}

/** A Snappy stream of chunks of 64 KiB, every third of them stored. Sums are not looked at by readers of AVML. */
function framed(bytes: Uint8Array): Writer {
  const writer = new Writer().u8(0xff).u8(6).u8(0).u8(0).ascii('sNaPpY');
  for (let at = 0, i = 0; at < bytes.length; at += 65_536, i++) {
    const piece = bytes.subarray(at, at + 65_536);
    const body = i % 3 === 2 ? piece : packSnappy(piece);
    const length = body.length + 4;
    writer
      .mark('chunk')
      .u8(i % 3 === 2 ? 1 : 0)
      .u8(length & 255)
      .u8((length >> 8) & 255)
      .u8(length >> 16)
      .u32(0)
      .raw(body);
  }
  return writer;
}

/** Version 2: each range a stream, and the stream's length behind it. */
export function buildAvml(ranges: readonly Range[]): Uint8Array {
  return placedAvml(ranges).bytes;
}

/** The same, and where the chunks of 64 KiB of memory begin. */
export function placedAvml(ranges: readonly Range[]): {
  readonly bytes: Uint8Array;
  readonly chunks: readonly number[];
} {
  const writer = new Writer();
  for (const range of ranges) {
    const stream = framed(range.bytes);
    writer
      .raw(header('AVML', 2, range))
      .raw(stream)
      .u64(stream.length);
  }
  return { bytes: writer.bytes, chunks: writer.marks.get('chunk') ?? [] };
}

export interface StateOptions {
  /** Regions of memory: page in the file, physical page, pages. */
  readonly regions?: readonly (readonly [number, number, number])[];
  /** Memory in the state file itself. */
  readonly memory?: Uint8Array;
  readonly isPacked?: boolean;
  readonly registers?: Readonly<Record<string, bigint>>;
}

/** A .vmss: groups "memory" and "cpu". */
export function buildVmwareState(options: StateOptions): Uint8Array {
  return placedVmwareState(options).bytes;
}

/** The same, and where the rows of groups, the values of registers and the memory begin. */
export function placedVmwareState({ regions = [], memory, isPacked, registers = {} }: StateOptions) {
  const tag = (writer: Writer, name: string, indices: readonly number[], size: number) => {
    writer.u16((name.length << 8) | (indices.length << 6) | size).ascii(name);
    for (const index of indices) writer.u32(index);
    return writer;
  };
  const cpu = tag(new Writer(), 'cpu:numVCPUs', [], 4).u32(1);
  for (const [name, value] of Object.entries(registers)) tag(cpu, name, [0], 8).mark(name).u64(value);
  cpu.u16(0);
  const group = tag(new Writer(), 'regionsCount', [], 4).u32(regions.length);
  for (const [i, values] of regions.entries()) {
    for (const [k, name] of ['regionPageNum', 'regionPPN', 'regionSize'].entries())
      tag(group, name, [i], 4).u32(values[k] ?? 0);
  }
  if (memory) {
    tag(group, 'Memory', [0, 0], isPacked ? 62 : 63)
      .u64(memory.length)
      .u64(memory.length)
      .u16(3)
      .raw(new Uint8Array(3));
    group.mark('memory').raw(memory);
  }
  group.u16(0);
  const names = [
    ['cpu', cpu],
    ['memory', group],
  ] as const;
  const writer = new Writer().u32(0xbed2bed2).u32(8).u32(names.length);
  let at = 12 + names.length * 80;
  for (const [name, bytes] of names) {
    writer
      .mark('group')
      .ascii(name)
      .raw(new Uint8Array(64 - name.length))
      .u64(at)
      .u64(bytes.length);
    at += bytes.length;
  }
  for (const [, bytes] of names) writer.raw(bytes);
  return { bytes: writer.bytes, marks: writer.marks };
}
