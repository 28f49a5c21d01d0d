import type { FileSection } from '../../engine/report/report.ts';

/** How a copy is written: as it is, or packed as the file was. */
export type Packing = 'bare' | 'gzip';

/** A file in an archive has no name beside it, and other packers are not at hand: these are written bare. */
export function packingOf({ container = [] }: Pick<FileSection, 'container'>): Packing {
  return container.length === 1 && container[0]?.kind === 'gzip' ? 'gzip' : 'bare';
}
