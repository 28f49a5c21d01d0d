/** The dumps whose first page is measured, one or more of each kind, written into a folder. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { linuxSample } from '../synth/elf-core/samples.ts';
import { buildSample } from '../synth/sample.ts';
import { writeBitmapDump, writeCore, writeKdump, writeKernelDump, writeRaw, writeVmcore } from './sparse.ts';

const GIB = 2 ** 30;

/** Kinds of which one file is 64 times as long as another with the same content; see `sparse.ts`. */
export const PADDED_KINDS = [
  'elf-core',
  'windows-kernel-dump',
  'windows-bitmap-dump',
  'vmcore-elf',
  'vmcore-kdump',
  'raw-memory',
] as const;

/** Name, as it is printed, to path. */
export function writeDumps(folder: string): Record<string, string> {
  const path = (name: string) => join(folder, name);
  writeFileSync(path('sample.dmp'), buildSample());
  writeFileSync(path('core'), linuxSample());
  writeFileSync(path('core.gz'), gzipSync(linuxSample()));
  writeCore(path('core-1'), GIB);
  writeCore(path('core-64'), 64 * GIB);
  writeCore(path('core-segments'), 4096, 60_000);
  writeKernelDump(path('kernel-1'), GIB);
  writeKernelDump(path('kernel-64'), 64 * GIB);
  writeBitmapDump(path('bitmap-1'), GIB);
  writeBitmapDump(path('bitmap-64'), 64 * GIB);
  writeVmcore(path('vmcore-1'), GIB);
  writeVmcore(path('vmcore-64'), 64 * GIB);
  writeKdump(path('kdump-1'), GIB);
  writeKdump(path('kdump-64'), 64 * GIB);
  writeRaw(path('raw-1'), GIB);
  writeRaw(path('raw-64'), 64 * GIB);
  return {
    minidump: path('sample.dmp'),
    'elf-core': path('core'),
    'elf-core in gzip': path('core.gz'),
    'elf-core 1 GiB': path('core-1'),
    'elf-core 64 GiB': path('core-64'),
    'elf-core 60,000 segments': path('core-segments'),
    'windows-kernel-dump 1 GiB': path('kernel-1'),
    'windows-kernel-dump 64 GiB': path('kernel-64'),
    'windows-bitmap-dump 1 GiB': path('bitmap-1'),
    'windows-bitmap-dump 64 GiB': path('bitmap-64'),
    'vmcore-elf 1 GiB': path('vmcore-1'),
    'vmcore-elf 64 GiB': path('vmcore-64'),
    'vmcore-kdump 1 GiB': path('kdump-1'),
    'vmcore-kdump 64 GiB': path('kdump-64'),
    'raw-memory 1 GiB': path('raw-1'),
    'raw-memory 64 GiB': path('raw-64'),
  };
}
