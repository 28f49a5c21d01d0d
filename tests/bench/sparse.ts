/** Large dumps that cost nothing on disk: a small real head, then a hole as long as one likes. */
import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { memoryOf } from '../synth/memory-images/memory-images.ts';
import { buildElfVmcore } from '../synth/vmcore/elf.ts';
import { buildKdump } from '../synth/vmcore/kdump.ts';
import { buildMachine } from '../synth/vmcore/machine.ts';
import { buildKernelDump } from '../synth/windows-kernel/windows-kernel.ts';

const PHDR = 56;

/**
 * An ELF core of x86-64 Linux with one thread, `segments` small segments and one that is `padding` bytes long and
 * lies last. Everything a reader needs lies in front.
 */
export function writeCore(path: string, padding: number, segments = 200): void {
  const count = segments + 2;
  const notes = buildNotes();
  const notesAt = 64 + count * PHDR;
  const dataAt = Math.ceil((notesAt + notes.length) / 4096) * 4096;
  const head = Buffer.alloc(dataAt + segments * 4096);
  head.write('\x7fELF\x02\x01\x01', 0, 'latin1');
  head.writeUInt16LE(4, 16);
  head.writeUInt16LE(62, 18);
  head.writeUInt32LE(1, 20);
  head.writeBigUInt64LE(64n, 32);
  head.writeUInt16LE(64, 52);
  head.writeUInt16LE(PHDR, 54);
  head.writeUInt16LE(count, 56);
  const segment = (index: number, type: number, offset: number, address: bigint, size: number) => {
    const at = 64 + index * PHDR;
    head.writeUInt32LE(type, at);
    head.writeUInt32LE(6, at + 4);
    head.writeBigUInt64LE(BigInt(offset), at + 8);
    head.writeBigUInt64LE(address, at + 16);
    head.writeBigUInt64LE(BigInt(size), at + 32);
    head.writeBigUInt64LE(BigInt(type === 1 ? size : 0), at + 40);
  };
  segment(0, 4, notesAt, 0n, notes.length);
  notes.copy(head, notesAt);
  for (let i = 0; i < segments; i++) segment(i + 1, 1, dataAt + i * 4096, 0x400000n + BigInt(i) * 0x10000n, 4096);
  segment(count - 1, 1, head.length, 0x7f0000000000n, padding);
  writeSparse(path, head, head.length + padding);
}

/** NT_PRSTATUS of a thread that took SIGSEGV. */
function buildNotes(): Buffer {
  const note = Buffer.alloc(12 + 8 + 336);
  note.writeUInt32LE(5, 0);
  note.writeUInt32LE(336, 4);
  note.writeUInt32LE(1, 8);
  note.write('CORE', 12);
  note.writeUInt32LE(11, 20);
  note.writeUInt16LE(11, 32);
  note.writeUInt32LE(4242, 20 + 32);
  const registers = 20 + 112;
  note.writeBigUInt64LE(0x400123n, registers + 16 * 8);
  note.writeBigUInt64LE(0x410800n, registers + 19 * 8);
  return note;
}

/** A kernel dump whose memory goes on behind what its page tables use. */
export function writeKernelDump(path: string, padding: number): void {
  const { bytes } = buildKernelDump({ type: 1 });
  const head = Buffer.from(bytes);
  // A third run takes the rest of the file.
  head.writeUInt32LE(3, 0x88);
  head.writeBigUInt64LE(0x1000n, 0xb8);
  head.writeBigUInt64LE(BigInt(Math.floor(padding / 4096)), 0xc0);
  writeSparse(path, head, head.length + padding);
}

/** The same as Windows 8 and newer write it: a bitmap of so much memory, all of it in the dump behind the kernel's pages. */
export function writeBitmapDump(path: string, memoryBytes: number): void {
  const { bytes, places } = buildKernelDump({ type: 5 });
  const pages = memoryBytes / 4096;
  const bitmapAt = 0x2038;
  const firstPage = Math.ceil((bitmapAt + pages / 8) / 4096) * 4096;
  const kernelPages = bytes.subarray(places['pages'] ?? 0);
  const head = Buffer.alloc(firstPage + kernelPages.length);
  // The header, and the bitmap's first 64 frames, which hold the kernel.
  head.set(bytes.subarray(0, bitmapAt + 8));
  head.fill(0xff, bitmapAt + 0x1000 / 8, bitmapAt + pages / 8);
  const present = kernelPages.length / 4096 + pages - 0x1000;
  head.writeBigUInt64LE(BigInt(firstPage), 0x2020);
  head.writeBigUInt64LE(BigInt(present), 0x2028);
  head.writeBigUInt64LE(BigInt(pages), 0x2030);
  head.set(kernelPages, firstPage);
  writeSparse(path, head, firstPage + present * 4096);
}

function writeSparse(path: string, head: Buffer, size: number): void {
  const file = openSync(path, 'w');
  writeSync(file, head);
  ftruncateSync(file, size);
  closeSync(file);
}

/** A vmcore of kexec that goes on with memory behind what its kernel uses. */
export function writeVmcore(path: string, padding: number): void {
  const machine = buildMachine();
  // Two runs: the kernel's, and one page that is made as long as one likes; its segment is the last header.
  machine.memory.zeros(0x1000);
  const head = Buffer.from(buildElfVmcore(machine).bytes);
  const last = 64 + 2 * PHDR;
  head.writeBigUInt64LE(BigInt(padding), last + 32);
  head.writeBigUInt64LE(BigInt(padding), last + 40);
  writeSparse(path, head, head.length - 4096 + padding);
}

/** A kdump file with the bitmaps of so much memory, all of it dumped, and pages in a hole. */
export function writeKdump(path: string, memoryBytes: number): void {
  const pages = memoryBytes / 4096;
  const { bytes, places } = buildKdump(buildMachine(), { packing: 'none', maxPages: pages });
  writeSparse(path, Buffer.from(bytes), Math.max(...places.pages.values()) + 4096 + pages * 400);
}

/** Memory from physical address 0 on, with a kernel low in it. */
export function writeRaw(path: string, memoryBytes: number): void {
  writeSparse(path, Buffer.from(memoryOf(buildMachine())), memoryBytes);
}
