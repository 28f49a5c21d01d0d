/** A file of every format, and where its builder wrote what the report of it names. */
import type { Case } from '../report-places.ts';
import { APPLE } from './apple.ts';
import { ELF_CORES } from './elf-core.ts';
import { MEMORY_IMAGES } from './memory-images.ts';
import { MINIDUMPS } from './minidump.ts';
import { VMCORES } from './vmcore.ts';
import { WINDOWS_KERNEL } from './windows-kernel.ts';

export const CASES: Readonly<Record<string, () => Case>> = {
  ...MINIDUMPS,
  ...WINDOWS_KERNEL,
  ...ELF_CORES,
  ...VMCORES,
  ...MEMORY_IMAGES,
  ...APPLE,
};
